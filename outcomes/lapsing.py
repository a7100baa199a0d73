"""What is met today and will lapse: a need whose evidence grows old, or whose source falls silent, within some days."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from families.asking import MadeOnce
from families.models import Family, Source
from families.reading import Rows
from families.words import day as said
from outcomes.judging import plan_of
from outcomes.models import Attachment, NeedVerdict
from outcomes.moving import judged_under
from outcomes.rules.words import source_in_words

A_DAY = timedelta(days=1)
Reaches = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Lapsing:
    """One need of a family that is met today and will not be: what, why, the page where to act, and the first day.

    ``page`` is the name of an address that takes the family's id. ``on`` is the first day on which the need is no
    longer met, or on which it is not known.
    """

    words: str
    why: str
    page: str
    on: date


def lapsing(families: Sequence[int], *, day: date, within: int) -> dict[int, list[Lapsing]]:
    """Return what of each of ``families`` is met on ``day`` and lapses within so many days, the soonest first.

    Read from the days that are stored, so nothing is judged: in one query, and one for each version of the outcomes
    plan that this process has not read. Every family asked about is in the answer; one whose work has ended, and one
    without a verdict, have nothing.
    """
    found: dict[int, list[Lapsing]] = {family: [] for family in families}
    verdicts, sources = _ASKED.of(families=frozenset(families), on=day)
    reaches = _reaches(sources)
    ending = [
        (verdict, one)
        for verdict in verdicts
        if (one := _end_of(verdict, day, reaches[verdict.council_id])) and one[0] <= day + timedelta(days=within)
    ]
    for verdict, (on, kind) in sorted(ending, key=lambda each: each[1][0]):
        found[verdict.family_id].append(_told(_called(verdict), on, kind))
    return found


def _met(families: Collection[int], *, on: date) -> QuerySet[Any]:
    """Return the verdicts of the needs met on a day, of the attachment that holds then and has not ended.

    Each carries ``held``, the version of the outcomes plan under which its attachment is judged that day.
    """
    attached = Attachment.objects.filter(family=OuterRef("family"), attached_on__lte=on).order_by("-attached_on", "-id")
    is_open = Q(need__attachment__closed_on__isnull=True) | Q(need__attachment__closed_on__gt=on)
    rows = NeedVerdict.objects.filter(
        is_open, Q(met__holds=on), family__in=families, need__attachment=Subquery(attached.values("pk")[:1])
    )
    under = judged_under(Attachment.objects.filter(pk=OuterRef("need__attachment")), on=on)
    held = rows.annotate(held=Subquery(under.values("held")[:1]))
    found: QuerySet[Any] = held.select_related("need").order_by("family", "need")
    return found


def _sources(families: Collection[int]) -> QuerySet[Any, Any]:
    rows = Source.objects.filter(council__in=Family.objects.filter(pk__in=families).values("council")).annotate(
        to=Max("coverages__complete_to", filter=Q(coverages__withdrawn_at__isnull=True))
    )
    return rows.values_list("council", "kind", "to", "allowed_lag_days")


_ASKED = MadeOnce(lambda *, families, on: (_met(families, on=on), _sources(families)))


def _reaches(rows: Rows) -> Mapping[int, Reaches]:
    """Return up to which day each council's sources are carried; None: nothing has come."""
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    for council, kind, to, lag in rows:
        found[council][kind] = to + timedelta(days=lag) if to else None
    return found


def _end_of(verdict: NeedVerdict, day: date, reaches: Reaches) -> tuple[date, str] | None:
    """Return the first day on which a need met on ``day`` lapses, and the source that falls silent then, if one does.

    None where it lapses on no day, and where a source is silent already: then it is not known today, so not met.
    """
    ends = [(end, "") for start, end in verdict.met.intervals if end and (start is None or start <= day) and day < end]
    for kind in verdict.rests_on:
        to = reaches.get(kind)
        if to is None or to < day:
            return None
        ends.append((to + A_DAY, kind))
    return min(ends, default=None)


def _called(verdict: Any) -> str:
    """Return what the need of a verdict is called by the version of the outcomes plan that holds."""
    known = plan_of(verdict.held).indicators.get(verdict.need.indicator)
    return known.need if known else str(verdict.need.indicator)


def _told(need: str, on: date, kind: str) -> Lapsing:
    if kind:
        name = source_in_words(kind)
        why = f"{name[0].upper()}{name[1:]} is complete only so far; unless more comes it is not known from then on."
        return Lapsing(f"{need}: met, known to {said(on - A_DAY)}", why, "family_evidence", on)
    why = "What shows it grows old: from then on it counts no more, unless something newer is entered."
    return Lapsing(f"{need}: met to {said(on - A_DAY)}", why, "family_evidence", on)
