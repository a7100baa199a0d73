"""What keyworkers and their managers do: each action one change, inside the edge's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from families.refusals import NotPossibleError
from keyworkers.models import (
    Employment,
    Look,
    Role,
    Team,
    User,
)
from keyworkers.models.people import NAMED
from keyworkers.restricting import keep_instead, kept_alone_by, would_keep


def record_looks(looks: Sequence[Look], *, at: datetime) -> None:
    """Record who looked at which families."""
    for look in looks:
        look.looked_at = at
    Look.objects.bulk_create(looks)


@dataclass(frozen=True, slots=True)
class Account:
    """What an administrator decides about somebody's sign-in."""

    role: Role
    team: Team | None
    is_active: bool
    employment: Employment = Employment.IN_HOUSE
    capacity: int | None = None


def change_account(user: User, account: Account, *, by: User, as_of: date, keeper: User | None = None) -> User:
    """Change somebody's role, team, employment and how many families they can lead, or suspend them, and return them.

    What was open to them for a time, in the role they had, is closed with it. ``keeper`` is admitted to the restricted
    records that nobody could open again without them.

    Raises :class:`NotPossibleError` for one's own account, so that a council never loses its last administrator, and
    where such a record is left to nobody.
    """
    if user.pk == by.pk:
        raise NotPossibleError("Another administrator must change your own account.")
    if account.role in (Role.KEYWORKER, Role.TEAM_MANAGER) and account.team is None:
        raise NotPossibleError("A keyworker and a team manager belong to a team.", field="team")
    alone = kept_alone_by(user, on=as_of)
    former = user.role
    user.role, user.team, user.is_active = account.role, account.team, account.is_active
    left = [one for one in alone if not would_keep(user, one, of=user, on=as_of)]
    keep_instead(keeper, left, of=user, on=as_of)
    if former != account.role or not account.is_active:
        for_a_time = user.admissions.filter(ends_on__isnull=True).exclude(occasion=NAMED)
        for_a_time.update(ends_on=as_of)
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


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to sign in: by which name they do, and what they are called."""

    username: str
    first_name: str
    last_name: str


def open_account(who: NewAccount, account: Account, *, password: str, by: User) -> User:
    """Open an account in the council of ``by`` with a temporary password, and return its user.

    Raises :class:`NotPossibleError` where the username is taken, also by another council's person.
    """
    username = who.username.strip().lower()
    if User.objects.filter(username__iexact=username).exists():
        raise NotPossibleError("Somebody signs in by this username already.", field="username")
    if account.role in (Role.KEYWORKER, Role.TEAM_MANAGER) and account.team is None:
        raise NotPossibleError("A keyworker and a team manager belong to a team.", field="team")
    user = User(
        council=by.council,
        username=username,
        email=username if "@" in username else "",
        first_name=who.first_name.strip(),
        last_name=who.last_name.strip(),
        role=account.role,
        team=account.team,
        employment=account.employment,
        capacity=account.capacity,
        password_is_temporary=True,
    )
    user.set_password(password)
    user.save(force_insert=True)
    return user


def set_temporary_password(user: User, *, password: str, by: User) -> None:
    """Give somebody a temporary password; where they are signed in they are signed out.

    Raises :class:`NotPossibleError` for one's own account, and for one without a password of ours.
    """
    if user.pk == by.pk:
        raise NotPossibleError("Choose your own password under “Your account”.")
    if not user.has_usable_password():
        raise NotPossibleError(f"{user} signs in through the council's directory, which keeps the password.")
    user.set_password(password)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary"])


def keep_own_password(user: User) -> None:
    """Note that somebody has chosen a password of their own."""
    user.password_is_temporary = False
    user.save(update_fields=["password_is_temporary"])
