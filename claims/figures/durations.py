"""How long it takes: months from attachment to turned around, and how long families have been waiting.

West Sussex writes that "it will often take around 12 months before 'success' can be reported" [WSCC]; what is found is
held against those twelve. Months are whole calendar months that have passed. Median and quartiles are nearest ranks:
a number of months that a family really took.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db.models import Count, DateField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from claims.figures.coming import not_reported
from claims.figures.pace import at_rank
from claims.figures.registry import FIGURES, AsAt, Rows, Said
from claims.figures.selection import EVERYTHING, Selection
from claims.models import Programme
from families.asking import MadeOnce
from outcomes.rules.daysets import add_months

NAMED = 12  # months: West Sussex's page
BOUNDS = (0, 3, 6, 9, 12, 18, 24)
WAITS = (0, 3, 6, 12, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """So many months or more, and fewer than ``below`` (None: without end)."""

    least: int
    below: int | None
    count: int = 0

    @property
    def name(self) -> str:
        """Return "3 to 5 months", or "24 months and more"."""
        if self.below is None:
            return f"{self.least} months and more"
        return f"{self.least} to {self.below - 1} months" if self.least else f"Less than {self.below} months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """How many families took how many months."""

    months: Mapping[int, int]

    @property
    def number(self) -> int:
        """Return how many families it is told of."""
        return sum(self.months.values())

    def at(self, share: Fraction) -> int:
        """Return after how many months a share of them was turned around."""
        return at_rank(sorted(Counter(self.months).elements()), share)

    @property
    def median(self) -> int:
        """Return the months after which half of them were turned around."""
        return self.at(Fraction(1, 2))

    @property
    def quartiles(self) -> tuple[int, int]:
        """Return the months after which a quarter, and three quarters, were turned around."""
        return self.at(Fraction(1, 4)), self.at(Fraction(3, 4))

    @property
    def within_the_named(self) -> int:
        """Return how many were turned around in the twelve months that West Sussex names, or fewer."""
        return sum(count for months, count in self.months.items() if months <= NAMED)

    @property
    def bands(self) -> list[Band]:
        """Return them by bands of months."""
        return banded(self.months, BOUNDS)


def bands(bounds: Iterable[int]) -> list[Band]:
    """Return the bands that begin at so many months each; the last is without end."""
    starts = list(bounds)
    return [Band(least=least, below=below) for least, below in zip(starts, [*starts[1:], None], strict=True)]


def banded(months: Mapping[int, int], bounds: Iterable[int]) -> list[Band]:
    """Return how many lie in each band of months."""
    return [
        Band(
            least=one.least,
            below=one.below,
            count=sum(n for at, n in months.items() if at >= one.least and (one.below is None or at < one.below)),
        )
        for one in bands(bounds)
    ]


def latest_start(day: date, months: int) -> date:
    """Return the last day from which so many whole months have passed by ``day``."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    found = date(years, month + 1, 1)
    while add_months(found + timedelta(days=1), months) <= day:
        found += timedelta(days=1)
    return found


def took(at: AsAt, *, selection: Selection = EVERYTHING) -> Rows:
    """Return the results reported by the day, each with the months since its family was attached."""
    months = Func(
        F("submitted_on"),
        F("attachment__attached_on"),
        template="(EXTRACT(YEAR FROM AGE(%(expressions)s)) * 12 + EXTRACT(MONTH FROM AGE(%(expressions)s)))::int",
        output_field=IntegerField(),
    )
    reported = FIGURES["turned-around"]
    found: Rows = selection.narrow(reported.rows_at(at), reported, as_at=at.day).annotate(months=months)
    return found


def _took_asked(*, said: Said, selection: Selection) -> tuple[QuerySet[Any, Any], ...]:
    rows = took(said.at, selection=selection).order_by()
    return (rows.values_list("result_type", "months").annotate(Count("id")),)


_TOOK = MadeOnce(_took_asked)


def durations_of(at: AsAt, *, selection: Selection = EVERYTHING) -> dict[str, Durations]:
    """Return, for each route, the months from attachment to turned around; one query."""
    found: dict[str, Counter[int]] = {}
    (rows,) = _TOOK.of(said=at.said, selection=selection)
    for route, months, count in rows:
        found.setdefault(route, Counter())[months] += count
    return {route: Durations(months=months) for route, months in sorted(found.items(), reverse=True)}


class Since(StrEnum):
    """From when a family waits."""

    ATTACHED = "attached"
    MET = "met"


SENTENCES = {
    Since.ATTACHED: "Families attached and not reported, by the whole months since they were attached.",
    Since.MET: "Families that meet their outcomes plan and are not reported, by the whole months since they met it.",
}


def waiting(programme: Programme, since: Since, *, as_at: date) -> Rows:
    """Return the families that wait, each with the day ``waits_since`` it does."""
    return waiting_at(AsAt(programme, as_at), since)


def waiting_at(at: AsAt, since: Since) -> Rows:
    """Return the same; for a page that asks more of the programme as at the day."""
    rows: Rows = not_reported(at)
    if since == Since.ATTACHED:
        return rows.annotate(waits_since=F("attached_on"))  # type: ignore[no-any-return]  # an annotated queryset
    meets = FIGURES["meets-the-plan"].rows_at(at).filter(pk=OuterRef("pk"))
    met_since = _Stretch(F("verdict__met"), Value(at.day))
    attached = F("attached_on")
    rows = rows.filter(Exists(meets))
    return rows.annotate(waits_since=Greatest(Coalesce(met_since, attached), attached))  # type: ignore[no-any-return]  # an annotated queryset


class _Stretch(Func):
    """SQL's first day of the stretch of days that holds a day; null where it never began."""

    template = "(SELECT lower(r) FROM unnest(%(expressions)s)"
    arg_joiner = ") r WHERE r @> "
    output_field = DateField()


def ageing(at: AsAt, selection: Selection = EVERYTHING) -> dict[Since, list[Band]]:
    """Return how many families, or of a part of them, have waited how long: since each of what they wait since."""
    days = tuple(_days_of(one, at.day) for one in bands(WAITS))
    found = _AGEING.of(said=at.said, days=days, selection=selection)
    return {
        since: [replace(one, count=count) for one, count in zip(bands(WAITS), counts, strict=True)]
        for since, ((_, *counts),) in zip(Since, found, strict=True)
    }


def _ageing_asked(
    *, said: Said, days: tuple[tuple[date, date | None], ...], selection: Selection
) -> tuple[QuerySet[Any, Any], ...]:
    return tuple(_waited_asked(said, since, days, selection) for since in Since)


def _waited_asked(
    said: Said, since: Since, days: tuple[tuple[date, date | None], ...], selection: Selection
) -> QuerySet[Any, Any]:
    rows = selection.narrow(waiting_at(said.at, since), FIGURES["worked-with"], as_at=said.day)
    each = {f"n{place}": Count("pk", filter=_began_between(*one)) for place, one in enumerate(days)}
    counted: QuerySet[Any, Any] = rows.order_by().annotate(whole=Value(0)).values("whole").annotate(**each)
    return counted.values_list("whole", *each)


_AGEING = MadeOnce(_ageing_asked)


def waited(band: Band, as_at: date) -> Q:
    """Return the condition that a family has waited for the months of a band."""
    return _began_between(*_days_of(band, as_at))


def _days_of(band: Band, as_at: date) -> tuple[date, date | None]:
    """Return the last day on which those of a band began to wait, and the day after which they did."""
    return latest_start(as_at, band.least), None if band.below is None else latest_start(as_at, band.below)


def _began_between(last: date, after: date | None) -> Q:
    found = Q(waits_since__lte=last)
    return found & Q(waits_since__gt=after) if after else found
