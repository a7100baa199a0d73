"""The pages, the file and the API of families to consider."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from keyworkers.models import Look, Role, User
from keyworkers.permissions import GRANTS, Verb
from outcomes.actions import judge_touched
from outcomes.models import Attachment, Consideration, Evidence, Identification
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db

LIST, FILE, MATRIX = "/to-consider/", "/to-consider/families.xlsx", "/to-consider/matrix/"
API = "/api/v1/identifications/"


@pytest.fixture
def analyst(client: Client) -> User:
    analyst: User = make.AnalystFactory()
    client.force_login(analyst)
    return analyst


@pytest.fixture
def known(agencies: Agencies, analyst: User) -> Agencies:
    """A family not worked with: two proven offences, a child protection plan, the mother's benefit and abuse."""
    make.IdentificationMatrixFactory(council=agencies.family.council, framework=agencies.plan.framework)
    agencies.incident("2020-06-03", kind="offence", outcome="proven")
    agencies.incident("2020-07-03", kind="offence", outcome="proven")
    entered(agencies.child, "care.child-protection", date(2019, 11, 5), None)
    entered(agencies.parent, "benefit.claim", date(2018, 8, 17), None, code="esa")
    entered(agencies.parent, "abuse.victim", date(2020, 4, 9), date(2020, 4, 10), code="high")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return agencies


def entered(person: Any, measure: str, starts_on: date, ends_on: date | None, **more: Any) -> Evidence:
    one: Evidence = make.EvidenceFactory(
        person=person, measure=measure, starts_on=starts_on, ends_on=ends_on, value=None, **more
    )
    return one


def place(agencies: Agencies) -> Identification:
    return Identification.objects.get(family=agencies.family)


def address(agencies: Agencies) -> str:
    return reverse("family_consider", args=[agencies.family.pk])


def ranked(number: int) -> list[Any]:
    """So many families on the list, the first with the most points."""
    rows: list[Any] = []
    for place in range(number):
        family = make.FamilyFactory(name=f"Ranked {place:03}")
        make.ChildMembershipFactory(family=family)
        make.ResidenceFactory(family=family, district=make.DistrictFactory(name=f"District {place % 2}"))
        score = Decimal(number - place) / 2
        band = "first" if score >= 9 else "second" if score >= 5 else "third" if score >= 2 else ""
        rows.append(make.IdentificationFactory(family=family, score=score, band=band))
    make.judged()
    return rows


def test_the_list_shows_where_each_family_stands(client: Client, known: Agencies) -> None:
    text = client.get(LIST).text

    assert known.family.name in text
    assert "Look first" in text
    assert "as at 30 Sep 2020" in text
    assert "Staying safe in the community, Life chances, Living standards, Staying safe in relationships" in text
    assert f"{known.child.given_name} (10)" in text
    assert "The weights are invented" in text


def test_the_list_is_in_the_order_of_the_points_and_pages_by_key(client: Client, analyst: User) -> None:
    ranked(27)

    first = client.get(LIST)
    second = client.get(LIST + first.context["next"])

    assert [row[0]["text"] for row in first.context["rows"]] == [f"Ranked {place:03}" for place in range(25)]
    assert [row[0]["text"] for row in second.context["rows"]] == ["Ranked 025", "Ranked 026"]
    assert second.context["next"] == ""


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"band": "second"}, ["Ranked 000", "Ranked 001"]),
        ({"band": "below"}, ["Ranked 008", "Ranked 009", "Ranked 010"]),
        ({"entry": "not-known"}, ["Ranked 003"]),
        ({"entry": "not-met"}, ["Ranked 004"]),
        ({"domain": "health"}, ["Ranked 005"]),
        ({"state": "opened"}, ["Ranked 006"]),
        ({"state": "set-aside"}, ["Ranked 007"]),
        ({"state": "outside"}, []),
        ({"band": "second", "entry": "not-met"}, []),
    ],
    ids=str,
)
def test_the_list_is_narrowed(client: Client, analyst: User, asked: dict[str, str], shown: list[str]) -> None:
    rows = ranked(11)
    Identification.objects.filter(pk=rows[3].pk).update(is_eligible=None)
    Identification.objects.filter(pk=rows[4].pk).update(is_eligible=False)
    Identification.objects.filter(pk=rows[5].pk).update(domains=["health"])
    make.ConsiderationFactory(family=rows[6].family)
    make.ConsiderationFactory(family=rows[7].family, decision="set-aside", look_again_on=date(2020, 11, 1))

    answer = client.get(LIST, asked)

    assert [row[0]["text"] for row in answer.context["rows"]] == shown


def test_the_list_is_narrowed_to_a_district(client: Client, analyst: User) -> None:
    ranked(4)
    district = make.DistrictFactory(name="District 1")

    answer = client.get(LIST, {"district": str(district.pk)})

    assert [row[0]["text"] for row in answer.context["rows"]] == ["Ranked 001", "Ranked 003"]


def test_a_choice_nobody_offers_narrows_nothing(client: Client, known: Agencies) -> None:
    assert known.family.name in client.get(LIST, {"band": "x", "after": "987654321", "district": "q"}).text


@pytest.mark.parametrize("number", [1, 25])
def test_the_list_asks_as_often_for_many_as_for_one(
    client: Client, analyst: User, number: int, django_assert_num_queries: Any
) -> None:
    ranked(number)

    # Sign-in's two; who is hidden, the matrix, the districts, the rows, who lives there.
    with django_assert_num_queries(2 + 5):
        client.get(LIST)


def test_a_restricted_family_is_not_on_the_list_nor_in_the_file(client: Client, known: Agencies) -> None:
    make.RestrictionFactory(family=known.family)

    assert known.family.name not in client.get(LIST).text
    assert client.get(address(known)).status_code == 404
    assert known.family.reference not in str(workbook_of(client))
    assert client.get(API).json()["results"] == []


def test_another_councils_family_is_not_found(client: Client, known: Agencies) -> None:
    client.force_login(make.AnalystFactory(council=make.OtherCouncilFactory()))

    assert client.get(address(known)).status_code == 404
    assert known.family.name not in client.get(LIST).text


@pytest.mark.parametrize("role", [Role.KEYWORKER, Role.INTERNAL_AUDITOR, Role.JOBCENTRE_ADVISER, Role.ADMINISTRATOR])
def test_whoever_does_not_identify_families_is_refused(client: Client, known: Agencies, role: Role) -> None:
    client.force_login(make.UserFactory(role=role))

    assert {client.get(url).status_code for url in (LIST, FILE, MATRIX, address(known), API)} == {403}


def test_a_stranger_is_led_to_the_sign_in(known: Agencies) -> None:
    stranger = Client()

    assert {stranger.get(url).status_code for url in (LIST, FILE, MATRIX, address(known))} == {302}


def test_a_team_manager_sees_the_families_of_their_team(client: Client, known: Agencies) -> None:
    manager = make.TeamManagerFactory()
    client.force_login(manager)
    assert known.family.name not in client.get(LIST).text

    make.AssignmentFactory(family=known.family, keyworker=make.KeyworkerFactory(team=manager.team))

    assert known.family.name in client.get(LIST).text


def test_the_page_shows_where_every_point_comes_from(client: Client, known: Agencies) -> None:
    text = client.get(address(known)).text

    assert "9 points: Look first (9 or more)" in text
    assert "A child has two or more proven offences" in text
    assert "3 June 2020 to 3 July 2020, 2 times" in text
    assert "Domestic abuse is reported with a high risk" in text
    assert str(known.parent) in text
    assert reverse("evidence", args=[known.family.pk, Evidence.objects.get(measure="abuse.victim").pk]) in text


def test_the_page_says_what_would_change_it_and_what_is_not_known(client: Client, known: Agencies) -> None:
    text = client.get(address(known)).text

    assert "From 9 April 2021, if nothing new comes, the family has 6 points." in text
    assert "No school file covers this child." in text
    assert "What is not known yet may add points" in text


def test_the_entry_rule_is_told_apart_from_the_points(client: Client, known: Agencies) -> None:
    text = client.get(address(known)).text

    assert "The entry rule is asked apart from the points." in text
    assert "A dependent child lives with the family." in text
    assert "Not known:" in text


def test_a_child_that_is_only_expected_is_not_said_to_live_there(client: Client, known: Agencies) -> None:
    place = Identification.objects.get(family=known.family)
    Identification.objects.update(eligibility=place.eligibility | {"expecting": True})

    text = client.get(address(known)).text

    assert "Somebody of the family is expecting a child; no dependent child is known to live with it yet." in text
    assert "A dependent child lives with the family." not in text


def test_what_the_jobcentre_told_is_not_said(client: Client, known: Agencies) -> None:
    text = client.get(address(known)).text

    assert "Recorded by the Jobcentre" in text
    assert "out-of-work benefit" not in text
    assert "17 August 2018" not in text
    assert "Living standards, Phase" not in text


def test_whoever_may_see_benefits_reads_it(client: Client, known: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GRANTS, Role.ANALYST, GRANTS[Role.ANALYST] | {Verb.VIEW_BENEFITS})

    assert "An adult is on an out-of-work benefit" in client.get(address(known)).text


def test_somebody_whose_record_is_restricted_stays_unnamed(client: Client, known: Agencies) -> None:
    other = make.MembershipFactory(person=known.parent, lives_there=False, starts_on=date(2010, 1, 1))
    make.RestrictionFactory(family=other.family)

    text = client.get(address(known)).text

    assert str(known.parent) not in text
    assert "Somebody whose record is restricted" in text
    assert "9 April 2020" not in text


def test_pages_about_families_use_neutral_words(client: Client, known: Agencies) -> None:
    for url in (LIST, MATRIX, address(known)):
        main = client.get(url).text.partition("<main")[2].lower()
        assert not [word for word in ("troubled", "problem", "failed", "worst") if word in main]


def test_opening_a_page_leaves_a_look(client: Client, known: Agencies, analyst: User) -> None:
    client.get(address(known))

    assert list(Look.objects.values_list("family", "user", "page")) == [
        (known.family.pk, analyst.pk, "family_consider")
    ]


def test_the_page_asks_a_bounded_number_of_times(
    client: Client, known: Agencies, django_assert_max_num_queries: Any
) -> None:
    # Sign-in's two and the council's name; scope, the family, who it is (4); place, decisions, plan, evidence (and
    # whether there is evidence of restricted people); the look (3).
    with django_assert_max_num_queries(3 + 6 + 5 + 3):
        client.get(address(known))


def test_the_record_of_a_family_leads_there_while_nobody_works_with_it(client: Client, known: Agencies) -> None:
    summary = reverse("family", args=[known.family.pk])
    assert address(known) in client.get(summary).text

    known.case("2020-01-06")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    assert address(known) not in client.get(summary).text


def test_opening_a_family_leads_to_starting_the_work(client: Client, known: Agencies, analyst: User) -> None:
    sent = {"decision": "opened", "reason": "The school and the police both asked."}

    answer = client.post(address(known), sent, follow=True)

    made = Consideration.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("family_attach", args=[known.family.pk])
    assert "Nothing else has been decided" in answer.text
    assert (made.considered_by, made.score, made.contributions) == (analyst, Decimal(9), place(known).contributions)
    assert not Attachment.objects.exists()


def test_the_programme_manager_opens_and_others_start(client: Client, known: Agencies, analyst: User) -> None:
    client.force_login(make.ProgrammeManagerFactory())

    answer = client.post(address(known), {"decision": "opened", "reason": "Asked for."}, follow=True)

    assert answer.redirect_chain[-1][0] == address(known)
    assert "Start working with the family" not in answer.text
    assert f"{analyst} may start the work: the family stands in their list." in answer.text


def test_an_opened_family_stands_in_the_list_of_whoever_may_start(client: Client, known: Agencies) -> None:
    client.post(address(known), {"decision": "opened", "reason": "Asked for."})
    start = reverse("family_attach", args=[known.family.pk])
    assert start in client.get(reverse("home")).text

    known.case("2020-09-07")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    assert start not in client.get(reverse("home")).text


def test_an_opened_family_leaves_the_list_and_says_who_opened_it(client: Client, known: Agencies) -> None:
    client.post(address(known), {"decision": "opened", "reason": "The school and the police both asked."})

    assert known.family.name not in client.get(LIST).text
    assert known.family.name in client.get(LIST, {"state": "opened"}).text
    assert "The school and the police both asked." in client.get(address(known)).text


def test_a_family_is_set_aside_until_a_day(client: Client, known: Agencies) -> None:
    sent = {"decision": "set-aside", "reason": "Early help goes well.", "look_again_on": "01/12/2020"}

    answer = client.post(address(known), sent, follow=True)

    assert "Look again on 1 December 2020." in answer.text
    assert Consideration.objects.get().look_again_on == date(2020, 12, 1)


def test_a_family_outside_the_entry_rule_is_opened_with_a_warning_and_marked(client: Client, known: Agencies) -> None:
    Identification.objects.update(is_eligible=False)
    assert "it is then marked for the manager" in client.get(address(known)).text

    answer = client.post(address(known), {"decision": "opened", "reason": "A child is expected."}, follow=True)

    assert "Opened outside the entry rule" in answer.text
    assert known.family.name in client.get(LIST, {"state": "outside"}).text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        pytest.param({"decision": ""}, "Choose what you decide", id="nothing"),
        pytest.param({"decision": "opened", "reason": " "}, "Enter the reason", id="no reason"),
        pytest.param({"decision": "set-aside", "reason": "x"}, "Enter a day after today", id="no day"),
        pytest.param(
            {"decision": "set-aside", "reason": "x", "look_again_on": "30/09/2020"}, "Enter a day after", id="today"
        ),
        pytest.param({"decision": "opened", "reason": "x" * 301}, "300 characters", id="too long"),
    ],
)
def test_a_decision_that_is_not_whole_says_why(
    client: Client, known: Agencies, sent: dict[str, str], says: str
) -> None:
    answer = client.post(address(known), sent)

    assert (answer.status_code, Consideration.objects.count()) == (422, 0)
    assert says in answer.text


def test_a_family_is_opened_once(client: Client, known: Agencies) -> None:
    sent = {"decision": "opened", "reason": "Asked for."}
    client.post(address(known), sent)

    answer = client.post(address(known), sent)

    assert (answer.status_code, Consideration.objects.count()) == (422, 1)
    assert "has been opened already" in answer.text


def test_a_family_that_is_worked_with_says_so(client: Client, known: Agencies) -> None:
    known.case("2020-01-06")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    answer = client.get(address(known))

    assert "This family is worked with already." in answer.text
    assert client.post(address(known), {"decision": "opened", "reason": "x"}).status_code == 409


def test_a_council_without_a_matrix_says_so(client: Client, analyst: User) -> None:
    assert "published no identification matrix" in client.get(LIST).text
    assert "published no identification matrix" in client.get(MATRIX).text
    assert len(workbook_of(client)) == 1


def test_the_matrix_is_shown_with_every_weight_and_its_mark(client: Client, known: Agencies) -> None:
    answer = client.get(MATRIX)

    assert "Every weight, band and number of points here is invented" in answer.text
    rows = [row for domain in answer.context["domains"] for row in domain["rows"]]
    assert len(rows) == 35
    assert {row[3] for row in rows} == {"I"}
    said = "Invented for trying the matrix"
    assert (answer.text.count(said), [row for row in rows if said in row[4]]) == (1, [])


def workbook_of(client: Client) -> list[list[Any]]:
    answer = client.get(FILE)
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed answer
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_file_gives_references_and_points_and_no_names(client: Client, known: Agencies, analyst: User) -> None:
    header, row = workbook_of(client)

    assert header[:3] == ["Place", "FamilyReference", "Points"]
    assert row[:4] == [1, known.family.reference, 9, "Look first (9 or more)"]
    assert known.family.name not in str(row)
    assert str(known.child) not in str(row)
    assert list(Look.objects.values_list("family", "page")) == [(known.family.pk, "to_consider_file")]


def test_the_api_lists_and_shows_places(client: Client, known: Agencies) -> None:
    row = client.get(API, {"least": "9", "domain": "crime", "undecided": "true"}).json()["results"][0]

    detail = client.get(f"{API}{row['id']}/").json()

    assert (row["score"], row["reference"], row["decision"]) == ("9.0", known.family.reference, None)
    assert {each["indicator"] for each in detail["contributions"]} >= {"youth-offences", "child-protection"}
    assert any(gap["says"] == "No school file covers this child." for gap in detail["gaps"])


def test_the_api_says_nothing_of_benefits(client: Client, known: Agencies) -> None:
    detail = client.get(f"{API}{place(known).pk}/").json()

    hidden = [each for each in detail["contributions"] if each["says"] == "Recorded by the Jobcentre"]
    assert [(each["indicator"], each["people"], each["first_on"], each["points"]) for each in hidden] == [
        ("", [], None, 1)
    ]


def test_the_api_opens_a_family_through_the_pages_own_action(client: Client, known: Agencies, analyst: User) -> None:
    url = f"{API}{place(known).pk}/consider/"

    made = client.post(url, {"decision": "opened", "reason": "Asked for."}, content_type="application/json")
    again = client.post(url, {"decision": "opened", "reason": "Asked for."}, content_type="application/json")

    assert (made.status_code, again.status_code) == (201, 400)
    assert Consideration.objects.get().considered_by == analyst
    assert again.json()["error"]["fields"] == {"decision": ["This family has been opened already."]}
