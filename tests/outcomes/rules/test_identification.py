"""The identification matrix: what each indicator is worth, until when, and what is not known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Person, Roll
from outcomes.rules.identification import Priority, changes_ahead, entry_rule, prioritise
from outcomes.rules.matrix import Matrix, MatrixError, read_matrix
from outcomes.rules.reading import read_plan_file
from outcomes.rules.record import Record
from outcomes.rules.status import Status
from tests.outcomes.rules.builders import (
    AUTUMN_18,
    AUTUMN_19,
    EVIDENCE,
    SPRING_19,
    SUMMER_19,
    family,
    member,
    parent,
    sessions,
)

OUTCOMES = Path(__file__).parents[3] / "outcomes"
TEXT = (OUTCOMES / "matrices" / "phase-2.toml").read_text(encoding="utf-8")
MATRIX = read_matrix(TEXT, name="phase-2.toml")
PLAN = read_plan_file(OUTCOMES / "plans" / "composite-phase-2.toml")
AS_OF = date(2020, 3, 31)
CHILD, SIBLING, MOTHER, FATHER = 1, 2, 3, 4
PEOPLE = (member(CHILD), member(SIBLING, date(2010, 5, 1), since=date(2010, 5, 1)), parent(), parent(FATHER))
KINDS = ("school", "offences", "asb", "orders", "social-care", "benefits", "neet", "housing", "domestic-abuse")
EVERYTHING = tuple(Coverage(kind, AS_OF, 30) for kind in KINDS)


def told(
    measure: str,
    on: date = date(2020, 1, 10),
    *,
    person: int | None = CHILD,
    until: date | None = None,
    code: str = "",
    value: int | None = None,
    source: str = "",
) -> Fact:
    """An event; with a measure of spells, a spell that ends before ``until`` or lasts."""
    spells = ("care.child", "care.early", "care.looked", "order.in", "benefit", "participation", "money.debt")
    ends_on = until if measure.startswith(spells) else on + timedelta(days=1)
    return Fact(next(EVIDENCE), person, measure, on, ends_on, value, code, source)


def facts(*every: Fact, people: tuple[Person, ...] = PEOPLE, as_of: date = AS_OF, **more: Any) -> FamilyFacts:
    return family(*every, people=people, attached_on=as_of, **{"coverage": EVERYTHING, **more})


def place(*every: Fact, matrix: Matrix = MATRIX, **more: Any) -> Priority:
    return prioritise(Record(facts(*every, **more)), matrix)


def points(*every: Fact, **more: Any) -> Decimal:
    return place(*every, **more).score


def indicators(found: Priority) -> list[str]:
    return [each.indicator for each in found.contributions]


ONE_EACH = [
    pytest.param([told("offence.proven")], 1, id="a child's proven offence is present"),
    pytest.param([told("offence.proven"), told("offence.proven", date(2020, 2, 1))], 2, id="two are repeated"),
    pytest.param([told("offence.proven", person=MOTHER)], 1, id="an adult's is present"),
    pytest.param([told("offence.caution")], 1, id="a child's caution is present"),
    pytest.param([told("offence.caution", person=MOTHER)], 0, id="an adult's caution is none of them"),
    pytest.param([told("offence.victim")], 0, id="to be a victim is none of them"),
    pytest.param([told("asb.incident")], 1, id="anti-social behaviour is present"),
    pytest.param([told("asb.intervention", code="abc")], 2, id="an intervention is statutory"),
    pytest.param([told("order.in-force", person=MOTHER, code="licence")], 2, id="an order is statutory"),
    pytest.param([told("order.release", person=MOTHER)], 2, id="a release is statutory"),
    pytest.param([told("exclusions.fixed", value=1)], 1, id="one exclusion is present"),
    pytest.param([told("exclusions.fixed", value=2)], 1, id="two exclusions are present"),
    pytest.param([told("exclusions.fixed", value=3)], 2, id="three exclusions are repeated"),
    pytest.param([told("exclusions.fixed", value=0)], 0, id="a reported zero is none"),
    pytest.param([told("exclusions.permanent", value=1)], 2, id="a permanent exclusion is statutory"),
    pytest.param([told("care.early-help")], 1, id="early help is present"),
    pytest.param([told("care.child-in-need")], 2, id="in need is statutory"),
    pytest.param([told("care.child-protection")], 3, id="a protection plan is acute"),
    pytest.param([told("care.looked-after")], 3, id="looked after is acute"),
    pytest.param([told("benefit.claim", person=MOTHER, code="esa")], 1, id="a benefit is present"),
    pytest.param([told("benefit.claim", person=MOTHER, code="uc-working-enough")], 0, id="working enough is none"),
    pytest.param([told("money.arrears", person=MOTHER, value=9_999)], 0, id="arrears of £99.99 are left out"),
    pytest.param([told("money.arrears", person=MOTHER, value=10_000)], 1, id="arrears of £100 are present"),
    pytest.param([told("money.notice", person=MOTHER)], 3, id="a notice is acute"),
    pytest.param([told("money.debt-plan", person=MOTHER, code="kept")], 0, id="a debt plan that is kept is none"),
    pytest.param([told("money.debt-plan", person=MOTHER, code="not-kept")], 2, id="one that is not kept"),
    pytest.param([told("abuse.victim", person=MOTHER, code="medium")], 1, id="domestic abuse is present"),
    pytest.param([told("abuse.victim", person=MOTHER, code="high")], 3, id="with a high risk it is acute"),
    pytest.param(
        [told("abuse.victim", d, person=MOTHER, code="standard") for d in (date(2020, 1, 1), date(2020, 1, 2))],
        2,
        id="on two days it is repeated",
    ),
    pytest.param([told("health.mental-health", code="need")], 1, id="a health need is present"),
    pytest.param([told("health.mental-health", code="completed")], 0, id="one that is met is none"),
    pytest.param([told("health.drugs", person=MOTHER, code="disengaged")], 2, id="treatment left"),
]


@pytest.mark.parametrize(("every", "worth"), ONE_EACH)
def test_an_indicator_is_worth_its_weight(every: list[Fact], worth: int) -> None:
    assert points(*every) == worth


@pytest.mark.parametrize(
    ("missed", "shown"),
    [
        pytest.param(100, [], id="10.0% is not more than 10%"),
        pytest.param(101, ["absence-over-10"], id="10.1%"),
        pytest.param(149, ["absence-over-10"], id="14.9%"),
        pytest.param(150, ["absence-over-10", "absence-15"], id="15.0%"),
    ],
)
def test_absence_is_read_over_the_last_terms_together(missed: int, shown: list[str]) -> None:
    terms = [sessions(CHILD, term, unauthorised=missed) for term in (AUTUMN_18, SPRING_19, SUMMER_19)]

    assert indicators(place(*(fact for term in terms for fact in term))) == shown


@pytest.mark.parametrize("placement", ["alternative", "none"])
def test_where_a_child_is_educated_counts_while_it_is_of_school_age(placement: str) -> None:
    too_young = member(SIBLING, date(2017, 5, 1), since=date(2017, 5, 1))
    rolls = (Roll(CHILD, date(2019, 9, 1), None, placement), Roll(SIBLING, date(2019, 9, 1), None, placement))

    found = place(rolls=rolls, people=(member(CHILD), too_young, parent()))

    assert found.score == 2
    assert [who.person for each in found.contributions for who in each.people] == [CHILD]


def test_a_domain_is_worth_its_heaviest_indicator_only() -> None:
    found = place(told("care.early-help"), told("care.child-in-need"), told("care.child-protection"))

    assert found.score == 3
    assert len(found.contributions) == 3


def test_a_domain_is_capped_whatever_an_indicator_weighs() -> None:
    capped = read_matrix(TEXT.replace("cap = { value = 3", "cap = { value = 2"), name="capped")

    assert points(told("care.child-protection"), matrix=capped) == 2


@pytest.mark.parametrize(
    ("people", "worth"),
    [([CHILD], "3"), ([CHILD, SIBLING], "3.5"), ([CHILD, SIBLING, MOTHER], "4"), ([1, 2, MOTHER, FATHER], "4")],
    ids=["one", "two", "three", "four are no more than three"],
)
def test_each_further_person_adds_half_a_point_up_to_one(people: list[int], worth: str) -> None:
    assert points(*(told("abuse.victim", person=person, code="high") for person in people)) == Decimal(worth)


def test_further_people_count_over_all_indicators_of_a_domain() -> None:
    assert points(told("care.child-protection"), told("care.early-help", person=SIBLING)) == Decimal("3.5")


def test_the_domains_are_added() -> None:
    assert points(told("care.child-protection"), told("money.notice", person=MOTHER), told("asb.incident")) == 7


@pytest.mark.parametrize(
    ("on", "worth"),
    [
        pytest.param(date(2019, 3, 31), 0, id="twelve months to the day have dropped out"),
        pytest.param(date(2019, 4, 1), 1, id="a day fewer still counts"),
        pytest.param(AS_OF, 1, id="today counts"),
        pytest.param(AS_OF + timedelta(days=1), 0, id="tomorrow is not known yet"),
    ],
)
def test_an_event_is_fresh_for_twelve_months(on: date, worth: int) -> None:
    assert points(told("asb.incident", on)) == worth


@pytest.mark.parametrize(
    ("until", "worth"),
    [
        pytest.param(None, 3, id="still held"),
        pytest.param(date(2019, 4, 2), 3, id="its last day within twelve months"),
        pytest.param(date(2019, 4, 1), 0, id="its last day twelve months ago"),
    ],
)
def test_a_spell_is_fresh_while_held_and_for_twelve_months_after(until: date | None, worth: int) -> None:
    assert points(told("care.child-protection", date(2016, 1, 1), until=until)) == worth


@pytest.mark.parametrize(
    ("score", "band"),
    [("0", ""), ("1.5", ""), ("2", "third"), ("4.5", "third"), ("5", "second"), ("8.5", "second"), ("9", "first")],
)
def test_a_score_lies_in_the_band_that_starts_at_it_or_below(score: str, band: str) -> None:
    found = MATRIX.band_of(Decimal(score))

    assert (found.code if found else "") == band


def test_the_bands_say_their_ranges() -> None:
    assert [MATRIX.range_of(band) for band in MATRIX.bands] == ["9 or more", "5 to 8.5", "2 to 4.5"]


def test_an_event_told_by_two_sources_is_one() -> None:
    day = date(2020, 1, 10)
    twice = [told("offence.proven", day, source=source) for source in ("offences", "youth-offending")]

    assert indicators(place(*twice)) == ["youth-offence"]


@pytest.mark.parametrize(("counted", "registered", "count"), [(2, 1, 2), (1, 3, 3), (2, 2, 2)])
def test_of_a_terms_exclusions_the_larger_of_the_two_counts(counted: int, registered: int, count: int) -> None:
    term = Fact(
        next(EVIDENCE), CHILD, "exclusions.fixed", SUMMER_19.starts_on, SUMMER_19.ends_on, counted, "", "school"
    )
    days = [SUMMER_19.starts_on + timedelta(days=day) for day in range(registered)]

    found = place(term, *(told("exclusions.fixed", day, value=1, source="exclusions") for day in days))

    assert found.contributions[0].count == count


def test_what_somebody_did_before_joining_the_family_is_another_households() -> None:
    partner = parent(FATHER)
    newcomer = member(FATHER, date(1985, 1, 1), since=date(2020, 2, 1), relationship="partner")
    event, spell = told("order.release", person=FATHER), told("order.in-force", person=FATHER, until=date(2020, 1, 20))

    assert points(event, spell, people=(member(CHILD), newcomer)) == 0
    assert points(event, spell, people=(member(CHILD), partner)) == 2


def test_a_spell_that_lasts_counts_from_the_day_its_person_joined() -> None:
    newcomer = member(FATHER, date(1985, 1, 1), since=date(2020, 2, 1), relationship="partner")

    found = place(told("order.in-force", date(2018, 1, 1), person=FATHER), people=(member(CHILD), newcomer))

    assert found.contributions[0].first_on == date(2020, 2, 1)


@pytest.mark.parametrize(
    ("fact", "freshest_on"),
    [
        pytest.param(told("asb.incident", date(2019, 5, 1)), date(2019, 5, 1), id="an event's own day"),
        pytest.param(
            told("care.child-in-need", date(2018, 1, 1), until=date(2019, 6, 2)), date(2019, 6, 1), id="its last day"
        ),
        pytest.param(told("care.early-help", date(2019, 1, 1)), date(2020, 3, 15), id="still so when last told of"),
        pytest.param(told("care.early-help", date(2020, 3, 20)), date(2020, 3, 20), id="begun since"),
        pytest.param(told("benefit.claim", date(2020, 3, 1), person=MOTHER, code="esa"), None, id="never a benefit's"),
    ],
)
def test_the_freshest_day_is_the_last_of_which_anything_is_known(fact: Fact, freshest_on: date | None) -> None:
    coverage = tuple(Coverage(each.source, date(2020, 3, 15), 30) for each in EVERYTHING)

    assert place(fact, coverage=coverage).freshest_on == freshest_on


def test_what_lies_ahead_names_each_day_on_which_the_score_falls() -> None:
    found = place(
        told("asb.incident", date(2019, 6, 1)),
        told("abuse.victim", date(2019, 8, 1), person=MOTHER, code="high"),
        told("abuse.child", date(2019, 7, 1), code="standard"),
        told("care.early-help", date(2018, 1, 1)),
    )

    ahead = changes_ahead(found.contributions, MATRIX, as_of=AS_OF, most=5)

    assert ahead == [
        (date(2020, 6, 1), Decimal("4.5")),
        (date(2020, 7, 1), Decimal(4)),
        (date(2020, 8, 1), Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("known", "says"),
    [
        pytest.param(None, "Nothing has come from", id="never came"),
        pytest.param(Coverage("orders", date(2020, 2, 29), 30), "complete only to 29 February 2020", id="late"),
        pytest.param(Coverage("orders", date(2020, 3, 1), 30), "", id="within its lag"),
        pytest.param(Coverage("orders", AS_OF, 30, date(2019, 4, 1)), "begins on 1 April 2019", id="begins late"),
        pytest.param(Coverage("orders", AS_OF, 30, date(2019, 3, 31)), "", id="begins twelve months ago"),
        pytest.param(
            Coverage("orders", AS_OF, 30, None, ((date(2019, 7, 1), date(2019, 8, 1)),)), "has a gap", id="a gap"
        ),
    ],
)
def test_a_silent_source_is_not_known_and_never_zero(known: Coverage | None, says: str) -> None:
    others = tuple(each for each in EVERYTHING if each.source != "orders")

    gaps = [gap.says for gap in place(coverage=others + ((known,) if known else ())).gaps if gap.source == "orders"]

    assert (says in gaps[0]) if says else gaps == []


def test_a_child_without_a_school_file_is_not_known() -> None:
    gaps = [(gap.person, gap.says) for gap in place().gaps]

    assert gaps == [(CHILD, "No school file covers this child."), (SIBLING, "No school file covers this child.")]


def test_a_term_the_school_left_out_is_not_known() -> None:
    terms = [fact for term in (AUTUMN_18, SPRING_19, SUMMER_19) for fact in sessions(CHILD, term)]

    assert "No term is reported since 19 July 2019." in [gap.says for gap in place(*terms).gaps]


def test_health_is_known_only_as_far_as_it_is_recorded() -> None:
    assert not [gap for gap in place(coverage=()).gaps if gap.domain == "health"]


@pytest.mark.parametrize(
    ("people", "coverage", "status"),
    [
        pytest.param(PEOPLE, EVERYTHING, Status.NOT_KNOWN, id="one headline, another not known"),
        pytest.param((parent(),), EVERYTHING, Status.NOT_YET, id="no dependent child"),
    ],
)
def test_the_entry_rule_is_the_outcomes_plans(
    people: tuple[Person, ...], coverage: tuple[Coverage, ...], status: Status
) -> None:
    record = Record(facts(told("offence.proven"), people=people, coverage=coverage))

    assert entry_rule(record, PLAN).status is status


def test_two_headlines_and_a_child_meet_the_entry_rule() -> None:
    terms = [fact for term in (SPRING_19, SUMMER_19, AUTUMN_19) for fact in sessions(CHILD, term, unauthorised=200)]

    found = entry_rule(Record(facts(told("offence.proven"), *terms)), PLAN)

    assert (found.status, found.headlines) == (Status.MET, ("crime", "education"))


EVENTS = ["offence.proven", "asb.incident", "order.breach", "abuse.victim", "money.notice", "exclusions.fixed"]
SPELL_MEASURES = ["care.child-in-need", "care.child-protection", "order.in-force", "participation.neet"]
DAYS = st.dates(date(2019, 1, 1), AS_OF)


@st.composite
def evidence(draw: st.DrawFn) -> Fact:
    person = draw(st.sampled_from([CHILD, SIBLING, MOTHER]))
    if draw(st.booleans()):
        on = draw(DAYS)
        lasts = draw(st.none() | st.integers(1, 300))
        until = None if lasts is None else on + timedelta(days=lasts)
        return told(draw(st.sampled_from(SPELL_MEASURES)), on, person=person, until=until)
    return told(draw(st.sampled_from(EVENTS)), draw(DAYS), person=person, code=draw(st.sampled_from(["", "high"])))


@given(st.lists(evidence(), max_size=8), evidence())
def test_more_evidence_never_lowers_the_score(every: list[Fact], another: Fact) -> None:
    assert points(*every, another) >= points(*every)


@given(st.lists(evidence(), max_size=8).flatmap(lambda every: st.tuples(st.just(every), st.permutations(every))))
def test_the_same_facts_in_any_order_give_the_same_place(both: tuple[list[Fact], list[Fact]]) -> None:
    one, other = place(*both[0]), place(*both[1])

    assert one == other


@given(st.lists(evidence(), max_size=8), st.integers(1, 500))
def test_what_lies_ahead_is_what_is_found_then(every: list[Fact], days: int) -> None:
    then = AS_OF + timedelta(days=days)

    ahead = changes_ahead(place(*every).contributions, MATRIX, as_of=AS_OF, most=99)

    passed = [score for day, score in ahead if day <= then]
    young = all(fact.measure != "offence.proven" or fact.person == MOTHER for fact in every)
    assert not young or (passed[-1] if passed else points(*every)) == points(*every, as_of=then)


def test_every_fault_of_a_matrix_is_named_with_its_file_and_key() -> None:
    broken = (
        TEXT.replace("cap = { value = 3", "cap = { value = 3.3")
        .replace('measures = ["asb.incident"]', 'measures = ["asb.incidents"]')
        .replace("starts_at = { value = 5,", "starts_at = { value = 9,")
        .replace('code = "arrears"', 'code = "notice-seeking-possession"')
        .replace('[domains.indicators.placed]\nplacements = ["none"]', "")
    )

    with pytest.raises(MatrixError) as refused:
        read_matrix(broken, name="ours.toml")

    assert [fault.split(": ")[1] for fault in refused.value.faults] == [
        "score.cap",
        "bands[2].starts_at",
        "domains[1].indicators[3].evidence.measures[1]",
        "domains[2].indicators[7]",
        "domains[4].indicators[6].code",
    ]
    assert all(re.match(r"ours\.toml, line \d+: ", fault) for fault in refused.value.faults)


def test_every_value_of_the_matrix_says_where_it_comes_from_and_that_nobody_verified_it() -> None:
    weights = [value for value in MATRIX.values if value.path.endswith((".weight", "starts_at"))]

    assert {value.mark for value in weights} == {"I"}
    assert all(value.source and not value.verified_by for value in MATRIX.values)


def test_the_matrix_has_indicators_of_both_phases_in_six_domains() -> None:
    assert len(MATRIX.domains) == 6
    assert {one.phase for one in MATRIX.indicators.values()} == {1, 2}
