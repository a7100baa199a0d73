"""The family plan in the browser: goals tied to needs, actions with their owners, agreed, reviewed, by two at once."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Action, FamilyPlan, Goal, Review, User
from outcomes.models import Attachment
from tests import factories as make
from tests.outcomes.conftest import PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker)
    make.MembershipFactory(family=family, person__given_name="Ada")
    return family


@pytest.fixture
def attachment(family: Family, worker: User) -> Attachment:
    plan = make.OutcomesPlanFactory(text=PLAN.read_text())
    attachment: Attachment = make.AttachmentFactory(family=family, plan=plan, family_plan_on=None)
    make.NeedFactory(
        attachment=attachment, headline="crime", indicator="youth-offence", source="professional", recorded_by=worker
    )
    make.NeedFactory(
        attachment=attachment, headline="health", indicator="mental-health", source="professional", recorded_by=worker
    )
    return attachment


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def at(name: str, family: Family, *more: int) -> str:
    return reverse(f"family_plan{name}", args=[family.pk, *more])


def fill(client: Client, address: str, **values: Any) -> Any:
    """Open a form, fill it in as it stands and send it."""
    form = client.get(address).context["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields()}
    return client.post(address, hidden | values, follow=True)


@pytest.fixture
def goal(signed_in: Client, family: Family, attachment: Attachment) -> Goal:
    fill(signed_in, at("_goal_add", family), wording="Ben keeps out of trouble", indicator="youth-offence")
    return Goal.objects.get()


@pytest.fixture
def action(signed_in: Client, family: Family, goal: Goal, worker: User) -> Action:
    whose = {"owner": f"worker-{worker.pk}", "due_on": "14/10/2020"}
    fill(signed_in, at("_action_add", family, goal.pk), wording="Ring the youth club", **whose)
    return Action.objects.get()


def test_a_goal_stands_beside_what_the_outcomes_plan_asks_and_a_need_without_one_is_named(
    signed_in: Client, family: Family, goal: Goal
) -> None:
    page = signed_in.get(at("", family))

    assert "Serves the need: Young people keeping within the law" in page.text
    assert "No proven offence by anyone under 18 in the last 6 months, or a third fewer" in page.text
    assert "Needs without a goal yet" in page.text
    assert [need.code for need in page.context["without"]] == ["mental-health"]


def test_a_goal_for_a_need_begins_with_that_need_chosen(
    signed_in: Client, family: Family, attachment: Attachment
) -> None:
    page = signed_in.get(at("_goal_add", family) + "?need=mental-health")

    assert re.search(r'<option value="mental-health"\s+selected', page.text)


def test_an_action_has_an_owner_and_a_day(signed_in: Client, family: Family, action: Action, worker: User) -> None:
    page = signed_in.get(at("", family))

    assert (action.worker, action.due_on) == (worker, date(2020, 10, 14))
    assert "Kit Keane, due 14 October 2020" in page.text


def test_somebody_else_needs_a_name(signed_in: Client, family: Family, goal: Goal) -> None:
    page = fill(signed_in, at("_action_add", family, goal.pk), wording="Call", owner="else", due_on="14/10/2020")

    assert page.status_code == 422
    assert "Enter the name of whoever does it" in page.text


def test_the_second_of_two_who_change_a_goal_sees_both_and_loses_nothing(
    signed_in: Client, family: Family, goal: Goal, worker: User
) -> None:
    address = at("_goal", family, goal.pk)
    seen = signed_in.get(address).context["form"]["seen"].value()
    signed_in.post(address, {"wording": "Ben goes to the club", "indicator": "youth-offence", "seen": seen})

    page = signed_in.post(address, {"wording": "Ben finds friends", "indicator": "", "seen": seen})

    assert page.status_code == 422
    assert "Ben goes to the club" in page.text
    assert 'value="Ben finds friends"' in page.text
    assert f"What {worker} saved meanwhile" in page.text
    assert f"{worker} saved this while you were writing" in page.text
    again = page.context["form"]["seen"].value()
    signed_in.post(address, {"wording": "Ben finds friends at the club", "indicator": "", "seen": again})
    assert Goal.objects.get().wording == "Ben finds friends at the club"


def test_an_action_somebody_else_ended_meanwhile_is_not_ended_again(
    signed_in: Client, family: Family, action: Action
) -> None:
    address = at("_action_end", family, action.pk)
    said = {"how": "done", "on": "30/09/2020", "outcome": "They start on Monday."}
    signed_in.post(address, said)

    page = signed_in.post(address, said | {"how": "dropped", "outcome": "Nobody answered."})

    assert page.status_code == 422
    assert "They start on Monday." in page.text
    assert Action.objects.get().done_on == make.TODAY


def test_an_action_is_not_dropped_without_a_word(signed_in: Client, family: Family, action: Action) -> None:
    page = fill(signed_in, at("_action_end", family, action.pk), how="dropped", on="30/09/2020")

    assert page.status_code == 422
    assert "Say why it is dropped, or who goes on with it." in page.text


def test_a_goal_with_an_open_action_is_not_reached(signed_in: Client, family: Family, action: Action) -> None:
    page = fill(signed_in, at("_goal_end", family, action.goal_id), how="reached", reached_on="30/09/2020")

    assert "One of its actions is still open" in page.text


def test_goals_are_put_in_order(signed_in: Client, family: Family, goal: Goal) -> None:
    fill(signed_in, at("_goal_add", family), wording="Sleep well", indicator="")
    later = Goal.objects.latest("pk")

    signed_in.post(at("_goal_up", family, later.pk))

    assert list(Goal.objects.values_list("wording", flat=True)) == ["Sleep well", "Ben keeps out of trouble"]


def agree(client: Client, family: Family) -> Any:
    ada = family.memberships.get().person_id
    said = {"agreed_on": "30/09/2020", "people": [ada], "review_on": "25/11/2020"}
    return client.post(at("_agree", family), said, follow=True)


def test_two_who_record_an_agreement_at_once_see_each_other(signed_in: Client, family: Family, goal: Goal) -> None:
    seen = signed_in.get(at("_agree", family)).context["form"]["seen"].value()
    agree(signed_in, family)
    ada = family.memberships.get().person

    said = {"agreed_on": "29/09/2020", "people": [ada.pk], "review_on": "02/12/2020", "seen": seen}
    second = signed_in.post(at("_agree", family), said)

    assert (second.status_code, "saved meanwhile" in second.text) == (422, True)
    assert FamilyPlan.objects.get().agreed_on == date(2020, 9, 30)
    assert f'<dd class="govuk-summary-list__value">{ada}</dd>' in " ".join(second.text.split())


def test_agreeing_fills_the_day_of_the_case(signed_in: Client, family: Family, goal: Goal) -> None:
    page = agree(signed_in, family)

    assert "30 September 2020, with Ada Example" in page.text
    assert Attachment.objects.get().family_plan_on == make.TODAY
    assert FamilyPlan.objects.get().review_on == date(2020, 11, 25)


def test_a_review_keeps_the_plan_as_it_stood_and_lies_beside_the_last(
    signed_in: Client, family: Family, action: Action
) -> None:
    agree(signed_in, family)
    said = {"reviewed_on": "30/09/2020", "changed": "Going well.", "review_on": "25/11/2020"}
    fill(signed_in, at("_review", family), **said)
    fill(signed_in, at("_action_end", family, action.pk), how="done", on="30/09/2020", outcome="He goes.")

    page = signed_in.get(at("_review", family))
    fill(signed_in, at("_review", family), **said)

    assert page.context["changes"] == ["Action done: Ring the youth club (He goes.)"]
    assert "(Kit Keane, due 14 October 2020): open" in page.text
    later = signed_in.get(at("_review_of", family, Review.objects.latest("pk").pk))
    assert "Action done: Ring the youth club (He goes.)" in later.text


def test_a_review_of_a_plan_changed_meanwhile_is_shown_again_with_nothing_lost(
    signed_in: Client, family: Family, goal: Goal
) -> None:
    agree(signed_in, family)
    version = FamilyPlan.objects.get().version
    fill(signed_in, at("_goal_add", family), wording="Sleep well", indicator="")

    said = {"reviewed_on": "30/09/2020", "changed": "All talked through.", "review_on": "25/11/2020"}
    page = signed_in.post(at("_review", family), said | {"version": version})

    assert page.status_code == 422
    assert "All talked through.</textarea>" in page.text
    assert "Somebody changed the family plan while you were writing" in page.text
    again = page.context["form"]["version"].value()
    signed_in.post(at("_review", family), said | {"version": again})
    assert Review.objects.count() == 1


def test_a_review_ahead_names_its_field(signed_in: Client, family: Family, goal: Goal) -> None:
    agree(signed_in, family)

    page = fill(signed_in, at("_review", family), reviewed_on="01/10/2020", changed="Nothing.", review_on="25/11/2020")

    assert page.status_code == 422
    assert 'href="#id_reviewed_on"' in page.text


def test_the_checklist_fills_as_work_is_done(signed_in: Client, family: Family, goal: Goal) -> None:
    before = {gate["words"]: gate["state"] for gate in signed_in.get(at("", family)).context["checklist"]}

    agree(signed_in, family)

    after = {gate["words"]: gate["state"] for gate in signed_in.get(at("", family)).context["checklist"]}
    assert (before["A family plan is agreed"], after["A family plan is agreed"]) == ("not yet", "done")


def test_another_familys_goal_is_not_found(signed_in: Client, family: Family, goal: Goal, worker: User) -> None:
    other = make.FamilyFactory()
    make.AssignmentFactory(family=other, keyworker=worker)

    assert signed_in.get(at("_goal", other, goal.pk)).status_code == 404


def test_the_plan_takes_as_many_queries_whatever_it_holds(
    signed_in: Client, family: Family, goal: Goal, worker: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        whose = {"owner": f"worker-{worker.pk}", "due_on": "14/10/2020"}
        fill(signed_in, at("_action_add", family, goal.pk), wording=f"Ring {number}", **whose)
        fill(signed_in, at("_goal_add", family), wording=f"Goal {number}", indicator="")

    with django_assert_max_num_queries(20):
        signed_in.get(at("", family))
