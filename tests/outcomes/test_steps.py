"""How the work with a family goes on or ends: closed with nothing open, opened again, stepped up and down."""

from datetime import date
from typing import Any

import pytest

from families.refusals import NotPossibleError
from keyworkers.models import Assignment, User
from keyworkers.planning import Owner, ToDo, add_action, add_goal, begin_plan, end_action
from outcomes.drawing import draw
from outcomes.models import Attachment, CaseStep, CaseStepKind, CloseReason
from outcomes.steps import Step, close_case, reopen_case, step_up_or_down
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db

STEP = Step(make.TODAY, "They manage on their own now.")


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def attachment() -> Attachment:
    attachment: Attachment = make.AttachmentFactory()
    return attachment


@pytest.fixture
def who(worker: User) -> dict[str, Any]:
    return {"by": worker, "as_of": make.TODAY, "at": make.NOW}


def test_closing_is_a_step_with_its_reason(attachment: Attachment, who: dict[str, Any]) -> None:
    taken = close_case(attachment, STEP, reason=CloseReason.PLAN_DONE, **who)

    attachment.refresh_from_db()
    assert attachment.closed_on == make.TODAY
    assert (taken.kind, taken.close_reason) == (CaseStepKind.CLOSED, CloseReason.PLAN_DONE)


@pytest.mark.parametrize(("lets_go", "last"), [(True, date(2020, 10, 1)), (False, None)], ids=["let go", "kept"])
def test_closing_lets_go_of_the_family_from_tomorrow_where_it_is_said(
    attachment: Attachment, worker: User, who: dict[str, Any], *, lets_go: bool, last: date | None
) -> None:
    held = make.AssignmentFactory(family=attachment.family, keyworker=worker)
    to_come = make.AssignmentFactory(
        family=attachment.family, keyworker=make.KeyworkerFactory(), kind="supporting", starts_on=date(2020, 11, 2)
    )

    close_case(attachment, STEP, reason=CloseReason.PLAN_DONE, lets_go=lets_go, **who)

    held.refresh_from_db()
    assert held.ends_on == last
    assert Assignment.objects.filter(pk=to_come.pk).exists() is not lets_go


def test_a_case_with_an_open_action_is_not_closed(attachment: Attachment, worker: User, who: dict[str, Any]) -> None:
    plan = begin_plan(attachment.family, by=worker, at=make.NOW)
    goal = add_goal(plan, "Sleep", at=make.NOW)
    action = add_action(goal, ToDo("Ring the doctor", Owner(worker=worker), make.TODAY), at=make.NOW)
    with pytest.raises(NotPossibleError, match="1 action is still open"):
        close_case(attachment, STEP, reason=CloseReason.PLAN_DONE, **who)

    end_action(action, is_done=False, on=make.TODAY, outcome="Handed on: the doctor", as_of=make.TODAY)
    close_case(attachment, STEP, reason=CloseReason.PLAN_DONE, **who)

    plan.refresh_from_db()
    assert plan.ended_on == make.TODAY


def test_whoever_hands_a_family_on_says_to_whom(attachment: Attachment, who: dict[str, Any]) -> None:
    with pytest.raises(NotPossibleError, match="Enter who goes on") as refused:
        close_case(attachment, STEP, reason=CloseReason.STEPPED_UP, **who)

    assert refused.value.field == "goes_on_with"


@pytest.mark.parametrize("day", [date(2019, 11, 3), date(2020, 10, 1)], ids=["before the work", "a day to come"])
def test_a_step_lies_within_the_work(attachment: Attachment, who: dict[str, Any], day: date) -> None:
    with pytest.raises(NotPossibleError, match="4 November 2019") as refused:
        close_case(attachment, Step(day, "Why."), reason=CloseReason.MOVED, **who)

    assert refused.value.field == "stepped_on"


def test_a_case_is_closed_once(attachment: Attachment, who: dict[str, Any]) -> None:
    close_case(attachment, STEP, reason=CloseReason.MOVED, **who)

    with pytest.raises(NotPossibleError, match="was closed on 30 September 2020 already"):
        close_case(attachment, STEP, reason=CloseReason.MOVED, **who)


def test_a_closed_case_is_opened_again_and_both_steps_stay(attachment: Attachment, who: dict[str, Any]) -> None:
    close_case(attachment, STEP, reason=CloseReason.MOVED, **who)

    reopen_case(attachment, Step(make.TODAY, "They are back."), **who)

    attachment.refresh_from_db()
    assert attachment.closed_on is None
    assert list(CaseStep.objects.values_list("kind", flat=True)) == ["reopened", "closed"]


def test_an_open_case_is_not_opened_again(attachment: Attachment, who: dict[str, Any]) -> None:
    with pytest.raises(NotPossibleError, match="is open"):
        reopen_case(attachment, STEP, **who)


def test_a_case_is_stepped_down_and_goes_on(attachment: Attachment, who: dict[str, Any]) -> None:
    step_up_or_down(attachment, CaseStepKind.STEPPED_DOWN, STEP, **who)

    attachment.refresh_from_db()
    assert attachment.closed_on is None


def test_a_closed_case_is_not_stepped(attachment: Attachment, who: dict[str, Any]) -> None:
    close_case(attachment, STEP, reason=CloseReason.MOVED, **who)

    with pytest.raises(NotPossibleError, match="Open it again first"):
        step_up_or_down(attachment, CaseStepKind.STEPPED_UP, STEP, **who)


def test_a_file_opens_no_case_that_was_closed_here(agencies: Agencies, who: dict[str, Any]) -> None:
    began = {"Route": "keyworker", "AttachedOn": "2019-11-04"}
    agencies.send("cases", "C1", began | {"AssessedOn": "2019-11-11"})
    draw([agencies.family.pk])
    close_case(Attachment.objects.get(), STEP, reason=CloseReason.MOVED, **who)

    agencies.send("cases", "C1", began | {"AssessedOn": "2019-11-12"})
    draw([agencies.family.pk])

    attachment = Attachment.objects.get()
    assert (attachment.closed_on, attachment.assessed_on) == (make.TODAY, date(2019, 11, 12))
