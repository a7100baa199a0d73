"""How families stand by their stored verdicts: for lists, where judging each again would take too long."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from families.models import Source
from families.reading import Rows
from outcomes.explaining import NEARLY, NeedState, Standing
from outcomes.models import NeedVerdict
from outcomes.rules.daysets import DaySet


@dataclass(frozen=True, slots=True)
class NeedStands:
    """A need that is not met on a day: since when it needs attention again (None: it was never met), and from when."""

    attachment: int
    indicator: str
    again_since: date | None
    earliest: date | None
    is_silent: bool
    is_possible: bool


def sources_asked(council: int) -> QuerySet[Any, Any]:
    """Return the question of which ``silent_in`` reads the answer."""
    latest = Max("coverages__complete_to", filter=Q(coverages__withdrawn_at__isnull=True))
    return Source.objects.filter(council=council).annotate(to=latest).values_list("kind", "to", "allowed_lag_days")


def silent_in(rows: Rows, *, day: date) -> frozenset[str]:
    """Return the kinds of source that have been silent for longer than they may be on ``day``, as was asked of them."""
    reached = {kind for kind, to, lag in rows if to is not None and to + timedelta(days=lag) >= day}
    return frozenset(kind for kind, _, _ in rows if kind not in reached)


def needs_not_met(families: Iterable[int], *, day: date, silent: frozenset[str]) -> Mapping[int, Sequence[NeedStands]]:
    """Return the needs of ``families`` that their stored verdicts do not call met on ``day``; one query."""
    return needs_in(list(needs_asked(list(families), day=day, silent=sorted(silent))), day=day, silent=silent)


def needs_asked(families: Collection[int], *, day: date, silent: Collection[str]) -> QuerySet[Any, Any]:
    """Return the question of which ``needs_in`` reads the answer."""
    rows = NeedVerdict.objects.filter(Q(met__holds=day, rests_on__overlap=list(silent)) | ~Q(met__holds=day))
    told: QuerySet[Any, Any] = rows.filter(family__in=families, need__identified_on__lte=day).order_by("need")
    return told.values_list("family_id", "need__attachment", "need__indicator", "met", "possible", "rests_on")


def needs_in(rows: Rows, *, day: date, silent: frozenset[str]) -> Mapping[int, Sequence[NeedStands]]:
    """Return the needs that are not met on ``day`` by family, as was asked of them."""
    found: dict[int, list[NeedStands]] = defaultdict(list)
    earlier = DaySet.before(day)
    for family, attachment, indicator, met, possible, rests_on in rows:
        before = met & earlier
        is_silent = not silent.isdisjoint(rests_on)
        is_possible = day in possible
        lapsed = before.intervals[-1].ends_on if before and not is_silent and not is_possible else None
        found[family].append(
            NeedStands(attachment, indicator, lapsed, met.first_on_or_after(day), is_silent, is_possible)
        )
    return found


def standing_of(row: Any, needs: Sequence[NeedStands], *, day: date, silent: frozenset[str]) -> Standing | None:
    """Return how a family read by :func:`outcomes.falling_due.worked_with` stands on ``day``; None before a verdict."""
    if row.met is None:
        return None
    quiet = tuple(sorted(silent & set(row.rests_on or ())))
    if day in row.met and not quiet:
        return Standing(NeedState.MET, row.met.since(day), day, ())
    earliest = _soon(row.met.first_on_or_after(day), day)
    open_needs = [need for need in needs if need.attachment == row.attachment]
    if not any(not need.is_silent and not need.is_possible for need in open_needs) and (quiet or day in row.possible):
        return Standing(NeedState.NOT_KNOWN, None, None, quiet)
    if row.met & DaySet.before(day):
        return Standing(NeedState.NEEDS_ATTENTION_AGAIN, None, earliest, quiet)
    return Standing(NeedState.NEARLY_THERE if earliest else NeedState.NOT_YET, None, earliest, quiet)


def _soon(first: date | None, day: date) -> date | None:
    """Return the first day met if it is near; a far one may only be the day on which a child will have left school."""
    return first if first and first <= day + NEARLY else None
