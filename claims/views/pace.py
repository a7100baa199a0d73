"""Pace: whether each target is reached, why, what limits it, and the families each window can bring."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from claims.amounts import terms_of
from claims.figures.attainable import results_worth
from claims.figures.coming import Ahead, Coming, InWindow
from claims.figures.counting import published_as_at
from claims.figures.outlook import Limit, Limits, Outlook, outlook_of, pace_of, room_for
from claims.figures.pace import Answer, Seen, Tried
from claims.figures.registry import AsAt
from claims.forms_of_figures import PartForm
from claims.ledger import Sums, sums_of
from claims.models import Programme
from claims.views.narrowing import beforehand_of, drawn, filter_of, form_for, kept_for
from families.words import counted, day, number, pounds
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest

TONES = {
    Answer.REACHED: "green",
    Answer.YES: "green",
    Answer.LIKELY: "blue",
    Answer.SEEMS_SO: "blue",
    Answer.PERHAPS: "yellow",
    Answer.SEEMS_NOT: "yellow",
    Answer.NO: "red",
    Answer.OVER: "red",
    Answer.BEGUN: "grey",
    Answer.NOT_KNOWN: "grey",
}
COMING_COLUMNS: list[dict[str, Any]] = [
    {"label": "Window"},
    {"label": "Evidence date"},
    {"label": "Met today", "numeric": True},
    {"label": "Earliest date comes", "numeric": True},
    {"label": "Evidence outstanding", "numeric": True},
]
SEEN_COLUMNS: list[dict[str, Any]] = [{"label": "Past"}, {"label": "Brought", "numeric": True}]
MONEY_COLUMNS: list[dict[str, Any]] = [
    {"label": "Money"},
    {"label": "Amount", "numeric": True},
    {"label": "What it is"},
]
TRIED_COLUMNS: list[dict[str, Any]] = [
    {"label": "Past"},
    {"label": "Those before would have said"},
    {"label": "It brought", "numeric": True},
    {"label": "Within the range"},
]

COLUMNS = {
    "coming_columns": COMING_COLUMNS,
    "seen_columns": SEEN_COLUMNS,
    "tried_columns": TRIED_COLUMNS,
    "money_columns": MONEY_COLUMNS,
}


@requires(Verb.VIEW_FIGURES)
@require_safe
def pace(request: KeyworkerRequest) -> HttpResponse:
    """Show whether each target is reached, at the pace of the past year and by the families' earliest dates."""
    before = beforehand_of(request)
    form = form_for(request, before, PartForm)
    chosen = [before.at(one, request.today) for one in form.chosen_programmes()] if form.is_valid() else []
    if form.errors or not form.selection().is_everything:
        return _of_a_part(request, form, chosen)
    money = may(request.user, Verb.VIEW_MONEY)
    shown = {
        "form": form,
        "filter": filter_of(form, clear=request.path),
        "programmes": [_own(request, one, money=money) for one in chosen],
        "published": kept_for(request, "pace as published", read=partial(_published, before.published)),
    }
    return render(request, "claims/pace.html", shown)


def _published(published: Sequence[Programme]) -> SafeString:
    """Return what is told of the programmes that stand here as published, as it is drawn."""
    every = [_programme(one, pace_of(one, as_at=published_as_at(one))) for one in published]
    return drawn("claims/_pace_published.html", {"published": [one for one in every if one["outlooks"]]})


def _of_a_part(request: KeyworkerRequest, form: PartForm, chosen: Sequence[AsAt]) -> HttpResponse:
    """Show what each window can bring of a part of the families, and why nothing is said of a target."""
    shown: dict[str, Any] = {"form": form, "filter": filter_of(form, clear=request.path)}
    if form.errors:
        return render(request, "claims/pace.html", shown, status=422)
    selection = form.selection()

    def coming_of(at: AsAt) -> SafeString:
        ahead = Ahead(programme=at.programme, as_at=at.day, selection=selection, told=at)
        coming = [_coming(at.programme, each, **selection.asked) for each in ahead.in_windows]
        return _drawn({"programme": at.programme, "coming": coming, "is_part": True})

    shown["is_part"] = True
    shown["programmes"] = [
        kept_for(request, "pace", at.programme.pk, repr(form.chosen()), read=partial(coming_of, at)) for at in chosen
    ]
    return render(request, "claims/pace.html", shown)


def _own(request: KeyworkerRequest, at: AsAt, *, money: bool) -> SafeString:
    """Return what is told of a programme of the council as it is drawn, kept; the money to who may see it."""
    programme = at.programme

    def read() -> SafeString:
        ahead = Ahead(programme=programme, as_at=at.day, told=at)
        coming = [_coming(programme, each) for each in ahead.in_windows]
        told = {"coming": coming, "money": _money(ahead) if money else []}
        return _drawn(_programme(programme, outlook_of(ahead)) | told)

    return kept_for(request, "pace", programme.pk, money, read=read)


def _drawn(shown: dict[str, Any]) -> SafeString:
    return drawn("claims/_pace_of_programme.html", shown | COLUMNS)


def _programme(programme: Programme, outlooks: list[Outlook]) -> dict[str, Any]:
    return {"programme": programme, "outlooks": [{**shown_of(one), **_further(one)} for one in outlooks]}


def _money(ahead: Ahead) -> list[list[Any]]:
    """Return what was claimed and paid, and what could still come in the windows that are open or coming."""
    sums = sum((part.sums for part in sums_of(ahead.programme)), Sums())
    room = room_for(ahead, ahead.open_or_coming)
    low = sum(one.met for one in ahead.in_windows)
    likely = low + sum(one.dated for one in ahead.in_windows)
    high = likely + sum(one.outstanding for one in ahead.in_windows)
    terms = terms_of(ahead.programme)
    still = [results_worth(terms, families, on=ahead.as_at, room=room) for families in (low, likely, high)]
    least, average, most = (pounds(amount, "no rate is set") for amount in still)
    within = "" if room is None else f", within room below the cap for {counted(room, 'claim,claims')}"
    return [
        ["Claimed", pounds(sums.claimed), "Every line of the ledger that stands, fees and results."],
        ["Paid", pounds(sums.kept), "What was paid and is not due back."],
        ["Outstanding", pounds(sums.awaited), "Claimed, and neither paid, refused nor withdrawn."],
        ["Attainable, low", least, f"{counted(low, 'result,results')}: met today{within}."],
        ["Attainable, likely", average, f"{counted(likely, 'result,results')}: and those whose earliest date comes."],
        ["Attainable, high", most, f"{counted(high, 'result,results')}: and those of which evidence is outstanding."],
    ]


def shown_of(one: Outlook) -> dict[str, Any]:
    """Return whether a target is reached as the partial ``_pace.html`` shows it, for every page that says so."""
    label = one.target.label or "target"
    return {
        "id": f"pace-{one.target.pk}",
        "title": f"{one.one.counted.figure.title}: is the {label} reached by {day(one.last)}?",
        "answer": one.answer.short,
        "why": one.answer.why,
        "tone": TONES[one.answer],
        "rows": [{"key": key, "value": value} for key, value in _facts(one) if value],
        "limits": [_limit(one, limit) for limit in one.limits],
        "assumptions": one.assumptions,
    }


def _facts(one: Outlook) -> list[tuple[str, str]]:
    reading = " The target is our reading; nobody published it." if one.target.is_our_reading else ""
    pace = "past year's windows" if one.is_by_window else "past year's months"
    return [
        ("Today", f"{one.one.text}, {one.one.remaining_text}.{reading}"),
        ("Needed", f"{one.needed}." if one.needed else ""),
        (f"At the pace of the {pace}", one.at_pace.words if one.at_pace else "Not known"),
        ("By the families' earliest dates", one.by_dates.words if one.by_dates else ""),
    ]


OPENS = {Limits.FAMILIES: "not-reported", Limits.EVIDENCE: "outstanding"}


def _limit(one: Outlook, limit: Limit) -> dict[str, str]:
    """Return what limits what is reached, in words, with the families it speaks of."""
    what = OPENS.get(limit.what)
    asked = {"target": one.target.pk} if limit.what == Limits.EVIDENCE else {}
    return {"words": limit.said, "href": opened(one.ahead.programme, what, **asked) if what else ""}


def _further(one: Outlook) -> dict[str, Any]:
    """Return what stands beneath the answer on the page of the pace alone."""
    held = sum(each.held for each in one.tried)
    tried = counted(len(one.tried), "past window,past windows" if one.is_by_window else "past month,past months")
    return {
        "seen": [[each.name, each.count] for each in reversed(one.seen)],
        "tried": [_tried(each) for each in reversed(one.tried)],
        "tried_words": f"Of {tried} that at least two came before, {number(held)} brought what lay within the range."
        if one.tried
        else "Too few are past to try the pace on them.",
        "fan": _fan(one),
        "target": one.target.number,
        "target_words": one.target.label,
        "period": "Window" if one.is_by_window else "Month",
        **{f"{name}_id": f"{name}-{one.target.pk}" for name in ("fan", "seen", "tried")},
    }


def _coming(programme: Programme, each: InWindow, **asked: Any) -> list[Any]:
    cells = [
        (number(count), opened(programme, "coming", window=each.window.pk, how=how.value, **asked)) if count else 0
        for how, count in ((Coming.MET, each.met), (Coming.DATED, each.dated), (Coming.OUTSTANDING, each.outstanding))
    ]
    return [each.window.name, each.window.evidence_on, *cells]


def _tried(one: Tried) -> list[Any]:
    return [one.of.name, one.said.words, one.of.count, "Yes" if one.held else "No"]


def _fan(one: Outlook) -> dict[str, Any] | None:
    """Return what the fan draws: how the count grew over the past year, and the range it leads to."""
    if one.at_pace is None or one.at_pace.low is None or not one.left or not one.seen:
        return None
    return {"past": _grown(one, one.seen), "ahead": [(name, _part(one, at + 1)) for at, name in enumerate(one.left)]}


def _grown(one: Outlook, seen: list[Seen]) -> list[tuple[str, int]]:
    """Return the count as it stood after each past window: what came later is taken off."""
    found, at = [], one.one.number
    for each in reversed(seen):
        found.append((each.name, max(at, 0)))
        at -= each.count
    return found[::-1]


def _part(one: Outlook, left: int) -> tuple[int, int, int]:
    said = one.reached_after(left)
    return (said.low or 0, said.likely, said.high or 0) if said else (0, 0, 0)


def opened(programme: Programme, what: str, **asked: Any) -> str:
    """Return the address of the families that a number of these pages counts."""
    address = reverse("figure_families", args=[programme.pk, what])
    return f"{address}?{urlencode(asked)}" if asked else address
