"""Records that only named people open: restricting one, who is admitted to it, and opening it again.

Everything beneath a restricted family is hidden with it. Somebody who can change the restriction is always among those
admitted: a record that nobody could open again would be lost to those who help the family.
"""

from collections.abc import Iterable
from datetime import date

import pghistory
from django.db.models import Q, QuerySet

from families.models import Family
from families.periods import holding_on
from families.refusals import NotPossibleError
from keyworkers.models import Admission, Assignment, Restriction, Role, User
from keyworkers.models.people import NAMED
from keyworkers.permissions import GRANTS, Verb, may

OPENS_FAMILIES = [role for role, verbs in GRANTS.items() if Verb.VIEW_FAMILIES in verbs]


def restriction_of(family: Family, *, on: date) -> Restriction | None:
    """Return the family's restriction on a day."""
    return Restriction.objects.filter(holding_on(on), family=family).first()


def named_in(restriction: Restriction, *, on: date) -> QuerySet[Admission]:
    """Return the admissions by name that hold on a day, by the person's name."""
    held = restriction.admissions.filter(holding_on(on), occasion=NAMED).select_related("user__team")
    return held.order_by("user__last_name", "user__first_name", "user_id")


def restrict(family: Family, *, reason: str, admitted: Iterable[User], by: User, on: date) -> Restriction:
    """Restrict the family's record from a day to the people admitted, ``by`` among them, and return the restriction.

    Raises :class:`NotPossibleError` where the record is restricted already, or somebody of another council is named.
    """
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    if Restriction.objects.filter(still, family=family).exists():
        raise NotPossibleError("This record is restricted already.")
    restriction = Restriction.objects.create(council_id=family.council_id, family=family, reason=reason, starts_on=on)
    for user in {by.pk: by, **{one.pk: one for one in admitted}}.values():
        admit(restriction, user, why=reason, on=on)
    return restriction


def admit(restriction: Restriction, user: User, *, why: str, on: date) -> Admission:
    """Admit somebody by name from a day on, and return the admission.

    Raises :class:`NotPossibleError` where they are admitted already, or their role opens no families.
    """
    if user.council_id != restriction.council_id or not may(user, Verb.VIEW_FAMILIES):
        raise NotPossibleError(f"{user} opens no records of families.", field="user")
    if named_in(restriction, on=on).filter(user=user).exists():
        raise NotPossibleError(f"{user} is admitted already.", field="user")
    return Admission.objects.create(
        council_id=restriction.council_id,
        restriction=restriction,
        user=user,
        occasion=NAMED,
        why=why[:200],
        starts_on=on,
    )


def turn_away(admission: Admission, *, why: str, on: date) -> None:
    """End somebody's admission by name.

    Raises :class:`NotPossibleError` for the last person who can change the restriction.
    """
    restriction = Restriction.objects.select_for_update().get(pk=admission.restriction_id)
    if not _is_kept_without(admission.user, restriction, on=on):
        raise NotPossibleError(
            f"{admission.user} is the last who can change the restriction: admit another manager first."
        )
    admission.ends_on = on
    with pghistory.context(why=why):
        admission.save(update_fields=["ends_on"])


def kept_alone_by(user: User, *, on: date) -> int:
    """Return how many restrictions nobody else could change of those who are admitted by name."""
    named = Admission.objects.filter(holding_on(on), occasion=NAMED, user=user)
    held = Restriction.objects.filter(holding_on(on), pk__in=named.values("restriction"))
    return sum(not _is_kept_without(user, one, on=on) for one in held)


def _is_kept_without(user: User, restriction: Restriction, *, on: date) -> bool:
    others = (one.user for one in named_in(restriction, on=on) if one.user_id != user.pk)
    return any(may(other, Verb.RESTRICT_FAMILIES) for other in others)


def open_again(restriction: Restriction, *, why: str, on: date) -> None:
    """End the restriction: from that day on whoever could open the record before opens it again."""
    restriction.ends_on = on
    with pghistory.context(why=why):
        restriction.save(update_fields=["ends_on"])


def near_to(family: Family, *, by: User, on: date) -> QuerySet[User]:
    """Return who is asked about first: whoever works with the family, their managers, the programme's managers."""
    held = Assignment.objects.on(on).filter(family=family)
    near = (
        Q(pk__in=held.values("keyworker"))
        | Q(role=Role.TEAM_MANAGER, team__in=held.values("keyworker__team"))
        | Q(role=Role.PROGRAMME_MANAGER)
    )
    return everybody(by=by).filter(near)


def everybody(*, by: User) -> QuerySet[User]:
    """Return the people of the council whose role opens records of families, without ``by``, by name."""
    people = User.objects.filter(council_id=by.council_id, role__in=OPENS_FAMILIES, is_active=True)
    return people.exclude(pk=by.pk).select_related("team").order_by("last_name", "first_name", "id")
