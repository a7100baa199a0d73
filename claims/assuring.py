"""What somebody who knows answers of a national assurance trigger that no record here can; the last answer counts."""

from datetime import datetime

from claims.figures.assurance import BY_HAND, Trigger
from claims.models import AssuranceAnswer, Programme
from families.refusals import NotPossibleError
from keyworkers.models import User


def answer_trigger(
    programme: Programme, trigger: Trigger, *, applies: bool, note: str, by: User, at: datetime
) -> AssuranceAnswer:
    """Write an answer, with what it rests on; one that is computed is answered by nobody."""
    if trigger not in BY_HAND:
        raise NotPossibleError("This is computed of what is recorded here; nobody answers it.")
    if not note.strip():
        raise NotPossibleError("Say how you know.", field="note")
    return AssuranceAnswer.objects.create(
        council_id=programme.council_id,
        programme=programme,
        trigger=trigger.value,
        applies=applies,
        note=note.strip(),
        answered_by=by,
        answered_at=at,
    )
