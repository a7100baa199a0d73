"""What waits for a keyworker and in a team: each line why, and the one place to act."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import (
    Assessment,
    Draft,
    FamilyPlan,
    Handover,
    Leave,
    Notice,
    NoticeKind,
    Supervision,
    User,
)
from keyworkers.telling import Told, tell
from outcomes.rules.daysets import NEVER, DaySet
from tests import factories as make
from tests.keyworkers.test_allocating import an_action
from tests.keyworkers.test_home import PLAN

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
YESTERDAY, TOMORROW = make.TODAY - A_DAY, make.TODAY + A_DAY


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(last_name="Keane")
    return worker


@pytest.fixture
def manager(worker: User) -> User:
    manager: User = make.TeamManagerFactory(team=worker.team)
    return manager


@pytest.fixture
def family(worker: User) -> Family:
    return held_by(worker, seen_on=make.TODAY)


def held_by(worker: User, *, seen_on: date | None = None, **fields: Any) -> Family:
    family: Family = make.FamilyFactory(**fields)
    make.AttachmentFactory(family=family)
    make.AssignmentFactory(family=family, keyworker=worker)
    if seen_on:
        make.InterventionFactory(family=family, worker=worker, happened_on=seen_on)
    return family


def home(client: Client, user: User, address: str = "") -> str:
    client.force_login(user)
    return client.get(address or reverse("home")).text


def plan_of(family: Family, worker: User, **fields: Any) -> FamilyPlan:
    return FamilyPlan.objects.create(
        council=family.council, family=family, written_by=worker, recorded_at=make.NOW, **fields
    )


def test_a_contact_agreed_for_yesterday_is_overdue_until_another_note(client: Client, worker: User) -> None:
    family = held_by(worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 9, 20), next_on=YESTERDAY)

    before = home(client, worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=make.TODAY)

    assert "The next contact was due on 29 September 2020, yesterday" in before
    assert "The next contact was due" not in home(client, worker)


def test_a_call_before_the_day_agreed_does_not_take_the_contact_off_the_list(client: Client, worker: User) -> None:
    family = held_by(worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 9, 20), next_on=TOMORROW)

    make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 9, 24), kind="call")
    after_a_call = home(client, worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 9, 25), next_on=date(2020, 12, 1))

    assert "The next contact is due tomorrow" in after_a_call
    assert "The next contact is due" not in home(client, worker)


def test_work_that_begins_again_counts_from_its_own_first_day(client: Client, worker: User) -> None:
    family = make.FamilyFactory()
    make.AttachmentFactory(family=family, attached_on=YESTERDAY)
    make.AssignmentFactory(family=family, keyworker=worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=date(2018, 9, 20))

    assert "Not seen for" not in home(client, worker)


def test_a_review_and_an_action_due_tomorrow_stand_among_what_is_due(
    client: Client, family: Family, worker: User
) -> None:
    plan_of(family, worker, review_on=TOMORROW)
    an_action(family, worker, due_on=TOMORROW)

    text = home(client, worker)

    assert "The review of the family plan is due tomorrow" in text
    assert "An action of the family plan is due tomorrow" in text


def test_supervision_is_told_to_whoever_leads(client: Client, family: Family, worker: User, manager: User) -> None:
    Supervision.objects.create(
        council=family.council,
        family=family,
        keyworker=worker,
        held_on=date(2020, 8, 1),
        discussed="Mornings.",
        next_on=date(2020, 9, 1),
        written_by=manager,
        recorded_at=make.NOW,
    )

    assert "Supervision about the family was due on 1 September 2020" in home(client, worker)


def test_another_workers_action_is_not_mine(client: Client, family: Family, worker: User) -> None:
    an_action(family, make.KeyworkerFactory(), due_on=YESTERDAY)

    assert "An action of the family plan" not in home(client, worker)


def test_a_supporting_worker_is_told_of_their_actions_alone(client: Client, family: Family) -> None:
    supporter = make.KeyworkerFactory()
    make.AssignmentFactory(family=family, keyworker=supporter, kind="supporting")
    plan_of(family, supporter, review_on=YESTERDAY)
    an_action(family, supporter, due_on=YESTERDAY)

    text = home(client, supporter)

    assert "An action of the family plan was due" in text
    assert "The review of the family plan was due" not in text


def test_whoever_covers_is_told_what_is_due(client: Client, family: Family, worker: User) -> None:
    colleague = make.KeyworkerFactory()
    make.AssignmentFactory(family=family, keyworker=colleague, kind="cover", starts_on=YESTERDAY)
    plan_of(family, worker, review_on=YESTERDAY)

    assert "The review of the family plan was due" in home(client, colleague)


@pytest.mark.parametrize(("days", "is_told"), [(28, False), (29, True)])
def test_a_family_not_seen_for_more_than_four_weeks_is_named(
    client: Client,
    worker: User,
    days: int,
    is_told: bool,  # noqa: FBT001
) -> None:
    held_by(worker, seen_on=make.TODAY - timedelta(days=days))

    assert (f"Not seen for {days} days" in home(client, worker)) is is_told


def test_a_family_that_was_closed_asks_for_nothing(client: Client, worker: User) -> None:
    family = make.AttachmentFactory(closed_on=YESTERDAY).family
    make.AssignmentFactory(family=family, keyworker=worker)

    assert "Not seen for" not in home(client, worker)


def test_a_family_that_is_new_to_me_leads_to_its_handover(
    client: Client, family: Family, worker: User, manager: User
) -> None:
    Handover.objects.create(
        council=family.council,
        family=family,
        to_worker=worker,
        handed_on=YESTERDAY,
        handed_by=manager,
        handed_at=make.NOW,
    )

    text = home(client, worker)

    assert "Yours since 29 September 2020" in text
    assert reverse("family_handover", args=[family.pk]) in text


def test_what_came_back_stands_there_until_it_is_opened(client: Client, family: Family, worker: User) -> None:
    told = Told(NoticeKind.RETURNED, "An assessment has come back to you", "family_assessment")
    tell([worker], told, family=family, on=make.TODAY, at=make.NOW)
    before = home(client, worker)

    client.post(reverse("notices_read"), {"notice": Notice.objects.get().pk, "open": "yes"})

    assert "An assessment has come back to you" in before
    assert "An assessment has come back to you" not in home(client, worker)


def test_a_need_that_was_met_and_is_not_any_more_needs_attention_again(
    client: Client, family: Family, worker: User
) -> None:
    need = make.NeedFactory(attachment=family.attachments.get())
    met = DaySet.of((date(2020, 6, 1), date(2020, 9, 12)))
    make.NeedVerdictFactory(need=need, met=met, rests_on=[])

    assert "1 need needs attention again, since 12 September 2020" in home(client, worker)


def test_what_is_missing_about_a_family_is_one_line(client: Client, family: Family, worker: User) -> None:
    text = home(client, worker)

    assert "Missing data" in text
    assert "Nobody is recorded as living there, and " in text


def test_a_note_that_was_begun_is_gone_on_with(client: Client, worker: User) -> None:
    Draft.objects.create(
        council=worker.council, user=worker, form="intervention_add", key=uuid.uuid4(), content={}, saved_at=make.NOW
    )

    assert "1 note you began, last saved 30 September 2020, 09:00" in home(client, worker)


def test_nothing_that_waits_says_so(client: Client) -> None:
    assert "Nothing waits for you" in home(client, make.KeyworkerFactory())


def test_a_long_list_shows_its_beginning_and_leads_to_all_of_it(client: Client, worker: User) -> None:
    for _ in range(7):
        held_by(worker, seen_on=make.TODAY - timedelta(days=40))

    text = home(client, worker)
    whole = home(client, worker, f"{reverse('work')}?kind=not-seen")

    assert text.count("app-work__why") < 7 * 2
    assert "See all 7" in text
    assert (whole.count("Not seen for 40 days</p>"), "7 things wait" in whole) == (7, True)


def test_everything_that_waits_is_paged(client: Client, worker: User) -> None:
    for _ in range(27):
        held_by(worker, seen_on=make.TODAY - timedelta(days=40))
    address = f"{reverse('work')}?kind=not-seen"

    pages = [home(client, worker, f"{address}&page={page}").count("app-work__why") for page in (1, 2, 3)]

    assert pages == [25, 2, 0]


def test_a_manager_sees_what_waits_by_keyworker(client: Client, family: Family, worker: User, manager: User) -> None:
    plan_of(family, worker, review_on=YESTERDAY)

    text = home(client, manager)
    theirs = home(client, manager, f"{reverse('work')}?keyworker={worker.pk}&kind=overdue")

    assert f"{reverse('work')}?keyworker={worker.pk}&amp;kind=overdue" in text
    assert "The review of the family plan was due" in theirs
    assert "Keane" in theirs


def test_a_manager_signs_off_what_others_completed(client: Client, family: Family, worker: User, manager: User) -> None:
    Assessment.objects.create(
        council=family.council,
        family=family,
        started_on=date(2020, 9, 1),
        completed_on=YESTERDAY,
        written_by=worker,
        recorded_at=make.NOW,
    )

    text = home(client, manager)

    assert "waits for your sign-off" in text
    assert reverse("family_assessment", args=[family.pk]) in text


def test_a_manager_sees_who_is_away_and_who_covers(client: Client, worker: User, manager: User) -> None:
    Leave.objects.create(
        council=worker.council,
        worker=worker,
        starts_on=YESTERDAY,
        ends_on=date(2020, 10, 5),
        recorded_by=manager,
        recorded_at=make.NOW,
    )

    text = home(client, manager)

    assert "nobody covers" in text
    assert "away to 4 October 2020" in text


@pytest.mark.parametrize(
    ("unmet", "is_near"),
    [pytest.param(1, True, id="one short"), pytest.param(2, False, id="two short")],
)
def test_a_family_one_condition_short_is_a_near_miss(
    client: Client,
    worker: User,
    manager: User,
    unmet: int,
    is_near: bool,  # noqa: FBT001
) -> None:
    plan = make.OutcomesPlanFactory(text=PLAN.read_text())
    attachment = make.AttachmentFactory(plan=plan)
    make.AssignmentFactory(family=attachment.family, keyworker=worker)
    soon = DaySet.starting(date(2020, 10, 10))
    for indicator in ("asb", "absence")[:unmet]:
        make.NeedVerdictFactory(
            need=make.NeedFactory(attachment=attachment, indicator=indicator), met=soon, rests_on=[]
        )
    make.VerdictFactory(attachment=attachment, met=soon, rests_on=[], gate_met=DaySet.starting(make.ATTACHED_ON))

    text = home(client, manager)

    assert ("can be met in 10 days, from 10 October 2020" in text) is is_near
    assert "£" not in text


def test_a_keyworker_sees_no_near_miss(client: Client, family: Family, worker: User) -> None:
    make.VerdictFactory(attachment=family.attachments.get(), met=NEVER)

    assert "One condition short" not in home(client, worker)
    assert "One condition short" not in home(client, worker, f"{reverse('work')}?kind=near")


@pytest.mark.parametrize("number", [1, 30])
def test_a_team_managers_first_page_asks_as_often_for_many_families_as_for_one(
    client: Client, worker: User, manager: User, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        held_by(worker, seen_on=make.TODAY - timedelta(days=40))
    client.force_login(manager)

    with django_assert_max_num_queries(17):
        client.get(reverse("home"))
