"""The explanation: the same tree, in words a family may read, with why, since when, what is missing, from when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.describing import condition_in_words
from outcomes.rules.explain import Explanation, FamilyExplained, explain, explain_rule
from outcomes.rules.facts import Coverage, Fact, FamilyFacts, RecordedJudgement, RecordedNeed, Roll
from outcomes.rules.judge import judge
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope
from outcomes.rules.operators.combine import AnyOf, CountedFrom, Not, Sustained
from outcomes.rules.operators.events import Counted, Events
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.operators.progress import Distance, Levels, Reach
from outcomes.rules.operators.spells import Ended
from outcomes.rules.operators.starts import Band, Before, ByStart, Improvement, SessionsImproved
from outcomes.rules.operators.states import Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run
from outcomes.rules.plan import Plan
from outcomes.rules.reading import read_plan_file
from outcomes.rules.record import Case, Record
from outcomes.rules.status import Status, horizons_of, status_on
from outcomes.rules.words import need_in_words
from tests.outcomes.rules.builders import (
    ATTACHED,
    CHILD,
    POLICE,
    SCHOOL,
    SIBLING,
    SPRING_19,
    SUMMER_19,
    TERMS,
    YEAR_19,
    attendance,
    attended,
    down_by,
    event,
    exclusions,
    family,
    member,
    no_offence,
    parent,
    reported,
)
from tests.outcomes.rules.invented import days, families, plans, proven, rules
from tests.outcomes.rules.test_reading import COMPOSITE

MET, NOT_YET, NOT_KNOWN = Status.MET, Status.NOT_YET, Status.NOT_KNOWN
IDENTIFIED = date(2018, 9, 1)
NEVER_SAID = ("troubled", "problem", "fail", "verdict", "relapse")
OFFENCE = event(CHILD, date(2019, 3, 3))


def said(rule: Rule, facts: FamilyFacts, day: date, since: date | None = IDENTIFIED) -> Explanation:
    case = Case(Record(facts), "", since)
    return explain_rule(rule, case, day=day, horizons=horizons_of(facts.coverage))


def nodes(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for part in explanation.parts:
        yield from nodes(part)


def all_words(family: FamilyExplained) -> Iterator[str]:
    yield family.sentence
    asked = [need.outcome for need in family.needs + family.doubts]
    for outcome in asked + [gate.outcome for gate in family.gates]:
        for node in nodes(outcome):
            yield from (node.sentence, node.condition, node.waits_for)
            yield from (ground.says for ground in node.because)
            yield from (missing.says for missing in node.missing)


def test_an_offence_is_why_not_yet_and_the_day_it_leaves_the_window_is_the_earliest() -> None:
    explanation = said(no_offence(), family(OFFENCE), date(2019, 5, 1))

    assert explanation.status is NOT_YET
    assert explanation.sentence == (
        "Not yet: no proven offence by anyone under 18 in the last 6 months. "
        "It can be met from 3 September 2019 if nothing new happens."
    )
    assert [(g.says, g.evidence, g.person, g.is_against) for g in explanation.because] == [
        ("Proven offence on 3 March 2019.", (OFFENCE.evidence,), CHILD, True)
    ]
    assert (explanation.since, explanation.until, explanation.earliest) == (
        OFFENCE.starts_on,
        date(2019, 9, 3),
        date(2019, 9, 3),
    )


def test_only_the_events_of_whoever_has_too_many_alone_are_against_it() -> None:
    day = date(2019, 4, 1)
    offences = [event(CHILD, day), event(CHILD, day), event(SIBLING, day)]
    rule = Events(("offence.proven",), Ages.UNDER_18, 6, Limit(Bound.AT_MOST, 1), people=Counted.EACH)

    explanation = said(rule, family(*offences, people=(member(CHILD), member(SIBLING), parent())), day)

    assert {ground.person for ground in explanation.because if ground.is_against} >= {CHILD}
    assert SIBLING not in {ground.person for ground in explanation.because if ground.is_against}
    assert explanation.condition.endswith("in the last 6 months, each person counted alone")


def test_what_help_has_become_is_named_and_waited_for() -> None:
    helped = Fact(1, CHILD, "care.early-help", date(2018, 1, 1), date(2019, 3, 1))
    heavier = Fact(2, CHILD, "care.child-in-need", date(2019, 6, 1), None)
    rule = Ended(("care.early-help",), 6, not_into=("care.child-in-need",))

    explanation = said(rule, family(helped, heavier), date(2019, 7, 1))

    assert explanation.condition == "no more early help, nor a child in need plan instead, for 6 months"
    assert [ground.evidence for ground in explanation.because if ground.is_against] == [(1,), (2,)]
    assert explanation.waits_for == "the end of a child in need plan"


def test_a_hole_long_ago_is_named_where_something_may_have_ended_since() -> None:
    care = Coverage("social-care", date(2021, 3, 31), 30, holes=((date(2018, 9, 1), date(2018, 9, 8)),))

    explanation = said(Ended(("care.early-help",), 6), family(coverage=(care,)), date(2019, 12, 1))

    assert explanation.status is NOT_KNOWN
    assert [missing.says for missing in explanation.missing] == [
        "Nothing from the social care and early help record between 1 September 2018 and 8 September 2018."
    ]


def test_once_met_the_last_offence_bounds_since_when() -> None:
    explanation = said(no_offence(), family(OFFENCE), date(2019, 10, 1))

    assert explanation.sentence == (
        "Met since 3 September 2019: no proven offence by anyone under 18 in the last 6 months."
    )
    assert explanation.because[0].evidence == (OFFENCE.evidence,)
    assert not explanation.because[0].is_against
    assert explanation.earliest == date(2019, 10, 1)


def test_a_window_that_is_not_full_yet_says_until_when_it_runs() -> None:
    explanation = said(no_offence(), family(), date(2018, 12, 1))

    assert explanation.because[0].says == (
        "The need was identified on 1 September 2018; 6 months from then end on 1 March 2019."
    )
    assert (explanation.earliest, explanation.until) == (date(2019, 3, 1), date(2019, 3, 1))


def test_a_reduction_tells_the_starting_point_and_what_is_asked() -> None:
    before = [event(CHILD, date(2018, 8, 1)) for _ in range(6)]
    facts = family(*before, *(event(CHILD, date(2019, 2, 1)) for _ in range(5)))

    explanation = said(down_by(33), facts, date(2019, 4, 1))

    assert explanation.status is NOT_YET
    assert explanation.because[0].says == (
        "6 at the starting point, 5 in the last 6 months. No more than 4 is asked for."
    )
    at_start = [ground for ground in explanation.because if ground.says.startswith("At the starting point: ")]
    assert [(ground.starts_on, ground.is_against) for ground in at_start] == [(date(2018, 8, 1), False)] * 6
    assert at_start[0].says == "At the starting point: proven offence on 1 August 2018."
    assert "down by at least 33% from the starting point" in explanation.condition


def test_a_missing_term_is_named_with_who_could_supply_it() -> None:
    facts = family(*attended(CHILD, YEAR_19[0], "95"), *attended(CHILD, YEAR_19[2], "95"))

    explanation = said(attendance(), facts, date(2019, 8, 1))

    assert explanation.status is NOT_KNOWN
    assert [(m.says, m.source, m.person, m.term) for m in explanation.missing] == [
        ("No attendance reported for 2018-19 Spring.", "school", CHILD, "2018-19 Spring")
    ]


def test_a_term_below_the_line_is_shown_for_the_child_it_concerns() -> None:
    bad = attended(SIBLING, SPRING_19, "89.94")
    good = [f for t in YEAR_19 for f in attended(CHILD, t, "95")]
    rest = [f for t in (YEAR_19[0], YEAR_19[2]) for f in attended(SIBLING, t, "95")]
    facts = family(*good, *rest, *bad, people=(member(CHILD), member(SIBLING), parent()))

    explanation = said(attendance(), facts, date(2019, 8, 1))
    against = [ground for ground in explanation.because if ground.is_against]

    assert [(g.person, g.term) for g in against] == [(SIBLING, "2018-19 Spring")]
    assert against[0].says == "899 of 1000 sessions attended (89.9%) in 2018-19 Spring."
    assert against[0].evidence == tuple(sorted(fact.evidence for fact in bad))
    assert explanation.earliest is None
    assert explanation.waits_for == "reports for 3 school terms in a row, beginning on or after 1 September 2018"


def test_that_a_child_will_leave_school_is_no_earliest_day() -> None:
    facts = family(*(f for t in TERMS for f in attended(CHILD, t, "70")), OFFENCE)

    alone = said(attendance(), facts, date(2019, 8, 1))
    either = said(AnyOf((attendance(), no_offence())), facts, date(2019, 8, 1))

    assert alone.earliest is None
    assert either.earliest == date(2019, 9, 3)


def test_that_a_brother_will_leave_school_is_no_earliest_day_either() -> None:
    bad = [f for t in TERMS for f in attended(CHILD, t, "70")]
    good = [f for t in TERMS for f in attended(SIBLING, t, "95")]
    people = (member(CHILD, date(2004, 5, 1)), member(SIBLING), parent())

    explanation = said(attendance(), family(*bad, *good, people=people), date(2020, 1, 1))

    assert (explanation.status, explanation.earliest, explanation.until) == (NOT_YET, None, None)
    assert explanation.since == IDENTIFIED


def test_what_reports_that_have_come_will_show_later_is_an_earliest_day() -> None:
    facts = family(*(f for t in TERMS for f in attended(CHILD, t, "95")))

    assert said(attendance(), facts, date(2019, 5, 1)).earliest == SUMMER_19.ends_on


def test_what_is_turned_round_is_one_condition_with_the_evidence_against_it() -> None:
    no_place = Not(Placement(("none",), Scope.ANY, SchoolAge()))
    roll = Roll(CHILD, date(2019, 1, 7), None, "none")

    explanation = said(no_place, family(rolls=(roll,)), date(2019, 8, 1))

    assert (explanation.status, explanation.parts) == (NOT_YET, ())
    assert [(g.says, g.is_against) for g in explanation.because] == [("Recorded from 7 January 2019: no school.", True)]


def test_a_child_that_has_a_place_is_shown_with_it_and_one_without_is_named() -> None:
    roll = Roll(CHILD, date(2019, 1, 7), None, "mainstream")
    facts = family(rolls=(roll,), people=(member(CHILD), member(SIBLING), parent()))

    explanation = said(Not(Placement(("none",), Scope.ANY, SchoolAge())), facts, date(2019, 8, 1))

    assert [(g.person, g.says, g.is_against) for g in explanation.because] == [
        (CHILD, "Recorded from 7 January 2019: a mainstream school.", False),
        (SIBLING, "No school and no other place is recorded for that day, which is not held against the child.", False),
    ]


def test_sessions_held_against_the_bound_together_are_shown_together() -> None:
    facts = family(
        *(f for t, share in zip(YEAR_19, ("95", "80", "96"), strict=True) for f in attended(CHILD, t, share))
    )
    rule = replace(attendance(), mode=Mode.AVERAGED)

    explanation = said(rule, facts, date(2019, 8, 1))

    assert explanation.because[-1].says == "2710 of 3000 sessions attended (90.3%) in these 3 terms together."
    assert not any(ground.is_against for ground in explanation.because)


def test_exclusions_are_told_by_term() -> None:
    facts = family(*(reported(CHILD, t, "exclusions.fixed", n) for t, n in zip(YEAR_19, (2, 1, 0), strict=True)))

    explanation = said(exclusions(Bound.FEWER_THAN, 3), facts, date(2019, 8, 1))

    assert explanation.condition == (
        "fewer than 3 fixed-term exclusions over the last 3 terms together, for each child of school age"
    )
    assert [ground.says for ground in explanation.because] == [
        "2 fixed-term exclusions in 2018-19 Autumn.",
        "1 fixed-term exclusion in 2018-19 Spring.",
        "No fixed-term exclusion in 2018-19 Summer.",
    ]


@pytest.mark.parametrize(("counts", "is_against"), [((2, 1, 0), True), ((1, 1, 0), False)], ids=["three", "two"])
def test_exclusions_count_against_a_limit_only_over_it(counts: tuple[int, int, int], *, is_against: bool) -> None:
    facts = family(*(reported(CHILD, t, "exclusions.fixed", n) for t, n in zip(YEAR_19, counts, strict=True)))

    explanation = said(exclusions(Bound.FEWER_THAN, 3), facts, date(2019, 8, 1))

    assert [ground.is_against for ground in explanation.because] == [is_against, is_against, False]


def test_a_source_silent_for_too_long_is_named_with_its_day() -> None:
    facts = family(coverage=(replace(POLICE, complete_to=date(2019, 5, 31)), SCHOOL))

    explanation = said(no_offence(), facts, date(2019, 8, 1))

    assert explanation.status is NOT_KNOWN
    assert explanation.missing[0].says == (
        "Nothing has come from the police and anti-social behaviour record for the time after 31 May 2019."
    )
    assert explanation.earliest is None


def test_a_need_that_is_not_judged_yet_waits_for_a_professional() -> None:
    facts = family(needs=(RecordedNeed("exploitation", ATTACHED),))

    explained = explain(facts, read_plan_file(COMPOSITE), day=date(2019, 8, 1))
    need = next(need for need in explained.needs if need.indicator == "exploitation")

    assert (need.status, need.outcome.missing[0].source) == (NOT_KNOWN, "professional")
    assert need.need == "Being safe from exploitation"


@pytest.mark.parametrize(
    "day", [pytest.param(date(2019, 1, 1), id="not yet"), pytest.param(date(2019, 12, 25), id="later")]
)
def test_every_kind_of_condition_has_words_and_none_a_family_may_not_see(day: date) -> None:
    plan = read_plan_file(COMPOSITE)
    recorded = tuple(RecordedNeed(code, ATTACHED) for code in plan.indicators)

    words = list(all_words(explain(family(OFFENCE, needs=recorded), plan, day=day)))

    assert len(words) > 50
    assert not [word for word in words for bad in NEVER_SAID if bad in word.lower()]


def test_the_labels_of_needs_are_words_a_family_may_see() -> None:
    plan = read_plan_file(COMPOSITE)
    words = [indicator.need for indicator in plan.indicators.values()]
    words += [head.label for head in plan.headlines]

    assert not [word for word in words for bad in NEVER_SAID if bad in word.lower()]


@proven(25, 1_000)
@given(families(), rules, st.none() | days, days)
def test_each_node_says_what_its_answer_says_and_an_unknown_names_what_is_missing(
    facts: FamilyFacts, rule: Rule, since: date | None, day: date
) -> None:
    case, horizons = Case(Record(facts), "need-0", since), horizons_of(facts.coverage)

    explanation = explain_rule(rule, case, day=day, horizons=horizons)

    assert explanation.status is status_on(rule.answer(case), day, horizons=horizons)
    for node in nodes(explanation):
        assert not [bad for bad in NEVER_SAID if bad in node.sentence.lower()]
        assert node.parts or node.status is not NOT_KNOWN or node.missing
        assert node.earliest is None or node.earliest >= day
        assert (node.earliest == day) == (node.status is MET)


@proven(20, 1_000)
@given(families(), plans(), days)
def test_a_family_explained_agrees_with_its_judgement(facts: FamilyFacts, plan: Plan, day: date) -> None:
    judgement, horizons = judge(facts, plan), horizons_of(facts.coverage)

    explained = explain(facts, plan, day=day, horizons=horizons)

    if explained.status is MET:
        assert day in judgement.family.met
        assert {need.status for need in explained.needs} == {MET}
        assert {gate.status for gate in explained.gates} <= {MET}
    if explained.status is NOT_YET and day >= facts.attached_on and not explained.silent:
        assert day not in judgement.family.possible
    if explained.earliest and explained.earliest > day:
        assert explained.earliest in judgement.family.met


CONFIRMED = Judged(Approver.TEAM_MANAGER, 6)


def test_a_judgement_that_is_not_there_is_waited_for_with_who_must_agree() -> None:
    explanation = said(CONFIRMED, family(), date(2019, 5, 1))

    assert explanation.sentence == (
        "Not yet: a professional's view that this is achieved, agreed by a team manager, for no longer than 6 months. "
        "It waits for a professional's view, agreed by a team manager."
    )


def test_a_judgement_too_old_to_tell_is_named_as_what_is_missing() -> None:
    facts = family(judgements=(RecordedJudgement("", date(2019, 3, 1)),))

    assert said(CONFIRMED, facts, date(2019, 8, 31)).because[0].says == (
        "Confirmed by a professional from 1 March 2019, agreed by a team manager."
    )
    assert [missing.says for missing in said(CONFIRMED, facts, date(2019, 9, 1)).missing] == [
        "The last confirmation by a professional is more than 6 months old."
    ]


def entered(day: date, measure: str, code: str, value: int) -> Fact:
    return Fact(day.toordinal(), None, measure, day, day, value, code)


def test_a_level_is_told_with_the_one_at_the_start_and_what_is_asked_from_there() -> None:
    facts = family(*(entered(day, "progress.level", "", n) for n, day in ((1, ATTACHED), (2, date(2019, 3, 1)))))

    explanation = said(Levels(12, (Reach(1, 3),)), facts, date(2019, 5, 1))

    assert explanation.status is NOT_YET
    assert [(ground.says, ground.is_against) for ground in explanation.because] == [
        ("Level 1 at the start, recorded on 1 September 2018. Level 3 is asked for from there.", False),
        ("Level 2, recorded on 1 March 2019.", True),
    ]
    assert explanation.waits_for == "a level recorded by a professional"


def test_a_level_the_outcomes_plan_does_not_list_is_named_as_what_is_missing() -> None:
    facts = family(entered(ATTACHED, "progress.level", "", 4))

    assert [missing.says for missing in said(Levels(12, (Reach(1, 3),)), facts, date(2019, 5, 1)).missing] == [
        "The outcomes plan does not say what is to be reached from level 4."
    ]


HOME_UP = Distance("family-star", ("home",), 12, improved_by=20)


def test_an_area_that_went_down_is_told_beside_the_one_that_went_up() -> None:
    days = ((ATTACHED, 50, 70), (date(2019, 3, 1), 70, 65))
    facts = [entered(day, "distance.reading", "family-star/home/worker", home) for day, home, _ in days]
    facts += [entered(day, "distance.reading", "family-star/school/worker", school) for day, _, school in days]

    explanation = said(HOME_UP, family(*facts), date(2019, 5, 1))

    assert explanation.status is MET
    assert [ground.says for ground in explanation.because] == [
        "Home: 5 by the worker, first reading, on 1 September 2018.",
        "Home: 7 by the worker, last reading, on 1 March 2019.",
        "School: 6.5 by the worker, went down from 7, which this condition does not ask about, on 1 March 2019.",
    ]


@pytest.mark.parametrize(
    ("home", "is_against"),
    [pytest.param(70, False, id="the worker's show it"), pytest.param(60, True, id="nobody's do")],
)
def test_one_raters_readings_are_against_it_only_where_no_others_show_it(home: int, *, is_against: bool) -> None:
    days = ((ATTACHED, 50, 50), (date(2019, 3, 1), home, 45))
    facts = [entered(day, "distance.reading", "family-star/home/worker", worker) for day, worker, _ in days]
    facts += [entered(day, "distance.reading", "family-star/home/family", own) for day, _, own in days]

    grounds = said(HOME_UP, family(*facts), date(2019, 5, 1)).because

    assert [ground.is_against for ground in grounds if "by the family, last reading" in ground.says] == [is_against]


def test_a_reading_too_close_to_the_first_is_told_as_such() -> None:
    days = ((ATTACHED, 50), (date(2018, 10, 1), 90))
    facts = [entered(day, "distance.reading", "family-star/home/worker", tenths) for day, tenths in days]

    explanation = said(HOME_UP, family(*facts), date(2019, 5, 1))

    assert (
        explanation.because[-1].says == "Home: 9 by the worker, less than 12 weeks after the first, on 1 October 2018."
    )
    assert explanation.waits_for == "a reading of family star 12 weeks or more after the first one"


BEFORE = Before(Run(3, Scope.EACH, SchoolAge()), Rate.ATTENDANCE, Authorised.ABSENT)
HALF_AGAIN = SessionsImproved(BEFORE, Fraction(1, 2), Improvement.RELATIVE)
UNDER_40 = ByStart(BEFORE, (Band(HALF_AGAIN, Fraction(2, 5)), Band(attendance())))


def at_school(before: str, now: str) -> FamilyFacts:
    return family(*(fact for t in TERMS[:6] for fact in attended(CHILD, t, before if t in TERMS[:3] else now)))


def test_an_improvement_is_told_with_the_start_the_mark_and_the_terms_since() -> None:
    explanation = said(HALF_AGAIN, at_school("38", "50"), date(2019, 8, 1))

    assert [(ground.says, ground.is_against) for ground in explanation.because] == [
        (
            "1140 of 3000 sessions attended (38.0%) over the 3 terms before 1 September 2018: 57.0% is asked for.",
            False,
        ),
        ("1500 of 3000 sessions attended (50.0%) in 2018-19 Autumn, 2018-19 Spring, 2018-19 Summer together.", True),
    ]
    assert len(explanation.because[0].evidence) == len(explanation.because[1].evidence) == 9
    assert explanation.condition == (
        "school attendance up by at least 50% from what it was before, over the last 3 terms together, for each child "
        "of school age"
    )


def test_of_each_child_only_what_its_start_asks_is_explained() -> None:
    low, high = (said(UNDER_40, at_school(before, "60"), date(2019, 8, 1)) for before in ("39.9", "40"))

    assert (low.status, high.status) == (MET, NOT_YET)
    assert [part.condition for part in low.parts] == [HALF_AGAIN_WORDS]
    assert [part.condition for part in high.parts] == [condition_in_words(attendance())]
    assert low.because[0].says.endswith("(39.9%) over the 3 terms before 1 September 2018: below 40%.")


HALF_AGAIN_WORDS = condition_in_words(HALF_AGAIN)


def test_a_start_that_is_not_known_names_the_terms_that_are_missing() -> None:
    facts = at_school("38", "60")
    first = next(fact for fact in facts.facts if fact.measure == "sessions.possible")

    explanation = said(UNDER_40, replace(facts, facts=tuple(f for f in facts.facts if f != first)), date(2019, 8, 1))

    assert explanation.status is NOT_KNOWN
    assert len(explanation.parts) == 2
    assert [missing.says for missing in explanation.missing] == ["No attendance reported for 2017-18 Autumn."]


AFTER_CLOSING = Sustained(no_offence(), 6, counted_from=CountedFrom.CLOSED)


@pytest.mark.parametrize(
    ("closed_on", "says", "earliest"),
    [
        pytest.param(
            date(2019, 6, 30),
            "The work with the family ended on 30 June 2019; 6 months from then end on 30 December 2019.",
            date(2019, 12, 30),
            id="closed when it was met",
        ),
        pytest.param(
            date(2019, 2, 1),
            "The work with the family ended on 1 February 2019, when this was not met yet.",
            None,
            id="closed before it was met",
        ),
    ],
)
def test_what_is_counted_from_closing_tells_how_it_was_then(closed_on: date, says: str, earliest: date | None) -> None:
    explanation = said(AFTER_CLOSING, family(closed_on=closed_on), date(2019, 8, 1))

    assert [ground.says for ground in explanation.because] == [says]
    assert explanation.earliest == earliest


def test_an_open_case_waits_for_the_end_of_the_work() -> None:
    explanation = said(AFTER_CLOSING, family(), date(2019, 8, 1))

    assert explanation.waits_for == "the end of the work with the family"
    assert explanation.condition.endswith(
        "in the last 6 months, held for 6 months after the work with the family ended"
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("neet", "not in education, employment or training"),
        ("anti-social-behaviour", "anti-social behaviour"),
        ("domestic-abuse", "domestic abuse"),
    ],
)
def test_a_need_is_named_in_words_and_not_by_its_code(code: str, words: str) -> None:
    assert need_in_words(code) == words
