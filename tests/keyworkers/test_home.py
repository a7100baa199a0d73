"""What each role finds on its first page."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworkers.models import Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db

PLAN = Path(__file__).parents[2] / "outcomes" / "plans" / "composite-phase-2.toml"


def home(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get(reverse("home")).text


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_first_page_without_money(client: Client, role: Role) -> None:
    text = home(client, make.UserFactory(role=role))

    assert "<h2" in text
    assert "£" not in text


def test_a_keyworker_is_told_who_has_not_been_seen_and_where_to_log_it(client: Client) -> None:
    worker = make.KeyworkerFactory()
    family = make.AttachmentFactory(plan__text=PLAN.read_text()).family
    make.AssignmentFactory(family=family, keyworker=worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=make.TODAY - timedelta(days=41))

    text = home(client, worker)

    assert "seen 41 days ago" in text
    assert "Not seen for 41 days: log a visit" in text
    assert reverse("intervention_add", args=[family.pk]) in text


def test_a_visit_on_which_nobody_was_there_is_no_sight_of_the_family(client: Client) -> None:
    worker = make.KeyworkerFactory()
    family = make.AttachmentFactory(attached_on=date(2020, 9, 1), plan__text=PLAN.read_text()).family
    make.AssignmentFactory(family=family, keyworker=worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=make.TODAY, outcome="not-seen")

    assert "not seen since the work began 29 days ago" in home(client, worker)


def test_a_keyworkers_first_page_names_only_their_families(client: Client) -> None:
    worker = make.KeyworkerFactory()
    make.AssignmentFactory(keyworker=worker, family=make.FamilyFactory(name="Mine"))
    make.AssignmentFactory(family=make.FamilyFactory(name="Not at all"))
    make.AssignmentFactory(keyworker=worker, family=make.FamilyFactory(name="No longer"), ends_on=make.TODAY)

    text = home(client, worker)

    assert ["Mine" in text, "Not at all" in text, "No longer" in text] == [True, False, False]


def test_a_family_being_judged_again_says_so(client: Client) -> None:
    worker = make.KeyworkerFactory()
    family = make.AttachmentFactory(plan__text=PLAN.read_text()).family
    make.AssignmentFactory(family=family, keyworker=worker)

    assert "being judged again" in home(client, worker)


def test_a_team_manager_sees_caseloads_of_the_team_alone(client: Client) -> None:
    manager = make.TeamManagerFactory()
    ours = make.KeyworkerFactory(team=manager.team, last_name="Ours")
    make.KeyworkerFactory(team=make.TeamFactory(name="Coast"), last_name="Theirs")
    make.AssignmentFactory.create_batch(2, keyworker=ours)

    text = home(client, manager)

    assert "Ours" in text
    assert "Theirs" not in text


def test_an_analyst_is_told_of_rejected_rows_and_of_families_being_judged(client: Client) -> None:
    load = make.FeedLoadFactory(rows=3, rejected=2, loaded=1)
    make.judged()
    make.MembershipFactory()

    text = home(client, make.AnalystFactory())

    assert load.file_name in text
    assert "1 family waits to be judged again" in text


@pytest.mark.parametrize("number", [1, 30])
def test_a_keyworkers_first_page_asks_as_often_for_many_families_as_for_one(
    client: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    worker = make.KeyworkerFactory()
    for _ in range(number):
        make.AssignmentFactory(keyworker=worker, family=make.AttachmentFactory(plan__text=PLAN.read_text()).family)
    client.force_login(worker)

    # Sign-in's two, new notices; scope, families, actions, sources, needs; what came back, what lapses, what is missing
    # (3), drafts.
    with django_assert_max_num_queries(3 + 5 + 6):
        client.get(reverse("home"))


def test_a_programme_manager_reads_how_far_each_target_has_come(client: Client) -> None:
    make.TargetFactory(number=4600)

    text = home(client, make.ProgrammeManagerFactory())

    assert "0% of programme target (0 of 4,600), 4,600 remaining" in text


def test_claims_to_decide_are_counted_and_lead_to_themselves(client: Client) -> None:
    make.ClaimFactory()

    assert f'{reverse("claims")}?state=draft">1<' in home(client, make.AnalystFactory())
