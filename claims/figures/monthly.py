"""Figures by month: kept, so that a page reads one row, and rebuilt for any past month from the day sets and claims."""

from datetime import date, datetime

from django.db import transaction

from claims.figures.counting import Counted
from claims.figures.registry import FIGURES
from claims.models import MonthlyFigure, Programme


def rebuild_monthly(programme: Programme, *, as_at: date, at: datetime) -> int:
    """Write every figure that can be known for a past day as it stands at ``as_at``, and return how many changed.

    Doing it again changes nothing; a correction that reaches back changes exactly the months it reaches.
    """
    kept = dict(
        MonthlyFigure.objects.filter(programme=programme, breakdown="", as_at=as_at).values_list("name", "number")
    )
    found = {
        figure.name: Counted(programme=programme, figure=figure, as_at=as_at).number()
        for figure in FIGURES.values()
        if figure.is_dated
    }
    changed = [name for name, number in found.items() if kept.get(name) != number]
    with transaction.atomic():
        MonthlyFigure.objects.filter(programme=programme, breakdown="", as_at=as_at, name__in=changed).delete()
        MonthlyFigure.objects.bulk_create(
            MonthlyFigure(programme=programme, name=name, as_at=as_at, number=found[name], built_at=at)
            for name in changed
        )
    return len(changed)
