"""Attempts at what may never happen to casework: name of the rule to what the database must refuse."""

from datetime import date
from typing import Any

from keyworkers.models import Assessment
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, backwards, change, delete


def withdrawn_note() -> Any:
    return make.InterventionFactory(withdrawn_at=make.NOW, withdrawn_because="The file was undone.")


def part_of_a_signed_off_assessment() -> Any:
    part = make.AssessedMemberFactory()
    signed = {"signed_off_by": make.TeamManagerFactory(), "signed_off_at": make.NOW, "completed_on": make.TODAY}
    Assessment.objects.filter(pk=part.assessment_id).update(**signed)
    return part


def handed_to_themselves() -> None:
    handover = make.HandoverFactory()
    change(handover, from_worker_id=handover.to_worker_id)


def covered_by_themselves() -> None:
    leave = make.LeaveFactory()
    change(leave, covered_by_id=leave.worker_id)


ATTEMPTS: dict[str, Attempt] = {
    # Documents.
    "Document.document_withdrawn_exactly_when": lambda: again(make.DocumentFactory(), withdrawn_at=make.NOW),
    "Document.withdrawn_once": lambda: change(make.DocumentFactory(), title="Another letter"),
    "Document.never_deleted": lambda: delete(make.DocumentFactory()),
    # Notes, what is added to them, who took part.
    "Draft.finished_draft_is_empty": lambda: change(make.DraftFactory(), finished_at=make.NOW),
    "Intervention.not_seen_for_a_reason": lambda: again(
        make.InterventionFactory(), idempotency_key="5" * 32, not_seen_why="no-answer"
    ),
    "Intervention.next_contact_lies_ahead": lambda: again(
        make.InterventionFactory(), idempotency_key="5" * 32, next_on=date(2020, 2, 2)
    ),
    "Intervention.intervention_withdrawn_exactly_when": lambda: change(
        make.InterventionFactory(), withdrawn_at=make.NOW
    ),
    "Intervention.locked": lambda: change(make.InterventionFactory(), note="Another."),
    "Participation.took_part_once": lambda: again(make.ParticipationFactory()),
    "Participation.never_updated": lambda: change(make.ParticipationFactory(), seen_alone=True),
    "Participation.never_deleted": lambda: delete(make.ParticipationFactory()),
    "Amendment.never_updated": lambda: change(make.AmendmentFactory(), text="Another."),
    "Amendment.never_deleted": lambda: delete(make.AmendmentFactory()),
    # Assessments, family plans, reviews, supervision.
    "Assessment.assessment_in_order": lambda: change(make.AssessmentFactory(), completed_on=date(2019, 11, 4)),
    "Assessment.assessment_signed_off_exactly_when": lambda: change(make.AssessmentFactory(), signed_off_at=make.NOW),
    "Assessment.one_open_assessment": lambda: again(make.AssessmentFactory()),
    "Assessment.signed_off_stays": lambda: change(part_of_a_signed_off_assessment().assessment, summary="Another."),
    "Assessment.never_deleted": lambda: delete(make.AssessmentFactory()),
    "AssessedMember.assessed_once": lambda: again(make.AssessedMemberFactory()),
    "AssessedMember.signed_off_stays": lambda: change(part_of_a_signed_off_assessment(), worries="Another."),
    "FamilyPlan.one_living_family_plan": lambda: again(make.FamilyPlanFactory()),
    "FamilyPlan.never_deleted": lambda: delete(make.FamilyPlanFactory()),
    "Goal.goal_ends_one_way": lambda: change(
        make.GoalFactory(), reached_on=make.TODAY, set_aside_on=make.TODAY, set_aside_because="Another matters more."
    ),
    "Goal.goal_set_aside_exactly_when": lambda: change(make.GoalFactory(), set_aside_on=make.TODAY),
    "Goal.never_deleted": lambda: delete(make.GoalFactory()),
    "Action.action_has_one_owner": lambda: change(make.ActionFactory(), somebody_else="The school"),
    "Action.action_ends_one_way": lambda: change(make.ActionFactory(), done_on=make.TODAY, dropped_on=make.TODAY),
    "Action.never_deleted": lambda: delete(make.ActionFactory()),
    "Review.never_updated": lambda: change(make.ReviewFactory(), changed="Another."),
    "Review.never_deleted": lambda: delete(make.ReviewFactory()),
    "Supervision.never_updated": lambda: change(make.SupervisionFactory(), discussed="Another."),
    "Supervision.never_deleted": lambda: delete(make.SupervisionFactory()),
    # Handovers, leave, notices.
    "Handover.handed_to_somebody_else": handed_to_themselves,
    "Leave.leave_in_order": backwards(make.LeaveFactory),
    "Leave.one_leave_a_day": lambda: again(
        make.LeaveFactory(), starts_on=date(2020, 10, 11), ends_on=date(2020, 10, 14)
    ),
    "Leave.covered_by_somebody_else": covered_by_themselves,
    "Notice.told_once": lambda: again(make.NoticeFactory()),
    "NoticeChoice.one_choice_a_kind": lambda: again(make.NoticeChoiceFactory()),
}
