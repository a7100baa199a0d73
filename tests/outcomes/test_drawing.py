"""Drawing: what a row of each kind of file says, what its correction and its withdrawal do, and at what cost."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.models import FeedRecord
from families.models.feeds import FeedKind
from outcomes.drawing import draw
from outcomes.drawing.table import TABLE
from outcomes.entries import CONFIRMED, ENTERED
from outcomes.models import Evidence
from outcomes.rules.facts import SPELLS, Measure
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db

Told = tuple[str, str, str | None, int | None, str]  # measure, first day, last day (None: lasts), value, code
ON = "2020-02-03"
SPELL = {"StartsOn": "2020-01-06", "EndsOn": "2020-02-14"}


def drawn(agencies: Agencies) -> list[Told]:
    """Draw the family's evidence and return what stands, with last days as people say them."""
    draw([agencies.family.pk])
    found = Evidence.objects.standing().order_by("measure", "starts_on")
    return [(one.measure, str(one.starts_on), last_day(one), one.value, one.code) for one in found]


def last_day(one: Evidence) -> str | None:
    return str(date.fromordinal(one.ends_on.toordinal() - 1)) if one.ends_on else None


def day(measure: Measure, value: int | None = None, code: str = "", *, on: str = ON) -> Told:
    return (measure.value, on, on, value, code)


def spell(measure: Measure, value: int | None = None, code: str = "") -> Told:
    return (measure.value, SPELL["StartsOn"], SPELL["EndsOn"], value, code)


ROWS: list[tuple[str, str, dict[str, Any], list[Told]]] = [
    (
        "a fixed exclusion is one event whatever its sessions",
        "exclusions",
        {"Kind": "fixed", "StartsOn": ON, "Sessions": 5, "School": "Alder Vale Primary"},
        [day(Measure.EXCLUSIONS_FIXED, 1)],
    ),
    (
        "a permanent exclusion",
        "exclusions",
        {"Kind": "permanent", "StartsOn": ON},
        [day(Measure.EXCLUSIONS_PERMANENT, 1)],
    ),
    (
        "a placement",
        "placements",
        {"Provider": "The Willows", "Placement": "alternative", **SPELL},
        [spell(Measure.PLACEMENT, code="alternative")],
    ),
    (
        "a suspect's proven offence",
        "offences",
        {"Kind": "offence", "Role": "suspect", "Outcome": "proven", "OccurredOn": ON, "ProvenOn": "2020-05-01"},
        [day(Measure.OFFENCE_PROVEN)],
    ),
    (
        "a suspect's caution",
        "offences",
        {"Kind": "offence", "Role": "suspect", "Outcome": "caution", "OccurredOn": ON},
        [day(Measure.OFFENCE_CAUTION)],
    ),
    (
        "a pending offence says nothing yet",
        "offences",
        {"Kind": "offence", "Role": "suspect", "Outcome": "pending", "OccurredOn": ON},
        [],
    ),
    (
        "a victim's offence whatever came of it",
        "offences",
        {"Kind": "offence", "Role": "victim", "Outcome": "proven", "OccurredOn": ON},
        [day(Measure.OFFENCE_VICTIM)],
    ),
    ("a witness is told of nothing", "offences", {"Kind": "asb", "Role": "witness", "OccurredOn": ON}, []),
    (
        "anti-social behaviour",
        "offences",
        {"Kind": "asb", "Role": "suspect", "Outcome": "none", "OccurredOn": ON},
        [day(Measure.ASB_INCIDENT)],
    ),
    (
        "anti-social behaviour suffered",
        "offences",
        {"Kind": "asb", "Role": "victim", "Outcome": "none", "OccurredOn": ON},
        [day(Measure.ASB_VICTIM)],
    ),
    (
        "an offence proven to youth offending",
        "youth-offending",
        {"Outcome": "proven", "OccurredOn": ON, "DecidedOn": "2020-06-01"},
        [day(Measure.OFFENCE_PROVEN)],
    ),
    *(
        (f"a {outcome}", "youth-offending", {"Outcome": outcome, "OccurredOn": ON}, [day(Measure.OFFENCE_CAUTION)])
        for outcome in ("caution", "youth-caution", "conditional-caution")
    ),
    (
        "a community resolution",
        "youth-offending",
        {"Outcome": "community-resolution", "OccurredOn": ON},
        [day(Measure.OFFENCE_RESOLUTION)],
    ),
    ("an offence still pending", "youth-offending", {"Outcome": "pending", "OccurredOn": ON}, []),
    ("an offence that came to nothing", "youth-offending", {"Outcome": "none", "OccurredOn": ON}, []),
    (
        "an intervention counts on the day it was issued",
        "asb",
        {"Kind": "abc", "IssuedOn": ON, "EndsOn": "2020-08-02"},
        [day(Measure.ASB_INTERVENTION, code="abc")],
    ),
    (
        "an order over its own length, and its breach",
        "orders",
        {"Kind": "community-order", **SPELL, "BreachedOn": ON},
        [day(Measure.ORDER_BREACH), spell(Measure.ORDER_IN_FORCE, code="community-order")],
    ),
    (
        "a release from prison",
        "orders",
        {"Kind": "prison-release", "StartsOn": ON},
        [day(Measure.ORDER_RELEASE)],
    ),
    (
        "an episode of early help with its level",
        "social-care",
        {"Kind": "early-help", "Level": 3, **SPELL},
        [spell(Measure.CARE_EARLY_HELP, 3)],
    ),
    (
        "an episode without a level, and a re-referral",
        "social-care",
        {"Kind": "child-in-need", **SPELL, "ReReferredOn": ON},
        [spell(Measure.CARE_CHILD_IN_NEED), day(Measure.CARE_RE_REFERRAL)],
    ),
    (
        "a protection plan that lasts",
        "social-care",
        {"Kind": "child-protection", "StartsOn": ON},
        [(Measure.CARE_CHILD_PROTECTION, ON, None, None, "")],
    ),
    (
        "a child looked after",
        "social-care",
        {"Kind": "looked-after", **SPELL},
        [spell(Measure.CARE_LOOKED_AFTER)],
    ),
    ("an older benefit", "benefits", {"Benefit": "jsa", **SPELL}, [spell(Measure.BENEFIT_CLAIM, code="jsa")]),
    (
        "Universal Credit with its group",
        "benefits",
        {"Benefit": "uc", "Conditionality": "intensive-work-search", **SPELL},
        [spell(Measure.BENEFIT_CLAIM, code="uc-intensive-work-search")],
    ),
    (
        "a job somebody verified",
        "employment",
        {"Activity": "employment", "Verification": "payslip", "VerifiedBy": "A. Adviser", **SPELL},
        [spell(Measure.WORK_EMPLOYMENT, code="payslip")],
    ),
    (
        "self-employment nobody verified",
        "employment",
        {"Activity": "self-employment", **SPELL},
        [spell(Measure.WORK_EMPLOYMENT)],
    ),
    (
        "a step towards work",
        "employment",
        {"Activity": "volunteering", "Verification": "adviser", **SPELL},
        [spell(Measure.WORK_STEP, code="volunteering")],
    ),
    ("a young person not in education", "neet", {"Status": "neet", **SPELL}, [spell(Measure.PARTICIPATION_NEET)]),
    (
        "a young person in training",
        "neet",
        {"Status": "training", **SPELL},
        [spell(Measure.PARTICIPATION_EET, code="training")],
    ),
    ("a young person of whom nothing is known", "neet", {"Status": "not-known", **SPELL}, []),
    (
        "arrears as at a day, in pence",
        "housing",
        {"Kind": "arrears", "Amount": 123450, "StartsOn": ON},
        [day(Measure.MONEY_ARREARS, 123450)],
    ),
    ("a notice", "housing", {"Kind": "notice", "StartsOn": ON}, [day(Measure.MONEY_NOTICE)]),
    (
        "a debt plan that was kept",
        "housing",
        {"Kind": "debt-plan", "Kept": "Y", **SPELL},
        [spell(Measure.MONEY_DEBT_PLAN, code="kept")],
    ),
    (
        "a debt plan that was not kept",
        "housing",
        {"Kind": "debt-plan", "Kept": "N", **SPELL},
        [spell(Measure.MONEY_DEBT_PLAN, code="not-kept")],
    ),
    *(
        (
            f"domestic abuse, the {role}'s part",
            "domestic-abuse",
            {"IncidentID": "DA1", "Role": role, "Band": "high", "MARAC": "Y", "OccurredOn": ON},
            [day(measure, code="high")],
        )
        for role, measure in (
            ("victim", Measure.ABUSE_VICTIM),
            ("perpetrator", Measure.ABUSE_PERPETRATOR),
            ("child", Measure.ABUSE_CHILD),
        )
    ),
    *(
        (
            f"a confirmation about {need}",
            "health",
            {"Need": need, "Status": "engaged", "ConfirmedOn": ON, "Professional": "Dr Example"},
            [day(measure, code="engaged")],
        )
        for need, measure in (
            ("mental-health", Measure.HEALTH_MENTAL),
            ("physical-health", Measure.HEALTH_PHYSICAL),
            ("drugs", Measure.HEALTH_DRUGS),
            ("alcohol", Measure.HEALTH_ALCOHOL),
            ("perinatal", Measure.HEALTH_PERINATAL),
            ("perpetrator-programme", Measure.HEALTH_PERPETRATOR_PROGRAMME),
        )
    ),
]


@pytest.mark.parametrize(("kind", "content", "told"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_a_row_is_told_as_its_kind_says(agencies: Agencies, kind: str, content: dict[str, Any], told: Any) -> None:
    row = agencies.tell(kind, **content)

    assert drawn(agencies) == told
    for one in Evidence.objects.all():
        assert (one.feed_record, one.source, one.person) == (row, row.load.source, agencies.child)


def test_a_term_tells_five_measures_over_its_days(agencies: Agencies) -> None:
    agencies.term("2019-20 Spring", missed=7)

    assert drawn(agencies) == [
        (measure, "2020-01-06", "2020-03-20", value, "")
        for measure, value in (
            ("exclusions.fixed", 0),
            ("exclusions.permanent", 0),
            ("sessions.authorised", 0),
            ("sessions.possible", 100),
            ("sessions.unauthorised", 7),
        )
    ]


def test_a_term_the_calendar_does_not_know_tells_nothing(agencies: Agencies) -> None:
    agencies.term("2031-32 Spring", missed=7)

    assert drawn(agencies) == []


BY_PEOPLE = ENTERED - CONFIRMED  # entered here, by no file


def test_every_measure_of_the_rules_is_drawn_from_some_kind_of_file_and_has_an_example() -> None:
    told = {line.measure for lines in TABLE.values() for line in lines}

    assert told == set(Measure) - BY_PEOPLE
    assert {kind for _, kind, *_ in ROWS} | {FeedKind.SCHOOL} == set(TABLE)


def test_what_lasts_is_drawn_as_a_spell_and_nothing_else_is() -> None:
    spells = {line.measure for lines in TABLE.values() for line in lines if line.shape == "spell"}

    assert spells == SPELLS - BY_PEOPLE


@pytest.mark.parametrize(("kind", "content"), [pytest.param(*row[1:3], id=row[0]) for row in ROWS if row[3]])
def test_what_a_corrected_row_said_is_replaced(agencies: Agencies, kind: str, content: dict[str, Any]) -> None:
    agencies.tell(kind, **content)
    before = drawn(agencies)
    row = agencies.tell(kind, **content, Note="Told again.")

    assert drawn(agencies) == before
    replaced = {one.supersedes_id: one.measure for one in Evidence.objects.standing()}
    assert replaced == dict(Evidence.objects.exclude(feed_record=row).values_list("pk", "measure"))


def test_a_row_that_now_says_something_else_replaces_what_it_said(agencies: Agencies) -> None:
    agencies.tell("social-care", Kind="child-in-need", StartsOn=ON)
    drawn(agencies)
    agencies.tell("social-care", Kind="child-protection", StartsOn=ON, ReReferredOn="2020-03-01")

    assert [told[0] for told in drawn(agencies)] == ["care.child-protection", "care.re-referral"]
    plan = Evidence.objects.get(measure="care.child-protection")
    assert plan.supersedes is not None
    assert plan.supersedes.measure == "care.child-in-need"
    assert Evidence.objects.get(measure="care.re-referral").supersedes is None


def test_a_row_that_now_says_nothing_withdraws_what_it_said(agencies: Agencies) -> None:
    agencies.tell("youth-offending", Outcome="proven", OccurredOn=ON)
    drawn(agencies)
    agencies.tell("youth-offending", Outcome="none", OccurredOn=ON)

    assert drawn(agencies) == []


@pytest.mark.parametrize(("kind", "content"), [pytest.param(*row[1:3], id=row[0]) for row in ROWS if row[3]])
def test_what_an_undone_load_said_is_withdrawn(agencies: Agencies, kind: str, content: dict[str, Any]) -> None:
    row = agencies.tell(kind, **content)
    drawn(agencies)
    agencies.undo(row)

    assert drawn(agencies) == []
    assert set(Evidence.objects.values_list("superseded_at", flat=True)) == {make.NOW}


def test_a_row_that_stands_again_is_drawn_again(agencies: Agencies) -> None:
    first = agencies.tell("housing", Kind="arrears", Amount=5000, StartsOn=ON)
    drawn(agencies)
    agencies.tell("housing", Kind="arrears", Amount=9000, StartsOn=ON)
    drawn(agencies)
    again = agencies.tell("housing", **first.content)

    assert drawn(agencies) == [day(Measure.MONEY_ARREARS, 5000)]
    assert Evidence.objects.standing().get().feed_record == again


def test_drawing_again_draws_nothing(agencies: Agencies) -> None:
    agencies.tell("housing", Kind="arrears", Amount=5000, StartsOn=ON)

    assert drawn(agencies) == drawn(agencies)
    assert Evidence.objects.count() == 1


def test_the_agency_is_the_school_of_a_term_and_else_the_sources(agencies: Agencies) -> None:
    school = make.AgencyFactory(council=agencies.family.council, name="Alder Vale Primary")
    police = make.AgencyFactory(council=agencies.family.council, name="Aldermere Police")
    agencies.loads["offences"].source.agency = police
    agencies.loads["offences"].source.save()
    agencies.term("2019-20 Spring", missed=7)
    agencies.incident(ON)

    drawn(agencies)

    assert Evidence.objects.get(measure="sessions.possible").agency == school
    assert Evidence.objects.get(measure="asb.incident").agency == police


def test_another_persons_rows_are_left_alone(agencies: Agencies) -> None:
    agencies.tell("asb", who=make.PersonFactory(council=agencies.family.council), Kind="abc", IssuedOn=ON)

    assert drawn(agencies) == []


def test_drawing_asks_once_however_much_was_sent(agencies: Agencies) -> None:
    with CaptureQueriesContext(connection) as nothing:
        draw([agencies.family.pk])
    for number, (_, kind, content, _) in enumerate(ROWS):
        agencies.tell(kind, str(number), **content)
    with CaptureQueriesContext(connection) as everything:
        draw([agencies.family.pk])

    assert len(nothing) == len(everything)
    assert len(everything) <= 3
    assert FeedRecord.objects.count() == len(ROWS)
