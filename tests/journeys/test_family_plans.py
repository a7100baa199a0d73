"""From a whole-family assessment to the review of the family plan, by a keyworker and a manager in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from families.models import Family
from keyworkers.models import User
from outcomes.models import Attachment
from tests import factories as make
from tests.outcomes.conftest import PLAN

pytestmark = pytest.mark.django_db(transaction=True)

DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
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
def family(keyworker: User) -> Family:
    """The Hartleys: Ada, her son Ben, and Ben's father Cal, who lives elsewhere."""
    family: Family = make.FamilyFactory(name="Hartley", reference="AV-0042")
    make.AssignmentFactory(family=family, keyworker=keyworker)
    names: dict[str, Any] = {"family": family, "person__family_name": "Hartley"}
    make.MembershipFactory(**names, person__given_name="Ada")
    make.ChildMembershipFactory(**names, person__given_name="Ben")
    make.MembershipFactory(**names, person__given_name="Cal", relationship="father", lives_there=False)
    plan = make.OutcomesPlanFactory(text=PLAN.read_text())
    attachment = make.AttachmentFactory(family=family, plan=plan, assessed_on=None, family_plan_on=None)
    for headline, need in (("crime", "youth-offence"), ("health", "mental-health")):
        found: dict[str, Any] = {"source": "professional", "recorded_by": keyworker}
        make.NeedFactory(attachment=attachment, headline=headline, indicator=need, **found)
    return family


def looked_over(page: Page, axe: Axe) -> None:
    """Hold that everybody can use the page, on a phone and at a desk."""
    axe(page)
    page.set_viewport_size(PHONE)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, page.url
    axe(page)
    page.set_viewport_size(DESK)


def save(page: Page, name: str = "Save") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_an_assessment_covers_every_member_and_is_signed_off_by_a_manager(
    page_of: Opener, axe: Axe, keyworker: User, manager: User, family: Family
) -> None:
    page = page_of(keyworker)
    page.goto(f"/families/{family.pk}/assessment/")
    page.get_by_role("button", name="Begin an assessment").click()
    save(page, "Begin")
    for name in ("Ada", "Ben"):
        page.get_by_role("link", name=f"Write about {name} Hartley").click()
        page.get_by_label("What is going well?").fill(f"{name} laughs a lot.")
        looked_over(page, axe)
        save(page)
    page.get_by_role("link", name="Write the summary").click()
    page.get_by_label("What do we make of it together?").fill("They look after each other.")
    save(page)
    page.get_by_role("link", name="Record the agreement").click()
    page.get_by_label("Ada Hartley").check()
    save(page)
    page.get_by_role("button", name="Complete the assessment").click()
    save(page, "Complete")
    expect(page.get_by_text("Nothing is written of Cal Hartley").first).to_be_visible()
    looked_over(page, axe)

    page.goto(f"/families/{family.pk}/assessment/")
    page.get_by_role("link", name="Write about Cal Hartley").click()
    page.get_by_label("What do they say").fill("“I want to see Ben on Sundays.”")
    save(page)
    page.get_by_role("button", name="Complete the assessment").click()
    save(page, "Complete")
    looked_over(page, axe)

    page = page_of(manager)
    page.goto(f"/families/{family.pk}/assessment/")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("Signed off. It is no longer changed.")).to_be_visible()
    looked_over(page, axe)
    assert Attachment.objects.get().assessed_on == make.TODAY


def test_a_family_plan_is_agreed_worked_on_and_reviewed(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)
    page.goto(f"/families/{family.pk}/plan/")
    looked_over(page, axe)
    page.get_by_role("link", name="Add a goal for Young people keeping within the law").click()
    page.get_by_label("What shall be different?").fill("Ben spends his evenings at the club")
    looked_over(page, axe)
    save(page)
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What is to be done?").fill("Ring the youth club")
    page.get_by_label("Who does it?").select_option(label="Kit Keane")
    page.get_by_label("By when?").fill("14/10/2020")
    looked_over(page, axe)
    save(page)
    page.get_by_role("link", name="Agree it with the family").click()
    page.get_by_label("Ada Hartley").check()
    page.get_by_label("Next review on").fill("25/11/2020")
    looked_over(page, axe)
    save(page)
    page.get_by_role("link", name="Done or dropped (Ring the youth club)").click()
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("What came of it?").fill("He starts on Monday.")
    looked_over(page, axe)
    save(page)
    page.get_by_role("link", name="Review it").click()
    page.get_by_label("What has changed, and what do we change?").fill("He goes twice a week.")
    page.get_by_label("Next review on").fill("25/11/2020")
    looked_over(page, axe)
    save(page)
    page.get_by_role("link", name="30 September 2020", exact=True).click()
    expect(page.get_by_text("He goes twice a week.")).to_be_visible()
    looked_over(page, axe)


def test_two_people_who_change_the_same_goal_lose_nothing(
    page_of: Opener, axe: Axe, keyworker: User, manager: User, family: Family
) -> None:
    goal = make.GoalFactory(family_plan=make.FamilyPlanFactory(family=family))
    address = f"/families/{family.pk}/plan/goals/{goal.pk}/"
    first, second = page_of(keyworker), page_of(manager)
    first.goto(address)
    second.goto(address)

    first.get_by_label("What shall be different?").fill("Everybody sleeps until six")
    save(first)
    second.get_by_label("What shall be different?").fill("Everybody goes to bed by nine")
    save(second)

    expect(second.get_by_text(f"What {keyworker} saved meanwhile")).to_be_visible()
    expect(second.get_by_text("Everybody sleeps until six")).to_be_visible()
    expect(second.get_by_label("What shall be different?")).to_have_value("Everybody goes to bed by nine")
    looked_over(second, axe)
    second.get_by_label("What shall be different?").fill("Everybody goes to bed by nine and sleeps until six")
    save(second)
    expect(second.get_by_text("Everybody goes to bed by nine and sleeps until six").first).to_be_visible()


def test_a_case_is_closed_once_its_actions_are_ended(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    plan = make.FamilyPlanFactory(family=family)
    make.ActionFactory(goal=make.GoalFactory(family_plan=plan), worker=keyworker)
    page = page_of(keyworker)
    page.goto(f"/families/{family.pk}/case/close/")
    looked_over(page, axe)
    page.get_by_role("link", name="Ring the youth club").click()
    page.get_by_label("Handed on to somebody who goes on with it").check()
    page.get_by_label("What came of it?").fill("The school")
    save(page)
    page.get_by_label("The family plan is done").check()
    page.get_by_label("Why?").fill("They manage on their own.")
    page.get_by_label("They hold it until today. From tomorrow nobody does").check()
    save(page, "Close the work")

    expect(page.get_by_text("Closed on 30 September 2020.")).to_be_visible()
    looked_over(page, axe)


def test_a_professionals_confirmation_is_entered_from_a_need(
    page_of: Opener, axe: Axe, keyworker: User, family: Family
) -> None:
    page = page_of(keyworker)
    page.goto(f"/families/{family.pk}/needs/mental-health/confirmation/")
    page.get_by_label("Ada Hartley").check()
    page.get_by_label("Well managed").check()
    page.get_by_label("Name of the professional").fill("Dr Imogen Sample")
    page.get_by_label("Role").fill("Psychiatrist")
    page.get_by_label("Agency, where it is not in the list").fill("Aldermere Clinic")
    looked_over(page, axe)
    save(page)

    expect(page.get_by_text("Confirmed by Dr Imogen Sample, Psychiatrist.")).to_be_visible()


def test_supervision_is_written_by_a_manager_and_read_by_the_keyworker(
    page_of: Opener, axe: Axe, keyworker: User, manager: User, family: Family
) -> None:
    page = page_of(manager)
    page.goto(f"/families/{family.pk}/supervision/add/")
    page.get_by_label("What was discussed?").fill("How often the family is seen.")
    page.get_by_label("What was agreed?").fill("Every week until Christmas.")
    looked_over(page, axe)
    save(page)

    page = page_of(keyworker)
    page.goto(f"/families/{family.pk}/plan/")
    page.get_by_role("link", name="Supervision notes").click()
    expect(page.get_by_text("How often the family is seen.")).to_be_visible()
    looked_over(page, axe)
