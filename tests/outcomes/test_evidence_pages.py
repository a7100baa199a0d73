"""The evidence of a family as people read it: a line a fact, a term in one, values in words, sources that disagree."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Coverage
from outcomes.actions import judge_touched
from outcomes.models import Evidence
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(agencies: Agencies, client: Client) -> Agencies:
    client.force_login(make.AnalystFactory(council=agencies.family.council))
    return agencies


def listed(client: Client, agencies: Agencies, **asked: str) -> Any:
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return client.get(reverse("family_evidence", args=[agencies.family.pk]), asked)


def lines(answer: Any) -> list[tuple[str, str, str]]:
    """Return what the list says: evidence, when, what is told."""
    return [(row[0]["text"], row[2], row[3]) for row in answer.context["rows"]]


def test_a_childs_term_is_one_line(client: Client, known: Agencies) -> None:
    known.term("2019-20 Spring", missed=7)

    answer = listed(client, known)

    assert lines(answer) == [
        (
            "School term 2019-20 Spring",
            "6 January 2020 to 20 March 2020",
            "93.0% attended: 93 of 100 sessions, 0 missed with leave, 7 without.",
        )
    ]


def test_the_lines_of_other_kinds_read_as_people_say_it(client: Client, known: Agencies) -> None:
    known.tell("housing", Kind="arrears", Amount=123450, StartsOn="2020-02-03")
    known.tell("social-care", Kind="early-help", Level=3, StartsOn="2020-01-06", EndsOn="2020-01-31")
    known.tell("domestic-abuse", Role="victim", Band="high", OccurredOn="2020-01-05", who=known.parent)
    known.tell(
        "health",
        Need="alcohol",
        Status="engaged",
        ConfirmedOn="2020-01-04",
        Professional="Dr A. Example",
        ProfessionalRole="GP",
        who=known.parent,
    )
    known.tell("placements", Placement="alternative", StartsOn="2020-01-03")

    assert lines(listed(client, known)) == [
        ("Rent arrears", "3 February 2020", "£1,234.50"),
        ("Early help", "6 January 2020 to 31 January 2020", "Level 3"),
        ("Domestic abuse suffered", "5 January 2020", "High risk (DASH)"),
        ("Alcohol", "4 January 2020", "Engaged with support. Confirmed by Dr A. Example, GP."),
        ("School placement", "since 3 January 2020", "Alternative provision"),
    ]


def test_an_order_and_its_breach_are_two_lines(client: Client, known: Agencies) -> None:
    known.tell("orders", Kind="licence", StartsOn="2020-01-06", BreachedOn="2020-02-03", who=known.parent)

    assert [title for title, *_ in lines(listed(client, known))] == ["Breach of an order", "Order or licence"]


def test_each_line_names_its_file_and_row(client: Client, known: Agencies) -> None:
    row = known.tell("housing", Kind="notice", StartsOn="2020-02-03")

    answer = listed(client, known)

    words, href = answer.context["rows"][0][4]["detail"]
    assert words == f"{row.load.file_name}, row {row.row_number}"
    assert href == reverse("feed_row", args=[row.load_id, row.pk])
    assert client.get(href).status_code == 200


def test_the_page_of_a_row_is_offered_to_who_may_open_it(client: Client, known: Agencies) -> None:
    known.tell("housing", Kind="notice", StartsOn="2020-02-03")
    client.force_login(make.ProgrammeManagerFactory(council=known.family.council))

    assert listed(client, known).context["rows"][0][4]["detail"][1] == ""


def test_terms_without_exclusions_are_no_news_about_exclusions(client: Client, known: Agencies) -> None:
    known.term("2019-20 Autumn", missed=7)
    known.tell("exclusions", Kind="fixed", StartsOn="2020-02-03")

    assert [title for title, *_ in lines(listed(client, known, kind="exclusions"))] == ["Fixed-term exclusion"]


def excluded(agencies: Agencies, *, by_school: int, by_register: int) -> None:
    row = agencies.term("2019-20 Spring", missed=7)
    agencies.send("school", row.key, row.content | {"FixedExclusions": by_school}, person=agencies.child)
    for number in range(by_register):
        agencies.tell("exclusions", str(number), Kind="fixed", StartsOn=f"2020-02-0{number + 1}")


def test_the_school_and_the_register_that_count_differently_are_said_to_disagree(
    client: Client, known: Agencies
) -> None:
    excluded(known, by_school=3, by_register=1)

    answer = listed(client, known)

    assert "Two sources disagree" in answer.text
    assert answer.context["disagreements"] == [
        {
            "who": str(known.child),
            "on": date(2020, 1, 6),
            "says": "Of 2019-20 Spring the school counts 3 fixed-term exclusions, the exclusions register lists "
            "1 fixed-term exclusion. The larger number counts.",
        }
    ]


@pytest.mark.parametrize(
    ("by_school", "by_register", "is_complete", "disagree"),
    [
        pytest.param(2, 2, True, False, id="the same"),
        pytest.param(0, 1, False, True, id="only the register"),
        pytest.param(2, 0, True, True, id="only the school, the register complete"),
        pytest.param(2, 0, False, False, id="only the school, the register silent"),
    ],
)
def test_the_register_is_heard_where_it_has_spoken_or_is_complete(
    client: Client, known: Agencies, *, by_school: int, by_register: int, is_complete: bool, disagree: bool
) -> None:
    make.CoverageFactory(source=make.SourceFactory(council=known.family.council, kind="exclusions"))
    if not is_complete:
        Coverage.objects.filter(source__kind="exclusions").update(withdrawn_at=make.NOW)
    excluded(known, by_school=by_school, by_register=by_register)

    assert bool(listed(client, known).context["disagreements"]) is disagree


@pytest.mark.parametrize(
    ("police", "youth", "disagree"),
    [
        ("caution", "youth-caution", False),
        ("proven", "proven", False),
        ("caution", "proven", True),
        ("pending", "proven", True),
        ("none", "community-resolution", True),
    ],
)
def test_the_police_and_youth_offending_that_tell_different_outcomes_disagree(
    client: Client, known: Agencies, *, police: str, youth: str, disagree: bool
) -> None:
    known.incident("2020-02-03", kind="offence", outcome=police)
    known.tell("youth-offending", Outcome=youth, OccurredOn="2020-02-03")

    assert bool(listed(client, known).context["disagreements"]) is disagree


def test_offences_of_other_days_do_not_disagree(client: Client, known: Agencies) -> None:
    known.incident("2020-02-03", kind="offence", outcome="caution")
    known.tell("youth-offending", Outcome="proven", OccurredOn="2020-02-04")

    assert listed(client, known).context["disagreements"] == []


def test_sources_that_disagree_about_days_after_somebody_left_are_another_familys(
    client: Client, known: Agencies
) -> None:
    known.incident("2020-02-03", kind="offence", outcome="caution")
    known.tell("youth-offending", Outcome="proven", OccurredOn="2020-02-03")
    known.family.memberships.filter(person=known.child).update(ends_on=date(2020, 1, 1))

    assert listed(client, known).context["disagreements"] == []


def test_the_page_of_a_term_tells_all_of_it(client: Client, known: Agencies) -> None:
    known.term("2019-20 Spring", missed=7)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    piece = Evidence.objects.get(measure="sessions.possible")

    text = client.get(reverse("evidence", args=[known.family.pk, piece.pk])).text

    assert "School term 2019-20 Spring" in text
    assert "93 of 100 sessions" in text
    assert "UnauthorisedAbsence" in text


def test_the_evidence_leaves_as_a_file_of_lines(client: Client, known: Agencies) -> None:
    known.tell("housing", Kind="arrears", Amount=123450, StartsOn="2020-02-03")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    answer = client.get(reverse("evidence_csv", args=[known.family.pk]))

    header, line, _ = answer.content.decode().split("\r\n")
    assert header.startswith("\ufeffFamilyReference,Who,Evidence,Measure,StartsOn,EndsOn,Value,Code,Says")
    assert (
        f'{known.family.reference},{known.child},Rent arrears,money.arrears,2020-02-03,2020-02-04,123450,,"£1,234.50"'
        in line
    )
