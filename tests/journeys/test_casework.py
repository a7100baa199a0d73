"""A keyworker's and a manager's way through the pages, in a real browser."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from families.models import Family
from families.views.record import PAGES
from keyworkers.models import Intervention, User
from keyworkers.permissions import verbs_of
from outcomes.actions import judge_touched
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db(transaction=True)

DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
ZOOMED = ViewportSize(width=320, height=256)  # 1280 by 1024 at 400 %
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture
def manager() -> User:
    manager: User = make.TeamManagerFactory(first_name="Mo", last_name="North")
    return manager


@pytest.fixture
def keyworker(manager: User) -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane", team=manager.team)
    return worker


@pytest.fixture
def family(agencies: Agencies, keyworker: User) -> Family:
    """The Hartleys, attached in November 2019, of whom the schools and the police have told."""
    family = agencies.family
    Family.objects.filter(pk=family.pk).update(name="Hartley", reference="AV-0042")
    type(agencies.child).objects.filter(pk=agencies.child.pk).update(given_name="Ben", family_name="Hartley")
    for name, missed in (("2018-19 Autumn", 20), ("2018-19 Spring", 18), ("2018-19 Summer", 25)):
        agencies.term(name, missed=missed)
    agencies.incident("2019-09-01", kind="offence", outcome="proven")
    agencies.case("2019-11-04")
    make.AssignmentFactory(family=family, keyworker=keyworker)
    make.ResidenceFactory(family=family)
    make.InterventionFactory(family=family, worker=keyworker, happened_on=date(2020, 7, 1))
    with transaction.atomic():
        judge_touched(as_of=make.TODAY, at=make.NOW)
    return family


def fits(page: Page) -> None:
    """Hold that nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


@pytest.mark.parametrize("size", [pytest.param(DESK, id="at a desk"), pytest.param(PHONE, id="on a phone")])
def test_a_keyworker_finds_a_family_logs_a_visit_and_finds_it_again(
    page_of: Opener, axe: Axe, keyworker: User, family: Family, size: ViewportSize
) -> None:
    page = page_of(keyworker)
    page.set_viewport_size(size)

    page.goto("/families/")
    page.get_by_label("Name, date of birth, address").fill("hart ben")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("1 family", exact=True)).to_be_visible()
    assert "hart" not in page.url
    axe(page)
    page.get_by_role("link", name="Hartley", exact=True).click()
    expect(page.get_by_role("heading", name="Where things stand")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Log an intervention").click()
    axe(page)
    page.get_by_label("Home visit").check()
    page.get_by_label("45 minutes").check()
    page.get_by_label("Seen", exact=True).check()
    page.get_by_label("Ben Hartley, ").check()
    page.get_by_label("What happened?").fill("Ben was up at seven every day.")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    page.get_by_role("link", name="See it in the timeline").click()
    expect(page.get_by_text("Ben was up at seven every day.")).to_be_visible()
    axe(page)
    fits(page)


def test_a_note_that_cannot_be_saved_keeps_what_was_typed_and_leads_to_the_field(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)

    page.goto(f"/families/{family.pk}/interventions/add/")
    page.get_by_label("What happened?").fill("Something worth keeping.")
    page.get_by_label("Minutes", exact=True).fill("none")
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value("Something worth keeping.")
    axe(page)
    page.get_by_role("link", name="Minutes must be a whole number").click()
    expect(page.get_by_label("15 minutes")).to_be_focused()


def test_two_quick_presses_are_one_note(page_of: Opener, keyworker: User, family: Family) -> None:
    page = page_of(keyworker)
    before = Intervention.objects.count()

    page.goto(f"/families/{family.pk}/interventions/add/")
    page.get_by_label("Phone call").check()
    page.get_by_label("Minutes", exact=True).fill("5")
    page.get_by_label("Not seen").check()
    page.get_by_label("Nobody answered").check()
    page.get_by_label("What happened?").fill("Rang twice.")
    page.evaluate(
        """() => {
            const form = document.querySelector("#note-form");
            const send = () => fetch(form.action, {method: "POST", body: new FormData(form)});
            return Promise.all([send(), send(), send()]);
        }"""
    )
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_text("had been saved already")).to_be_visible()
    assert Intervention.objects.count() == before + 1


def test_a_manager_reads_the_whole_record_and_hands_it_over(
    page_of: Opener, axe: Axe, manager: User, family: Family
) -> None:
    new = make.KeyworkerFactory(first_name="Ola", last_name="Osei", team=manager.team)
    page = page_of(manager)

    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Hartley", exact=True).click()
    pages = page.get_by_role("navigation", name="Pages of this family")
    for words in ("People", "Needs and evidence", "Timeline", "Who looked", "Changes"):
        if words in ("Who looked", "Changes"):
            pages.get_by_text("More").click()
        pages.get_by_role("link", name=words).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
    page.get_by_text("More actions").click()
    page.get_by_role("link", name="Change who works with them").click()
    page.get_by_label("Worker", exact=True).select_option(value=str(new.pk))
    axe(page)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Ola Osei holds this family from 30 September 2020.")).to_be_visible()


def test_evidence_leads_back_to_the_row_of_the_agencys_file(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)

    page.goto(f"/families/{family.pk}/why/")
    page.get_by_role("link", name="From the police and anti-social behaviour record").first.click()

    expect(page.get_by_text("offences.csv, row")).to_be_visible()
    axe(page)


def test_the_record_works_without_javascript(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, client: Client, keyworker: User, family: Family
) -> None:
    page = plain_page(new_context, live_server, client, keyworker)

    page.goto(f"/families/{family.pk}/interventions/add/")
    page.get_by_label("Meeting").check()
    page.get_by_label("30 minutes").check()
    page.get_by_text("Where, and at what time").click()
    page.get_by_label("Where?").fill("At school")
    page.get_by_label("Seen", exact=True).check()
    page.locator("#id_people_0").check()
    page.get_by_label("What happened?").fill("With the school.")
    page.get_by_role("button", name="Save note").click()

    expect(page.get_by_text("With the school.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/interventions/\d+/$"))


# What somebody can press or fill in and no key leads to.
UNREACHABLE = """
    [...document.querySelectorAll("main a, main button, main summary, main input:not([type=hidden]), main [onclick]")]
        .filter((each) => each.checkVisibility() && each.tabIndex < 0).map((each) => each.outerHTML)
"""


@pytest.mark.parametrize("scripts", [pytest.param(True, id="with scripts"), pytest.param(False, id="without")])
def test_every_page_of_a_record_is_read_at_four_hundred_per_cent_and_reached_by_keyboard(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    client: Client,
    keyworker: User,
    family: Family,
    *,
    scripts: bool,
) -> None:
    page = plain_page(new_context, live_server, client, keyworker, viewport=ZOOMED, java_script_enabled=scripts)
    record = [name for _, name, verb in PAGES if verb in verbs_of(keyworker)]

    for name in ("home", "families", *record, "intervention_add", "family_handover", "family_contact"):
        page.goto(reverse(name, args=[family.pk] if name not in ("home", "families") else []))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        fits(page)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
        assert page.evaluate(UNREACHABLE) == [], name


def plain_page(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, client: Client, user: User, **more: Any
) -> Page:
    """Return a signed-in page of a browser that runs no scripts, where nothing else is said."""
    made = new_context(**{"base_url": live_server.url, "java_script_enabled": False, **more})
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return made.new_page()
