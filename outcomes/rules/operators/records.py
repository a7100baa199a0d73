"""Conditions on a state told by one record after another: how a need is managed, what is owed, how high a risk is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from outcomes.rules.ages import Ages
from outcomes.rules.daysets import NEVER, NEVER_ENDS, Answer, DaySet, months_after
from outcomes.rules.facts import Fact, is_told_by_silence, suppliers
from outcomes.rules.operators.base import Leaf, Limit, Scope
from outcomes.rules.operators.people import Asked, of_people
from outcomes.rules.operators.states import from_the_need
from outcomes.rules.record import Case, Record


class Beyond(StrEnum):
    """What is said once the last record is too old."""

    NOT_KNOWN = "not-known"
    NOT_SO = "not-so"


class Reading(NamedTuple):
    """What the records of one day say: surely so, possibly so."""

    met: bool
    possible: bool


NOT_SO, MAYBE = Reading(met=False, possible=False), Reading(met=False, possible=True)


class History(NamedTuple):
    """What was recorded of one measure of one person, day by day, and the days on which it is asked of them."""

    person: int | None
    applies: DaySet
    days: tuple[tuple[date, tuple[Fact, ...]], ...]


@dataclass(frozen=True, slots=True)
class Latest(Leaf):
    """The last record of a state says so, of any of the family or of each of whom there is a record.

    "Engaged, condition managed, treatment completed" by a health professional, "risk level down (DASH)", "rent arrears"
    [R+/I]; "progress is relative to entry" [S13]. We read it so: a record stands until the next one of the same person
    and measure, and for no more than `valid_months`; beyond that it is not known, or not so where the plan says that.
    Exactly one of three tells when it is so: one of the `codes`; a value within the `limit`; a code lower in `order`
    than the one that stood on the day the need was identified. Records of one day that disagree make it possible only.
    A person is asked from their first record on, on the days they belong to the family, with their whole record.
    Nobody's record is "none" where a source's silence means that, and otherwise not so.
    """

    measures: tuple[str, ...]
    valid_months: int
    people: Scope
    codes: tuple[str, ...] = ()
    limit: Limit | None = None
    order: tuple[str, ...] = ()
    ages: Ages = Ages.ALL
    beyond: Beyond = Beyond.NOT_KNOWN
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which the last record says so, from the day the need was identified on."""
        start = case.since or case.record.facts.attached_on
        return from_the_need(self._from(case.record, start) if self.order else case.record.ask(self), case)

    def of_record(self, record: Record) -> Answer:
        """Return the days on which the last record says so."""
        return self._from(record, record.facts.attached_on)

    def _from(self, record: Record, start: date) -> Answer:
        """Return the days on which the last record says so, given when the starting point was."""
        blind = record.blind(self.measures, self.valid_months)
        asked = [self._of(history, record, start) for history in self.histories(record)]
        every = of_people(asked, self.people)
        nobody = every.neutral
        met = (every.met - nobody) | (nobody if self._is_met_by_none else NEVER)
        possible = (every.possible - nobody) | (nobody if self._is_met_by_none else NEVER) | (blind & nobody)
        hidden = blind if self.people is Scope.EACH else blind & nobody
        if self.people is Scope.ANY:
            possible |= blind
        return Answer(met - hidden, possible, rests_on=suppliers(self.measures))

    @property
    def _is_met_by_none(self) -> bool:
        """Return whether the condition holds where the silence of its sources says that there is nothing."""
        return self.limit is not None and self.limit.holds(0) and all(map(is_told_by_silence, self.measures))

    def histories(self, record: Record) -> list[History]:
        """Return what was recorded, by measure and person."""
        found = []
        for measure in self.measures:
            by_person: dict[int | None, list[Fact]] = {}
            for fact in record.of_measure(measure):
                by_person.setdefault(fact.person, []).append(fact)
            for person, facts in by_person.items():
                first = min(fact.starts_on for fact in facts)
                if applies := record.of_age(person, self.ages) & DaySet.starting(first):
                    found.append(History(person, applies, by_day(facts)))
        return found

    def _of(self, history: History, record: Record, start: date) -> Asked:
        at_start = self.at_start(history, record, start)
        met = possible = NEVER
        for (day, facts), (following, _) in pairwise([*history.days, (date.max, ())]):
            said = self.read(facts, at_start)
            begins, ends = day.toordinal(), NEVER_ENDS if following == date.max else following.toordinal()
            stands, rest = self._stretches(begins, ends)
            hidden = self._hidden(record, begins, ends)
            met |= (stands if said.met else NEVER) - hidden
            possible |= (stands if said.possible else NEVER) | hidden
            possible |= rest if self.beyond is Beyond.NOT_KNOWN else NEVER
        return history.applies, Answer(met, possible)

    def _stretches(self, begins: int, ends: int) -> tuple[DaySet, DaySet]:
        """Return the days on which a record stands, and those on which it is too old."""
        old = min(months_after(begins, self.valid_months), ends)
        return DaySet((begins, old)), DaySet((old, ends)) if old < ends else NEVER

    def _hidden(self, record: Record, begins: int, ends: int) -> DaySet:
        """Return the days on which a record in a hole of the source may have taken the place of this one."""
        stretch = DaySet((begins, ends))
        after = DaySet((begins + 1, ends)) if begins + 1 < ends else NEVER
        holes = record.holes(self.measures) & after
        return holes.widen(months=self.valid_months) & stretch if holes else NEVER

    def read(self, facts: Sequence[Fact], at_start: Sequence[Fact] | None) -> Reading:
        """Return what the records of one day say, given those that stood at the starting point."""
        said = [self._read(fact, at_start) for fact in facts]
        return Reading(all(one.met for one in said), any(one.possible for one in said))

    def _read(self, fact: Fact, at_start: Sequence[Fact] | None) -> Reading:
        if self.order:
            return self._below(fact, at_start)
        if self.limit is None:
            is_so = fact.code in self.codes
        elif fact.value is None:
            return MAYBE
        else:
            is_so = self.limit.holds(fact.value)
        return Reading(is_so, is_so)

    def _below(self, fact: Fact, at_start: Sequence[Fact] | None) -> Reading:
        if at_start is None:
            return NOT_SO
        starts = [self.order.index(one.code) if one.code in self.order else None for one in at_start]
        known = [place for place in starts if place is not None]
        if fact.code not in self.order or len(known) < len(starts) or not known:
            return MAYBE
        place = self.order.index(fact.code)
        return Reading(place < min(known), place < max(known))

    def at_start(self, history: History, record: Record, start: date) -> Sequence[Fact] | None:
        """Return the records that stood on the day of the start: none where it is not known, None before the first."""
        earlier = [(day, facts) for day, facts in history.days if day <= start]
        if not self._is_covered(record, start):
            return ()
        if not earlier:
            return () if start in record.blind(self.measures, self.valid_months) else None
        day, facts = earlier[-1]
        return (
            () if self.is_too_old(facts, start) or start in self._hidden(record, day.toordinal(), NEVER_ENDS) else facts
        )

    def is_too_old(self, facts: Sequence[Fact], day: date) -> bool:
        """Return whether records of one day no longer stand on a later one."""
        return day.toordinal() >= months_after(facts[0].starts_on.toordinal(), self.valid_months)

    def _is_covered(self, record: Record, start: date) -> bool:
        """Return whether every source that would have told of it was complete to the start."""
        ends = [record.complete_to(measure) for measure in self.measures if is_told_by_silence(measure)]
        return all(end is not None and end >= start for end in ends)


def by_day(facts: Sequence[Fact]) -> tuple[tuple[date, tuple[Fact, ...]], ...]:
    """Return some records by the day they were made, in order."""
    inorder = sorted(facts, key=lambda fact: (fact.starts_on, fact.evidence))
    return tuple((day, tuple(same)) for day, same in groupby(inorder, key=lambda fact: fact.starts_on))
