"""A commissioned provider sees its own families, and nobody else's, by whatever way it looks."""

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs() -> User:
    agency = make.AgencyFactory(name="Harbour Family Trust", kind="voluntary")
    team = make.TeamFactory(name="Harbour", agency=agency)
    worker: User = make.KeyworkerFactory(team=team, employment="commissioned")
    return worker


@pytest.fixture
def shared(theirs: User) -> Family:
    """Return a family the council's own worker leads and the provider's supports."""
    family = a_family("Shared")
    make.AssignmentFactory(family=family, keyworker=theirs, kind="supporting")
    return family


@pytest.fixture
def hidden() -> Family:
    return a_family("Hidden")


def a_family(name: str) -> Family:
    family: Family = make.FamilyFactory(name=name)
    make.AttachmentFactory(family=family)
    person = make.MembershipFactory(family=family, person__family_name=name).person
    make.ResidenceFactory(family=family, address_1=f"1 {name} Street")
    make.AssignmentFactory(family=family)
    make.InterventionFactory(family=family, note=f"A word about {name}").people.add(person)
    return family


@pytest.fixture(params=[Role.KEYWORKER, Role.TEAM_MANAGER])
def signed_in(request: pytest.FixtureRequest, client: Client, theirs: User) -> Client:
    is_manager = request.param == Role.TEAM_MANAGER
    client.force_login(make.TeamManagerFactory(team=theirs.team) if is_manager else theirs)
    return client


@pytest.mark.parametrize("page", ["home", "families", "work"])
def test_every_list_names_their_families_alone(signed_in: Client, shared: Family, hidden: Family, page: str) -> None:
    text = signed_in.get(reverse(page)).text

    assert "Hidden" not in text
    assert hidden.reference not in text
    assert page == "work" or "Shared" in text


def test_a_search_finds_their_families_alone(signed_in: Client, shared: Family, hidden: Family) -> None:
    found = {
        words: signed_in.post(reverse("families"), {"words": words}, follow=True).text for words in ("Hidden", "Shared")
    }

    assert "No family of yours fits" in found["Hidden"]
    assert shared.reference in found["Shared"]


PAGES = ["family", "family_timeline", "family_people", "family_evidence", "family_why", "family_handover"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_another_family_is_found(signed_in: Client, hidden: Family, page: str) -> None:
    assert signed_in.get(reverse(page, args=[hidden.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["family", "person", "need", "evidence", "intervention"])
def test_the_api_lists_their_families_alone(signed_in: Client, shared: Family, hidden: Family, kind: str) -> None:
    text = signed_in.get(reverse(f"api:{kind}-list")).text

    assert "Hidden" not in text
    assert f'"family":{hidden.pk},' not in text


def test_a_family_they_support_is_theirs_to_open_with_its_timeline(signed_in: Client, shared: Family) -> None:
    assert "A word about Shared" in signed_in.get(reverse("family_timeline", args=[shared.pk])).text


def test_no_family_nobody_named_them_for_waits_in_their_queue(client: Client, theirs: User) -> None:
    waiting = make.AttachmentFactory().family
    client.force_login(make.TeamManagerFactory(team=theirs.team))

    assert waiting.reference not in client.get(reverse("allocation")).text
