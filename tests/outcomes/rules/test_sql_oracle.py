"""The rules against a set-based form of the same conditions in SQL: invented histories, all days of a year at once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outcomes.rules.facts import FamilyFacts
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, CountedFrom, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events
from outcomes.rules.operators.spells import Ended
from outcomes.rules.operators.starts import Band, ByStart
from outcomes.rules.operators.states import Held
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.invented import (
    LAST,
    ages,
    befores,
    by_start,
    closed,
    days,
    distances,
    ended,
    families,
    families_at_school,
    families_at_work,
    families_judged,
    families_on_the_way,
    families_told_of,
    good_limits,
    held,
    improved,
    in_work,
    judged,
    latest,
    levels,
    limits,
    lower,
    measures,
    months,
    orders,
    placements,
    plan_codes,
    proven,
    rates,
    reductions,
    sustained,
    term_counts,
)
from tests.outcomes.rules.sql_oracle import INDICATOR, said_in_sql

pytestmark = pytest.mark.django_db

RULES_AT_ONCE, FAMILIES_AT_ONCE = 8, 4
_spells = st.sampled_from([("care.child-in-need",), ("care.child-in-need", "care.plan")])
_again = st.sampled_from([(), ("care.re-referral",)])
_held = st.builds(Held, _spells, plan_codes, ages) | held
_ended = st.builds(Ended, _spells, months, st.just(()), ages, _again) | ended
_events = st.builds(Events, measures, ages, months, limits)
_entries = st.one_of(_events, rates, term_counts, _held, placements)
_leaves: st.SearchStrategy[Rule] = st.one_of(_entries, reductions, _ended, judged, levels, levels)


def _larger(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    at_least = several.flatmap(lambda found: st.builds(AtLeastOf, st.integers(1, len(found)), st.just(found)))
    of_several = st.builds(AllOf, several) | st.builds(AnyOf, several) | at_least
    return of_several | st.builds(Not, _held | placements) | st.builds(NeutralWhen, parts, _entries)


_conditions = _leaves | _larger(_leaves) | _larger(_larger(_leaves) | _leaves)
_asked = st.lists(st.tuples(_conditions, st.none() | days), min_size=RULES_AT_ONCE, max_size=RULES_AT_ONCE)
_families = st.one_of(
    families(),
    families_told_of("care.child-in-need", "care.re-referral", "order.in-force"),
    families_told_of("progress.level"),
    families_told_of("placement.in"),
    families_at_school(),
    families_judged(),
)

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


_quiet = st.builds(Events, measures, ages, months, good_limits)
_closed = st.one_of(closed, st.builds(Sustained, _quiet, months, counted_from=st.just(CountedFrom.CLOSED)))
_shares = st.sampled_from([Fraction(1, 10), Fraction(9, 10)])
_bands = st.builds(lambda below, low, high: (Band(low, below), Band(high)), _shares, improved, improved)
_by_start = st.one_of(st.builds(ByStart, befores, _bands), by_start)
# Those on a child's start take the database many times as long as the others.
_OF_MORE_KINDS: dict[str, tuple[st.SearchStrategy[Rule], int]] = {
    "latest": (latest, 3),
    "lower": (lower, 3),
    "order-kept": (orders, 4),
    "distance": (distances, 6),
    "sessions-improved": (improved, 3),
    "by-start": (_by_start, 2),
    "in-work": (in_work, 4),
    "sustained": (sustained, 3),
    "closed": (_closed, 3),
}
NAMES = [name for name, (_, times) in _OF_MORE_KINDS.items() for _ in range(times)]
_told = st.tuples(
    families(),
    families_told_of("health.mental-health", "abuse.victim", "money.arrears"),
    families_told_of("order.in-force", "order.breach"),
    families_told_of("distance.reading"),
    families_on_the_way(),
    families_on_the_way(),
    families_at_work(),
    families_at_work(),
)
ANSWERS = [(True, True), (False, True), (False, False)]


def test_more_kinds_of_condition_say_the_same_as_their_sql_and_every_answer_comes_up() -> None:
    heard: Counter[tuple[str, tuple[bool, bool]]] = Counter()

    @settings(proven(4, 400), suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(_told, st.tuples(*(st.tuples(_OF_MORE_KINDS[name][0], st.none() | st.none() | days) for name in NAMES)))
    def compare(told: tuple[FamilyFacts, ...], asked: tuple[tuple[Rule, date | None], ...]) -> None:
        for name, one in zip(NAMES, asked, strict=True):
            answers = [one[0].answer(Case(Record(facts), INDICATOR, one[1])) for facts in told]
            for family, _, day, *said in said_in_sql(told, [one], LAST):
                answer = answers[family]
                if [day in answer.met, day in answer.possible, day in answer.neutral] != said:
                    different.append((told[family], one, day, said))
                heard[name, (said[0], said[1])] += not said[2]

    different: list[Any] = []
    compare()

    assert different[:1] == []
    assert [(kind, answer) for kind in _OF_MORE_KINDS for answer in ANSWERS if not heard[kind, answer]] == [], heard
