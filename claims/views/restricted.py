"""References of whom a reader may not see, as they stand in files that came from elsewhere: lists, replies."""

import re
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from claims.admitting import opened_lines
from families.models import Family, Identifier
from families.models.people import IdentifierKind
from families.scopes import Scope
from keyworkers.requests import KeyworkerRequest, scope_for

Rows = TypeVar("Rows", bound=QuerySet[Any])
RESTRICTED = "Its family is restricted to other people."
_BETWEEN = re.compile(r"[\s,;]+")


def visible_in(request: KeyworkerRequest, rows: Rows, *, claim: str = "claim__") -> Rows:
    """Return the rows somebody may see; of a family open to them for an audit alone, those of the claims they audit.

    ``claim`` is the path from a row to its claim.
    """
    scope = scope_for(request)
    found: Rows = rows.visible_to(scope)  # type: ignore[attr-defined]  # all are
    if not scope.packs:
        return found
    audited = opened_lines(request.user, as_of=request.today).values("line__claim")
    return found.exclude(Q(**{f"{claim}family__in": scope.packs}) & ~Q(**{f"{claim}pk__in": audited}))


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
