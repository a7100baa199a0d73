"""What keyworkers and their managers do: each action one change, inside the edge's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from families.models import Family, Membership, Person
from families.periods import holding_on
from families.refusals import NotPossibleError
from keyworkers.models import (
    Assignment,
    AssignmentKind,
    Intervention,
    InterventionKind,
    Look,
    Restriction,
    Role,
    Team,
    User,
)
from keyworkers.models.casework import SeenOutcome


def record_looks(looks: Sequence[Look], *, at: datetime) -> None:
    """Record who looked at which families."""
    for look in looks:
        look.looked_at = at
    Look.objects.bulk_create(looks)


@dataclass(frozen=True, slots=True)
class Note:
    """What a worker did with a family, as they write it down."""

    kind: InterventionKind
    happened_on: date
    minutes: int
    place: str
    outcome: SeenOutcome
    note: str
    people: Sequence[Person] = ()


def log_intervention(
    family: Family, note: Note, *, key: UUID, by: User, as_of: date, at: datetime
) -> tuple[Intervention, bool]:
    """Record what ``by`` did with ``family`` and return the note, and whether this call wrote it.

    The same ``key`` again is the same note: what stands there is returned unchanged. Raises
    :class:`NotPossibleError` for a day to come, or where somebody who took part did not belong to the family that day.
    """
    if note.happened_on > as_of:
        raise NotPossibleError("The date must be today or in the past.", field="happened_on")
    _refuse_strangers(family, note)
    written, is_new = Intervention.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "council_id": family.council_id,
            "family": family,
            "worker": by,
            "kind": note.kind,
            "happened_on": note.happened_on,
            "minutes": note.minutes,
            "place": note.place,
            "outcome": note.outcome,
            "note": note.note,
            "recorded_at": at,
        },
    )
    if (written.family_id, written.worker_id) != (family.pk, by.pk):
        raise NotPossibleError("This form belongs to another note. Open a new one.")
    if is_new:
        written.people.set(note.people)
    return written, is_new


def _refuse_strangers(family: Family, note: Note) -> None:
    members = Membership.objects.on(note.happened_on).filter(family=family, person__in=note.people)
    belonged = set(members.values_list("person_id", flat=True))
    strangers = [str(person) for person in note.people if person.pk not in belonged]
    if strangers:
        did_not = "did not belong to the family on that day."
        raise NotPossibleError(f"{' and '.join(strangers)} {did_not}", field="people")


def assign(family: Family, keyworker: User, *, kind: AssignmentKind, starts_on: date) -> Assignment:
    """Have ``keyworker`` hold ``family`` from a day and return the assignment; a former lead's ends that day.

    Raises :class:`NotPossibleError` where they hold the family then already, or somebody else leads it from later on.
    """
    if not keyworker.is_active or keyworker.council_id != family.council_id:
        raise NotPossibleError(f"{keyworker} cannot hold this family.", field="keyworker")
    held = Assignment.objects.filter(family=family).select_for_update()
    now_or_later = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    if held.filter(now_or_later, keyworker=keyworker).exists():
        raise NotPossibleError(f"{keyworker} holds this family already.", field="keyworker")
    if kind == AssignmentKind.LEAD:
        leads = held.lead()
        if leads.filter(starts_on__gte=starts_on).exists():
            raise NotPossibleError("Another lead keyworker begins on that day or later.", field="starts_on")
        leads.filter(holding_on(starts_on)).update(ends_on=starts_on)
    return Assignment.objects.create(
        council_id=family.council_id, family=family, keyworker=keyworker, kind=kind, starts_on=starts_on
    )


def restrict(family: Family, *, reason: str, admitted: Sequence[User], starts_on: date) -> Restriction:
    """Restrict the family's record to the people admitted, from a day, and return the restriction.

    Raises :class:`NotPossibleError` where the record is restricted already.
    """
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    if Restriction.objects.filter(still, family=family).exists():
        raise NotPossibleError("This record is restricted already.")
    restriction = Restriction.objects.create(
        council_id=family.council_id, family=family, reason=reason, starts_on=starts_on
    )
    restriction.admitted.set(admitted)
    return restriction


@dataclass(frozen=True, slots=True)
class Account:
    """What an administrator decides about somebody's sign-in."""

    role: Role
    team: Team | None
    is_active: bool


def change_account(user: User, account: Account, *, by: User) -> User:
    """Change somebody's role and team, or suspend them, and return them.

    Raises :class:`NotPossibleError` for one's own account, so that a council never loses its last administrator.
    """
    if user.pk == by.pk:
        raise NotPossibleError("Another administrator must change your own account.")
    if account.role in (Role.KEYWORKER, Role.TEAM_MANAGER) and account.team is None:
        raise NotPossibleError("A keyworker and a team manager belong to a team.", field="team")
    user.role, user.team, user.is_active = account.role, account.team, account.is_active
    user.save(update_fields=["role", "team", "is_active"])
    return user
