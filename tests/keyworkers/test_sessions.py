"""Group sessions in the browser: which families, what all did, one note a family."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family, Person
from keyworkers.models import Draft, Intervention, Look, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def held(worker: User, name: str) -> tuple[Family, Person]:
    family = make.FamilyFactory(name=name)
    make.AssignmentFactory(family=family, keyworker=worker)
    return family, make.MembershipFactory(family=family, person__given_name=f"Mo{name}").person


@pytest.fixture
def hartley(worker: User) -> tuple[Family, Person]:
    return held(worker, "Hartley")


@pytest.fixture
def okoro(worker: User) -> tuple[Family, Person]:
    return held(worker, "Okoro")


def entered(*came: tuple[Family, Person], **changes: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {"family": [family.pk for family, _ in came]}
    for family, person in came:
        parts[f"family{family.pk}-people"] = [person.pk]
    said = {"happened_on": "29/09/2020", "minutes": "90", "place": "Children's centre", "note": "We cooked."}
    return said | {"key": str(uuid.uuid4())} | parts | changes


ADDRESS = "group_session"
Part = tuple[Family, Person]


def test_only_ones_own_families_are_offered(signed_in: Client, hartley: Part) -> None:
    make.FamilyFactory(name="Stranger")

    page = signed_in.get(reverse(ADDRESS)).text

    assert ("Hartley" in page, "Stranger" in page) == (True, False)


def test_one_family_is_no_group(signed_in: Client, hartley: Part) -> None:
    page = signed_in.get(reverse(ADDRESS), {"family": ["", str(hartley[0].pk)]})

    assert page.status_code == 422
    assert "Choose between 2 and 20 families" in page.text
    assert f'value="{hartley[0].pk}" checked' in page.text


def test_a_family_of_others_cannot_be_brought_in(signed_in: Client, hartley: Part) -> None:
    other = make.FamilyFactory(), make.PersonFactory()

    assert signed_in.get(reverse(ADDRESS), {"family": [hartley[0].pk, other[0].pk]}).status_code == 404
    assert signed_in.post(reverse(ADDRESS), entered(hartley, other)).status_code == 404


def test_a_session_is_saved_as_a_note_of_each_family(signed_in: Client, hartley: Part, okoro: Part) -> None:
    own = {f"family{okoro[0].pk}-own": "Cooked the rice."}

    page = signed_in.post(reverse(ADDRESS), entered(hartley, okoro, **own), follow=True)

    assert "2 notes" in page.text
    notes = dict(Intervention.objects.values_list("family__name", "note"))
    assert notes == {"Hartley": "We cooked.", "Okoro": "We cooked.\n\nCooked the rice."}
    assert all(
        reverse("intervention", args=[note.family_id, note.pk]) in page.text for note in Intervention.objects.all()
    )


def test_no_familys_note_shows_anybody_of_another(signed_in: Client, hartley: Part, okoro: Part) -> None:
    signed_in.post(reverse(ADDRESS), entered(hartley, okoro))

    note = Intervention.objects.get(family=hartley[0])
    page = signed_in.get(reverse("intervention", args=[hartley[0].pk, note.pk])).text

    assert (str(hartley[1]) in page, str(okoro[1]) in page, "Okoro" in page) == (True, False, False)


def test_words_for_all_that_name_somebody_are_refused_beside_the_family(
    signed_in: Client, hartley: Part, okoro: Part
) -> None:
    page = signed_in.post(reverse(ADDRESS), entered(hartley, okoro, note=f"{okoro[1]} cooked."))

    assert page.status_code == 422
    assert f"Hartley: this note names {okoro[1]} of another family" in page.text
    assert not Intervention.objects.exists()


def test_a_family_of_whom_nobody_came_was_not_there(signed_in: Client, hartley: Part, okoro: Part) -> None:
    number = okoro[0].pk
    absent = {f"family{number}-people": [], f"family{number}-nobody_came": "on"}

    signed_in.post(reverse(ADDRESS), entered(hartley, okoro, **absent))

    note = Intervention.objects.get(family=okoro[0])
    assert (note.outcome, note.not_seen_why) == ("not-seen", "not-there")


def test_each_family_is_asked_who_came(signed_in: Client, hartley: Part, okoro: Part) -> None:
    page = signed_in.post(reverse(ADDRESS), entered(hartley, okoro, **{f"family{okoro[0].pk}-people": []}))

    assert page.status_code == 422
    assert "Okoro: choose who came, or that nobody did" in page.text
    assert "We cooked." in page.text


def test_the_same_session_sent_twice_is_saved_once(signed_in: Client, hartley: Part, okoro: Part) -> None:
    form = entered(hartley, okoro)
    signed_in.post(reverse(ADDRESS), form)

    page = signed_in.post(reverse(ADDRESS), form, follow=True)

    assert Intervention.objects.count() == 2
    assert "Saved already" in page.text


def test_the_same_session_again_is_asked_about(signed_in: Client, hartley: Part, okoro: Part) -> None:
    signed_in.post(reverse(ADDRESS), entered(hartley, okoro))
    again = entered(hartley, okoro)

    asked = signed_in.post(reverse(ADDRESS), again)
    signed_in.post(reverse(ADDRESS), again | {"is_another": "yes"})

    assert (asked.status_code, "Is this another one?" in asked.text) == (409, True)
    assert Intervention.objects.count() == 4


def test_a_session_is_kept_as_a_draft_with_its_families(signed_in: Client, hartley: Part, okoro: Part) -> None:
    form = entered(hartley, okoro, minutes="")

    kept = signed_in.post(reverse("session_draft"), form)
    page = signed_in.get(reverse(ADDRESS)).text
    signed_in.post(reverse(ADDRESS), form | {"minutes": "60"})

    assert "saved" in kept.json()
    assert [words for words in ("We cooked.", "Okoro", f'value="{hartley[1].pk}" checked') if words not in page] == []
    assert not Draft.objects.exists()


def test_opening_the_form_is_a_look_at_each_family(signed_in: Client, hartley: Part, okoro: Part) -> None:
    signed_in.get(reverse(ADDRESS), {"family": [hartley[0].pk, okoro[0].pk]})

    assert set(Look.objects.values_list("family", flat=True)) == {hartley[0].pk, okoro[0].pk}


def test_somebody_elses_session_is_not_found(client: Client, signed_in: Client, hartley: Part, okoro: Part) -> None:
    form = entered(hartley, okoro)
    signed_in.post(reverse(ADDRESS), form)
    client.force_login(make.TeamManagerFactory())

    assert client.get(reverse("group_session_logged", args=[form["key"]])).status_code == 404


def test_the_same_form_sent_again_with_other_words_is_asked_about_and_not_lost(
    signed_in: Client, hartley: Part, okoro: Part
) -> None:
    sent = entered(hartley, okoro)
    signed_in.post(reverse(ADDRESS), sent)

    doubted = signed_in.post(reverse(ADDRESS), sent | {"note": "We baked."})
    key = doubted.context["form"]["key"].value()
    answered = {"note": "We baked.", "key": key, "is_another": "yes"}
    again = signed_in.post(reverse(ADDRESS), sent | answered)

    assert (doubted.status_code, again.status_code, key == sent["key"]) == (409, 302, False)
    assert "We baked." in doubted.text
    assert sorted(Intervention.objects.values_list("note", flat=True)) == ["We baked."] * 2 + ["We cooked."] * 2
