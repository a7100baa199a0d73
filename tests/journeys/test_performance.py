"""A councillor's question answered: from the dashboard to the month's page that anybody reads, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, ViewportSize, expect

from claims.models import Programme
from keyworkers.models import User
from tests import factories as make
from tests.claims.performance import approved_story, west_sussex

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
PUBLIC = "/performance/aldermere/phase-2/2020-09/"
SAID = re.compile(r"of in-year target \(637 of 660\)")
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]
# Much as West Sussex's own page of September 2020 has it.
MEASURE = "We aim to increase the number of families we help to change, improve and turn their lives around. " * 12
ACTIONS = "Actions that helped us meet our target included having a strong plan in place, with many partners. " * 10


@pytest.fixture
def programme() -> Programme:
    with transaction.atomic():
        made = west_sussex()
        approved_story()
    return made


def looked_over(page: Page, axe: Axe) -> None:
    """The page breaks no accessibility rule, on a desk and on a phone, and is nowhere wider than the phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    page.set_viewport_size(DESK)


def sheets(page: Page) -> int:
    """How many sheets of A4 the page takes on paper."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def why_97(page: Page) -> None:
    """The manager reads 97% on the dashboard and opens what it counts."""
    page.goto("/figures/")
    expect(page.get_by_text(SAID).first).to_be_visible()
    page.get_by_role("link", name=SAID).first.click()
    expect(page.get_by_text("637").first).to_be_visible()
    page.get_by_role("link", name="Figures").first.click()
    page.get_by_role("link", name="Performance pages").click()


def write(page: Page, axe: Axe) -> None:
    """The manager begins September's page and writes it, with what the figures say beside."""
    page.get_by_role("button", name="Begin a month's page").click()
    page.get_by_label("Month").select_option(label="September 2020")
    page.get_by_role("button", name="Begin").click()
    suggested = page.get_by_text("A further 283 claims were submitted in September 2020")
    expect(suggested).to_contain_text("The remaining 23 families are planned to be claimed in November 2020.")
    looked_over(page, axe)
    page.get_by_label("Highlights").fill("The September claims were sent in time.\nThree teams moved into one.")
    page.get_by_label("A picture of a family").select_option(label="Mornings")
    page.get_by_label("Families turned around").fill(MEASURE)
    page.get_by_label("September 2020 performance").fill(suggested.inner_text())
    page.get_by_label("Actions").fill(ACTIONS)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()


def publish(page: Page, axe: Axe) -> None:
    """What was only suggested is not published before the manager says that it holds."""
    page.get_by_role("button", name="Publish").click()
    looked_over(page, axe)
    page.get_by_label("Anybody may read the public version").check()
    page.get_by_role("button", name="Publish it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("still reads as it was suggested")
    page.get_by_label("The performance holds as it was suggested").check()
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("The page of September 2020 is published.")).to_be_visible()
    looked_over(page, axe)
    page.get_by_role("link", name="To print, on one sheet").click()
    assert sheets(page) == 1


def test_a_manager_says_why_97_publishes_the_month_and_a_stranger_reads_and_prints_it(
    page_of: Opener, page: Page, axe: Axe, programme: Programme
) -> None:
    manager = page_of(make.ProgrammeManagerFactory(council=programme.council))
    why_97(manager)
    write(manager, axe)
    publish(manager, axe)

    page.goto(PUBLIC)
    expect(page.get_by_role("heading", name="September 2020 performance", level=1)).to_be_visible()
    expect(page.get_by_text("97%").first).to_be_visible()
    expect(page.get_by_text("They begin at seven now")).to_be_visible()
    looked_over(page, axe)
    page.get_by_role("link", name="To print, on one sheet").click()
    looked_over(page, axe)
    assert sheets(page) == 1
