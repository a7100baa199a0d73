"""The parts first pages are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the first page: a table or lines, and what it says when there is nothing."""

    title: str
    intro: str = ""
    columns: Sequence[dict[str, Any]] = ()
    rows: Sequence[Sequence[Any]] = ()
    lines: Sequence[dict[str, str]] = ()
    empty: str = ""
    href: str = ""
    link: str = ""


def columns_of(*labels: str, numeric: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return a table's columns, those named in ``numeric`` aligned as numbers."""
    return [{"label": label, "numeric": label in set(numeric)} for label in labels]
