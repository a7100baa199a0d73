"""Answers to the checks of a claim that only a person can make; answered anew, the earlier answer is undone."""

from datetime import date, datetime

from claims.checking import LookedOver, looked_over
from claims.models import Claim, ClaimTask
from claims.models.choices import UNSENT_STATES, TaskCode, TaskOutcome
from claims.tasks import tasks_asked
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.models import Decided, ProfessionalJudgement

ANEW = "Answered anew."


def answer(
    claim: Claim,
    code: TaskCode,
    *,
    outcome: TaskOutcome,
    rests_on: str,
    by: User,
    as_of: date,
    at: datetime,
    note: str = "",
) -> ClaimTask:
    """Record what a person found about a check of a claim not yet sent, and return it.

    A "no" says why, and holds the claim by the night, or where it is judged again, like a gate not passed.
    """
    found = Claim.objects.select_for_update(of=("self",)).select_related("window", "programme").get(pk=claim.pk)
    if found.state not in UNSENT_STATES:
        raise NotPossibleError("The claim has been sent; its checks are answered no more.")
    (looked_at,) = looked_over(found.programme, [found], as_of=as_of)
    _require_answerable(looked_at, code, by=by)
    if not rests_on.strip():
        raise NotPossibleError("Say what you looked at: the source and its date.", field="rests_on")
    if outcome == TaskOutcome.NOT_PASSED and not note.strip():
        raise NotPossibleError("Say why not.", field="note")
    found.tasks.standing().filter(code=code).update(undone_by=by, undone_at=at, undone_because=ANEW)
    return ClaimTask.objects.create(
        council_id=found.council_id,
        claim=found,
        code=code,
        outcome=outcome,
        rests_on=rests_on,
        note=note,
        answered_by=by,
        answered_at=at,
    )


def _require_answerable(looked_at: LookedOver, code: TaskCode, *, by: User) -> None:
    if code not in tasks_asked(looked_at.facts):
        raise NotPossibleError("This claim does not ask that.")
    judged = ProfessionalJudgement.objects.filter(
        attachment=looked_at.facts.attachment, decision=Decided.APPROVED, withdrawn_at__isnull=True
    )
    if code == TaskCode.JUDGEMENT_ACCEPTED and judged.filter(decided_by=by).exists():
        raise NotPossibleError("You approved this judgement; somebody else accepts it for the claim.")
