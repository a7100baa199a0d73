"""The rules against the oracle that walks every day of the year, on invented families and plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.daysets import Answer
from outcomes.rules.employment import continuous_employment
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.judge import judge
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.work import EmploymentRules
from outcomes.rules.plan import CountBy, Eligibility, Plan
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.invented import (
    LAST,
    WALKED,
    by_start,
    closed,
    days,
    distances,
    employments,
    ended,
    families,
    families_at_school,
    families_at_work,
    families_judged,
    families_told_of,
    held,
    improved,
    in_work,
    judged,
    larger_plans,
    latest,
    levels,
    lower,
    orders,
    plans,
    proven,
    rules,
    sustained,
)
from tests.outcomes.rules.oracle import Oracle, Said


def on(answer: Answer, day: date) -> Said:
    return Said(day in answer.met, day in answer.possible, day in answer.neutral)


@proven(30, 2_500)
@given(families(), rules, st.none() | days)
def test_a_rule_says_the_same_as_the_oracle_on_every_day(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    # What was before the attachment is asked by nobody.
    answer, oracle = rule.answer(Case(Record(facts), "need-0", since)), Oracle(facts)

    for day in (day for day in WALKED if day >= facts.attached_on):
        assert on(answer, day) == oracle.says(rule, day, since, "need-0"), day


@proven(10, 1_200)
@given(families(), sustained, st.none() | days)
def test_what_is_sustained_says_the_same_as_the_oracle_on_every_day(
    facts: FamilyFacts, rule: Rule, since: date | None
) -> None:
    answer, oracle = rule.answer(Case(Record(facts), "", since)), Oracle(facts)

    for day in WALKED[::3]:
        if day >= facts.attached_on:
            assert on(answer, day) == oracle.says(rule, day, since), day


@proven(5, 1_000)  # its oracle looks back from every day to every day
@given(families(), closed, st.none() | days, days)
def test_what_is_held_after_closing_says_the_same_as_the_oracle(
    facts: FamilyFacts, rule: Rule, since: date | None, day: date
) -> None:
    same_on_every_day(replace(facts, closed_on=facts.closed_on or day), rule, since)


def same_on_every_day(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    answer, oracle = rule.answer(Case(Record(facts), "need-0", since)), Oracle(facts)

    for day in (day for day in WALKED[::2] if day >= facts.attached_on):
        assert on(answer, day) == oracle.says(rule, day, since, "need-0"), day


@proven(20, 1_000)
@given(families_told_of("care.child-in-need", "care.re-referral", "order.in-force"), ended, st.none() | days)
def test_what_has_ended_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_told_of("order.in-force", "order.breach"), orders, st.none() | days)
def test_an_order_kept_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_told_of("health.mental-health", "abuse.victim", "money.arrears"), latest, st.none() | days)
def test_the_last_record_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_told_of("abuse.victim"), lower, st.none() | days)
def test_what_is_lower_than_at_the_start_says_the_same_as_the_oracle(
    facts: FamilyFacts, rule: Rule, since: date | None
) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_told_of("care.child-in-need"), held, st.none() | days)
def test_what_is_held_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_judged(), judged, st.none() | days)
def test_a_judgement_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_told_of("progress.level"), levels, st.none() | days)
def test_a_level_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_told_of("distance.reading"), distances, st.none() | days)
def test_a_distance_travelled_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(40, 1_500)
@given(families_at_school(), improved | by_start, st.none() | days)
def test_what_depends_on_a_childs_start_says_the_same_as_the_oracle(
    facts: FamilyFacts, rule: Rule, since: date | None
) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_at_work(), in_work, st.none() | days)
def test_work_that_lasts_says_the_same_as_the_oracle(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    same_on_every_day(facts, rule, since)


@proven(20, 1_000)
@given(families_at_work(), employments)
def test_continuous_employment_is_what_the_oracle_counts_week_by_week(
    facts: FamilyFacts, employment: EmploymentRules
) -> None:
    plan = Plan("Invented", "", (), Eligibility(2, CountBy.NEED), employment=employment)

    answer, oracle = continuous_employment(Record(facts), plan).answer, Oracle(facts)

    for day in WALKED[::3]:
        said = oracle.employment(employment, day)
        assert (day in answer.met, day in answer.possible) == (said.met, said.possible), day


@proven(12, 1_000)
@given(families(), plans())
def test_a_family_is_judged_as_the_oracle_judges_it_on_every_day(facts: FamilyFacts, plan: Plan) -> None:
    family = judge(facts, plan).family

    for day, said in Oracle(facts).family(plan, LAST).items():
        assert (day in family.met, day in family.possible) == (said.met, said.possible), day


@proven(6, 500)
@given(families(), larger_plans())
def test_under_any_plan_a_family_is_judged_as_the_oracle_judges_it(facts: FamilyFacts, plan: Plan) -> None:
    # A need that the plan does not have cannot be recorded.
    facts = replace(facts, needs=tuple(need for need in facts.needs if need.indicator in plan.indicators))

    family = judge(facts, plan).family

    for day, said in Oracle(facts).family(plan, LAST).items():
        assert (day in family.met, day in family.possible) == (said.met, said.possible), day
