"""Somebody of whom another record is restricted: neither named nor told of, wherever a family's record is read."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family, FeedRecord, Person
from keyworkers.models import User
from tests import factories as make
from tests.outcomes.conftest import PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def hidden(family: Family) -> Person:
    person: Person = make.PersonFactory(given_name="Zelda", family_name="Unseen")
    make.MembershipFactory(family=family, person=person, relationship="mother")
    elsewhere = make.FamilyFactory(name="Closed")
    make.MembershipFactory(family=elsewhere, person=person, lives_there=False)
    make.RestrictionFactory(family=elsewhere)
    return person


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def titles(answer: Any) -> list[str]:
    return [event["title"] for event in answer.context["events"]]


def test_the_api_names_no_member_of_a_family_who_is_hidden(signed_in: Client, family: Family, hidden: Person) -> None:
    shown = make.MembershipFactory(family=family).person

    (row,) = signed_in.get("/api/v1/families/").json()["results"]
    one = signed_in.get(f"/api/v1/families/{family.pk}/").json()

    assert [member["person"] for member in row["memberships"]] == [shown.pk]
    assert one["memberships"] == row["memberships"]


def test_no_search_of_the_timeline_finds_a_hidden_members_document(
    signed_in: Client, family: Family, hidden: Person
) -> None:
    make.DocumentFactory(family=family, person=hidden, title="Fleeing order")
    make.DocumentFactory(family=family, title="Rent order")

    found = signed_in.post(reverse("family_timeline", args=[family.pk]), {"words": "order"}, follow=True)

    assert titles(found) == ["Document: Rent order"]


def test_the_timeline_counts_no_agencys_rows_about_a_hidden_member(
    signed_in: Client, family: Family, hidden: Person
) -> None:
    load = make.FeedLoadFactory(council=family.council, loaded_at=make.NOW, state="loaded")
    row = {"council": family.council, "load": load, "kind": "offences", "content": {}, "digest": "0" * 32}
    FeedRecord.objects.create(**row, key="a", row_number=2, person=hidden, matched_by="hub", recorded_at=make.NOW)

    page = signed_in.get(reverse("family_timeline", args=[family.pk]), {"kind": "agencies"})

    assert titles(page) == []


def test_why_a_restricted_household_changed_is_not_told_to_the_other(
    signed_in: Client, family: Family, hidden: Person
) -> None:
    closed = Family.objects.get(name="Closed")
    make.HouseholdChangeFactory(family=closed, other_family=family, kind="split", reason="Fled to a refuge")

    timeline = signed_in.get(reverse("family_timeline", args=[family.pk]))
    searched = signed_in.post(reverse("family_timeline", args=[family.pk]), {"words": "refuge"}, follow=True)
    people = signed_in.get(reverse("family_people", args=[family.pk]))
    paper = signed_in.get(reverse("family_print_chronology", args=[family.pk]))

    assert titles(timeline) == ["Household: split into two households"]
    assert titles(searched) == []
    assert not any("refuge" in page.text for page in (timeline, people, paper))


def test_changes_of_a_hidden_members_number_are_not_told(
    client: Client, family: Family, worker: User, hidden: Person
) -> None:
    number = make.ContactPointFactory(family=family, person=hidden, value="07700 900111")
    type(number).objects.filter(pk=number.pk).update(value="07700 900222")
    client.force_login(make.TeamManagerFactory(team=worker.team))

    page = client.get(reverse("family_history", args=[family.pk]))

    assert "Contact point changed" in page.text
    assert ("900111" in page.text, "900222" in page.text) == (False, False)


def test_the_genogram_does_not_say_that_a_hidden_member_expects_a_child(
    client: Client, family: Family, worker: User, hidden: Person
) -> None:
    make.AttachmentFactory(family=family, plan=make.OutcomesPlanFactory(text=PLAN.read_text()))
    make.EvidenceFactory(person=hidden, measure="household.expecting", starts_on=date(2020, 6, 1), ends_on=None)
    client.force_login(worker)

    page = client.get(reverse("family", args=[family.pk]))

    assert not page.context["genogram"].has_expected
    assert "Expects a child" not in page.text
