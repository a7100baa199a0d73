"""Casework in the browser: who holds a family, who looked, and people's accounts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Assignment, Look, Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def test_a_manager_hands_a_family_over_within_the_team(client: Client, family: Family, worker: User) -> None:
    client.force_login(make.TeamManagerFactory(team=worker.team))
    new = make.KeyworkerFactory(team=worker.team)
    sent = {"receiver": new.pk, "on": "30/09/2020"}

    page = client.post(reverse("family_hand_over", args=[family.pk]), sent, follow=True)

    assert f"is handed to {new} from 30 September 2020" in page.text
    assert Assignment.objects.lead().on(make.TODAY).get(family=family).keyworker == new


def test_a_manager_is_offered_no_worker_of_another_team(client: Client, family: Family, worker: User) -> None:
    client.force_login(make.TeamManagerFactory(team=worker.team))
    elsewhere = make.KeyworkerFactory(team=make.TeamFactory(name="Coast"))
    sent = {"keyworker": elsewhere.pk, "kind": "lead", "starts_on": "30/09/2020"}

    page = client.post(reverse("family_assign", args=[family.pk]), sent)

    assert page.status_code == 422
    assert Assignment.objects.count() == 1


def test_a_manager_sees_who_looked_at_a_record(client: Client, family: Family, worker: User) -> None:
    client.force_login(worker)
    client.get(reverse("family_people", args=[family.pk]))
    client.force_login(make.TeamManagerFactory(team=worker.team))

    page = client.get(reverse("family_looks", args=[family.pk]))

    assert "Kit Keane" in page.text
    assert "family people" in page.text


def test_an_administrator_sees_who_looked_without_seeing_whom(client: Client, family: Family, worker: User) -> None:
    client.force_login(worker)
    client.get(reverse("family", args=[family.pk]))
    client.force_login(make.AdministratorFactory())

    page = client.get(reverse("looks"))

    assert family.reference in page.text
    assert "Hartley" not in page.text


def test_the_looks_of_one_download_are_one_line_that_names_each_record(client: Client, worker: User) -> None:
    families = [make.FamilyFactory() for _ in range(3)]
    seen = {"user": worker, "council": worker.council, "page": "figure_download"}
    for family in families:
        Look.objects.create(family=family, looked_at=make.NOW, **seen)
    Look.objects.create(family=families[0], looked_at=make.NOW - timedelta(minutes=2), **seen)
    client.force_login(make.AdministratorFactory())

    at_once, before = client.get(reverse("looks")).context["rows"]

    assert at_once[-1]["text"] == "3 families"
    assert set(at_once[-1]["detail"].split(", ")) == {family.reference for family in families}
    assert before[-1] == families[0].reference


def test_a_look_at_a_restricted_record_is_not_told(client: Client, family: Family, worker: User) -> None:
    client.force_login(worker)
    client.get(reverse("family", args=[family.pk]))
    make.RestrictionFactory(family=family, admitted=[worker])
    client.force_login(make.AdministratorFactory())

    assert family.reference not in client.get(reverse("looks")).text


def test_an_administrator_suspends_somebody_who_is_then_signed_out(client: Client, worker: User) -> None:
    theirs = Client()
    theirs.force_login(worker)
    client.force_login(make.AdministratorFactory())

    client.post(reverse("user", args=[worker.pk]), {"role": "keyworker", "team": worker.team_id})

    worker.refresh_from_db()
    assert not worker.is_active
    assert theirs.get(reverse("families")).status_code == 302


def test_an_administrator_changes_a_role(client: Client, worker: User) -> None:
    client.force_login(make.AdministratorFactory())

    page = client.post(reverse("user", args=[worker.pk]), {"role": "analyst", "is_active": "on"}, follow=True)

    worker.refresh_from_db()
    assert (worker.role, worker.team, page.resolver_match.view_name) == (Role.ANALYST, None, "users")


def test_another_councils_people_are_not_found(client: Client) -> None:
    theirs = make.KeyworkerFactory(council=make.OtherCouncilFactory())
    client.force_login(make.AdministratorFactory())

    assert client.get(reverse("user", args=[theirs.pk])).status_code == 404
    assert theirs.username not in client.get(reverse("users")).text


def test_an_account_that_cannot_be_changed_so_says_why(client: Client, worker: User) -> None:
    client.force_login(make.AdministratorFactory())

    page = client.post(reverse("user", args=[worker.pk]), {"role": "keyworker", "is_active": "on"})

    assert page.status_code == 422
    assert "belong to a team" in page.text
