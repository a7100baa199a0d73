"""Supervision: a manager and a keyworker talk a family through, and what they agreed is written down."""

from dataclasses import dataclass
from datetime import date, datetime

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.models import Supervision, User


@dataclass(frozen=True, slots=True)
class Talked:
    """What was discussed with whom on a day, what was agreed, and when they meet about the family again."""

    keyworker: User
    held_on: date
    discussed: str
    agreed: str = ""
    next_on: date | None = None


def write_supervision(family: Family, talked: Talked, *, by: User, as_of: date, at: datetime) -> Supervision:
    """Write a supervision note and return it; it stands as it was written, and sent twice it is one.

    Raises :class:`NotPossibleError` for a day to come, for oneself, and for a next time before this one.
    """
    if talked.held_on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="held_on")
    if talked.keyworker.pk == by.pk:
        raise NotPossibleError("Supervision is somebody else's with you, not your own.", field="keyworker")
    if talked.next_on and talked.next_on <= talked.held_on:
        raise NotPossibleError("The next time lies after this one.", field="next_on")
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)  # a second press waits for the first
    return Supervision.objects.get_or_create(
        council_id=family.council_id,
        family=family,
        keyworker=talked.keyworker,
        held_on=talked.held_on,
        discussed=talked.discussed,
        agreed=talked.agreed,
        next_on=talked.next_on,
        written_by=by,
        defaults={"recorded_at": at},
    )[0]
