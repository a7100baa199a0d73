"""The geometry of charts of a scale: where a first and a latest value and a target lie, and lines over days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troubled_families.charts import WIDTH, Tick, month_ticks

SIDE, MIDDLE, MOST_TICKS = 30, 26, 11
LEFT, RIGHT, TOP, BOTTOM = 56, 20, 16, 196
SHAPES = ("circle", "square", "triangle", "diamond", "cross")
A_POINT = 10  # values are in tenths of a point


@dataclass(frozen=True)
class Track:
    """A scale with a first and a latest value and a target on it; the better end is on the right."""

    ticks: tuple[Tick, ...]
    first: float | None
    latest: float
    target: float | None
    way: str
    arrow: str


def track(*, worst: int, best: int, first: int | None, latest: int, target: int | None) -> Track:
    """Return where each value lies; ``first`` None: there is no other than the latest."""

    def at(value: int) -> float:
        return round(SIDE + (value - worst) * (WIDTH - 2 * SIDE) / (best - worst), 2)

    begins = None if first is None else at(first)
    ends = at(latest)
    way = "none" if begins is None or begins == ends else "forward" if begins < ends else "back"
    return Track(
        ticks=tuple(Tick(at(value), points(value)) for value in _whole(worst, best)),
        first=None if way == "none" else begins,
        latest=ends,
        target=None if target is None else at(target),
        way=way,
        arrow="" if begins is None else _arrow(begins, ends),
    )


def _arrow(begins: float, ends: float) -> str:
    """Return the head of an arrow before the latest value, pointing to it."""
    back = -1 if ends > begins else 1
    tip = ends + back * 13
    return f"M{tip} {MIDDLE}L{tip + back * 12} {MIDDLE - 8}V{MIDDLE + 8}Z"


def _whole(one: int, other: int) -> list[int]:
    """Return the whole points of a scale, as many as have room, both its ends always."""
    lowest, highest = min(one, other), max(one, other)
    inner = [value for value in range(lowest + 1, highest) if value % A_POINT == 0]
    every = -(-len(inner) // (MOST_TICKS - 2)) or 1
    return [lowest, *inner[every - 1 :: every], highest]


def points(tenths: int) -> str:
    """Return tenths of a point as points: "3", "2.5"."""
    return f"{tenths // A_POINT}.{tenths % A_POINT}" if tenths % A_POINT else str(tenths // A_POINT)


@dataclass(frozen=True)
class Spot:
    """A value on a day and the shape that stands there."""

    on: date
    value: int
    shape: str


@dataclass(frozen=True)
class DaysLine:
    """One series of a chart over days: its path and its spots; ``style`` numbers its dashes and its shape."""

    words: str
    path: str
    spots: tuple[Spot, ...]
    style: int
    sample: str


@dataclass(frozen=True)
class DaysChart:
    """Lines of values over days; the better end of the scale is on top."""

    lines: tuple[DaysLine, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    target_y: float | None
    left: int
    right: int
    bottom: int
    height: int


Series = Sequence[tuple[str, Sequence[tuple[date, int]]]]


def days_chart(
    series: Series, *, worst: int, best: int, target: int | None, starts_on: date, ends_on: date
) -> DaysChart:
    """Return lines of values, each with its words and its days in order, from ``starts_on`` to ``ends_on``."""
    length = max((ends_on - starts_on).days, 1)
    wide = WIDTH - LEFT - RIGHT

    def x(on: date) -> float:
        return round(LEFT + (on - starts_on).days * wide / length, 2)

    def y(value: int) -> float:
        return round(BOTTOM - (value - worst) * (BOTTOM - TOP) / (best - worst), 2)

    lines = []
    for style, (words, values) in enumerate(series):
        name = SHAPES[style % len(SHAPES)]
        path = "M" + " L".join(f"{x(on)} {y(value)}" for on, value in values)
        spots = tuple(Spot(on, value, shape(name, x(on), y(value))) for on, value in values)
        lines.append(DaysLine(words, path, spots, style % len(SHAPES), shape(name, 13, 7)))
    columns = [
        Tick(round(LEFT + tick.at * wide / WIDTH, 2), tick.words, is_minor=tick.is_minor)
        for tick in month_ticks(starts_on, ends_on)
    ]
    return DaysChart(
        lines=tuple(lines),
        rows=tuple(Tick(y(value), points(value)) for value in _whole(worst, best)),
        columns=tuple(columns),
        target_y=None if target is None else y(target),
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=BOTTOM,
        height=BOTTOM + 38,
    )


def shape(name: str, x: float, y: float) -> str:
    """Return the outline of a shape around a place."""
    outlines = {
        "circle": f"M{x - 6} {y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z",
        "square": f"M{x - 5.5} {y - 5.5}h11v11h-11Z",
        "triangle": f"M{x} {y - 7}l7 12h-14Z",
        "diamond": f"M{x} {y - 7.5}l7.5 7.5l-7.5 7.5l-7.5 -7.5Z",
        "cross": f"M{x - 6} {y - 6}l12 12M{x + 6} {y - 6}l-12 12",
    }
    return outlines[name]
