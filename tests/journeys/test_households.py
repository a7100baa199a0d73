"""A keyworker changes a household, at a desk and on a phone, and undoes a mistake, in a real browser."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from families.models import Family, Person
from keyworkers.models import User
from tests import factories as make
from tests.journeys.test_casework import DESK, PHONE, fits

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    """The Examples: Ann, her partner Dan, their Cy, Ben whose father Carl lives elsewhere, and Gran."""
    family: Family = make.FamilyFactory(name="Example", reference="AV-0042")
    people: dict[str, Person] = {}
    for given, born_on, sex, relationship, lives_there in (
        ("Ann", date(1985, 5, 17), "F", "mother", True),
        ("Dan", date(1983, 1, 9), "M", "partner", True),
        ("Carl", date(1980, 2, 1), "M", "father", False),
        ("Gran", date(1955, 7, 7), "F", "grandparent", True),
        ("Ben", date(2009, 3, 2), "M", "child", True),
        ("Cy", date(2012, 8, 30), "U", "child", True),
    ):
        people[given] = make.PersonFactory(given_name=given, born_on=born_on, sex=sex)
        make.MembershipFactory(family=family, person=people[given], relationship=relationship, lives_there=lives_there)
    for parent, child in (("Ann", "Ben"), ("Carl", "Ben"), ("Ann", "Cy"), ("Dan", "Cy"), ("Gran", "Ann")):
        make.RelationFactory(person=people[parent], other=people[child])
    make.RelationFactory(person=people["Ann"], other=people["Dan"], kind="partner")
    make.RelationFactory(
        person=people["Ann"], other=people["Carl"], kind="spouse", starts_on=date(2008, 1, 1), ends_on=date(2011, 1, 1)
    )
    make.ResidenceFactory(family=family)
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.mark.parametrize("size", [pytest.param(DESK, id="at a desk"), pytest.param(PHONE, id="on a phone")])
def test_a_household_splits_and_the_mistake_is_undone(
    page_of: Opener, axe: Axe, worker: User, family: Family, size: ViewportSize
) -> None:
    page = page_of(worker)
    page.set_viewport_size(size)

    page.goto(f"/families/{family.pk}/people/")
    expect(page.get_by_role("img", name="How they are related")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_text("Something has changed in this household").click()
    page.get_by_role("link", name="The household splits").click()
    page.get_by_label("Dan Example").check()
    page.get_by_label("Cy Example").check()
    page.get_by_label("Which is the first day of the two households?").fill("01/09/2020")
    page.get_by_label("What is the new household called?").fill("The other Examples")
    page.get_by_label("Address line 1").fill("2 Other Road")
    page.get_by_label("Postcode").fill("ZZ99 4XY")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The work, the needs, the notes and the family plan stay with")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Both records keep their history.")).to_be_visible()
    axe(page)
    fits(page)

    page.get_by_role("link", name="Undo “Split into two households”").click()
    page.get_by_label("Why is it undone?").fill("Dan came back the same day.")
    page.get_by_role("button", name="Continue").click()
    axe(page)
    page.get_by_role("button", name="Undo it").click()

    expect(page.get_by_text("The change is undone.")).to_be_visible()
    assert family.memberships.filter(ends_on__isnull=True).count() == 6


def test_a_family_is_added_after_a_search_that_finds_whoever_is_known(
    page_of: Opener, axe: Axe, worker: User, family: Family
) -> None:
    page = page_of(worker)
    page.set_viewport_size(PHONE)

    page.goto("/families/")
    page.get_by_role("link", name="Add a family").click()
    axe(page)
    page.get_by_label("First names").fill("Annie")
    page.get_by_label("Last name").fill("Example")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    expect(page.get_by_text("AV-0042")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="None of these: add a new family").click()

    expect(page.get_by_label("First names")).to_have_value("Annie")
    axe(page)
    fits(page)
