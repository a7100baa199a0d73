"""A figure counted: as at a day, in a target's period or a selection; and how far it has come against its target.

However many are asked, each kind of row is read by one statement.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from claims.figures.registry import FIGURES, OF_MEASURE, AsAt, Figure, Rows, Said, everything
from claims.figures.selection import BEFORE, DIMENSIONS, EVERYTHING, NOT_RECORDED, Dimension, Key, Selection
from claims.models import OpeningBalance, Programme, Target, TargetMeasure, Window
from claims.rounding import share_text
from families.asking import MadeOnce
from families.words import counted as in_words
from families.words import day as day_in_words
from families.words import last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which part of a figure is meant: as at a day, and perhaps in a target's period or a selection alone."""

    programme: Programme
    figure: Figure
    as_at: date
    target: Target | None = None
    selection: Selection = EVERYTHING

    def rows(self) -> Rows:
        """Return exactly the claims or attachments it counts."""
        if self.programme.council.is_as_published:
            return everything(self.figure, self.programme).none()
        return rows_of(AsAt(self.programme, self.as_at), self.part, self.selection)

    @property
    def part(self) -> "Part":
        """Return what is counted in what period, whatever programme, day and selection."""
        starts_on = self.target.starts_on if self.target else None
        return Part(figure=self.figure.name, since=starts_on, before=self.target.ends_on if self.target else None)

    def balances(self) -> list[OpeningBalance]:
        """Return exactly the opening balances it counts."""
        return [line for line in self.in_force() if self.selection.takes(line)]

    def in_force(self) -> list[OpeningBalance]:
        """Return the opening balances of its measure by the day and in the target's period, whatever is selected."""
        if not self.figure.measure:
            return []
        lines = self.programme.opening_balances.all()
        return [line for line in lines if line.measure == self.figure.measure and self._is_in_force(line)]

    def _is_in_force(self, line: OpeningBalance) -> bool:
        target = self.target
        if target and target.starts_on and target.ends_on and not target.starts_on <= line.counted_on < target.ends_on:
            return False
        return line.counted_on <= self.as_at

    def number(self) -> int:
        """Return the figure: its rows and its opening balances."""
        return numbers([self])[self]


def numbers(asked: Iterable[Counted], at: Iterable[AsAt] = ()) -> dict[Counted, int]:
    """Return many figures in one trip; ``at``: their programmes as at their days, where those are known already."""
    return counted_at_once(asked, (), at=at)[0]


def divided(asked: Sequence[Counted], by: Dimension) -> dict[Counted, Counter[Key]]:
    """Return many figures each divided into the parts of a dimension, opening balances among them.

    What cannot be divided so stands under ``BEFORE``, what has no such part under ``NOT_RECORDED``.
    """
    _, found = counted_at_once((), [(one, by) for one in asked])
    return {one: parts for (one, _), parts in found.items()}


Divisions = dict[tuple[Counted, Dimension], Counter[Key]]


def counted_at_once(
    asked: Iterable[Counted], dividing: Iterable[tuple[Counted, Dimension]], *, at: Iterable[AsAt] = ()
) -> tuple[dict[Counted, int], Divisions]:
    """Return many figures and, of some, their parts as :func:`divided` does: all in one trip, after that of ``at``.

    One statement counts the families, one the claims, of each programme, day, selection and dimension.
    """
    whole = {one: sum(line.count for line in one.balances()) for one in asked}
    parts = {(one, by): balances_divided(one, by) for one, by in dividing}
    groups = _together([*((one, None) for one in whole), *parts])
    known = {(one.programme.pk, one.day): one for one in at}
    said = tuple(_said(group, by, known) for group, by in groups)
    for (group, by), rows in zip(groups, _COUNTED.of(asked=said) if said else (), strict=True):
        for part, *counts in rows:
            for one, number in zip(group, counts, strict=True):
                if by is None:
                    whole[one] += number
                elif number:
                    parts[one, by][key_of(part)] += number
    return whole, parts


def balances_divided(one: Counted, by: Dimension) -> Counter[Key]:
    """Return the opening balances of a figure divided into the parts of a dimension."""
    parts: Counter[Key] = Counter()
    for line in one.balances():
        parts[_part_of(line, by)] += line.count
    return parts


def key_of(part: Any) -> Key:
    """Return a part as the address of its cell names it."""
    if isinstance(part, date):
        return f"{part:%Y-%m}"
    return NOT_RECORDED if part in (None, "") else part


def _part_of(line: OpeningBalance, by: Dimension) -> Key:
    part = by.balance(line) if by.balance else None
    return BEFORE if part is None else part


Groups = list[tuple[list[Counted], Dimension | None]]


def _together(asked: Iterable[tuple[Counted, Dimension | None]]) -> Groups:
    """Return them in groups that one statement counts, each with what it is divided by."""

    def shared(asked: tuple[Counted, Dimension | None]) -> tuple[Any, ...]:
        one, by = asked
        days = one.figure.counted_on if one.selection.since or one.selection.until else ""
        month = one.figure.counted_on if by and by.name == "month" else ""
        named = by.name if by else ""
        return one.programme.pk, one.as_at, bool(one.figure.claims), repr(one.selection), days, month, named

    live = [(one, by) for one, by in asked if not one.programme.council.is_as_published]
    fitting = sorted(((one, by) for one, by in live if one.selection.fits(one.figure)), key=shared)
    groups = [list(group) for _, group in groupby(fitting, key=shared)]
    return [([one for one, _ in group], group[0][1]) for group in groups]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A figure by its name, perhaps within a period by the day that places each in a year."""

    figure: str
    since: date | None
    before: date | None

    def condition(self, at: AsAt) -> Q:
        """Return the condition on a row of a programme."""
        figure = FIGURES[self.figure]
        days = {f"{figure.counted_on}__gte": self.since, f"{figure.counted_on}__lt": self.before} if self.since else {}
        return figure.holds(at) & Q(**days)


def rows_of(at: AsAt, part: Part, selection: Selection) -> Rows:
    """Return exactly the claims or attachments that are counted of a part."""
    figure = FIGURES[part.figure]
    narrowed = selection.narrow(everything(figure, at.programme), figure, as_at=at.day)
    return narrowed.filter(part.condition(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What one statement counts: parts of a programme as at a day, whole or divided by a dimension."""

    said: Said
    parts: tuple[Part, ...]
    selection: Selection
    by: str


def _said(group: Sequence[Counted], by: Dimension | None, known: dict[tuple[int, date], AsAt]) -> _Asked:
    """Return what a group asks; what has to be known first is asked once of each programme and day."""
    first = group[0]
    at = known.setdefault((first.programme.pk, first.as_at), AsAt(first.programme, first.as_at))
    return _Asked(
        said=at.said, parts=tuple(one.part for one in group), selection=first.selection, by=by.name if by else ""
    )


def _question(asked: _Asked) -> QuerySet[Any, Any]:
    """Return the question for the parts of what is asked, each with a count for each figure; whole: of one part."""
    at, figure = asked.said.at, FIGURES[asked.parts[0].figure]
    by = DIMENSIONS[asked.by] if asked.by else None
    conditions = [one.condition(at) for one in asked.parts]
    is_overlapping = by is not None and by.is_overlapping
    counts = {f"n{place}": Count("pk", filter=one, distinct=is_overlapping) for place, one in enumerate(conditions)}
    rows = asked.selection.narrow(everything(figure, at.programme), figure, as_at=at.day).order_by()
    rows = rows.filter(conditions[0]) if len(conditions) == 1 else rows
    part = by.key(figure, at.day) if by else Value(0)
    counted: QuerySet[Any, Any] = rows.annotate(part=part).values("part").annotate(**counts)
    return counted.values_list("part", *counts)


_COUNTED = MadeOnce(lambda *, asked: tuple(_question(one) for one in asked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a count has come against one named target."""

    counted: Counted
    target: Target
    number: int
    planned_in: Window | None
    windows_left: tuple[Window, ...] = field(default=())

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

    @property
    def ends_on(self) -> date:
        """Return the day after the last on which the target may be reached."""
        return self.target.ends_on or self.counted.programme.ends_on

    @property
    def months_left(self) -> int:
        """Return in how many calendar months a day is left, after the day it is counted as at."""
        first, end = self.counted.as_at + timedelta(days=1), self.ends_on - timedelta(days=1)
        return max((end.year - first.year) * 12 + end.month - first.month + 1, 0) if first <= end else 0

    @property
    def needed_a_month(self) -> int:
        """Return how many a month reach the target in the months left, rounded up; none where none is left."""
        return -(-self.remaining // self.months_left) if self.months_left else 0

    @property
    def needed_text(self) -> str:
        """Return "4 a month are needed in the 6 months to 31 March 2021; 1 window left"; reached: nothing."""
        if not self.remaining:
            return ""
        if not self.months_left:
            return f"its period ended on {day_in_words(last_day(self.ends_on))}"
        if self.counted.figure.measure != TargetMeasure.TURNED_AROUND:
            return self.needed_a_month_text
        return f"{self.needed_a_month_text}; {in_words(len(self.windows_left), 'window,windows')} left"

    @property
    def needed_a_month_text(self) -> str:
        """Return "4 a month are needed in the 6 months to 31 March 2021"."""
        needed = in_words(self.needed_a_month, "a month is,a month are")
        until = day_in_words(last_day(self.ends_on))
        return f"{needed} needed in the {in_words(self.months_left, 'month,months')} to {until}"


def recorded_beyond(one: Progress) -> Counted:
    """Return the part of over-performance that is not sent: the results beyond the cap, in the target's period."""
    counted = one.counted
    return Counted(
        programme=counted.programme, figure=FIGURES["beyond-the-cap"], as_at=counted.as_at, target=one.target
    )


def progress_text(number: int, target: Target) -> str:
    """Return a count against a target in words, its denominator named as the target is labelled."""
    return share_text(number, target.number, target.label)


def in_force(programme: Programme, *, as_at: date) -> list[Counted]:
    """Return what is held against a target on a day: in total, and for the year the day lies in."""
    return [
        Counted(programme=programme, figure=OF_MEASURE[TargetMeasure(target.measure)], as_at=as_at, target=target)
        for target in programme.targets.all()
        if not target.starts_on or (target.ends_on and target.starts_on <= as_at < target.ends_on)
    ]


def progress(programme: Programme, *, as_at: date) -> list[Progress]:
    """Return how far the programme has come: each target in total, and each of the year the day lies in."""
    asked = in_force(programme, as_at=as_at)
    return progress_of(asked, numbers(asked))


def progress_of(asked: Iterable[Counted], found: dict[Counted, int]) -> list[Progress]:
    """Return how far each has come, of the numbers counted."""
    return [_against(one, found[one]) for one in asked if one.target]


def _against(one: Counted, number: int) -> Progress:
    target = one.target
    assert target  # noqa: S101
    windows = sorted(one.programme.windows.all(), key=lambda window: window.opens_on)
    end = target.ends_on or one.programme.ends_on
    to_come = [window for window in windows if one.as_at < window.opens_on < end]
    left = [window for window in windows if window.is_left_on(one.as_at) and window.opens_on < end]
    is_claimed = one.figure.measure == TargetMeasure.TURNED_AROUND
    return Progress(
        counted=one,
        target=target,
        number=number,
        planned_in=to_come[0] if is_claimed and to_come else None,
        windows_left=tuple(left) if is_claimed else (),
    )


def by_window(
    programme: Programme, *, as_at: date, selection: Selection = EVERYTHING
) -> list[tuple[Window, Counted, int]]:
    """Return, for each window opened by the day, the families turned around that were reported in it."""
    whole = Counted(programme=programme, figure=FIGURES["turned-around"], as_at=as_at, selection=selection)
    return in_windows(whole, divided([whole], DIMENSIONS["window"])[whole])


def in_windows(whole: Counted, parts: Counter[Key]) -> list[tuple[Window, Counted, int]]:
    """Return the parts of a figure by window, for each window opened by its day."""
    windows = sorted(whole.programme.windows.all(), key=lambda window: window.opens_on, reverse=True)
    return [
        (window, replace(whole, selection=replace(whole.selection, window=window.pk)), parts[window.pk])
        for window in windows
        if window.opens_on <= whole.as_at
    ]


def published_as_at(programme: Programme) -> date:
    """Return the last day for which a programme as published holds a count."""
    return max((line.counted_on for line in programme.opening_balances.all()), default=programme.starts_on)
