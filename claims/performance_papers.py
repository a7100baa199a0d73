"""A performance page as it is read: on the screen, on paper, as JSON and as CSV; whole, or as anybody may read it.

One reading for all of them: what is left out of the public version is left out of each.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from claims.models import PageFigure, PerformancePage, Story
from claims.models.performance import PageState
from claims.performance import is_told
from claims.performance_figures import DISTRICT, EARLIER, MONTH, NOT_KNOWN, RESULT_TYPE, UNDIVIDED, WINDOW, figures_of
from claims.suppression import LEAST, parts_published, totals_published
from families.feeds.formulas import guarded
from families.words import last_day, month

FORMAT = "performance-page/1"
TITLES = {
    MONTH: "By month",
    WINDOW: "By window",
    RESULT_TYPE: "By route to the result",
    DISTRICT: "By district",
}
# No month: a window lies in one, so that each would tell what the other leaves out.
PUBLIC = (WINDOW, RESULT_TYPE, DISTRICT)
PARTS = {UNDIVIDED: "Counted before this system, not divided", EARLIER: "Earlier", NOT_KNOWN: "Not known"}
NOT_PUBLISHED = "not published"
# A number of one figure, and no part of another: not the 3 of 1,283 nor that of 2020-03.
SMALL = re.compile(rf"(?<![\d.,-])[0-{LEAST - 1}](?![\d-]|[.,]\d)")
COLUMNS = (
    *("council", "programme", "as_at", "figure", "title", "division", "part", "number", "left_out"),
    *("target", "target_label", "target_is_our_reading", "text"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A frozen figure as it is told: ``number`` is None where it is left out."""

    figure: PageFigure
    number: int | None

    @property
    def text(self) -> str:
        """Return what is read: "97% of in-year target (637 of 660)", or that it is not published."""
        return self.figure.text if self.number is not None else NOT_PUBLISHED

    @property
    def part(self) -> str:
        """Return which part of its figure it is, in words."""
        return part_in_words(self.figure.breakdown, self.figure.part)

    @property
    def remaining(self) -> int | None:
        """Return how many are left to its target; None without one, or where it is left out."""
        if self.number is None or self.figure.target is None:
            return None
        return max(self.figure.target - self.number, 0)


def part_in_words(division: str, part: str) -> str:
    """Return a part as it is read: "September 2020" for the month kept as 2020-09."""
    if part in PARTS:
        return PARTS[part]
    return month(date.fromisoformat(f"{part}-01")) if division == MONTH else part


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A page's first figure divided: its parts add up to it."""

    name: str
    of: Cell
    parts: tuple[Cell, ...]

    @property
    def title(self) -> str:
        """Return by what it is divided."""
        return TITLES.get(self.name, self.name)

    @property
    def leaves_out(self) -> bool:
        """Return whether a part of it is not published."""
        return any(cell.number is None for cell in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A page as somebody reads it; ``is_public``: as anybody does, small counts left out."""

    page: PerformancePage
    is_public: bool
    headlines: tuple[Cell, ...]
    divisions: tuple[Division, ...]
    story: Story | None

    @property
    def main(self) -> Cell:
        """Return the figure the page is about."""
        return self.headlines[0]

    @property
    def highlights(self) -> list[str]:
        """Return the highlights, each a line."""
        return [line.strip() for line in self.page.highlights.splitlines() if line.strip()]

    @property
    def leaves_out(self) -> bool:
        """Return whether anything is not published for being small, or beside what is."""
        return any(cell.number is None for cell in self.headlines) or any(one.leaves_out for one in self.divisions)

    def division(self, name: str) -> Division | None:
        """Return one division; None where the page has none of that name."""
        return next((one for one in self.divisions if one.name == name), None)


def paper_of(page: PerformancePage, *, is_public: bool = False) -> Paper:
    """Return a page as it is read: with the figures it froze, or as they stand now where it was never published."""
    is_frozen = page.published_at is not None
    figures = list(page.figures.all()) if is_frozen else figures_of(page.programme, as_at=page.as_at)
    whole = [one for one in figures if not one.breakdown]
    headlines = _told_to_all(whole) if is_public else [Cell(figure=one, number=one.number) for one in whole]
    divided = [(name, list(rows)) for name, rows in groupby(figures, lambda one: one.breakdown) if name]
    return Paper(
        page=page,
        is_public=is_public,
        headlines=tuple(headlines),
        divisions=tuple(
            _division(name, headlines[0], parts, is_public=is_public)
            for name, parts in divided
            if not is_public or name in PUBLIC
        ),
        story=page.story if is_told(page.story) else None,
    )


def _told_to_all(figures: Sequence[PageFigure]) -> list[Cell]:
    """Return the totals of a page as they are published; those of one measure hold some of each other."""
    found = []
    for _, rows in groupby(figures, lambda one: one.name):
        same = list(rows)
        told = totals_published([one.number for one in same])
        found += [Cell(figure=one, number=number) for one, number in zip(same, told, strict=True)]
    return found


def _division(name: str, of: Cell, parts: Sequence[PageFigure], *, is_public: bool) -> Division:
    numbers: list[int | None] = [one.number for one in parts]
    if is_public:
        numbers = [None] * len(parts)
        if of.number is not None:
            numbers = parts_published(of.number, [one.number for one in parts])
    cells = tuple(Cell(figure=one, number=number) for one, number in zip(parts, numbers, strict=True))
    return Division(name=name, of=of, parts=cells)


def small_numbers_in(page: PerformancePage) -> list[str]:
    """Return the counts below five that a page's words say in figures: nobody leaves those out by rule."""
    words = "\n".join([page.highlights, page.commentary, page.actions])
    return sorted(set(SMALL.findall(words)))


def public_pages() -> QuerySet[PerformancePage]:
    """Return the pages anybody may read, the latest first; of a month the one published last."""
    found = PerformancePage.objects.filter(state=PageState.PUBLISHED, is_public=True, council__is_as_published=False)
    return found.select_related("council", "programme", "story", "corrects").order_by("-as_at", "-published_at", "-id")


def as_json(paper: Paper) -> dict[str, Any]:
    """Return a page as the documented format (``claims/schemas/performance.schema.json``) has it."""
    page, story = paper.page, paper.story
    return {
        "format": FORMAT,
        "council": page.council.name,
        "programme": page.programme.name,
        "month": f"{page.as_at:%Y-%m}",
        "as_at": page.as_at.isoformat(),
        "state": page.state,
        "published_at": _iso(page.published_at),
        "corrects_published_at": _iso(page.corrects and page.corrects.published_at),
        "is_public_version": paper.is_public,
        "left_out_below": LEAST if paper.is_public else None,
        "sections": {
            "highlights": paper.highlights,
            "picture_of_a_family": {"title": story.title, "text": story.body} if story else None,
            "families_turned_around": page.measure,
            "performance": page.commentary,
            "actions": page.actions,
        },
        "figures": [_figure_as_json(cell) for cell in paper.headlines],
        "divisions": [
            {
                "name": one.name,
                "title": one.title,
                "figure": one.of.figure.name,
                "total": one.of.number,
                "parts": [{"part": cell.part, **_number_as_json(cell)} for cell in one.parts],
            }
            for one in paper.divisions
        ],
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _number_as_json(cell: Cell) -> dict[str, Any]:
    return {"number": cell.number, "is_left_out": cell.number is None}


def _figure_as_json(cell: Cell) -> dict[str, Any]:
    figure = cell.figure
    last = last_day(figure.target_ends_on)
    return {
        "name": figure.name,
        "title": figure.title,
        "sentence": figure.sentence,
        "as_at": figure.as_at.isoformat(),
        **_number_as_json(cell),
        "text": figure.text if cell.number is not None else None,
        "target": {
            "number": figure.target,
            "label": figure.target_label,
            "by": last.isoformat() if last else None,
            "is_our_reading": figure.is_our_reading,
        }
        if figure.target is not None
        else None,
    }


def as_csv(paper: Paper) -> str:
    """Return a page's figures as CSV: a line for each, and for each part; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for cell in _every_cell(paper):
        writer.writerow([guarded(one) if isinstance(one, str) else one for one in _line(paper.page, cell)])
    return out.getvalue()


def _every_cell(paper: Paper) -> Iterator[Cell]:
    yield from paper.headlines
    for one in paper.divisions:
        yield from one.parts


def _line(page: PerformancePage, cell: Cell) -> Iterable[Any]:
    figure = cell.figure
    is_left_out = cell.number is None
    yield from (page.council.name, page.programme.name, figure.as_at, figure.name, figure.title)
    yield from (figure.breakdown, cell.part if figure.breakdown else "", cell.number, "yes" if is_left_out else "no")
    yield from (figure.target, figure.target_label, "yes" if figure.is_our_reading else "no", cell.text)
