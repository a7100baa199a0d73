"""A figure divided: for each dimension one grouped statement, all in one trip; cells that say what they count."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from claims.figures.counting import Counted, counted_at_once
from claims.figures.registry import AsAt
from claims.figures.selection import BEFORE, DIMENSIONS, NOT_RECORDED, Dimension, Key, Selection
from families.words import month

DIVIDED_BY = (
    "month",
    "window",
    "result_type",
    "headline",
    "district",
    "route",
    "provider",
    "agency",
    "team",
    "keyworker",
)
UNDIVIDED = "Counted before this system; cannot be divided so"
NONE_RECORDED = "None recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One part of a figure: what it is called, how many it is, and the selection that opens exactly these.

    Without a selection it is what was counted before this system and cannot be divided.
    """

    part: Key
    words: str
    number: int
    selection: Selection | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A figure divided by one dimension."""

    counted: Counted
    by: Dimension
    cells: tuple[Cell, ...]
    whole: int

    @property
    def total(self) -> int:
        """Return what the parts add up to."""
        return sum(cell.number for cell in self.cells)

    @property
    def why_not_the_whole(self) -> str:
        """Return why the parts add up to more than the figure; nothing where they are the whole."""
        if self.total == self.whole:
            return ""
        unit = self.counted.figure.unit
        return (
            f"The parts add up to {self.total:,} and the figure is {self.whole:,}: what belongs to several parts is "
            f"counted in each of them, and these {unit} once."
        )


def broken_down(
    counted: Counted,
    dimensions: Sequence[Dimension],
    *,
    labels: Mapping[str, Mapping[str, str]],
    at: Iterable[AsAt] = (),
) -> tuple[int, list[Breakdown]]:
    """Return a figure's number, and the figure divided by each of some dimensions; all in one trip."""
    whole, found = counted_at_once([counted], [(counted, by) for by in dimensions], at=at)
    return whole[counted], [
        Breakdown(
            counted=counted,
            by=by,
            cells=tuple(_cells(counted, by, found[counted, by], labels.get(by.name, {}))),
            whole=whole[counted],
        )
        for by in dimensions
    ]


def fitting(counted: Counted) -> list[Dimension]:
    """Return by what a figure can be divided."""
    return [DIMENSIONS[name] for name in DIVIDED_BY if DIMENSIONS[name].fits(counted.figure)]


def _cells(counted: Counted, by: Dimension, parts: Counter[Key], labels: Mapping[str, str]) -> list[Cell]:
    return [
        Cell(
            part=part,
            words=words_of(part, by, labels),
            number=parts[part],
            selection=None if part == BEFORE else narrowed(counted.selection, by, part),
        )
        for part in in_order(parts, by, labels)
    ]


def in_order(parts: Counter[Key], by: Dimension, labels: Mapping[str, str]) -> list[Key]:
    """Return the parts: months as they came, the others as they are offered; what has no part, last."""
    last = [part for part in (NOT_RECORDED, BEFORE) if parts.get(part)]
    if by.name == "month":
        return [*sorted((part for part in parts if part not in last), key=str), *last]
    offered = [part for label in labels if (part := _typed(label)) in parts and part not in last]
    return [*offered, *(part for part in parts if part not in offered and part not in last), *last]


def _typed(label: str) -> Key:
    return int(label) if label.isdecimal() else label


def words_of(part: Key, by: Dimension, labels: Mapping[str, str]) -> str:
    """Return what a part is called."""
    if part == BEFORE:
        return UNDIVIDED
    if part == NOT_RECORDED:
        return NONE_RECORDED
    return month(_first(part)) if by.name == "month" else labels.get(str(part), str(part))


def narrowed(selection: Selection, by: Dimension, part: Key) -> Selection:
    """Return a selection narrowed to one part more."""
    if by.name != "month":
        part_of: dict[str, Any] = {by.name: part}
        return replace(selection, **part_of)
    first = _first(part)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return replace(
        selection,
        since=max(first, selection.since) if selection.since else first,
        until=min(last, selection.until) if selection.until else last,
    )


def _first(part: Key) -> date:
    return date.fromisoformat(f"{part}-01")


def not_fitting(asked: Sequence[Counted]) -> str:
    """Return which figures have no such part as is selected, in words; nothing where all have."""
    left = [one.figure.title for one in asked if not one.selection.fits(one.figure)]
    return f"Left out, for they have no such part: {', '.join(left)}." if left else ""


def left_out(asked: Sequence[Counted]) -> int:
    """Return how many were counted before this system and cannot be placed in the selection."""
    return sum(line.count for one in asked for line in one.in_force() if one.selection.cannot_place(line))
