"""A family moved to another version: each day under the version that holds."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.daysets import DaySet
from outcomes.rules.facts import Baseline, FamilyFacts, RecordedNeed
from outcomes.rules.judge import judge
from outcomes.rules.plan import CountBy, Eligibility, Headline, Indicator, Plan
from outcomes.rules.versions import as_one, judge_versions, stretches, version_on
from tests.outcomes.rules.builders import ATTACHED, CHILD, down_by, event, family, no_offence
from tests.outcomes.rules.invented import WALKED, days, families, plans, proven

MOVED = date(2019, 6, 1)


def plan(code: str, *, months: int = 6) -> Plan:
    """A plan of one indicator: an offence within six months, none for so many."""
    asked = Indicator(code, "crime", "An offence", "Nobody offends", None, no_offence(months=months))
    return Plan(code, "", (Headline("crime", "Crime", (asked,)),), Eligibility(1, CountBy.NEED))


def recorded(*codes: str) -> FamilyFacts:
    return family(event(CHILD, date(2018, 12, 1)), needs=tuple(RecordedNeed(code, ATTACHED) for code in codes))


moves = st.lists(days, max_size=2, unique=True).map(sorted)


@proven(10, 2000)
@given(families(), st.lists(plans(), min_size=3, max_size=3), moves)
def test_each_day_is_answered_by_the_version_that_holds(facts: FamilyFacts, some: list[Plan], on: list[date]) -> None:
    versions = list(zip([None, *on], some, strict=False))

    judged = judge_versions(facts, versions)

    whole = as_one(judged)
    for day in WALKED:
        held = version_on(judged, day)
        assert held.plan is [each for start, each in versions if start is None or start <= day][-1]
        alone = judge(held.facts, held.plan)
        assert (day in whole.family.met) is (day in alone.family.met)
        assert (day in whole.family.possible) is (day in alone.family.possible)
        assert (day in whole.gate.met) is (day in alone.gate.met)


@proven(10, 2000)
@given(families(), plans(), st.lists(days, max_size=2, unique=True).map(sorted))
def test_a_move_to_the_same_rules_changes_no_day(facts: FamilyFacts, held: Plan, on: list[date]) -> None:
    moved = as_one(judge_versions(facts, [(start, held) for start in (None, *on)]))

    alone = judge(facts, held)
    assert moved.family == alone.family
    assert [(need.indicator, need.identified_on, need.outcome) for need in moved.needs] == [
        (need.indicator, need.identified_on, need.outcome) for need in alone.needs
    ]


def test_one_version_is_judged_as_ever() -> None:
    facts = recorded("theft")

    assert as_one(judge_versions(facts, [(None, plan("theft"))])) == judge(facts, plan("theft"))


def test_versions_follow_one_another_without_a_gap_or_an_overlap() -> None:
    first, second, third = stretches([None, date(2019, 6, 1), date(2019, 9, 1)])

    assert first == DaySet.before(date(2019, 6, 1))
    assert second == DaySet.of((date(2019, 6, 1), date(2019, 9, 1)))
    assert third == DaySet.starting(date(2019, 9, 1))


def test_a_stricter_version_ends_what_was_met_on_the_day_of_the_move() -> None:
    versions = [(None, plan("theft", months=3)), (MOVED, plan("theft", months=12))]

    whole = as_one(judge_versions(recorded("theft"), versions))

    assert whole.family.met == DaySet.of((date(2019, 3, 1), MOVED), (date(2019, 12, 1), None))


def test_a_move_dated_before_the_attachment_judges_every_day_under_the_later_version() -> None:
    facts = recorded("theft")

    moved = as_one(judge_versions(facts, [(None, plan("theft")), (date(2018, 1, 1), plan("theft", months=9))]))

    assert moved.family.met == judge(facts, plan("theft", months=9)).family.met
    assert moved.eligibility == judge(facts, plan("theft", months=9)).eligibility


def test_who_is_eligible_is_said_by_the_version_that_held_at_attachment() -> None:
    strict = replace(plan("theft"), eligibility=Eligibility(3, CountBy.NEED))

    moved = as_one(judge_versions(recorded("theft"), [(None, plan("theft")), (MOVED, strict)]))

    assert moved.eligibility.minimum == 1


def test_a_recorded_need_that_a_later_version_does_not_know_stays_and_asks_nothing_of_the_family() -> None:
    facts = recorded("theft", "arson")

    moved = as_one(judge_versions(facts, [(None, plan("theft")), (MOVED, plan("arson"))]))

    assert [need.indicator for need in moved.needs] == ["arson", "theft"]
    assert [need.identified_on for need in moved.needs] == [MOVED, ATTACHED]
    assert moved.needs[1].outcome == judge(recorded("theft"), plan("theft")).needs[0].outcome


def fewer(share: int, *, months: int) -> Plan:
    asked = Indicator("theft", "crime", "An offence", "Fewer offences", None, replace(down_by(share), months=months))
    return replace(plan("theft"), headlines=(Headline("crime", "Crime", (asked,)),))


OFFENCES = (event(CHILD, date(2018, 5, 1)), event(CHILD, date(2017, 12, 1)))


def test_a_baseline_is_fixed_by_the_first_version_that_knows_it() -> None:
    facts = replace(recorded("theft"), facts=OFFENCES)

    judged = judge_versions(facts, [(None, fewer(50, months=6)), (MOVED, fewer(60, months=6))])

    assert judged[1].facts.baselines == (Baseline("theft", "offence.proven under-18 over 6 months", 1),)
    assert len(as_one(judged).baselines) == 1


def test_a_version_that_counts_over_other_months_has_a_starting_point_of_its_own() -> None:
    facts = replace(recorded("theft"), facts=OFFENCES)

    judged = judge_versions(facts, [(None, fewer(50, months=6)), (MOVED, fewer(50, months=12))])

    assert [used.count for used in judged[1].judgement.baselines] == [2]
    assert sorted(used.count or 0 for used in as_one(judged).baselines) == [1, 2]
