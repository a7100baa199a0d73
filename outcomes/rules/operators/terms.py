"""Conditions on a run of school terms: attendance, absence and exclusions, of each child or of any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from outcomes.rules.daysets import (
    NEVER,
    NEVER_BEGAN,
    NEVER_ENDS,
    Answer,
    DaySet,
    all_of,
    any_of,
)
from outcomes.rules.facts import Measure, supplier_of
from outcomes.rules.operators.base import Bound, Leaf, Limit, Scope, compare
from outcomes.rules.record import Case, Record, SchoolAge


class Authorised(StrEnum):
    """What an authorised absence is in the sum: an absence, a presence, or no session at all."""

    ABSENT = "absent"
    PRESENT = "present"
    LEFT_OUT = "left-out"


class Mode(StrEnum):
    """Whether every term must keep to the bound, or all the sessions of the terms taken together."""

    PER_TERM = "per-term"
    AVERAGED = "averaged"


class Rate(StrEnum):
    """Which share of the sessions is compared."""

    ATTENDANCE = "attendance"
    ABSENCE = "absence"


class Reading(NamedTuple):
    """What a run of terms says: surely met, possibly met, and whether it applies at all."""

    met: bool
    possible: bool
    applies: bool = True


MET = Reading(met=True, possible=True)
NOT_MET = Reading(met=False, possible=False)
UNKNOWN = Reading(met=False, possible=True)
NOT_DUE = Reading(met=True, possible=True, applies=False)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of the sessions, for terms that end before a day; None is every later term."""

    fraction: Fraction
    for_terms_ending_before: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How a condition looks at school terms: the last so many that count, of each child of school age or of any.

    "Every school-age child … for 3 consecutive terms" [S13]. We read it so: excluded terms are stepped over; a
    term counts from the day after its last day; a child is asked about the terms at whose first day it was of
    school age, and about earlier ones the school reported; a term without a report is unknown, never met. The
    terms run without a break from one's end to the next one's, and after the last term the school is complete to
    the last state is carried. The terms of a need begin on or after the day it was identified. A child counts on
    the days it belongs to the family, with its whole record. It is neutral outside school age, and from the day
    it left school at the leaving age or later.
    """

    terms: int
    children: Scope
    school_age: SchoolAge

    def answer(self, case: Case, read: Callable[[int, Sequence[int]], Reading], *, measure: str) -> Answer:
        """Return the answer for the family's children; `read` says what a run of term places says of a child."""
        answers = [
            self._of_child(case, person, applies, read, measure) for person, applies in self.children_of(case.record)
        ]
        return all_of(answers) if self.children is Scope.EACH else any_of(answers)

    def children_of(self, record: Record) -> list[tuple[int, DaySet]]:
        """Return the people who are children of school age in the family on some days, with those days."""
        found = []
        for person in record.facts.people:
            days = record.members[person.id] & self.school_age.of(person.born_on)
            if days:
                days -= record.left_school(person.id, from_age=self.school_age.ends_with)
            if days:
                found.append((person.id, days))
        return sorted(found)

    def due(self, record: Record, person: int, run: Sequence[int], *, measure: str) -> list[int]:
        """Return the terms of a run that a child is asked about."""
        reported = record.in_terms(person, measure)
        age = self.school_age.of(record.people[person].born_on)
        return [place for place in run if place in reported or record.terms[place].starts_on in age]

    def last_place(self, record: Record, person: int, *, measure: str) -> int:
        """Return the place of the last term that is asked about: the school is complete to it, or reported it."""
        complete_to = record.complete_to(measure)
        covered = sum(complete_to is not None and t.ends_on <= complete_to + ONE_DAY for t in record.terms)
        return max(covered - 1, max(record.in_terms(person, measure), default=-1))

    def run_on(self, record: Record, person: int, day: date, *, measure: str) -> list[int]:
        """Return the places of the terms that decide on a day, fewer than asked where the calendar begins late."""
        last = self.last_place(record, person, measure=measure)
        ended = [place for place in range(last + 1) if record.terms[place].ends_on <= day]
        return ended[-self.terms :]

    def _of_child(
        self,
        case: Case,
        person: int,
        applies: DaySet,
        read: Callable[[int, Sequence[int]], Reading],
        measure: str,
    ) -> Answer:
        steps = [(NEVER_BEGAN, NOT_MET if case.since else UNKNOWN)]
        terms, last = case.record.terms, self.last_place(case.record, person, measure=measure)
        for place in range(self.terms - 1, last + 1):
            run = range(place - self.terms + 1, place + 1)
            if case.since and terms[run[0]].starts_on < case.since:
                continue
            due = self.due(case.record, person, run, measure=measure)
            steps.append((terms[place].ends_on.toordinal(), read(person, due) if due else NOT_DUE))
        still_applies = last < 0 or applies.edges[-1] > terms[last].ends_on.toordinal()
        rests_on = frozenset({supplier_of(measure)}) if still_applies else frozenset()
        return _stepwise(steps, rests_on).neutral_on(~applies)


ONE_DAY = timedelta(days=1)


def _stepwise(steps: Sequence[tuple[int, Reading]], rests_on: frozenset[str]) -> Answer:
    """Return the answer that holds each reading from its day to the next one's."""
    return Answer(
        _days([(day, reading.met) for day, reading in steps]),
        _days([(day, reading.possible) for day, reading in steps]),
        _days([(day, not reading.applies) for day, reading in steps]),
        rests_on,
    )


def _days(steps: Sequence[tuple[int, bool]]) -> DaySet:
    edges: list[int] = []
    for day, holds in steps:
        if holds is (len(edges) % 2 == 0):
            edges.append(day)
    if len(edges) % 2:
        edges.append(NEVER_ENDS)
    return DaySet(tuple(edges)) if edges else NEVER


SESSION_MEASURES = (Measure.SESSIONS_POSSIBLE, Measure.SESSIONS_AUTHORISED, Measure.SESSIONS_UNAUTHORISED)


class Sessions(NamedTuple):
    """A child's half-day sessions in one term, over all its schools."""

    possible: int
    authorised: int
    unauthorised: int


@dataclass(frozen=True, slots=True)
class SessionRate(Leaf):
    """A share of the school sessions over a run of terms.

    "At least 90 % attendance in each of 3 consecutive terms" [S13, R+]; "more than 10 % unauthorised absence
    averaged over the last 3 consecutive terms" [S14]. We compare sessions, never percentages, exactly: 12 of 120
    is not more than 10 %. Averaged means over all the sessions of the terms together. Where the threshold
    changes at a date, each term is held against the one for the day it ends.
    """

    run: Run
    rate: Rate
    authorised: Authorised
    mode: Mode
    bound: Bound
    thresholds: tuple[Threshold, ...]
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which the share of the sessions keeps to the bound."""

        def read(person: int, run: Sequence[int]) -> Reading:
            return self._read([self.balance(case.record, person, place) for place in run])

        return self.run.answer(case, read, measure=Measure.SESSIONS_POSSIBLE)

    def _read(self, balances: Sequence[int | None]) -> Reading:
        known = [balance for balance in balances if balance is not None]
        if self.mode is Mode.AVERAGED:
            if len(known) < len(balances):
                return UNKNOWN
            return MET if compare(self.bound, sum(known)) else NOT_MET
        if not all(compare(self.bound, balance) for balance in known):
            return NOT_MET
        return MET if len(known) == len(balances) else UNKNOWN

    def balance(self, record: Record, person: int, place: int) -> int | None:
        """Return by how much a term lies above its threshold, in one unit for all terms; None: not known."""
        part_of = self.counted(record, person, place)
        if part_of is None:
            return None
        part, whole = part_of
        threshold = self.threshold_of(record, place)
        unit = lcm(*(each.fraction.denominator for each in self.thresholds))
        return part * unit - whole * threshold.numerator * (unit // threshold.denominator)

    def counted(self, record: Record, person: int, place: int) -> tuple[int, int] | None:
        """Return the sessions that count and out of how many, or None where the school's report is not whole."""
        sessions = self.sessions(record, person, place)
        if sessions is None:
            return None
        possible, authorised, unauthorised = sessions
        absent = unauthorised + (authorised if self.authorised is Authorised.ABSENT else 0)
        whole = possible - (authorised if self.authorised is Authorised.LEFT_OUT else 0)
        if whole <= 0:
            return None
        return (whole - absent if self.rate is Rate.ATTENDANCE else absent), whole

    def sessions(self, record: Record, person: int, place: int) -> Sessions | None:
        """Return a child's sessions in a term; None where one of the three is not reported by each school."""
        reports = [record.in_terms(person, measure).get(place, ()) for measure in SESSION_MEASURES]
        values = [[fact.value for fact in facts] for facts in reports]
        if not values[0] or any(len(found) != len(values[0]) or None in found for found in values):
            return None
        return Sessions(*(sum(value or 0 for value in found) for found in values))

    def threshold_of(self, record: Record, place: int) -> Fraction:
        """Return the threshold for the day a term ends."""
        last_day = record.terms[place].ends_on - ONE_DAY
        return next(
            threshold.fraction
            for threshold in self.thresholds
            if threshold.for_terms_ending_before is None or last_day < threshold.for_terms_ending_before
        )


@dataclass(frozen=True, slots=True)
class TermCount(Leaf):
    """So many over a run of terms, of each child or of any.

    "Fewer than 3 fixed exclusions over the last 3 consecutive terms" for each child; at entry "3 or more" of any
    child [S39, S14]. A count beyond its limit decides although a term's report is missing; a limit kept is met
    only where every term was reported.
    """

    run: Run
    measure: str
    limit: Limit
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which the count over the terms keeps to the limit."""

        def read(person: int, run: Sequence[int]) -> Reading:
            return self._read([self.count(case.record, person, place) for place in run])

        return self.run.answer(case, read, measure=self.measure)

    def _read(self, counts: Sequence[int | None]) -> Reading:
        known = [count for count in counts if count is not None]
        holds = self.limit.holds(sum(known))
        if len(known) == len(counts):
            return MET if holds else NOT_MET
        if self.limit.bound.is_upper:
            return UNKNOWN if holds else NOT_MET
        return MET if holds else UNKNOWN

    def count(self, record: Record, person: int, place: int) -> int | None:
        """Return a child's count in a term over all its schools, or None where it was not reported."""
        facts = record.in_terms(person, self.measure).get(place)
        if not facts or any(fact.value is None for fact in facts):
            return None
        return sum(fact.value or 0 for fact in facts)
