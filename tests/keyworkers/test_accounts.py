"""Accounts are opened by an administrator; a temporary password is read once and opens nothing but its own change."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworkers.models import Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db

OWN = "a-quiet-lake-at-dawn"


@pytest.fixture
def administrator(client: Client) -> User:
    user: User = make.AdministratorFactory()
    client.force_login(user)
    return user


def sent(**fields: Any) -> dict[str, Any]:
    who = {"username": "New.Person@example.org", "first_name": "New", "last_name": "Person"}
    return {**who, "role": Role.ANALYST, "team": "", "employment": "in-house", **fields}


def shown(page: Any) -> str:
    found = re.search(r'app-temporary">([^<]+)<', page.text)
    assert found
    return found.group(1)


def test_an_account_is_opened_and_its_password_chosen_before_anything_else(client: Client, administrator: User) -> None:
    password = shown(client.post(reverse("user_add"), sent()))
    theirs = Client()

    theirs.post(reverse("account_login"), {"login": "new.person@example.org", "password": password})
    led = theirs.get(reverse("families"))
    chosen = {"oldpassword": password, "password1": OWN, "password2": OWN}
    home = theirs.post(reverse("account_change_password"), chosen)

    assert led.headers["Location"] == reverse("account_change_password")
    assert home.headers["Location"] == reverse("home")
    assert theirs.get(reverse("families")).status_code == 200
    assert User.objects.get(username="new.person@example.org").council == administrator.council


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"username": "TAKEN@example.org"}, "Somebody signs in by this username already."),
        ({"username": "two words"}, "Use letters, digits"),
        ({"role": Role.KEYWORKER}, "belong to a team"),
        ({"last_name": ""}, "Enter the last name"),
    ],
)
def test_an_account_that_cannot_be_is_refused_by_field(
    client: Client, administrator: User, fields: dict[str, str], said: str
) -> None:
    make.UserFactory(username="taken@example.org", council=make.OtherCouncilFactory())

    page = client.post(reverse("user_add"), sent(**fields))

    assert page.status_code == 422
    assert said in page.text
    assert User.objects.count() == 2


def test_a_new_password_signs_the_person_out_and_is_theirs_to_change(client: Client, administrator: User) -> None:
    person = make.AnalystFactory(council=administrator.council)
    person.set_password(OWN)
    person.save()
    theirs = Client()
    theirs.force_login(person)

    shown(client.post(reverse("user_password", args=[person.pk])))

    person.refresh_from_db()
    assert person.password_is_temporary
    assert reverse("account_login") in theirs.get(reverse("families")).headers["Location"]


def test_nobody_sets_their_own_password_so_nor_one_kept_elsewhere(client: Client, administrator: User) -> None:
    elsewhere = make.AnalystFactory(council=administrator.council)
    elsewhere.set_unusable_password()
    elsewhere.save()

    own = client.post(reverse("user_password", args=[administrator.pk]), follow=True)
    theirs = client.post(reverse("user_password", args=[elsewhere.pk]), follow=True)

    assert "Choose your own password" in own.text
    assert "council&#x27;s directory" in theirs.text


def test_the_temporary_password_is_no_password_of_ones_own(client: Client, administrator: User) -> None:
    password = shown(client.post(reverse("user_add"), sent()))
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": "new.person@example.org", "password": password})

    same = {"oldpassword": password, "password1": password, "password2": password}
    page = theirs.post(reverse("account_change_password"), same)

    assert "Choose another password than the one you have." in page.text
    assert User.objects.get(username="new.person@example.org").password_is_temporary
