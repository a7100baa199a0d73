"""Conditions on a child's school terms that depend on where it stood when the need was identified."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from outcomes.rules.daysets import DOES_NOT_APPLY, NEVER, NEVER_BEGAN, Answer
from outcomes.rules.facts import Measure, supplier_of
from outcomes.rules.operators.base import Leaf, Rule
from outcomes.rules.operators.people import of_people
from outcomes.rules.operators.progress import start_of
from outcomes.rules.operators.terms import (
    MET,
    NOT_DUE,
    NOT_MET,
    UNKNOWN,
    Authorised,
    Rate,
    Reading,
    Run,
    share_of,
    stepwise,
)
from outcomes.rules.record import Case, Pupil, Record

POSSIBLE = Measure.SESSIONS_POSSIBLE
Share = tuple[int, int]


class Start(NamedTuple):
    """Where a child stood: over which terms, and which share of their sessions; None where that is not known."""

    places: tuple[int, ...]
    share: Fraction | None
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Before:
    """A child's own share of the sessions over the last terms that had ended when the need was identified.

    We read it so: all the sessions of those terms together, excluded terms stepped over, of the terms at whose first
    day the child was of school age, and of those a school reported. It is not known where one of them was not
    reported, or where the calendar does not reach so far back. A child asked about none of them had no start.
    """

    run: Run
    rate: Rate
    authorised: Authorised

    def of(self, case: Case, person: int) -> Start:
        """Return where a child stood."""
        record, terms = case.record, self.run.terms
        ended = bisect_right(record.term_ends, start_of(case).toordinal())
        if ended < terms:
            return Start((), None)
        places = self.run.due(record, person, range(ended - terms, ended), measure=POSSIBLE)
        if not places:
            return Start((), None, is_asked=False)
        return Start(tuple(places), together([self.told(record, person, place) for place in places]))

    def told(self, record: Record, person: int, place: int) -> Share | None:
        """Return the sessions of one term that count and out of how many, None where it was not reported whole."""
        return share_of(record.sessions(person).get(place), self.rate, self.authorised)


def together(shares: Sequence[Share | None]) -> Fraction | None:
    """Return the share of several terms' sessions together; None where one of them is not known."""
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None
    return Fraction(sum(part for part, _ in known), sum(whole for _, whole in known))


class Improvement(StrEnum):
    """Whether an improvement is a share of the start or is measured in percentage points."""

    RELATIVE = "relative"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class SessionsImproved(Leaf):
    """A child's attendance has risen, or its absence fallen, by so much since the need was identified.

    "If attendance was under 40%, improved by 50%" [S22], of which nobody says whether 38 must become 57 or 88: the plan
    does, by `reading`. Relative, 38 must become 57; in points, 88. We read it over the sessions of the last terms
    together, all of them begun on or after the day the need was identified, against the child's own share before it,
    exactly and as fractions: the mark itself is enough. Where there was nothing to improve, with full attendance or no
    absence, or no school yet, it is neutral. From no attendance at all any attendance is a relative improvement.
    """

    before: Before
    by: Fraction
    reading: Improvement
    says: str = ""

    @property
    def run(self) -> Run:
        """Return over how many terms it looks, before the need and since, and of which children."""
        return self.before.run

    def answer(self, case: Case) -> Answer:
        """Return the days on which each child, or any, has improved by enough."""
        pupils = case.record.pupils(self.run.school_age)
        return of_people([(pupil.applies, self._of_child(case, pupil)) for pupil in pupils], self.run.children)

    def _of_child(self, case: Case, pupil: Pupil) -> Answer:
        start = self.before.of(case, pupil.person)
        if not self.applies_to(start):
            return DOES_NOT_APPLY
        record, asked = case.record, self.run.last_place(case.record, pupil.person, measure=POSSIBLE) + 1
        still_applies = asked == 0 or pupil.applies.edges[-1] > record.term_ends[asked - 1]
        steps = [(NEVER_BEGAN, NOT_MET if case.since else UNKNOWN), *self._steps(case, pupil.person, start, asked)]
        return stepwise(steps, frozenset({supplier_of(POSSIBLE)}) if still_applies else frozenset())

    def _steps(self, case: Case, person: int, start: Start, asked: int) -> Iterator[tuple[int, Reading]]:
        record, terms = case.record, self.run.terms
        first = bisect_left(record.term_starts, case.since.toordinal()) if case.since else 0
        for last in range(first + terms - 1, asked):
            places = self.run.due(record, person, range(last - terms + 1, last + 1), measure=POSSIBLE)
            now = together([self.before.told(record, person, place) for place in places]) if places else None
            yield record.term_ends[last], self.read(now, start) if places else NOT_DUE

    def applies_to(self, start: Start) -> bool:
        """Return whether there was anything to improve, as far as is known."""
        return start.is_asked and start.share != (1 if self.before.rate is Rate.ATTENDANCE else 0)

    def read(self, now: Fraction | None, start: Start) -> Reading:
        """Return what a share of the sessions says, given the one before."""
        if now is None or start.share is None:
            return UNKNOWN
        gained = now - start.share if self.before.rate is Rate.ATTENDANCE else start.share - now
        return MET if gained > 0 and gained >= self._asked(start.share) else NOT_MET

    def mark(self, start: Fraction) -> Fraction:
        """Return the share that is asked for, given the one before."""
        asked = self._asked(start)
        return start + asked if self.before.rate is Rate.ATTENDANCE else start - asked

    def _asked(self, start: Fraction) -> Fraction:
        return self.by * start if self.reading is Improvement.RELATIVE else self.by

    def last_day(self, record: Record) -> date:
        """Return the last day on which a report that has come changes the answer."""
        return self.run.known_to(record, measure=POSSIBLE)


@dataclass(frozen=True, slots=True)
class Band:
    """What is asked of a child whose start lay below a share; None: of every other."""

    part: Rule
    below: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ByStart:
    """What is asked of a child depends on where it stood when the need was identified.

    "If attendance was under 40% then …" [S22]; "alternative thresholds by baseline band" [I]. We read it so: the
    child's own share of the sessions before the need chooses the first band it lies below; the edge itself lies in the
    next. The part of that band is asked of the child alone, as if no other were in the family. A child that was asked
    about no term before the need lies in the last band. Where the start is not known every part is possible, and none
    is met.
    """

    before: Before
    bands: tuple[Band, ...]
    says: str = ""

    @property
    def parts(self) -> tuple[Rule, ...]:
        """Return what may be asked."""
        return tuple(band.part for band in self.bands)

    def answer(self, case: Case) -> Answer:
        """Return the days on which each child, or any, does what its start asks for."""
        pupils = case.record.pupils(self.before.run.school_age)
        asked = [(pupil.applies, self._of_child(case, pupil.person)) for pupil in pupils]
        return of_people(asked, self.before.run.children)

    def _of_child(self, case: Case, person: int) -> Answer:
        alone = alone_of(case, person)
        answers = [band.part.answer(alone) for band in self.bands_of(case, person)]
        if len(answers) == 1:
            return answers[0]
        possible = NEVER
        for answer in answers:
            possible |= answer.possible
        return Answer(NEVER, possible, NEVER, frozenset().union(*(answer.rests_on for answer in answers)))

    def bands_of(self, case: Case, person: int) -> tuple[Band, ...]:
        """Return the band a child lies in, or all where that is not known."""
        start = self.before.of(case, person)
        if not start.is_asked:
            return self.bands[-1:]
        if start.share is None:
            return self.bands
        return next((band,) for band in self.bands if band.below is None or start.share < band.below)

    def asked_on(self, case: Case, day: date) -> list[tuple[Rule, Case]]:
        """Return what is asked of the children of a day, each part with the child alone."""
        return [
            (band.part, alone_of(case, pupil.person))
            for pupil in case.record.pupils(self.before.run.school_age)
            if day in pupil.applies
            for band in self.bands_of(case, pupil.person)
        ]


def alone_of(case: Case, person: int) -> Case:
    """Return the same question, asked as if somebody were the only one of the family."""
    record, key = case.record, ("alone", person)
    if key not in record.kept:
        facts = record.facts
        record.kept[key] = Record(
            replace(
                facts,
                people=(record.people[person],),
                facts=tuple(fact for fact in facts.facts if fact.person in (None, person)),
            )
        )
    alone: Record = record.kept[key]
    return Case(alone, case.indicator, case.since)
