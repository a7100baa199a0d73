"""Who holds which family: allocated, handed over with what is still open, shared, given back to wait for somebody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from families.models import Family
from families.periods import holding_on
from families.refusals import NotPossibleError
from keyworkers.covering import draw_cover_again, wait_for_others
from keyworkers.models import Action, Assignment, AssignmentKind, FamilyPlan, Handover, NoticeKind, Role, User
from keyworkers.models.casework import AssignmentQuerySet
from keyworkers.restricting import refuse_to_lose
from keyworkers.telling import Told, managers_of, tell

ALLOCATED = Told(NoticeKind.ALLOCATED, "A family has been allocated to you", "family_handover")
HANDED_OVER = Told(NoticeKind.ALLOCATED, "A family has been handed over to you", "family_handover")
SHARED = Told(NoticeKind.ALLOCATED, "You support the work with another family", "family")
TO_THE_TEAM = Told(NoticeKind.ALLOCATED, "A family has come to your team", "family")
OPEN_ACTIONS = Told(NoticeKind.ACTION, "Open actions of a family plan have passed to you", "family_handover")


def assign(family: Family, keyworker: User, *, kind: AssignmentKind, starts_on: date, as_of: date) -> Assignment:
    """Have ``keyworker`` hold ``family`` from a day and return the assignment; a former lead's ends that day.

    Who supported or covered and now leads does only that from then on; what would begin only then, and not before
    today, is gone. Raises :class:`NotPossibleError` where they hold the family already, or another leads from then on.
    """
    if not keyworker.is_active or keyworker.council_id != family.council_id:
        raise NotPossibleError(f"{keyworker} cannot hold this family.", field="keyworker")
    wait_for_others(family.council_id)
    held = Assignment.objects.filter(family=family)
    theirs = held.filter(_still(starts_on), keyworker=keyworker)
    if kind == AssignmentKind.LEAD:
        theirs = theirs.filter(kind=AssignmentKind.LEAD)
    if theirs.exclude(kind=AssignmentKind.COVER).exists():
        raise NotPossibleError(f"{keyworker} holds this family already.", field="keyworker")
    if kind == AssignmentKind.LEAD:
        leads = held.lead()
        if leads.filter(Q(starts_on__gt=starts_on) | Q(starts_on=starts_on, starts_on__lt=as_of)).exists():
            raise NotPossibleError("Another lead keyworker begins on that day or later.", field="starts_on")
        _end_all(leads.filter(holding_on(starts_on)), on=starts_on)
    _end_all(held.filter(_still(starts_on), keyworker=keyworker), on=starts_on)
    return Assignment.objects.create(
        council_id=family.council_id, family=family, keyworker=keyworker, kind=kind, starts_on=starts_on
    )


def allocate(
    family: Family, keyworker: User, *, on: date, note: str = "", by: User, as_of: date, at: datetime
) -> Handover:
    """Give a family that nobody leads to its lead keyworker and return the handover that they are to read.

    Raises :class:`NotPossibleError` where somebody leads it already, or ``keyworker`` is not of the team of ``by``.
    """
    refuse_other_teams(keyworker, by=by)
    wait_for_others(family.council_id)
    leads = Assignment.objects.lead().filter(_still(on), family=family).select_related("keyworker")
    if lead := leads.first():
        raise NotPossibleError(f"{lead.keyworker} leads the work with {family} already. Hand it over instead.")
    assign(family, keyworker, kind=AssignmentKind.LEAD, starts_on=on, as_of=as_of)
    return _handed(family, None, keyworker, on=on, note=note, by=by, as_of=as_of, at=at)


@dataclass(frozen=True, slots=True)
class Handing:
    """A family going from one lead keyworker to the next: from when, what matters, and which open actions go along.

    ``stays`` keeps the former lead as a supporting worker; only then can actions stay with them.
    """

    leaver: User
    receiver: User
    on: date
    note: str
    passing: frozenset[int] = frozenset()
    stays: bool = False


def hand_over(family: Family, handing: Handing, *, by: User, as_of: date, at: datetime) -> Handover:
    """Hand a family over: the former lead ends, the new one begins, the actions named pass, and return the handover.

    Raises :class:`NotPossibleError` where somebody else leads the family by now, where the receiver is not of the team
    of ``by``, or where actions would stay with somebody who no longer sees the family.
    """
    refuse_other_teams(handing.receiver, by=by)
    wait_for_others(family.council_id)
    lead = Assignment.objects.lead().filter(holding_on(handing.on), family=family, keyworker=handing.leaver).first()
    if lead is None:
        raise NotPossibleError(f"{handing.leaver} does not lead this family on that day. Look at who does.")
    theirs = Action.objects.still_open().filter(family=family, worker=handing.leaver)
    if not handing.stays and theirs.exclude(pk__in=handing.passing).exists():
        raise NotPossibleError(
            f"Actions can stay with {handing.leaver} only if they go on supporting the family.", field="passing"
        )
    assign(family, handing.receiver, kind=AssignmentKind.LEAD, starts_on=handing.on, as_of=as_of)
    if handing.stays:
        assign(family, handing.leaver, kind=AssignmentKind.SUPPORTING, starts_on=handing.on, as_of=as_of)
    if _pass_on(theirs.filter(pk__in=handing.passing), to=handing.receiver):
        tell([handing.receiver], OPEN_ACTIONS, family=family, on=as_of, at=at)
    draw_cover_again([handing.leaver], as_of=as_of, at=at)
    return _handed(
        family, handing.leaver, handing.receiver, on=handing.on, note=handing.note, by=by, as_of=as_of, at=at
    )


def _pass_on(actions: QuerySet[Action], *, to: User) -> bool:
    """Give actions to somebody else, and tell whether there were any; whoever writes in their family plan sees it."""
    plans = FamilyPlan.objects.filter(goals__actions__in=actions).values_list("pk", flat=True)
    changed = FamilyPlan.objects.filter(pk__in=list(plans)).update(version=F("version") + 1)
    return bool(changed and actions.update(worker=to))


def share(family: Family, worker: User, *, on: date, by: User, as_of: date, at: datetime) -> Assignment:
    """Have ``worker`` support the work with a family from a day and return the assignment."""
    refuse_other_teams(worker, by=by)
    made = assign(family, worker, kind=AssignmentKind.SUPPORTING, starts_on=on, as_of=as_of)
    draw_cover_again([worker], as_of=as_of, at=at)
    tell([worker], SHARED, family=family, on=on, at=at)
    return made


def end_assignment(assignment: Assignment, *, on: date, by: User, as_of: date, at: datetime) -> None:
    """End an assignment on a day, one that begins only then as if it had never been; a lead's family waits again.

    Raises :class:`NotPossibleError` where it is cover, which ends with the leave, or is over, or has open actions, and
    where a restricted record would be lost with it.
    """
    wait_for_others(assignment.council_id)
    found = Assignment.objects.select_related("keyworker", "family").filter(pk=assignment.pk).first()
    if found is None or (found.ends_on and found.ends_on <= on):
        raise NotPossibleError("This has ended already.")
    if found.kind == AssignmentKind.COVER:
        raise NotPossibleError("Cover ends with the leave. Change the leave.")
    if on < found.starts_on or on == found.starts_on < as_of:
        raise NotPossibleError("The day must lie after the one on which they began.", field="on")
    refuse_other_teams(found.keyworker, by=by)
    left = Action.objects.still_open().filter(family=found.family, worker=found.keyworker).count()
    if left:
        raise NotPossibleError(f"{found.keyworker} still has open actions for this family: {left}. Give them on first.")
    worker = found.keyworker
    refuse_to_lose(found.family, ending=Assignment.objects.filter(pk=found.pk), on=on)
    _end_all(Assignment.objects.filter(pk=found.pk), on=on)
    draw_cover_again([worker], as_of=as_of, at=at)


def let_go(family: Family, *, on: date, as_of: date, at: datetime) -> list[User]:
    """End every assignment of a family whose work is closed, on a day, and return who held it until then."""
    wait_for_others(family.council_id)
    held = Assignment.objects.filter(_still(on), family=family).select_related("keyworker")
    refuse_to_lose(family, ending=held, on=on)
    workers = list({one.keyworker_id: one.keyworker for one in held}.values())
    _end_all(Assignment.objects.filter(_still(on), family=family), on=on)
    draw_cover_again(workers, as_of=as_of, at=at)
    return workers


def receive(handover: Handover, *, by: User, at: datetime) -> Handover:
    """Note that the new lead keyworker has read what they were handed, once, and return the handover.

    Raises :class:`NotPossibleError` for anybody else.
    """
    found: Handover = Handover.objects.select_for_update().get(pk=handover.pk)
    if found.to_worker_id != by.pk:
        raise NotPossibleError("Only the keyworker the family was handed to can say that they have read this.")
    if found.received_at is None:
        found.received_at = at
        found.save(update_fields=["received_at"])
    return found


def refuse_other_teams(worker: User, *, by: User) -> None:
    """Refuse a worker whom ``by`` does not manage: a team manager allocates within the team, others in the council."""
    is_elsewhere = by.role == Role.TEAM_MANAGER and worker.team_id != by.team_id
    if is_elsewhere or worker.council_id != by.council_id or worker.role != Role.KEYWORKER:
        raise NotPossibleError(f"{worker} is not a keyworker of your team.", field="keyworker")


def _handed(
    family: Family, leaver: User | None, receiver: User, *, on: date, note: str, by: User, as_of: date, at: datetime
) -> Handover:
    made = Handover.objects.create(
        council_id=family.council_id,
        family=family,
        from_worker=leaver,
        to_worker=receiver,
        handed_on=on,
        note=note,
        handed_by=by,
        handed_at=at,
    )
    tell([receiver], HANDED_OVER if leaver else ALLOCATED, family=family, on=on, at=at)
    tell([one for one in managers_of([receiver]) if one.pk != by.pk], TO_THE_TEAM, family=family, on=on, at=at)
    draw_cover_again([receiver], as_of=as_of, at=at)
    return made


def _still(day: date) -> Q:
    """Return the condition that an assignment holds on ``day`` or later."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day)


def _end_all(held: AssignmentQuerySet, *, on: date) -> None:
    """End assignments on a day; one that begins only then is gone, its history stays."""
    held.filter(starts_on__gte=on).delete()
    held.filter(starts_on__lt=on).update(ends_on=on)
