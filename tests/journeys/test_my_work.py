"""A keyworker's morning on a phone; a manager allocates one family and hands another over; in a real browser."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from families.models import Family
from keyworkers.models import Action, Assignment, Handover, User
from tests import factories as make
from tests.keyworkers.test_allocating import an_action
from tests.keyworkers.test_home import PLAN

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=390, height=844)
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture
def manager() -> User:
    manager: User = make.TeamManagerFactory(first_name="Mo", last_name="North")
    return manager


@pytest.fixture
def keyworker(manager: User) -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane", team=manager.team, capacity=4)
    return worker


@pytest.fixture
def colleague(manager: User) -> User:
    worker: User = make.KeyworkerFactory(first_name="Abi", last_name="Osei", team=manager.team, capacity=4)
    return worker


@pytest.fixture
def family(keyworker: User) -> Family:
    """The Hartleys, last seen in July, with an action that is overdue."""
    family: Family = make.AttachmentFactory(
        family__name="Hartley", family__reference="AV-0042", plan__text=PLAN.read_text()
    ).family
    make.AssignmentFactory(family=family, keyworker=keyworker)
    make.InterventionFactory(family=family, worker=keyworker, happened_on=date(2020, 7, 1))
    an_action(family, keyworker, due_on=date(2020, 9, 20))
    return family


@pytest.fixture
def waiting() -> Family:
    family: Family = make.AttachmentFactory(family__name="Marsh", family__reference="AV-0099").family
    return family


def fits(page: Page) -> None:
    """Hold that nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url


def test_a_keyworkers_morning_on_a_phone(page_of: Opener, axe: Axe, keyworker: User, family: Family) -> None:
    page = page_of(keyworker)
    page.set_viewport_size(PHONE)

    page.goto("/")
    expect(page.get_by_role("heading", name="Overdue (1)")).to_be_visible()
    fits(page)
    axe(page)
    page.get_by_role("link", name="1 Not seen for 28 days").click()
    page.get_by_role("link", name="Not seen for 91 days").first.click()
    expect(page).to_have_url(re.compile(rf"/families/{family.pk}/interventions/add/$"))
    page.goto("/work/")
    fits(page)
    axe(page)


def test_a_manager_allocates_and_hands_over(
    page_of: Opener, axe: Axe, manager: User, keyworker: User, colleague: User, family: Family, waiting: Family
) -> None:
    page = page_of(manager)
    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Allocate families").click()
    axe(page)
    page.get_by_label("AV-0099").check()
    page.get_by_label("Keyworker", exact=True).select_option(label="Abi Osei (North)")
    page.get_by_role("button", name="Allocate").click()
    expect(page.get_by_text("1 family is with Abi Osei from 30 September 2020")).to_be_visible()

    page.goto(f"/families/{family.pk}/hand-over/")
    axe(page)
    page.get_by_label("New lead keyworker").select_option(label="Abi Osei (North)")
    page.get_by_label("What matters").fill("Ring before you come.")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    axe(page)

    assert Assignment.objects.lead().on(make.TODAY).get(family=waiting).keyworker == colleague
    assert Action.objects.get().worker == colleague


def test_whoever_receives_a_family_knows_from_one_page_what_to_do_next(
    page_of: Opener, axe: Axe, manager: User, colleague: User, family: Family
) -> None:
    Assignment.objects.update(keyworker=colleague)
    make.HandoverFactory(family=family, to_worker=colleague, handed_by=manager, note="Ring before you come.")
    page = page_of(colleague)
    page.set_viewport_size(PHONE)

    page.goto("/")
    page.get_by_role("link", name="Read the handover").click()
    for words in ("Ring before you come.", "Ring the school", "What was done last", "What is missing"):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    fits(page)
    axe(page)
    page.get_by_role("button", name="I have read it").click()

    expect(page.get_by_text("Noted: you have read it.")).to_be_visible()
    assert Handover.objects.get().received_at is not None


def test_how_one_is_told_is_read_at_four_hundred_per_cent(page_of: Opener, axe: Axe, keyworker: User) -> None:
    keyworker.email = "a.worker.with.a.long.name@families.council.example"
    keyworker.save()
    page = page_of(keyworker)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/accounts/notices/")

    fits(page)
    axe(page)


@pytest.mark.parametrize("address", ["/notices/", "/accounts/notices/", "/leave/", "/caseloads/", "/allocation/"])
def test_every_page_of_allocation_fits_a_phone(
    page_of: Opener, axe: Axe, manager: User, family: Family, waiting: Family, address: str
) -> None:
    make.NoticeFactory(family=family, user=manager)
    page = page_of(manager)
    page.set_viewport_size(PHONE)

    page.goto(address)

    fits(page)
    axe(page)
