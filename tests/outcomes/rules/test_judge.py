"""A whole family under a plan: the needs found, what blocks, the gate, regress, and who is eligible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.rules.ages import Ages
from outcomes.rules.daysets import NEVER
from outcomes.rules.explain import status_of_family
from outcomes.rules.facts import Baseline, Coverage, Fact, FamilyFacts, RecordedJudgement, RecordedNeed, Roll
from outcomes.rules.judge import BaselineUsed, FoundBy, Judgement, judge
from outcomes.rules.operators.base import Bound, Limit
from outcomes.rules.operators.combine import Sustained
from outcomes.rules.operators.events import Events
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.operators.states import Held
from outcomes.rules.plan import CountBy, Eligibility, Gate, Headline, Indicator, Plan
from outcomes.rules.status import Status, horizons_of
from tests.outcomes.rules.builders import (
    ATTACHED,
    AUTUMN_17,
    CHILD,
    FATHER,
    MOTHER,
    POLICE,
    SCHOOL,
    SIBLING,
    SPRING_18,
    SUMMER_18,
    TERMS,
    YEAR_19,
    attendance,
    attended,
    down_by,
    event,
    family,
    member,
    no_offence,
    parent,
    unauthorised_absence,
)

MET, NOT_YET, NOT_KNOWN = Status.MET, Status.NOT_YET, Status.NOT_KNOWN
YEAR_18 = (AUTUMN_17, SPRING_18, SUMMER_18)
ABUSE = Coverage("domestic-abuse", date(2021, 3, 31), 30)


def at_entry(measure: str, ages: Ages = Ages.ALL) -> Events:
    return Events((measure,), ages, 12, Limit(Bound.AT_LEAST, 1))


OFFENCE = Indicator(
    "offence", "crime", "A proven offence", "Law", at_entry("offence.proven"), no_offence(ages=Ages.ALL)
)
ABSENCE = Indicator("absence", "education", "Absence", "School", unauthorised_absence(Bound.MORE_THAN), attendance())
VIOLENCE = Indicator(
    "violence",
    "abuse",
    "Domestic abuse",
    "Safety",
    at_entry("abuse.incident"),
    Events(("abuse.incident",), Ages.ALL, 6, Limit(Bound.AT_MOST, 0)),
)
ILLNESS = Indicator("illness", "health", "Illness", "Health", None, Sustained(Held(("health.managed",)), 6))
UNJUDGED = Indicator("debt", "work", "Debt", "Money")
HEADLINES = tuple(Headline(i.headline, i.label, (i,)) for i in (OFFENCE, ABSENCE, VIOLENCE, ILLNESS, UNJUDGED))
GATE = Gate("school", "Every child attends", attendance())
PLAN = Plan("Test plan", "", HEADLINES, Eligibility(2, CountBy.HEADLINE), (GATE,))
WITHOUT_GATE = replace(PLAN, gates=())


def known(*facts: Fact, **more: object) -> FamilyFacts:
    """A family whose child attended well in every term, and all of whose sources are complete."""
    good = [f for t in TERMS for f in attended(CHILD, t, "95")]
    more.setdefault("coverage", (POLICE, SCHOOL, ABUSE, Coverage("health", date(2021, 3, 31), 30)))
    return family(*good, *facts, **more)  # type: ignore[arg-type]  # passed on as given


def on(facts: FamilyFacts, day: date, plan: Plan = PLAN) -> Status:
    return status_of_family(judge(facts, plan), day, horizons=horizons_of(facts.coverage))


def needs(judgement: Judgement) -> dict[str, date]:
    return {need.indicator: need.identified_on for need in judgement.needs}


def offence_before() -> Fact:
    return event(CHILD, date(2018, 7, 1))


def test_a_family_is_met_six_months_after_attachment_when_nothing_more_happens() -> None:
    judgement = judge(known(offence_before()), PLAN)

    assert needs(judgement) == {"offence": ATTACHED}
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 3, 1)
    assert judgement.doubts == ()


@pytest.mark.parametrize(
    ("sibling", "expected"),
    [
        pytest.param("84", NOT_YET, id="4: a sibling who was no concern at entry is below the gate"),
        pytest.param("90", MET, id="the sibling at the gate"),
    ],
)
def test_the_school_gate_asks_every_child_whatever_the_needs(sibling: str, expected: Status) -> None:
    reports = [fact for term in (*YEAR_18, *YEAR_19) for fact in attended(SIBLING, term, "95")]
    reports = reports[:9] + [f for term in YEAR_19 for f in attended(SIBLING, term, sibling)]
    people = (member(CHILD), member(SIBLING, date(2010, 3, 1)), parent())
    plan = replace(PLAN, headlines=(HEADLINES[0],))

    judgement = judge(known(offence_before(), *reports, people=people), plan)

    assert needs(judgement) == {"offence": ATTACHED}
    assert (date(2019, 8, 1) in judgement.family.met) is (expected is MET)
    assert date(2019, 8, 1) in judgement.needs[0].outcome.met  # another route, without the gate, is not blocked


def test_an_incident_on_the_night_before_submission_cancels_readiness() -> None:
    """12: all needs met for six months; the day before submission a new domestic-abuse incident is imported."""
    submission = date(2019, 9, 30)
    ready = known(offence_before())
    relapsed = replace(ready, facts=(*ready.facts, event(MOTHER, date(2019, 9, 29), "abuse.incident")))

    judgement = judge(relapsed, PLAN)

    assert on(ready, submission) is MET
    assert on(relapsed, submission) is NOT_YET
    assert on(relapsed, date(2019, 9, 28)) is MET
    assert needs(judgement) == {"offence": ATTACHED, "violence": date(2019, 9, 29)}
    assert judgement.family.met.first_on_or_after(submission) == date(2020, 3, 29)


def test_a_need_found_in_month_five_blocks_until_its_own_sustain_period_ends() -> None:
    """13: a new need found at month 5, met at month 7; ready only when it has been held for six months."""
    found, managed = date(2019, 2, 1), date(2019, 4, 1)
    health = Fact(9001, MOTHER, "health.managed", managed, None, None, "", "health")

    judgement = judge(known(offence_before(), health, needs=(RecordedNeed("illness", found),)), PLAN)

    assert needs(judgement)["illness"] == found
    assert judgement.needs[1].found_by is FoundBy.PROFESSIONAL
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 10, 1)
    assert date(2019, 9, 30) not in judgement.family.possible


def test_education_is_neutral_once_the_only_child_of_concern_has_left_school() -> None:
    """17: a 16-year-old leaves school in term 2 with no other child of concern; the other needs decide."""
    left = date(2019, 2, 15)
    people = (member(CHILD, date(2002, 10, 1)), parent())
    bad = [f for term in YEAR_18 for f in attended(CHILD, term, "70")]
    rolls = (Roll(CHILD, date(2014, 9, 1), left, "mainstream"),)

    judgement = judge(
        family(*bad, offence_before(), people=people, rolls=rolls, coverage=(POLICE, SCHOOL, ABUSE)), PLAN
    )

    assert needs(judgement) == {"offence": ATTACHED, "absence": ATTACHED}
    assert judgement.needs[1].outcome.neutral.since(date(2019, 3, 1)) == left
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 3, 1)


@pytest.mark.parametrize(
    ("count_by", "expected"),
    [
        pytest.param(CountBy.NEED, True, id="18: three needs"),
        pytest.param(CountBy.HEADLINE, False, id="18: under two headlines"),
    ],
)
def test_three_needs_under_two_headlines(count_by: CountBy, *, expected: bool) -> None:
    second = replace(OFFENCE, code="again")
    crime = Headline("crime", "Crime", (OFFENCE, second))
    plan = replace(PLAN, headlines=(crime, HEADLINES[2]), eligibility=Eligibility(3, count_by))

    judgement = judge(known(offence_before(), event(MOTHER, date(2018, 8, 1), "abuse.incident")), plan)

    assert judgement.eligibility.needs == ("offence", "again", "violence")
    assert judgement.eligibility.headlines == ("crime", "abuse")
    assert judgement.eligibility.is_eligible is expected


def test_a_family_without_any_need_is_never_met() -> None:
    judgement = judge(known(), PLAN)

    assert judgement.needs == ()
    assert judgement.family.met == judgement.family.possible == NEVER


def test_an_offence_that_returns_after_all_was_met_takes_the_family_out() -> None:
    facts = known(offence_before(), event(CHILD, date(2019, 5, 1)))

    assert on(facts, date(2019, 4, 30)) is MET
    assert on(facts, date(2019, 5, 1)) is NOT_YET
    assert on(facts, date(2019, 11, 1)) is MET


def test_a_need_that_this_version_does_not_judge_stays_not_known() -> None:
    judgement = judge(known(offence_before(), needs=(RecordedNeed("debt", ATTACHED),)), PLAN)

    assert judgement.family.met == NEVER
    assert judgement.family.possible.first_on_or_after(ATTACHED) == date(2019, 3, 1)


def test_a_need_recorded_before_the_attachment_counts_from_it() -> None:
    judgement = judge(known(needs=(RecordedNeed("illness", date(2018, 1, 1)),)), PLAN)

    assert needs(judgement) == {"illness": ATTACHED}


def test_a_need_of_another_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="has no indicator 'unheard-of'"):
        judge(known(needs=(RecordedNeed("unheard-of", ATTACHED),)), PLAN)


def test_what_may_have_been_a_need_keeps_the_family_unknown_until_what_it_asks_is_met() -> None:
    hole = replace(POLICE, holes=((date(2018, 8, 1), date(2018, 8, 11)),))
    abuse = event(MOTHER, date(2018, 8, 1), "abuse.incident")

    facts = known(abuse, coverage=(hole, SCHOOL, ABUSE))
    judgement = judge(facts, PLAN)

    assert needs(judgement) == {"violence": ATTACHED}
    assert [(doubt.indicator, doubt.possible_on) for doubt in judgement.doubts] == [("offence", ATTACHED)]
    assert judgement.family.met.first_on_or_after(ATTACHED) == date(2019, 3, 1)
    late = judge(known(abuse, coverage=(replace(POLICE, complete_to=None), SCHOOL, ABUSE)), PLAN)
    assert late.family.met == NEVER
    assert date(2019, 3, 1) in late.family.possible


def test_a_silent_source_is_not_known_unless_another_need_is_surely_not_met_yet() -> None:
    stopped = replace(SCHOOL, complete_to=date(2019, 7, 19), allowed_lag_days=30)
    facts = known(offence_before(), coverage=(POLICE, stopped, ABUSE))
    offended = replace(facts, facts=(*facts.facts, event(CHILD, date(2019, 9, 1))))

    assert on(facts, date(2019, 8, 18)) is MET
    assert on(facts, date(2019, 8, 19)) is NOT_KNOWN
    assert on(offended, date(2019, 9, 1)) is NOT_YET


def test_a_family_rests_on_every_source_that_could_still_tell_of_something() -> None:
    assert judge(known(offence_before()), PLAN).rests_on == {"offences", "school", "domestic-abuse"}


def test_the_baseline_used_and_what_it_would_be_now_are_told() -> None:
    plan = replace(PLAN, headlines=(replace(HEADLINES[0], indicators=(replace(OFFENCE, outcome=down_by(33)),)),))
    fixed = Baseline("offence", "offence.proven under-18 over 6 months", 3)

    assert judge(known(offence_before()), plan).baselines == (
        BaselineUsed("offence", "offence.proven under-18 over 6 months", 1, 1),
    )
    assert judge(known(offence_before(), baselines=(fixed,)), plan).baselines == (
        BaselineUsed("offence", "offence.proven under-18 over 6 months", 3, 1),
    )


def two_headlines(*facts: Fact, **more: object) -> FamilyFacts:
    return known(offence_before(), event(MOTHER, date(2018, 8, 1), "abuse.incident"), *facts, **more)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param((member(CHILD), parent()), True, id="a child at home"),
        pytest.param((member(CHILD, lives_there=False), parent()), False, id="the only child lives elsewhere"),
        pytest.param((member(CHILD, date(2002, 9, 1)), parent()), None, id="sixteen that day, education not known"),
        pytest.param((member(CHILD, date(2002, 9, 2)), parent()), True, id="sixteen the day after"),
        pytest.param((member(CHILD, date(1999, 9, 1)), parent()), False, id="nineteen that day"),
        pytest.param((member(CHILD, until=ATTACHED), parent()), False, id="left that day"),
    ],
)
def test_a_dependent_child_lives_with_the_family_on_the_day(
    people: tuple[object, ...], *, expected: bool | None
) -> None:
    assert judge(two_headlines(people=people), PLAN).eligibility.is_eligible is expected


def test_a_young_person_on_a_roll_is_a_dependent_child() -> None:
    people = (member(CHILD, date(2002, 9, 1)), parent())
    rolls = (Roll(CHILD, date(2014, 9, 1), None, "mainstream"),)

    assert judge(two_headlines(people=people, rolls=rolls), PLAN).eligibility.is_eligible


@pytest.mark.parametrize(
    ("limit", "counted"),
    [pytest.param(1, 1, id="one"), pytest.param(None, 2, id="no limit"), pytest.param(0, 0, id="none")],
)
def test_an_absent_parent_counts_for_no_more_than_the_limit(limit: int | None, counted: int) -> None:
    father = replace(parent(FATHER, lives_there=False))
    did = [event(FATHER, date(2018, 8, 1)), event(FATHER, date(2018, 8, 1), "abuse.incident")]
    plan = replace(PLAN, eligibility=Eligibility(2, CountBy.HEADLINE, absent_parent_limit=limit))

    found = judge(known(*did, people=(member(CHILD), parent(), father)), plan)

    assert found.eligibility.counted == counted
    assert set(needs(found)) == {"offence", "violence"}


def test_what_the_absent_parent_shares_with_those_at_home_counts_for_them() -> None:
    father = parent(FATHER, lives_there=False)
    did = [event(person, date(2018, 8, 1), kind) for person in (MOTHER, FATHER) for kind in ("offence.proven",)]

    found = judge(
        known(*did, event(FATHER, date(2018, 8, 2), "abuse.incident"), people=(member(CHILD), parent(), father)),
        PLAN,
    )

    assert found.eligibility.counted == 2


def test_a_headline_in_doubt_leaves_eligibility_not_known() -> None:
    found = judge(known(offence_before(), coverage=(POLICE, SCHOOL)), PLAN).eligibility

    assert found.is_eligible is None
    assert found.in_doubt == ("violence",)
    assert any("not known" in reason for reason in found.reasons)


def test_a_source_silent_on_the_attachment_day_leaves_its_headlines_in_doubt() -> None:
    stopped = replace(ABUSE, complete_to=ATTACHED - timedelta(days=31))

    found = judge(known(offence_before(), coverage=(POLICE, SCHOOL, stopped)), PLAN).eligibility

    assert found.in_doubt == ("violence",)


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = two_headlines(event(CHILD, date(2019, 5, 1)))
    turned = replace(
        facts,
        facts=facts.facts[::-1],
        people=facts.people[::-1],
        terms=facts.terms[::-1],
        coverage=facts.coverage[::-1],
    )

    assert judge(facts, PLAN) == judge(turned, PLAN)


def test_a_judgement_is_of_one_need_though_several_share_the_outcome() -> None:
    confirmed = Judged(Approver.SENIOR_OFFICER)
    needs = tuple(Indicator(code, "local", code, code, None, confirmed) for code in ("one", "other"))
    plan = Plan("Test plan", "", (Headline("local", "Local", needs),), Eligibility(1, CountBy.NEED))
    recorded = (RecordedNeed("one", ATTACHED), RecordedNeed("other", ATTACHED))
    judgements = (RecordedJudgement("other", date(2019, 3, 1)),)

    judgement = judge(known(needs=recorded, judgements=judgements), plan)

    assert [need.outcome.met.intervals for need in judgement.needs] == [(), ((date(2019, 3, 1), None),)]
