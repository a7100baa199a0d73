"""What a condition says it asks about is all it asks about: other evidence may be left unread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.asked import asks_rolls, measures_of
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.operators.base import Leaf, Rule
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.invented import (
    by_start,
    days,
    distances,
    ended,
    families,
    held,
    improved,
    in_work,
    judged,
    latest,
    levels,
    orders,
    proven,
    rules,
)

every_kind = st.one_of(by_start, distances, ended, held, improved, in_work, judged, latest, levels, orders, rules)


@proven(60, 5_000)
@given(families(), every_kind, st.none() | days)
def test_a_condition_says_the_same_without_the_evidence_it_does_not_ask_about(
    facts: FamilyFacts, rule: Rule, since: date | None
) -> None:
    asked = measures_of(rule)
    told = tuple(fact for fact in facts.facts if fact.measure in asked)
    few = replace(facts, facts=told, rolls=facts.rolls if asks_rolls(asked) else ())

    assert rule.answer(Case(Record(few), "need-0", since)) == rule.answer(Case(Record(facts), "need-0", since))


def test_a_kind_of_condition_that_is_not_listed_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class New(Leaf):
        says: str = ""

    with pytest.raises(KeyError, match="New"):
        measures_of(New())  # type: ignore[arg-type]
