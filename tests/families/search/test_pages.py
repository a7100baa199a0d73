"""The families page and the API find the same families, say why, and go on page by page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def kyles() -> list[Family]:
    """Return thirty families, of which each has a boy called Kyle."""
    found: list[Family] = [make.FamilyFactory(name=f"Family {number:02}") for number in range(30)]
    for family in found:
        boy = make.ChildFactory(given_name="Kyle", family_name="Ashdown", born_on=date(2009, 3, 2))
        make.ChildMembershipFactory(family=family, person=boy)
    return found


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(make.AnalystFactory())
    return client


def find(client: Client, words: str) -> Any:
    return client.post(reverse("families"), {"words": words}, follow=True)


def test_the_page_says_why_a_family_is_among_the_hits(analyst: Client, kyles: list[Family]) -> None:
    page = find(analyst, "ashdwon 02/03/2009")

    assert "Found because" in page.text
    assert "Kyle Ashdown (11): “ashdwon” is spelt like Ashdown, born 2 March 2009" in page.text


def test_hits_go_on_where_their_page_ended(analyst: Client, kyles: list[Family]) -> None:
    first = find(analyst, "kyle ashdown")
    second = analyst.get(reverse("families") + first.context["next"])

    assert "30 families" in first.text
    shown = [row[0]["text"] for row in [*first.context["rows"], *second.context["rows"]]]
    assert shown == [family.name for family in kyles]
    assert "yle" not in first.context["next"]


def test_a_search_is_narrowed_like_the_whole_list(analyst: Client, kyles: list[Family]) -> None:
    district = make.DistrictFactory(name="Mere Coast")
    make.ResidenceFactory(family=kyles[7], district=district)
    token = find(analyst, "kyle").request["QUERY_STRING"]

    page = analyst.get(f"{reverse('families')}?{token}&district={district.pk}")

    assert [row[0]["text"] for row in page.context["rows"]] == ["Family 07"]


def test_of_more_than_can_be_read_the_page_says_so(analyst: Client, kyles: list[Family]) -> None:
    assert "Only the beginning of what you typed was used" in find(analyst, "kyle " * 3000).text


def test_the_api_finds_what_the_page_finds_in_its_order(analyst: Client, kyles: list[Family]) -> None:
    make.MembershipFactory(family=kyles[3], person=make.PersonFactory(given_name="Kylie", family_name="Ashdown"))
    on_page = [row[0]["detail"] for row in find(analyst, "kylie ashdown").context["rows"]]

    answer = analyst.get("/api/v1/families/?search=kylie+ashdown&page_size=20").json()

    assert [family["reference"] for family in answer["results"]] == on_page[:20]
    following = analyst.get(answer["next"]).json()
    assert [family["reference"] for family in following["results"]][:5] == on_page[20:]


@pytest.mark.parametrize(("role", "is_found"), [(Role.JOBCENTRE_ADVISER, True), (Role.ANALYST, False)])
def test_a_national_insurance_number_finds_nobody_without_leave(
    client: Client, kyles: list[Family], role: str, *, is_found: bool
) -> None:
    make.IdentifierFactory(person=kyles[0].memberships.get().person, kind="nino", value="QQ123456C")
    client.force_login(make.UserFactory(role=role))

    assert ("Family 00" in find(client, "QQ 12 34 56 C").text) is is_found


@pytest.mark.parametrize("number", [1, 25])
def test_the_page_of_a_search_asks_as_often_for_many_as_for_one(
    analyst: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        make.MembershipFactory(person__family_name="Ashdown")
    address = find(analyst, "ashdown").request["QUERY_STRING"]

    # The whole list's eight, the session's words, and the search's own: what it reads, ranks and names.
    with django_assert_max_num_queries(8 + 1 + 11):
        analyst.get(f"{reverse('families')}?{address}")
