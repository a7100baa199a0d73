"""Who holds which family: allocated, handed over with what is open, shared, given back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.allocating import Handing, allocate, assign, end_assignment, hand_over, receive, share
from keyworkers.models import Action, Assignment, AssignmentKind, FamilyPlan, Goal, Handover, Notice, User
from tests import factories as make

pytestmark = pytest.mark.django_db

WHEN: dict[str, Any] = {"as_of": make.TODAY, "at": make.NOW}


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
    family: Family = make.FamilyFactory()
    make.AssignmentFactory(family=family, keyworker=worker, starts_on=date(2020, 1, 1))
    return family


def an_action(family: Family, worker: User, **fields: Any) -> Action:
    plan, _ = FamilyPlan.objects.get_or_create(
        council=family.council, family=family, defaults={"written_by": worker, "recorded_at": make.NOW}
    )
    goal = Goal.objects.create(
        council=family.council, family=family, family_plan=plan, wording="Mornings", recorded_at=make.NOW
    )
    return Action.objects.create(
        council=family.council,
        family=family,
        goal=goal,
        worker=worker,
        **{"wording": "Ring the school", "due_on": make.TODAY, "recorded_at": make.NOW} | fields,
    )


def lead(family: Family, day: date = make.TODAY) -> User:
    found: User = Assignment.objects.lead().on(day).get(family=family).keyworker
    return found


def leading(family: Family, worker: User, *, starts_on: date) -> Assignment:
    return assign(family, worker, kind=AssignmentKind.LEAD, starts_on=starts_on, as_of=make.TODAY)


def test_a_new_lead_takes_over_on_their_first_day(family: Family, worker: User) -> None:
    new = make.KeyworkerFactory()

    leading(family, new, starts_on=date(2020, 9, 1))

    held = Assignment.objects.order_by("starts_on").values_list("keyworker", "starts_on", "ends_on")
    assert list(held) == [
        (worker.pk, date(2020, 1, 1), date(2020, 9, 1)),
        (new.pk, date(2020, 9, 1), None),
    ]


def test_a_supporting_worker_leaves_the_lead_in_place(family: Family, worker: User, manager: User) -> None:
    share(family, make.KeyworkerFactory(), on=date(2020, 9, 1), by=manager, **WHEN)

    assert lead(family) == worker
    assert Assignment.objects.filter(kind="supporting").count() == 1


@pytest.mark.parametrize("kind", list(AssignmentKind))
def test_whoever_holds_a_family_does_not_hold_it_twice(family: Family, worker: User, kind: AssignmentKind) -> None:
    with pytest.raises(NotPossibleError, match="already"):
        assign(family, worker, kind=kind, starts_on=make.TODAY, as_of=make.TODAY)


def test_nobody_becomes_lead_before_the_present_one(family: Family) -> None:
    with pytest.raises(NotPossibleError, match="on that day or later"):
        leading(family, make.KeyworkerFactory(), starts_on=date(2020, 1, 1))


def test_a_lead_named_by_mistake_today_is_put_right_today(family: Family, worker: User) -> None:
    wrong, right = make.KeyworkerFactory.create_batch(2)
    leading(family, wrong, starts_on=make.TODAY)

    leading(family, right, starts_on=make.TODAY)

    assert lead(family) == right
    assert not Assignment.objects.filter(keyworker=wrong).exists()


def test_a_supporting_worker_becomes_the_lead(family: Family) -> None:
    supporter = make.KeyworkerFactory()
    make.AssignmentFactory(family=family, keyworker=supporter, kind="supporting", starts_on=date(2020, 6, 1))

    leading(family, supporter, starts_on=make.TODAY)

    assert lead(family) == supporter
    assert lead(family, date(2020, 9, 29)) != supporter


def test_a_suspended_worker_and_another_councils_hold_no_family(family: Family) -> None:
    for stranger in (make.KeyworkerFactory(is_active=False), make.KeyworkerFactory(council=make.OtherCouncilFactory())):
        with pytest.raises(NotPossibleError, match="cannot hold"):
            assign(family, stranger, kind=AssignmentKind.SUPPORTING, starts_on=make.TODAY, as_of=make.TODAY)


def test_a_family_that_waits_is_allocated_and_its_keyworker_told(worker: User, manager: User) -> None:
    family = make.FamilyFactory()

    handover = allocate(family, worker, on=make.TODAY, note="Ring first.", by=manager, **WHEN)

    assert (lead(family), handover.from_worker, handover.note) == (worker, None, "Ring first.")
    told = Notice.objects.get(user=worker)
    assert (told.kind, told.page, told.words) == ("allocated", "family_handover", "A family has been allocated to you")


def test_a_family_somebody_leads_is_not_allocated_again(family: Family, worker: User, manager: User) -> None:
    with pytest.raises(NotPossibleError, match="leads the work"):
        allocate(family, make.KeyworkerFactory(), on=make.TODAY, by=manager, **WHEN)


def test_a_team_manager_allocates_to_nobody_of_another_team(manager: User) -> None:
    elsewhere = make.KeyworkerFactory(team=make.TeamFactory(name="Coast"))

    with pytest.raises(NotPossibleError, match="not a keyworker of your team"):
        allocate(make.FamilyFactory(), elsewhere, on=make.TODAY, by=manager, **WHEN)


def test_a_programme_manager_allocates_anywhere_and_the_teams_manager_is_told(worker: User, manager: User) -> None:
    allocate(make.FamilyFactory(), worker, on=make.TODAY, by=make.ProgrammeManagerFactory(), **WHEN)

    assert Notice.objects.get(user=manager).words == "A family has come to your team"


def test_actions_that_pass_count_as_a_saving_of_their_family_plan(family: Family, worker: User, manager: User) -> None:
    passing = an_action(family, worker)
    before = passing.goal.family_plan.version

    handing = Handing(worker, make.KeyworkerFactory(), make.TODAY, "", frozenset({passing.pk}))
    hand_over(family, handing, by=manager, **WHEN)

    assert FamilyPlan.objects.get().version == before + 1


def test_open_actions_pass_by_choice_and_the_former_lead_stays_for_the_others(
    family: Family, worker: User, manager: User
) -> None:
    passing, staying, done = (an_action(family, worker, wording=words) for words in ("One", "Two", "Three"))
    Action.objects.filter(pk=done.pk).update(done_on=make.TODAY)
    new = make.KeyworkerFactory()

    hand_over(family, Handing(worker, new, make.TODAY, "", frozenset({passing.pk}), stays=True), by=manager, **WHEN)

    assert [Action.objects.get(pk=one.pk).worker for one in (passing, staying, done)] == [new, worker, worker]
    assert Assignment.objects.on(make.TODAY).get(family=family, keyworker=worker).kind == "supporting"


def test_no_action_stays_with_somebody_who_no_longer_sees_the_family(
    family: Family, worker: User, manager: User
) -> None:
    an_action(family, worker)

    with pytest.raises(NotPossibleError, match="only if they go on supporting"):
        hand_over(family, Handing(worker, make.KeyworkerFactory(), make.TODAY, ""), by=manager, **WHEN)


def test_a_family_that_somebody_else_handed_over_meanwhile_is_not_handed_over_again(
    family: Family, worker: User, manager: User
) -> None:
    handing = Handing(worker, make.KeyworkerFactory(), make.TODAY, "")
    hand_over(family, handing, by=manager, **WHEN)

    with pytest.raises(NotPossibleError, match="does not lead this family on that day"):
        hand_over(family, replace(handing, receiver=make.KeyworkerFactory()), by=manager, **WHEN)


def test_only_the_new_lead_says_that_they_have_read_it(family: Family, worker: User, manager: User) -> None:
    new = make.KeyworkerFactory()
    handover = hand_over(family, Handing(worker, new, make.TODAY, "", frozenset()), by=manager, **WHEN)

    with pytest.raises(NotPossibleError, match="Only the keyworker"):
        receive(handover, by=worker, at=make.NOW)

    assert receive(handover, by=new, at=make.NOW).received_at == make.NOW
    assert Handover.objects.count() == 1


def test_a_family_given_back_waits_for_a_lead(family: Family, manager: User) -> None:
    end_assignment(Assignment.objects.get(), on=make.TODAY, by=manager, **WHEN)

    assert not Assignment.objects.lead().on(make.TODAY).exists()
    assert Assignment.objects.get().ends_on == make.TODAY


def test_nobody_leaves_a_family_with_actions_of_theirs_open(family: Family, worker: User, manager: User) -> None:
    an_action(family, worker)

    with pytest.raises(NotPossibleError, match="still has open actions for this family: 1"):
        end_assignment(Assignment.objects.get(), on=make.TODAY, by=manager, **WHEN)
