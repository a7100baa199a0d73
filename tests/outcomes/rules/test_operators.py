"""Each kind of condition at its edges: the worked examples for attendance, exclusions, reductions and events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.daysets import ALWAYS, NEVER, Answer
from outcomes.rules.facts import Baseline, Coverage, Fact, FamilyFacts, Roll, Term
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope, Share
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Counted, Events, Reduction
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Authorised, Mode, Threshold
from outcomes.rules.record import Case, Record
from outcomes.rules.status import Status, horizons_of, status_on
from tests.outcomes.rules.builders import (
    AUTUMN_18,
    AUTUMN_19,
    CHILD,
    MOTHER,
    POLICE,
    SCHOOL,
    SIBLING,
    SPRING_19,
    SUMMER_19,
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
    sessions,
    term,
    unauthorised_absence,
)

AFTER = date(2019, 8, 1)  # the summer holidays after YEAR_19
MET, NOT_YET, NOT_KNOWN = Status.MET, Status.NOT_YET, Status.NOT_KNOWN


def ask(rule: Rule, facts: FamilyFacts, *, since: date | None = None) -> Answer:
    return rule.answer(Case(Record(facts), "", since))


def status(rule: Rule, facts: FamilyFacts, day: date = AFTER, *, since: date | None = None) -> Status:
    return status_on(ask(rule, facts, since=since), day, horizons=horizons_of(facts.coverage))


def terms_attended(*percents: str | None, person: int = CHILD, terms: tuple[Term, ...] = YEAR_19) -> list[Fact]:
    given = zip(terms, percents, strict=True)
    return [fact for one, percent in given if percent for fact in attended(person, one, percent)]


@pytest.mark.parametrize(
    ("percents", "per_term", "averaged"),
    [
        pytest.param(("91.0", "90.0", "92.4"), MET, MET, id="1: ninety itself is enough"),
        pytest.param(("94", "89.9", "95"), NOT_YET, MET, id="2: one term short, the average above"),
        pytest.param(("91.0", "89.9", "89.0"), NOT_YET, NOT_YET, id="2: the average short too"),
        pytest.param(("90.1", "89.9", "90.0"), NOT_YET, MET, id="an average of exactly ninety"),
        pytest.param(("91", None, "95"), NOT_KNOWN, NOT_KNOWN, id="3: Spring missing"),
        pytest.param(("91", None, "89.9"), NOT_YET, NOT_KNOWN, id="3: Spring missing, Summer short"),
        pytest.param((None, None, None), NOT_KNOWN, NOT_KNOWN, id="3: nothing reported"),
    ],
)
def test_attendance_over_three_terms(percents: tuple[str | None, ...], per_term: Status, averaged: Status) -> None:
    facts = family(*terms_attended(*percents))

    assert status(attendance(), facts) is per_term
    assert status(attendance(mode=Mode.AVERAGED), facts) is averaged


def test_attendance_is_met_from_the_day_after_the_third_good_term_to_the_end_of_a_bad_one() -> None:
    facts = family(*terms_attended("91", "92", "93"), *attended(CHILD, AUTUMN_19, "89.9"))

    answer = ask(attendance(), facts)

    assert (answer.met - answer.neutral).intervals == ((date(2019, 7, 20), date(2019, 12, 21)),)


def test_a_bad_term_counts_no_more_once_three_good_ones_have_followed() -> None:
    bad = attended(CHILD, term("2017-18 Summer", date(2018, 4, 16), date(2018, 7, 20)), "70")
    terms = (term("2017-18 Summer", date(2018, 4, 16), date(2018, 7, 20)), *YEAR_19)

    answer = ask(attendance(), family(*bad, *terms_attended("95", "95", "95"), terms=terms))

    assert date(2019, 7, 19) not in answer.possible
    assert date(2019, 7, 20) in answer.met


@pytest.mark.parametrize(
    ("sibling", "expected"),
    [
        pytest.param("84", NOT_YET, id="4: the sibling short"),
        pytest.param("90", MET, id="the sibling at ninety"),
        pytest.param(None, NOT_KNOWN, id="the sibling not reported"),
    ],
)
def test_each_child_must_attend_and_not_one_alone(sibling: str | None, expected: Status) -> None:
    facts = family(
        *terms_attended("95", "95", "95"),
        *terms_attended(sibling, sibling, sibling, person=SIBLING),
        people=(member(CHILD), member(SIBLING, date(2010, 3, 1)), parent()),
    )

    assert status(attendance(), facts) is expected
    assert status(attendance(children=Scope.ANY), facts) is MET


OLD_SUMMER = term("2014-15 Summer", date(2015, 4, 13), date(2015, 7, 22))
OLD_AUTUMN = term("2015-16 Autumn", date(2015, 9, 2), date(2015, 12, 18))
OLD_SPRING = term("2015-16 Spring", date(2016, 1, 4), date(2016, 3, 24))
EIGHTY_FIVE_ONCE = (Threshold(Fraction(85, 100), date(2015, 9, 1)),)


@pytest.mark.parametrize(
    ("percents", "expected"),
    [
        pytest.param(("87", "91", "92"), MET, id="5: 87 is enough before September 2015"),
        pytest.param(("85", "90", "90"), MET, id="5: each at its threshold"),
        pytest.param(("84.9", "91", "92"), NOT_YET, id="5: below the earlier threshold"),
        pytest.param(("87", "87", "92"), NOT_YET, id="5: 87 is not enough after"),
    ],
)
def test_a_threshold_that_changes_applies_to_the_terms_that_end_after(
    percents: tuple[str, ...], expected: Status
) -> None:
    terms = (OLD_SUMMER, OLD_AUTUMN, OLD_SPRING)
    facts = family(*terms_attended(*percents, terms=terms), terms=terms)

    assert status(attendance(before=EIGHTY_FIVE_ONCE), facts, date(2016, 4, 1)) is expected


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        pytest.param(date(2015, 8, 31), MET, id="the day before the change"),
        pytest.param(date(2015, 9, 1), NOT_YET, id="the day of the change"),
    ],
)
def test_a_term_is_held_against_the_threshold_of_its_last_day(last_day: date, expected: Status) -> None:
    ending = term("Ending", date(2015, 7, 1), last_day)
    facts = family(*terms_attended("87", terms=(ending,)), terms=(ending,))

    assert status(attendance(before=EIGHTY_FIVE_ONCE, terms=1), facts, date(2015, 10, 1)) is expected


@pytest.mark.parametrize(
    ("unauthorised", "entry", "outcome"),
    [
        pytest.param(11, NOT_YET, MET, id="below ten per cent"),
        pytest.param(12, NOT_YET, NOT_YET, id="6: exactly ten per cent is neither"),
        pytest.param(13, MET, NOT_YET, id="above ten per cent"),
    ],
)
def test_boundaries_of_entry_and_outcome_are_settings_of_their_own(
    unauthorised: int, entry: Status, outcome: Status
) -> None:
    facts = family(
        *sessions(CHILD, AUTUMN_18, possible=40, authorised=9, unauthorised=unauthorised),
        *sessions(CHILD, SPRING_19, possible=40),
        *sessions(CHILD, SUMMER_19, possible=40),
    )

    assert status(unauthorised_absence(Bound.MORE_THAN), facts) is entry
    assert status(unauthorised_absence(Bound.FEWER_THAN, children=Scope.EACH), facts) is outcome


@pytest.mark.parametrize(
    ("bound", "below", "exactly", "above"),
    [
        pytest.param(Bound.AT_LEAST, NOT_YET, MET, MET, id="at least"),
        pytest.param(Bound.MORE_THAN, NOT_YET, NOT_YET, MET, id="more than"),
        pytest.param(Bound.AT_MOST, MET, MET, NOT_YET, id="at most"),
        pytest.param(Bound.FEWER_THAN, MET, NOT_YET, NOT_YET, id="fewer than"),
    ],
)
def test_each_bound_says_what_the_number_itself_is(bound: Bound, below: Status, exactly: Status, above: Status) -> None:
    rule = unauthorised_absence(bound)
    found = [
        status(rule, family(*(f for t in YEAR_19 for f in sessions(CHILD, t, possible=100, unauthorised=missed))))
        for missed in (9, 10, 11)
    ]

    assert found == [below, exactly, above]


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        pytest.param(Authorised.ABSENT, NOT_YET, id="as absence: 88 of 100"),
        pytest.param(Authorised.PRESENT, MET, id="as presence: 93 of 100"),
        pytest.param(Authorised.LEFT_OUT, MET, id="left out: 88 of 95"),
    ],
)
def test_authorised_absence_counts_as_the_plan_says(counted: Authorised, expected: Status) -> None:
    facts = family(*(f for t in YEAR_19 for f in sessions(CHILD, t, possible=100, authorised=5, unauthorised=7)))

    assert status(attendance(authorised=counted), facts) is expected


@pytest.mark.parametrize(
    ("counts", "entry", "outcome"),
    [
        pytest.param((1, 0, 1), NOT_YET, MET, id="two"),
        pytest.param((1, 1, 1), MET, NOT_YET, id="7: three"),
        pytest.param((3, None, 0), MET, NOT_YET, id="three although a term is missing"),
        pytest.param((1, None, 1), NOT_KNOWN, NOT_KNOWN, id="two and a term missing"),
    ],
)
def test_fixed_exclusions_over_three_terms(counts: tuple[int | None, ...], entry: Status, outcome: Status) -> None:
    given = zip(YEAR_19, counts, strict=True)
    facts = family(*(reported(CHILD, t, "exclusions.fixed", n) for t, n in given if n is not None))

    assert status(exclusions(Bound.AT_LEAST, 3, children=Scope.ANY), facts) is entry
    assert status(exclusions(Bound.FEWER_THAN, 3), facts) is outcome


IDENTIFIED = date(2019, 1, 1)
HALF_A_YEAR_ON = date(2019, 7, 1)


def before_and_after(before: int, after: int, measure: str) -> FamilyFacts:
    events = [event(CHILD, date(2018, 10, 1), measure) for _ in range(before)]
    return family(*events, *(event(CHILD, date(2019, 3, 1), measure) for _ in range(after)))


@pytest.mark.parametrize(
    ("before", "after", "percent", "expected"),
    [
        pytest.param(6, 4, 33, MET, id="8: six to four is 33.3%"),
        pytest.param(6, 5, 33, NOT_YET, id="8: six to five is not"),
        pytest.param(100, 67, 33, MET, id="8: exactly 33%"),
        pytest.param(100, 68, 33, NOT_YET, id="8: 32%"),
        pytest.param(5, 2, 60, MET, id="9: five to two is 60%"),
        pytest.param(5, 3, 60, NOT_YET, id="9: five to three is 40%"),
        pytest.param(1, 0, 60, MET, id="one to none"),
        pytest.param(1, 1, 60, NOT_YET, id="one to one"),
    ],
)
def test_a_reduction_is_compared_exactly_with_the_baseline(
    before: int, after: int, percent: int, expected: Status
) -> None:
    facts = before_and_after(before, after, "asb.incident")

    found = status(down_by(percent, "asb.incident"), facts, HALF_A_YEAR_ON, since=IDENTIFIED)

    assert found is expected


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        pytest.param(date(2018, 7, 1), 0, id="six months before"),
        pytest.param(date(2018, 7, 2), 1, id="within six months"),
        pytest.param(date(2019, 1, 1), 1, id="the day itself"),
        pytest.param(date(2019, 1, 2), 0, id="the day after"),
    ],
)
def test_the_baseline_is_the_count_as_it_stands_on_the_day_the_need_was_identified(day: date, counted: int) -> None:
    case = Case(Record(family(event(CHILD, day))), "", IDENTIFIED)

    assert down_by(33).would_be(case) == counted


@pytest.mark.parametrize(
    ("baseline", "most"), [pytest.param(10, 4, id="exactly half would not do"), pytest.param(3, 1, id="1.5")]
)
def test_more_than_a_share_leaves_out_the_share_itself(baseline: int, most: int) -> None:
    more_than_half = Reduction(("asb.incident",), Ages.ALL, 6, Share(Bound.MORE_THAN, Fraction(1, 2)))

    assert more_than_half.most(baseline) == most


def test_a_fact_may_stand_for_several_events_or_for_none() -> None:
    three, none = (event(CHILD, date(2019, 4, 1))._replace(value=value) for value in (3, 0))
    at_most_two = Events(("offence.proven",), Ages.ALL, 6, Limit(Bound.AT_MOST, 2))

    assert status(at_most_two, family(three), date(2019, 4, 1)) is NOT_YET
    assert status(no_offence(), family(none), date(2019, 4, 1)) is MET


def test_a_baseline_of_zero_is_neutral_and_no_help_where_one_of_several_would_do() -> None:
    facts = family(event(CHILD, date(2019, 3, 1)))

    alone = ask(down_by(33), facts, since=IDENTIFIED)
    or_none = AnyOf((no_offence(), down_by(33)))

    assert alone.neutral == alone.met == ALWAYS
    assert status(or_none, facts, date(2019, 8, 31), since=IDENTIFIED) is NOT_YET
    assert status(or_none, facts, date(2019, 9, 1), since=IDENTIFIED) is MET
    assert ask(AllOf((no_offence(), down_by(33))), facts).met == ask(no_offence(), facts).met


@pytest.mark.parametrize(
    "coverage",
    [
        pytest.param(Coverage("offences", None, 45), id="nothing has come"),
        pytest.param(Coverage("offences", date(2018, 12, 31), 45), id="complete to the day before"),
        pytest.param(Coverage("offences", date(2021, 1, 1), 45, complete_from=date(2018, 7, 3)), id="begins too late"),
        pytest.param(
            Coverage("offences", date(2021, 1, 1), 45, holes=((date(2018, 8, 1), date(2018, 8, 2)),)),
            id="a hole",
        ),
    ],
)
def test_a_baseline_that_its_source_does_not_cover_is_unknown(coverage: Coverage) -> None:
    facts = replace(before_and_after(6, 0, "offence.proven"), coverage=(coverage, SCHOOL))

    answer = ask(down_by(33), facts, since=IDENTIFIED)

    assert answer.met == NEVER
    assert HALF_A_YEAR_ON in answer.possible


def test_a_baseline_once_fixed_stands_whatever_is_learnt_later() -> None:
    facts = replace(
        before_and_after(6, 4, "offence.proven"), baselines=(Baseline("", "offence.proven under-18 over 6 months", 5),)
    )

    rule, case = down_by(33), Case(Record(facts), "", IDENTIFIED)

    assert (rule.baseline(case), rule.would_be(case)) == (5, 6)
    assert HALF_A_YEAR_ON not in rule.answer(case).met


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2019, 3, 31), MET, id="the day before"),
        pytest.param(date(2019, 4, 1), NOT_YET, id="the day itself"),
        pytest.param(date(2019, 9, 30), NOT_YET, id="the last day of six months"),
        pytest.param(date(2019, 10, 1), MET, id="the first day that counts"),
    ],
)
def test_no_offence_for_six_months(day: date, expected: Status) -> None:
    assert status(no_offence(), family(event(CHILD, date(2019, 4, 1))), day) is expected


@pytest.mark.parametrize(
    ("born_on", "is_counted"),
    [
        pytest.param(date(2001, 4, 2), True, id="eighteen tomorrow"),
        pytest.param(date(2001, 4, 1), False, id="eighteen today"),
    ],
)
def test_age_is_that_of_the_day_of_the_offence(born_on: date, *, is_counted: bool) -> None:
    day = date(2019, 4, 1)
    facts = family(event(CHILD, day), people=(member(CHILD, born_on), parent()))

    assert (day not in ask(no_offence(), facts).met) is is_counted
    assert (day not in ask(no_offence(ages=Ages.ADULT), facts).met) is not is_counted


@pytest.mark.parametrize(
    ("left_on", "is_counted"),
    [
        pytest.param(date(2019, 4, 1), False, id="left that day"),
        pytest.param(date(2019, 4, 2), True, id="left the day after"),
    ],
)
def test_an_offence_counts_for_the_household_of_that_day_also_after_the_person_left(
    left_on: date, *, is_counted: bool
) -> None:
    facts = family(event(CHILD, date(2019, 4, 1)), people=(member(CHILD, until=left_on), parent()))

    assert (date(2019, 9, 30) not in ask(no_offence(), facts).met) is is_counted


def test_a_window_begins_on_the_day_the_need_was_identified() -> None:
    answer = ask(no_offence(), family(), since=IDENTIFIED)

    assert answer.met.intervals == ((date(2019, 7, 1), None),)
    assert answer.possible == answer.met


def test_the_terms_of_a_need_begin_on_or_after_the_day_it_was_identified() -> None:
    facts = family(*terms_attended("95", "95", "95"))

    assert status(attendance(), facts, since=AUTUMN_18.starts_on) is MET
    assert status(attendance(), facts, since=AUTUMN_18.starts_on + timedelta(days=1)) is NOT_YET


def test_a_hole_in_the_record_is_unknown_for_the_months_after_it_and_an_offence_still_decides() -> None:
    coverage = replace(POLICE, holes=((date(2019, 2, 1), date(2019, 2, 11)),))

    answer = ask(no_offence(), family(event(CHILD, date(2019, 2, 5)), coverage=(coverage, SCHOOL)))

    assert answer.unknown.intervals == (
        (date(2019, 2, 1), date(2019, 2, 5)),
        (date(2019, 8, 5), date(2019, 8, 10)),
    )
    assert date(2019, 8, 4) not in answer.possible


def test_a_count_over_its_limit_is_not_met_although_nothing_else_is_known() -> None:
    facts = family(event(CHILD, date(2019, 4, 1)), coverage=())

    answer = ask(no_offence(), facts)

    assert answer.met == NEVER
    assert date(2019, 4, 1) not in answer.possible
    assert date(2019, 10, 1) in answer.possible


def test_an_excluded_term_is_stepped_over() -> None:
    closed = replace(SPRING_19, is_excluded=True)
    autumn_17 = term("2017-18 Autumn", date(2017, 9, 4), date(2017, 12, 20))
    terms = (autumn_17, AUTUMN_18, closed, SUMMER_19)

    facts = family(*terms_attended("95", "95", "95", terms=(autumn_17, AUTUMN_18, SUMMER_19)), terms=terms)

    assert status(attendance(), facts) is MET


def test_the_last_known_terms_are_carried_until_the_school_has_reported_the_next() -> None:
    good = terms_attended("95", "95", "95")
    to_summer = replace(SCHOOL, complete_to=date(2019, 7, 19))
    to_autumn = replace(SCHOOL, complete_to=date(2019, 12, 20))
    day = date(2020, 1, 10)

    assert day in ask(attendance(), family(*good, coverage=(POLICE, to_summer))).met
    assert day in ask(attendance(), family(*good, coverage=(POLICE, to_autumn))).unknown


def test_a_calendar_that_begins_too_late_is_unknown() -> None:
    facts = family(*terms_attended("95", "95", "95")[3:], terms=(SPRING_19, SUMMER_19))

    assert status(attendance(), facts) is NOT_KNOWN


@pytest.mark.parametrize(
    ("possible", "authorised"),
    [pytest.param(0, 0, id="no session possible"), pytest.param(10, 10, id="none left")],
)
def test_a_term_without_sessions_is_unknown(possible: int, authorised: int) -> None:
    facts = family(
        *terms_attended("95", "95", None),
        *sessions(CHILD, SUMMER_19, possible=possible, authorised=authorised),
    )

    assert status(attendance(authorised=Authorised.LEFT_OUT), facts) is NOT_KNOWN


def test_a_term_of_which_a_school_left_out_the_absence_is_unknown() -> None:
    facts = family(*terms_attended("95", "95", "95"), reported(CHILD, SUMMER_19, "sessions.possible", 10))

    assert status(attendance(), facts) is NOT_KNOWN


def test_two_schools_in_one_term_are_added_up() -> None:
    facts = family(*terms_attended("95", "95", "85"), *sessions(CHILD, SUMMER_19, possible=1000, unauthorised=40))

    assert status(attendance(), facts) is MET


@pytest.mark.parametrize(
    ("born_on", "starts_on", "last_day"),
    [
        pytest.param(date(2003, 5, 1), date(2008, 9, 1), date(2019, 6, 28), id="born in spring"),
        pytest.param(date(2003, 8, 31), date(2008, 9, 1), date(2019, 6, 28), id="the youngest of the school year"),
        pytest.param(date(2003, 9, 1), date(2009, 1, 1), date(2020, 6, 26), id="the oldest of the next one"),
        pytest.param(date(2003, 12, 31), date(2009, 1, 1), date(2020, 6, 26), id="the last day of the year"),
        pytest.param(date(2004, 1, 1), date(2009, 4, 1), date(2020, 6, 26), id="the first day of the year"),
        pytest.param(date(2004, 3, 31), date(2009, 4, 1), date(2020, 6, 26), id="before Easter"),
        pytest.param(date(2004, 4, 1), date(2009, 9, 1), date(2020, 6, 26), id="after Easter"),
    ],
)
def test_school_age_runs_from_the_term_after_five_to_the_last_friday_of_june_at_sixteen(
    born_on: date, starts_on: date, last_day: date
) -> None:
    assert SchoolAge().of(born_on).intervals == ((starts_on, last_day + timedelta(days=1)),)


def test_a_child_outside_school_age_is_neutral() -> None:
    facts = family(*terms_attended("50", "50", None), people=(member(CHILD, date(2003, 5, 1)), parent()))

    answer = ask(attendance(terms=1), facts)

    assert date(2019, 6, 28) not in answer.possible
    assert date(2019, 6, 29) in answer.neutral


def test_a_term_that_the_school_reported_counts_although_the_child_was_too_young_to_have_to_come() -> None:
    four_and_a_half = (member(CHILD, date(2014, 5, 1)), parent())

    assert status(attendance(terms=1), family(people=four_and_a_half), date(2019, 9, 2)) is MET
    assert (
        status(attendance(terms=1), family(*terms_attended("95", "95", "80"), people=four_and_a_half), date(2019, 9, 2))
        is NOT_YET
    )


def test_a_child_that_is_asked_about_no_term_yet_is_no_help_where_any_child_would_do() -> None:
    facts = family(
        *terms_attended("50", "50", "50"),
        people=(member(CHILD), member(SIBLING, date(2014, 5, 1)), parent()),
    )

    assert status(attendance(terms=1, children=Scope.ANY), facts, date(2019, 9, 2)) is NOT_YET


def test_sixteen_and_off_the_roll_for_good_is_neutral() -> None:
    rolls = (Roll(CHILD, date(2014, 9, 1), date(2019, 2, 1), "mainstream"),)
    facts = family(*terms_attended("50", "50", None), people=(member(CHILD, date(2003, 1, 10)), parent()), rolls=rolls)

    answer = ask(attendance(terms=1), facts)

    assert date(2019, 1, 31) not in answer.possible
    assert date(2019, 2, 1) in answer.neutral
    assert ask(attendance(terms=1), replace(facts, people=(member(CHILD, date(2003, 2, 10)),))).neutral.since(
        date(2019, 3, 1)
    ) == date(2019, 2, 10)


def test_a_child_counts_on_the_days_it_belongs_to_the_family_with_its_whole_record() -> None:
    came, left = date(2019, 7, 25), date(2019, 8, 10)
    people = (member(CHILD), member(SIBLING, since=came, until=left))
    facts = family(*terms_attended("95", "95", "95"), *terms_attended("80", "80", "80", person=SIBLING), people=people)

    answer = ask(attendance(), facts)

    assert [day in answer.met for day in (came - timedelta(1), came, left - timedelta(1), left)] == [
        True,
        False,
        False,
        True,
    ]


def test_an_answer_rests_on_the_source_that_could_still_change_it() -> None:
    childless = family(people=(member(CHILD, until=date(2019, 1, 1)), parent()))

    assert ask(attendance(), family()).rests_on == {"school"}
    assert ask(attendance(), childless).rests_on == frozenset()
    assert ask(no_offence(), childless).rests_on == {"offences"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2020, 5, 15), MET, id="the last day of the allowed lag"),
        pytest.param(date(2020, 5, 16), NOT_KNOWN, id="beyond the allowed lag"),
    ],
)
def test_the_last_known_state_is_carried_within_the_allowed_lag(day: date, expected: Status) -> None:
    facts = family(coverage=(replace(POLICE, complete_to=date(2020, 3, 31)), SCHOOL))

    assert status(no_offence(), facts, day) is expected


ALTERNATIVE = Placement(("alternative",), Scope.ANY, SchoolAge())


def test_a_child_in_alternative_provision_is_there_on_the_days_of_that_roll() -> None:
    roll = Roll(CHILD, date(2019, 1, 7), date(2019, 7, 20), "alternative")

    answer = ask(ALTERNATIVE, family(rolls=(roll,)))

    assert date(2019, 1, 7) in answer.met - answer.neutral
    assert date(2019, 7, 20) not in answer.possible
    assert ask(Not(ALTERNATIVE), family(rolls=(roll,))).met == ~(answer.met - answer.neutral)


def test_a_placement_is_unknown_before_any_school_has_written() -> None:
    facts = family(coverage=(POLICE,))

    assert status(ALTERNATIVE, facts) is NOT_KNOWN
    assert AFTER in ask(ALTERNATIVE, facts).unknown


def test_a_condition_is_neutral_while_another_is_met_and_may_be_while_that_is_unknown() -> None:
    in_care = Fact(1, CHILD, "care.plan", date(2019, 1, 1), date(2019, 3, 1), None, "ended", "care")
    rule = NeutralWhen(no_offence(), PLAN_HELD)
    facts = family(in_care, event(CHILD, date(2018, 12, 1)), coverage=(POLICE, CARE))
    hole = replace(CARE, holes=((date(2019, 4, 1), date(2019, 5, 1)),))

    answer = ask(rule, facts)
    less = ask(rule, replace(facts, coverage=(POLICE, hole)))

    assert answer.neutral.intervals == ((date(2019, 1, 1), date(2019, 3, 1)),)
    assert date(2019, 3, 1) not in answer.possible
    assert date(2019, 4, 1) in less.unknown


PLAN_HELD = Held(("care.plan",), ("ended",))
CARE = Coverage("social-care", date(2020, 1, 1), 30)


def test_something_held_is_sustained_from_its_first_day_or_the_day_of_the_need() -> None:
    ended = Fact(1, CHILD, "care.plan", date(2018, 6, 1), None, None, "ended", "care")
    facts = family(ended, coverage=(CARE,))

    assert ask(PLAN_HELD, facts).met.intervals == ((date(2018, 6, 1), None),)
    assert ask(Sustained(PLAN_HELD, 6), facts).met.intervals == ((date(2018, 12, 1), None),)
    assert ask(Sustained(PLAN_HELD, 6), facts, since=IDENTIFIED).met.intervals == ((HALF_A_YEAR_ON, None),)
    assert status(PLAN_HELD, family(coverage=())) is NOT_KNOWN


def test_another_code_of_the_same_measure_is_something_else() -> None:
    open_plan = Fact(1, CHILD, "care.plan", date(2018, 6, 1), None, None, "open", "care")

    assert ask(PLAN_HELD, family(open_plan, coverage=(CARE,))).possible == NEVER


def test_at_least_two_offences_in_twelve_months() -> None:
    rule = Events(("offence.proven", "offence.caution"), Ages.ALL, 12, Limit(Bound.AT_LEAST, 2))
    facts = family(event(CHILD, date(2018, 5, 1)), event(MOTHER, date(2019, 3, 1), "offence.caution"))

    assert ask(rule, facts).met.intervals == ((date(2019, 3, 1), date(2019, 5, 1)),)


@pytest.mark.parametrize(
    ("children", "together", "each"),
    [
        pytest.param((1, 1), MET, MET, id="one and one"),
        pytest.param((2, 1), NOT_YET, MET, id="three, no more than two of one child"),
        pytest.param((3, 0), NOT_YET, NOT_YET, id="three of one child"),
    ],
)
def test_each_persons_events_are_held_against_the_limit_for_themselves(
    children: tuple[int, int], together: Status, each: Status
) -> None:
    day = date(2019, 4, 1)
    facts = family(
        *(event(who, day) for who, number in zip((CHILD, SIBLING), children, strict=True) for _ in range(number)),
        people=(member(CHILD), member(SIBLING), parent()),
    )
    rule = Events(("offence.proven",), Ages.ALL, 6, Limit(Bound.AT_MOST, 2))

    assert status(rule, facts, day) is together
    assert status(replace(rule, people=Counted.EACH), facts, day) is each


@pytest.mark.parametrize(
    ("mine", "the_familys", "expected"),
    [
        pytest.param(2, 1, NOT_YET, id="three, of the child and of the family as a whole"),
        pytest.param(3, 0, MET, id="three of the child"),
        pytest.param(0, 3, MET, id="three of the family as a whole"),
    ],
)
def test_any_one_persons_events_reach_the_limit_alone(mine: int, the_familys: int, expected: Status) -> None:
    day = date(2019, 4, 1)
    events = [event(who, day) for who, number in ((CHILD, mine), (None, the_familys)) for _ in range(number)]
    rule = Events(("offence.proven",), Ages.ALL, 6, Limit(Bound.AT_LEAST, 3), people=Counted.ANY)

    assert status(rule, family(*events), day) is expected
    assert status(replace(rule, people=Counted.TOGETHER), family(*events), day) is MET


def test_a_hole_may_have_taken_somebody_to_the_limit_alone() -> None:
    coverage = replace(POLICE, holes=((date(2019, 2, 1), date(2019, 2, 2)),))
    rule = Events(("offence.proven",), Ages.ALL, 6, Limit(Bound.AT_MOST, 0), people=Counted.EACH)

    answer = ask(rule, family(coverage=(coverage, SCHOOL)))

    assert answer.unknown.intervals == ((date(2019, 2, 1), date(2019, 8, 1)),)


NONE_OF = tuple(
    Events((measure,), Ages.ALL, 6, Limit(Bound.AT_MOST, 0))
    for measure in ("offence.proven", "offence.caution", "asb.incident")
)


@pytest.mark.parametrize(
    ("happened", "two", "three"),
    [
        pytest.param((), MET, MET, id="all three"),
        pytest.param(("asb.incident",), MET, NOT_YET, id="two of three"),
        pytest.param(("asb.incident", "offence.caution"), NOT_YET, NOT_YET, id="one of three"),
    ],
)
def test_at_least_so_many_of_several_are_met(happened: tuple[str, ...], two: Status, three: Status) -> None:
    day = date(2019, 4, 1)
    facts = family(*(event(CHILD, day, measure) for measure in happened))

    assert status(AtLeastOf(2, NONE_OF), facts, day) is two
    assert status(AtLeastOf(3, NONE_OF), facts, day) is three


def test_where_fewer_apply_than_are_asked_for_each_of_those_is() -> None:
    one_neutral = AtLeastOf(2, (down_by(33), no_offence()))
    day = date(2019, 4, 1)

    assert status(one_neutral, family(), HALF_A_YEAR_ON, since=IDENTIFIED) is MET
    assert status(one_neutral, family(event(CHILD, day)), HALF_A_YEAR_ON, since=IDENTIFIED) is NOT_YET
    assert ask(AtLeastOf(2, (down_by(33), down_by(33))), family(), since=IDENTIFIED).neutral == ALWAYS


def test_one_that_is_not_known_leaves_open_only_what_depends_on_it() -> None:
    day = date(2019, 4, 1)
    unsure = family(event(CHILD, day, "asb.incident"), coverage=(replace(POLICE, complete_from=day), SCHOOL))
    of_health = Held(("health.managed",))

    assert day in ask(AtLeastOf(1, (NONE_OF[2], NONE_OF[0])), unsure).unknown
    assert day not in ask(AtLeastOf(2, (NONE_OF[2], NONE_OF[0])), unsure).possible
    assert day not in ask(AtLeastOf(1, (NONE_OF[2], of_health)), unsure).possible
