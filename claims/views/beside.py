"""Programmes side by side: the council's own beside each other and, apart from them, those of other councils."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.amounts import terms_of
from claims.figures.attainable import worth
from claims.figures.beside import Change, Share, Side, changes, side_by_side, together
from claims.figures.counting import published_as_at
from claims.models import TargetMeasure
from claims.views.narrowing import beforehand_of, kept_for
from families.models import Council
from families.words import day, number, period, pounds
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest

COLUMNS: list[dict[str, Any]] = [
    {"label": "Programme"},
    {"label": "As at"},
    {"label": "Target: to work with", "numeric": True},
    {"label": "Worked with", "numeric": True},
    {"label": "Target: to turn around", "numeric": True},
    {"label": "Turned around", "numeric": True},
    {"label": "Remaining", "numeric": True},
]
SHARE_COLUMNS: list[dict[str, Any]] = [
    {"label": "Programme"},
    {"label": "Share"},
    {"label": "As it is said"},
    {"label": "To one decimal", "numeric": True},
]
YEAR_COLUMNS: list[dict[str, Any]] = [
    {"label": "Programme"},
    {"label": "Year"},
    {"label": "What"},
    {"label": "Target", "numeric": True},
    {"label": "Change to the year before", "numeric": True},
    {"label": "Reached"},
]
WORTH_COLUMNS: list[dict[str, Any]] = [
    {"label": "Programme"},
    {"label": "How it is reckoned"},
    {"label": "Worth", "numeric": True},
    {"label": "In millions", "numeric": True},
]


@requires(Verb.VIEW_FIGURES)
@require_safe
def beside(request: KeyworkerRequest) -> HttpResponse:
    """Show the programmes of a council beside each other: its own, and those of each council as published."""
    money = may(request.user, Verb.VIEW_MONEY)
    shown = {
        "councils": kept_for(request, "beside", money, read=lambda: _councils(request, money=money)),
        "columns": COLUMNS,
        "share_columns": SHARE_COLUMNS,
        "year_columns": YEAR_COLUMNS,
        "worth_columns": WORTH_COLUMNS,
    }
    return render(request, "claims/beside.html", shown)


def _councils(request: KeyworkerRequest, *, money: bool) -> list[dict[str, Any]]:
    before = beforehand_of(request)
    own = [before.at(one, request.today) for one in before.own]
    sides = side_by_side([*own, *(before.at(one, published_as_at(one)) for one in before.published)])
    councils = sorted({one.programme.council for one in sides}, key=lambda one: (one.is_as_published, one.name))
    return [_council(one, [side for side in sides if side.programme.council == one], money=money) for one in councils]


def _council(council: Council, sides: Sequence[Side], *, money: bool) -> dict[str, Any]:
    return {
        "council": council,
        "rows": [_row(one) for one in sides],
        "footer": _footer(sides) if len(sides) > 1 else [],
        "shares": [_share(one, share) for one in sides for share in one.shares],
        "years": [_year(one) for one in changes(sides)],
        "worth": [row for one in sides if (row := _worth(one))] if money and not council.is_as_published else [],
        "sources": [one.programme for one in sides if one.programme.source_note],
        "readings": [words for one in sides for words in _readings(one)],
    }


def _row(one: Side) -> list[Any]:
    worked, turned = one.target(TargetMeasure.WORKED_WITH), one.target(TargetMeasure.TURNED_AROUND)
    left = max(turned.number - one.turned_around, 0) if turned else None
    return [
        {"text": one.programme.name, "detail": period(one.programme.starts_on, one.programme.ends_on)},
        one.as_at,
        number(worked.number, "none") if worked else "none",
        _counted(one, one.worked_with, "worked-with"),
        number(turned.number, "none") if turned else "none",
        _counted(one, one.turned_around, "turned-around"),
        "no target" if left is None else number(left),
    ]


def _counted(one: Side, count: int, name: str) -> str | tuple[str, str]:
    if one.programme.council.is_as_published and not count:
        return "not published"
    return number(count), reverse("figure", args=[one.programme.pk, name])


def _footer(sides: Sequence[Side]) -> list[Any]:
    return [
        "Together",
        "",
        _together(sides, TargetMeasure.WORKED_WITH),
        _summed(sides, sum(one.worked_with for one in sides)),
        _together(sides, TargetMeasure.TURNED_AROUND),
        _summed(sides, sum(one.turned_around for one in sides)),
        "",
    ]


def _together(sides: Sequence[Side], measure: TargetMeasure) -> str:
    has_any = any(one.target(measure) for one in sides)
    return number(together(sides, measure)) if has_any else "none"


def _summed(sides: Sequence[Side], count: int) -> str:
    if not count and all(one.programme.council.is_as_published for one in sides):
        return "not published"
    return number(count)


def _share(one: Side, share: Share) -> list[Any]:
    if not share.figure:
        return [one.programme.name, share.of, share.text, share.exactly]
    asked = f"?{urlencode({'result_type': share.result_type})}" if share.result_type else ""
    href = reverse("figure", args=[one.programme.pk, share.figure]) + asked
    return [one.programme.name, share.of, (share.text, href), share.exactly]


def _year(one: Change) -> list[Any]:
    target = one.target
    reading = " (our reading)" if target.is_our_reading else ""
    name = "turned-around" if target.measure == TargetMeasure.TURNED_AROUND else "worked-with"
    return [
        one.programme.name,
        period(target.starts_on or date.min, target.ends_on),
        target.get_measure_display(),
        f"{target.number:,}{reading}",
        one.words or "the first",
        (one.text, reverse("figure", args=[one.programme.pk, name]) + f"?{urlencode({'target': target.pk})}"),
    ]


def _worth(one: Side) -> list[Any] | None:
    """Return what the target in total is worth by the rates of the programme's first day."""
    target = one.target(TargetMeasure.TURNED_AROUND) or one.target(TargetMeasure.WORKED_WITH)
    found = worth(terms_of(one.programme), target.number, on=one.programme.starts_on) if target else None
    return [one.programme.name, found.words, pounds(found.amount), found.in_millions] if found else None


def _readings(one: Side) -> list[str]:
    """Return what stands here as our reading, published by nobody."""
    targets = [
        f"the {target.label or 'target'} of {target.number:,}" for target in one.targets if target.is_our_reading
    ]
    lines = one.programme.opening_balances.all()
    counts = [f"{line.label}, {line.count:,} by {day(line.counted_on)}" for line in lines if line.is_our_reading]
    return [f"{one.programme.name}: {words}" for words in [*targets, *counts]]
