"""Continuous employment: the weeks asked after each benefit, at their edges, and what a family reads of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outcomes.rules.employment import (
    Employment,
    PersonInWork,
    WeekState,
    continuous_employment,
    employment_in_words,
    employment_status,
)
from outcomes.rules.facts import Coverage, Fact, FamilyFacts
from outcomes.rules.judge import judge
from outcomes.rules.reading import read_plan_file
from outcomes.rules.record import Record
from outcomes.rules.status import Status
from tests.outcomes.rules.builders import ATTACHED, CHILD, MOTHER, POLICE, SCHOOL, family, member, parent

COMPOSITE = Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml"
PLAN = read_plan_file(COMPOSITE)
BENEFITS = Coverage("benefits", date(2020, 12, 31), 45)
LEFT = date(2019, 3, 4)  # the first day without the benefit
WEEK = timedelta(days=7)


def week(number: int) -> date:
    """The first day of a week since the benefit ended, counted from 1."""
    return LEFT + WEEK * (number - 1)


def claim(benefit: str, until: date | None = LEFT, *, since: date = date(2018, 1, 1), person: int = MOTHER) -> Fact:
    return Fact(100, person, "benefit.claim", since, until, None, benefit, "benefits")


def job(first: int, last: int | None, verified: str = "payslip") -> Fact:
    """Work from the first day of one week to the last day of another; None: it lasts."""
    end = None if last is None else week(last + 1)
    return Fact(200 + first, MOTHER, "work.employment", week(first), end, None, verified, "employment")


def told(*facts: Fact, coverage: Coverage = BENEFITS, **more: object) -> FamilyFacts:
    return family(*facts, coverage=(POLICE, SCHOOL, coverage), **more)  # type: ignore[arg-type]  # passed on as given


def employment(facts: FamilyFacts) -> Employment:
    return continuous_employment(Record(facts), PLAN)


def met_on(facts: FamilyFacts) -> date | None:
    return employment(facts).answer.met.first_on_or_after(ATTACHED)


def who(facts: FamilyFacts) -> PersonInWork:
    (person,) = employment(facts).people
    return person


@pytest.mark.parametrize("benefit", ["jsa", "uc-intensive-work-search"])
@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        pytest.param([(1, 10), (13, 20), (23, 30)], week(31), id="10: 26 weeks inside weeks 1 to 30 with two gaps"),
        pytest.param([(1, 10), (13, 20), (23, 31)], week(31), id="the weeks after are not needed"),
        pytest.param([(1, 10), (13, 20), (24, 31)], None, id="10: 26 weeks spread over 31"),
        pytest.param([(1, 26)], week(27), id="26 without a gap"),
        pytest.param([(1, 25)], None, id="25"),
    ],
)
def test_who_sought_work_works_26_weeks_within_30(
    benefit: str, jobs: list[tuple[int, int]], expected: date | None
) -> None:
    facts = told(claim(benefit), *(job(first, last) for first, last in jobs))

    assert met_on(facts) == expected


@pytest.mark.parametrize(
    "benefit", ["esa", "is", "ib", "sda", "ca", "uc-light-touch", "uc-work-preparation", "uc-no-requirements"]
)
@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        pytest.param([(1, 13)], week(14), id="11: 13 consecutive weeks"),
        pytest.param([(1, 12), (14, 18)], None, id="11: 12, a gap and 5"),
        pytest.param([(1, 12), (14, 26)], week(27), id="a gap, and 13 after it"),
        pytest.param([(1, 6), (7, 13)], week(14), id="two jobs without a day between"),
    ],
)
def test_after_other_benefits_13_weeks_follow_one_another(
    benefit: str, jobs: list[tuple[int, int]], expected: date | None
) -> None:
    facts = told(claim(benefit), *(job(first, last) for first, last in jobs))

    assert met_on(facts) == expected


def test_a_later_beginning_is_a_count_of_its_own() -> None:
    facts = told(claim("jsa"), job(1, 4), job(20, 45))

    assert met_on(facts) == week(46)
    assert who(facts).in_work_since == week(20)


def test_once_reached_it_stays_whatever_comes_later() -> None:
    facts = told(claim("esa"), job(1, 13), claim("esa", None, since=week(20)))

    assert employment(facts).answer.met.intervals == ((week(14), None),)


def test_a_week_with_a_day_on_a_benefit_is_not_worked() -> None:
    again = claim("jsa", week(5) + timedelta(days=1), since=week(5))
    facts = told(claim("jsa"), job(1, 30), again)

    assert [one.state for one in who(facts).weeks[3:6]] == [
        WeekState.WORKED,
        WeekState.ON_BENEFIT,
        WeekState.WORKED,
    ]
    assert met_on(facts) == week(28)


def test_universal_credit_of_somebody_who_works_enough_is_no_out_of_work_benefit() -> None:
    enough = claim("uc-working-enough", None, since=LEFT)

    assert met_on(told(claim("esa"), job(1, 13), enough)) == week(14)
    assert employment(told(claim("uc-working-enough"), job(1, 13))).people == ()


@pytest.mark.parametrize(
    ("verified", "is_met"), [("hmrc", True), ("adviser", True), ("self-reported", False), ("", False)]
)
def test_work_that_only_the_person_told_of_makes_the_weeks_possible_and_no_more(verified: str, *, is_met: bool) -> None:
    facts = told(claim("esa"), job(1, 13, verified))

    assert (who(facts).met_on == week(14)) is is_met
    assert employment(facts).answer.possible.first_on_or_after(ATTACHED) == week(14)
    assert employment_status(who(facts), week(14)) is (Status.MET if is_met else Status.NOT_KNOWN)


@pytest.mark.parametrize(
    ("complete_to", "expected"),
    [
        pytest.param(week(14) - timedelta(days=1), week(14), id="to the last day of the last week"),
        pytest.param(week(14) - timedelta(days=2), None, id="to the day before"),
    ],
)
def test_a_week_beyond_what_the_benefits_file_covers_is_not_known(complete_to: date, expected: date | None) -> None:
    facts = told(claim("esa"), job(1, None), coverage=replace(BENEFITS, complete_to=complete_to))

    assert met_on(facts) == expected
    assert who(facts).possible_on == week(14)


def test_a_hole_in_the_benefits_file_leaves_its_weeks_open() -> None:
    hole = replace(BENEFITS, holes=((week(4), week(4) + timedelta(days=1)),))
    facts = told(claim("esa"), job(1, 13), coverage=hole)

    assert met_on(facts) is None
    assert who(facts).weeks[3].state is WeekState.NOT_KNOWN


@pytest.mark.parametrize(
    ("days", "expected"), [pytest.param(2, week(14), id="a weekend"), pytest.param(3, None, id="three days")]
)
def test_a_change_of_jobs_over_a_weekend_breaks_nothing(days: int, expected: date | None) -> None:
    first = job(1, 6)._replace(ends_on=week(7) - timedelta(days=days))

    answer = employment(told(claim("esa"), first, job(7, 13))).answer

    assert answer.met.first_on_or_after(ATTACHED) == expected
    assert answer.possible.first_on_or_after(ATTACHED) == expected


@pytest.mark.parametrize(
    ("change", "is_counted"),
    [
        pytest.param({"attached_on": LEFT - timedelta(days=1)}, True, id="attached on the last day of the benefit"),
        pytest.param({"attached_on": LEFT}, False, id="attached on the first day without"),
        pytest.param({"people": (member(CHILD), member(MOTHER, date(2001, 3, 4)))}, True, id="eighteen that day"),
        pytest.param({"people": (member(CHILD), member(MOTHER, date(2001, 3, 5)))}, False, id="eighteen the next day"),
        pytest.param({"people": (member(CHILD), member(MOTHER, date(1985, 1, 1), until=LEFT))}, False, id="had left"),
    ],
)
def test_an_adult_of_the_family_left_the_benefit_after_the_attachment(
    change: dict[str, object], *, is_counted: bool
) -> None:
    facts = replace(told(claim("esa"), job(1, 13)), **change)  # type: ignore[arg-type]  # passed on as given

    assert (met_on(facts) == week(14)) is is_counted


def test_of_two_benefits_left_on_one_day_the_stricter_rule_holds() -> None:
    assert who(told(claim("esa"), claim("jsa"), job(1, 13))).rule.weeks == 26


def test_the_benefit_left_last_before_the_work_tells_which_rule_holds() -> None:
    facts = told(claim("jsa"), claim("esa", week(10), since=week(5)), job(12, 24))

    assert (who(facts).benefit, met_on(facts)) == ("esa", week(25))


def test_work_that_began_before_the_benefit_ended_counts_from_the_first_day_without() -> None:
    early = job(1, 13)._replace(starts_on=LEFT - WEEK * 3)

    assert (who(told(claim("esa"), early)).in_work_since, met_on(told(claim("esa"), early))) == (LEFT, week(14))


def test_a_family_reads_how_many_weeks_there_are_and_from_when_it_can_be_reached() -> None:
    facts = told(claim("jsa"), job(1, None), coverage=replace(BENEFITS, complete_to=week(10) - timedelta(days=1)))

    assert list(employment_in_words(who(facts), week(10))) == [
        "In work since 4 March 2019: 9 of 26 weeks.",
        "Jobseeker's Allowance ended; 4 March 2019 was the first day without.",
        "The 26 weeks may lie within 30.",
        "It can be reached on 2 September 2019 if work goes on.",
    ]


def test_a_family_reads_which_weeks_do_not_count_and_when_it_was_reached() -> None:
    broken = list(employment_in_words(who(told(claim("esa"), job(1, 12))), week(20)))
    reached = list(employment_in_words(who(told(claim("esa"), job(1, 13))), week(14)))

    assert "1 week without work." in broken
    assert broken[-1].startswith("It can no longer be reached from this beginning")
    assert reached[-1] == "Reached on 3 June 2019."


def test_the_ledger_names_what_it_stands_in() -> None:
    facts = told(claim("esa"), job(1, 13, "hmrc"), job(20, 30))

    assert (who(facts).verified, who(facts).evidence, who(facts).worked) == (("hmrc",), (100, 201), 13)


def test_the_judgement_tells_of_employment_and_a_plan_without_it_does_not() -> None:
    facts = told(claim("esa"), job(1, 13))

    found = judge(facts, PLAN).employment

    assert found == employment(facts)
    assert judge(facts, replace(PLAN, employment=None)).employment is None


def test_the_route_by_employment_asks_no_school_gate() -> None:
    """4: a sibling below the gate blocks the other result, not this one."""
    facts = told(claim("esa"), job(1, 13), people=(member(CHILD), parent()))

    judgement = judge(facts, PLAN)

    assert judgement.employment is not None
    assert week(14) in judgement.employment.answer.met
    assert week(14) not in judgement.family.met


def states(facts: FamilyFacts) -> Iterable[WeekState]:
    return [one.state for one in who(facts).weeks]


def test_weeks_are_told_up_to_the_day_the_benefits_file_covers() -> None:
    facts = told(claim("jsa"), job(1, None), coverage=replace(BENEFITS, complete_to=week(3)))

    assert states(facts) == [WeekState.WORKED, WeekState.WORKED, WeekState.NOT_KNOWN]
