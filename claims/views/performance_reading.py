"""A performance page laid out for reading: its figures against their targets, its charts, its files."""

import json
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from claims.models import PerformancePage, Target
from claims.performance_figures import EARLIER, MONTH
from claims.performance_papers import NOT_PUBLISHED, Cell, Division, Paper, as_csv, as_json
from claims.rounding import percentage
from claims.views.narrowing import address_of
from families.words import last_day, month, number

OUR_READING = "The target is our reading; nobody published it."


def laid_out(paper: Paper, *, opens: bool = False) -> dict[str, Any]:
    """Return what the sections of a page are drawn from; ``opens``: each figure leads to what it counts."""
    targets = list(paper.page.programme.targets.all()) if opens else []
    return {
        "paper": paper,
        "page": paper.page,
        "month": month(paper.page.as_at),
        "stats": [_stat(cell) | ({"href": _opened(cell, paper, targets)} if opens else {}) for cell in paper.headlines],
        "bar": _bar(paper),
        "months": _months(paper),
        "divisions": [_division(one) for one in paper.divisions if one.name != MONTH],
    }


def _stat(cell: Cell) -> dict[str, Any]:
    figure = cell.figure
    if cell.number is None:
        return {"figure": NOT_PUBLISHED.capitalize(), "label": f"{figure.title}{_of(cell)}", "detail": figure.sentence}
    if figure.target is None:
        return {"figure": number(cell.number), "label": figure.title, "detail": figure.sentence}
    share = percentage(cell.number, figure.target)
    left = f"{cell.remaining:,} remaining." if cell.remaining else "Target reached."
    reading = f" {OUR_READING}" if figure.is_our_reading else ""
    return {
        "figure": share,
        "label": f"{figure.text.removeprefix(share).strip()}: {figure.title.lower()}",
        "detail": f"{left}{reading} {figure.sentence}",
    }


def _opened(cell: Cell, paper: Paper, targets: list[Target]) -> str:
    """Return the address of what a figure counts as at its day, as it is known today."""
    figure = cell.figure
    asked = (figure.measure, figure.target, figure.target_label)
    same = [one for one in targets if (one.measure, one.number, one.label or "target") == asked]
    return address_of(paper.page.programme, figure.name, target=same[0] if same else None, as_at=figure.as_at)


def _of(cell: Cell) -> str:
    return f", of {cell.figure.target_label}" if cell.figure.target else ""


def _bar(paper: Paper) -> dict[str, Any] | None:
    """Return the page's first figure against its target: before the month and in it, where the months are told."""
    main = paper.main
    if main.number is None or main.figure.target is None:
        return None
    ends = last_day(main.figure.target_ends_on)
    in_month, title = _in_month(paper), month(paper.page.as_at)
    parts = [(f"before {title}", main.number - in_month), (f"in {title}", in_month)] if in_month else []
    label = main.figure.target_label
    return {
        "title": f"Against the {label}" + (f", to be reached by {month(ends)}" if ends else ""),
        "parts": [part for part in parts if part[1]] or [("so far", main.number)],
        "target": main.figure.target,
        "target_words": label,
        "words": f"{main.text}, {main.remaining:,} remaining" if main.remaining else f"{main.text}, target reached",
    }


def _in_month(paper: Paper) -> int:
    division = paper.division(MONTH)
    key = f"{paper.page.as_at:%Y-%m}"
    told = [cell.number for cell in division.parts if cell.figure.part == key] if division else []
    return (told and told[0]) or 0


def _months(paper: Paper) -> dict[str, Any] | None:
    """Return the months' counts for a chart of columns; None where they are not told."""
    division = paper.division(MONTH)
    if division is None:
        return None
    cells = [cell for cell in division.parts if cell.figure.part != EARLIER]
    return {
        "labels": [date.fromisoformat(f"{cell.figure.part}-01") for cell in cells],
        "series": [("Claims submitted", [cell.number for cell in cells])],
        "words": f"Families turned around, reported in each month; {sum(cell.number or 0 for cell in cells):,} in all.",
    }


def _division(one: Division) -> dict[str, Any]:
    return {
        "id": f"division-{one.name.replace('_', '-')}",
        "title": one.title,
        "rows": [{"words": cell.part, "number": cell.number} for cell in one.parts],
        "heads": one.title.removeprefix("By ").capitalize(),
        "leaves_out": one.leaves_out,
    }


def as_file(paper: Paper, kind: str) -> HttpResponse:
    """Return a page as CSV or JSON."""
    if kind == "json":
        text = json.dumps(as_json(paper), indent=2, ensure_ascii=False)
        answer = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    else:
        answer = HttpResponse("\ufeff" + as_csv(paper), content_type="text/csv; charset=utf-8")
    header = content_disposition_header(as_attachment=True, filename=f"{_name(paper.page)}.{kind}")
    answer["Content-Disposition"] = header or "attachment"
    return answer


def _name(page: PerformancePage) -> str:
    return f"performance-{page.council.slug}-{page.programme.slug}-{page.as_at:%Y-%m}"
