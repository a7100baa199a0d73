"""The family at a glance: what a colleague who takes it over must know."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworkers.models import Action, FamilyPlan, Goal, User
from outcomes.actions import judge_touched
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyworker() -> User:
    keyworker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return keyworker


@pytest.fixture
def held(agencies: Agencies, keyworker: User, client: Client) -> Agencies:
    """A family the keyworker leads, of which the police have told; the keyworker is signed in."""
    make.AssignmentFactory(family=agencies.family, keyworker=keyworker)
    agencies.incident("2020-06-03", kind="offence", outcome="proven")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    client.force_login(keyworker)
    return agencies


def summary(client: Client, held: Agencies, **asked: Any) -> str:
    return client.get(reverse("family", args=[held.family.pk]), asked).text


def plan(held: Agencies, keyworker: User, *, review_on: date, due_on: date) -> None:
    of = {"council": held.family.council, "family": held.family, "recorded_at": make.NOW}
    living = FamilyPlan.objects.create(**of, written_by=keyworker, review_on=review_on)
    goal = Goal.objects.create(**of, family_plan=living, wording="Mornings without quarrels")
    Action.objects.create(**of, goal=goal, wording="Ring the school", worker=keyworker, due_on=due_on)


def test_the_summary_says_what_happens_next_and_what_is_overdue(
    client: Client, held: Agencies, keyworker: User
) -> None:
    plan(held, keyworker, review_on=make.TODAY + timedelta(days=9), due_on=make.TODAY - timedelta(days=2))
    make.InterventionFactory(
        family=held.family, happened_on=make.TODAY, next_on=make.TODAY, next_step="Bring the letter of the school"
    )

    text = summary(client, held)

    said = ["Next contact", "Bring the letter of the school", "Review of the family plan", "Ring the school", "Overdue"]
    assert [words for words in said if words not in text] == []


def test_where_nothing_is_agreed_the_summary_says_so_and_leads_to_logging(client: Client, held: Agencies) -> None:
    text = summary(client, held)

    assert "Nothing is agreed" in text
    assert reverse("intervention_add", args=[held.family.pk]) in text


def test_the_summary_names_who_works_with_the_family_and_who_told_of_it(client: Client, held: Agencies) -> None:
    text = summary(client, held)

    assert "Kit Keane" in text
    assert "Agencies that told us something in the year before" in text
    assert "last of 3 June 2020" in text


def test_on_another_day_the_summary_says_nothing_of_what_lay_ahead(
    client: Client, held: Agencies, keyworker: User
) -> None:
    plan(held, keyworker, review_on=make.TODAY, due_on=make.TODAY)
    make.InterventionFactory(family=held.family, note="We met at school.", happened_on=date(2020, 3, 2))

    text = summary(client, held, on="02/03/2020")

    assert "What happens next" not in text
    assert "We met at school." in text


def test_whoever_may_not_see_casework_sees_no_notes_and_no_family_plan(
    client: Client, held: Agencies, keyworker: User
) -> None:
    plan(held, keyworker, review_on=make.TODAY, due_on=make.TODAY)
    make.InterventionFactory(family=held.family, note="We met at school.")
    client.force_login(make.UserFactory(role="jobcentre-adviser"))

    text = summary(client, held)

    assert "Kit Keane" in text
    assert [words for words in ("What happens next", "We met at school", "Ring the school") if words in text] == []
