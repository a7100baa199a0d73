"""Finds families by whatever somebody knows of them, the best first, with why."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from families.models import Family, SearchDocument
from families.scopes import Scope
from families.search.narrowing import hidden_by, narrowed, reading
from families.search.ranking import Hit, ranked
from families.search.typed import Term, read


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, the best first; ``are_more``: more families fit than are ranked; ``is_cut``: too long."""

    hits: tuple[Hit, ...]
    are_more: bool
    is_cut: bool


def search(words: str, *, scope: Scope, today: date, among: QuerySet[Family] | None = None) -> Found:
    """Return the families in ``scope`` (of those ``among`` holds) that fit all the words.

    What a restricted family's people are called finds nothing, and a National Insurance number only with leave to see
    benefit data.
    """
    typed = read(words, today=today)
    if scope.families is not None and not scope.families:
        return Found((), are_more=False, is_cut=typed.is_cut)
    documents = SearchDocument.objects.all()
    if among is not None:
        documents = documents.filter(family__in=among.values("pk"))
    hidden = hidden_by(scope)
    for terms in (typed.terms, typed.together):
        if not terms:
            continue
        asked = reading(_allowed(terms, scope=scope))
        families, are_more = narrowed(asked, scope=scope, hidden=hidden, among=documents)
        if hits := ranked(asked, families, hidden=hidden, today=today):
            return Found(tuple(hits), are_more, typed.is_cut)
    return Found((), are_more=False, is_cut=typed.is_cut)


def _allowed(terms: tuple[Term, ...], *, scope: Scope) -> tuple[Term, ...]:
    if scope.sees_benefits:
        return terms
    return tuple(replace(term, exact=tuple(sign for sign in term.exact if sign[0] != "!")) for term in terms)
