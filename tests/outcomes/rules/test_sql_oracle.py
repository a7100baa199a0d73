"""The rules against a set-based form of the same conditions in SQL: invented histories, all days of a year at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outcomes.rules.facts import FamilyFacts
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.events import Events
from outcomes.rules.operators.spells import Ended
from outcomes.rules.operators.states import Held
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.invented import (
    LAST,
    ages,
    days,
    families,
    families_told_of,
    limits,
    measures,
    months,
    plan_codes,
    proven,
    rates,
    reductions,
    term_counts,
)
from tests.outcomes.rules.sql_oracle import INDICATOR, said_in_sql

pytestmark = pytest.mark.django_db

RULES_AT_ONCE, FAMILIES_AT_ONCE = 8, 4
_spells = st.sampled_from([("care.child-in-need",), ("care.child-in-need", "care.plan")])
_again = st.sampled_from([(), ("care.re-referral",)])
_held = st.builds(Held, _spells, plan_codes, ages)
_ended = st.builds(Ended, _spells, months, st.just(()), ages, _again)
_events = st.builds(Events, measures, ages, months, limits)
_conditions: st.SearchStrategy[Rule] = st.one_of(_events, reductions, rates, term_counts, _held, _ended)
_asked = st.lists(st.tuples(_conditions, st.none() | days), min_size=RULES_AT_ONCE, max_size=RULES_AT_ONCE)
_families = families() | families_told_of("care.child-in-need", "care.re-referral")

Asked = list[tuple[Rule, date | None]]


# Some 6,400 comparisons in each example: more than 100,000 with those of the oracle that walks the days, and ten
# million where proof is asked for. The difference names its day, so none is made smaller: that would take minutes.
@settings(proven(10, 1_600), suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.lists(_families, min_size=FAMILIES_AT_ONCE, max_size=FAMILIES_AT_ONCE), _asked)
def test_conditions_say_the_same_as_their_sql_on_every_day(told: list[FamilyFacts], asked: Asked) -> None:
    records = [Record(facts) for facts in told]
    answers = [[rule.answer(Case(record, INDICATOR, since)) for rule, since in asked] for record in records]

    found = list(said_in_sql(told, asked, LAST))

    assert len(found) == sum((LAST - facts.attached_on).days + 1 for facts in told) * len(asked)
    for family, place, day, *said in found:
        answer = answers[family][place]
        assert [day in answer.met, day in answer.possible, day in answer.neutral] == said, (family, asked[place], day)
