"""A keyworker takes a reading on a phone, sets targets, and sees how far the family came."""

from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import ViewportSize, expect

from families.models import Family
from keyworkers.models import User
from outcomes.models import DistanceTool
from outcomes.rules.reading_progress import Rater
from tests import factories as make
from tests.journeys.test_casework import DESK, PHONE, Axe, Opener, fits
from tests.outcomes.test_distance import JANUARY, JUNE, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keyworker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(keyworker: User) -> Family:
    """A family with a child, of which the worker and the family have read in January and June."""
    tool: DistanceTool = make.DistanceToolFactory()
    family: Family = make.AttachmentFactory(attached_on=JANUARY).family
    make.AssignmentFactory(family=family, keyworker=keyworker)
    child = make.ChildMembershipFactory(family=family, person__given_name="Ben", person__family_name="Hartley").person
    with transaction.atomic():
        read(family, tool, JANUARY, {"home": 20, "mornings": 10, "together": 40, "safe": 30, "support": 20})
        read(family, tool, JUNE, {"home": 40, "mornings": 30, "together": 30, "safe": 30, "support": 40})
        read(family, tool, JANUARY, {"home": 10, "mornings": 10, "safe": 30}, rater=Rater.WORKER)
        read(family, tool, JUNE, {"home": 30, "mornings": 20, "safe": 20}, rater=Rater.WORKER)
        read(family, tool, date(2020, 6, 8), {"mornings": 30, "wellbeing": 40}, rater=Rater.CHILD, child=child)
        make.judged()
    return family


@pytest.mark.parametrize("size", [pytest.param(DESK, id="at a desk"), pytest.param(PHONE, id="on a phone")])
def test_a_keyworker_takes_a_reading_and_sees_how_far_the_family_came(
    page_of: Opener, axe: Axe, keyworker: User, family: Family, size: ViewportSize
) -> None:
    page = page_of(keyworker)
    page.set_viewport_size(size)

    page.goto(f"/families/{family.pk}/distance/")
    page.get_by_role("button", name="Take a reading").click()
    axe(page)
    fits(page)
    page.get_by_label("The family's own view").check()
    page.get_by_role("group", name="How do school mornings go?").get_by_label("4: There and mostly on time").check()
    page.get_by_role("group", name="How safe does everybody feel").get_by_label("2: Hard on most days").check()
    page.get_by_role("button", name="Save the reading").click()
    expect(page.get_by_text("The reading of 30 September 2020 is saved.")).to_be_visible()
    expect(page.get_by_text("3 points forward since 6 January 2020").first).to_be_visible()
    expect(page.get_by_text("1 point back since 6 January 2020").first).to_be_visible()
    page.get_by_role("link", name="Set targets").click()
    axe(page)
    fits(page)
    page.get_by_label("Getting to school").select_option(label="5: There every day, and mornings are calm")
    page.get_by_role("button", name="Save the targets").click()

    expect(page.get_by_text("1 point to go").first).to_be_visible()
    axe(page)
    fits(page)


def test_a_reading_that_is_not_complete_leads_to_what_is_missing(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)

    page.goto(f"/families/{family.pk}/distance/everyday/reading/")
    page.get_by_role("group", name="How do school mornings go?").get_by_label("4: There and mostly on time").check()
    page.get_by_role("button", name="Save the reading").click()
    axe(page)
    expect(page.get_by_label("4: There and mostly on time")).to_be_checked()
    page.get_by_role("link", name="Choose whose view it is").click()

    expect(page.get_by_label("The worker's view")).to_be_focused()


def test_an_analyst_adds_a_tool_after_mending_its_faults(page_of: Opener, axe: Axe, family: Family) -> None:
    page = page_of(make.AnalystFactory())
    text = (make.TOOLS / "worries.toml").read_text(encoding="utf-8")

    page.goto("/distance-tools/add/")
    page.get_by_label("Or its text").fill(text.replace('"lower"', '"down"'))
    page.get_by_role("button", name="Only check it").click()
    expect(page.get_by_role("link", name="better: expected one of")).to_be_visible()
    axe(page)
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Add the tool").click()

    expect(page.get_by_role("heading", level=1, name="How big is the worry")).to_be_visible()
    axe(page)
    fits(page)
