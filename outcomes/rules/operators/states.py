"""Conditions on what is held for a time: a state somebody recorded, and where a child is educated."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.rules.daysets import NEVER, Answer, DaySet
from outcomes.rules.facts import Fact, Measure, supplier_of
from outcomes.rules.operators.base import Leaf, Scope
from outcomes.rules.operators.children import of_children
from outcomes.rules.record import Case, Record, SchoolAge


@dataclass(frozen=True, slots=True)
class Held(Leaf):
    """Something is recorded as so.

    "Status still true", "engaged, condition managed" [R+/I]. We read it as the days the evidence of this measure
    speaks of, with one of these codes where codes are given; where the source sent nothing it is unknown.
    """

    measure: str
    codes: tuple[str, ...] = ()
    says: str = ""

    def facts(self, record: Record) -> list[Fact]:
        """Return the family's evidence of this."""
        found = [fact for fact in record.of_measure(self.measure) if record.counts(fact)]
        return [fact for fact in found if not self.codes or fact.code in self.codes]

    def answer(self, case: Case) -> Answer:
        """Return the days on which it is recorded, from the day the need was identified on."""
        held = DaySet.of(*((fact.starts_on, fact.ends_on) for fact in self.facts(case.record)))
        holes = case.record.holes((self.measure,))
        answer = Answer(held, held | holes, rests_on=frozenset({supplier_of(self.measure)}))
        return answer.but_only_on(DaySet.starting(case.since)) if case.since else answer


@dataclass(frozen=True, slots=True)
class Placement(Leaf):
    """A child of school age is educated in one of these ways.

    "In alternative provision for behaviour"; "neither registered at a school nor educated otherwise" [S14]. We
    read it as the days on which a roll with that placement holds; a day without any roll is not held against a
    child, for rolls end with the school year and the terms' own reports tell whether one is missing.
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
        answer = of_children(asked, self.children)
        return answer.but_only_on(DaySet.starting(case.since)) if case.since else answer

    def _held(self, record: Record, person: int) -> DaySet:
        rolls = [r for r in record.facts.rolls if r.person == person and r.placement in self.placements]
        return DaySet.of(*((roll.starts_on, roll.ends_on) for roll in rolls)) if rolls else NEVER
