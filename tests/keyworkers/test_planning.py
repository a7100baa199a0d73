"""The family plan's actions: one living plan, what comes next, supervision beside it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.refusals import NotPossibleError
from keyworkers.models import FamilyPlan, Goal, Role, Supervision
from keyworkers.planning import (
    Owner,
    ToDo,
    add_action,
    add_goal,
    begin_plan,
    change_action,
    end_action,
    end_plan,
    next_asked,
    next_in,
    reach_goal,
)
from keyworkers.reviewing import changes_between, snapshot_of
from keyworkers.saving import seen_of
from keyworkers.supervising import Talked, write_supervision
from tests import factories as make

pytestmark = pytest.mark.django_db

YESTERDAY = make.TODAY - timedelta(days=1)


def test_a_family_has_one_living_plan() -> None:
    family, worker = make.FamilyFactory(), make.KeyworkerFactory()

    first = begin_plan(family, by=worker, at=make.NOW)

    assert begin_plan(family, by=make.KeyworkerFactory(), at=make.NOW) == first
    assert FamilyPlan.objects.count() == 1


def test_each_saving_is_counted() -> None:
    plan = make.FamilyPlanFactory()

    goal = add_goal(plan, "Sleep", at=make.NOW)
    add_action(goal, ToDo("Ring", Owner(somebody_else="The school"), make.TODAY), at=make.NOW)

    plan.refresh_from_db()
    assert plan.version == 3


def test_an_ended_plan_takes_no_goal() -> None:
    plan = end_plan(make.FamilyPlanFactory(), on=make.TODAY)

    with pytest.raises(NotPossibleError, match="has ended"):
        add_goal(plan, "Sleep", at=make.NOW)


def test_a_reached_goal_takes_no_action() -> None:
    goal = reach_goal(make.GoalFactory(), reached_on=make.TODAY, as_of=make.TODAY)

    with pytest.raises(NotPossibleError, match="reached or set aside already"):
        add_action(goal, ToDo("Ring", Owner(somebody_else="The school"), make.TODAY), at=make.NOW)


def test_what_comes_next_is_one_query_those_due_first_with_the_review(django_assert_num_queries: Any) -> None:
    plan = make.FamilyPlanFactory(review_on=YESTERDAY)
    goal = make.GoalFactory(family_plan=plan)
    make.ActionFactory(goal=goal, wording="Later")
    make.ActionFactory(goal=goal, wording="Overdue", due_on=YESTERDAY)
    make.ActionFactory(goal=goal, wording="Done", done_on=make.TODAY)
    member = make.MembershipFactory(family=plan.family).person
    make.ActionFactory(goal=goal, wording="Hers", worker=None, member=member, due_on=date(2020, 12, 1))

    with django_assert_num_queries(1):
        found = next_in(list(next_asked(plan.family)), make.TODAY, names={member.pk: "Ada"})

    assert [action.wording for action in found.actions] == ["Overdue", "Later", "Hers"]
    assert (found.overdue, found.is_review_overdue, found.actions[2].owner) == (1, True, "Ada")


def test_a_member_who_may_not_be_named_is_not_named() -> None:
    member = make.MembershipFactory().person
    goal = make.GoalFactory(family_plan__family=member.memberships.get().family)
    make.ActionFactory(goal=goal, worker=None, member=member)

    assert next_in(list(next_asked(goal.family)), make.TODAY).actions[0].owner == "a member of the family"


def test_without_a_family_plan_nothing_comes_next() -> None:
    assert not next_in(list(next_asked(make.FamilyFactory())), make.TODAY).has_plan


def test_two_versions_are_compared_in_words() -> None:
    plan = make.FamilyPlanFactory()
    action = make.ActionFactory(goal=make.GoalFactory(family_plan=plan, wording="Sleep"))
    then = snapshot_of(plan)
    to_do = ToDo("Ring the club", Owner(somebody_else="The school"), date(2020, 11, 2))
    stands = {"wording": action.wording, "owner": f"worker-{action.worker_id}", "somebody_else": ""}
    change_action(action, to_do, seen=seen_of(stands | {"due_on": action.due_on}))
    add_goal(plan, "Work", at=make.NOW)

    said = changes_between(then, snapshot_of(plan), owner_said=lambda kept: kept["somebody_else"] or "Robin")

    assert said == [
        "Action reworded: from “Ring the youth club” to “Ring the club”",
        "Ring the club: from Robin to The school",
        "Ring the club: due 2 November 2020 instead of 14 October 2020",
        "New goal: Work",
    ]


def test_a_snapshot_names_nobody() -> None:
    member = make.MembershipFactory(person__given_name="Unmistakable").person
    goal = make.GoalFactory(family_plan__family=member.memberships.get().family)
    make.ActionFactory(goal=goal, worker=None, member=member)

    assert "Unmistakable" not in str(snapshot_of(goal.family_plan))
    assert Goal.objects.get() == goal


def talked(**changes: Any) -> Talked:
    said = Talked(keyworker=make.KeyworkerFactory(), held_on=make.TODAY, discussed="Visits.")
    return replace(said, **changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"held_on": date(2020, 10, 1)}, "held_on", id="a day to come"),
        pytest.param({"next_on": make.TODAY}, "next_on", id="no next time"),
    ],
)
def test_supervision_lies_on_days_that_can_be(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotPossibleError) as refused:
        write_supervision(
            make.FamilyFactory(), talked(**changes), by=make.TeamManagerFactory(), as_of=make.TODAY, at=make.NOW
        )

    assert refused.value.field == field


def test_nobody_supervises_themselves() -> None:
    manager = make.TeamManagerFactory()

    with pytest.raises(NotPossibleError, match="not your own"):
        write_supervision(make.FamilyFactory(), talked(keyworker=manager), by=manager, as_of=make.TODAY, at=make.NOW)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.KEYWORKER, 200), (Role.TEAM_MANAGER, 200), (Role.INTERNAL_AUDITOR, 200), (Role.ANALYST, 403)],
)
def test_supervision_is_read_by_workers_managers_and_auditors(client: Client, role: Role, status: int) -> None:
    note = make.SupervisionFactory(discussed="How often the family is seen.")
    user = make.UserFactory(role=role)
    worker = user if role == Role.KEYWORKER else make.KeyworkerFactory()
    make.AssignmentFactory(family=note.family, keyworker=worker)
    client.force_login(user)

    page = client.get(reverse("family_supervision", args=[note.family_id]))

    assert page.status_code == status
    assert ("How often the family is seen." in page.text) is (status == 200)
    assert Supervision.objects.count() == 1


def test_a_goal_an_action_and_supervision_sent_twice_are_one_each() -> None:
    plan, manager, said = make.FamilyPlanFactory(), make.TeamManagerFactory(), talked()
    to_do = ToDo("Ring", Owner(somebody_else="The school"), make.TODAY)

    for _ in range(2):
        goal = add_goal(plan, "Sleep", at=make.NOW)
        add_action(goal, to_do, at=make.NOW)
        write_supervision(plan.family, said, by=manager, as_of=make.TODAY, at=make.NOW)

    assert (plan.goals.count(), goal.actions.count(), plan.family.supervisions.count()) == (1, 1, 1)


def test_what_was_done_once_may_be_to_do_again() -> None:
    plan, to_do = make.FamilyPlanFactory(), ToDo("Ring", Owner(somebody_else="The school"), make.TODAY)
    goal = add_goal(plan, "Sleep", at=make.NOW)
    first = add_action(goal, to_do, at=make.NOW)
    end_action(first, is_done=True, on=make.TODAY, outcome="", as_of=make.TODAY)

    assert add_action(goal, to_do, at=make.NOW) != first
