"""A figure counted: as at a day, in a target's period or in one window; and how far it has come against its target."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from claims.figures.registry import FIGURES, OF_MEASURE, Figure, Rows
from claims.models import Claim, OpeningBalance, Programme, Target, TargetMeasure, Window
from claims.rounding import share_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which part of a figure is meant: as at a day, and perhaps in a target's period or one window alone."""

    programme: Programme
    figure: Figure
    as_at: date
    target: Target | None = None
    window: Window | None = None

    def rows(self) -> Rows:
        """Return exactly the claims or attachments it counts."""
        rows = self.figure.rows(self.programme, self.as_at)
        if self.target and self.target.starts_on:
            column = self.figure.counted_on
            rows = rows.filter(**{f"{column}__gte": self.target.starts_on, f"{column}__lt": self.target.ends_on})
        return rows.filter(window=self.window) if self.window and rows.model is Claim else rows

    def balances(self) -> QuerySet[OpeningBalance]:
        """Return exactly the opening balances it counts."""
        found = OpeningBalance.objects.filter(programme=self.programme, counted_on__lte=self.as_at)
        found = found.filter(measure=self.figure.measure) if self.figure.measure else found.none()
        if self.target and self.target.starts_on:
            found = found.filter(counted_on__gte=self.target.starts_on, counted_on__lt=self.target.ends_on)
        return found.filter(window=self.window) if self.window else found

    def number(self) -> int:
        """Return the figure: its rows and its opening balances."""
        before: int = self.balances().aggregate(all=Sum("count"))["all"] or 0
        return before if self.programme.council.is_as_published else self.rows().count() + before


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a count has come against one named target."""

    counted: Counted
    target: Target
    number: int
    planned_in: Window | None

    @property
    def text(self) -> str:
        """Return "97% of in-year target (637 of 660)"."""
        return progress_text(self.number, self.target)

    @property
    def remaining(self) -> int:
        """Return how many are still to come; never below none."""
        return max(self.target.number - self.number, 0)

    @property
    def remaining_text(self) -> str:
        """Return "23 remaining, planned for November 2020"; above the target, by how many."""
        above = self.number - self.target.number
        if above >= 0:
            return "target reached" + (f", and {above:,} more" if above else "")
        return f"{self.remaining:,} remaining" + (f", planned for {self.planned_in}" if self.planned_in else "")


def recorded_beyond(one: Progress) -> Counted:
    """Return the part of over-performance that is not sent: the results beyond the cap, in the target's period."""
    counted = one.counted
    return Counted(
        programme=counted.programme, figure=FIGURES["beyond-the-cap"], as_at=counted.as_at, target=one.target
    )


def progress_text(number: int, target: Target) -> str:
    """Return a count against a target in words, its denominator named as the target is labelled."""
    return share_text(number, target.number, target.label)


def progress(programme: Programme, *, as_at: date) -> list[Progress]:
    """Return how far the programme has come: each target in total, and each of the year the day lies in."""
    in_force = Q(starts_on__isnull=True) | Q(starts_on__lte=as_at, ends_on__gt=as_at)
    planned_in = programme.windows.filter(opens_on__gt=as_at).order_by("opens_on").first()
    found = []
    for target in programme.targets.filter(in_force):
        figure = OF_MEASURE[TargetMeasure(target.measure)]
        counted = Counted(programme=programme, figure=figure, as_at=as_at, target=target)
        is_claimed = figure.measure == TargetMeasure.TURNED_AROUND
        found.append(
            Progress(
                counted=counted,
                target=target,
                number=counted.number(),
                planned_in=planned_in if is_claimed else None,
            )
        )
    return found


def by_window(programme: Programme, *, as_at: date) -> list[tuple[Window, Counted, int]]:
    """Return, for each window opened by the day, the families turned around that were reported in it."""
    figure = FIGURES["turned-around"]
    windows = programme.windows.filter(opens_on__lte=as_at).order_by("-opens_on")
    parts = [(window, Counted(programme=programme, figure=figure, as_at=as_at, window=window)) for window in windows]
    return [(window, counted, counted.number()) for window, counted in parts]


def published_as_at(programme: Programme) -> date:
    """Return the last day for which a programme as published holds a count."""
    last = programme.opening_balances.order_by("-counted_on").first()
    return last.counted_on if last else programme.starts_on
