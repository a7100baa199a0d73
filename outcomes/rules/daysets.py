"""Sets of days, and the answer of a rule: the days on which it is met and those on which it might be."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# Days are kept as ordinals, because a family is judged in thousands of comparisons. NEVER_BEGAN lies before
# the first date Python knows and NEVER_ENDS after the last: they stand for "no bound", never leave as dates.
NEVER_BEGAN = 0
NEVER_ENDS = date.max.toordinal() + 1


class Interval(NamedTuple):
    """The days from `starts_on` up to, not including, `ends_on`; None is no bound."""

    starts_on: date | None
    ends_on: date | None


@lru_cache(maxsize=65_536)
def months_after(day: int, months: int) -> int:
    """Return the same day of the month `months` later, or the month's last day where it has no such day."""
    if day in (NEVER_BEGAN, NEVER_ENDS):
        return day
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return NEVER_ENDS
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()


def add_months(day: date, months: int) -> date:
    """Return the first day that counts after `months` months from `day`, clamped to the month's end."""
    return date.fromordinal(months_after(day.toordinal(), months))


def overlapping(least: int, sets: Iterable[Sequence[int]]) -> DaySet:
    """Return the days that lie in at least `least` of the sets, each given by its edges."""
    if least == 1:
        return union(sets)
    changes: dict[int, int] = {}
    for edges in sets:
        change = 1
        for edge in edges:
            changes[edge] = changes.get(edge, 0) + change
            change = -change
    depth, is_within = 0, False
    found: list[int] = []
    for day in sorted(changes):
        depth += changes[day]
        if (depth >= least) is not is_within:
            is_within = not is_within
            found.append(day)
    return DaySet(tuple(found))


def union(sets: Iterable[Sequence[int]]) -> DaySet:
    """Return the days that lie in any of the sets, each given by its edges."""
    pairs: list[tuple[int, int]] = []
    for edges in sets:
        if len(edges) == 2:  # much the commonest: one stretch of days
            pairs.append((edges[0], edges[1]))
        else:
            pairs += zip(edges[::2], edges[1::2], strict=True)
    if not pairs:
        return NEVER
    pairs.sort()
    found: list[int] = []
    start, end = pairs[0]
    for begins, ends in pairs:
        if begins > end:
            found += (start, end)
            start, end = begins, ends
        elif ends > end:
            end = ends
    return DaySet((*found, start, end))


@dataclass(frozen=True, slots=True)
class DaySet:
    """Sorted, disjoint, half-open intervals of days, kept as their edges: start, end, start, end."""

    edges: tuple[int, ...] = ()

    @classmethod
    def of(cls, *intervals: tuple[date | None, date | None]) -> DaySet:
        """Return the days of these intervals, in any order, overlapping or not; None is no bound."""
        return overlapping(1, [edges for edges in (_edges(*interval) for interval in intervals) if edges])

    @classmethod
    def on(cls, day: date) -> DaySet:
        """Return that day alone."""
        return cls((day.toordinal(), day.toordinal() + 1))

    @classmethod
    def starting(cls, day: date) -> DaySet:
        """Return that day and every later one."""
        return cls((day.toordinal(), NEVER_ENDS))

    @classmethod
    def before(cls, day: date) -> DaySet:
        """Return every day before that day."""
        return cls((NEVER_BEGAN, day.toordinal()))

    @classmethod
    def after(cls, day: int) -> DaySet:
        """Return a day, given as its ordinal, and every later one."""
        return cls((day, NEVER_ENDS)) if day < NEVER_ENDS else cls()

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """Return the intervals as dates, None where there is no bound: what is stored as a multirange."""
        days = [None if edge in (NEVER_BEGAN, NEVER_ENDS) else date.fromordinal(edge) for edge in self.edges]
        return tuple(Interval(start, end) for start, end in zip(days[::2], days[1::2], strict=True))

    def __bool__(self) -> bool:
        return bool(self.edges)

    def __contains__(self, day: date) -> bool:
        return bisect_right(self.edges, day.toordinal()) % 2 == 1

    def __or__(self, other: DaySet) -> DaySet:
        if not self.edges or other.edges == ALWAYS.edges:
            return other
        if not other.edges or self.edges == ALWAYS.edges:
            return self
        return overlapping(1, (self.edges, other.edges))

    def __and__(self, other: DaySet) -> DaySet:
        ours, theirs = self.edges, other.edges
        if not ours or theirs == ALWAYS.edges:
            return self
        if not theirs or ours == ALWAYS.edges:
            return other
        if len(ours) == len(theirs) == 2:  # much the commonest: one stretch of days with another
            start, end = max(ours[0], theirs[0]), min(ours[1], theirs[1])
            return DaySet((start, end)) if start < end else NEVER
        return DaySet(_shared(ours, theirs))

    def __invert__(self) -> DaySet:
        edges = self.edges
        if not edges:
            return ALWAYS
        first = edges[1:] if edges[0] == NEVER_BEGAN else (NEVER_BEGAN, *edges)
        return DaySet(first[:-1] if edges[-1] == NEVER_ENDS else (*first, NEVER_ENDS))

    def __sub__(self, other: DaySet) -> DaySet:
        if not other.edges:
            return self
        return NEVER if self.edges == other.edges else self & ~other

    def __le__(self, other: DaySet) -> bool:
        return not self - other

    def shift(self, *, months: int) -> DaySet:
        """Move every day `months` months on, clamped to the month's end; forward only."""
        _forward_only(months)
        moved = [months_after(edge, months) for edge in self.edges]
        return overlapping(1, [pair for pair in _pairs(moved) if pair[0] < pair[1]])

    def widen(self, *, months: int) -> DaySet:
        """Add to every day the months that follow it: a day d reaches up to, not including, d + months."""
        _forward_only(months)
        return overlapping(1, [widened(start, end, months) for start, end in _pairs(self.edges)])

    def erode(self, *, months: int) -> DaySet:
        """Keep the days that end `months` months of unbroken membership: the first is start + months."""
        _forward_only(months)
        later = [(months_after(start, months), end) for start, end in _pairs(self.edges)]
        return DaySet(tuple(edge for pair in later if pair[0] < pair[1] for edge in pair))

    def holding(self, day: date) -> Interval | None:
        """Return the interval that holds the day, or None where the day is not in the set."""
        place = bisect_right(self.edges, day.toordinal())
        return self.intervals[place // 2] if place % 2 else None

    def since(self, day: date) -> date | None:
        """Return the first day of the interval that holds `day`; None where none does or it never began."""
        interval = self.holding(day)
        return interval.starts_on if interval else None

    def first_on_or_after(self, day: date) -> date | None:
        """Return the first day of the set that is not before `day`, or None where there is none."""
        place = bisect_right(self.edges, day.toordinal())
        if place % 2:
            return day
        return date.fromordinal(self.edges[place]) if place < len(self.edges) else None

    def gaps(self) -> DaySet:
        """Return the days between the intervals, without those before the first and after the last."""
        return DaySet(self.edges[1:-1])


NEVER = DaySet()
ALWAYS = DaySet((NEVER_BEGAN, NEVER_ENDS))


def reaches(days: DaySet, day: date) -> bool:
    """Return whether some of the days are not before a day."""
    return bool(days.edges) and days.edges[-1] > day.toordinal()


def widened(start: int, end: int, months: int) -> tuple[int, int]:
    """Return the edges of an interval together with the months that follow its last day."""
    if end == NEVER_ENDS:
        return start, end
    return start, max(end, months_after(end - 1, months))


def _shared(ours: Sequence[int], theirs: Sequence[int]) -> tuple[int, ...]:
    """Return the edges of the days in both, going through the two side by side."""
    found: list[int] = []
    mine = yours = 0
    while mine < len(ours) and yours < len(theirs):
        start, end = max(ours[mine], theirs[yours]), min(ours[mine + 1], theirs[yours + 1])
        if start < end:
            found += (start, end)
        if ours[mine + 1] < theirs[yours + 1]:
            mine += 2
        else:
            yours += 2
    return tuple(found)


def _edges(starts_on: date | None, ends_on: date | None) -> tuple[int, ...]:
    start = NEVER_BEGAN if starts_on is None else starts_on.toordinal()
    end = NEVER_ENDS if ends_on is None else ends_on.toordinal()
    return (start, end) if start < end else ()


def _pairs(edges: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(edges[::2], edges[1::2], strict=True))


def _forward_only(months: int) -> None:
    if months < 0:
        raise ValueError("Months run forward only: the first counting day is start + N months.")


class Answer(NamedTuple):
    """On which days a rule is met and on which it might be: neutral ⊆ met ⊆ possible.

    Unknown is what is possible and not met; the rest is not met. On a neutral day the rule does not apply: it
    counts as met where all parts must be, and is no help where one part of several would do.
    """

    met: DaySet
    possible: DaySet
    neutral: DaySet = NEVER
    rests_on: frozenset[str] = frozenset()

    @classmethod
    def known(cls, met: DaySet, *, rests_on: frozenset[str] = frozenset()) -> Answer:
        """Return an answer without doubt on any day."""
        return cls(met, met, NEVER, rests_on)

    @property
    def unknown(self) -> DaySet:
        """Return the days on which evidence is missing to tell."""
        return self.possible - self.met

    def but_only_on(self, days: DaySet) -> Answer:
        """Return the same, and not met outside these days."""
        met = self.met & days
        possible = met if self.possible.edges == self.met.edges else self.possible & days
        neutral = self.neutral & days if self.neutral.edges else self.neutral
        return Answer(met, possible, neutral, self.rests_on)

    def unless_before(self, day: date) -> Answer:
        """Return the same, and met on every day before that one: what asks nothing until then."""
        earlier = DaySet.before(day)
        met = self.met | earlier
        possible = met if self.possible.edges == self.met.edges else self.possible | earlier
        return Answer(met, possible, self.neutral, self.rests_on)

    def resting_also_on(self, sources: frozenset[str]) -> Answer:
        """Return the same, resting on these sources too."""
        return Answer(self.met, self.possible, self.neutral, self.rests_on | sources)

    def neutral_when(self, when: Answer) -> Answer:
        """Return the same, and not applying where `when` is met; where that might be, this might be."""
        applies_not = when.met - when.neutral
        return Answer(
            self.met | applies_not,
            self.possible | (when.possible - when.neutral),
            self.neutral | applies_not,
            self.rests_on | when.rests_on,
        )

    def sustained(self, *, months: int) -> Answer:
        """Return the same, held without a break for `months` months."""
        return Answer(
            self.met.erode(months=months) | self.neutral,
            self.possible.erode(months=months) | self.neutral,
            self.neutral,
            self.rests_on,
        )


DOES_NOT_APPLY = Answer(ALWAYS, ALWAYS, ALWAYS)
UNKNOWN = Answer(NEVER, ALWAYS)


def at_least(least: int, answers: Sequence[Answer]) -> Answer:
    """Ask for `least` of the answers that apply; where fewer apply, for each; where none does, neutral."""
    if not answers:
        return DOES_NOT_APPLY
    if len(answers) == 1:
        return answers[0]
    met = _at_least(least, [answer.met for answer in answers], answers)
    if all(answer.met.edges == answer.possible.edges for answer in answers):
        possible = met
    else:
        possible = _at_least(least, [answer.possible for answer in answers], answers)
    neutral = overlapping(len(answers), [answer.neutral.edges for answer in answers])
    return Answer(met, possible, neutral, frozenset().union(*(answer.rests_on for answer in answers)))


def _at_least(least: int, sets: Sequence[DaySet], answers: Sequence[Answer]) -> DaySet:
    every = overlapping(len(sets), [dayset.edges for dayset in sets])
    if least == len(sets):
        return every
    applying = [(dayset - answer.neutral).edges for dayset, answer in zip(sets, answers, strict=True)]
    return every | overlapping(least, applying)


def all_of(answers: Sequence[Answer]) -> Answer:
    """Ask for every answer that applies."""
    return at_least(len(answers), answers)


def any_of(answers: Sequence[Answer]) -> Answer:
    """Ask for one of the answers that apply."""
    return at_least(1, answers)


def negated(answer: Answer) -> Answer:
    """Return met where the answer is surely not, possible where it may not be; neutral stays neutral."""
    return Answer(~answer.possible | answer.neutral, ~answer.met | answer.neutral, answer.neutral, answer.rests_on)
