"""The target dashboard, and for each of its figures the page of exactly what it counts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.figures.counting import Counted, Progress, by_window, progress, published_as_at, recorded_beyond
from claims.figures.registry import FIGURES, FUNNEL, OF_MEASURE
from claims.figures.selection import Selection
from claims.models import Claim, Programme, Target, Window
from claims.rounding import percentage, share_text
from families.paging import page_of
from families.words import counted as counted_in_words
from families.words import day, month, number, period
from keyworkers.permissions import Verb, requires, verbs_of
from keyworkers.requests import KeyworkerRequest, scope_for
from outcomes.models import Attachment

SIZE = 50
WINDOW_COLUMNS = [
    {"label": "Window"},
    {"label": "Open"},
    {"label": "Evidence date"},
    {"label": "Reported", "numeric": True},
]
FUNNEL_COLUMNS = [{"label": "Stage"}, {"label": "Number", "numeric": True}, {"label": "What it counts"}]
ROW_COLUMNS = [{"label": "Family"}, {"label": "Attached"}, {"label": "Claim"}, {"label": "Submitted"}]
BALANCE_COLUMNS = [
    {"label": "Counted before this system"},
    {"label": "By"},
    {"label": "Number", "numeric": True},
    {"label": "From"},
]


@requires(Verb.VIEW_FIGURES)
@require_safe
def figures(request: KeyworkerRequest) -> HttpResponse:
    """Show how far the council's programmes have come and, apart from them, what other councils published."""
    programmes = list(Programme.objects.visible_to(scope_for(request)).select_related("council", "framework"))
    own = [programme for programme in programmes if programme.council_id == request.user.council_id]
    shown = {
        "programmes": [_programme(programme, as_at=request.today) for programme in own],
        "published": [_published(programme) for programme in programmes if programme.council.is_as_published],
        "window_columns": WINDOW_COLUMNS,
        "funnel_columns": FUNNEL_COLUMNS,
    }
    return render(request, "claims/figures.html", shown)


def _programme(programme: Programme, *, as_at: date) -> dict[str, Any]:
    against = progress(programme, as_at=as_at)
    named = [*FUNNEL, "beyond-the-cap"]
    numbers = {name: Counted(programme=programme, figure=FIGURES[name], as_at=as_at).number() for name in named}
    funnel = [
        [(FIGURES[name].title, address_of(programme, name)), numbers[name], FIGURES[name].sentence] for name in FUNNEL
    ]
    return {
        "programme": programme,
        "period": period(programme.starts_on, programme.ends_on),
        "stats": [_with_beyond(one) for one in against] + _without_target(programme, against, numbers),
        "bars": [_bar(one, numbers) for one in against],
        "windows": [_window(window, counted, count) for window, counted, count in by_window(programme, as_at=as_at)],
        "funnel": funnel,
    }


def _stat(one: Progress) -> dict[str, str]:
    """Return a count against its target, as the component shows it."""
    figure = one.counted.figure
    said = percentage(one.number, one.target.number)
    reading = " The target is our reading; nobody published it." if one.target.is_our_reading else ""
    return {
        "figure": said,
        "label": f"{one.text.removeprefix(said).strip()}: {figure.title.lower()}",
        "detail": f"{one.remaining_text[0].upper()}{one.remaining_text[1:]}.{reading}",
        "href": address_of(one.counted.programme, figure.name, target=one.target),
        "text": one.text,
    }


def _with_beyond(one: Progress) -> dict[str, str]:
    """Return the count with its over-performance: what is beyond the cap is recorded, and shows above 100 %."""
    shown = _stat(one)
    beyond = recorded_beyond(one).number() if one.counted.figure.name == "turned-around" else 0
    if beyond:
        both = share_text(one.number + beyond, one.target.number, one.target.label)
        more = counted_in_words(beyond, "more is,more are")
        shown["detail"] += f" {more} recorded beyond the cap and not paid; with what was reported {both}."
    return shown


def _without_target(programme: Programme, against: list[Progress], numbers: dict[str, int]) -> list[dict[str, str]]:
    """Return the counts that no target stands beside: a number, and no percentage."""
    held_against = {one.counted.figure.name for one in against}
    names = [figure.name for figure in OF_MEASURE.values() if figure.name not in held_against]
    return [
        {
            "figure": number(numbers[name]),
            "label": FIGURES[name].title.lower(),
            "detail": FIGURES[name].sentence,
            "href": address_of(programme, name),
        }
        for name in [*names, "meets-the-plan", "paid", "beyond-the-cap"]
    ]


def _bar(one: Progress, numbers: dict[str, int]) -> dict[str, Any]:
    counted = one.counted
    before = sum(line.count for line in counted.balances())
    here = one.number - before
    parts = [("counted before this system", before), ("from this system", here)]
    return {
        "id": f"target-{one.target.pk}",
        "title": f"{counted.figure.title}, against the {one.target.label or 'target'}",
        "parts": [part for part in parts if part[1]] or [("so far", 0)],
        "target": one.target.number,
        "target_words": one.target.label or "target",
        "words": f"{one.text}, {one.remaining_text}",
    }


def _window(window: Window, counted: Counted, count: int) -> list[Any]:
    return [
        (window.name, address_of(counted.programme, counted.figure.name, window=window)),
        f"{day(window.opens_on)} to {day(window.submit_by)}",
        window.evidence_on,
        count,
    ]


def _published(programme: Programme) -> dict[str, Any]:
    """Return a programme as another council published it, as at the last day it published a count for."""
    as_at = published_as_at(programme)
    counted = Counted(programme=programme, figure=FIGURES["turned-around"], as_at=as_at)
    against = progress(programme, as_at=as_at)
    facts = [{"key": "Programme", "value": period(programme.starts_on, programme.ends_on)}]
    if programme.announced_on:
        facts.append({"key": "Announced", "value": month(programme.announced_on)})
    return {
        "programme": programme,
        "stats": [_stat(one) for one in against]
        or [
            {
                "figure": number(counted.number()),
                "label": "families turned around, without a target",
                "href": address_of(programme, counted.figure.name),
            }
        ],
        "facts": facts,
    }


def address_of(programme: Programme, name: str, *, target: Target | None = None, window: Window | None = None) -> str:
    """Return the address of what a figure counts."""
    chosen = {"target": target.pk if target and target.starts_on else "", "window": window.pk if window else ""}
    asked = urlencode({key: value for key, value in chosen.items() if value})
    return reverse("figure", args=[programme.pk, name]) + (f"?{asked}" if asked else "")


@requires(Verb.VIEW_FIGURES)
@require_safe
def figure(request: KeyworkerRequest, programme: int, name: str) -> HttpResponse:
    """Show exactly what a figure counts: its claims or families, and one line for each opening balance."""
    counted = _asked_for(request, programme, name)
    every = counted.rows()
    visible = every.visible_to(scope_for(request))
    opened = _Opened(request)
    page = page_of(opened.with_families(visible), by="id", size=SIZE, after=_number(request.GET.get("after")))
    hidden = every.count() - visible.count()
    shown = {
        "counted": counted,
        "number": counted.number(),
        "part": _part(counted),
        "columns": ROW_COLUMNS,
        "rows": [opened.row(row) for row in page.rows],
        "hidden": hidden,
        "next": _next(request, page.after) if page.after else "",
        "balance_columns": BALANCE_COLUMNS,
        "balances": [_balance(line) for line in counted.balances()],
    }
    return render(request, "claims/figure.html", shown)


def _asked_for(request: KeyworkerRequest, programme: int, name: str) -> Counted:
    found = get_object_or_404(
        Programme.objects.visible_to(scope_for(request)).select_related("council", "framework"), pk=programme
    )
    if name not in FIGURES:
        raise Http404
    target, window = _number(request.GET.get("target")), _number(request.GET.get("window"))
    return Counted(
        programme=found,
        figure=FIGURES[name],
        as_at=published_as_at(found) if found.council.is_as_published else request.today,
        target=get_object_or_404(found.targets, pk=target) if target else None,
        selection=Selection(window=get_object_or_404(found.windows, pk=window).pk if window else None),
    )


def _part(counted: Counted) -> str:
    """Return which part of the figure is meant, in words."""
    if counted.selection.window:
        return f"in the window {counted.programme.windows.get(pk=counted.selection.window)}"
    if counted.target and counted.target.starts_on:
        return period(counted.target.starts_on, counted.target.ends_on)
    return ""


@dataclass(frozen=True, slots=True)
class _Opened:
    """The rows of a figure as this person may follow them."""

    request: KeyworkerRequest

    def with_families(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("family", "attachment") if rows.model is Claim else rows.select_related("family")

    def row(self, row: Claim | Attachment) -> list[Any]:
        verbs = verbs_of(self.request.user)
        family = reverse("family", args=[row.family_id]) if Verb.VIEW_FAMILIES in verbs else ""
        named = {"text": row.family.name, "href": family, "detail": row.family.reference}
        if isinstance(row, Attachment):
            return [named, row.attached_on, None, None]
        words = f"{row.get_kind_display()}, {row.get_state_display().lower()}"
        claim = (words, reverse("claim", args=[row.pk]) if Verb.VIEW_CLAIMS in verbs else "")
        return [named, row.attachment.attached_on, claim, row.submitted_on]


def _balance(line: Any) -> list[Any]:
    source = f"{line.source_note} (our reading)" if line.is_our_reading else line.source_note
    return [line.label, line.counted_on, line.count, source]


def _next(request: KeyworkerRequest, after: int) -> str:
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({**kept, "after": str(after)})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
