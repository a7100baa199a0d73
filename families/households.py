"""What happens to a household: somebody joins, leaves, is born or dies; the family moves home.

Each action writes one :class:`HouseholdChange` beside its rows; ``families.taking_back`` undoes it. A day on which
somebody leaves is the first on which they no longer belong.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from families.ledger import Ledger, Saying, lock
from families.models import (
    PARTNERSHIPS,
    Family,
    HouseholdChange,
    HouseholdChangeKind,
    Membership,
    Person,
    Relation,
    RelationKind,
    Residence,
)
from families.models.families import Relationship
from families.models.people import Sex
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.words import day

# [I] Whoever is younger at a birth is no parent of the child: it would be a slip of the hand.
YOUNGEST_PARENT = 10


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody not known before."""

    given_name: str
    family_name: str
    born_on: date
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is in a household."""

    relationship: Relationship
    lives_there: bool = True
    has_parental_responsibility: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """An address as people enter it."""

    address_1: str
    address_2: str
    postcode: str
    district_id: int | None = None
    is_shielded: bool = False


def join(
    family: Family, who: Person | NewPerson, place: Place, saying: Saying, *, scope: Scope, moves: bool = False
) -> HouseholdChange:
    """Have somebody belong to the family from a day on, and return the change.

    Somebody who lives in another household that day leaves it, where ``moves`` says so. Raises
    :class:`NotPossibleError` where they belong already, live in another household, had not been born or had died.
    """
    refuse_day(saying)
    lock(family)
    ledger = Ledger(family, saying)
    if isinstance(who, NewPerson):
        refuse_member(family, who)
    person = who if isinstance(who, Person) else write_person(ledger, who)
    refuse_lifetime(person, on=saying.on)
    other = clear_the_way(ledger, person, place, scope=scope, moves=moves)
    write_membership(ledger, family, person, place)
    return ledger.close(HouseholdChangeKind.JOINED, other=other)


def clear_the_way(ledger: Ledger, person: Person, place: Place, *, scope: Scope, moves: bool) -> Family | None:
    """End what stands against a stay of ``person`` from the day on, and return the household they leave by it."""
    left: Family | None = None
    for held in open_stays(person, on=ledger.saying.on):
        if held.family_id == ledger.family.pk:
            _move_in(ledger, held, place)
        elif held.lives_there and place.lives_there:
            _leave_other(ledger, held, scope=scope, moves=moves)
            left = held.family
    return left


def open_stays(person: Person, *, on: date) -> list[Membership]:
    """Return the person's stays that hold on a day or later."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return list(Membership.objects.filter(still, person=person).select_related("family", "person"))


def _move_in(ledger: Ledger, held: Membership, place: Place) -> None:
    on = ledger.saying.on
    if held.lives_there or not place.lives_there or held.starts_on >= on:
        raise NotPossibleError(f"{held.person} belongs to this family since {day(held.starts_on)} already.")
    ledger.change(held, ends_on=on)


def _leave_other(ledger: Ledger, held: Membership, *, scope: Scope, moves: bool) -> None:
    who, on = held.person, ledger.saying.on
    if not Family.objects.visible_to(scope).filter(pk=held.family_id).exists():
        reason = f"{who} lives in a household that you cannot open. Ask your manager or an analyst to make this change."
        raise NotPossibleError(reason)
    if held.starts_on >= on:
        since = f"{who} lives in another household, {held.family}, since {day(held.starts_on)}."
        raise NotPossibleError(f"{since} Choose a later day.", field="on")
    if not moves:
        since = f"{who} lives in another household, {held.family}, and nobody lives in two."
        raise NotPossibleError(f"{since} Say that they leave it that day.", field="moves")
    refuse_leaving_nobody(held.family, [who], on=on)
    ledger.change(held, ends_on=on)


def leave(family: Family, people: Sequence[Person], saying: Saying, *, still_belong: bool = False) -> HouseholdChange:
    """Have members leave the household on a day, and return the change.

    With ``still_belong`` they go on belonging to the family and live elsewhere, as an absent parent does. Raises
    :class:`NotPossibleError` for whoever had left, for a day before they joined, and where nobody would be left.
    """
    refuse_day(saying)
    lock(family)
    refuse_nobody(people)
    refuse_leaving_nobody(family, people, on=saying.on)
    ledger = Ledger(family, saying)
    for person in people:
        held = stay_of(family, person, saying)
        if still_belong and not held.lives_there:
            raise NotPossibleError(f"{person} lives elsewhere already.", field="people")
        ledger.change(held, ends_on=saying.on)
        if still_belong:
            place = Place(
                Relationship(held.relationship),
                lives_there=False,
                has_parental_responsibility=held.has_parental_responsibility,
            )
            write_membership(ledger, family, person, place)
    return ledger.close(HouseholdChangeKind.LEFT)


def be_born(family: Family, child: NewPerson, parents: Sequence[Person], saying: Saying) -> HouseholdChange:
    """Have a child be born into the household on ``saying.on``, and return the change.

    Raises :class:`NotPossibleError` where the child is recorded already, and where a parent never belonged to the
    family, is too young, or had died before.
    """
    refuse_day(saying)
    lock(family)
    refuse_member(family, child)
    ledger = Ledger(family, saying)
    born = write_person(ledger, child)
    write_membership(ledger, family, born, Place(Relationship.CHILD))
    for parent in parents:
        refuse_parent(parent, born, field="parents")
        if not Membership.objects.filter(family=family, person=parent).exists():
            raise NotPossibleError(f"{parent} never belonged to this family.", field="parents")
        ledger.write(Relation, person=parent, other=born, kind=RelationKind.PARENT, starts_on=saying.on)
    return ledger.close(HouseholdChangeKind.BORN)


def move_home(family: Family, home: Home, saying: Saying) -> HouseholdChange:
    """Have the whole household live at another address from a day on, and return the change.

    Raises :class:`NotPossibleError` where it moved on that day or later, or nobody lives in it.
    """
    refuse_day(saying)
    lock(family)
    if not residents_on(family, saying.on):
        raise NotPossibleError("Nobody lives in this household on that day.", field="on")
    ledger = Ledger(family, saying)
    leave_home(ledger, family)
    write_home(ledger, family, home)
    return ledger.close(HouseholdChangeKind.MOVED)


def die(family: Family, person: Person, saying: Saying) -> HouseholdChange:
    """Record that a member died: they belong to no household, and are nobody's partner, from the day after.

    Raises :class:`NotPossibleError` where they had died or left, and where something is recorded of them later.
    """
    refuse_day(saying)
    lock(family)
    on, after = saying.on, saying.on + timedelta(days=1)
    if person.died_on:
        raise NotPossibleError(f"{person} died on {day(person.died_on)} already.", field="person")
    if on < person.born_on:
        raise NotPossibleError(f"{person} was born on {day(person.born_on)}.", field="on")
    if not Membership.objects.filter(family=family, person=person).exists():
        raise NotPossibleError(f"{person} never belonged to this family.", field="person")
    ledger = Ledger(family, saying)
    ledger.change(person, died_on=on)
    for held in open_stays(person, on=after):
        if held.starts_on >= after:
            raise NotPossibleError(f"{person} joined a household on {day(held.starts_on)}.", field="on")
        ledger.change(held, ends_on=after)
    _end_partnerships(ledger, person, after)
    return ledger.close(HouseholdChangeKind.DIED)


def _end_partnerships(ledger: Ledger, person: Person, after: date) -> None:
    of_both = Q(person=person) | Q(other=person)
    for held in Relation.objects.filter(of_both, kind__in=PARTNERSHIPS, ends_on__isnull=True):
        if held.starts_on is None or held.starts_on < after:
            ledger.change(held, ends_on=after)


# What the actions share.


def write_person(ledger: Ledger, who: NewPerson) -> Person:
    """Write somebody not known before."""
    return ledger.write(
        Person, given_name=who.given_name, family_name=who.family_name, born_on=who.born_on, sex=who.sex
    )


def write_membership(ledger: Ledger, family: Family, person: Person, place: Place) -> Membership:
    """Write that a person belongs to a household from the change's day on."""
    return ledger.write(
        Membership,
        family=family,
        person=person,
        relationship=place.relationship,
        lives_there=place.lives_there,
        has_parental_responsibility=place.has_parental_responsibility,
        starts_on=ledger.saying.on,
    )


def write_home(ledger: Ledger, family: Family, home: Home) -> Residence:
    """Write that a household lives at an address from the change's day on."""
    return ledger.write(
        Residence,
        family=family,
        address_1=home.address_1,
        address_2=home.address_2,
        postcode=home.postcode,
        district_id=home.district_id,
        is_shielded=home.is_shielded,
        starts_on=ledger.saying.on,
    )


def leave_home(ledger: Ledger, family: Family) -> None:
    """End the address of a household on the change's day; refuse where it moved in on that day or later."""
    on = ledger.saying.on
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    for home in Residence.objects.filter(still, family=family):
        if home.starts_on >= on:
            since = f"An address is recorded from {day(home.starts_on)} on."
            raise NotPossibleError(f"{since} Choose a later day, or undo that first.", field="on")
        ledger.change(home, ends_on=on)


def residents_on(family: Family, on: date) -> set[int]:
    """Return who lives in the household on a day, by their ids."""
    held = Membership.objects.on(on).filter(family=family, lives_there=True)
    return set(held.values_list("person_id", flat=True))


def stay_of(family: Family, person: Person, saying: Saying, *, field: str = "people") -> Membership:
    """Return the stay in a household that a day can end; refuse for whoever had left, or joined only later."""
    held: Membership | None = Membership.objects.filter(family=family, person=person).order_by("-starts_on").first()
    if held is None:
        raise NotPossibleError(f"{person} never belonged to this family.", field=field)
    if held.ends_on and held.ends_on <= saying.as_of:
        raise NotPossibleError(f"{person} had left by {day(held.ends_on)} already.", field=field)
    if held.starts_on >= saying.on:
        since = f"{person} belongs to this family since {day(held.starts_on)}."
        raise NotPossibleError(f"{since} The day must lie after it.", field="on")
    return held


def refuse_day(saying: Saying) -> None:
    """Refuse a day to come."""
    if saying.on > saying.as_of:
        raise NotPossibleError("The day must be today or in the past. Enter it when it has happened.", field="on")


def refuse_lifetime(person: Person, *, on: date) -> None:
    """Refuse a day on which somebody had not been born, or had died."""
    if on < person.born_on:
        raise NotPossibleError(f"{person} was born on {day(person.born_on)}.", field="on")
    if person.died_on and on > person.died_on:
        raise NotPossibleError(f"{person} died on {day(person.died_on)}.", field="on")


def refuse_member(family: Family, who: NewPerson) -> None:
    """Refuse to write somebody a second time who is of the family under the same name and birth."""
    same = {"given_name__iexact": who.given_name, "family_name__iexact": who.family_name, "born_on": who.born_on}
    if Person.objects.filter(**same, memberships__family=family).exists():
        known = f"{who.given_name} {who.family_name}, born on {day(who.born_on)}"
        raise NotPossibleError(f"{known}, is recorded in this family already.", field="given_name")


def refuse_nobody(people: Collection[Person]) -> None:
    """Refuse a change of nobody."""
    if not people:
        raise NotPossibleError("Choose at least one person.", field="people")


def refuse_leaving_nobody(family: Family, people: Iterable[Person], *, on: date) -> None:
    """Refuse a household in which nobody would live any longer."""
    residents, going = residents_on(family, on), {person.pk for person in people}
    if residents and residents <= going:
        where = f"Nobody would be left in {family}."
        raise NotPossibleError(f"{where} Where all of them move, say that the family moved home.", field="people")


def refuse_parent(parent: Person, child: Person, *, field: str) -> None:
    """Refuse a parent who was too young at the child's birth, or had died long before it."""
    if parent.born_on.year + YOUNGEST_PARENT > child.born_on.year:
        raise NotPossibleError(f"{parent} is too young to be a parent of {child}.", field=field)
    if parent.died_on and parent.died_on + timedelta(days=300) < child.born_on:
        raise NotPossibleError(f"{parent} had died before {child} was conceived.", field=field)
