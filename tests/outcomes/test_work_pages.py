"""Into work, as the Jobcentre's advisers follow it: their first page and the weeks of one family."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outcomes.actions import judge_touched
from tests import factories as make
from tests.outcomes.conftest import Agencies, into_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def attached(agencies: Agencies, client: Client) -> Agencies:
    """A family attached in November 2019, every agency complete to 27 September 2020; an adviser is signed in."""
    make.all_sources_complete(agencies.family.council)
    agencies.case("2019-11-04")
    client.force_login(make.UserFactory(council=agencies.family.council, role="jobcentre-adviser"))
    return agencies


def works(attached: Agencies, **more: Any) -> Agencies:
    into_work(attached, **more)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return attached


def home(client: Client) -> str:
    return client.get(reverse("home")).text


def test_an_adviser_is_told_whose_work_waits_to_be_verified(client: Client, attached: Agencies) -> None:
    works(attached, verified="")

    text = home(client)

    assert "Verify the work: 13 weeks wait" in text
    assert reverse("family_work", args=[attached.family.pk]) in text


def test_an_adviser_is_told_when_weeks_are_complete(client: Client, attached: Agencies) -> None:
    works(attached)

    assert "Complete since 6 April 2020" in home(client)


def test_an_adviser_is_told_when_weeks_can_be_complete(client: Client, attached: Agencies) -> None:
    works(attached, since="2020-08-03")

    assert "Can be complete on 2 November 2020" in home(client)


def test_the_first_page_says_so_where_nobody_left_a_benefit(client: Client, attached: Agencies) -> None:
    judge_touched(as_of=make.TODAY, at=make.NOW)

    assert "Nobody has left a benefit for work yet" in home(client)


def test_a_restricted_family_is_not_on_the_first_page(client: Client, attached: Agencies) -> None:
    works(attached)
    make.RestrictionFactory(family=attached.family)

    text = home(client)

    assert attached.family.name not in text
    assert client.get(reverse("family_work", args=[attached.family.pk])).status_code == 404


def test_the_familys_page_tells_the_weeks_and_the_benefit_left(client: Client, attached: Agencies) -> None:
    works(attached)

    answer = client.get(reverse("family_work", args=[attached.family.pk]))

    (told,) = answer.context["weeks"]
    assert {"key": "Benefit left", "value": "Employment and Support Allowance"} in told["facts"]
    assert "13 of 13 in a row" in answer.text


def test_the_first_page_asks_as_much_for_many_as_for_one(client: Client, attached: Agencies) -> None:
    works(attached)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        home(client)

    assert len(queries) <= 6
