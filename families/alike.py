"""Who is known already and may be the person or the family somebody is about to create: few, right, and with why.

People whom the searcher may not see are never shown. Only that somebody of exactly this name and date of birth, or of
this reference, is known outside is told, without a word about who or where: a name alone is no way to fish for people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from families.models import Family, Identifier, Person
from families.models.people import IdentifierKind
from families.scopes import Scope
from families.search.finding import search
from families.search.folding import folded, squeezed
from families.search.ranking import Hit

MOST = 10
ENOUGH = 3  # once so many are found, less of what is known would only add those who are less alike
ALL = ("given_name", "family_name", "born_on", "postcode", "reference")
# Less than all that is known: a former address or another first name must hide nobody.
LESS = (
    ("reference",),
    ("given_name", "family_name", "born_on"),
    ("family_name", "born_on"),
    ("given_name", "born_on"),
    ("given_name", "family_name"),
    ("family_name", "postcode"),
)


@dataclass(frozen=True, slots=True)
class Alike:
    """Families that may be meant, the closest first, and whether somebody outside the scope is known for certain."""

    hits: tuple[Hit, ...]
    known_elsewhere: tuple[Family, ...]


def alike(known: Mapping[str, str], *, scope: Scope, today: date) -> Alike:
    """Return who may be meant by what is known of somebody: names, a date of birth, a postcode, a reference."""
    found: dict[int, Hit] = {}
    for words in _searches(known):
        if len(found) < ENOUGH:
            for hit in search(words, scope=scope, today=today).hits:
                found.setdefault(hit.family, hit)
    return Alike(tuple(found.values())[:MOST], tuple(_elsewhere(known, scope=scope)))


def _searches(known: Mapping[str, str]) -> Iterator[str]:
    """Yield what to search for: all that is known, then less of it, nothing twice."""
    yield from dict.fromkeys(
        [
            " ".join(known[name] for name in ALL if known.get(name)),
            *(" ".join(known[name] for name in names) for names in LESS if all(known.get(name) for name in names)),
        ]
    )


def _elsewhere(known: Mapping[str, str], *, scope: Scope) -> Iterator[Family]:
    """Yield the households, outside the scope, of people who are known under just this name and birth, or reference."""
    same = set(_of_name_and_birth(known, scope=scope)) | set(_of_reference(known, scope=scope))
    if not same:
        return
    seen = set(Person.objects.visible_to(scope).filter(pk__in=same).values_list("pk", flat=True))
    outside = Family.objects.filter(memberships__person__in=same - seen, council_id=scope.council)
    yield from outside.distinct().order_by("pk")


def _of_name_and_birth(known: Mapping[str, str], *, scope: Scope) -> Iterator[int]:
    if not all(known.get(name) for name in ("given_name", "family_name", "born_on")):
        return
    typed = _first_and_last(known["given_name"], known["family_name"])
    born: QuerySet[Person] = Person.objects.filter(council_id=scope.council, born_on=known["born_on"])
    for person in born:
        if _first_and_last(person.given_name, person.family_name) == typed:
            yield person.pk


def _first_and_last(given: str, last: str) -> tuple[str, str]:
    first, *_ = [*folded(given).split(), ""]
    return first, folded(last).strip()


def _of_reference(known: Mapping[str, str], *, scope: Scope) -> Iterator[int]:
    reference = squeezed(known.get("reference", ""))
    if not reference:
        return
    kinds = [kind for kind in IdentifierKind if kind != IdentifierKind.NINO or scope.sees_benefits]
    held = Identifier.objects.filter(council_id=scope.council, kind__in=kinds)
    for written in {known["reference"].strip(), reference, reference.upper()}:
        yield from held.filter(value=written).values_list("person_id", flat=True)
