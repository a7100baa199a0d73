"""What is asked of a family's chronology, and what of it the reader may not know."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextChoices, Value, When

from families.models import Family
from families.scopes import Scope


class Kind(TextChoices):
    """What a line of the chronology is about, as one narrows it."""

    NOTES = "notes", "Visits, calls and other notes"
    HOUSEHOLD = "household", "Changes in the household"
    NEEDS = "needs", "Needs identified"
    PLANS = "plans", "Assessments, family plan and reviews"
    STEPS = "steps", "The course of the work"
    HANDOVERS = "handovers", "Handovers"
    DOCUMENTS = "documents", "Documents"
    AGENCIES = "agencies", "What agencies told us"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: of one kind, of one person, with these words in what people wrote; nothing said: all.

    Why another household changed is told to whoever sees it by ``scope``. Of ``unnamed``, the members whom another
    record hides, nothing is searched or counted.
    """

    kind: str = ""
    person: int | None = None
    words: tuple[str, ...] = ()
    sees_benefits: bool = False
    scope: Scope | None = None
    unnamed: frozenset[int] = frozenset()


def with_reasons(rows: QuerySet[Any], family: Family, wanted: Wanted) -> QuerySet[Any]:
    """Return the changes with why each was made, as far as it was said in a record the reader may open."""
    others = wanted.scope.allows("family_id") if wanted.scope else Q(pk__in=[])
    if not others:  # every family
        others = Q(pk__isnull=False)
    told: QuerySet[Any] = rows.annotate(why=Case(When(Q(family=family) | others, then=F("reason")), default=Value("")))
    return told


def without_unnamed(rows: QuerySet[Any], _family: Family, wanted: Wanted) -> QuerySet[Any]:
    """Return the rows without those about members whom another record hides."""
    return rows.exclude(person__in=wanted.unnamed) if wanted.unnamed else rows


def searched_without_unnamed(rows: QuerySet[Any], family: Family, wanted: Wanted) -> QuerySet[Any]:
    """Return the documents; a search, which tells what is in a title, only finds those of people who may be named."""
    return without_unnamed(rows, family, wanted) if wanted.words else rows
