"""Conditions on progress that people enter: the level a need has reached, and how far a family has travelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from outcomes.rules.ages import Ages
from outcomes.rules.daysets import NEVER, NEVER_ENDS, Answer, DaySet, all_of, any_of, months_after
from outcomes.rules.facts import Fact, Measure
from outcomes.rules.operators.base import Leaf, OfOneNeed, Scope
from outcomes.rules.operators.people import Asked, of_people
from outcomes.rules.operators.records import History, Reading, by_day
from outcomes.rules.operators.states import from_the_need
from outcomes.rules.record import Case, Record

Records = Sequence[Fact]


class Better(StrEnum):
    """Which way on a tool's scale is the better one."""

    HIGHER = "higher"
    LOWER = "lower"


class Reach(NamedTuple):
    """The level that must be reached by a need that began at a level."""

    start: int
    to: int


@dataclass(frozen=True, slots=True)
class Levels(OfOneNeed):
    """The need has reached the level that its level at entry asks for.

    "Per-problem entry level and progress level; family improvement relative to entry" [S13]. We read it so: the entry
    level is the one that stood on the day the need was identified; the plan says for each which level must be reached,
    and for one it does not list, or where none stood that day, it is not known. A level stands until the next one of
    the same need and person, and for no longer than `valid_months`; beyond that it is not known. Two levels of one day
    that disagree make it possible only. It is asked from the first level recorded on, of everybody of whom one is; a
    need without any has not reached one yet.
    """

    valid_months: int
    reach: tuple[Reach, ...]
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which the last level is high enough, from the day the need was identified on."""
        start = start_of(case)
        return from_the_need(_of_each([self._of(history, start) for history in self.histories(case)]), case)

    def histories(self, case: Case) -> list[History]:
        """Return the levels that were recorded of the need, by person."""
        facts = [fact for fact in case.record.of_measure(Measure.LEVEL) if fact.code == case.indicator]
        return _by_person(case.record, facts)

    def _of(self, history: History, start: date) -> Asked:
        at_start = self.at_start(history, start)
        met = possible = NEVER
        for (day, facts), (following, _) in pairwise([*history.days, (date.max, ())]):
            said = self.read(facts, at_start)
            begins, ends = day.toordinal(), NEVER_ENDS if following == date.max else following.toordinal()
            old = min(months_after(begins, self.valid_months), ends)
            met |= DaySet((begins, old)) if said.met else NEVER
            possible |= DaySet((begins, old)) if said.possible else NEVER
            possible |= DaySet((old, ends)) if old < ends else NEVER
        return history.applies, Answer(met, possible)

    def at_start(self, history: History, start: date) -> Records:
        """Return the levels that stood on the day of the start, none where there was none or it was too old."""
        earlier = [facts for day, facts in history.days if day <= start]
        return () if not earlier or self.is_too_old(earlier[-1], start) else earlier[-1]

    def is_too_old(self, facts: Records, day: date) -> bool:
        """Return whether levels of one day no longer stand on a later one."""
        return day.toordinal() >= months_after(facts[0].starts_on.toordinal(), self.valid_months)

    def asked_of(self, fact: Fact) -> int | None:
        """Return which level must be reached from a level at entry, None where the plan does not say."""
        return next((reach.to for reach in self.reach if reach.start == fact.value), None)

    def read(self, facts: Records, at_start: Records) -> Reading:
        """Return what the levels of one day say, given those at entry."""
        asked = [self.asked_of(fact) for fact in at_start] or [None]
        return _of_all(None if fact.value is None or to is None else fact.value >= to for fact in facts for to in asked)


class Series(NamedTuple):
    """What one rater read of one person in one area of a tool, day by day."""

    area: str
    person: int | None
    rater: str
    days: tuple[tuple[date, tuple[Fact, ...]], ...]

    def first(self, start: date) -> tuple[date, Records]:
        """Return the last readings at or before the start, or else the first ones after it."""
        earlier = [reading for reading in self.days if reading[0] <= start]
        return earlier[-1] if earlier else self.days[0]

    def last(self, day: date) -> tuple[date, Records] | None:
        """Return the last readings by a day."""
        made = [reading for reading in self.days if reading[0] <= day]
        return made[-1] if made else None


@dataclass(frozen=True, slots=True)
class Distance(Leaf):
    """A tool's readings have moved far enough, or reached a mark, in each of these areas.

    "Distance-travelled improvement" [S22]; "delta >= d in area A or final >= t, first and last reading dates >= n weeks
    apart, same tool version and rater type, declines in any other mapped area flagged, not averaged away" [I]. We read
    it so: of one person, area and rater the first reading is the last one at or before the day the need was identified,
    or else the first one after it; a later one counts where it lies so many weeks after the first, and stands until the
    next. It is exactly one of three: so many points better than the first, or at least, or at most, so many in the end;
    better is more, unless the tool's scale runs the other way. Each area must show it, and in each everybody of whom
    there is a reading, by the readings of one rater; an area without any has not moved yet. Readings of one day that
    disagree make it possible only. Points are counted in tenths.
    """

    tool: str
    areas: tuple[str, ...]
    weeks_apart: int
    raters: tuple[str, ...] = ()
    improved_by: int | None = None
    final_at_least: int | None = None
    says: str = ""
    final_at_most: int | None = None
    better: Better = Better.HIGHER

    def answer(self, case: Case) -> Answer:
        """Return the days on which each area has moved far enough, from the day the need was identified on."""
        start, found = start_of(case), self.series(case.record)
        areas = [self._of_area([each for each in found if each.area == area], case, start) for area in self.areas]
        return from_the_need(all_of(areas), case)

    def series(self, record: Record) -> list[Series]:
        """Return the readings of the tool in all its areas, by area, person and rater, as far as the rater counts."""
        found: dict[tuple[str, int | None, str], list[Fact]] = {}
        for fact in record.of_measure(Measure.READING):
            tool, _, told = fact.code.partition("/")
            area, _, rater = told.partition("/")
            if tool == self.tool and (not self.raters or rater in self.raters):
                found.setdefault((area, fact.person, rater), []).append(fact)
        return [Series(*key, by_day(facts)) for key, facts in sorted(found.items(), key=_in_order)]

    def _of_area(self, found: Sequence[Series], case: Case, start: date) -> Answer:
        people: dict[int | None, list[Series]] = {}
        for each in found:
            people.setdefault(each.person, []).append(each)
        asked = []
        for person, series in people.items():
            first = min(each.days[0][0] for each in series)
            applies = case.record.of_age(person, Ages.ALL) & DaySet.starting(first)
            asked.append((applies, any_of([self._of(each, start) for each in series])))
        return _of_each(asked)

    def _of(self, series: Series, start: date) -> Answer:
        first, at_first = series.first(start)
        met = possible = NEVER
        for (day, facts), (following, _) in pairwise([*series.days, (date.max, ())]):
            if not self.is_far_enough(first, day):
                continue
            stands = DaySet((day.toordinal(), NEVER_ENDS if following == date.max else following.toordinal()))
            said = self.read(facts, at_first)
            met |= stands if said.met else NEVER
            possible |= stands if said.possible else NEVER
        return Answer(met, possible)

    def is_far_enough(self, first: date, day: date) -> bool:
        """Return whether a reading lies far enough after the first one."""
        return day >= first + timedelta(weeks=self.weeks_apart)

    def read(self, facts: Records, at_first: Records) -> Reading:
        """Return what the readings of one day say, given the first ones."""
        return _of_all(self._says(fact.value, first.value) for fact in facts for first in at_first)

    def _says(self, value: int | None, first: int | None) -> bool | None:
        if self.final_at_least is not None:
            return None if value is None else value >= self.final_at_least
        if self.final_at_most is not None:
            return None if value is None else value <= self.final_at_most
        if value is None or first is None or self.improved_by is None:
            return None
        return self.forward(first, value) >= self.improved_by

    def forward(self, before: int, after: int) -> int:
        """Return how many tenths a reading lies on the better side of another."""
        return after - before if self.better is Better.HIGHER else before - after


def start_of(case: Case) -> date:
    """Return the day a start is read on: when the need was identified, or else the attachment."""
    return case.since or case.record.facts.attached_on


def _in_order(found: tuple[tuple[str, int | None, str], list[Fact]]) -> tuple[str, int, str]:
    (area, person, rater), _ = found
    return area, person or 0, rater


def _by_person(record: Record, facts: Iterable[Fact]) -> list[History]:
    people: dict[int | None, list[Fact]] = {}
    for fact in facts:
        people.setdefault(fact.person, []).append(fact)
    found = []
    for person, told in people.items():
        days = by_day(told)
        if applies := record.of_age(person, Ages.ALL) & DaySet.starting(days[0][0]):
            found.append(History(person, applies, days))
    return found


def _of_each(asked: Sequence[Asked]) -> Answer:
    """Return what all asked say together; a day on which nobody is asked is not met."""
    every = of_people(asked, Scope.EACH)
    return Answer(every.met - every.neutral, every.possible - every.neutral)


def _of_all(said: Iterable[bool | None]) -> Reading:
    found = list(said)
    return Reading(all(one is True for one in found), any(one is not False for one in found))
