"""Figures by month: kept, so that a page reads one row, and rebuilt for any past month from the day sets and claims."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from claims.figures.counting import Counted, balances_divided, divided, numbers
from claims.figures.registry import FIGURES, worked_with
from claims.figures.selection import DIMENSIONS
from claims.models import MonthlyFigure, Programme

# By what they are kept divided: little, and nothing that later changes of teams would rewrite.
KEPT_BY = ("district", "route", "result_type")

Place = tuple[str, str, str]


def rebuild_monthly(programme: Programme, *, as_at: date, at: datetime) -> int:
    """Write every figure that can be known for a past day as it stands at ``as_at``, and return how many changed.

    Doing it again changes nothing; a correction that reaches back changes exactly the months it reaches.
    """
    rows = MonthlyFigure.objects.filter(programme=programme, as_at=as_at)
    kept = {(row.name, row.breakdown, row.part): row for row in rows}
    found = counted_by_place(programme, as_at=as_at)
    changed = [place for place, number in found.items() if place not in kept or kept[place].number != number]
    ended = [row.pk for place, row in kept.items() if place not in found or place in changed]
    with transaction.atomic():
        rows.filter(pk__in=ended).delete()
        MonthlyFigure.objects.bulk_create(
            MonthlyFigure(
                programme=programme, name=name, breakdown=by, part=part, as_at=as_at, number=number, built_at=at
            )
            for (name, by, part), number in ((place, found[place]) for place in changed)
        )
    return len({*changed, *(place for place in kept if place not in found)})


def months_kept(counted: Counted, *, most: int = 24) -> list[tuple[date, int]]:
    """Return how a figure stood at the last months' ends before its day, the earliest first, as the table keeps them.

    Nothing where no month is kept of it: of today's figures, of a target's own period, of a selection that is more than
    one part of what months are kept by.
    """
    place = _place_of(counted)
    if place is None or not counted.figure.is_dated:
        return []
    by, part = place
    rows = MonthlyFigure.objects.filter(programme=counted.programme, name=counted.figure.name, as_at__lte=counted.as_at)
    kept = rows.filter(breakdown="", part="") if not by else rows.filter(breakdown__in=["", by], part__in=["", part])
    found: dict[date, int] = {}
    for as_at, breakdown, number in kept.order_by("as_at", "breakdown").values_list("as_at", "breakdown", "number"):
        found[as_at] = number if breakdown == by else 0  # of a part that was none, no row is kept
    return list(found.items())[-most:]


def _place_of(counted: Counted) -> tuple[str, str] | None:
    """Return by what a selection is kept divided, and the part of it; None: months are not kept of it."""
    asked = counted.selection.asked
    if counted.target and counted.target.starts_on:
        return None
    if not asked:
        return "", ""
    ((by, part), *others) = asked.items()
    return (by, part) if by in KEPT_BY and not others else None


def counted_by_place(programme: Programme, *, as_at: date) -> dict[Place, int]:
    """Return every figure that is kept, itself and its parts, as it is read live.

    Before the first family was attached and the first claim sent there is nothing but opening balances.
    """
    asked = [Counted(programme=programme, figure=figure, as_at=as_at) for figure in FIGURES.values() if figure.is_dated]
    if not worked_with(programme, as_at).exists() and not programme.claims.filter(submitted_on__lte=as_at).exists():
        return _balances_by_place(asked)
    found: dict[Place, int] = {(one.figure.name, "", ""): number for one, number in numbers(asked).items()}
    for by in (DIMENSIONS[name] for name in KEPT_BY):
        for one, parts in divided([one for one in asked if by.fits(one.figure)], by).items():
            found |= {(one.figure.name, by.name, str(part)): number for part, number in parts.items()}
    return found


def _balances_by_place(asked: Sequence[Counted]) -> dict[Place, int]:
    found: dict[Place, int] = {(one.figure.name, "", ""): sum(line.count for line in one.balances()) for one in asked}
    for by in (DIMENSIONS[name] for name in KEPT_BY):
        for one in (one for one in asked if by.fits(one.figure)):
            found |= {(one.figure.name, by.name, str(part)): n for part, n in balances_divided(one, by).items()}
    return found
