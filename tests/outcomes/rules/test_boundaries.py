"""Edges of conditions that no example of the policy's own shows, each on both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.daysets import Answer, DaySet, reaches
from outcomes.rules.eligibility import dependent_child
from outcomes.rules.facts import Baseline, Coverage, Fact, FamilyFacts, Person, RecordedNeed, Roll, Term
from outcomes.rules.judge import judge
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope
from outcomes.rules.operators.combine import NeutralWhen, Not
from outcomes.rules.operators.events import Counted, Events
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import OrderKept
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Run
from outcomes.rules.operators.work import EmploymentRule, EmploymentRules, InWork
from outcomes.rules.plan import CountBy, Eligibility, Headline, Indicator, Plan
from outcomes.rules.record import Case, Record
from outcomes.rules.status import Status
from tests.outcomes.rules.builders import (
    ATTACHED,
    AUTUMN_18,
    CHILD,
    FATHER,
    MOTHER,
    POLICE,
    SCHOOL,
    SIBLING,
    SPRING_19,
    SUMMER_19,
    down_by,
    event,
    exclusions,
    family,
    member,
    no_offence,
    parent,
)

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


NEED = date(2019, 1, 1)
TO = date(2021, 3, 31)
CARE = Coverage("social-care", TO, 45)
TWO_CHILDREN = (member(CHILD), member(SIBLING), parent())
IN_NEED = ("care.child-in-need",)


def spell(person: int, measure: str, starts_on: date, ends_on: date | None, code: str = "") -> Fact:
    return Fact(1, person, measure, starts_on, ends_on, None, code)


def ask(rule: Rule, facts: FamilyFacts, since: date | None = NEED) -> Answer:
    return rule.answer(Case(Record(facts), "need", since))


def in_six_months(bound: Bound, number: int, people: Counted = Counted.TOGETHER, ages: Ages = Ages.ALL) -> Events:
    return Events(("offence.proven",), ages, 6, Limit(bound, number), people=people)


# Each row was seen red with the rule's edge moved: what is asked, of whom, on which day, and whether it is met then.
LONG = event(CHILD, date(2019, 3, 1))._replace(ends_on=date(2019, 3, 11))
TWICE = event(CHILD, date(2019, 3, 1))._replace(value=2)
BREACHED_NOT = Fact(2, MOTHER, "order.breach", date(2019, 2, 1), date(2019, 2, 2), 0)
ORDER = spell(MOTHER, "order.in-force", date(2018, 12, 1), date(2019, 4, 1))
NEXT_ORDER = spell(MOTHER, "order.in-force", date(2019, 6, 1), None)._replace(evidence=2)
KEPT = OrderKept(("order.in-force",), ("order.breach",), 12)
ORDERS = (Coverage("orders", TO, 45),)
NEET, AGAIN = spell(CHILD, "participation.neet", NEED, date(2019, 2, 1)), date(2019, 6, 1)
EET = spell(CHILD, "participation.eet", date(2019, 3, 1), date(2019, 5, 1))
SINCE_NEET = Held(("participation.eet",), people=Scope.EACH, among=("participation.neet",))
PLACED = Roll(CHILD, date(2018, 9, 1), None, "alternative")
ELSEWHERE = spell(CHILD, "placement.in", date(2018, 9, 1), None, "special")
ALTERNATIVE = Placement(("alternative",), Scope.EACH, SchoolAge())
SAID: list[object] = [
    pytest.param(Not(Held(IN_NEED)), family(coverage=(CARE,)), date(2018, 12, 31), False, id="not: before the need"),
    pytest.param(Not(Held(IN_NEED)), family(coverage=(CARE,)), NEED, True, id="not: from the need"),
    pytest.param(
        NeutralWhen(no_offence(), in_six_months(Bound.AT_LEAST, 1)),
        family(event(CHILD, NEED)),
        NEED,
        True,
        id="neutral-when: what it asks has no window to fill",
    ),
    pytest.param(
        in_six_months(Bound.AT_MOST, 0, Counted.EACH), family(LONG), date(2019, 9, 9), False, id="each: to the last day"
    ),
    pytest.param(
        in_six_months(Bound.AT_MOST, 0, Counted.EACH), family(LONG), date(2019, 9, 10), True, id="each: 6 months after"
    ),
    pytest.param(
        in_six_months(Bound.AT_LEAST, 2, Counted.ANY), family(TWICE), date(2019, 7, 1), True, id="any: told as two"
    ),
    pytest.param(
        in_six_months(Bound.AT_LEAST, 1, ages=Ages.UNDER_18),
        family(event(None, date(2019, 3, 1))),
        date(2019, 7, 1),
        False,
        id="under 18: the family as a whole is no child",
    ),
    pytest.param(
        down_by(33),
        family(
            event(CHILD, date(2018, 8, 1)),
            *(event(CHILD, date(2019, 3, day)) for day in (1, 2, 3)),
            baselines=(Baseline("other", down_by(33).measure, 9),),
        ),
        date(2019, 7, 1),
        False,
        id="reduction: another need's starting point is not this one's",
    ),
    pytest.param(
        KEPT, family(ORDER, BREACHED_NOT, coverage=ORDERS), date(2019, 4, 1), True, id="order: a breach that was none"
    ),
    pytest.param(
        KEPT, family(ORDER, NEXT_ORDER, coverage=ORDERS), date(2019, 5, 31), True, id="order: run out, none begun"
    ),
    pytest.param(KEPT, family(ORDER, NEXT_ORDER, coverage=ORDERS), AGAIN, False, id="order: the next has begun"),
    pytest.param(
        SINCE_NEET,
        family(
            NEET, NEET._replace(evidence=2, starts_on=AGAIN, ends_on=None), EET, coverage=(Coverage("neet", TO, 45),)
        ),
        date(2019, 3, 1),
        True,
        id="each: asked from the first time without",
    ),
    pytest.param(
        ALTERNATIVE, family(rolls=(PLACED,), people=TWO_CHILDREN), NEED, False, id="placement: another child's roll"
    ),
    pytest.param(ALTERNATIVE, family(ELSEWHERE), NEED, False, id="placement: the register names another place"),
]


@pytest.mark.parametrize(("rule", "facts", "day", "is_met"), SAID)
def test_an_edge_lies_where_the_rule_says(rule: Rule, facts: FamilyFacts, day: date, *, is_met: bool) -> None:
    assert (day in ask(rule, facts).met) is is_met


LOWER = Latest(("abuse.victim",), 12, Scope.EACH, order=("standard", "medium", "high"))


def risk(day: date, code: str) -> Fact:
    return Fact(day.toordinal(), CHILD, "abuse.victim", day, day + DAY, None, code)


@pytest.mark.parametrize(
    ("at_start", "complete_to", "then", "is_met", "is_possible"),
    [
        pytest.param(["high"], TO, "medium", True, True, id="recorded on the very day"),
        pytest.param(["high", "medium"], TO, "medium", False, True, id="two that disagree: lower than one of them"),
        pytest.param(["high", "medium"], TO, "standard", True, True, id="two that disagree: lower than both"),
        pytest.param(["high"], NEED, "medium", True, True, id="complete to the very day"),
        pytest.param(["high"], NEED - DAY, "medium", False, True, id="complete to the day before"),
    ],
)
def test_a_risk_is_lower_than_what_stood_on_the_day_of_the_need(
    at_start: list[str], complete_to: date, then: str, *, is_met: bool, is_possible: bool
) -> None:
    facts = [*(risk(NEED, code) for code in at_start), risk(date(2019, 3, 1), then)]

    answer = ask(LOWER, family(*facts, coverage=(Coverage("domestic-abuse", complete_to, 45),)))

    assert (date(2019, 3, 1) in answer.met, date(2019, 3, 1) in answer.possible) == (is_met, is_possible)


@pytest.mark.parametrize(("late_by", "count"), [(0, 1), (1, None)], ids=["complete to it", "a day short"])
def test_a_starting_point_is_known_where_the_source_is_complete_to_its_day(late_by: int, count: int | None) -> None:
    police = replace(POLICE, complete_to=NEED - late_by * DAY)

    facts = family(event(CHILD, date(2018, 12, 1)), coverage=(police, SCHOOL))

    assert down_by(33).would_be(Case(Record(facts), "need", NEED)) == count


@pytest.mark.parametrize(("day", "is_met"), [(date(2019, 1, 31), True), (date(2019, 2, 1), False)])
def test_work_that_lasted_is_not_met_on_a_benefit_again(day: date, *, is_met: bool) -> None:
    rule = InWork(EmploymentRules((EmploymentRule(("jsa",), 1, 1),), ("payslip",)))
    work = Fact(2, MOTHER, "work.employment", date(2018, 11, 5), None, None, "payslip")
    claims = (spell(MOTHER, "benefit.claim", date(2018, 1, 1), date(2018, 11, 5), "jsa"),)
    again = claims[0]._replace(evidence=3, starts_on=date(2019, 2, 1), ends_on=date(2019, 3, 1))

    answer = ask(rule, family(*claims, again, work, coverage=(Coverage("benefits", TO, 45),)))

    assert (day in answer.met) is is_met


@pytest.mark.parametrize(("short_by", "is_known"), [(0, True), (1, False)], ids=["its last day", "a day short"])
def test_a_register_tells_a_whole_term_when_complete_to_its_last_day(short_by: int, *, is_known: bool) -> None:
    last_day = SUMMER_19.ends_on - DAY
    told = [
        Fact(n, CHILD, "exclusions.fixed", term.starts_on, term.starts_on + DAY, 1, "", "exclusions")
        for n, term in enumerate((AUTUMN_18, SPRING_19, SUMMER_19))
    ]
    register = Coverage("exclusions", last_day - short_by * DAY, 45)

    answer = ask(exclusions(Bound.AT_MOST, 5), family(*told, coverage=(SCHOOL, register)), None)

    assert (SUMMER_19.ends_on in answer.met) is is_known


@pytest.mark.parametrize(("stays", "is_asked"), [(0, False), (1, True)], ids=["left by then", "left the day after"])
def test_a_child_that_left_before_the_attachment_is_asked_nothing(stays: int, *, is_asked: bool) -> None:
    people = (member(CHILD, until=ATTACHED + stays * DAY), parent())

    assert bool(Record(family(people=people)).pupils(SchoolAge())) is is_asked


@pytest.mark.parametrize("recorded_on", [date(2018, 10, 1), date(2019, 6, 1)], ids=["recorded first", "shown first"])
def test_a_need_counts_from_the_first_day_it_was_shown_or_recorded(recorded_on: date) -> None:
    indicator = Indicator("need", "one", "One", "One", in_six_months(Bound.AT_LEAST, 1), no_offence())
    plan = Plan("Ours", "", (Headline("one", "One", (indicator,)),), Eligibility(1, CountBy.NEED))
    facts = family(event(CHILD, date(2019, 3, 1)), needs=(RecordedNeed("need", recorded_on),))

    (need,) = judge(facts, plan).needs

    assert need.identified_on == min(recorded_on, date(2019, 3, 1))


def test_a_doubt_is_settled_on_the_day_it_is_a_need() -> None:
    """What was asked since the doubt is never known, for its starting point is not; what the need asks is met."""
    hole = replace(POLICE, holes=((date(2018, 8, 1), date(2018, 8, 10)),))
    indicator = Indicator("need", "one", "One", "One", in_six_months(Bound.AT_LEAST, 1), down_by(33, ages=Ages.ALL))
    plan = Plan("Ours", "", (Headline("one", "One", (indicator,)),), Eligibility(1, CountBy.NEED))

    judgement = judge(family(event(CHILD, date(2019, 3, 1)), coverage=(hole, SCHOOL)), plan)

    assert [doubt.possible_on for doubt in judgement.doubts] == [ATTACHED]
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 9, 1)


ON = ATTACHED
SIXTEEN = date(2002, 3, 1)


@pytest.mark.parametrize(
    ("person", "ended_on", "says"),
    [
        pytest.param(member(CHILD, ON, since=ON), None, Status.MET, id="born and joined on the day"),
        pytest.param(member(CHILD, ON + DAY, since=ON), None, Status.NOT_YET, id="born the day after"),
        pytest.param(member(CHILD, since=ON + DAY), None, Status.NOT_YET, id="joined the day after"),
        pytest.param(member(CHILD, until=ON), None, Status.NOT_YET, id="left on the day"),
        pytest.param(member(CHILD, SIXTEEN), ON + DAY, Status.MET, id="on a roll to the day"),
        pytest.param(member(CHILD, SIXTEEN), ON, Status.NOT_KNOWN, id="on a roll to the day before"),
    ],
)
def test_who_is_a_dependent_child_on_a_day(person: Person, ended_on: date | None, says: Status) -> None:
    rolls = (Roll(CHILD, date(2015, 9, 1), ended_on, "mainstream"),) if ended_on else ()

    assert dependent_child(family(people=(person, parent()), rolls=rolls), Eligibility(1, CountBy.NEED), ON) is says


@pytest.mark.parametrize(("born_on", "counted"), [(date(2000, 9, 1), 1), (date(2000, 9, 2), 2)], ids=["18", "17"])
def test_an_absent_parents_limit_begins_on_the_day_they_are_adult(born_on: date, counted: int) -> None:
    away = member(FATHER, born_on, since=born_on, lives_there=False, has_parental_responsibility=True)
    entries = [
        Events((measure,), Ages.ALL, 12, Limit(Bound.AT_LEAST, 1)) for measure in ("offence.proven", "asb.incident")
    ]
    needs = tuple(Indicator(f"need-{n}", "one", "One", "One", entry, None) for n, entry in enumerate(entries))
    rule = Eligibility(2, CountBy.NEED, absent_parent_limit=1)
    told = (event(FATHER, date(2018, 8, 1)), event(FATHER, date(2018, 8, 1), "asb.incident"))

    judgement = judge(
        family(*told, people=(member(CHILD), away)), Plan("Ours", "", (Headline("one", "One", needs),), rule)
    )

    assert judgement.eligibility.counted == counted


def test_days_reach_a_day_that_is_their_last_and_no_months_add_nothing() -> None:
    only = DaySet.on(NEED)

    assert (reaches(only, NEED), reaches(only, NEED + DAY)) == (True, False)
    assert only.widen(months=0) == only
