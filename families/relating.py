"""How people are related: a relation is recorded, or ends; a brother or a grandparent follows from the parents."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, JSONObject

from families.households import refuse_day, refuse_parent
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
)
from families.refusals import NotPossibleError
from families.words import day

MOST_PARENTS = 2  # by birth; step-parents, adoptive parents and foster carers are counted by nobody


def related(person: str, kind: RelationKind, other: str) -> str:
    """Return what two people are to each other: "Ann is a parent of Ben", "Ann and Dan are partners"."""
    if kind in PARTNERSHIPS:
        return f"{person} and {other} are {'married' if kind == RelationKind.SPOUSE else 'partners'}"
    article = "an" if kind == RelationKind.ADOPTIVE_PARENT else "a"
    return f"{person} is {article} {kind.label.lower()} of {other}"


def relation_of(change: str = "") -> Subquery:
    """Return, of a change of :class:`HouseholdChange`, the relation it wrote or ended, as :func:`said_of` reads it."""
    first = KeyTransform(0, OuterRef(f"{change}effects"))
    rows = Relation.objects.filter(pk=Cast(KeyTextTransform("id", first), BigIntegerField()))
    told = JSONObject(**{name: F(name) for name in ("person", "other", "kind", "starts_on")})
    return Subquery(rows.annotate(told=told).values("told"))


def said_of(relation: Mapping[str, Any], names: Mapping[int, str], *, is_over: bool, otherwise: str) -> str:
    """Return in words what a change says of two people; somebody not among ``names`` is called ``otherwise``."""
    person, other = (names.get(relation[who], otherwise) for who in ("person", "other"))
    words = related(person, RelationKind(relation["kind"]), other)
    if is_over:
        return f"“{words}” is over."
    since = f", since {day(date.fromisoformat(relation['starts_on']))}" if relation["starts_on"] else ""
    return f"{words}{since}."


def relate(
    family: Family, person: Person, kind: RelationKind, other: Person, saying: Saying, *, starts_on: date | None = None
) -> HouseholdChange:
    """Record that ``person`` is a parent or a partner of ``other``, and return the change.

    A parent has always been one; a partnership may have a first day. Raises :class:`NotPossibleError` for somebody
    related to themselves, who is no member, and where it is recorded already or cannot be.
    """
    refuse_day(saying)
    lock(family)
    if person.pk == other.pk:
        raise NotPossibleError("Choose two different people.", field="other")
    if starts_on and starts_on > saying.as_of:
        raise NotPossibleError("The day must be today or in the past.", field="starts_on")
    members = set(Membership.objects.filter(family=family).values_list("person_id", flat=True))
    for one, field in ((person, "person"), (other, "other")):
        if one.pk not in members:
            raise NotPossibleError(f"{one} never belonged to this family.", field=field)
    _refuse_again(person, kind, other)
    if kind not in PARTNERSHIPS:
        refuse_parent(person, other, field="person")
        _refuse_third_parent(other, kind)
    ledger = Ledger(family, saying)
    ledger.write(Relation, person=person, other=other, kind=kind, starts_on=starts_on)
    return ledger.close(HouseholdChangeKind.RELATED)


def _refuse_again(person: Person, kind: RelationKind, other: Person) -> None:
    same = Q(person=person, other=other)
    if kind in PARTNERSHIPS:
        same |= Q(person=other, other=person)
    kinds = PARTNERSHIPS if kind in PARTNERSHIPS else [kind]
    if Relation.objects.filter(same, kind__in=kinds, ends_on__isnull=True).exists():
        raise NotPossibleError(f"How {person} and {other} are related is recorded already.", field="other")


def _refuse_third_parent(child: Person, kind: RelationKind) -> None:
    if kind != RelationKind.PARENT:
        return
    parents = Relation.objects.filter(other=child, kind=kind, ends_on__isnull=True)
    if parents.count() >= MOST_PARENTS:
        raise NotPossibleError(f"Two parents of {child} are recorded already.", field="other")


def separate(family: Family, relation: Relation, saying: Saying) -> HouseholdChange:
    """Record that a relation ended on a day, such as by a separation, and return the change.

    Raises :class:`NotPossibleError` where it had ended, and for a day before it began.
    """
    refuse_day(saying)
    lock(family)
    if relation.ends_on:
        raise NotPossibleError(f"That ended on {day(relation.ends_on)} already.", field="relation")
    born_on = max(relation.person.born_on, relation.other.born_on)
    if saying.on <= (relation.starts_on or born_on):
        raise NotPossibleError("The day must lie after the one on which it began.", field="on")
    ledger = Ledger(family, saying)
    # A relation whose first day nobody knows holds from the younger one's birth on, once it has a last day.
    values = {"ends_on": saying.on} if relation.starts_on else {"starts_on": born_on, "ends_on": saying.on}
    ledger.change(relation, **values)
    return ledger.close(HouseholdChangeKind.RELATED)
