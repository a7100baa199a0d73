"""Who a family is on a day: what stands at the top of each of its pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from families.contacting import Number, Warnings
from families.models import Family, Membership, Person, Residence, Touched
from families.periods import holding_on
from families.scopes import Scope
from families.shielding import SHIELDED, address_of, shielded_homes
from keyworkers.models import Assignment, AssignmentKind, User

UNNAMED = "Somebody whose record is restricted"


def age_on(born_on: date, day: date) -> int:
    """Return how old somebody is on a day; born on 29 February, a year older on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, slots=True)
class Member:
    """A person's membership as it may be shown; ``person`` None: another record hides them."""

    membership: Membership
    person: Person | None
    age: int | None

    @property
    def name(self) -> str:
        """Return what they are called on the page."""
        return str(self.person) if self.person else UNNAMED


@dataclass(frozen=True, slots=True)
class Identity:
    """A family on a day: who leads, who belongs to it, where it lives, and whether it waits to be judged again.

    ``home`` is None where none is known, and where it is shielded from whoever looks. The district is shown even so.
    """

    family: Family
    day: date
    members: tuple[Member, ...]
    home: Residence | None
    district: str
    is_shielded: bool
    lead: User | None
    is_being_judged: bool

    @property
    def address(self) -> str:
        """Return where the family lives in one line; of a shielded address, to others, only that it is one."""
        return SHIELDED if self.is_shielded and not self.home else address_of(self.home)

    @property
    def present(self) -> list[Member]:
        """Return who belongs to the family on the day, children last and the oldest first."""
        held = [member for member in self.members if _holds(member.membership, self.day)]
        return sorted(held, key=lambda member: -(member.age or 0))

    @property
    def residents(self) -> list[Member]:
        """Return who lives there on the day."""
        return [member for member in self.present if member.membership.lives_there]

    @property
    def elsewhere(self) -> list[Member]:
        """Return who belongs to the family on the day and lives elsewhere, an absent parent above all."""
        return [member for member in self.present if not member.membership.lives_there]

    @property
    def names(self) -> dict[int, str]:
        """Return the names of everybody who ever belonged to the family and may be shown."""
        return {member.person.pk: str(member.person) for member in self.members if member.person}

    @property
    def unnamed(self) -> frozenset[int]:
        """Return everybody who ever belonged to the family and is hidden by another record."""
        return frozenset(member.membership.person_id for member in self.members if not member.person)


def _holds(membership: Membership, day: date) -> bool:
    return membership.starts_on <= day and (membership.ends_on is None or membership.ends_on > day)


def as_on(families: QuerySet[Family], *, day: date) -> QuerySet[Any]:
    """Return ``families`` with what ``identity_of`` asks of one: its home and its lead keyworker on ``day``.

    The database holds that a family has one of either on a day, so no family comes twice.
    """
    lead = holding_on(day, prefix="assignments__") & Q(assignments__kind=AssignmentKind.LEAD)
    rows: Any = families  # a relation by annotation is a field to nobody but the database
    found: QuerySet[Any] = rows.annotate(
        home=FilteredRelation("residences", condition=holding_on(day, prefix="residences__")),
        lead=FilteredRelation("assignments", condition=lead),
        is_being_judged=Exists(Touched.objects.filter(family=OuterRef("pk"))),
        shielded_homes=shielded_homes(OuterRef("pk")),
    ).select_related("council", "home__district", "lead__keyworker")
    return found


def members_asked(family: Family, *, scope: Scope) -> QuerySet[Any]:
    """Return everybody who ever belonged to ``family``, each with whether ``scope`` shows who they are."""
    shown = Person.objects.visible_to(scope).filter(pk=OuterRef("person_id"))
    found: QuerySet[Any] = Membership.objects.filter(family=family).annotate(is_shown=Exists(shown))
    return found.select_related("person").order_by("starts_on", "id")


def identity_of(family: Any, members: Iterable[Any], *, day: date, scope: Scope) -> Identity:
    """Return who ``family`` is on ``day``; people hidden from ``scope`` stay unnamed.

    ``family`` is one that lies in ``scope``, read ``as_on`` the day, ``members`` what ``members_asked`` finds of it.
    """
    home: Residence | None = getattr(family, "home", None)  # none, no attribute
    lead: Assignment | None = getattr(family, "lead", None)
    return Identity(
        family=family,
        day=day,
        members=tuple(_member(membership, day=day) for membership in members),
        home=None if home and home.is_shielded and not scope.sees_shielded else home,
        district=str(home.district or "") if home else "",
        is_shielded=bool(home and home.is_shielded),
        lead=lead.keyworker if lead else None,
        is_being_judged=family.is_being_judged,
    )


def contact_shown(warnings: Warnings, identity: Identity, *, sees_casework: bool) -> dict[str, Any]:
    """Return how the family is reached safely as the identity bar shows it.

    What must not be done is told to everybody who may open the family; remarks, warnings and numbers are casework.
    """
    shown: dict[str, Any] = {"forbidden": warnings.forbidden, "is_shielded": identity.is_shielded}
    if sees_casework:
        numbers = [number for number in warnings.numbers if number.person in identity.names]
        shown |= {"note": warnings.note, "visits": warnings.visits, "numbers": _named(numbers, identity.names)}
    return shown if any(shown.values()) else {}


def _named(numbers: Iterable[Number], names: Mapping[int, str]) -> list[dict[str, str]]:
    return [
        {"who": names[one.person], "value": one.value, "href": one.href, "note": one.note, "kind": one.kind.label}
        for one in numbers
    ]


def _member(membership: Any, *, day: date) -> Member:
    person = membership.person if membership.is_shown else None
    return Member(membership, person, age_on(person.born_on, day) if person else None)


def with_lead(families: QuerySet[Family], *, day: date) -> QuerySet[Family]:
    """Return ``families`` annotated with ``lead``, the name of their lead keyworker on ``day``, and ``district``."""
    lead = Assignment.objects.filter(holding_on(day), family=OuterRef("pk"), kind=AssignmentKind.LEAD)
    named = lead.annotate(name=Concat("keyworker__first_name", Value(" "), "keyworker__last_name"))
    home = Residence.objects.filter(holding_on(day), family=OuterRef("pk"))
    return families.annotate(lead=named.values("name")[:1], district=home.values("district__name")[:1])
