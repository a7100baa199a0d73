"""Signing in: by password, by a second step, by a button of the demonstration; and what is not offered."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from playwright.sync_api import Page
from pytest_django import Settings

from keyworkers.models import Role, User
from tests.factories import UserFactory
from troubled_families.pages import NAMED_SIGN_INS, ONE_THING_TO_TRY

PASSWORD = "harbour-lantern-42"
pytestmark = pytest.mark.django_db


def somebody(**values: Any) -> User:
    """Return an account with a password."""
    user = UserFactory(username="keyworker.keane@aldermere.example", **values)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, *, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": "keyworker.keane@aldermere.example", "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/gallery/").status_code == 200


def test_a_name_and_a_password_open_the_first_page(client: Client) -> None:
    somebody()

    assert sign_in(client).headers["Location"] == "/"
    assert is_signed_in(client)


def test_signing_in_leads_to_the_page_that_was_asked_for_and_never_elsewhere(client: Client) -> None:
    somebody()

    assert sign_in(client, next="/gallery/").headers["Location"] == "/gallery/"
    client.post("/accounts/logout/")
    assert sign_in(client, next="https://elsewhere.example/").headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client) -> None:
    somebody()

    wrong = sign_in(client, password="no").content.decode()
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "no"}).content.decode()

    assert "The username or the password is not right." in wrong
    assert "The username or the password is not right." in unknown
    assert "<title>Error: Sign in" in wrong


def test_empty_fields_are_named(client: Client) -> None:
    page = client.post("/accounts/login/", {}).content.decode()

    assert '<a href="#id_login">Enter the username</a>' in page
    assert '<a href="#id_password">Enter the password</a>' in page


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client: Client) -> None:
    somebody()
    for _ in range(5):
        sign_in(client, password="no")

    refused = sign_in(client).content.decode()

    assert "Too many attempts to sign in. Wait 5 minutes, then try again." in refused
    assert not is_signed_in(client)


def test_attempts_without_end_from_one_place_get_a_page_that_says_so(client: Client) -> None:
    answers = [client.post("/accounts/login/", {"login": f"n{number}", "password": "x"}) for number in range(31)]

    assert answers[-1].status_code == 429
    assert b"Too many attempts" in answers[-1].content


def test_a_closed_account_does_not_open(client: Client) -> None:
    somebody(is_active=False)

    sign_in(client)

    assert not is_signed_in(client)


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(somebody())

    client.get("/accounts/logout/")
    still = is_signed_in(client)
    answer = client.post("/accounts/logout/")

    assert still
    assert answer.headers["Location"] == "/accounts/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_nobody_signs_up_or_is_sent_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_accounts_addresses_are_these_and_no_others() -> None:
    names = {name for name in get_resolver().reverse_dict if str(name).startswith(("account_", "mfa_"))}

    assert names == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }


def test_a_changed_password_opens_the_account_and_the_old_one_does_not(client: Client) -> None:
    somebody()
    sign_in(client)
    new = "estuary-bramble-77"

    client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.post("/accounts/logout/")
    sign_in(client)
    by_the_old = is_signed_in(client)
    sign_in(client, password=new)

    assert not by_the_old
    assert is_signed_in(client)


def test_a_short_password_is_refused_in_words(client: Client) -> None:
    somebody()
    sign_in(client)

    page = client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": "abc", "password2": "abc"})

    assert b"at least 12 characters" in page.content
    assert b'<a href="#id_password1">' in page.content


def test_an_account_without_a_password_says_so(client: Client) -> None:
    client.force_login(UserFactory())

    assert b"Your account has no password here" in client.get("/accounts/password/").content


# The second step.


def turn_on_second_step(client: Client) -> str:
    """Turn it on as a person would, and return its key."""
    client.post("/accounts/confirm/", {"password": PASSWORD})
    page = client.get("/accounts/two-step/totp/activate/").content.decode()
    found = re.search(r"<strong>([A-Z2-7]{16,})</strong>", page)
    assert found, page
    client.post("/accounts/two-step/totp/activate/", {"code": code_of(found[1])})
    return found[1]


def code_of(key: str) -> str:
    """Return what the authenticator app shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(key, next(iter(totp.yield_hotp_counters_from_time())))))


def test_what_protects_an_account_is_changed_only_after_the_password_again(client: Client) -> None:
    client.force_login(somebody())

    shown = client.get("/accounts/two-step/totp/activate/")
    sent = client.post("/accounts/two-step/totp/activate/", {"code": "123456"})

    assert shown.headers["Location"].startswith("/accounts/confirm/")
    assert sent.headers["Location"].startswith("/accounts/confirm/")


def test_with_the_second_step_a_password_alone_opens_nothing(client: Client) -> None:
    somebody()
    sign_in(client)
    turn_on_second_step(client)
    client.post("/accounts/logout/")

    answer = sign_in(client)

    assert answer.headers["Location"] == "/accounts/two-step/authenticate/"
    assert b"Enter your code" in client.get("/accounts/two-step/authenticate/").content
    assert not is_signed_in(client)


def test_a_recovery_code_opens_the_account_once(client: Client) -> None:
    somebody()
    sign_in(client)
    turn_on_second_step(client)
    shown = client.get("/accounts/two-step/recovery-codes/").content.decode()
    codes = re.findall(r"<li>([0-9a-f]{8})</li>", shown)
    client.post("/accounts/logout/")

    sign_in(client)
    client.post("/accounts/two-step/authenticate/", {"code": codes[0]})
    first = is_signed_in(client)
    client.post("/accounts/logout/")
    sign_in(client)
    again = client.post("/accounts/two-step/authenticate/", {"code": codes[0]})

    assert first
    assert b"Incorrect code" in again.content
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/two-step/",
        "/accounts/two-step/recovery-codes/",
        "/accounts/two-step/recovery-codes/generate/",
        "/accounts/two-step/totp/deactivate/",
        "/accounts/password/",
        "/accounts/confirm/",
        "/accounts/logout/",
    ],
)
def test_the_pages_of_an_account_stand_in_the_frame(client: Client, address: str) -> None:
    somebody()
    sign_in(client)
    turn_on_second_step(client)

    page = client.get(address).content.decode()

    assert "app-header__brand" in page
    assert page.count("<h1") == 1


# The demonstration.


def test_every_named_sign_in_has_one_thing_to_try() -> None:
    assert [name.partition("@")[0] for name in NAMED_SIGN_INS] == list(ONE_THING_TO_TRY)


def test_the_demonstration_lists_its_sign_ins_with_one_thing_to_try(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    somebody(first_name="Rosalind", last_name="Keane")
    UserFactory(username="somebody.else@aldermere.example", first_name="Other")

    page = client.get("/").content.decode()

    assert "Rosalind Keane" in page
    assert "log a visit" in page
    assert "Other" not in page


def test_a_button_signs_in_where_it_is_the_demonstration(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    somebody()

    answer = client.post("/sign-in-as/", {"username": "keyworker.keane@aldermere.example"})

    assert answer.headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_button_signs_nobody_in_where_it_is_not(client: Client) -> None:
    somebody()

    answer = client.post("/sign-in-as/", {"username": "keyworker.keane@aldermere.example"})

    assert answer.status_code == 404
    assert not is_signed_in(client)


@pytest.mark.parametrize("username", ["", "nobody", "real.person@aldermere.gov.uk"])
def test_a_button_signs_in_nobody_but_the_named(client: Client, settings: Settings, username: str) -> None:
    settings.DEMONSTRATION = True
    UserFactory(username="real.person@aldermere.gov.uk", role=Role.ADMINISTRATOR)

    assert client.post("/sign-in-as/", {"username": username}).status_code == 404


def test_a_link_signs_nobody_in(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = True

    assert client.get("/sign-in-as/?username=keyworker.keane@aldermere.example").status_code == 405


def test_a_real_council_is_asked_to_sign_in_at_once(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/accounts/login/"


# In a real browser.


@pytest.mark.parametrize(("width", "height"), [pytest.param(1280, 900, id="desk"), pytest.param(390, 844, id="phone")])
def test_signing_in_by_keyboard_breaks_no_accessibility_rule(
    page: Page, axe: Callable[[Page], None], width: int, height: int
) -> None:
    somebody(role=Role.ANALYST)
    page.set_viewport_size({"width": width, "height": height})

    page.goto("/accounts/login/")
    axe(page)
    page.get_by_label("Username").fill("keyworker.keane@aldermere.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Sign out").wait_for()
    axe(page)


def test_a_refused_sign_in_breaks_no_accessibility_rule(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Enter the password").click()

    assert page.evaluate("document.activeElement.id") == "id_password"
    axe(page)


def test_the_demonstrations_first_page_breaks_no_accessibility_rule(
    page: Page, axe: Callable[[Page], None], settings: Settings
) -> None:
    settings.DEMONSTRATION = True
    somebody(first_name="Rosalind", last_name="Keane")

    page.goto("/")
    axe(page)
    page.get_by_role("button", name="Sign in as Rosalind Keane").click()

    page.get_by_role("heading", level=1).wait_for()
    assert "Rosalind Keane" in page.get_by_role("banner").inner_text()


def test_turning_on_the_second_step_shows_its_picture_under_the_policy(page: Page, axe: Callable[[Page], None]) -> None:
    somebody()
    page.goto("/accounts/login/?next=/accounts/two-step/totp/activate/")
    page.get_by_label("Username").fill("keyworker.keane@aldermere.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()

    picture = page.get_by_role("img", name=re.compile("Picture for your authenticator app"))

    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    axe(page)
