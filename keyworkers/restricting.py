"""Records that only named people open: restricting one, who is admitted to it, and opening it again.

Everything beneath a restricted family is hidden with it. Somebody who can change the restriction, and sees the family,
is always among those admitted: a record that nobody could open again would be lost to those who help the family. Where
somebody leaves, or the work ends by which a team's manager sees it, another is admitted first. So on every day to come:
work whose end is entered already keeps no record beyond it.
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
    if {admission.user_id} in _keepers(restriction, on=on).values():
        raise NotPossibleError(
            f"{admission.user} is the last who can change the restriction: admit another manager first."
        )
    admission.ends_on = on
    with pghistory.context(why=why):
        admission.save(update_fields=["ends_on"])


def kept_alone_by(user: User, *, on: date) -> list[Restriction]:
    """Return the restrictions that on some day from ``on`` nobody but ``user`` could change of all who are admitted."""
    named = Admission.objects.filter(holding_on(on), occasion=NAMED, user=user)
    held = Restriction.objects.filter(holding_on(on), pk__in=named.values("restriction")).select_related("family")
    return [one for one in held if {user.pk} in _keepers(one, on=on).values()]


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
        if keeper.pk == of.pk or not would_keep(keeper, one, of=of, on=on):
            raise NotPossibleError(f"{keeper} would not open {them}. Choose a programme manager.", field="keeper")
        if not named_in(one, on=on).filter(user=keeper).exists():
            admit(one, keeper, why=f"Keeps the record in the place of {of}.", on=on)


def keepers_after(user: User) -> QuerySet[User]:
    """Return the council's other people who can change restrictions, by name."""
    people = User.objects.filter(council=user.council_id, role__in=KEEPS, is_active=True).exclude(pk=user.pk)
    return people.order_by("last_name", "first_name", "id")


def would_keep(user: User, restriction: Restriction, *, of: User, on: date) -> bool:
    """Tell whether ``user``, once admitted, could change a restriction on each day on which nobody but ``of`` can."""
    held = _held(restriction.family_id, on=on)
    alone = [day for day, keepers in _keepers(restriction, on=on).items() if keepers <= {of.pk}]
    return may(user, Verb.RESTRICT_FAMILIES) and all(_sees(user, held, on=day) for day in alone)


def refuse_to_lose(family: Family, *, ending: QuerySet[Assignment], on: date) -> None:
    """Refuse to end work from ``on`` by which alone those who can change the restriction of the record see it."""
    restriction = restriction_of(family, on=on)
    if restriction is None:
        return
    before = _keepers(restriction, on=on)
    after = _keepers(restriction, on=on, ending=frozenset(ending.values_list("pk", flat=True)))
    if any(before[day] and not after[day] for day in before):
        raise NotPossibleError(
            "This record is restricted, and nobody admitted to it could open it again after this. "
            "Have a programme manager admitted first."
        )


def _keepers(restriction: Restriction, *, on: date, ending: frozenset[int] = frozenset()) -> dict[date, set[int]]:
    """Return who can change a restriction: on a day, and on each later one on which work with the family ends.

    A team's manager can while the team holds the family; work that is ``ending`` holds it no more.
    """
    held = _held(restriction.family_id, on=on)
    lasting = [one for one in held if one.pk not in ending]
    named = named_in(restriction, on=on).filter(user__role__in=KEEPS, user__is_active=True)
    users = [admission.user for admission in named]
    days = [on, *(one.ends_on for one in held if one.ends_on)]
    return {day: {user.pk for user in users if _sees(user, lasting, on=day)} for day in days}


def _held(family: int, *, on: date) -> list[Assignment]:
    """Return who holds a family on a day or later."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return list(Assignment.objects.filter(still, family=family).select_related("keyworker"))


def _sees(user: User, held: Iterable[Assignment], *, on: date) -> bool:
    """Tell whether somebody who may change restrictions sees a family that is held so: a team's manager by the team."""
    if user.role != Role.TEAM_MANAGER:
        return True
    then = (one for one in held if one.starts_on <= on and (one.ends_on is None or on < one.ends_on))
    return any(one.keyworker.team_id == user.team_id for one in then)


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
