"""The registry of figures: each has one name, one sentence, one query, its denominator, and opens what it counts.

Page, API, export and test read a figure here and nowhere else. A figure is asked as at a day. Those that can be rebuilt
for any past day (``is_dated``) are kept by month, see ``claims.monthly``. Three things never share a name: families
turned around *reported*, families that *meet the outcomes plan* on a day, and claims *paid*.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from claims.models import (
    Claim,
    ClaimKind,
    ClaimMove,
    ClaimState,
    HeldFor,
    OpeningBalance,
    Programme,
    Target,
    TargetMeasure,
    Window,
)
from claims.models.choices import IN_A_BATCH
from claims.rounding import share_text
from families.scopes import ScopedQuerySet
from families.words import LONDON
from outcomes.models import Attachment, Verdict

Rows = ScopedQuerySet
GONE = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.REPAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is counted: ``rows`` are the claims or attachments, ``counted_on`` the date that places each in a year."""

    name: str
    title: str
    sentence: str
    rows: Callable[[Programme, date], Rows]
    counted_on: str
    measure: TargetMeasure | None = None
    is_dated: bool = True
    unit: str = "families"


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def _went_to(states: Sequence[ClaimState], as_at: date) -> Exists:
    """Return the condition that a claim had gone to one of ``states`` by the end of a day, and not come back.

    Only a reply that was undone brings a claim back, to being submitted.
    """
    moves = ClaimMove.objects.filter(moved_at__lt=end_of(as_at))
    back = moves.filter(claim=OuterRef("claim"), went_to=ClaimState.SUBMITTED, pk__gt=OuterRef("pk"))
    return Exists(moves.filter(~Exists(back), claim=OuterRef("pk"), went_to__in=states))


def worked_with(programme: Programme, as_at: date) -> Rows:
    """Return the families attached under the programme's framework by a day."""
    attached = Attachment.objects.under(programme.framework).filter(council_id=programme.council_id)
    return attached.filter(attached_on__gte=programme.starts_on, attached_on__lte=as_at)


def eligible(programme: Programme, as_at: date) -> Rows:
    """Return those of them that met the programme's entry rule on the day they were attached."""
    return worked_with(programme, as_at).filter(verdict__is_eligible=True)


def meeting_the_plan(programme: Programme, as_at: date) -> Rows:
    """Return those of them whose verdict is met on the day, as far as it is known now."""
    met = Verdict.objects.current().turned_around(as_at)
    return worked_with(programme, as_at).filter(Exists(met.filter(attachment=OuterRef("pk"))))


def reported(programme: Programme, as_at: date) -> Rows:
    """Return the result claims, by either route, submitted by a day and neither refused nor withdrawn by then."""
    sent = Claim.objects.results().filter(programme=programme, submitted_on__lte=as_at)
    return sent.exclude(_went_to(GONE, as_at))


def paid(programme: Programme, as_at: date) -> Rows:
    """Return the result claims paid by a day and not withdrawn by then."""
    return reported(programme, as_at).filter(_went_to([ClaimState.PAID], as_at))


def attachments_reported(programme: Programme, as_at: date) -> Rows:
    """Return the attachment claims submitted by a day and neither refused nor withdrawn by then."""
    sent = Claim.objects.filter(kind=ClaimKind.ATTACHMENT, programme=programme, submitted_on__lte=as_at)
    return sent.exclude(_went_to(GONE, as_at))


def ready(programme: Programme, as_at: date) -> Rows:
    """Return the result claims that pass every check: drafts, ready ones and those in a batch."""
    return _unsent(programme, ClaimState.DRAFT, ClaimState.READY, *IN_A_BATCH)


def held(programme: Programme, as_at: date) -> Rows:
    """Return the result claims that are held."""
    return _unsent(programme, ClaimState.HELD)


def beyond_the_cap(programme: Programme, as_at: date) -> Rows:
    """Return the result claims for which there is no room below the cap."""
    return held(programme, as_at).filter(held_for=HeldFor.CAP)


def _unsent(programme: Programme, *states: ClaimState) -> Rows:
    return Claim.objects.results().filter(programme=programme, state__in=states)


FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            name="worked-with",
            title="Families worked with",
            sentence="Families attached under the programme by the day, and those counted before this system.",
            rows=worked_with,
            counted_on="attached_on",
            measure=TargetMeasure.WORKED_WITH,
        ),
        Figure(
            name="eligible",
            title="Eligible at attachment",
            sentence="Families worked with that met the programme's entry rule on the day they were attached.",
            rows=eligible,
            counted_on="attached_on",
        ),
        Figure(
            name="meets-the-plan",
            title="Meets the outcomes plan",
            sentence="Families worked with that meet every need and the school gate on the day, claimed or not.",
            rows=meeting_the_plan,
            counted_on="attached_on",
        ),
        Figure(
            name="ready",
            title="Results ready to be sent",
            sentence="Result claims that pass every gate today: drafts, and those in a batch.",
            rows=ready,
            counted_on="attachment__attached_on",
            is_dated=False,
        ),
        Figure(
            name="held",
            title="Results held",
            sentence="Result claims held today, for a gate, for the cap or by the analyst.",
            rows=held,
            counted_on="attachment__attached_on",
            is_dated=False,
        ),
        Figure(
            name="beyond-the-cap",
            title="Results beyond the cap",
            sentence=(
                "Result claims that pass every gate today and for which there is no room below the cap: recorded, "
                "neither sent nor paid."
            ),
            rows=beyond_the_cap,
            counted_on="window__closes_on",
            is_dated=False,
            unit="claims",
        ),
        Figure(
            name="turned-around",
            title="Families turned around, reported",
            sentence=(
                "Result claims submitted by the day, by either route, less those refused or withdrawn, and those "
                "counted before this system. A family's later relapse never lowers it."
            ),
            rows=reported,
            counted_on="submitted_on",
            measure=TargetMeasure.TURNED_AROUND,
        ),
        Figure(
            name="paid",
            title="Results paid",
            sentence="Result claims the department had paid by the day, less those withdrawn.",
            rows=paid,
            counted_on="submitted_on",
            unit="claims",
        ),
        Figure(
            name="attachments-reported",
            title="Attachments claimed",
            sentence="Attachment claims submitted by the day, less those refused or withdrawn.",
            rows=attachments_reported,
            counted_on="submitted_on",
            unit="claims",
        ),
    )
}
OF_MEASURE = {figure.measure: figure for figure in FIGURES.values() if figure.measure}
FUNNEL = ("worked-with", "eligible", "meets-the-plan", "ready", "turned-around", "paid")


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
