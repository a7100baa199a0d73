"""Records that only named people open: restricting one, who is admitted to it, and opening it again.

Everything beneath a restricted family is hidden with it. Somebody who can change the restriction, and sees the family,
is always among those admitted: a record that nobody could open again would be lost to those who help the family. Where
somebody leaves, or the work ends by which a team's manager sees it, another is admitted first.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import pghistory
from django.db.models import Q, QuerySet

from families.models import Family
from families.periods import holding_on
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import Admission, Assignment, Restriction, Role, User
from keyworkers.models.people import NAMED
from keyworkers.permissions import GRANTS, Verb, may

OPENS_FAMILIES = [role for role, verbs in GRANTS.items() if Verb.VIEW_FAMILIES in verbs]
KEEPS = [role for role, verbs in GRANTS.items() if Verb.RESTRICT_FAMILIES in verbs]


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
    if not _keepers(restriction, on=on).exclude(user=admission.user_id).exists():
        raise NotPossibleError(
            f"{admission.user} is the last who can change the restriction: admit another manager first."
        )
    admission.ends_on = on
    with pghistory.context(why=why):
        admission.save(update_fields=["ends_on"])


def kept_alone_by(user: User, *, on: date) -> list[Restriction]:
    """Return the restrictions of families ``user`` sees that they could change, and nobody else who is admitted."""
    named = Admission.objects.filter(holding_on(on), occasion=NAMED, user=user)
    held = Restriction.objects.filter(holding_on(on), pk__in=named.values("restriction")).select_related("family")
    return [one for one in held if {user.pk} == set(_keepers(one, on=on).values_list("user", flat=True))]


def keep_instead(keeper: User | None, restrictions: Sequence[Restriction], *, of: User, on: date) -> None:
    """Admit ``keeper`` to records that nobody could open again once ``of`` keeps them no more.

    Raises :class:`NotPossibleError` where nobody is named, or somebody who would not see one of these families.
    """
    if not restrictions:
        return
    them = "it" if len(restrictions) == 1 else "them"
    if keeper is None:
        records = counted(len(restrictions), "record,records")
        raise NotPossibleError(
            f"{of} alone can change the restriction of {records}. Choose who keeps {them} instead.", field="keeper"
        )
    for one in restrictions:
        if keeper.pk == of.pk or not sees_as_keeper(keeper, one.family, on=on):
            raise NotPossibleError(f"{keeper} would not open {them}. Choose a programme manager.", field="keeper")
        if not named_in(one, on=on).filter(user=keeper).exists():
            admit(one, keeper, why=f"Keeps the record in the place of {of}.", on=on)


def keepers_after(user: User) -> QuerySet[User]:
    """Return the council's other people who can change restrictions, by name."""
    people = User.objects.filter(council=user.council_id, role__in=KEEPS, is_active=True).exclude(pk=user.pk)
    return people.order_by("last_name", "first_name", "id")


def sees_as_keeper(user: User, family: Family, *, on: date) -> bool:
    """Tell whether ``user``, once admitted, would open the family's record and could change its restriction."""
    held = Assignment.objects.on(on).filter(family=family, keyworker__team=user.team_id)
    return may(user, Verb.RESTRICT_FAMILIES) and (user.role != Role.TEAM_MANAGER or held.exists())


def refuse_to_lose(family: Family, *, ending: QuerySet[Assignment], on: date) -> None:
    """Refuse to end work by which alone those who can change the restriction of the family's record see it."""
    restriction = restriction_of(family, on=on)
    if restriction is None or _keepers(restriction, on=on, ending=ending).exists():
        return
    if _keepers(restriction, on=on).exists():
        raise NotPossibleError(
            "This record is restricted, and nobody admitted to it could open it again after this. "
            "Have a programme manager admitted first."
        )


def _keepers(restriction: Restriction, *, on: date, ending: QuerySet[Assignment] | None = None) -> QuerySet[Admission]:
    """Return the admissions of those who can change a restriction; a team's manager while the team holds the family."""
    held = Assignment.objects.on(on).filter(family=restriction.family_id)
    if ending is not None:
        held = held.exclude(pk__in=ending.values("pk"))
    sees = ~Q(user__role=Role.TEAM_MANAGER) | Q(user__team__in=held.values("keyworker__team"))
    return named_in(restriction, on=on).filter(sees, user__role__in=KEEPS, user__is_active=True)


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
