"""What keyworkers and their managers do: each action one change, inside the edge's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.models import (
    Employment,
    Look,
    Restriction,
    Role,
    Team,
    User,
)


def record_looks(looks: Sequence[Look], *, at: datetime) -> None:
    """Record who looked at which families."""
    for look in looks:
        look.looked_at = at
    Look.objects.bulk_create(looks)


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
    employment: Employment = Employment.IN_HOUSE
    capacity: int | None = None


def change_account(user: User, account: Account, *, by: User, as_of: date) -> User:
    """Change somebody's role, team, employment and how many families they can lead, or suspend them, and return them.

    What was open to them for a time, in the role they had, is closed with it.

    Raises :class:`NotPossibleError` for one's own account, so that a council never loses its last administrator.
    """
    if user.pk == by.pk:
        raise NotPossibleError("Another administrator must change your own account.")
    if account.role in (Role.KEYWORKER, Role.TEAM_MANAGER) and account.team is None:
        raise NotPossibleError("A keyworker and a team manager belong to a team.", field="team")
    if user.role != account.role or not account.is_active:
        user.admissions.filter(ends_on__isnull=True).update(ends_on=as_of)
    user.role, user.team, user.is_active = account.role, account.team, account.is_active
    user.employment, user.capacity = account.employment, account.capacity
    user.save(update_fields=["role", "team", "is_active", "employment", "capacity"])
    return user


def set_capacity(worker: User, capacity: int | None, *, by: User) -> User:
    """Say how many families a keyworker can lead at once (None: nobody says), and return them.

    Raises :class:`NotPossibleError` where ``by`` does not manage their team.
    """
    if worker.role != Role.KEYWORKER or (by.role == Role.TEAM_MANAGER and worker.team_id != by.team_id):
        raise NotPossibleError(f"{worker} is not a keyworker of your team.")
    worker.capacity = capacity
    worker.save(update_fields=["capacity"])
    return worker
