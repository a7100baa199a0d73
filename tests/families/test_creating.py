"""Search first: nobody and no family is added before those who may be meant were shown."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family, Person
from keyworkers.models import Assignment, Look, User
from tests import factories as make

pytestmark = pytest.mark.django_db
ANN = {"given_name": "Ann", "family_name": "Stone", "born_on": "17/05/1985"}
NEW = {
    **ANN,
    "name": "Stone",
    "sex": "F",
    "relationship": "mother",
    "address_1": "1 New Road",
    "postcode": "ZZ99 3WZ",
    "on": "01/09/2020",
    "reason": "Asked for by the school.",
    "step": "save",
}
JOINS = {**ANN, "sex": "F", "relationship": "mother", "lives_there": "yes", "on": "01/09/2020", "step": "save"}


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def known(worker: User | None = None, **about: Any) -> Family:
    """Return a family with Ann Stone in it, which the worker leads."""
    person = make.PersonFactory(**{"given_name": "Ann", "family_name": "Stone", **about})
    family: Family = make.MembershipFactory(person=person, family__name="Stone").family
    make.ResidenceFactory(family=family)
    if worker:
        make.AssignmentFactory(family=family, keyworker=worker)
    return family


def searched(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, typed, follow=True)


def found(page: Any) -> list[str]:
    return [candidate["family"].reference for candidate in page.context.get("candidates", [])]


ADD = "/families/add/"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(ANN, id="name and birth"),
        pytest.param({"family_name": "Ston"}, id="part of a name"),
        pytest.param(ANN | {"postcode": "ZZ99 9ZZ"}, id="another address than the known one"),
        pytest.param(ANN | {"given_name": "Annie"}, id="a nickname"),
        pytest.param({"postcode": "ZZ99 3WZ"}, id="the postcode"),
    ],
)
def test_whoever_may_be_meant_is_shown_with_why(signed_in: Client, worker: User, typed: dict[str, str]) -> None:
    family = known(worker)

    page = searched(signed_in, ADD, **typed)

    assert found(page) == [family.reference]
    assert page.context["candidates"][0]["why"]


def test_a_family_is_found_by_its_reference(signed_in: Client, worker: User) -> None:
    family = known(worker)

    assert found(searched(signed_in, ADD, reference=family.reference)) == [family.reference]


def test_at_most_ten_are_shown(signed_in: Client, worker: User) -> None:
    for _ in range(12):
        known(worker)

    assert len(found(searched(signed_in, ADD, family_name="Stone"))) == 10


def test_no_address_holds_what_was_searched_for(signed_in: Client, worker: User) -> None:
    sent = signed_in.post(ADD, ANN)

    assert "Stone" not in sent["Location"]


def test_a_search_for_nothing_is_refused(signed_in: Client) -> None:
    page = signed_in.post(ADD, {})

    assert page.status_code == 422
    assert "Enter at least one of these" in page.text


def test_of_somebody_outside_ones_families_only_that_they_are_known_is_told(signed_in: Client) -> None:
    family = known()

    page = searched(signed_in, ADD, **ANN)

    assert "is known to the council already" in page.text
    assert found(page) == []
    assert family.reference not in page.text
    assert Look.objects.filter(family=family, page="create_family").exists()


@pytest.mark.parametrize(
    "typed", [{"family_name": "Stone"}, {"given_name": "Ann", "family_name": "Stone"}, ANN | {"born_on": "18/05/1985"}]
)
def test_a_name_alone_is_no_way_to_fish_for_people(signed_in: Client, typed: dict[str, str]) -> None:
    known()

    assert "is known to the council already" not in searched(signed_in, ADD, **typed).text
    assert not Look.objects.exists()


def test_nobody_is_added_without_a_search(signed_in: Client, worker: User) -> None:
    family = known(worker)

    for address, to in (
        (f"{ADD}new/", ADD),
        (f"/families/{family.pk}/people/join/new/", f"/families/{family.pk}/people/join/"),
    ):
        assert signed_in.post(address, NEW)["Location"] == to


def add(client: Client, **changes: str) -> Any:
    searching = client.post(ADD, ANN)
    token = searching["Location"].partition("search=")[2]
    return client.post(f"{ADD}new/?search={token}", NEW | changes, follow=True)


def test_a_keyworker_adds_a_family_and_leads_it(signed_in: Client, worker: User) -> None:
    page = add(signed_in)

    family = Family.objects.get()
    assert page.resolver_match.view_name == "family_people"
    assert Assignment.objects.lead().get(family=family).keyworker == worker
    assert (family.memberships.get().starts_on, family.residences.get().postcode) == (date(2020, 9, 1), "ZZ99 3WZ")


def test_a_manager_says_who_leads_a_new_family(client: Client, worker: User) -> None:
    client.force_login(make.TeamManagerFactory(team=worker.team))

    assert add(client).status_code == 422
    add(client, keyworker=str(worker.pk))

    assert Assignment.objects.lead().get().keyworker == worker


def test_what_will_happen_is_said_before_a_family_is_added(signed_in: Client) -> None:
    page = add(signed_in, step="")

    assert "Ann Stone lives there, at 1 New Road, ZZ99 3WZ, from 1 September 2020 on." in page.text
    assert not Family.objects.exists()


def test_nobody_is_added_twice_under_one_name_and_birth(signed_in: Client, worker: User) -> None:
    known(worker)

    page = add(signed_in)

    assert page.status_code == 422
    assert "is known already" in page.text
    assert Person.objects.count() == 1


def test_whoever_is_known_outside_is_warned_of_before_they_are_added(signed_in: Client) -> None:
    known()

    assert "Careful: somebody of this name" in add(signed_in, step="").text


def test_somebody_known_joins_and_leaves_the_household_they_lived_in(signed_in: Client, worker: User) -> None:
    old, new = known(worker), make.MembershipFactory().family
    make.MembershipFactory(family=old)
    make.AssignmentFactory(family=new, keyworker=worker)
    page = searched(signed_in, reverse("family_join", args=[new.pk]), **ANN)
    (choice,) = page.context["candidates"][0]["people"]
    joins = {"relationship": "mother", "lives_there": "yes", "on": "01/09/2020", "step": "save"}

    refused = signed_in.post(choice["href"], joins)
    signed_in.post(choice["href"], joins | {"moves": "on"})

    assert (refused.status_code, "nobody lives in two" in refused.text) == (422, True)
    assert old.memberships.get(person__given_name="Ann").ends_on == date(2020, 9, 1)
    assert new.memberships.filter(person__given_name="Ann").exists()


def test_somebody_new_joins_after_a_search(signed_in: Client, worker: User) -> None:
    family = make.MembershipFactory().family
    make.AssignmentFactory(family=family, keyworker=worker)
    page = searched(signed_in, reverse("family_join", args=[family.pk]), **ANN)

    signed_in.post(page.context["create"]["href"], JOINS)

    assert family.memberships.filter(person__family_name="Stone", starts_on=date(2020, 9, 1)).exists()


def test_whoever_may_not_be_seen_cannot_be_chosen(signed_in: Client, worker: User) -> None:
    family, stranger = known(worker), known(given_name="Una")
    person = stranger.memberships.get().person

    assert signed_in.get(reverse("family_join_known", args=[family.pk, person.pk])).status_code == 404


def test_a_program_is_shown_who_may_be_meant_before_it_adds_a_family(signed_in: Client, worker: User) -> None:
    ours, hidden = known(worker, given_name="Anne", born_on=date(1985, 5, 17)), known(born_on=date(1985, 5, 17))
    sent = {name: value for name, value in NEW.items() if name != "step"} | {
        "born_on": "1985-05-17",
        "on": "2020-09-01",
    }

    def add(**more: Any) -> Any:
        return signed_in.post("/api/v1/families/", sent | more, content_type="application/json")

    first, unasked = add(), add(seen=[ours.pk])
    made = add(seen=[ours.pk], elsewhere_seen=True)

    assert (first.status_code, [one["id"] for one in first.json()["candidates"]]) == (200, [ours.pk])
    assert "not open to you" in first.json()["elsewhere"]
    assert (unasked.status_code, made.status_code, made.json()["name"]) == (200, 201, "Stone")
    assert Assignment.objects.get(family=made.json()["id"]).keyworker == worker
    assert Look.objects.filter(family=hidden).count() == 3
    assert add(seen=[ours.pk, made.json()["id"]], elsewhere_seen=True).status_code == 400
