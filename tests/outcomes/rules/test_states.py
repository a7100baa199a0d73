"""Spells, records and orders at their edges: help that ended, a risk that went down, an order kept to its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.daysets import NEVER, Answer
from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Measure, Roll, is_told_by_silence, supplier_of
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope
from outcomes.rules.operators.combine import Sustained
from outcomes.rules.operators.events import Events
from outcomes.rules.operators.records import Beyond, Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.builders import (
    ATTACHED,
    CHILD,
    FATHER,
    MOTHER,
    SCHOOL,
    SIBLING,
    YEAR_19,
    event,
    exclusions,
    family,
    member,
    parent,
    reported,
)

TO = date(2021, 3, 31)
ALL = tuple(
    Coverage(kind, TO, 45)
    for kind in ("offences", "social-care", "orders", "benefits", "neet", "housing", "domestic-abuse", "exclusions")
)
NEED = date(2019, 1, 1)
LOW_TO_HIGH = ("standard", "medium", "high")


def told(*facts: Fact, coverage: tuple[Coverage, ...] = (*ALL, SCHOOL), **more: object) -> FamilyFacts:
    return family(*facts, coverage=coverage, **more)  # type: ignore[arg-type]  # passed on as given


def spell(
    person: int | None, measure: str, starts_on: date, ends_on: date | None = None, code: str = "", number: int = 1
) -> Fact:
    return Fact(number, person, measure, starts_on, ends_on, None, code)


def record(person: int | None, measure: str, day: date, code: str = "", value: int | None = None) -> Fact:
    return Fact(day.toordinal(), person, measure, day, day + timedelta(days=1), value, code)


def ask(rule: Rule, facts: FamilyFacts, since: date | None = NEED) -> Answer:
    return rule.answer(Case(Record(facts), "", since))


def with_hole(kind: str, start: date, days: int = 1) -> tuple[Coverage, ...]:
    hole = ((start, start + timedelta(days=days)),)
    return (*(replace(each, holes=hole) if each.source == kind else each for each in ALL), SCHOOL)


# Held ---------------------------------------------------------------------------------------------------------------

IN_NEED = Held(("care.child-in-need", "care.child-protection"), ages=Ages.UNDER_18)


def test_a_plan_is_held_on_the_days_the_child_belongs_to_the_family_and_is_a_child() -> None:
    people = (member(CHILD, date(2002, 5, 1), since=date(2019, 3, 1), until=date(2021, 1, 1)), parent())
    facts = told(spell(CHILD, "care.child-in-need", date(2019, 1, 15)), people=people)

    assert ask(IN_NEED, facts, None).met.intervals == ((date(2019, 3, 1), date(2020, 5, 1)),)
    assert ask(replace(IN_NEED, ages=Ages.ALL), facts, None).met.intervals == ((date(2019, 3, 1), date(2021, 1, 1)),)


def test_what_is_held_of_the_family_as_a_whole_counts_with_the_adults() -> None:
    facts = told(spell(None, "money.debt-plan", NEED, None, "kept"))

    assert ask(Held(("money.debt-plan",), ("kept",)), facts).met.intervals == ((NEED, None),)
    assert ask(Held(("money.debt-plan",), ages=Ages.UNDER_18), facts).possible == NEVER


EET_EACH = Held(("participation.eet",), people=Scope.EACH, among=("participation.neet",))


@pytest.mark.parametrize(
    ("sibling_from", "expected"),
    [
        pytest.param(date(2019, 4, 1), ((date(2019, 4, 1), None),), id="both, from the later"),
        pytest.param(None, (), id="one of two is not each"),
    ],
)
def test_each_young_person_who_was_without_is_asked(
    sibling_from: date | None, expected: tuple[tuple[date, None], ...]
) -> None:
    facts = [spell(who, "participation.neet", date(2018, 6, 1), date(2019, 1, 5)) for who in (CHILD, SIBLING)]
    facts.append(spell(CHILD, "participation.eet", date(2019, 1, 5)))
    facts += [spell(SIBLING, "participation.eet", sibling_from)] if sibling_from else []
    people = (member(CHILD, date(2002, 1, 1)), member(SIBLING, date(2001, 1, 1)), parent())

    assert ask(EET_EACH, told(*facts, people=people)).met.intervals == expected


def test_nobody_to_ask_is_not_met_by_each() -> None:
    assert ask(EET_EACH, told(spell(CHILD, "participation.eet", NEED))).possible == NEVER


def test_each_is_not_known_on_days_of_which_somebody_may_be_left_out() -> None:
    facts = told(
        spell(CHILD, "participation.neet", date(2018, 6, 1), NEED),
        spell(CHILD, "participation.eet", NEED),
        people=(member(CHILD, date(2002, 1, 1)), parent()),
        coverage=with_hole("neet", date(2019, 5, 1), 10),
    )

    answer = ask(EET_EACH, facts)

    assert answer.unknown.intervals == ((date(2019, 5, 1), date(2019, 5, 11)),)
    assert answer.met.intervals == ((NEED, date(2019, 5, 1)), (date(2019, 5, 11), None))


def test_where_the_source_left_something_out_held_is_not_known() -> None:
    facts = told(coverage=with_hole("social-care", date(2019, 5, 1), 10))

    assert ask(IN_NEED, facts).unknown.intervals == ((date(2019, 5, 1), date(2019, 5, 11)),)


@pytest.mark.parametrize("measure", [m for m in Measure if m.startswith(("health.", "work.", "placement."))])
def test_nobodys_silence_tells_of_health_work_or_placements_so_nothing_rests_on_them(measure: Measure) -> None:
    answer = ask(Held((measure,)), told(coverage=()))

    assert not is_told_by_silence(measure)
    assert answer == Answer(NEVER, NEVER)


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        ("asb.intervention", "asb"),
        ("asb.incident", "offences"),
        ("abuse.child", "domestic-abuse"),
        ("care.x", "social-care"),
    ],
)
def test_every_other_measure_has_one_source_whose_silence_means_none(measure: str, kind: str) -> None:
    assert (supplier_of(measure), is_told_by_silence(measure)) == (kind, True)


# Ended --------------------------------------------------------------------------------------------------------------

CARE_ENDED = Ended(("care.early-help", "care.child-in-need"), 6, (), Ages.UNDER_18, ("care.re-referral",))


@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [
        pytest.param(date(2019, 3, 16), date(2019, 9, 15), id="six months after the last day"),
        pytest.param(date(2018, 6, 1), date(2019, 7, 1), id="ended before: six months of the need"),
        pytest.param(None, date(2026, 10, 30), id="still open: once the child is grown up"),
    ],
)
def test_help_has_ended_six_months_after_its_last_day(ended_on: date | None, expected: date) -> None:
    facts = told(spell(CHILD, "care.child-in-need", date(2018, 1, 1), ended_on))

    assert ask(CARE_ENDED, facts).met.first_on_or_after(ATTACHED) == expected


def test_help_that_begins_again_or_is_asked_for_again_begins_the_six_months_again() -> None:
    first = spell(CHILD, "care.early-help", date(2018, 1, 1), date(2018, 12, 1))
    again = spell(CHILD, "care.child-in-need", date(2019, 5, 1), date(2019, 5, 2), number=2)
    asked = record(CHILD, "care.re-referral", date(2019, 5, 1))

    assert ask(CARE_ENDED, told(first)).met.intervals == ((date(2019, 7, 1), None),)
    assert ask(CARE_ENDED, told(first, again)).met.intervals == ((date(2019, 11, 1), None),)
    assert ask(CARE_ENDED, told(first, asked)).met.intervals == ((date(2019, 11, 1), None),)


def test_what_never_was_has_not_ended_though_in_a_hole_there_may_have_been_one() -> None:
    assert ask(CARE_ENDED, told()).possible == NEVER
    assert date(2019, 12, 1) in ask(CARE_ENDED, told(coverage=with_hole("social-care", date(2019, 5, 1)))).unknown


STEPPED_DOWN = Ended(("care.early-help",), 6, (), Ages.UNDER_18, not_into=("care.child-protection",))
HELPED = spell(CHILD, "care.early-help", date(2018, 1, 1), date(2019, 3, 16))


@pytest.mark.parametrize(
    ("heavier", "expected"),
    [
        pytest.param(None, date(2019, 9, 15), id="nothing instead"),
        pytest.param((date(2019, 9, 14), date(2019, 9, 15)), date(2020, 3, 14), id="on the last of the months"),
        pytest.param((date(2018, 1, 1), date(2019, 3, 16)), date(2019, 9, 15), id="over on the day help ended"),
        pytest.param((date(2018, 1, 1), date(2019, 3, 17)), date(2019, 9, 16), id="over on the day after"),
        pytest.param((date(2019, 6, 1), None), date(2026, 10, 30), id="still open: once the child is grown up"),
    ],
)
def test_help_that_became_something_heavier_has_not_ended(
    heavier: tuple[date, date | None] | None, expected: date
) -> None:
    facts = [HELPED, *([spell(CHILD, "care.child-protection", *heavier)] if heavier else [])]

    assert ask(STEPPED_DOWN, told(*facts)).met.intervals == ((expected, None),)


def test_to_have_had_the_heavier_thing_alone_is_not_to_have_ended_anything() -> None:
    facts = told(spell(CHILD, "care.child-protection", date(2018, 1, 1), date(2018, 6, 1)))

    assert ask(STEPPED_DOWN, facts).possible == NEVER


# Latest -------------------------------------------------------------------------------------------------------------

MANAGED = Latest(("health.mental-health",), 6, Scope.EACH, ("managed", "completed"))


def test_a_record_stands_until_the_next_and_no_longer_than_it_is_valid() -> None:
    facts = told(
        record(MOTHER, "health.mental-health", date(2019, 1, 10), "need"),
        record(MOTHER, "health.mental-health", date(2019, 2, 10), "managed"),
        record(MOTHER, "health.mental-health", date(2019, 5, 10), "disengaged"),
        record(MOTHER, "health.mental-health", date(2019, 6, 10), "completed"),
    )

    answer = ask(MANAGED, facts)

    assert answer.met.intervals == ((date(2019, 2, 10), date(2019, 5, 10)), (date(2019, 6, 10), date(2019, 12, 10)))
    assert answer.unknown.intervals == ((date(2019, 12, 10), None),)
    assert ask(replace(MANAGED, beyond=Beyond.NOT_SO), facts).unknown == NEVER
    assert answer.rests_on == frozenset()


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(date(2019, 6, 30), date(2019, 4, 1), id="confirmed again while the first stands"),
        pytest.param(date(2019, 7, 1), date(2019, 4, 1), id="on the day the first is too old"),
        pytest.param(date(2019, 7, 2), date(2019, 4, 1), id="a day too late"),
    ],
)
def test_a_state_is_sustained_over_records_that_follow_one_another(second: date, expected: date) -> None:
    days = (NEED, second)
    facts = told(*(record(MOTHER, "health.mental-health", day, "managed") for day in days))

    answer = ask(Sustained(MANAGED, 3), facts)

    assert answer.met.first_on_or_after(NEED) == expected
    assert (date(2019, 7, 2) in answer.met) is (second <= date(2019, 7, 1))


def test_each_of_whom_there_is_a_record_must_be_well() -> None:
    mother = record(MOTHER, "health.mental-health", date(2019, 2, 1), "managed")
    child = record(CHILD, "health.mental-health", date(2019, 3, 1), "need")

    assert ask(MANAGED, told(mother, child)).met.intervals == ((date(2019, 2, 1), date(2019, 3, 1)),)
    assert date(2019, 4, 1) in ask(replace(MANAGED, people=Scope.ANY), told(mother, child)).met


def test_nobody_has_a_record_so_a_professional_has_not_confirmed_it() -> None:
    assert ask(MANAGED, told()).possible == NEVER


def test_two_records_of_one_day_that_disagree_leave_it_open() -> None:
    day = date(2019, 2, 1)
    facts = told(*(record(MOTHER, "health.mental-health", day, code) for code in ("managed", "need")))

    assert ask(MANAGED, facts).met == NEVER
    assert day in ask(MANAGED, facts).unknown


LOWER = Latest(("abuse.victim",), 12, Scope.EACH, order=LOW_TO_HIGH)


@pytest.mark.parametrize(
    ("before", "after", "is_lower"),
    [
        pytest.param("high", "medium", True, id="high to medium"),
        pytest.param("high", "standard", True, id="high to standard"),
        pytest.param("medium", "medium", False, id="the same"),
        pytest.param("medium", "high", False, id="higher"),
    ],
)
def test_a_risk_is_lower_than_on_the_day_the_need_was_identified(before: str, after: str, *, is_lower: bool) -> None:
    facts = told(
        record(MOTHER, "abuse.victim", date(2018, 12, 1), before),
        record(MOTHER, "abuse.victim", date(2019, 2, 1), after),
    )

    answer = ask(LOWER, facts)

    assert (date(2019, 2, 1) in answer.met) is is_lower
    assert date(2019, 1, 31) not in answer.possible
    assert (date(2019, 2, 1) in answer.possible) is is_lower


@pytest.mark.parametrize(
    ("first", "coverage"),
    [
        pytest.param(date(2018, 1, 1), (*ALL, SCHOOL), id="a starting point too old"),
        pytest.param(date(2018, 12, 1), with_hole("domestic-abuse", date(2018, 12, 20)), id="a hole before it"),
    ],
)
def test_a_starting_point_that_is_not_known_leaves_the_risk_open(first: date, coverage: tuple[Coverage, ...]) -> None:
    facts = told(
        record(MOTHER, "abuse.victim", first, "high"),
        record(MOTHER, "abuse.victim", date(2019, 2, 1), "standard"),
        coverage=coverage,
    )

    assert date(2019, 2, 2) in ask(LOWER, facts).unknown


def test_somebody_who_had_no_risk_at_the_start_is_not_lower() -> None:
    answer = ask(LOWER, told(record(MOTHER, "abuse.victim", date(2019, 2, 1), "standard")))

    assert answer.met == NEVER
    assert answer.possible.first_on_or_after(NEED) == date(2020, 2, 1)  # when the record is too old to tell


def in_arrears(pence: int) -> FamilyFacts:
    return told(record(MOTHER, "money.arrears", date(2019, 2, 1), value=pence))


@pytest.mark.parametrize(
    ("pence", "is_much"), [pytest.param(49_999, False, id="a penny less"), pytest.param(50_000, True, id="£500")]
)
def test_arrears_are_held_against_a_line_in_pence(pence: int, *, is_much: bool) -> None:
    much = Latest(("money.arrears",), 12, Scope.ANY, limit=Limit(Bound.AT_LEAST, 50_000))
    few = Latest(("money.arrears",), 12, Scope.EACH, limit=Limit(Bound.FEWER_THAN, 50_000))
    day = date(2019, 3, 1)

    assert (day in ask(much, in_arrears(pence)).met, day in ask(few, in_arrears(pence)).met) == (is_much, not is_much)


def test_silence_about_arrears_means_that_there_are_none() -> None:
    few = Latest(("money.arrears",), 12, Scope.EACH, limit=Limit(Bound.FEWER_THAN, 50_000))

    assert ask(few, told()).met.intervals == ((NEED, None),)
    assert ask(few, told(coverage=())).met == NEVER


def test_a_hole_may_have_held_somebody_elses_arrears() -> None:
    few = Latest(("money.arrears",), 12, Scope.EACH, limit=Limit(Bound.FEWER_THAN, 50_000))
    owed = record(MOTHER, "money.arrears", date(2019, 6, 1), value=100)

    answer = ask(few, told(owed, coverage=with_hole("housing", date(2019, 3, 1))))

    assert answer.met.intervals == ((NEED, date(2019, 3, 1)), (date(2020, 3, 1), date(2020, 6, 1)))


# Orders -------------------------------------------------------------------------------------------------------------

KEPT = OrderKept(("order.in-force",), ("order.breach",), 12, (), Ages.ADULT)


def an_order(ends_on: date | None) -> Fact:
    return spell(MOTHER, "order.in-force", date(2018, 6, 1), ends_on, "community-order")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((an_order(date(2019, 6, 1)),), date(2019, 6, 1), id="kept over its own length"),
        pytest.param((an_order(date(2020, 6, 1)),), date(2020, 1, 1), id="kept for 12 months of a longer one"),
        pytest.param(
            (an_order(date(2019, 6, 1)), record(MOTHER, "order.breach", date(2019, 3, 1))),
            date(2020, 3, 1),
            id="breached: 12 months from then",
        ),
        pytest.param(
            (an_order(date(2019, 6, 1)), record(MOTHER, "order.breach", date(2018, 12, 31))),
            date(2019, 6, 1),
            id="breached before the need",
        ),
        pytest.param(
            (an_order(date(2019, 6, 1)), record(FATHER, "order.breach", date(2019, 3, 1))),
            date(2019, 6, 1),
            id="somebody else's breach",
        ),
        pytest.param(
            (an_order(date(2019, 3, 1)), an_order(date(2019, 8, 1))._replace(starts_on=date(2019, 2, 1), evidence=2)),
            date(2019, 8, 1),
            id="two orders, to the end of the later",
        ),
        pytest.param((), date(2020, 1, 1), id="no order told of: 12 months without a breach"),
    ],
)
def test_an_order_is_kept_for_12_months_or_over_its_length(facts: tuple[Fact, ...], expected: date) -> None:
    answer = ask(KEPT, told(*facts, people=(member(CHILD), parent(), parent(FATHER))))

    assert answer.met.first_on_or_after(NEED) == expected
    assert answer.possible == answer.met


def test_a_hole_while_the_order_ran_leaves_open_whether_it_was_kept() -> None:
    facts = told(an_order(date(2019, 6, 1)), coverage=with_hole("orders", date(2019, 3, 1)))

    assert date(2019, 6, 1) in ask(KEPT, facts).unknown
    assert ask(KEPT, facts).met.first_on_or_after(NEED) == date(2020, 3, 1)


# Told twice ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param((1, 1), 1, id="one and one are one"),
        pytest.param((1, 2), 2, id="one and two are two"),
        pytest.param((3, 2), 3, id="three and two are three"),
    ],
)
def test_what_two_agencies_tell_of_one_day_is_counted_once(numbers: tuple[int, int], expected: int) -> None:
    day = date(2019, 4, 1)
    police, youth = (
        event(CHILD, day)._replace(value=number, source=source)
        for number, source in zip(numbers, ("offences", "youth-offending"), strict=True)
    )

    for count in (expected, expected + 1):
        rule = Events(("offence.proven",), Ages.ALL, 6, Limit(Bound.AT_LEAST, count))
        assert (day in ask(rule, told(police, youth), None).met) is (count == expected)


def test_two_events_of_one_agency_on_one_day_are_two() -> None:
    rule = Events(("offence.proven",), Ages.ALL, 6, Limit(Bound.AT_LEAST, 2))
    day = date(2019, 4, 1)

    assert day in ask(rule, told(event(CHILD, day), event(CHILD, day)), None).met


def test_only_the_codes_asked_for_count() -> None:
    rule = Events(("abuse.victim",), Ages.ALL, 6, Limit(Bound.AT_LEAST, 1), codes=("high",))
    day = date(2019, 4, 1)

    assert day in ask(rule, told(record(MOTHER, "abuse.victim", day, "high")), None).met
    assert ask(rule, told(record(MOTHER, "abuse.victim", day, "medium")), None).possible == NEVER


def listed(*days: date) -> list[Fact]:
    return [
        Fact(n, CHILD, "exclusions.fixed", d, d + timedelta(days=1), 1, "", "exclusions") for n, d in enumerate(days)
    ]


IN_AUTUMN = (date(2018, 10, 1), date(2018, 10, 8), date(2018, 11, 5))
AFTER = date(2019, 8, 1)


@pytest.mark.parametrize(
    ("counts", "register", "complete_to", "met", "possible"),
    [
        pytest.param((2, 0, 0), IN_AUTUMN[:2], TO, True, True, id="the same two told twice"),
        pytest.param((2, 0, 0), IN_AUTUMN, TO, False, False, id="the register has three"),
        pytest.param((0, 0, None), (), TO, False, True, id="silence of the register is not nothing"),
        pytest.param((None, 0, 0), IN_AUTUMN[:1], TO, True, True, id="the register alone, complete to the term's end"),
        pytest.param((None, 0, 0), IN_AUTUMN[:1], date(2018, 12, 19), False, True, id="complete to the day before"),
        pytest.param((None, 0, 0), IN_AUTUMN, None, False, False, id="three are three whatever is missing"),
    ],
)
def test_a_terms_exclusions_are_the_larger_of_the_schools_count_and_the_register(
    counts: tuple[int | None, ...], register: tuple[date, ...], complete_to: date | None, *, met: bool, possible: bool
) -> None:
    school = [reported(CHILD, t, "exclusions.fixed", n) for t, n in zip(YEAR_19, counts, strict=True) if n is not None]
    coverage = (SCHOOL, Coverage("exclusions", complete_to, 130))

    answer = ask(exclusions(Bound.FEWER_THAN, 3), told(*school, *listed(*register), coverage=coverage), None)

    assert (AFTER in answer.met, AFTER in answer.possible) == (met, possible)


def test_a_placement_may_be_told_by_the_register_beside_the_school() -> None:
    rule = Placement(("alternative",), Scope.ANY, SchoolAge())
    roll = Roll(CHILD, date(2014, 9, 1), None, "mainstream")
    placed = spell(CHILD, "placement.in", date(2019, 1, 7), date(2019, 7, 20), "alternative")

    answer = ask(rule, told(placed, rolls=(roll,)), None)

    assert (answer.met - answer.neutral).intervals == ((date(2019, 1, 7), date(2019, 7, 20)),)
