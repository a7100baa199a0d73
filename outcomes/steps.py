"""How the work with a family goes on or ends: closed for a reason, opened again, stepped up, stepped down.

"Case closure is not required" for a claim [R+], and a claim never closes a case: the two know nothing of each other.
Closing ends reminders and the family plan, and, where whoever closes says so, the assignments: from the day after it
was entered nobody holds the family. Of the needs nothing changes, for any new need before the claim counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from families.models import Family
from families.refusals import NotPossibleError
from families.words import counted, day
from keyworkers.allocating import let_go
from keyworkers.models import Action, User
from keyworkers.planning import end_plan, living_plan
from outcomes.models import Attachment, CaseStep, CaseStepKind, CloseReason


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody decides about the work with a family: from which day, in which words, and who goes on with it."""

    stepped_on: date
    words: str
    goes_on_with: str = ""


def open_actions(family: Family) -> list[Action]:
    """Return what must be done, dropped or handed on before the work is closed, those due first."""
    return list(family.actions.still_open().select_related("worker", "member").order_by("due_on", "id"))


def close_case(
    attachment: Attachment,
    step: Step,
    *,
    reason: CloseReason,
    by: User,
    as_of: date,
    at: datetime,
    lets_go: bool = False,
) -> CaseStep:
    """Close the work with a family from a day, its last, for a reason; end its family plan; return the step.

    Where it ``lets_go`` of the family, today is the last day of everybody who holds it: what is left to write they
    write today, and who held it on days that are past stays as it was.

    Raises :class:`NotPossibleError` where it is closed already, for a day to come or before the work began, where an
    action is open, and where another service is to go on and is not named.
    """
    found = _locked(attachment, step, as_of=as_of)
    if found.closed_on:
        raise NotPossibleError(f"The work with this family was closed on {day(found.closed_on)} already.")
    still = len(open_actions(found.family))
    if still:
        said = f"{counted(still, 'action is,actions are').capitalize()} still open: done, dropped or handed on first."
        raise NotPossibleError(said)
    if reason in (CloseReason.STEPPED_DOWN, CloseReason.STEPPED_UP) and not step.goes_on_with:
        raise NotPossibleError("Enter who goes on with the family.", field="goes_on_with")
    plan = living_plan(found.family)
    if plan:
        end_plan(plan, on=step.stepped_on)
    found.closed_on = step.stepped_on
    found.save(update_fields=["closed_on"])
    if lets_go:
        let_go(found.family, on=as_of + timedelta(days=1), as_of=as_of, at=at)
    return _take(found, CaseStepKind.CLOSED, step, reason=reason, by=by, at=at)


def reopen_case(attachment: Attachment, step: Step, *, by: User, as_of: date, at: datetime) -> CaseStep:
    """Open the work with a family again, and return the step; reminders begin again, a new family plan may.

    Raises :class:`NotPossibleError` where it is not closed, and for a day to come or before it was closed.
    """
    found = _locked(attachment, step, as_of=as_of)
    if found.closed_on is None:
        raise NotPossibleError("The work with this family is open.")
    if step.stepped_on < found.closed_on:
        said = f"It was closed on {day(found.closed_on)}; it is opened again on that day or later."
        raise NotPossibleError(said, field="stepped_on")
    found.closed_on = None
    found.save(update_fields=["closed_on"])
    return _take(found, CaseStepKind.REOPENED, step, by=by, at=at)


def step_up_or_down(
    attachment: Attachment, kind: CaseStepKind, step: Step, *, by: User, as_of: date, at: datetime
) -> CaseStep:
    """Record that the work with a family was stepped up or down while it goes on, and return the step.

    Raises :class:`NotPossibleError` where the work is closed, and for a day to come or before it began.
    """
    found = _locked(attachment, step, as_of=as_of)
    if kind not in (CaseStepKind.STEPPED_UP, CaseStepKind.STEPPED_DOWN):
        raise NotPossibleError("Choose whether it is stepped up or down.", field="kind")
    if found.closed_on:
        raise NotPossibleError("The work with this family is closed. Open it again first.")
    return _take(found, kind, step, by=by, at=at)


def _locked(attachment: Attachment, step: Step, *, as_of: date) -> Attachment:
    found: Attachment = Attachment.objects.select_for_update(of=["self"]).select_related("family").get(pk=attachment.pk)
    if not found.attached_on <= step.stepped_on <= as_of:
        said = f"The day lies between {day(found.attached_on)}, when the work began, and today."
        raise NotPossibleError(said, field="stepped_on")
    return found


def _take(
    attachment: Attachment,
    kind: CaseStepKind,
    step: Step,
    *,
    by: User,
    at: datetime,
    reason: CloseReason | None = None,
) -> CaseStep:
    return CaseStep.objects.create(
        council_id=attachment.council_id,
        family_id=attachment.family_id,
        attachment=attachment,
        kind=kind,
        stepped_on=step.stepped_on,
        close_reason=reason or "",
        words=step.words,
        goes_on_with=step.goes_on_with,
        taken_by=by,
        taken_at=at,
    )


def steps_of(attachments: Iterable[Attachment]) -> list[CaseStep]:
    """Return the steps of some attachments, newest first."""
    found = CaseStep.objects.filter(attachment__in=list(attachments)).select_related("taken_by")
    return list(found.order_by("-stepped_on", "-id"))
