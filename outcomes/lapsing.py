"""What is met today and will lapse: a need whose evidence grows old, or whose source falls silent, within some days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, Subquery

from families.models import Source
from families.words import day as said
from outcomes.judgements import plans_held
from outcomes.models import Attachment, NeedVerdict
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

    Read from the days that are stored, so nothing is judged. Two queries, and where anything lapses one more and one
    for each version of the outcomes plan, however many families. Every family asked about is in the answer; one whose
    work has ended, and one without a verdict, have nothing.
    """
    found: dict[int, list[Lapsing]] = {family: [] for family in families}
    verdicts = list(_met(families, on=day))
    reaches = _reaches(verdicts)
    ending = [
        (verdict, one)
        for verdict in verdicts
        if (one := _end_of(verdict, day, reaches[verdict.council_id])) and one[0] <= day + timedelta(days=within)
    ]
    called = _called([verdict for verdict, _ in ending], on=day)
    for verdict, (on, kind) in sorted(ending, key=lambda each: each[1][0]):
        found[verdict.family_id].append(_told(called[verdict.pk], on, kind))
    return found


def _met(families: Sequence[int], *, on: date) -> Iterator[NeedVerdict]:
    """Yield the verdicts of the needs that are met on a day, of the attachment that holds then and has not ended."""
    attached = Attachment.objects.filter(family=OuterRef("family"), attached_on__lte=on).order_by("-attached_on", "-id")
    is_open = Q(need__attachment__closed_on__isnull=True) | Q(need__attachment__closed_on__gt=on)
    rows = NeedVerdict.objects.filter(
        is_open, Q(met__holds=on), family__in=families, need__attachment=Subquery(attached.values("pk")[:1])
    )
    yield from rows.select_related("need").order_by("family", "need")


def _reaches(verdicts: Sequence[NeedVerdict]) -> Mapping[int, Reaches]:
    """Return up to which day each council's sources are carried; None: nothing has come."""
    rows = Source.objects.filter(council__in={verdict.council_id for verdict in verdicts}).annotate(
        to=Max("coverages__complete_to", filter=Q(coverages__withdrawn_at__isnull=True))
    )
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    for council, kind, to, lag in rows.values_list("council", "kind", "to", "allowed_lag_days"):
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


def _called(verdicts: Sequence[NeedVerdict], *, on: date) -> Mapping[int, str]:
    """Return what the need of each verdict is called by the version of the outcomes plan that holds on a day."""
    if not verdicts:
        return {}
    plans = plans_held([verdict.need.attachment_id for verdict in verdicts], on=on)
    found = {one.pk: plans[one.need.attachment_id].indicators.get(one.need.indicator) for one in verdicts}
    return {one.pk: known.need if (known := found[one.pk]) else one.need.indicator for one in verdicts}


def _told(need: str, on: date, kind: str) -> Lapsing:
    if kind:
        name = source_in_words(kind)
        why = f"{name[0].upper()}{name[1:]} is complete only so far; unless more comes it is not known from then on."
        return Lapsing(f"{need}: met, known to {said(on - A_DAY)}", why, "family_evidence", on)
    why = "What shows it grows old: from then on it counts no more, unless something newer is entered."
    return Lapsing(f"{need}: met to {said(on - A_DAY)}", why, "family_evidence", on)
