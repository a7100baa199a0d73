"""Near misses: families that are one need away from meeting their outcomes plan, by the need that is missing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from claims.figures.coming import not_reported
from claims.figures.registry import FIGURES, AsAt, Rows, Said
from claims.figures.selection import EVERYTHING, Selection
from claims.models import Programme
from families.asking import MadeOnce
from outcomes.models.verdicts import NeedVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """How many families miss one need alone; of ``outstanding`` of them it might be met, were the evidence here."""

    indicator: str
    families: int
    outstanding: int


SENTENCE = "Families eligible and not reported, of whose needs one alone is not met on the day."


def _one_away(at: AsAt, selection: Selection = EVERYTHING) -> Rows:
    """Return the families one alone of whose needs is not met, by attachment: which, and whether it might be."""
    ours = at.programme.council_id  # said of each table, or every council's rows are read
    judged = NeedVerdict.objects.filter(council=ours, need__council=ours)
    unmet = judged.filter(need__identified_on__lte=at.day).exclude(met__holds=at.day)
    families = not_reported(at).filter(verdict__is_eligible=True, verdict__council=ours)
    families = selection.narrow(families, FIGURES["worked-with"], as_at=at.day)
    by_family = unmet.filter(need__attachment__in=families.order_by().values("pk")).order_by()
    found: Rows = by_family.values("need__attachment").annotate(
        needs=Count("id"), indicator=Min("need__indicator"), might=Count("id", filter=Q(possible__holds=at.day))
    )
    return found.filter(needs=1)


def _asked(*, said: Said, selection: Selection) -> tuple[QuerySet[Any, Any], ...]:
    return (_one_away(said.at, selection).values_list("indicator", "might"),)


_ASKED = MadeOnce(_asked)


def near_misses(programme: Programme, *, as_at: date) -> list[Near]:
    """Return the near misses by need, the commonest first."""
    return near_misses_at(AsAt(programme, as_at))


def near_misses_at(at: AsAt, selection: Selection = EVERYTHING) -> list[Near]:
    """Return the same of a part, for a page that asks more of the programme as at the day."""
    families, outstanding = Counter[str](), Counter[str]()
    for indicator, might in _ASKED.of(said=at.said, selection=selection)[0]:
        families[indicator] += 1
        outstanding[indicator] += might
    found = [Near(indicator=one, families=count, outstanding=outstanding[one]) for one, count in families.items()]
    return sorted(found, key=lambda one: (-one.families, one.indicator))


def nearly(programme: Programme, indicator: str, *, as_at: date) -> Rows:
    """Return the families that miss one need alone, perhaps of one indicator."""
    at = AsAt(programme, as_at)
    missing = _one_away(at)
    if indicator:
        missing = missing.filter(indicator=indicator)
    found: Rows = not_reported(at).filter(pk__in=missing.values("need__attachment"))
    return found
