"""How far a family has travelled, as of a day: what each rater read of each area of a tool, and the targets.

Nothing is averaged: an area that went back is told beside those that went forward, and each rater's view for itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from families.asking import MadeOnce
from families.models import Family, Membership
from families.scopes import Scope
from families.words import counted, day
from outcomes.models import Attachment, DistanceTarget, DistanceTool, Evidence
from outcomes.rules.facts import Measure
from outcomes.rules.reading_progress import Rater
from outcomes.rules.tools import Area, Tool
from outcomes.rules.words import points_in_words
from outcomes.tools import tool_of

A_POINT = 10


@dataclass(frozen=True, slots=True)
class Read:
    """One rater's value of one area on a day, in tenths, and the evidence it is kept as."""

    on: date
    value: int
    evidence: int
    entered_by: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one rater said of one area, in the order of the days. ``child`` is who rated, where a child did."""

    tool: Tool
    area: Area
    rater: Rater
    child: int | None
    reads: tuple[Read, ...]

    @property
    def first(self) -> Read:
        """Return the first reading."""
        return self.reads[0]

    @property
    def latest(self) -> Read:
        """Return the latest reading."""
        return self.reads[-1]

    @property
    def forward(self) -> int:
        """Return how many tenths the latest lies forward of the first; less than nought: back."""
        return self.tool.forward(self.first.value, self.latest.value)

    @property
    def moved(self) -> str:
        """Return how far it has come since the first reading, and that it went back since the one before if it did."""
        if len(self.reads) == 1:
            return "read once"
        said = f"{moved_in_words(self.forward)} since {day(self.first.on)}"
        before = self.reads[-2]
        lately = self.tool.forward(before.value, self.latest.value)
        if lately < 0 <= self.forward and len(self.reads) > 2:
            return f"{said}, but {moved_in_words(lately)} since {day(before.on)}"
        return said

    @property
    def went_back(self) -> bool:
        """Return whether the latest reading lies behind the first, or behind the one before it."""
        last = pairwise(self.reads[-2:])
        return self.forward < 0 or any(self.tool.forward(one.value, other.value) < 0 for one, other in last)


@dataclass(frozen=True, slots=True)
class AreaShown:
    """One area of a tool: what each rater said of it, and how far the family wants to come."""

    area: Area
    target: int | None
    target_set_on: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ToolShown:
    """A tool with what was read with it of one family."""

    row: DistanceTool
    tool: Tool
    areas: tuple[AreaShown, ...]

    def is_in_use(self, day: date) -> bool:
        """Return whether a reading can be taken with it on a day."""
        return self.row.retired_on is None or self.row.retired_on > day

    @property
    def lines(self) -> list[Line]:
        """Return every line, area by area."""
        return [line for shown in self.areas for line in shown.lines]

    @property
    def last_on(self) -> date | None:
        """Return the day of the latest reading."""
        return max((line.latest.on for line in self.lines), default=None)

    @property
    def due_on(self) -> date | None:
        """Return the day by which the next reading is due; None where nobody has read yet, or none is ever due."""
        weeks, last = self.tool.due_every_weeks, self.last_on
        return last + timedelta(weeks=weeks) if weeks and last and not self.row.retired_on else None

    @property
    def raters(self) -> list[tuple[Rater, int | None]]:
        """Return who has read, the tool's own order first, each child for itself."""
        found = {(line.rater, line.child) for line in self.lines}
        return sorted(found, key=_in_order(self.tool))

    def lines_by(self, rater: Rater, child: int | None) -> list[Line]:
        """Return one rater's lines, area by area."""
        return [line for line in self.lines if (line.rater, line.child) == (rater, child)]

    @property
    def in_short(self) -> str:
        """Return how many areas lie forward of where they began, back of it or there still; never their average.

        An area that one rater sees back is back, whatever another sees.
        """
        again = [area.lines for area in self.areas if any(len(line.reads) > 1 for line in area.lines)]
        back = sum(any(line.forward < 0 for line in lines) for lines in again)
        forward = sum(
            any(line.forward > 0 for line in lines) and all(line.forward >= 0 for line in lines) for lines in again
        )
        told = [
            (forward, "area forward,areas forward"),
            (back, "area back,areas back"),
            (len(again) - forward - back, "the same,the same"),
        ]
        return ", ".join(counted(number, words) for number, words in told if number) or "read once"


@dataclass(frozen=True, slots=True)
class Latest:
    """What a tool's readings say in short, for a family's summary."""

    tool: str
    read_on: date
    in_short: str
    back: tuple[str, ...]
    due_on: date | None
    is_overdue: bool


def latest_in(rows: Iterable[Any], *, day: date) -> list[Latest]:
    """Return in short what the answer to ``readings_asked`` says; a tool without any reading is left out."""
    return [
        Latest(
            shown.tool.name,
            shown.last_on,
            shown.in_short,
            tuple(dict.fromkeys(line.area.name for line in shown.lines if line.went_back)),
            shown.due_on,
            shown.due_on is not None and shown.due_on < day,
        )
        for shown in distance_in(rows, day=day)
        if shown.last_on
    ]


def distance_of(family: Family, *, named: Iterable[int], day: date, scope: Scope) -> list[ToolShown]:
    """Return each tool of the family's council with what was read by ``day``, and the targets set by then.

    One query, however many readings. Readings of children are told to whoever may see the child; a tool that is retired
    and with which nobody read of this family is left out.
    """
    (rows,) = _READINGS.of(pk=family.pk, named=frozenset(named), day=day, scope=scope)
    return distance_in(rows, day=day)


def readings_asked(family: Family, *, named: frozenset[int], day: date, scope: Scope) -> QuerySet[Any]:
    """Return the tools of the family's council, each with what was read by ``day`` and the targets set by then."""
    readings = _readings(family, named=named, day=day, scope=scope).filter(
        code__startswith=Concat(OuterRef("slug"), Value("/"))
    )
    attached = Attachment.objects.filter(family=family, attached_on__lte=day).order_by("-attached_on", "-id")
    targets = DistanceTarget.objects.filter(
        tool=OuterRef("pk"), set_on__lte=day, attachment=Subquery(attached.values("pk")[:1])
    )
    rows: QuerySet[Any] = DistanceTool.objects.filter(council=family.council_id).annotate(
        read=ArraySubquery(readings.values(told=_READING)),
        aims=ArraySubquery(targets.order_by("pk").values(told=JSONObject(area="area", value="value", on="set_on"))),
    )
    return rows.order_by("name", "pk")


def _asked(*, pk: int, named: frozenset[int], day: date, scope: Scope) -> tuple[QuerySet[Any]]:
    return (readings_asked(Family(pk=pk, council_id=scope.council), named=named, day=day, scope=scope),)


_READINGS = MadeOnce(_asked)


def distance_in(rows: Iterable[Any], *, day: date) -> list[ToolShown]:
    """Return how far a family has travelled, as the answer to ``readings_asked`` says."""
    return [one for one in map(_shown, rows) if one.lines or one.is_in_use(day)]


_READING = JSONObject(
    code="code",
    child="person",
    on="starts_on",
    value="value",
    evidence="pk",
    by=Concat(F("entered_by__first_name"), Value(" "), F("entered_by__last_name")),
)


def _readings(family: Family, *, named: frozenset[int], day: date, scope: Scope) -> QuerySet[Any]:
    belonged = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("starts_on")),
        family=family,
        person=OuterRef("person"),
        starts_on__lte=OuterRef("starts_on"),
    )
    of_family = Q(family=family) | (Q(person__in=named) & Exists(belonged))
    found = Evidence.objects.standing().filter(of_family, council=scope.council, measure=Measure.READING)
    return found.filter(starts_on__lte=day, value__isnull=False).order_by("starts_on", "pk")


def _shown(row: Any) -> ToolShown:
    tool = tool_of(row)
    reads: dict[str, dict[tuple[Rater, int | None], list[Read]]] = defaultdict(lambda: defaultdict(list))
    for told in row.read:
        _, area, rater = told["code"].split("/")
        read = Read(date.fromisoformat(told["on"]), told["value"], told["evidence"], told["by"] or "")
        reads[area][Rater(rater), told["child"]].append(read)
    aims = {aim["area"]: aim for aim in row.aims}
    areas = tuple(_area(tool, area, reads[area.slug], aims.get(area.slug)) for area in tool.areas)
    return ToolShown(row, tool, areas)


def _area(
    tool: Tool, area: Area, reads: Mapping[tuple[Rater, int | None], Sequence[Read]], aim: Mapping[str, Any] | None
) -> AreaShown:
    lines = tuple(
        Line(tool, area, rater, child, tuple(_last_of_each_day(reads[rater, child])))
        for rater, child in sorted(reads, key=_in_order(tool))
    )
    return AreaShown(area, aim["value"] if aim else None, date.fromisoformat(aim["on"]) if aim else None, lines)


def _in_order(tool: Tool) -> Callable[[tuple[Rater, int | None]], tuple[int, int]]:
    """Return the key that sorts raters as their tool names them; one it no longer asks stands last."""
    places = {rater: place for place, rater in enumerate(tool.raters)}
    return lambda who: (places.get(who[0], len(places)), who[1] or 0)


def _last_of_each_day(reads: Iterable[Read]) -> Iterator[Read]:
    yield from {read.on: read for read in reads}.values()


def moved_in_words(forward: int) -> str:
    """Return a move of so many tenths in words: "2 points forward", "1 point back", "no change"."""
    if not forward:
        return "no change"
    points = points_in_words(abs(forward))
    noun = "point" if abs(forward) == A_POINT else "points"
    return f"{points} {noun} {'forward' if forward > 0 else 'back'}"


def left_in_words(tool: Tool, value: int, target: int) -> str:
    """Return how far a value lies from a target in words: "target reached", "1 point to go"."""
    left = tool.forward(value, target)
    if left <= 0:
        return "target reached"
    return f"{points_in_words(left)} {'point' if left == A_POINT else 'points'} to go"
