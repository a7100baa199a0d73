"""A visit logged on a phone, by keyboard alone, through a time-out and without scripts; nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from families.models import Family
from keyworkers.models import Draft, Intervention, User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=390, height=844)
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture
def keyworker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(keyworker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=keyworker)
    for given in ("Dana", "Robin"):
        make.MembershipFactory(family=family, person__given_name=given, person__family_name="Hartley")
    make.ChildMembershipFactory(family=family, person__given_name="Ben", person__family_name="Hartley")
    make.judged()
    return family


def fits(page: Page) -> None:
    """Hold that nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def log(page: Page, family: Family) -> None:
    page.goto(f"/families/{family.pk}/interventions/add/")


def sign_in(page: Page, user: User, address: str) -> None:
    """Give the window's context a new session, as signing in in another tab does."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address},
            {"name": settings.CSRF_COOKIE_NAME, "value": "another" + "0" * 25, "url": address},
        ]
    )


def test_a_whole_visit_is_logged_on_a_phone_and_found_again(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)
    page.set_viewport_size(PHONE)
    log(page, family)
    axe(page)
    fits(page)

    page.get_by_label("45 minutes").check()
    page.get_by_label("Seen", exact=True).check()
    page.get_by_label(re.compile("^Dana Hartley, ")).check()
    page.get_by_label("Ben Hartley was seen alone").check()
    page.get_by_label("What happened?").fill("Ben was up at seven every day.")
    page.get_by_text("What the child said").first.click()
    page.get_by_role("textbox", name="What the child said").fill("“I like the new bus.”")
    page.get_by_text("What happens next").click()
    page.get_by_label("Next step").fill("Ring the school")
    page.get_by_label(re.compile("^In a week")).check()
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text(re.compile("Saved at .* home visit, 30 September 2020, 45 minutes"))).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("link", name="See it in the timeline").click()

    expect(page.get_by_text("Ben was up at seven every day.")).to_be_visible()
    expect(page.get_by_text("“I like the new bus.”")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_label("Find words in what was written").fill("bus")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Ben was up at seven every day.")).to_be_visible()
    assert "bus" not in page.url


def test_what_does_not_apply_is_not_asked(page_of: Opener, keyworker: User, family: Family) -> None:
    page = page_of(keyworker)
    log(page, family)

    expect(page.get_by_text("Why was nobody seen?")).to_be_hidden()
    page.get_by_label("Not seen").check()

    expect(page.get_by_text("Why was nobody seen?")).to_be_visible()
    expect(page.get_by_text("Who was there?")).to_be_hidden()
    page.get_by_label("1 hour").check()
    expect(page.get_by_label("Minutes", exact=True)).to_be_hidden()


def test_what_is_typed_is_kept_by_itself_and_comes_back_on_another_device(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)
    log(page, family)
    page.get_by_label("What happened?").fill("Words nobody may lose.")
    expect(page.get_by_text(re.compile(r"Draft saved at \d\d:\d\d"))).to_be_visible()

    another = page_of(keyworker)
    another.set_viewport_size(PHONE)
    log(another, family)

    expect(another.get_by_label("What happened?")).to_have_value("Words nobody may lose.")
    expect(another.get_by_text("This is what you had typed by")).to_be_visible()
    axe(another)
    fits(another)
    assert "lose" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_session_that_ended_loses_nothing(
    page_of: Opener, keyworker: User, family: Family, live_server: LiveServer
) -> None:
    page = page_of(keyworker)
    log(page, family)
    page.get_by_label("1 hour").check()
    page.get_by_label("Not seen").check()
    page.get_by_label("Nobody answered").check()
    Session.objects.all().delete()
    page.get_by_label("What happened?").fill("Rang twice, put a card through the door.")
    expect(page.get_by_text("You are signed out. Nothing is lost")).to_be_visible()

    sign_in(page, keyworker, live_server.url)
    page.get_by_label("What happened?").press("End")
    page.get_by_label("What happened?").type(" Will ring.")
    expect(page.get_by_text(re.compile(r"Draft saved at \d\d:\d\d"))).to_be_visible()
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_text("Saved at")).to_be_visible()
    assert Intervention.objects.get().note == "Rang twice, put a card through the door. Will ring."
    assert not Draft.objects.exists()


def test_saving_while_signed_out_without_scripts_loses_nothing(
    new_context: Callable[..., BrowserContext], axe: Axe, keyworker: User, family: Family, live_server: LiveServer
) -> None:
    context = new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, keyworker, live_server.url)
    log(page, family)
    page.get_by_label("1 hour").check()
    page.get_by_label("Not seen").check()
    page.get_by_label("Nobody answered").check()
    page.get_by_label("What happened?").fill("Words nobody may lose.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_role("heading", name="You are signed out, and nothing you typed is lost")).to_be_visible()
    sign_in(page, keyworker, live_server.url)
    page.get_by_role("button", name="Send what I typed").click()

    expect(page.get_by_text("Saved at")).to_be_visible()
    expect(page.get_by_text("Words nobody may lose.")).to_be_visible()


def test_a_visit_is_logged_by_keyboard_alone(page_of: Opener, keyworker: User, family: Family) -> None:
    page = page_of(keyworker)
    log(page, family)
    press = page.keyboard.press

    page.get_by_label("Home visit").focus()
    press("ArrowDown")  # a phone call
    tab_to(page, "minutes")
    press("Space")
    tab_to(page, "outcome")
    press("Space")
    tab_to(page, "people")
    press("Space")
    tab_to(page, "note")
    page.keyboard.type("We talked about the bus.")
    tab_to(page, "Save note")
    press("Enter")

    expect(page.get_by_text("Saved at")).to_be_visible()
    note = Intervention.objects.get()
    assert (note.kind, note.minutes, note.people.count()) == ("call", 15, 1)


def tab_to(page: Page, wanted: str) -> None:
    """Press the Tab key until what has this name, or these words, is focused."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("[document.activeElement.name, document.activeElement.textContent.trim()]").count(wanted):
            return
    raise AssertionError(f"The keyboard does not reach {wanted}.")
