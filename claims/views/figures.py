"""The target dashboard: how far the programmes have come, from which every number opens what it counts."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from claims.figures.beforehand import Beforehand
from claims.figures.breakdowns import left_out, not_fitting
from claims.figures.coming import Ahead
from claims.figures.counting import (
    Counted,
    Progress,
    counted_at_once,
    in_force,
    in_windows,
    progress,
    progress_of,
    published_as_at,
    recorded_beyond,
)
from claims.figures.lasting import lasting_of
from claims.figures.outlook import Outlook, outlook_of
from claims.figures.registry import FIGURES, FUNNEL, OF_MEASURE, ROUNDING, AsAt
from claims.figures.selection import DIMENSIONS, Selection
from claims.forms_of_figures import FiguresForm
from claims.models import Programme, Window
from claims.rounding import percentage, share_text
from claims.views.cohorts import relapsed
from claims.views.narrowing import (
    address_of,
    address_of_counted,
    beforehand_of,
    drawn,
    filter_of,
    form_for,
    kept_for,
    with_query,
)
from families.words import counted as counted_in_words
from families.words import day, month, number, period
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest

__all__ = ["address_of", "figures"]

WINDOW_COLUMNS = [
    {"label": "Window"},
    {"label": "Open"},
    {"label": "Evidence date"},
    {"label": "Reported", "numeric": True},
]
FUNNEL_COLUMNS = [{"label": "Stage"}, {"label": "Number", "numeric": True}, {"label": "What it counts"}]
TARGET_COLUMNS = [
    {"label": "Target"},
    {"label": "So far"},
    {"label": "Remaining", "numeric": True},
    {"label": "Needed"},
    {"label": "Reached at the pace of the past year?"},
]
FILTER = {"title": "Choose a part or a day", "button": "Show these"}
OUR_READING = "The target is our reading; nobody published it."


@requires(Verb.VIEW_FIGURES)
@require_safe
def figures(request: KeyworkerRequest) -> HttpResponse:
    """Show how far the council's programmes have come and, apart from them, what other councils published."""
    before = beforehand_of(request)
    form = form_for(request, before, FiguresForm)
    shown: dict[str, Any] = {"form": form}
    if not form.is_valid():
        overview = drawn("claims/_overview.html", shown | {"filter": filter_of(form, clear=request.path, words=FILTER)})
        return render(request, "claims/figures.html", shown | {"drawn": overview}, status=422)
    follows = may(request.user, Verb.VIEW_CLAIMS)

    def draw() -> SafeString:
        told = _told(form, before, today=request.today)
        told |= {"may_view_claims": follows, "filter": filter_of(form, clear=request.path, words=FILTER)}
        return drawn("claims/_overview.html", shown | told)

    overview = kept_for(request, "overview", follows, repr(form.chosen()), read=draw)
    return render(request, "claims/figures.html", shown | {"drawn": overview})


def _told(form: FiguresForm, before: Beforehand, *, today: date) -> dict[str, Any]:
    as_at, selection = form.day_of(today), form.selection()
    chosen = [before.at(one, as_at) for one in form.chosen_programmes()]
    return {
        "as_at": as_at,
        "programmes": [_programme(at, selection=selection, today=today) for at in chosen],
        "published": [] if form.chosen() else [_published(one) for one in before.published],
        "breakdowns": with_query(reverse("figure_breakdowns"), form.chosen()),
        "window_columns": WINDOW_COLUMNS,
        "funnel_columns": FUNNEL_COLUMNS,
        "target_columns": TARGET_COLUMNS,
        "rounding": ROUNDING,
    }


def _programme(at: AsAt, *, selection: Selection, today: date) -> dict[str, Any]:
    programme = at.programme
    shown: dict[str, Any] = {"pk": programme.pk, "name": programme.name}
    shown["period"] = period(programme.starts_on, programme.ends_on)
    if at.day < programme.starts_on:
        return shown | {"not_begun": f"It begins on {day(programme.starts_on)}."}
    counts = _Overview(at, selection=selection, today=today)
    return shown | {
        "stats": counts.stats(),
        "bars": counts.bars(),
        "targets": counts.targets(),
        "windows": counts.windows(),
        "funnel": counts.funnel(),
        "notes": counts.notes(),
    }


class _Overview:
    """One programme's figures, all of them counted at once."""

    def __init__(self, at: AsAt, *, selection: Selection, today: date) -> None:
        programme, as_at = at.programme, at.day
        self.at, self.programme, self.as_at, self.selection, self.today = at, programme, as_at, selection, today
        names = [name for name in (*FUNNEL, "beyond-the-cap") if FIGURES[name].is_dated or as_at == today]
        self.parts = {
            name: Counted(programme=programme, figure=FIGURES[name], as_at=as_at, selection=selection) for name in names
        }
        # What a part comes to is not held against the whole's target.
        held = in_force(programme, as_at=as_at) if selection.is_everything else []
        beyond = {one: self._beyond(one) for one in held}
        self.reported = (self.parts["turned-around"], DIMENSIONS["window"])
        found, divided = counted_at_once(
            [*self.parts.values(), *held, *(one for one in beyond.values() if one)],
            [] if selection.window else [self.reported],
            at=[at],
        )
        self.in_windows = divided.get(self.reported)
        self.found = {one: count for one, count in found.items() if one.selection.fits(one.figure)}
        self.against = progress_of(held, found)
        self.beyond = {one.target: found[extra] for one, extra in beyond.items() if extra}

    def _beyond(self, one: Counted) -> Counted | None:
        if one.figure.name != "turned-around" or self.as_at != self.today or not one.target:
            return None
        return recorded_beyond(Progress(counted=one, target=one.target, number=0, planned_in=None))

    def notes(self) -> list[str]:
        """Return what the selection leaves out."""
        if self.selection.is_everything:
            return []
        asked = list(self.parts.values())
        before = left_out(asked)
        return [
            "A part of a programme has no target of its own: these are counts, without a percentage.",
            *([f"{before:,} counted before this system cannot be divided so, and are left out."] if before else []),
            *([words] if (words := not_fitting(asked)) else []),
        ]

    def stats(self) -> list[dict[str, str]]:
        """Return the counts that no target stands beside; the others are a table and bars."""
        held_against = {one.counted.figure.name for one in self.against}
        names = [figure.name for figure in OF_MEASURE.values() if figure.name not in held_against]
        alone = [
            self.parts[name] for name in [*names, "meets-the-plan", "beyond-the-cap", "paid"] if name in self.parts
        ]
        return [*(self._alone(one) for one in alone if one in self.found), *self._relapsed()]

    def _relapsed(self) -> list[dict[str, str]]:
        """Return beside what was paid how many relapsed since, with how long it held; of today alone."""
        if self.as_at != self.today or not self.found.get(self.parts["paid"]):
            return []
        lasting = lasting_of(self.at, self.selection)
        held = "; ".join(f"{one.months} months: {one.rate}" for one in lasting.sustained)
        shown = relapsed(self.programme, lasting, self.selection)
        return [shown | {"detail": f"{shown['detail']} Sustained for {held}."}]

    def _said_beyond(self, one: Progress) -> str:
        """Return the over-performance in words: what is beyond the cap is recorded, and shows above 100 %."""
        beyond = self.beyond.get(one.target, 0)
        if not beyond:
            return ""
        both = share_text(one.number + beyond, one.target.number, one.target.label)
        more = counted_in_words(beyond, "more is,more are")
        return f"{more} recorded beyond the cap and not paid; with what was reported {both}."

    def _alone(self, one: Counted) -> dict[str, str]:
        """Return a count that no target stands beside: a number, and no percentage."""
        return {
            "figure": number(self.found[one]),
            "label": one.figure.title.lower(),
            "detail": one.figure.sentence,
            "href": self._opens(one),
        }

    def _opens(self, one: Counted) -> str:
        return address_of_counted(one, today=self.today)

    def bars(self) -> list[dict[str, Any]]:
        """Return how far each count has come, as bars."""
        return [_bar(one, beyond=self._said_beyond(one)) for one in self.against]

    def targets(self) -> list[list[Any]]:
        """Return each target: so far, remaining, needed a month, the windows left, and whether it is reached."""
        outlooks: dict[int, Outlook] = {}
        if self.against and self.as_at == self.today:
            ahead = Ahead(programme=self.programme, as_at=self.as_at, told=self.at)
            outlooks = {one.target.pk: one for one in outlook_of(ahead, self.against)}
        return [
            [
                {
                    "text": f"{one.counted.figure.title}, {one.target.label or 'target'}",
                    "detail": OUR_READING if one.target.is_our_reading else "",
                },
                (one.text, self._opens(one.counted)),
                one.remaining,
                _needed(one, outlooks.get(one.target.pk)),
                _answer(outlooks.get(one.target.pk)),
            ]
            for one in self.against
        ]

    def windows(self) -> list[list[Any]]:
        """Return the windows, each with what was reported in it."""
        if self.in_windows is None:
            return []
        found = in_windows(self.reported[0], self.in_windows)
        return [_window(window, self._opens(counted), count) for window, counted, count in found]

    def funnel(self) -> list[list[Any]]:
        """Return the way from worked with to paid."""
        shown = [self.parts[name] for name in FUNNEL if name in self.parts]
        return [
            [(one.figure.title, self._opens(one)), self.found[one], one.figure.sentence]
            for one in shown
            if one in self.found
        ]


def _needed(one: Progress, outlook: Outlook | None) -> str:
    """Return how many a month are needed and, by the windows that are left, what the page of the pace says is."""
    if outlook is None or not outlook.is_by_window or not outlook.needed or not one.months_left:
        return one.needed_text
    return f"{one.needed_a_month_text}; {outlook.needed}"


def _answer(outlook: Outlook | None) -> Any:
    """Return whether a target is reached, where either way leads, and what stands between it and the target."""
    if outlook is None:
        return None
    by_dates = outlook.by_dates
    said = [
        f"{outlook.at_pace.words} at the pace" if outlook.at_pace else "",
        f"{by_dates.words} by the families' earliest dates" if by_dates else "",
    ]
    leads = "; ".join(filter(None, said)) if outlook.one.remaining else ""
    limits = [limit.said for limit in outlook.limits if limit.binds]
    detail = " ".join([f"{leads}." if leads else "", *limits]).strip()
    return {"text": outlook.answer.value, "href": reverse("pace"), "detail": detail}


def stat_of(one: Progress, *, href: str) -> dict[str, str]:
    """Return a count against its target, as the component shows it."""
    figure = one.counted.figure
    said = percentage(one.number, one.target.number)
    reading = f" {OUR_READING}" if one.target.is_our_reading else ""
    return {
        "figure": said,
        "label": f"{one.text.removeprefix(said).strip()}: {figure.title.lower()}",
        "detail": f"{one.remaining_text[0].upper()}{one.remaining_text[1:]}.{reading}",
        "href": href,
        "text": one.text,
    }


def _bar(one: Progress, *, beyond: str) -> dict[str, Any]:
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
        "words": f"{one.text}, {one.remaining_text}{f'. {beyond}' if beyond else ''}",
    }


def _window(window: Window, href: str, count: int) -> list[Any]:
    return [(window.name, href), f"{day(window.opens_on)} to {day(window.submit_by)}", window.evidence_on, count]


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
        "stats": [
            stat_of(one, href=address_of(programme, one.counted.figure.name, target=one.target)) for one in against
        ]
        or [
            {
                "figure": number(counted.number()),
                "label": "families turned around, without a target",
                "href": address_of(programme, counted.figure.name),
            }
        ],
        "facts": facts,
    }
