"""What depends on where a child stood, at its edges: an improvement, and what is asked by band."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from outcomes.rules.ages import SchoolAge
from outcomes.rules.daysets import ALWAYS, NEVER, Answer
from outcomes.rules.facts import Fact, FamilyFacts, Term
from outcomes.rules.operators.base import Rule, Scope
from outcomes.rules.operators.starts import Band, Before, ByStart, Improvement, SessionsImproved
from outcomes.rules.operators.terms import Authorised, Rate, Run
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.builders import (
    AUTUMN_17,
    CHILD,
    SIBLING,
    SPRING_18,
    SUMMER_18,
    TERMS,
    YEAR_19,
    attendance,
    attended,
    family,
    member,
    parent,
    sessions,
)

YEAR_18 = (AUTUMN_17, SPRING_18, SUMMER_18)
NEED = date(2018, 9, 1)
OVER, LATER = date(2019, 7, 20), date(2019, 8, 1)


def ask(rule: Rule, facts: FamilyFacts, since: date | None = NEED) -> Answer:
    return rule.answer(Case(Record(facts), "", since))


def over(year: tuple[Term, ...], percent: str | None, person: int = CHILD) -> list[Fact]:
    return [fact for one in year for fact in attended(person, one, percent)] if percent is not None else []


def improved(
    by: int, reading: Improvement, *, rate: Rate = Rate.ATTENDANCE, children: Scope = Scope.EACH
) -> SessionsImproved:
    before = Before(Run(3, children, SchoolAge()), rate, Authorised.ABSENT)
    return SessionsImproved(before, Fraction(by, 100), reading)


HALF_AGAIN, FIFTY_POINTS = improved(50, Improvement.RELATIVE), improved(50, Improvement.POINTS)


@pytest.mark.parametrize(
    ("before", "now", "relative", "points"),
    [
        pytest.param("38", "56.9", False, False, id="just short of half again"),
        pytest.param("38", "57", True, False, id="38 to 57 is half again"),
        pytest.param("38", "87.9", True, False, id="just short of 50 points"),
        pytest.param("38", "88", True, True, id="38 to 88 is 50 points"),
        pytest.param("38", "38", False, False, id="the same"),
        pytest.param("0", "0", False, False, id="none at all, still none"),
        pytest.param("0", "0.1", True, False, id="some, from none at all"),
    ],
)
def test_an_improvement_is_read_as_the_plan_says(before: str, now: str, *, relative: bool, points: bool) -> None:
    facts = family(*over(YEAR_18, before), *over(YEAR_19, now))

    assert (LATER in ask(HALF_AGAIN, facts).met, LATER in ask(FIFTY_POINTS, facts).met) == (relative, points)
    assert LATER not in ask(HALF_AGAIN, facts).unknown


@pytest.mark.parametrize(
    ("now", "is_met"), [pytest.param("90", True, id="absence halved"), pytest.param("89.9", False, id="not quite")]
)
def test_absence_improves_by_falling(now: str, *, is_met: bool) -> None:
    halved = improved(50, Improvement.RELATIVE, rate=Rate.ABSENCE)

    assert (LATER in ask(halved, family(*over(YEAR_18, "80"), *over(YEAR_19, now))).met) is is_met


def test_an_improvement_is_shown_by_terms_begun_since_the_need_once_the_last_has_ended() -> None:
    facts = family(*over(YEAR_18, "38"), *over(YEAR_19, "60"))

    answer, later = ask(HALF_AGAIN, facts), ask(HALF_AGAIN, facts, YEAR_19[0].starts_on + timedelta(1))

    assert answer.met.first_on_or_after(NEED) == OVER
    assert LATER not in later.possible


def test_the_terms_of_a_start_are_added_up_and_so_are_those_since() -> None:
    uneven = [
        fact for t, percent in zip(YEAR_18, ("10", "40", "64"), strict=True) for fact in attended(CHILD, t, percent)
    ]
    facts = family(*uneven, *over(YEAR_19[:2], "50"), *attended(CHILD, YEAR_19[2], "71"))

    assert LATER in ask(HALF_AGAIN, facts).met  # 38 before, 57 since


@pytest.mark.parametrize(
    ("rule", "born_on", "percent"),
    [
        pytest.param(HALF_AGAIN, date(2008, 5, 1), "100", id="full attendance"),
        pytest.param(
            improved(50, Improvement.POINTS, rate=Rate.ABSENCE), date(2008, 5, 1), "100", id="no absence at all"
        ),
        pytest.param(HALF_AGAIN, date(2013, 9, 1), None, id="not at school yet"),
    ],
)
def test_where_there_was_nothing_to_improve_it_is_neutral(
    rule: SessionsImproved, born_on: date, percent: str | None
) -> None:
    facts = family(*over(YEAR_18, percent), *over(YEAR_19, "50"), people=(member(CHILD, born_on), parent()))

    assert LATER in ask(rule, facts).neutral


@pytest.mark.parametrize(
    ("facts", "terms"),
    [
        pytest.param([*over(YEAR_18[1:], "38"), *over(YEAR_19, "60")], TERMS, id="a term before not reported"),
        pytest.param([*over(YEAR_18[1:], "38"), *over(YEAR_19, "60")], TERMS[1:], id="a calendar that begins too late"),
        pytest.param([*over(YEAR_18, "38"), *over(YEAR_19[1:], "60")], TERMS, id="a term since not reported"),
    ],
)
def test_an_improvement_is_not_known_where_a_term_is_not(facts: list[Fact], terms: tuple[Term, ...]) -> None:
    answer = ask(HALF_AGAIN, family(*facts, terms=terms))

    assert LATER in answer.unknown
    assert OVER - timedelta(1) not in answer.possible


def by_start(children: Scope = Scope.EACH) -> ByStart:
    """Under 40%: half again; otherwise 90% in each term."""
    before = Before(Run(3, children, SchoolAge()), Rate.ATTENDANCE, Authorised.ABSENT)
    return ByStart(before, (Band(HALF_AGAIN, Fraction(40, 100)), Band(attendance())))


@pytest.mark.parametrize(
    ("before", "now", "is_met"),
    [
        pytest.param("39.9", "60", True, id="just below 40: half again is enough"),
        pytest.param("40", "60", False, id="40 itself lies in the next band"),
        pytest.param("40", "90", True, id="which asks for 90"),
        pytest.param("39.9", "59.8", False, id="below 40, and not half again"),
    ],
)
def test_a_childs_start_chooses_what_is_asked(before: str, now: str, *, is_met: bool) -> None:
    answer = ask(by_start(), family(*over(YEAR_18, before), *over(YEAR_19, now)))

    assert (LATER in answer.met, LATER in answer.unknown) == (is_met, False)


@pytest.mark.parametrize(
    ("sibling", "each", "any_child"),
    [pytest.param("95", True, True, id="each its own"), pytest.param("60", False, True, id="one of the two")],
)
def test_each_child_is_asked_by_its_own_start(sibling: str, *, each: bool, any_child: bool) -> None:
    children = [*over(YEAR_18, "38"), *over(YEAR_19, "60")]
    children += [*over(YEAR_18, "80", SIBLING), *over(YEAR_19, sibling, SIBLING)]
    facts = family(*children, people=(member(CHILD), member(SIBLING, date(2010, 3, 1)), parent()))

    assert (LATER in ask(by_start(), facts).met) is each
    assert (LATER in ask(by_start(Scope.ANY), facts).met) is any_child


def test_a_child_that_was_not_at_school_before_lies_in_the_last_band() -> None:
    five = (member(CHILD, date(2013, 5, 1)), parent())

    assert LATER in ask(by_start(), family(*over(YEAR_19, "95"), people=five)).met
    assert LATER not in ask(by_start(), family(*over(YEAR_19, "85"), people=five)).possible


@pytest.mark.parametrize(
    ("now", "is_possible"),
    [pytest.param("95", True, id="one band would be met"), pytest.param("30", False, id="no band would be")],
)
def test_where_the_start_is_not_known_what_any_band_asks_is_possible_only(now: str, *, is_possible: bool) -> None:
    part_time = sessions(CHILD, SUMMER_18, possible=1000)[:2]
    known_later = [*over(YEAR_18[:2], "38"), *part_time, *over(YEAR_19, now)]
    two_bands = ByStart(by_start().before, (Band(attendance(percent=50), Fraction(40, 100)), Band(attendance())))

    answer = ask(two_bands, family(*known_later))

    assert answer.met - answer.neutral == NEVER
    assert (LATER in answer.possible) is is_possible


def test_nothing_is_asked_where_there_is_no_child() -> None:
    assert ask(by_start(), family(people=(parent(),))).neutral == ALWAYS


def test_terms_that_have_not_ended_when_the_need_is_identified_are_no_part_of_the_start() -> None:
    facts = family(*over(YEAR_18, "38"), *over(YEAR_19, "60"))
    before = HALF_AGAIN.before

    for day, share in ((YEAR_19[0].ends_on - timedelta(1), "38"), (YEAR_19[0].ends_on, "136/3")):
        assert before.of(Case(Record(facts), "", day), CHILD).share == Fraction(share) / 100
