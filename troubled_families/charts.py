"""The geometry of charts: from days and counts to places on a drawing 720 units wide. Templates draw it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from string import ascii_uppercase

WIDTH = 720
# Days as pairs: the first day, and the day after the last; None is no bound.
Days = Iterable[tuple[date | None, date | None]]
MET, NOT_YET, NOT_KNOWN, RUNNING = "met", "not yet", "not known", "window running"
APART, ROOM_FOR_LETTERS, BAR, ROOM_FOR_WORDS = 20, 36, 42, 30
EDGE, HALF_A_LETTER = 56, 9
ROOM = 102  # between a place at the edge, beside which its word stands, and the next place's word


@dataclass(frozen=True)
class Tick:
    """A place on an axis with its words; a minor one may be left out where room is short."""

    at: float
    words: str
    anchor: str = "middle"
    is_minor: bool = False


@dataclass(frozen=True)
class Stretch:
    """Days of one state in a row, with where they stand in the drawing."""

    state: str
    starts_on: date
    last_on: date
    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A day worth a line across the picture: a letter there, its words in the list beneath."""

    letter: str
    on: date
    words: str
    at: float
    letter_at: float


@dataclass(frozen=True)
class DayBar:
    """A picture of days: what was met when."""

    stretches: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    states: tuple[str, ...]
    top: int

    @property
    def bottom(self) -> int:
        """Return where the bar ends and its words begin."""
        return self.top + BAR

    @property
    def height(self) -> int:
        """Return how high the drawing is."""
        return self.bottom + ROOM_FOR_WORDS

    @property
    def description(self) -> str:
        """Return the picture in a sentence, for those who do not see it."""
        told = [f"{s.state} from {said(s.starts_on)} to {said(s.last_on)}" for s in self.stretches]
        return "; ".join(told)


def said(day: date) -> str:
    """Return a day in words short enough for a picture."""
    return f"{day.day} {day:%b %Y}"


def day_bar(
    *,
    met: Days,
    possible: Days,
    starts_on: date,
    ends_on: date,
    marks: Sequence[tuple[date, str]] = (),
    running: Days = (),
) -> DayBar:
    """Return the picture of the days from ``starts_on`` up to, not including, ``ends_on``.

    A day in ``met`` is met; one in ``possible`` alone is not known; one in ``running`` alone lies in a window that has
    begun and is not full; any other is not yet.
    """
    length = max((ends_on - starts_on).days, 1)

    def at(day: date) -> float:
        return round((day - starts_on).days * WIDTH / length, 2)

    states = {MET: met, NOT_KNOWN: possible, RUNNING: running}
    within = {state: _within(days, starts_on, ends_on) for state, days in states.items()}
    runs = _runs(within, starts_on, ends_on)
    stretches = tuple(
        Stretch(state, first, end - timedelta(days=1), at(first), round(at(end) - at(first), 2))
        for state, first, end in runs
    )
    placed = _marks([(day, words) for day, words in sorted(marks) if starts_on <= day <= ends_on], at)
    shown = {stretch.state for stretch in stretches}
    return DayBar(
        stretches=stretches,
        ticks=tuple(_with_room(month_ticks(starts_on, ends_on))),
        marks=placed,
        states=tuple(state for state in (MET, RUNNING, NOT_YET, NOT_KNOWN) if state in shown),
        top=ROOM_FOR_LETTERS if placed else 2,
    )


def _marks(days: Sequence[tuple[date, str]], at: Callable[[date], float]) -> tuple[Mark, ...]:
    """Return the marks, their letters pushed apart where their days stand too near for both."""
    letters = [max(at(day), HALF_A_LETTER) for day, _ in days]
    for place in range(1, len(letters)):
        letters[place] = max(letters[place], letters[place - 1] + APART)
    limit = float(WIDTH - HALF_A_LETTER)
    for place in reversed(range(len(letters))):
        letters[place] = limit = min(letters[place], limit)
        limit -= APART
    named = zip(ascii_uppercase, days, letters, strict=False)
    return tuple(Mark(letter, day, words, at(day), letter_at) for letter, (day, words), letter_at in named)


def _within(days: Days, starts_on: date, ends_on: date) -> list[tuple[date, date]]:
    """Return the part of each interval that lies in the picture."""
    cut = [(max(first or starts_on, starts_on), min(end or ends_on, ends_on)) for first, end in days]
    return sorted((first, end) for first, end in cut if first < end)


def _runs(
    within: Mapping[str, list[tuple[date, date]]], starts_on: date, ends_on: date
) -> list[tuple[str, date, date]]:
    """Return the stretches of one state each; the states are given in the order in which they decide."""
    edges = {starts_on, ends_on}.union(*(pair for intervals in within.values() for pair in intervals))
    runs: list[tuple[str, date, date]] = []
    ordered = sorted(edges)
    for first, end in pairwise(ordered):
        state = next((state for state, intervals in within.items() if _holds(intervals, first)), NOT_YET)
        if runs and runs[-1][0] == state:
            runs[-1] = (state, runs[-1][1], end)
        else:
            runs.append((state, first, end))
    return runs


def _holds(intervals: list[tuple[date, date]], day: date) -> bool:
    return any(first <= day < end for first, end in intervals)


def month_ticks(starts_on: date, ends_on: date) -> list[Tick]:
    """Return the firsts of months between two days: as many as have room, Januaries always."""
    firsts = list(_firsts(starts_on, ends_on))
    length = max((ends_on - starts_on).days, 1)
    step = next(step for step in (1, 3, 6, 12) if len(firsts) / step <= 9 or step == 12)
    kept = [day for day in firsts if (day.month - 1) % step == 0]
    places = [round((day - starts_on).days * WIDTH / length, 2) for day in kept]
    return [
        Tick(at, f"{day:%b %Y}" if step < 12 else f"{day:%Y}", anchor=_anchor(at), is_minor=number % 2 == 1)
        for number, (at, day) in enumerate(zip(places, kept, strict=True))
    ]


def _with_room(ticks: Sequence[Tick]) -> Iterator[Tick]:
    """Yield the ticks; one at an edge without its word where that would touch the word towards which it stands."""
    for place, tick in enumerate(ticks):
        towards = place - 1 if tick.anchor == "end" else place + 1
        beside = ticks[towards].at if 0 <= towards < len(ticks) else None
        has_room = tick.anchor == "middle" or beside is None or abs(beside - tick.at) >= ROOM
        yield tick if has_room else replace(tick, words="")


def _anchor(at: float) -> str:
    """Return on which side of its place a word stands: inside, at the edges."""
    if at < EDGE:
        return "start"
    return "end" if at > WIDTH - EDGE else "middle"


def _firsts(starts_on: date, ends_on: date) -> Iterable[date]:
    day = starts_on if starts_on.day == 1 else _next_first(starts_on)
    while day < ends_on:
        yield day
        day = _next_first(day)


def _next_first(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it counts and where it stands."""

    words: str
    number: int
    x: float
    width: float
    style: str


@dataclass(frozen=True)
class TargetBar:
    """How far a count has come towards its target."""

    parts: tuple[Part, ...]
    target: int
    target_at: float
    total: int

    @property
    def remaining(self) -> int:
        """Return how many are left; none once the target is passed."""
        return max(self.target - self.total, 0)

    @property
    def description(self) -> str:
        """Return the picture in a sentence."""
        told = ", ".join(f"{part.number:,} {part.words}" for part in self.parts)
        return f"{told}: {self.total:,} of {self.target:,}"


STYLES = ("brand", "brand-light", "met")


def target_bar(parts: Sequence[tuple[str, int]], *, target: int) -> TargetBar:
    """Return a bar of these parts, each with its words, against a target; a total beyond it moves the target in."""
    total = sum(number for _, number in parts)
    scale = Decimal(WIDTH) / max(total, target, 1)
    drawn: list[Part] = []
    at = Decimal(0)
    for place, (words, number) in enumerate(parts):
        width = number * scale
        drawn.append(Part(words, number, _units(at), _units(width), STYLES[place % len(STYLES)]))
        at += width
    return TargetBar(tuple(drawn), target, _units(target * scale), total)


def _units(value: Decimal) -> float:
    return round(float(value), 2)


@dataclass(frozen=True)
class Point:
    """A month's value and where it stands."""

    month: date
    value: int
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """One series: its points, and the path through those that follow each other without a gap."""

    words: str
    points: tuple[Point, ...]
    paths: tuple[str, ...]
    is_second: bool


@dataclass(frozen=True)
class MonthsChart:
    """Lines over months, from zero."""

    lines: tuple[Line, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    target_y: float | None
    target: int | None
    left: int
    bottom: int
    height: int


# Tenths of a power of ten.
ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
LEFT, TOP, BOTTOM = 56, 14, 206


def months_chart(
    months: Sequence[date], series: Sequence[tuple[str, Sequence[int | None]]], *, target: int | None = None
) -> MonthsChart:
    """Return lines of values over months; a month without a value (None) is a gap, never a zero."""
    values = [value for _, line in series for value in line if value is not None]
    top = round_top(max([*values, target or 0, 1]))
    step = (WIDTH - LEFT - 14) / max(len(months) - 1, 1)

    def x(place: int) -> float:
        return round(LEFT + place * step, 2)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / top, 2)

    lines = []
    for number, (words, line) in enumerate(series):
        points = [None if value is None else Point(months[i], value, x(i), y(value)) for i, value in enumerate(line)]
        lines.append(Line(words, tuple(p for p in points if p), tuple(_paths(points)), is_second=number > 0))
    every = max(1, -(-len(months) // 7))
    columns = [Tick(x(i), f"{m:%b %Y}", is_minor=(i // every) % 2 == 1) for i, m in enumerate(months) if i % every == 0]
    rows = [Tick(y(top * part / 4), f"{top * part // 4:,}") for part in range(5)]
    return MonthsChart(
        tuple(lines), tuple(rows), tuple(columns), None if target is None else y(target), target, LEFT, BOTTOM, 240
    )


def round_top(value: int) -> int:
    """Return the next number of which a quarter is round: 4, 8, 12, 16, 20, 24, 40, 60, 80, 100, 120, 160 and so on."""
    quarter = -(-value // 4)
    size = int(10 ** (len(str(quarter)) - 1))
    return 4 * next(step * size // 10 for step in ROUND if step * size % 10 == 0 and step * size >= 10 * quarter)


def _paths(points: Sequence[Point | None]) -> Iterable[str]:
    run: list[Point] = []
    for point in [*points, None]:
        if point:
            run.append(point)
        elif run:
            yield "M" + " L".join(f"{p.x} {p.y}" for p in run)
            run = []
