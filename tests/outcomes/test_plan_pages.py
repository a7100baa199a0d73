"""The pages of outcomes plans to be read: the list, one as a document, two side by side."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworkers.models import User
from outcomes.models import OutcomesPlan
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.outcomes.drafts import asking_for_quiet, published, without_need, written

pytestmark = pytest.mark.django_db

LIST = "/outcomes-plans/"


@pytest.fixture
def keyworker(client: Client, agencies: Agencies) -> User:
    keyworker: User = make.KeyworkerFactory(council=agencies.plan.council)
    client.force_login(keyworker)
    return keyworker


def address(plan: OutcomesPlan, page: str = "outcomes_plan", *more: int) -> str:
    return reverse(page, args=[plan.pk, *more])


def test_a_keyworker_sees_the_versions_and_where_each_stands(
    client: Client, keyworker: User, agencies: Agencies
) -> None:
    written(agencies.plan, asking_for_quiet(12))
    published(agencies.plan, asking_for_quiet(9))

    page = client.get(LIST)

    states = [row[1]["text"] for row in page.context["frameworks"][0]["rows"]]
    assert states == ["to come", "draft", "in force"]
    assert "1 draft waits" in page.text.lower()
    assert "Write a new version" not in page.text


def test_a_council_without_a_plan_is_told_so(client: Client) -> None:
    client.force_login(make.KeyworkerFactory())

    assert "The council has no outcomes plan yet" in client.get(LIST).text


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_asks_as_often_for_many_versions_as_for_one(
    client: Client, keyworker: User, agencies: Agencies, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        written(agencies.plan, asking_for_quiet(12))

    with django_assert_num_queries(4):  # sign-in's two, the council's name, the versions
        client.get(LIST)


def test_a_version_reads_as_a_document(client: Client, keyworker: User, agencies: Agencies) -> None:
    text = client.get(address(agencies.plan)).text

    assert "A child has had a proven offence in the last 12 months" in text
    assert "No proven offence by anyone under 18 in the last 6 months, or a third fewer" in text
    assert "At least 2 headlines present on the day the work begins." in text
    assert "Derby criteria page: proven offence in the last 12 months" in text
    assert "tariff" not in text.lower()


def test_what_nobody_verified_is_counted_and_said_of_each_value(
    client: Client, keyworker: User, agencies: Agencies
) -> None:
    page = client.get(address(agencies.plan))

    plan = page.context["plan"]
    count = len(plan.values) + len(plan.framework.values if plan.framework else ())
    assert f"None of its {count} values is verified" in page.text
    youth = page.context["headlines"][0]["indicators"][0]
    assert {row[4] for row in youth["values"]["rows"]} == {"Not verified"}
    assert "(6 not verified)" in youth["values"]["summary"]


def test_a_verified_value_names_who_verified_it(client: Client, keyworker: User, agencies: Agencies) -> None:
    text = asking_for_quiet(6).replace('verified_by = ""', 'verified_by = "A. Signer"', 1)

    page = client.get(address(written(agencies.plan, text)))

    assert "A. Signer" in page.text
    assert "values are not verified: nobody has held them" in page.text


def test_two_versions_stand_side_by_side_with_words_for_each_change(
    client: Client, keyworker: User, agencies: Agencies
) -> None:
    draft = written(agencies.plan, asking_for_quiet(12))

    page = client.get(address(agencies.plan, "outcomes_plan_compare", draft.pk))

    assert [(item["title"], item["change"]) for item in page.context["items"]] == [
        ("Getting on with the neighbourhood", "changed")
    ]
    met = page.context["items"][0]["aspects"][0]
    assert next(line.text.strip() for line in met.before if line.change == "removed").endswith("in the last 6 months")
    assert next(line.text.strip() for line in met.after if line.change == "added").endswith("in the last 12 months")
    assert page.text.count("Removed:</span>") == page.text.count("Added:</span>") == 2
    assert [page.context["items"][0]["values"][0][place] for place in (2, 3)] == ["6", "12"]
    assert (page.context["before"], page.context["after"]) == (agencies.plan, draft)


def test_a_need_taken_out_is_said_to_be_removed(client: Client, keyworker: User, agencies: Agencies) -> None:
    draft = written(agencies.plan, without_need("asb-intervention"))

    page = client.get(address(draft, "outcomes_plan_compare", agencies.plan.pk))

    assert [(item["title"], item["change"]) for item in page.context["items"]] == [
        ("Being a good neighbour", "removed")
    ]
    assert page.context["counts"].startswith("0 added, 1 removed, 0 changed")


def test_versions_that_ask_the_same_say_so(client: Client, keyworker: User, agencies: Agencies) -> None:
    draft = written(agencies.plan, asking_for_quiet(6))

    page = client.get(address(draft, "outcomes_plan_compare", agencies.plan.pk))

    assert "Both versions ask the same" in page.text


def test_another_councils_version_is_not_there(client: Client, keyworker: User, agencies: Agencies) -> None:
    other = make.OutcomesPlanFactory(council=make.OtherCouncilFactory(), text=agencies.plan.text)

    assert client.get(address(other)).status_code == 404
    assert client.get(address(agencies.plan, "outcomes_plan_compare", other.pk)).status_code == 404


def test_a_version_is_given_out_as_the_file_it_was_written_in(
    client: Client, keyworker: User, agencies: Agencies
) -> None:
    answer = client.get(address(agencies.plan, "outcomes_plan_text"))

    assert answer.content.decode() == agencies.plan.text
    assert answer["Content-Disposition"] == 'attachment; filename="outcomes-plan-version-1.toml"'


def test_an_administrator_reads_no_outcomes_plan(client: Client, agencies: Agencies) -> None:
    client.force_login(make.AdministratorFactory())

    assert client.get(LIST).status_code == 403


def test_a_stranger_is_led_to_the_sign_in(client: Client, agencies: Agencies) -> None:
    assert client.get(address(agencies.plan)).status_code == 302


API = "/api/v1/outcomes-plans/"


def test_the_api_lists_the_versions(client: Client, keyworker: User, agencies: Agencies) -> None:
    written(agencies.plan, asking_for_quiet(12))

    found = client.get(API).json()["results"]
    drafts = client.get(API, {"is_published": "false"}).json()["results"]

    assert sorted(one["version"] for one in found) == [1, 2]
    assert [one["version"] for one in drafts] == [2]


def test_the_api_gives_a_version_with_its_conditions_and_values(
    client: Client, keyworker: User, agencies: Agencies
) -> None:
    found = client.get(f"{API}{agencies.plan.pk}/").json()

    youth = found["needs"][0]
    assert (youth["code"], youth["met_when"]["kind"]) == ("youth-offence", "AnyOf")
    assert [part["kind"] for part in youth["met_when"]["parts"]] == ["Events", "Reduction"]
    assert {"place": "present when: months", "value": "12", "mark": "S14", "verified_by": ""}.items() <= (
        youth["values"][0].items()
    )
    assert found["gates"][0]["code"] == "school"


def test_the_api_shows_no_other_councils_version(client: Client, keyworker: User, agencies: Agencies) -> None:
    other = make.OutcomesPlanFactory(council=make.OtherCouncilFactory(), text=agencies.plan.text)

    assert client.get(f"{API}{other.pk}/").status_code == 404
