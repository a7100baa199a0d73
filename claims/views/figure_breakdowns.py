"""A figure divided: by month and window, result type, headline, district, route, provider, team and keyworker."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from claims.figures.beforehand import Beforehand
from claims.figures.breakdowns import Breakdown, broken_down, fitting, left_out
from claims.figures.counting import Counted
from claims.figures.registry import FIGURES, AsAt, Figure
from claims.figures.selection import NOT_RECORDED
from claims.forms_of_figures import FiguresForm
from claims.models import Programme
from claims.views.figures import FILTER
from claims.views.narrowing import address_of, address_on, beforehand_of, drawn, filter_of, form_for, kept_for
from families.words import number, period
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest

FIRST = "turned-around"
OVER_TIME, FEWEST = ("month", "window"), 2


class BreakdownsForm(FiguresForm):
    """Which figure is divided, and which part of it."""

    figure = forms.ChoiceField(
        label="Figure",
        required=False,
        choices=[("", FIGURES[FIRST].title), *((one.name, one.title) for one in FIGURES.values() if one.name != FIRST)],
        error_messages={"invalid_choice": "Figure: choose one that is offered"},
    )
    field_order = ("figure",)


@requires(Verb.VIEW_FIGURES)
@require_safe
def figure_breakdowns(request: KeyworkerRequest) -> HttpResponse:
    """Show one figure of each of the council's programmes, divided by everything its rows can be told apart by."""
    before = beforehand_of(request)
    form = form_for(request, before, BreakdownsForm)
    shown: dict[str, Any] = {"form": form}

    def draw(**told: Any) -> SafeString:
        told["filter"] = filter_of(form, clear=request.path, words=FILTER)
        return drawn("claims/_breakdowns.html", shown | told)

    if not form.is_valid():
        return render(request, "claims/figure_breakdowns.html", shown | {"drawn": draw()}, status=422)
    page = kept_for(request, "breakdowns", repr(form.chosen()), read=lambda: draw(**_told(form, before, request)))
    return render(request, "claims/figure_breakdowns.html", shown | {"drawn": page})


def _told(form: FiguresForm, before: Beforehand, request: KeyworkerRequest) -> dict[str, Any]:
    figure, as_at = FIGURES[form.cleaned_data["figure"] or FIRST], form.day_of(request.today)
    begun = [before.at(one, as_at) for one in form.chosen_programmes() if one.starts_on <= as_at]
    return {
        "figure": figure,
        "as_at": as_at,
        "is_past": as_at != request.today and not figure.is_dated,
        "programmes": [_programme(figure, at, form, request) for at in begun],
    }


def _programme(figure: Figure, at: AsAt, form: FiguresForm, request: KeyworkerRequest) -> dict[str, Any]:
    """Return a figure of a programme with its parts."""
    programme, selection = at.programme, form.selection()
    counted = Counted(programme=programme, figure=figure, as_at=at.day, selection=selection)
    shown = {
        "pk": programme.pk,
        "name": programme.name,
        "period": period(programme.starts_on, programme.ends_on),
        "left_out": left_out([counted]),
    }
    if not selection.fits(counted.figure):
        return shown | {"does_not_fit": True}
    dimensions = [by for by in fitting(counted) if by.name not in selection.parts]
    whole, parts = broken_down(counted, dimensions, labels=form.labels, at=[at])
    return shown | {
        "number": whole,
        "href": _opens(programme, counted, request),
        "parts": [_table(one, request) for one in parts],
    }


def _table(one: Breakdown, request: KeyworkerRequest) -> dict[str, Any]:
    counted, programme = one.counted, one.counted.programme
    page = reverse("figure", args=[programme.pk, counted.figure.name])
    as_at = None if counted.as_at == request.today else counted.as_at
    cells = [
        [
            (
                cell.words,
                address_on(page, selection=cell.selection or counted.selection, as_at=as_at)
                + ("" if cell.selection else "#balances"),
            ),
            cell.number,
        ]
        for cell in one.cells
    ]
    return {
        "id": f"{one.by.name}-{programme.pk}",
        "title": one.by.title,
        "note": one.by.note,
        "cells": cells,
        "footer": ["All" if one.total == one.whole else "The parts together", number(one.total)],
        "chart": _chart(one),
        "columns": [{"label": one.by.title}, {"label": counted.figure.unit.capitalize(), "numeric": True}],
        "why_not": one.why_not_the_whole,
    }


def _chart(one: Breakdown) -> dict[str, Any] | None:
    """Return the columns over time, in its order; a month that brought none stands between those that did."""
    placed = {str(cell.part): cell.number for cell in one.cells if cell.selection and cell.part != NOT_RECORDED}
    if one.by.name not in OVER_TIME or len(placed) < FEWEST:
        return None
    labels: list[date | str] = [cell.words for cell in reversed(one.cells) if str(cell.part) in placed]
    counts = [cell.number for cell in reversed(one.cells) if str(cell.part) in placed]
    if one.by.name == "month":
        months = months_between(date.fromisoformat(f"{min(placed)}-01"), date.fromisoformat(f"{max(placed)}-01"))
        labels, counts = list(months), [placed.get(f"{each:%Y-%m}", 0) for each in months]
    return {
        "title": f"{one.counted.figure.title}, by {one.by.title.lower()}",
        "words": _not_as_drawn(one, drawn=sum(placed.values())),
        "labels": labels,
        "series": [(one.counted.figure.unit.capitalize(), counts)],
    }


def _not_as_drawn(one: Breakdown, *, drawn: int) -> str:
    """Return what the columns do not show as it came: what has no place in time, and what was counted up to a day."""
    said, what = [], one.by.title.lower()
    if left := one.total - drawn:
        said.append(f"{left:,} of no known {what} stand in the table alone.")
    if one.by.name == "month" and (before := sum(line.count for line in one.counted.balances())):
        said.append(f"{before:,} were counted before this system, each in the month up to which they were counted.")
    return " ".join(said)


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of the months from one to another, both among them."""
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(at // 12, at % 12 + 1, 1) for at in span]


def _opens(programme: Programme, counted: Counted, request: KeyworkerRequest) -> str:
    return address_of(
        programme,
        counted.figure.name,
        selection=counted.selection,
        as_at=None if counted.as_at == request.today else counted.as_at,
    )
