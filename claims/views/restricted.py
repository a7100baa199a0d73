"""References of whom a reader may not see, as they stand in files that came from elsewhere: lists, replies."""

import re

from families.models import Family, Identifier
from families.models.people import IdentifierKind
from families.scopes import Scope

RESTRICTED = "Its family is restricted to other people."
_BETWEEN = re.compile(r"[\s,;]+")


def hidden_families(scope: Scope) -> frozenset[str]:
    """Return the references of hidden families; where none is hidden, ask nothing."""
    if not scope.hidden:
        return frozenset()
    found = Family.objects.filter(pk__in=scope.hidden).values_list("reference", flat=True)
    return frozenset(one.casefold() for one in found)


def hidden_references(scope: Scope) -> frozenset[str]:
    """Return by which references hidden families, and their people, are known; where none is hidden, ask nothing."""
    if not scope.hidden:
        return frozenset()
    families = Family.objects.filter(pk__in=scope.hidden).values_list("reference", flat=True)
    people = Identifier.objects.filter(kind=IdentifierKind.HUB, person__memberships__family__in=scope.hidden)
    return frozenset(one.casefold() for one in [*families, *people.values_list("value", flat=True)])


def names_one(text: str, references: frozenset[str]) -> bool:
    """Tell whether words of a file name one of the references."""
    return not references.isdisjoint(_BETWEEN.split(text.casefold()))
