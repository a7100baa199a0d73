"""A figure counted: as at a day, in a target's period or a selection; and how far it has come against its target.

However many are asked, each kind of row is read by one statement.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from claims.figures.registry import FIGURES, OF_MEASURE, AsAt, Figure, Rows, everything
from claims.figures.selection import BEFORE, DIMENSIONS, EVERYTHING, NOT_RECORDED, Dimension, Key, Selection
from claims.models import OpeningBalance, Programme, Target, TargetMeasure, Window
from claims.rounding import share_text
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
        rows = everything(self.figure, self.programme)
        if self.programme.council.is_as_published:
            return rows.none()
        return self._narrowed(rows).filter(self.condition(AsAt(self.programme, self.as_at)))

    def condition(self, at: AsAt) -> Q:
        """Return the condition on a row of the programme, the selection apart."""
        return self.figure.holds(at) & self._period()

    def _narrowed(self, rows: Rows) -> Rows:
        return self.selection.narrow(rows, self.figure, as_at=self.as_at)

    def _period(self) -> Q:
        if not (self.target and self.target.starts_on):
            return Q()
        column = self.figure.counted_on
        return Q(**{f"{column}__gte": self.target.starts_on, f"{column}__lt": self.target.ends_on})

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


def numbers(asked: Iterable[Counted]) -> dict[Counted, int]:
    """Return many figures: one statement for the families, one for the claims, of each programme and selection."""
    wanted = list(asked)
    found = {one: sum(line.count for line in one.balances()) for one in wanted}
    for group in _together(wanted):
        for one, number in zip(group, _counted(group), strict=True):
            found[one] += number
    return found


def divided(asked: Sequence[Counted], by: Dimension) -> dict[Counted, Counter[Key]]:
    """Return many figures each divided into the parts of a dimension, opening balances among them.

    What cannot be divided so stands under ``BEFORE``, what has no such part under ``NOT_RECORDED``.
    """
    found = {one: balances_divided(one, by) for one in asked}
    for group in _together(asked):
        for part, *counts in _grouped(group, by):
            for one, number in zip(group, counts, strict=True):
                if number:
                    found[one][key_of(part)] += number
    return found


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


def _together(asked: Iterable[Counted]) -> list[list[Counted]]:
    """Return them in groups that one statement counts."""

    def shared(one: Counted) -> tuple[Any, ...]:
        days = one.figure.counted_on if one.selection.since or one.selection.until else ""
        return one.programme.pk, one.as_at, bool(one.figure.claims), repr(one.selection), days

    live = [one for one in asked if not one.programme.council.is_as_published and one.selection.fits(one.figure)]
    return [list(group) for _, group in groupby(sorted(live, key=shared), key=shared)]


def _base(group: Sequence[Counted]) -> tuple[Rows, list[Q]]:
    """Return the rows they are counted among, and the condition of each of them."""
    first = group[0]
    at = AsAt(first.programme, first.as_at)
    conditions = [one.condition(at) for one in group]
    rows = first._narrowed(everything(first.figure, first.programme))
    return rows.order_by().filter(conditions[0] if len(conditions) == 1 else Q()), conditions


def _counted(group: Sequence[Counted]) -> list[int]:
    rows, conditions = _base(group)
    if len(group) == 1:
        return [rows.count()]
    found = rows.aggregate(**{f"n{place}": Count("pk", filter=one) for place, one in enumerate(conditions)})
    return [found[f"n{place}"] for place in range(len(group))]


def _grouped(group: Sequence[Counted], by: Dimension) -> Iterable[tuple[Any, ...]]:
    rows, conditions = _base(group)
    first = group[0]
    counts = {f"n{place}": Count("pk", filter=one, distinct=by.is_overlapping) for place, one in enumerate(conditions)}
    parts = rows.annotate(part=by.key(first.figure, first.as_at)).values("part").annotate(**counts)
    return list(parts.values_list("part", *counts))


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
    found = divided([whole], DIMENSIONS["window"])[whole]
    windows = sorted(programme.windows.all(), key=lambda window: window.opens_on, reverse=True)
    return [
        (window, replace(whole, selection=replace(selection, window=window.pk)), found[window.pk])
        for window in windows
        if window.opens_on <= as_at
    ]


def published_as_at(programme: Programme) -> date:
    """Return the last day for which a programme as published holds a count."""
    return max((line.counted_on for line in programme.opening_balances.all()), default=programme.starts_on)
