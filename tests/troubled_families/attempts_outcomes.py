"""Attempts at what may never happen to steps and distance: name of the rule to what the database must refuse."""

from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete

ATTEMPTS: dict[str, Attempt] = {
    # Distance travelled.
    "DistanceTool.one_distance_tool_of_a_slug": lambda: again(make.DistanceToolFactory()),
    "DistanceTarget.one_distance_target_an_area": lambda: again(make.DistanceTargetFactory()),
    # Steps of a case, and what professionals confirm.
    "CaseStep.closing_says_why": lambda: again(make.CaseStepFactory(), kind="closed"),
    "CaseStep.never_updated": lambda: change(make.CaseStepFactory(), words="Another."),
    "CaseStep.never_deleted": lambda: delete(make.CaseStepFactory()),
    "Confirmation.confirmation_names_an_agency": lambda: again(
        make.ConfirmationFactory(), evidence_id=make.EvidenceFactory().pk, agency_name=""
    ),
    "Confirmation.never_updated": lambda: change(make.ConfirmationFactory(), role="Nurse"),
    "Confirmation.never_deleted": lambda: delete(make.ConfirmationFactory()),
}
