"""A tool that measures distance travelled, as a council supplies it: its areas, its scale, its wording, who rates.

The tools councils use are mostly licensed, and none ships: a council puts in the tool it may use, in its own file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from outcomes.rules.case_keys import needed_whole, tenths
from outcomes.rules.operators.progress import Better
from outcomes.rules.reading_progress import MOST_POINTS, Rater
from outcomes.rules.sections import Section, TextError
from outcomes.rules.texts import read_text

LONGEST_TOOL, LONGEST_AREA = 12, 16  # with the rater they make one code of evidence, which has room for 40 letters
MOST_STEPS, MOST_AREAS, MOST_WEEKS = 20, 24, 104
TENTHS, HALF_A_POINT = 10, 5


class ToolError(TextError):
    """The text is no tool that measures distance travelled."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the scale, in tenths, and what it means in words a family may read."""

    value: int
    says: str


@dataclass(frozen=True, slots=True)
class Area:
    """One area of life a tool asks about; where it words points of the scale itself, these take the tool's place."""

    slug: str
    name: str
    question: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. Every value of its scale is in tenths of a point."""

    slug: str
    name: str
    note: str
    licence: str
    lowest: int
    highest: int
    step: int
    better: Better
    points: tuple[Point, ...]
    areas: tuple[Area, ...]
    raters: tuple[Rater, ...]
    due_every_weeks: int | None = None

    @property
    def values(self) -> range:
        """Return every value a reading may have, from the lowest."""
        return range(self.lowest, self.highest + 1, self.step)

    @property
    def measures(self) -> tuple[object, ...]:
        """Return what may not change once there are readings: the scale, its direction, and which areas there are."""
        return self.lowest, self.highest, self.step, self.better, tuple(sorted(area.slug for area in self.areas))

    def area(self, slug: str) -> Area | None:
        """Return one of its areas; None where it has none of that name."""
        return next((area for area in self.areas if area.slug == slug), None)

    def says(self, area: Area, value: int) -> str:
        """Return what a value means in an area, empty where neither the area nor the scale words it."""
        words = {point.value: point.says for point in (*self.points, *area.points)}
        return words.get(value, "")

    def forward(self, before: int, after: int) -> int:
        """Return how many tenths lie between two values, more than nought where the later one is the better."""
        return after - before if self.better is Better.HIGHER else before - after


def code_of(tool: str, area: str, rater: str) -> str:
    """Return the code under which a reading is kept as evidence."""
    return f"{tool}/{area}/{rater}"


def read_tool(text: str, *, name: str) -> Tool:
    """Return the tool of a TOML text, or raise ToolError with every fault; the faults call the text by `name`."""
    return read_text(text, _tool, name=name, error=ToolError)


def _tool(file: Section) -> Tool:
    slug, name = _slug(file, LONGEST_TOOL), _short(file, "name", 80)
    note, licence = file.text("note", default=""), file.text("licence")
    better = file.choice("better", Better, default=Better.HIGHER)
    if not file.has("better"):
        file.fault("better", "which way is better: 'higher' or 'lower'")
    scale = _scale(file.section("scale"))
    areas = tuple(_area(each, scale) for each in file.sections("areas"))
    raters = tuple(Rater(each) for each in file.texts("raters", known=list(Rater)) if each in set(Rater))
    weeks = needed_whole(file, "due_every_weeks", least=1, most=MOST_WEEKS) if file.has("due_every_weeks") else None
    file.pass_over("due_every_weeks")
    file.done()
    _all_different(file, [(f"areas[{place}].slug", area.slug) for place, area in enumerate(areas, start=1)])
    _all_different(file, [(f"raters[{place}]", rater) for place, rater in enumerate(raters, start=1)])
    if len(areas) > MOST_AREAS:
        file.fault("areas", f"at most {MOST_AREAS} areas", len(areas))
    lowest, highest, step, points = scale
    return Tool(slug, name, note, licence, lowest, highest, step, better, points, areas, raters, weeks)


Scale = tuple[int, int, int, tuple[Point, ...]]


def _scale(section: Section) -> Scale:
    lowest, highest, step = (_half_points(section, key) for key in ("lowest", "highest", "step"))
    if not lowest < highest <= MOST_POINTS * TENTHS:
        section.fault("highest", f"more than the lowest, and at most {MOST_POINTS}", highest / TENTHS)
    elif not step or (highest - lowest) % step:
        section.fault("step", "steps of more than 0 that lead from the lowest to the highest", step / TENTHS)
    elif (highest - lowest) // step > MOST_STEPS:
        section.fault("step", f"at most {MOST_STEPS} steps: more can nobody choose from", step / TENTHS)
    else:
        points = _points(section, range(lowest, highest + 1, step))
        section.done()
        return lowest, highest, step, points
    section.pass_over("points")
    section.done()
    return 0, TENTHS, TENTHS, ()


def _half_points(section: Section, key: str) -> int:
    found = tenths(section, key)
    if found % HALF_A_POINT:
        section.fault(key, "whole or half points", found / TENTHS)
    return found


def _area(section: Section, scale: Scale) -> Area:
    lowest, highest, step, _ = scale
    slug, name, question = _slug(section, LONGEST_AREA), _short(section, "name", 60), _short(section, "question", 200)
    points = _points(section, range(lowest, highest + 1, step))
    section.done()
    return Area(slug, name, question, points)


def _points(section: Section, values: range) -> tuple[Point, ...]:
    """Return the points a table words, in order; it may leave out any."""
    found = []
    for each in section.sections("points", least=0):
        value, says = tenths(each, "at"), _short(each, "says", 120)
        each.done()
        if value not in values and values.stop > values.step + 1:
            each.fault("at", f"a point of the scale, {_listed(values)}", value / TENTHS)
        found.append(Point(value, says))
    for before, after in pairwise(found):
        if after.value <= before.value:
            section.fault("points", "each point once and in order, the lowest first", after.value / TENTHS)
    return tuple(found)


def _listed(values: Sequence[int]) -> str:
    first, second, *_, last = values if len(values) > 2 else (*values, *values, *values)
    return ", ".join(f"{value / TENTHS:g}" for value in (first, second)) + f" … {last / TENTHS:g}"


def _slug(section: Section, longest: int) -> str:
    found = section.code("slug")
    if len(found) > longest:
        section.fault("slug", f"at most {longest} letters", found)
    return found


def _short(section: Section, key: str, longest: int) -> str:
    found = section.text(key)
    if len(found) > longest:
        section.fault(key, f"at most {longest} letters", found)
    return found


def _all_different(file: Section, places: Iterable[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for path, value in places:
        if value in seen:
            file.fault(path, "each once", value)
        seen.add(value)
