"""The geometry of charts of counts: bars by category, columns stacked over months or windows, the stages of a funnel.

Each knows its own table and its own sentence, so that whoever does not see it is told the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.rounding import percentage
from families.words import number
from troubled_families.charts import BOTTOM, LEFT, TOP, WIDTH, Tick, round_top

Count = int | None
Cells = tuple[Any, ...]
# Each its own pattern, see components/_patterns.html.
FILLS = ("brand", "brand-light", "brand-dots", "brand-cross", "brand-steps")
UNKNOWN = "not known"
RIGHT, HEIGHT = 14, 240
LONGEST, LONGEST_STAGE, LONGEST_LABEL, A_LETTER = 42, 34, 18, 7.2
WIDEST_COLUMN, UNKNOWN_HEIGHT = 48, 26
ROW, STAGE = 52, 66


@dataclass(frozen=True)
class Bar:
    """A category's bar: its words and its number stand above it."""

    words: str
    said: str
    y: float
    width: float
    fill: str


@dataclass(frozen=True)
class BarsChart:
    """Bars by category, as a picture, a sentence and a table."""

    bars: tuple[Bar, ...]
    height: int
    description: str
    head: tuple[Mapping[str, Any], ...]
    table: tuple[Cells, ...]


def bars_chart(rows: Sequence[Mapping[str, Any]], *, category: str, things: str, unknown: str) -> BarsChart:
    """Return bars of rows with ``words``, ``number`` (None: not known) and perhaps ``href``, in the order given."""
    most = max([row["number"] or 0 for row in rows] + [1])
    bars = [
        Bar(
            shortened(row["words"]),
            number(row["number"], unknown),
            place * ROW,
            _share(row["number"] or 0, most),
            "not-known" if row["number"] is None else FILLS[0],
        )
        for place, row in enumerate(rows)
    ]
    return BarsChart(
        bars=tuple(bars),
        height=max(len(bars), 1) * ROW,
        description="; ".join(f"{row['words']}: {number(row['number'], unknown)}" for row in rows) or "Nothing to show",
        head=_head(category, things),
        table=tuple((named(row), _cell(row["number"], unknown)) for row in rows),
    )


def _share(value: int, most: int) -> float:
    return round(value * WIDTH / most, 2)


def _head(first: str, *counts: str) -> tuple[Mapping[str, Any], ...]:
    return ({"label": first}, *({"label": words, "numeric": True} for words in counts))


def _cell(value: Count, unknown: str) -> Any:
    return unknown if value is None else value


def named(row: Mapping[str, Any]) -> Any:
    """Return what names a row in the table: its words, linked to what it counts where that has a page."""
    return (row["words"], row["href"]) if row.get("href") else row["words"]


def shortened(words: str, longest: int = LONGEST) -> str:
    """Return words that have room in a picture; the table beneath has them whole."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


@dataclass(frozen=True)
class Piece:
    """A part of a column."""

    y: float
    height: float
    fill: str


@dataclass(frozen=True)
class Column:
    """A month or a window: its parts upon each other and the total above them."""

    x: float
    width: float
    middle: float
    top: float
    said: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ColumnsChart:
    """Stacked columns over months or windows, perhaps against a target, as a picture and as a table."""

    columns: tuple[Column, ...]
    key: tuple[tuple[str, str], ...]
    rows: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    target_y: float | None
    description: str
    head: tuple[Mapping[str, Any], ...]
    table: tuple[Cells, ...]
    left: int = LEFT
    bottom: int = BOTTOM
    height: int = HEIGHT


Series = Sequence[tuple[str, Sequence[Count]]]


def columns_chart(
    labels: Sequence[date | str], series: Series, *, target: int | None, period: str, unknown: str
) -> ColumnsChart:
    """Return a column for each label, its series stacked; a value not known (None) is drawn as such, never as zero."""
    names = [label_of(label) for label in labels]
    stacks = [[values[place] for _, values in series] for place in range(len(names))]
    totals = [sum(value or 0 for value in stack) for stack in stacks]
    top = round_top(max([*totals, target or 0, 1]))
    step = (WIDTH - LEFT - RIGHT) / max(len(names), 1)
    columns = [_column(stack, place, step=step, top=top, unknown=unknown) for place, stack in enumerate(stacks)]
    known = [(words, FILLS[place % len(FILLS)]) for place, (words, _) in enumerate(series)]
    has_unknown = any(None in stack for stack in stacks)
    several = len(series) > 1
    told = [f"{name}: {_said(stack, unknown)}" for name, stack in zip(names, stacks, strict=True)]
    return ColumnsChart(
        columns=tuple(columns),
        key=(*known, *([(unknown.capitalize(), "not-known")] if has_unknown else [])),
        rows=axis(top),
        labels=spread(names, step=step, first=LEFT + step / 2),
        target_y=None if target is None else height_of(target, top),
        description="; ".join(told),
        head=_head(period, *(words for words, _ in series), *(["All"] if several else [])),
        table=tuple(
            (name, *(_cell(value, unknown) for value in stack), *([_all(stack, unknown)] if several else []))
            for name, stack in zip(names, stacks, strict=True)
        ),
    )


def _column(stack: Sequence[Count], place: int, *, step: float, top: int, unknown: str) -> Column:
    width = min(step * 0.72, WIDEST_COLUMN)
    middle = LEFT + step * (place + 0.5)
    pieces = []
    stands: int = 0
    for series, value in enumerate(stack):
        if value:
            upper = height_of(stands + value, top)
            pieces.append(Piece(upper, round(height_of(stands, top) - upper, 2), FILLS[series % len(FILLS)]))
            stands += value
    upper = height_of(stands, top)
    if None in stack:
        upper = max(upper - UNKNOWN_HEIGHT, 0)
        pieces.append(Piece(upper, UNKNOWN_HEIGHT, "not-known"))
    said = "" if None in stack else number(stands)
    return Column(round(middle - width / 2, 2), round(width, 2), round(middle, 2), upper, said, tuple(pieces))


def _all(stack: Sequence[Count], unknown: str) -> Any:
    return unknown if None in stack else sum(value or 0 for value in stack)


def _said(stack: Sequence[Count], unknown: str) -> str:
    return number(_all(stack, unknown)) if None not in stack else unknown


def height_of(value: float, top: int) -> float:
    """Return where a value stands between the foot of a chart and its top."""
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 2)


def axis(top: int) -> tuple[Tick, ...]:
    """Return the rows of a chart whose axis ends at ``top``."""
    return tuple(Tick(height_of(top * part / 4, top), number(top * part // 4)) for part in range(5))


def label_of(label: date | str) -> str:
    """Return a month's or a window's words as they stand under a chart."""
    return f"{label:%b %Y}" if isinstance(label, date) else label


def spread(names: Sequence[str], *, step: float, first: float) -> tuple[Tick, ...]:
    """Return as many labels as have room; where the picture is half as wide, half of them stay."""
    shown = [shortened(name, LONGEST_LABEL) for name in names]
    longest = max([len(name) for name in shown] + [1]) * A_LETTER + 10
    every = max(1, -int(-longest // step))
    return tuple(
        Tick(round(first + place * step, 2), words, is_minor=(place // every) % 2 == 1)
        for place, words in enumerate(shown)
        if place % every == 0
    )


@dataclass(frozen=True)
class Stage:
    """A stage of a funnel: how many reached it and what share of the stage before that is."""

    words: str
    said: str
    share: str
    y: float
    width: float
    fill: str
    way: str


@dataclass(frozen=True)
class FunnelChart:
    """The stages of a funnel, those apart beneath them, as a picture, a sentence and a table."""

    stages: tuple[Stage, ...]
    apart_y: float | None
    height: int
    description: str
    head: tuple[Mapping[str, Any], ...]
    table: tuple[Cells, ...]


def funnel_chart(
    stages: Sequence[Mapping[str, Any]], *, apart: Sequence[Mapping[str, Any]], things: str, unknown: str
) -> FunnelChart:
    """Return stages with ``words``, ``number``, perhaps ``href``; those ``apart`` are of no stage and have no share.

    Nor has a stage that ``is_no_part`` of the one before it: who came there need never have been among those.
    """
    every = [*stages, *apart]
    most = max([row["number"] or 0 for row in every] + [1])
    widths = [_share(row["number"] or 0, most) for row in every]
    shares = [_of_the_one_before(stages, place) for place in range(len(stages))] + [""] * len(apart)
    drawn = [
        Stage(
            shortened(row["words"], LONGEST_STAGE),
            number(row["number"], unknown),
            shares[place],
            place * STAGE,
            widths[place],
            "not-known" if row["number"] is None else FILLS[0 if place < len(stages) else 1],
            _way(widths[place], widths[place + 1], place) if place + 1 < len(stages) else "",
        )
        for place, row in enumerate(every)
    ]
    told = [f"{row['words']}: {number(row['number'], unknown)}" for row in every]
    return FunnelChart(
        stages=tuple(drawn),
        apart_y=len(stages) * STAGE - 6 if apart else None,
        height=max(len(every), 1) * STAGE - 14,
        description="; ".join(told) or "Nothing to show",
        head=_head("Stage", things, "Of the stage before"),
        table=tuple(
            (named(row), _cell(row["number"], unknown), share or None) for row, share in zip(every, shares, strict=True)
        ),
    )


def _of_the_one_before(stages: Sequence[Mapping[str, Any]], place: int) -> str:
    here, before = stages[place]["number"], stages[place - 1]["number"] if place else None
    return "" if here is None or not before or stages[place].get("is_no_part") else percentage(here, before)


def _way(width: float, following: float, place: int) -> str:
    """Return the outline between the foot of a stage's bar and the head of the next one's."""
    y = place * STAGE
    return f"M0 {y + 50}H{width}L{following} {y + STAGE + 26}H0Z"
