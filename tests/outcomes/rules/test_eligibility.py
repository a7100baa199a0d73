"""Who is eligible under each framework: ways, local criteria, expectant parents, needs or headlines, absent parents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from outcomes.rules.eligibility import Eligible
from outcomes.rules.explain import explain
from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Roll
from outcomes.rules.judge import judge
from outcomes.rules.plan import CountBy, Plan
from outcomes.rules.status import Status
from tests.outcomes.rules.builders import (
    ATTACHED,
    CHILD,
    FATHER,
    MOTHER,
    TERMS,
    YEAR_19,
    attended,
    event,
    family,
    member,
    parent,
)
from tests.outcomes.rules.phases import (
    ABSENCE,
    BENEFIT,
    EMPLOYMENT,
    LOCAL,
    OCTOBER_2022,
    OFFENCE,
    PHASE_1,
    plan_under,
    sourced,
)

KINDS = ("school", "offences", "benefits", "social-care", "domestic-abuse")
COVERAGE = tuple(Coverage(kind, date(2021, 3, 31), 45) for kind in KINDS)
BEFORE = date(2018, 7, 1)
FIRST, LATER = plan_under("phase-1", PHASE_1), plan_under("supporting-families-2022", OCTOBER_2022)
OFFENDED, ON_BENEFIT = event(CHILD, BEFORE), Fact(8001, MOTHER, "benefit.claim", BEFORE, None, code="esa")
IN_NEED = Fact(8002, CHILD, "care.child-in-need", BEFORE, None)
BAD_TERMS = tuple(fact for term in TERMS[:3] for fact in attended(CHILD, term, "70"))
GOOD_TERMS = tuple(fact for term in TERMS[:3] for fact in attended(CHILD, term, "95"))

EARLY_HELP = """
[[headlines.indicators]]
code = "early-help"
label = "Early help"
need = "Help for a child"
[headlines.indicators.entry]
type = "held"
measures = ["care.early-help"]
"""
BENEFIT_ASKED = f"""{BENEFIT}
[headlines.indicators.outcome]
type = "ended"
measures = ["benefit.claim"]
months = {sourced(3)}
"""


def told(*facts: Fact, **more: object) -> FamilyFacts:
    more.setdefault("coverage", COVERAGE)
    return family(*facts, **more)  # type: ignore[arg-type]  # passed on as given


def found(plan: Plan, *facts: Fact, **more: object) -> Eligible:
    return judge(told(*facts, **more), plan).eligibility


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((OFFENDED, *BAD_TERMS, ON_BENEFIT), True, id="all three national criteria"),
        pytest.param((OFFENDED, *GOOD_TERMS, ON_BENEFIT, IN_NEED), True, id="two, and a local one"),
        pytest.param((OFFENDED, *GOOD_TERMS, ON_BENEFIT), False, id="two, and no local one"),
        pytest.param((OFFENDED, *GOOD_TERMS, IN_NEED), False, id="one, and a local one"),
    ],
)
def test_phase_1_takes_three_national_criteria_or_two_and_a_local_one(
    facts: tuple[Fact, ...], *, expected: bool
) -> None:
    assert found(FIRST, *facts).is_eligible is expected


def test_a_local_criterion_in_doubt_leaves_it_not_known() -> None:
    without = tuple(known for known in COVERAGE if known.source != "social-care")

    eligible = found(FIRST, OFFENDED, *GOOD_TERMS, ON_BENEFIT, coverage=without)

    assert eligible.is_eligible is None
    assert eligible.in_doubt == ("child-in-need",)


def test_a_local_criterion_in_doubt_does_not_help_where_one_national_criterion_is_present() -> None:
    without = tuple(known for known in COVERAGE if known.source != "social-care")

    assert found(FIRST, OFFENDED, *GOOD_TERMS, coverage=without).is_eligible is False


def test_the_reasons_name_the_ways_of_being_eligible() -> None:
    reasons = found(FIRST, OFFENDED, *GOOD_TERMS, ON_BENEFIT).reasons

    assert reasons == (
        "2 national and local criteria were present on the day of attachment; asked for are all three national "
        "criteria, or two national criteria and at least one local criterion.",
    )


def test_the_wrong_criteria_together_are_said_to_be_so() -> None:
    twice = replace(FIRST, eligibility=replace(FIRST.eligibility, minimum=2))

    assert "They are not those that are asked for together." in found(twice, OFFENDED, *GOOD_TERMS, IN_NEED).reasons


def test_17_education_is_neutral_in_phase_1_once_the_only_child_of_concern_has_left_school() -> None:
    left = date(2019, 2, 15)
    people = (member(CHILD, date(2002, 10, 1)), parent())
    rolls = (Roll(CHILD, date(2014, 9, 1), left, "mainstream"),)

    judgement = judge(told(*BAD_TERMS, OFFENDED, ON_BENEFIT, people=people, rolls=rolls), FIRST)

    assert [need.indicator for need in judgement.needs] == ["offence", "absence", "out-of-work"]
    assert judgement.needs[1].outcome.neutral.since(date(2019, 3, 1)) == left
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 3, 1)


@pytest.mark.parametrize(
    ("count_by", "expected"),
    [pytest.param(CountBy.NEED, True, id="needs"), pytest.param(CountBy.HEADLINE, False, id="headlines")],
)
def test_18_three_needs_under_two_headlines_in_october_2022(count_by: CountBy, *, expected: bool) -> None:
    plan = replace(LATER, eligibility=replace(LATER.eligibility, count_by=count_by))
    nuisance, abuse = event(CHILD, BEFORE, "asb.incident"), event(MOTHER, BEFORE, "abuse.victim")

    eligible = found(plan, OFFENDED, nuisance, abuse)

    assert eligible.needs == ("offence", "nuisance", "abuse")
    assert eligible.is_eligible is expected


THREE_NEEDS = (event(MOTHER, BEFORE), event(MOTHER, BEFORE, "asb.incident"), event(MOTHER, BEFORE, "abuse.victim"))
NO_CHILD = (parent(), parent(FATHER))


def expecting(starts_on: date, ends_on: date | None, person: int | None = MOTHER) -> Fact:
    return Fact(8100, person, "household.expecting", starts_on, ends_on)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        pytest.param(expecting(BEFORE, None), True, id="still expecting"),
        pytest.param(expecting(ATTACHED, date(2018, 9, 2)), True, id="on that day alone"),
        pytest.param(expecting(BEFORE, ATTACHED), False, id="ended that day"),
        pytest.param(expecting(date(2018, 9, 2), None), False, id="from the day after"),
        pytest.param(expecting(BEFORE, None, None), True, id="told of the family"),
        pytest.param(expecting(BEFORE, None, 99), False, id="somebody who is not of the family"),
    ],
)
def test_an_expectant_parent_counts_on_the_day(fact: Fact, *, expected: bool) -> None:
    eligible = found(LATER, *THREE_NEEDS, fact, people=NO_CHILD)

    assert eligible.is_eligible is expected
    assert ("Somebody of the family was expecting a child on that day." in eligible.reasons) is expected


def test_an_expectant_parent_who_lives_elsewhere_does_not_count() -> None:
    people = (parent(lives_there=False), parent(FATHER))

    assert found(LATER, *THREE_NEEDS, expecting(BEFORE, None), people=people).is_eligible is False


def test_an_expectant_parent_does_not_count_where_the_framework_does_not_say_so() -> None:
    eligible = found(FIRST, OFFENDED, *BAD_TERMS, ON_BENEFIT, expecting(BEFORE, None), people=NO_CHILD)

    assert eligible.dependent_child is Status.NOT_YET


def test_nobody_recorded_as_expecting_says_so() -> None:
    assert "Nobody of the family is recorded as expecting one." in found(LATER, *THREE_NEEDS, people=NO_CHILD).reasons


def limited(plan: Plan, *, minimum: int) -> Plan:
    rule = replace(plan.eligibility, minimum=minimum, ways=(), absent_parent_limit=1)
    return replace(plan, eligibility=rule)


ABSENT = (member(CHILD), parent(), parent(FATHER, lives_there=False))
FATHERS = (event(FATHER, BEFORE), event(FATHER, BEFORE, "asb.incident"))


def test_an_absent_parents_two_needs_count_once() -> None:
    eligible = found(limited(LATER, minimum=2), *FATHERS, people=ABSENT)

    assert (eligible.is_eligible, eligible.counted) == (False, 1)


def test_what_only_the_absent_parent_surely_has_but_somebody_at_home_may_have_is_not_known() -> None:
    hole = Coverage("offences", date(2021, 3, 31), 45, holes=((date(2018, 6, 1), date(2018, 6, 30)),))
    coverage = (hole, *(known for known in COVERAGE if known.source != "offences"))

    assert found(limited(LATER, minimum=2), *FATHERS, people=ABSENT, coverage=coverage).is_eligible is None


def test_the_best_that_the_absent_parents_limit_allows_is_counted() -> None:
    first = replace(FIRST, eligibility=replace(FIRST.eligibility, absent_parent_limit=1))
    theirs = (event(FATHER, BEFORE), Fact(8003, FATHER, "benefit.claim", BEFORE, None, code="esa"))

    assert found(first, *theirs, *BAD_TERMS, IN_NEED, people=ABSENT).is_eligible
    assert found(first, *theirs, *BAD_TERMS, people=ABSENT).is_eligible is False


def test_of_an_absent_parents_criteria_the_one_that_helps_is_counted() -> None:
    own = f"[eligibility]\nabsent_parent_limit = {sourced(1)}"
    plan = plan_under("phase-1", own, ABSENCE, BENEFIT, LOCAL, EARLY_HELP)
    work, help_given = (
        Fact(8005, FATHER, "benefit.claim", BEFORE, None),
        Fact(8006, FATHER, "care.early-help", BEFORE, None),
    )

    eligible = found(plan, *BAD_TERMS, IN_NEED, work, help_given, people=ABSENT)

    assert (eligible.is_eligible, eligible.counted) == (True, 3)


def test_a_headline_asked_for_entry_alone_does_not_block_the_result() -> None:
    judgement = judge(told(OFFENDED, *GOOD_TERMS, *_good(), ON_BENEFIT, IN_NEED), FIRST)

    assert {need.indicator for need in judgement.needs} == {"offence", "out-of-work", "child-in-need"}
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 3, 1)


def test_what_is_asked_for_entry_alone_decides_nothing_where_the_rest_is_not_known() -> None:
    silent = tuple(known for known in COVERAGE if known.source != "offences")
    facts = told(OFFENDED, *GOOD_TERMS, *_good(), ON_BENEFIT, IN_NEED, coverage=silent)
    plan = plan_under("phase-1", OFFENCE, ABSENCE, BENEFIT_ASKED)

    explained = explain(facts, plan, day=date(2019, 8, 1))

    assert [(need.indicator, need.is_asked) for need in explained.needs] == [("offence", True), ("out-of-work", False)]
    assert explained.needs[1].status is Status.NOT_YET
    assert explained.status is Status.NOT_KNOWN


def test_a_doubt_about_a_headline_asked_for_entry_alone_does_not_block_either() -> None:
    without = tuple(known for known in COVERAGE if known.source not in {"social-care", "benefits"})

    judgement = judge(told(OFFENDED, *GOOD_TERMS, *_good(), coverage=without), FIRST)

    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 3, 1)
    assert not judgement.rests_on & {"social-care", "benefits"}


def test_a_family_with_only_what_is_asked_for_entry_is_never_met() -> None:
    assert not judge(told(*GOOD_TERMS, *_good(), ON_BENEFIT, IN_NEED), FIRST).family.met


def _good() -> tuple[Fact, ...]:
    return tuple(fact for term in YEAR_19 for fact in attended(CHILD, term, "95"))


def test_local_criteria_are_counted_one_by_one_also_where_headlines_are() -> None:
    two = (
        "[[eligibility.ways]]\ncode = 'two'\nlabel = 'two local'\n" + f"national = {sourced(1)}\nlocal = {sourced(2)}\n"
    )
    plan = plan_under("phase-1", two, OFFENCE, LOCAL, EARLY_HELP)
    early_help = Fact(8004, CHILD, "care.early-help", BEFORE, None)

    assert found(plan, OFFENDED, IN_NEED, early_help).is_eligible
    assert found(plan, OFFENDED, IN_NEED).is_eligible is False


def test_local_criteria_do_not_count_where_no_way_asks_for_one() -> None:
    rule = replace(FIRST.eligibility, ways=(), minimum=3)

    eligible = found(replace(FIRST, eligibility=rule), OFFENDED, *GOOD_TERMS, ON_BENEFIT, IN_NEED)

    assert (eligible.is_eligible, eligible.counted) == (False, 2)


def test_employment_is_no_result_where_the_framework_has_none() -> None:
    facts = told(ON_BENEFIT)

    assert judge(facts, plan_under("phase-1", EMPLOYMENT, PHASE_1)).employment is not None
    assert judge(facts, plan_under("supporting-families-2022", EMPLOYMENT, OCTOBER_2022)).employment is None
