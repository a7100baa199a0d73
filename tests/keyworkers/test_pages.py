"""Casework in the browser: notes logged and read, who holds a family, who looked, and people's accounts."""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Assignment, Intervention, Role, User
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


def entered(**changes: Any) -> dict[str, Any]:
    note = {
        "kind": "visit",
        "happened_on": "29/09/2020",
        "minutes": "45",
        "place": "At home",
        "outcome": "seen",
        "note": "We talked about mornings.",
        "key": str(uuid.uuid4()),
    }
    return note | changes


def add(family: Family) -> str:
    return reverse("intervention_add", args=[family.pk])


def test_a_note_is_saved_and_says_so_with_its_time(signed_in: Client, family: Family, worker: User) -> None:
    page = signed_in.post(add(family), entered(), follow=True)

    note = Intervention.objects.get()
    assert page.resolver_match.view_name == "intervention"
    assert re.search(r"Saved at \d\d:\d\d on 30 September 2020", page.text)
    assert "We talked about mornings." in page.text
    assert (note.worker, note.family, note.happened_on) == (worker, family, date(2020, 9, 29))


def test_the_form_begins_with_today_and_a_key_of_its_own(signed_in: Client, family: Family) -> None:
    keys = {re.search(r'name="key" value="([^"]+)"', signed_in.get(add(family)).text)[1] for _ in range(2)}  # type: ignore[index]

    assert len(keys) == 2
    assert 'value="30/09/2020"' in signed_in.get(add(family)).text


def test_the_same_form_sent_twice_is_one_note(signed_in: Client, family: Family) -> None:
    form = entered()
    first = signed_in.post(add(family), form)

    second = signed_in.post(add(family), form, follow=True)

    assert Intervention.objects.count() == 1
    assert second.redirect_chain[-1][0] == first["Location"]
    assert "had been saved already" in second.text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        pytest.param("kind", "", "Choose what it was", id="no kind"),
        pytest.param("happened_on", "31/02/2020", "Date must be a real date", id="no real date"),
        pytest.param("happened_on", "01/10/2020", "The date must be today or in the past", id="a date to come"),
        pytest.param("minutes", "0", "Minutes must be between 1 and 960", id="no time"),
        pytest.param("minutes", "half an hour", "Minutes must be a whole number", id="minutes in words"),
        pytest.param("place", "", "Enter the place", id="no place"),
        pytest.param("outcome", "", "Choose whether the family was seen", id="not said whether seen"),
        pytest.param("note", "", "Enter the note", id="no note"),
    ],
)
def test_a_note_that_cannot_be_saved_names_the_field_and_loses_nothing(
    signed_in: Client, family: Family, field: str, value: str, says: str
) -> None:
    form = entered(**{field: value})

    page = signed_in.post(add(family), form)

    assert page.status_code == 422
    assert says in page.text
    assert f'href="#id_{field}' in page.text
    kept = [said for name, said in form.items() if name in ("place", "note", "key") and said]
    assert [said for said in kept if said not in page.text] == []
    assert not Intervention.objects.exists()


def test_a_keyworker_logs_nothing_for_a_family_that_is_not_theirs(signed_in: Client, family: Family) -> None:
    stranger = make.FamilyFactory()

    assert signed_in.post(add(stranger), entered()).status_code == 404
    assert not Intervention.objects.exists()


def test_an_analyst_logs_no_note(client: Client, family: Family) -> None:
    client.force_login(make.AnalystFactory())

    assert client.post(add(family), entered()).status_code == 403


def test_a_stranger_is_led_to_the_sign_in(client: Client, family: Family) -> None:
    answer = client.post(add(family), entered())

    assert answer["Location"].startswith(reverse("account_login"))


def test_only_members_are_offered_as_those_who_took_part(signed_in: Client, family: Family) -> None:
    member, stranger = make.MembershipFactory(family=family).person, make.PersonFactory()

    page = signed_in.post(add(family), entered(people=[stranger.pk]))

    assert page.status_code == 422
    assert str(member) in page.text
    assert str(stranger) not in page.text


def test_the_timeline_shows_notes_newest_first_and_page_by_page(
    signed_in: Client, family: Family, worker: User
) -> None:
    for number in range(1, 23):
        make.InterventionFactory(
            family=family, worker=worker, happened_on=date(2020, 1, number), note=f"Note {number:02}"
        )

    first = signed_in.get(reverse("family_timeline", args=[family.pk]))
    second = signed_in.get(reverse("family_timeline", args=[family.pk]) + first.context["next"])

    assert first.text.index("Note 22") < first.text.index("Note 21")
    assert "Kit Keane" in first.text
    assert "Note 02" not in first.text
    assert ["Note 02" in second.text, "Note 01" in second.text, "Note 03" in second.text] == [True, True, False]


@pytest.mark.parametrize("number", [1, 15])
def test_the_timeline_asks_as_often_for_many_notes_as_for_one(
    signed_in: Client, family: Family, worker: User, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        make.InterventionFactory(family=family, worker=worker)

    # Sign-in's two and the council's name; scope (2), the family, who it is (4), notes, who took part; the look (3).
    with django_assert_max_num_queries(3 + 9 + 3):
        signed_in.get(reverse("family_timeline", args=[family.pk]))


def test_a_note_of_another_family_is_not_found_through_ones_own(signed_in: Client, family: Family) -> None:
    other = make.InterventionFactory()

    assert signed_in.get(reverse("intervention", args=[family.pk, other.pk])).status_code == 404


def test_a_manager_hands_a_family_over_within_the_team(client: Client, family: Family, worker: User) -> None:
    client.force_login(make.TeamManagerFactory(team=worker.team))
    new = make.KeyworkerFactory(team=worker.team)
    sent = {"keyworker": new.pk, "kind": "lead", "starts_on": "30/09/2020"}

    page = client.post(reverse("family_assign", args=[family.pk]), sent, follow=True)

    assert f"{new} holds this family from 30 September 2020" in page.text
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
