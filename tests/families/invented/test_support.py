"""Who is taken on, and the dates and visits that follow."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from families.invented.calendar import REPORTED_TERMS
from families.invented.files import Ledger
from families.invented.households import Person
from families.invented.identifiers import Identifiers
from families.invented.incidents import Incident
from families.invented.schooling import Schooling, TermResult
from families.invented.support import crime_need, draw_visits, education_need, is_taken_on, open_case, report_case

ON = date(2018, 9, 1)
KYLE = Person(
    number="P1", first_name="Kyle", last_name="Test", sex="M", born_on=date(2005, 3, 14), nhs_number="9990000000"
)


def pupil(*unauthorised: int, fixed: int = 0, permanent: int = 0, placement: str = "mainstream") -> Schooling:
    results = [
        TermResult(term=term, possible=120, authorised=0, unauthorised=missed, placement=placement)
        for term, missed in zip(REPORTED_TERMS, unauthorised, strict=False)
    ]
    results[-1] = replace(results[-1], fixed_exclusions=fixed, permanent_exclusions=permanent)
    return Schooling(person=KYLE, results=results)


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        pytest.param(pupil(12, 12, 12), False, id="10 % is not more than 10 %"),
        pytest.param(pupil(12, 12, 13), True, id="one half-day more is"),
        pytest.param(pupil(30, 30), False, id="two terms are too few"),
        pytest.param(pupil(0, 0, 0, fixed=2), False, id="two fixed exclusions"),
        pytest.param(pupil(0, 0, 0, fixed=3), True, id="three fixed exclusions"),
        pytest.param(pupil(0, permanent=1), True, id="a permanent exclusion"),
        pytest.param(pupil(0, placement="alternative"), True, id="alternative provision"),
    ],
)
def test_an_education_need_is_read_by_the_entry_rule(child: Schooling, *, expected: bool) -> None:
    assert education_need(child, on=ON) is expected


def incident(kind: str, outcome: str, *, days_ago: int, wait: int = 0, born_on: date = KYLE.born_on) -> Incident:
    occurred_on = ON - timedelta(days=days_ago)
    return Incident(
        number="AM18-000001",
        person=Person(number="P1", first_name="A", last_name="B", sex="M", born_on=born_on, nhs_number="9990000000"),
        kind=kind,
        role="suspect",
        outcome=outcome,
        occurred_on=occurred_on,
        decided_on=occurred_on + timedelta(days=wait),
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(incident("offence", "proven", days_ago=300), True, id="a child's proven offence"),
        pytest.param(incident("offence", "proven", days_ago=365), False, id="a year ago"),
        pytest.param(incident("offence", "caution", days_ago=30), False, id="a caution"),
        pytest.param(incident("offence", "proven", days_ago=30, wait=60), False, id="not yet proven"),
        pytest.param(incident("offence", "proven", days_ago=30, born_on=date(1980, 1, 1)), False, id="an adult's"),
        pytest.param(incident("asb", "caution", days_ago=30, born_on=date(1980, 1, 1)), True, id="a warning"),
        pytest.param(incident("asb", "none", days_ago=30), False, id="an incident without an answer"),
    ],
)
def test_a_crime_need_is_read_by_the_entry_rule(found: Incident, *, expected: bool) -> None:
    assert crime_need([found], on=ON) is expected


def test_a_family_without_a_known_need_is_never_taken_on() -> None:
    assert not any(is_taken_on(Random(seed), on=ON, needs=0) for seed in range(500))


def test_a_family_with_more_needs_is_taken_on_sooner() -> None:
    one, two, four = (sum(is_taken_on(Random(seed), on=ON, needs=needs) for seed in range(2000)) for needs in (1, 2, 4))

    assert four > 2 * two > 10 * one > 0


def test_a_few_cases_have_a_date_missing_or_out_of_order() -> None:
    cases = [
        open_case(Random(seed), family="A", identified_on=ON, lead_worker="w", route="keyworker")
        for seed in range(1000)
    ]

    whole = [case for case in cases if case.family_plan_on and case.assessed_on and case.lead_from]
    in_order = [
        case for case in whole if case.lead_from and case.family_plan_on and case.lead_from <= case.family_plan_on
    ]
    assert 0.90 < len(whole) / len(cases) < 0.96
    assert len(in_order) < len(whole)


def test_visits_come_about_fortnightly_and_never_before_the_case_is_known() -> None:
    ledger = Ledger()
    case = open_case(Random(1), family="A", identified_on=ON, lead_worker="w", route="keyworker")
    case = case.closing(case.supported_from + timedelta(days=300))
    report_case(ledger, case, known_on=date(2018, 12, 1))

    draw_visits(Random(1), ledger, case, identifiers=Identifiers(), names=("Ann", "Kyle"), worker="w")

    versions = ledger.versions["visits"].values()
    assert 14 <= len(versions) <= 26
    assert min(known_on for ((known_on, _),) in versions) == date(2018, 12, 1)
