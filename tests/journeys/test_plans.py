"""A new version of the outcomes plan, from the analyst's file to a family judged under it, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page, ViewportSize, expect

from keyworkers.models import User
from outcomes.models import OutcomesPlan, PlanMove
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.outcomes.drafts import asking_for_quiet, quiet_year

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=390, height=844)
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def write(page: Page, axe: Axe, tmp_path: Path) -> None:
    """The analyst sends a file with a fault, mends its text on the page, and has it kept."""
    faulty = tmp_path / "plan.toml"
    faulty.write_text(asking_for_quiet(12).replace('count_by = "headline"', 'count_by = "moon"'))
    page.goto("/outcomes-plans/")
    axe(page)
    page.get_by_role("button", name="Write a new version").click()
    page.get_by_label("Under which framework?").select_option(index=1)
    page.get_by_label("What is it called?").fill("Composite")
    page.get_by_label("From which day is it to be in force?").fill("01/10/2020")
    page.get_by_label("Why is there a new version?").fill("The board asked for longer quiet.")
    page.locator("input[type=file]").set_input_files(faulty)
    page.get_by_role("button", name="Check and keep it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("moon")
    axe(page)
    page.get_by_label("Or its text").fill(asking_for_quiet(12))
    page.get_by_role("button", name="Check and keep it").click()
    expect(page.get_by_text("is kept as a draft. Nobody is judged under it.")).to_be_visible()
    axe(page)


def approve(page: Page, axe: Axe, plan: OutcomesPlan) -> None:
    """The programme manager reads what it changes, acknowledges what is to be known, and approves it."""
    page.goto(f"/outcomes-plans/{plan.pk}/approve/")
    axe(page)
    page.get_by_role("link", name="see what it changes").click()
    expect(page.get_by_role("heading", name="Getting on with the neighbourhood")).to_be_visible()
    axe(page)
    page.go_back()
    page.get_by_label("I have read what is to be known").check()
    page.get_by_role("button", name="Approve and publish it").click()
    expect(page.get_by_text("is approved, and in force from 1 October 2020.")).to_be_visible()
    axe(page)


def test_a_version_is_sent_checked_tried_approved_and_a_family_moved_to_it(
    page_of: Opener, axe: Axe, agencies: Agencies, tmp_path: Path
) -> None:
    with transaction.atomic():
        quiet_year(agencies)
    analyst, manager = page_of(make.AnalystFactory()), page_of(make.ProgrammeManagerFactory())

    write(analyst, axe, tmp_path)
    analyst.get_by_role("button", name="Try it over every family").click()
    expect(analyst.get_by_role("link", name=agencies.family.name)).to_be_visible()
    expect(analyst.get_by_text("months is 12, not 6").first).to_be_visible()
    axe(analyst)
    approve(manager, axe, OutcomesPlan.objects.drafts().get())
    manager.get_by_role("button", name="Move families to it").click()
    manager.get_by_label("Why?").fill("The board decided it.")
    manager.get_by_role("button", name="Look at what this does").click()
    expect(manager.get_by_role("heading", name="1 family would be moved")).to_be_visible()
    axe(manager)
    manager.get_by_role("button", name="Move 1 family").click()

    expect(manager.get_by_text("1 family is moved.")).to_be_visible()
    axe(manager)
    assert PlanMove.objects.get().family == agencies.family


def test_a_keyworker_reads_the_outcomes_plan_on_a_phone(page_of: Opener, axe: Axe, agencies: Agencies) -> None:
    page = page_of(make.KeyworkerFactory())
    page.set_viewport_size(PHONE)

    page.goto("/outcomes-plans/")
    page.get_by_role("link", name="version 1").click()
    page.get_by_text("numbers and where they come from").nth(1).click()

    expect(page.get_by_role("heading", name="Getting on with the neighbourhood")).to_be_visible()
    assert fits(page)
    axe(page)
