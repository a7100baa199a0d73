"""Cohorts on pages: how far the families attached in a period came, how long it took, who waits, what lasted."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.figures.beforehand import Beforehand
from claims.figures.cohorts import SENTENCES, TITLES, By, Cohort, Funnel, Stage, cohorts_of
from claims.figures.durations import NAMED, Band, Durations, ageing, durations_of
from claims.figures.lasting import Lasting, lasting_of
from claims.figures.nearness import near_misses_at
from claims.figures.registry import AsAt
from claims.figures.selection import Selection
from claims.forms_of_figures import PartForm
from claims.models import Programme, ResultType
from claims.rounding import share_text
from claims.views.narrowing import address_of, beforehand_of, drawn, filter_of, form_for, kept_for, with_query
from claims.views.pace import opened
from claims.watching import Held, Sustained
from families.words import counted, number
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.rules.words import need_in_words

COLUMNS: list[dict[str, Any]] = [
    {"label": "Attached"},
    *({"label": title, "numeric": True} for title in TITLES.values()),
]
BAND_COLUMNS: list[dict[str, Any]] = [{"label": "For"}, {"label": "Families", "numeric": True}]
NEAR_COLUMNS: list[dict[str, Any]] = [
    {"label": "The one need not met"},
    {"label": "Families", "numeric": True},
    {"label": "Of them, evidence outstanding", "numeric": True},
]
LASTING_COLUMNS: list[dict[str, Any]] = [
    {"label": "After"},
    {"label": "Sustained"},
    {"label": "Held", "numeric": True},
    {"label": "Not held", "numeric": True},
    {"label": "Not known", "numeric": True},
]


NOT_IN_A_PART = "Families identified and not attached lie in no part: a family is placed as it was attached."
# Some families are attached without being eligible, and meet the plan without a family plan agreed.
NO_PART_OF_THE_ONE_BEFORE = (Stage.ATTACHED, Stage.MEETS)
BEFORE_CLAIMED = (Stage.IDENTIFIED, Stage.ELIGIBLE, Stage.ATTACHED, Stage.IN_PROGRESS, Stage.MEETS)


class CohortsForm(PartForm):
    """By which period of attachment the cohorts are told apart, and of which families."""

    by = forms.ChoiceField(
        label="Attached in the same",
        required=False,
        choices=[(By.YEAR, "financial year"), (By.QUARTER, "quarter")],
        error_messages={"invalid_choice": "Choose a year or a quarter"},
    )


def _each(
    request: KeyworkerRequest,
    page: str,
    form: PartForm,
    before: Beforehand,
    read: Callable[[AsAt, Selection], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return what a page tells of each programme, kept until the council's facts change; nothing of a bad form."""
    if form.errors:
        return []
    asked, selection = repr(form.chosen()), form.selection()
    return [
        {"programme": one}
        | kept_for(request, page, one.pk, asked, read=partial(read, before.at(one, request.today), selection))
        for one in form.chosen_programmes()
    ]


def _page(request: KeyworkerRequest, page: str, form: PartForm, **shown: Any) -> HttpResponse:
    """Show one of these pages beneath what narrows it."""
    asked = {} if form.errors else form.chosen()
    by = {"by": asked["by"]} if "by" in asked else {}
    shown |= {
        "form": form,
        "filter": filter_of(form, clear=with_query(request.path, by), but="by", beside=by),
        "is_part": not form.errors and not form.selection().is_everything,
    }
    return render(request, f"claims/{page}.html", shown, status=422 if form.errors else 200)


@requires(Verb.VIEW_FIGURES)
@require_safe
def cohorts(request: KeyworkerRequest) -> HttpResponse:
    """Show the funnel of each cohort, and the months from attachment to turned around."""
    before = beforehand_of(request)
    form = form_for(request, before, CohortsForm)
    by = By(form.cleaned_data["by"] or By.YEAR) if form.is_valid() else By.YEAR
    return _page(
        request,
        "cohorts",
        form,
        by=by,
        programmes=_each(request, "cohorts", form, before, partial(_cohorts, by=by)),
        sentences=[{"key": TITLES[stage], "value": SENTENCES[stage]} for stage in Stage],
    )


def _cohorts(at: AsAt, selection: Selection, *, by: By) -> dict[str, Any]:
    shown = _cohorts_told(at, selection, by=by)
    shown |= {"programme": at.programme, "columns": COLUMNS, "is_part": not selection.is_everything}
    return {"drawn": drawn("claims/_cohorts_of_programme.html", shown)}


def _cohorts_told(at: AsAt, selection: Selection, *, by: By) -> dict[str, Any]:
    programme, found = at.programme, cohorts_of(at, by=by, selection=selection)
    took = durations_of(at, selection=selection)
    total = found.total
    claimed = {"words": "Claimed, by either route", "number": total.progress + total.employment, "is_no_part": True}
    return {
        "rows": [_cohort(programme, one, selection) for one in found.cohorts],
        "apart": _apart(found.apart) if selection.is_everything else NOT_IN_A_PART,
        "footer": [
            "Together, with those identified and not attached" if selection.is_everything else "Together",
            *(number(getattr(total, one)) for one in Stage),
        ],
        "funnel_id": f"funnel-{programme.pk}",
        "words": _claimed(total),
        "stages": [_stage(total, one) for one in BEFORE_CLAIMED] + [claimed, _stage(total, Stage.PAID)],
        "employment": [_stage(total, Stage.EMPLOYMENT)],
        "took": [_took(programme, ResultType(route), one, selection) for route, one in took.items()],
    }


def _claimed(total: Funnel) -> str:
    attached, progress = counted(total.attached, "family,families"), counted(total.progress, "is,are")
    return f"Of {attached} attached, {progress} claimed by progress and {number(total.employment)} by employment."


def _apart(apart: Funnel) -> str:
    return (
        f"{counted(apart.identified, 'family is,families are')} identified and not attached, "
        f"{number(apart.eligible)} of them eligible by the entry rule."
    ).capitalize()


def _stage(total: Funnel, stage: Stage) -> dict[str, Any]:
    return {"words": TITLES[stage], "number": getattr(total, stage), "is_no_part": stage in NO_PART_OF_THE_ONE_BEFORE}


def _cohort(programme: Programme, one: Cohort, selection: Selection) -> list[Any]:
    days = {"from": one.starts_on.isoformat(), "to": one.ends_on.isoformat(), **selection.asked}
    cells = [
        (number(count), opened(programme, "cohort", stage=stage.value, **days))
        if (count := getattr(one.funnel, stage))
        else 0
        for stage in Stage
    ]
    return [one.name, *cells]


def _took(programme: Programme, route: ResultType, one: Durations, selection: Selection) -> dict[str, Any]:
    within = share_text(one.within_the_named, one.number)
    return {
        "id": f"took-{programme.pk}-{route.value}",
        "title": f"Months from attachment to turned around: {route.label.lower()}",
        "words": f"{_half(one)} Within the {NAMED} months that West Sussex names: {within}.",
        "rows": [
            {
                "words": band.name,
                "number": band.count,
                "href": opened(programme, "took", months=band.least, result=route.value, **selection.asked)
                if band.count
                else "",
            }
            for band in one.bands
        ],
    }


def _half(one: Durations) -> str:
    """Return the median and the quartiles in words."""
    if one.number == 1:
        return f"The one family took {one.median} months."
    first, third = one.quartiles
    return f"Half of {one.number:,} families took {one.median} months or less, the middle half {first} to {third}."


def _band(programme: Programme, band: Band, what: str, **asked: str) -> list[Any]:
    href = opened(programme, what, months=band.least, **asked)
    return [band.name, (number(band.count), href) if band.count else 0]


@requires(Verb.VIEW_FIGURES)
@require_safe
def waiting(request: KeyworkerRequest) -> HttpResponse:
    """Show how long families have been waiting, and those that are one need away."""
    before = beforehand_of(request)
    form = form_for(request, before, PartForm)
    form.is_valid()
    shown = _each(request, "waiting", form, before, _waiting)
    return _page(request, "waiting", form, programmes=shown, band_columns=BAND_COLUMNS, near_columns=NEAR_COLUMNS)


def _waiting(at: AsAt, selection: Selection) -> dict[str, Any]:
    asked, programme = selection.asked, at.programme
    banded = {
        since.value: [_band(programme, one, "waiting", since=since.value, **asked) for one in found]
        for since, found in ageing(at, selection).items()
    }
    return banded | {
        "near": [
            [
                need_in_words(one.indicator).capitalize(),
                (number(one.families), opened(programme, "near", need=one.indicator, **asked)),
                one.outstanding,
            ]
            for one in near_misses_at(at, selection)
        ],
    }


@requires(Verb.VIEW_FIGURES)
@require_safe
def lasting(request: KeyworkerRequest) -> HttpResponse:
    """Show beside the counts how many paid results lasted, and how many families relapsed since."""
    before = beforehand_of(request)
    form = form_for(request, before, PartForm)
    form.is_valid()
    watch = reverse("watch") if may(request.user, Verb.VIEW_CLAIMS) else ""
    shown = _each(request, "lasting", form, before, _lasting)
    return _page(request, "lasting", form, programmes=shown, columns=LASTING_COLUMNS, watch=watch)


def _lasting(at: AsAt, selection: Selection) -> dict[str, Any]:
    programme, found = at.programme, lasting_of(at, selection)
    return {
        "stats": [
            {
                "figure": number(found.paid),
                "label": "results paid",
                "detail": "Every one of them, by either route, still paid today.",
                "href": address_of(programme, "paid", selection=selection),
            },
            relapsed(programme, found, selection),
            {
                "figure": number(found.by_employment),
                "label": "by continuous employment",
                "detail": "Not told of here: whether they stayed in work stands on the watch over paid families.",
            },
        ],
        "rows": [_sustained(programme, one, selection) for one in found.sustained],
    }


def relapsed(programme: Programme, found: Lasting, selection: Selection) -> dict[str, str]:
    """Return how many families relapsed since they were paid for, as every page that counts them says it."""
    today = number(found.not_met_today)
    return {
        "figure": number(len(found.relapsed)),
        "label": f"relapsed since: {found.relapsed_text} by progress",
        "detail": f"Certainly not met on some day since the claim was sent; {today} of them today.",
        "href": opened(programme, "relapsed", **selection.asked) if found.relapsed else "",
    }


def _sustained(programme: Programme, one: Sustained, selection: Selection) -> list[Any]:
    asked = {"months": one.months, **selection.asked}
    counts = ((Held.HELD, one.held), (Held.NOT_HELD, one.not_held), (Held.NOT_KNOWN, one.not_known))
    cells = [
        (number(count), opened(programme, "sustained", held=held.value, **asked)) if count else 0
        for held, count in counts
    ]
    return [f"{one.months} months", one.rate, *cells]
