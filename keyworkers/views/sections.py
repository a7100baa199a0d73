"""The parts first pages are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing that waits: why, about which family, and the one place to act; ``notice`` is opened by being read."""

    kind: str
    why: str
    link: str
    href: str
    whose: str = ""
    whose_href: str = ""
    worker: int | None = None
    by: str = ""
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the first page: a table, lines or work, and what it says when there is nothing.

    ``total`` is how many things wait in all, of which ``work`` holds the first.
    """

    title: str
    intro: str = ""
    columns: Sequence[dict[str, Any]] = ()
    rows: Sequence[Sequence[Any]] = ()
    lines: Sequence[dict[str, str]] = ()
    work: Sequence[WorkLine] = ()
    total: int = 0
    empty: str = ""
    href: str = ""
    link: str = ""


def columns_of(*labels: str, numeric: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return a table's columns, those named in ``numeric`` aligned as numbers."""
    return [{"label": label, "numeric": label in set(numeric)} for label in labels]
