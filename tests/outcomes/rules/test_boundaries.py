"""Edges of conditions that no example of the policy's own shows, each on both sides."""

from __future__ import annotations

from datetime import date, timedelta

from outcomes.rules.ages import SchoolAge
from outcomes.rules.facts import Coverage, Fact, Term
from outcomes.rules.operators.base import Scope
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Run
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.builders import CHILD, family, member, parent

DAY = timedelta(days=1)
TOLD = date(2019, 3, 4)
SOCIAL_CARE = Coverage("social-care", date(2020, 3, 31), 45)


def test_a_child_is_asked_about_a_term_that_begins_on_its_first_day_of_school_age() -> None:
    child = member(CHILD, date(2013, 6, 1))
    terms = (Term("Early", date(2018, 8, 31), date(2018, 9, 1)), Term("Autumn", date(2018, 9, 1), date(2018, 12, 21)))
    record = Record(family(people=(child, parent()), terms=terms))

    assert Run(3, Scope.EACH, SchoolAge()).due(record, CHILD, [0, 1], measure="sessions.possible") == [1]


def test_where_no_school_file_ever_came_a_place_is_possible_and_not_met() -> None:
    rule = Placement(("none",), Scope.ANY, SchoolAge())

    answer = rule.answer(Case(Record(family(coverage=(SOCIAL_CARE,)))))
    told = rule.answer(Case(Record(family())))

    assert TOLD in answer.possible
    assert TOLD not in answer.met
    assert TOLD not in told.possible


def test_what_each_must_have_is_asked_from_the_first_day_it_was_recorded() -> None:
    spell = Fact(1, CHILD, "care.child-in-need", TOLD, TOLD + 90 * DAY)
    rule = Held(("care.child-in-need",), people=Scope.EACH)

    answer = rule.answer(Case(Record(family(spell, coverage=(SOCIAL_CARE,)))))

    assert TOLD in answer.met
    assert TOLD - DAY not in answer.met


def test_a_record_is_not_hidden_by_a_hole_on_its_own_day_but_by_one_on_the_next() -> None:
    record = Fact(1, CHILD, "abuse.victim", TOLD, TOLD + DAY, None, "high")
    rule = Latest(("abuse.victim",), 3, Scope.ANY, codes=("high",))

    def told(hole: date) -> Record:
        known = Coverage("domestic-abuse", date(2020, 3, 31), 45, None, ((hole, hole + DAY),))
        return Record(family(record, coverage=(known,)))

    assert TOLD + DAY in rule.answer(Case(told(TOLD))).met
    assert TOLD + DAY not in rule.answer(Case(told(TOLD + DAY))).met
