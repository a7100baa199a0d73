"""Attempts at what may never happen to claims: name of the rule to what the database must refuse."""

from typing import Any

from claims.models import Claim, ClaimTask, Decision
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete


def decision(**fields: Any) -> Decision:
    """A standing approval of a draft."""
    claim: Claim = fields.pop("claim", None) or make.ClaimFactory()
    by = fields.pop("decided_by", None) or make.AnalystFactory(council=claim.council)
    return Decision.objects.create(
        council=claim.council, claim=claim, outcome="approved", decided_by=by, decided_at=make.NOW, **fields
    )


def task() -> ClaimTask:
    """A standing answer to a check that only a person can make."""
    claim = make.ClaimFactory()
    return ClaimTask.objects.create(
        council=claim.council,
        claim=claim,
        code="judgement-accepted",
        outcome="passed",
        rests_on="The minutes of 4 September.",
        answered_by=make.ProgrammeManagerFactory(council=claim.council),
        answered_at=make.NOW,
    )


def decided_twice_by_one() -> None:
    """The person who approved a claim takes the second decision too."""
    again(decision(is_drawn=True), is_second=True)


def made_again_though_not_refused() -> None:
    """A draft names, as the one refused before it, a claim that was never refused."""
    first = make.ClaimFactory()
    again(first, kind="attachment", result_type="", again_of_id=first.pk)


ATTEMPTS: dict[str, Attempt] = {
    # What people decide.
    "ClaimTask.one_answer_to_a_task": lambda: again(task()),
    "ClaimTask.task_undone_exactly_when": lambda: change(task(), undone_at=make.NOW),
    "ClaimTask.undone_once": lambda: change(task(), outcome="not-passed"),
    "ClaimTask.never_deleted": lambda: delete(task()),
    "Decision.one_decision_a_claim": lambda: again(decision()),
    "Decision.sent_back_says_why": lambda: again(decision(), outcome="sent-back"),
    "Decision.decision_undone_exactly_when": lambda: change(decision(), undone_at=make.NOW),
    "Decision.undone_once": lambda: change(decision(), outcome="sent-back", note="Another."),
    "Decision.never_deleted": lambda: delete(decision()),
    "Decision.second_is_somebody_else": decided_twice_by_one,
    "Claim.again_only_of_a_refused_one": made_again_though_not_refused,
    "Claim.ready_once_decided": lambda: change(decision(is_drawn=True).claim, state="ready"),
}
