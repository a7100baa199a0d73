"""The rules against the oracle that walks every day of the year, on invented families and plans."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.daysets import Answer
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.judge import judge
from outcomes.rules.operators.base import Rule
from outcomes.rules.plan import Plan
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.invented import LAST, WALKED, days, families, plans, proven, rules, sustained
from tests.outcomes.rules.oracle import Oracle, Said


def on(answer: Answer, day: date) -> Said:
    return Said(day in answer.met, day in answer.possible, day in answer.neutral)


@proven(60, 20_000)
@given(families(), rules, st.none() | days)
def test_a_rule_says_the_same_as_the_oracle_on_every_day(facts: FamilyFacts, rule: Rule, since: date | None) -> None:
    # What was before the attachment is asked by nobody.
    answer, oracle = rule.answer(Case(Record(facts), "need-0", since)), Oracle(facts)

    for day in (day for day in WALKED if day >= facts.attached_on):
        assert on(answer, day) == oracle.says(rule, day, since, "need-0"), day


@proven(40, 10_000)
@given(families(), sustained, st.none() | days)
def test_what_is_sustained_says_the_same_as_the_oracle_on_every_day(
    facts: FamilyFacts, rule: Rule, since: date | None
) -> None:
    answer, oracle = rule.answer(Case(Record(facts), "", since)), Oracle(facts)

    for day in WALKED[::3]:
        if day >= facts.attached_on:
            assert on(answer, day) == oracle.says(rule, day, since), day


@proven(40, 10_000)
@given(families(), plans())
def test_a_family_is_judged_as_the_oracle_judges_it_on_every_day(facts: FamilyFacts, plan: Plan) -> None:
    family = judge(facts, plan).family

    for day, said in Oracle(facts).family(plan, LAST).items():
        assert (day in family.met, day in family.possible) == (said.met, said.possible), day
