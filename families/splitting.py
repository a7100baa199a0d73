"""What happens between households: one splits, two merge; both histories are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from families.households import (
    Home,
    NewPerson,
    Place,
    clear_the_way,
    leave_home,
    open_stays,
    refuse_day,
    refuse_leaving_nobody,
    refuse_lifetime,
    refuse_nobody,
    stay_of,
    write_home,
    write_membership,
    write_person,
)
from families.ledger import Ledger, Saying, lock
from families.models import Council, Family, HouseholdChange, HouseholdChangeKind, Membership, Person, Residence
from families.models.families import Relationship
from families.periods import holding_on
from families.refusals import NotPossibleError
from families.scopes import Scope

OWN = "LOCAL-"  # begins the reference of a household made here; no agency's file may say it


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household not known before: what it is called and where it lives."""

    name: str
    home: Home | None


def create_family(
    council: Council,
    household: NewHousehold,
    members: Sequence[tuple[Person | NewPerson, Place]],
    saying: Saying,
    *,
    scope: Scope,
) -> HouseholdChange:
    """Create a household with its first members, and return the change that did.

    Raises :class:`NotPossibleError` without anybody who lives there, and where somebody lives elsewhere that day.
    """
    refuse_day(saying)
    if not any(place.lives_there for _, place in members):
        raise NotPossibleError("Somebody must live in the household.", field="people")
    family = new_family(council, household.name, saying)
    ledger = Ledger(family, saying)
    for who, place in members:
        person = who if isinstance(who, Person) else write_person(ledger, who)
        refuse_lifetime(person, on=saying.on)
        clear_the_way(ledger, person, place, scope=scope, moves=False)
        write_membership(ledger, family, person, place)
    if household.home:
        write_home(ledger, family, household.home)
    return ledger.close(HouseholdChangeKind.JOINED)


def new_family(council: Council, name: str, saying: Saying) -> Family:
    """Write a household with a reference of our own; it stays on record when the change is undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('families_family_id_seq')")
        (number,) = cursor.fetchone()
    return Family.objects.create(
        pk=number, council=council, reference=f"{OWN}{number:06}", name=name, recorded_at=saying.at
    )


def split(family: Family, people: Sequence[Person], into: Family | NewHousehold, saying: Saying) -> HouseholdChange:
    """Have some members leave on a day into another household, new or known, and return the change.

    Their stays here end and stay on record; the work with the family stays with ``family``. Raises
    :class:`NotPossibleError` for whoever had left, and where nobody would be left.
    """
    refuse_day(saying)
    refuse_nobody(people)
    if isinstance(into, Family) and into.pk == family.pk:
        raise NotPossibleError("Choose another household.", field="into")
    lock(*([family, into] if isinstance(into, Family) else [family]))
    refuse_leaving_nobody(family, people, on=saying.on)
    other = into if isinstance(into, Family) else new_family(family.council, into.name, saying)
    ledger = Ledger(family, saying)
    for person in people:
        _move(ledger, stay_of(family, person, saying), other)
    if isinstance(into, NewHousehold) and into.home:
        write_home(ledger, other, into.home)
    return ledger.close(HouseholdChangeKind.SPLIT, other=other)


def merge(family: Family, into: Family, saying: Saying) -> HouseholdChange:
    """Have everybody of a household join another on a day, and return the change.

    The emptied household's record stays and says where they went. Raises :class:`NotPossibleError` where nobody
    belongs to it that day or somebody joined later.
    """
    refuse_day(saying)
    if into.pk == family.pk:
        raise NotPossibleError("Choose another household.", field="into")
    lock(family, into)
    held = Membership.objects.filter(holding_on(saying.on), family=family).select_related("person")
    if not held:
        raise NotPossibleError("Nobody belongs to this household on that day.", field="on")
    if later := Membership.objects.filter(family=family, starts_on__gt=saying.on).select_related("person").first():
        raise NotPossibleError(f"{later.person} joined this household after that day.", field="on")
    ledger = Ledger(family, saying)
    for stay in held:
        stay_of(family, stay.person, saying)
        _move(ledger, stay, into, lives_there=stay.lives_there)
    if Residence.objects.on(saying.on).filter(family=family).exists():
        leave_home(ledger, family)
    return ledger.close(HouseholdChangeKind.MERGED, other=into)


def _move(ledger: Ledger, stay: Membership, into: Family, *, lives_there: bool = True) -> None:
    """End a stay and begin one in the other household, as what the person was before."""
    on, person = ledger.saying.on, stay.person
    ledger.change(stay, ends_on=on)
    if lives_there and any(held.lives_there and held.family_id != into.pk for held in open_stays(person, on=on)):
        raise NotPossibleError(f"{person} lives in another household on that day.", field="people")
    for held in Membership.objects.filter(family=into, person=person).select_related("family"):
        if held.ends_on is None or held.ends_on > on:
            if not lives_there or held.lives_there:
                return
            if held.starts_on >= on:
                raise NotPossibleError(f"{person} belongs to {into} from that day or later already.", field="on")
            ledger.change(held, ends_on=on)
    place = Place(
        Relationship(stay.relationship),
        lives_there=lives_there,
        has_parental_responsibility=stay.has_parental_responsibility,
    )
    write_membership(ledger, into, person, place)
