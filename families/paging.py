"""Lists page by key: the next page begins after a row, however many rows came before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows of a list; ``after`` is the id after which the next page begins, None on the last."""

    rows: Sequence[M]
    after: int | None


def page_of(rows: QuerySet[M, Any], *, by: str, size: int, after: int | None) -> Page[M]:
    """Return one page of ``rows`` ordered by a column and the id (both downwards where ``by`` begins with "-")."""
    return page_in(list(page_asked(rows, by=by, size=size, after=after)), size=size)


def page_asked(rows: QuerySet[M, Any], *, by: str, size: int, after: int | None) -> QuerySet[M, Any]:
    """Return the question of which ``page_in`` reads the answer."""
    column, down = by.lstrip("-"), by.startswith("-")
    ordered = rows.order_by(by, "-id" if down else "id")
    if after is not None:
        beyond = "lt" if down else "gt"
        there = rows.model._default_manager.filter(pk=after).values(column)[:1]
        ordered = ordered.filter(Q(**{f"{column}__{beyond}": there}) | Q(**{column: there, f"id__{beyond}": after}))
    return ordered[: size + 1]


def page_in(found: Sequence[M], *, size: int) -> Page[M]:
    """Return the page that the answer to ``page_asked`` makes."""
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)
