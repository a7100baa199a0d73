"""An analyst's way from the list of families to consider to starting the work, in a real browser."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, ViewportSize, expect

from keyworkers.models import User
from outcomes.actions import judge_touched
from outcomes.models import Consideration
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db(transaction=True)

DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture
def known(agencies: Agencies) -> Agencies:
    """The Hartleys, whom nobody works with: two proven offences, and a benefit the Jobcentre told of."""
    type(agencies.family).objects.filter(pk=agencies.family.pk).update(name="Hartley")
    make.IdentificationMatrixFactory(council=agencies.family.council, framework=agencies.plan.framework)
    agencies.incident("2020-06-03", kind="offence", outcome="proven")
    agencies.incident("2020-07-03", kind="offence", outcome="proven")
    make.EvidenceFactory(
        person=agencies.parent, measure="benefit.claim", starts_on=date(2018, 8, 17), ends_on=None, code="esa"
    )
    with transaction.atomic():
        judge_touched(as_of=make.TODAY, at=make.NOW)
    return agencies


@pytest.mark.parametrize("size", [pytest.param(DESK, id="at a desk"), pytest.param(PHONE, id="on a phone")])
def test_an_analyst_opens_a_family_with_a_reason_and_is_led_to_starting_the_work(
    page_of: Opener, axe: Axe, known: Agencies, size: ViewportSize
) -> None:
    page = page_of(make.AnalystFactory())
    page.set_viewport_size(size)

    page.goto("/to-consider/")
    axe(page)
    page.get_by_role("link", name="Hartley", exact=True).click()
    expect(page.get_by_role("heading", name="3 points: Look then")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Enter the reason")).to_be_visible()
    page.get_by_label("Open this family").check()
    page.get_by_label("Why?").fill("The school and the police both asked.")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Start working with the family")).to_be_visible()
    expect(page.get_by_text("Nothing else has been decided.")).to_be_visible()
    assert Consideration.objects.get().reason == "The school and the police both asked."


def test_the_matrix_can_be_read_by_everybody_who_identifies_families(
    page_of: Opener, axe: Axe, known: Agencies
) -> None:
    page = page_of(make.ProgrammeManagerFactory())

    page.goto("/to-consider/")
    page.get_by_role("link", name="Identification matrix, version 1").click()

    expect(page.get_by_role("heading", name="Identification matrix")).to_be_visible()
    axe(page)
