"""Conditions on what is held for a time: a state somebody recorded, and where a child is educated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.daysets import NEVER, Answer, DaySet
from outcomes.rules.facts import Fact, Measure, supplier_of, suppliers
from outcomes.rules.operators.base import Leaf, Scope
from outcomes.rules.operators.people import of_people
from outcomes.rules.record import Case, Record, days_spoken_of


def from_the_need(answer: Answer, case: Case) -> Answer:
    """Return the same, and not met before the day the need was identified."""
    return answer.but_only_on(DaySet.starting(case.since)) if case.since else answer


@dataclass(frozen=True, slots=True)
class Held(Leaf):
    """Something is recorded as so, of any of the family or of each it concerns.

    "Child in need", "on an out-of-work benefit", "NEET to education, employment or training" [S14, R+]. We read it as
    the days the evidence of these measures speaks of, with one of these codes where codes are given, on which the
    person belongs to the family and is of that age; a spell without an end still lasts. "Each" is asked of everybody
    of whom one of the measures of `among` has been recorded, from its first day on. Where a source whose silence would
    mean that there was none sent nothing, it is unknown.
    """

    measures: tuple[str, ...]
    codes: tuple[str, ...] = ()
    ages: Ages = Ages.ALL
    people: Scope = Scope.ANY
    among: tuple[str, ...] = ()
    says: str = ""

    def spells(self, record: Record) -> list[tuple[Fact, DaySet]]:
        """Return the family's evidence of this, each with the days on which it is the family's."""
        return record.spells(self.measures, codes=self.codes, ages=self.ages)

    def answer(self, case: Case) -> Answer:
        """Return the days on which it is recorded, from the day the need was identified on."""
        return from_the_need(case.record.ask(self) if self.people is Scope.ANY else self.of_record(case.record), case)

    def of_record(self, record: Record) -> Answer:
        """Return the days on which it is recorded."""
        spells, rests_on = self.spells(record), suppliers((*self.measures, *self.among))
        if self.people is Scope.ANY:
            held = _union(days for _, days in spells)
            return Answer(held, held | record.holes(self.measures), rests_on=rests_on)
        asked = [
            (applies, Answer.known(_union(days for fact, days in spells if fact.person == person)))
            for person, applies in self._concerned(record)
        ]
        every = of_people(asked, Scope.EACH)
        met = every.met - every.neutral
        holes = record.holes((*self.measures, *self.among))
        return Answer(met - holes, met | holes, rests_on=rests_on)

    def _concerned(self, record: Record) -> list[tuple[int | None, DaySet]]:
        """Return of whom it is asked, and when: from the first day of what concerns them, as they belong."""
        first: dict[int | None, int] = {}
        for fact, days in record.spells(self.among or self.measures, ages=self.ages):
            first[fact.person] = min(first.get(fact.person, days.edges[0]), days.edges[0])
        return [(person, record.of_age(person, self.ages) & DaySet.after(day)) for person, day in first.items()]


def _union(sets: Iterable[DaySet]) -> DaySet:
    found = NEVER
    for days in sets:
        found |= days
    return found


@dataclass(frozen=True, slots=True)
class Placement(Leaf):
    """A child of school age is educated in one of these ways.

    "In alternative provision for behaviour"; "neither registered at a school nor educated otherwise" [S14]. We
    read it as the days on which a roll, or a spell of the register of placements, says so; a day without any is not
    held against a child, for rolls end with the school year and the terms' own reports tell whether one is missing.
    """

    placements: tuple[str, ...]
    children: Scope
    school_age: SchoolAge
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which a child, or each child, is placed so."""
        record, rests_on = case.record, frozenset({supplier_of(Measure.SESSIONS_POSSIBLE)})
        never_came = record.complete_to(Measure.SESSIONS_POSSIBLE) is None
        asked = []
        for person in record.facts.people:
            if applies := record.members[person.id] & self.school_age.of(person.born_on):
                held = self._held(record, person.id)
                asked.append((applies, Answer(held, ~DaySet() if never_came else held, rests_on=rests_on)))
        return from_the_need(of_people(asked, self.children), case)

    def _held(self, record: Record, person: int) -> DaySet:
        rolls = [r for r in record.facts.rolls if r.person == person and r.placement in self.placements]
        held = DaySet.of(*((roll.starts_on, roll.ends_on) for roll in rolls)) if rolls else NEVER
        for spell in self.spells(record):
            if spell.person == person:
                held |= days_spoken_of(spell)
        return held

    def spells(self, record: Record) -> list[Fact]:
        """Return what the register of placements says of such placements."""
        return [fact for fact in record.of_measure(Measure.PLACEMENT) if fact.code in self.placements]
