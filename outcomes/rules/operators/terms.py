"""Conditions on a run of school terms: attendance, absence and exclusions, of each child or of any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import NamedTuple, Protocol

from outcomes.rules.ages import SchoolAge
from outcomes.rules.daysets import (
    NEVER_BEGAN,
    NEVER_ENDS,
    Answer,
    DaySet,
)
from outcomes.rules.facts import Measure, supplier_of
from outcomes.rules.operators.base import Bound, Leaf, Limit, Scope, compare
from outcomes.rules.operators.people import of_people
from outcomes.rules.record import NOT_TOLD, NOTHING, Case, Pupil, Record, Sessions, Told
from outcomes.rules.school_calendar import Calendar


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
ONE = Told(1, is_whole=True)
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

    def answer(self, case: Case, reader: Reader, *, measure: str) -> Answer:
        """Return the answer for the family's children, each of whose runs of terms the reader reads."""
        source = frozenset({supplier_of(measure)})
        asked = [
            (pupil.applies, self._of_child(case, pupil, reader, measure, source))
            for pupil in case.record.pupils(self.school_age)
        ]
        return of_people(asked, self.children)

    def due(self, record: Record, person: int, places: Sequence[int], *, measure: str) -> list[int]:
        """Return those of some terms that a child is asked about."""
        reported = record.in_terms(person, measure)
        if all(map(reported.__contains__, places)):
            return list(places)
        starts, ends = self.school_age.of(record.people[person].born_on).edges
        return [place for place in places if place in reported or starts <= record.term_starts[place] < ends]

    def last_place(self, record: Record, person: int, *, measure: str) -> int:
        """Return the place of the last term that is asked about: the school is complete to it, or reported it."""
        return max(record.covered_terms(measure) - 1, max(record.in_terms(person, measure), default=-1))

    def known_to(self, record: Record, *, measure: str) -> date:
        """Return the day from which the last term that any child is asked about decides, or the attachment."""
        places = [self.last_place(record, pupil.person, measure=measure) for pupil in record.pupils(self.school_age)]
        last = max(places, default=-1)
        return record.terms[last].ends_on if last >= 0 else record.facts.attached_on

    def run_on(self, record: Record, person: int, day: date, *, measure: str) -> list[int]:
        """Return the places of the terms that decide on a day, fewer than asked where the calendar begins late."""
        ended = bisect_right(record.term_ends, day.toordinal())
        asked = min(ended, self.last_place(record, person, measure=measure) + 1)
        return list(range(max(0, asked - self.terms), asked))

    def _of_child(self, case: Case, pupil: Pupil, reader: Reader, measure: str, source: frozenset[str]) -> Answer:
        record, since = case.record, case.since
        key = (id(reader), pupil.person)
        values = record.values.get(key)
        if values is None:  # a condition is asked from several days, and reads its terms once
            places = range(self.last_place(record, pupil.person, measure=measure) + 1)
            told = reader.values(record, pupil.person, self.due(record, pupil.person, places, measure=measure))
            values = record.values[key] = tuple(map(told.get, places))
        first = bisect_left(record.term_starts, since.toordinal()) if since else 0
        still_applies = not values or pupil.applies.edges[-1] > record.term_ends[len(values) - 1]

        def read() -> Answer:
            steps = [(NEVER_BEGAN, NOT_MET if since else UNKNOWN), *self._steps(record, reader, values, first)]
            return stepwise(steps, source if still_applies else frozenset())

        # Of most children the same is told as of some other child.
        return record.calendar.once(reader, read, values, None if since is None else first, still_applies)

    def _steps(
        self, record: Record, reader: Reader, values: Sequence[Told | None], first: int
    ) -> Iterator[tuple[int, Reading]]:
        """Yield from which day each run of terms decides, and what it says: it adds a term and drops one each time."""
        if set(values) == {NOTHING}:  # much the commonest: every term says the same
            if len(values) - first >= self.terms:
                yield record.term_ends[first + self.terms - 1], reader.read(0, 0)
            return
        counted = total = missing = 0
        said: tuple[bool, int, int] | None = None
        for place in range(first, len(values)):
            if (told := values[place]) is not None:
                counted, total, missing = counted + 1, total + told[0], missing + (not told[1])
            if place >= first + self.terms and (gone := values[place - self.terms]) is not None:
                counted, total, missing = counted - 1, total - gone[0], missing - (not gone[1])
            if place >= first + self.terms - 1 and said != (counted > 0, total, missing):
                said = counted > 0, total, missing
                yield record.term_ends[place], reader.read(total, missing) if counted else NOT_DUE


class Reader(Protocol):
    """What a condition makes of a term, and of a run of terms."""

    def values(self, record: Record, person: int, places: Iterable[int]) -> dict[int, Told]:
        """Return what counts of some of a child's terms, to be added up over a run."""

    def read(self, total: int, missing: int) -> Reading:
        """Return what the terms of a run say together, given their sum and how many were not told whole."""


def stepwise(steps: Sequence[tuple[int, Reading]], rests_on: frozenset[str]) -> Answer:
    """Return the answer that holds each reading from its day to the next one's."""
    met, possible, neutral = list[int](), list[int](), list[int]()
    was = Reading(met=False, possible=False)
    for day, reading in steps:
        if reading is was:
            continue
        if reading.met is not was.met:
            met.append(day)
        if reading.possible is not was.possible:
            possible.append(day)
        if reading.applies is not was.applies:
            neutral.append(day)
        was = reading
    return Answer(_closed(met), _closed(possible), _closed(neutral), rests_on)


def _closed(edges: list[int]) -> DaySet:
    return DaySet((*edges, NEVER_ENDS) if len(edges) % 2 else tuple(edges))


def share_of(sessions: Sessions | None, rate: Rate, authorised: Authorised) -> tuple[int, int] | None:
    """Return the sessions that count and out of how many, or None where the school's report is not whole."""
    if sessions is None:
        return None
    possible, with_leave, without_leave = sessions
    absent = without_leave + (with_leave if authorised is Authorised.ABSENT else 0)
    whole = possible - (with_leave if authorised is Authorised.LEFT_OUT else 0)
    if whole <= 0:
        return None
    return (whole - absent if rate is Rate.ATTENDANCE else absent), whole


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
        return self.run.answer(case, self, measure=Measure.SESSIONS_POSSIBLE)

    def last_day(self, record: Record) -> date:
        """Return the last day on which a report that has come changes the answer."""
        return self.run.known_to(record, measure=Measure.SESSIONS_POSSIBLE)

    def read(self, total: int, missing: int) -> Reading:
        """Return whether each term, or all of them together, lie on the bound's side of the threshold."""
        if self.mode is Mode.AVERAGED:
            if missing:
                return UNKNOWN
            return MET if compare(self.bound, total) else NOT_MET
        if total:
            return NOT_MET
        return UNKNOWN if missing else MET

    def values(self, record: Record, person: int, places: Iterable[int]) -> dict[int, Told]:
        """Return by how much terms lie above their threshold, or per term whether one does not keep to it."""
        unit, lines = record.calendar.once(self, lambda: self._lines(record.calendar))
        is_averaged, found = self.mode is Mode.AVERAGED, dict[int, Told]()
        reports = record.sessions(person)
        for place in places:
            part_of = share_of(reports.get(place), self.rate, self.authorised)
            if part_of is None:
                found[place] = NOT_TOLD
                continue
            balance = part_of[0] * unit - part_of[1] * lines[place]
            if is_averaged:
                found[place] = Told(balance, is_whole=True)
            else:
                found[place] = NOTHING if compare(self.bound, balance) else ONE
        return found

    def _lines(self, calendar: Calendar) -> tuple[int, tuple[int, ...]]:
        """Return the unit in which shares are whole numbers, and the line of each term in it."""
        unit = lcm(*(each.fraction.denominator for each in self.thresholds))
        lines = [each.fraction.numerator * (unit // each.fraction.denominator) for each in self.thresholds]
        return unit, tuple(lines[self.threshold_at(calendar, place)] for place in range(len(calendar.terms)))

    def keeps(self, record: Record, place: int, part_of: tuple[int, int]) -> bool:
        """Return whether the sessions of one term, for themselves, keep to the bound."""
        threshold = self.thresholds[self.threshold_at(record.calendar, place)].fraction
        return compare(self.bound, part_of[0] * threshold.denominator - part_of[1] * threshold.numerator)

    def counted(self, record: Record, person: int, place: int) -> tuple[int, int] | None:
        """Return the sessions that count and out of how many, or None where the school's report is not whole."""
        return share_of(record.sessions(person).get(place), self.rate, self.authorised)

    def threshold_at(self, calendar: Calendar, place: int) -> int:
        """Return which of the thresholds is the one for the day a term ends; the last is for every later term."""
        for number, threshold in enumerate(self.thresholds):
            before = threshold.for_terms_ending_before
            if before is not None and calendar.ends[place] <= before.toordinal():
                return number
        return len(self.thresholds) - 1


@dataclass(frozen=True, slots=True)
class TermCount(Leaf):
    """So many over a run of terms, of each child or of any.

    "Fewer than 3 fixed exclusions over the last 3 consecutive terms" for each child; at entry "3 or more" of any
    child [S39, S14]. A count beyond its limit decides although a term's report is missing; a limit kept is met
    only where every term was reported. What the school counts and what the exclusions register lists is the same
    told twice: the larger of the two counts.
    """

    run: Run
    measure: str
    limit: Limit
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which the count over the terms keeps to the limit."""
        return self.run.answer(case, self, measure=self.measure)

    def last_day(self, record: Record) -> date:
        """Return the last day on which a report that has come changes the answer."""
        return self.run.known_to(record, measure=self.measure)

    def read(self, total: int, missing: int) -> Reading:
        """Return whether the terms' sum keeps to the limit; what is missing can only add to it."""
        holds = self.limit.holds(total)
        if not missing:
            return MET if holds else NOT_MET
        if self.limit.bound.is_upper:
            return UNKNOWN if holds else NOT_MET
        return MET if holds else UNKNOWN

    def values(self, record: Record, person: int, places: Iterable[int]) -> dict[int, Told]:
        """Return a child's count in some terms over all its schools."""
        told = record.told(person, self.measure)
        return {place: told.get(place, NOT_TOLD) for place in places}
