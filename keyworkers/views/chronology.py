"""A family's chronology: everything dated that stands in its record, newest first, in one query however long it is.

Each kind of thing is a source: which rows, on which day, what is told of each, and which of its texts are searched.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat, JSONObject, TruncDate

from families.models import Family, HouseholdChange, Membership
from families.models.feeds import FeedKind, FeedRecord
from families.words import LONDON
from keyworkers.models import (
    Amendment,
    Assessment,
    Document,
    FamilyPlan,
    Goal,
    Handover,
    Intervention,
    Participation,
    Review,
)
from keyworkers.views.wanted import Kind, Wanted, searched_without_unnamed, with_reasons, without_unnamed
from outcomes.models import Attachment, CaseStep, Need

SENT_BY_AGENCIES = [kind for kind in FeedKind.values if kind not in (FeedKind.CASES, FeedKind.VISITS)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands in the chronology, as an address says it: the next page begins after it."""

    day: date
    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}.{self.rank}.{self.pk}"

    @classmethod
    def said(cls, words: str) -> "Place | None":
        """Return the place an address says; None where it says none."""
        parts = words.split(".")
        try:
            day, rank, pk = date.fromisoformat(parts[0]), int(parts[1]), int(parts[2])
        except (ValueError, IndexError):
            return None
        return cls(day, rank, pk) if 0 <= rank < 100 and 0 <= pk < 2**63 else None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: of which source, on which day, and what is told of it."""

    source: str
    place: Place
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chronology:
    """Some lines, newest first, and after which place the next ones begin."""

    lines: Sequence[Line]
    after: Place | None


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of rows: ``rows`` of a family, ``day`` of each, what is ``told``, ``texts`` searched, whom it is of.

    ``kept`` leaves out of the rows what the reader may not know.
    """

    name: str
    kind: Kind
    rows: Callable[[Family], QuerySet[Any]]
    day: Any
    told: Mapping[str, Any]
    texts: Sequence[str] = ()
    person: str = ""
    row: str = "id"
    kept: "Callable[[QuerySet[Any], Family, Wanted], QuerySet[Any]] | None" = None


def _name(path: str) -> Concat:
    return Concat(f"{path}__first_name", Value(" "), f"{path}__last_name")


def _day_of(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=LONDON)


def _took_part(**how: bool) -> ArraySubquery:
    return ArraySubquery(Participation.objects.filter(intervention=OuterRef("pk"), **how).values("person_id"))


def _added() -> ArraySubquery:
    return ArraySubquery(Amendment.objects.filter(intervention=OuterRef("pk")).values("id"))


def _household(family: Family) -> QuerySet[HouseholdChange]:
    return HouseholdChange.objects.standing().filter(Q(family=family) | Q(other_family=family))


def _sent(family: Family) -> QuerySet[Any, Any]:
    people = Membership.objects.filter(family=family).values("person_id")
    rows: QuerySet[Any, Any] = FeedRecord.objects.current().filter(
        Q(family=family) | Q(person__in=people), kind__in=SENT_BY_AGENCIES
    )
    counted: QuerySet[Any, Any] = rows.values("load_id", "kind").annotate(rows=Count("id"))
    return counted


NOTE = {name: name for name in ("kind", "outcome", "minutes", "place", "child_said", "next_step", "next_on")} | {
    "why": "not_seen_why",
    "at": Cast("started_at", CharField()),
    "by": _name("worker"),
    "words": "note",
    "people": _took_part(),
    "alone": _took_part(seen_alone=True),
    "added": _added(),
}

# In the order in which things of one day stand, the last first.
SOURCES: Sequence[Source] = (
    Source(
        "agencies",
        Kind.AGENCIES,
        _sent,
        _day_of("load__loaded_at"),
        {"kind": "kind", "rows": "rows"},
        person="person_id",
        row="load_id",
        kept=without_unnamed,
    ),
    Source(
        "work began",
        Kind.STEPS,
        lambda family: Attachment.objects.filter(family=family),
        F("attached_on"),
        {"route": "delivery_route"},
    ),
    Source(
        "need",
        Kind.NEEDS,
        lambda family: Need.objects.filter(family=family),
        F("identified_on"),
        {
            "headline": "headline",
            "indicator": "indicator",
            "source": "source",
            "words": "note",
            "by": _name("recorded_by"),
        },
        texts=("note",),
    ),
    Source(
        "household",
        Kind.HOUSEHOLD,
        _household,
        F("happened_on"),
        {"kind": "kind", "words": "why", "by": "made_by"},
        texts=("why",),
        kept=with_reasons,
    ),
    Source(
        "assessment",
        Kind.PLANS,
        lambda family: Assessment.objects.filter(family=family),
        F("started_on"),
        {"by": _name("written_by"), "words": "summary"},
        texts=("summary",),
        person="members__person",
    ),
    Source(
        "assessment agreed",
        Kind.PLANS,
        lambda family: Assessment.objects.filter(family=family, agreed_on__isnull=False),
        F("agreed_on"),
        {"by": _name("written_by")},
        person="agreed_with",
    ),
    Source(
        "assessment signed off",
        Kind.PLANS,
        lambda family: Assessment.objects.filter(family=family, signed_off_at__isnull=False),
        _day_of("signed_off_at"),
        {"by": _name("signed_off_by")},
        person="members__person",
    ),
    Source(
        "family plan",
        Kind.PLANS,
        lambda family: FamilyPlan.objects.filter(family=family, agreed_on__isnull=False),
        F("agreed_on"),
        {"by": _name("written_by")},
        person="agreed_with",
    ),
    Source(
        "goal",
        Kind.PLANS,
        lambda family: Goal.objects.filter(family=family, reached_on__isnull=False),
        F("reached_on"),
        {"words": "wording"},
        texts=("wording",),
    ),
    Source(
        "review",
        Kind.PLANS,
        lambda family: Review.objects.filter(family=family),
        F("reviewed_on"),
        {"by": _name("written_by"), "words": "changed", "family_said": "family_said"},
        texts=("changed", "family_said"),
        person="present",
    ),
    Source(
        "document",
        Kind.DOCUMENTS,
        lambda family: Document.objects.standing().filter(family=family),
        _day_of("uploaded_at"),
        {"kind": "kind", "words": "title", "by": _name("uploaded_by"), "about": "person_id"},
        texts=("title",),
        person="person",
        kept=searched_without_unnamed,
    ),
    Source(
        "handover",
        Kind.HANDOVERS,
        lambda family: Handover.objects.filter(family=family),
        F("handed_on"),
        {"from": _name("from_worker"), "to": _name("to_worker"), "words": "note"},
        texts=("note",),
    ),
    Source(
        "step",
        Kind.STEPS,
        lambda family: CaseStep.objects.filter(family=family),
        F("stepped_on"),
        {"kind": "kind", "reason": "close_reason", "words": "words", "with": "goes_on_with", "by": _name("taken_by")},
        texts=("words", "goes_on_with"),
    ),
    Source(
        "note",
        Kind.NOTES,
        lambda family: Intervention.objects.standing().filter(family=family),
        F("happened_on"),
        NOTE,
        texts=("note", "child_said", "next_step", "place"),
        person="people",
    ),
    Source(
        "amendment",
        Kind.NOTES,
        lambda family: Amendment.objects.filter(family=family, intervention__withdrawn_at__isnull=True),
        _day_of("written_at"),
        {
            "note": "intervention_id",
            "of": "intervention__kind",
            "on": "intervention__happened_on",
            "by": _name("written_by"),
            "words": "text",
            "reason": "reason",
        },
        texts=("text", "reason"),
        person="intervention__people",
    ),
)


def chronology_of(family: Family, *, wanted: Wanted, size: int, after: Place | None = None) -> Chronology:
    """Return some lines of the family's chronology after a place, newest first, in one query."""
    ranked = [(rank, source) for rank, source in enumerate(SOURCES) if _is_wanted(source, wanted)]
    parts = [
        _rows(source, family, rank=rank, wanted=wanted, after=after).order_by("-day", "-row")[: size + 1]
        for rank, source in ranked
    ]
    if not parts:
        return Chronology((), None)
    first, *others = parts
    found = (
        list(first.union(*others, all=True).order_by("-day", "-rank", "-row")[: size + 1]) if others else list(first)
    )
    lines = [
        Line(SOURCES[row["rank"]].name, Place(row["day"], row["rank"], row["row"]), row["told"]) for row in found[:size]
    ]
    return Chronology(lines, lines[-1].place if len(found) > size else None)


def _is_wanted(source: Source, wanted: Wanted) -> bool:
    if wanted.kind and source.kind != wanted.kind:
        return False
    if source.kind == Kind.AGENCIES and not wanted.kind:
        return False
    return not (wanted.words and not source.texts) and not (wanted.person and not source.person)


def _rows(source: Source, family: Family, *, rank: int, wanted: Wanted, after: Place | None) -> QuerySet[Any]:
    rows: QuerySet[Any, Any] = source.rows(family)
    if source.kept:
        rows = source.kept(rows, family, wanted)
    if source.kind == Kind.AGENCIES and not wanted.sees_benefits:
        rows = rows.exclude(kind=FeedKind.BENEFITS)
    if wanted.person:
        rows = rows.filter(**{source.person: wanted.person})
    for word in wanted.words:
        rows = rows.filter(_has(word, source.texts))
    rows = rows.annotate(day=Cast(source.day, DateField()) if not isinstance(source.day, F) else source.day)
    if after:
        rows = rows.filter(_is_after(after, rank=rank, row=source.row))
    told = JSONObject(**source.told)
    told_of: QuerySet[Any, Any] = rows.annotate(rank=Value(rank, IntegerField()), row=F(source.row), told=told).values(
        "rank", "row", "day", "told"
    )
    return told_of


def _has(word: str, texts: Sequence[str]) -> Q:
    found = Q()
    for text in texts:
        found |= Q(**{f"{text}__icontains": word})
    return found


def _is_after(place: Place, *, rank: int, row: str) -> Q:
    """Return what comes after a place: an earlier day, or the same day further down."""
    earlier = Q(day__lt=place.day)
    if rank < place.rank:
        return earlier | Q(day=place.day)
    if rank == place.rank:
        return earlier | Q(day=place.day, **{f"{row}__lt": place.pk})
    return earlier


def all_lines(family: Family, *, wanted: Wanted, at_once: int = 200) -> Iterator[Line]:
    """Yield the whole chronology, newest first: for what is printed."""
    after: Place | None = None
    while True:
        some = chronology_of(family, wanted=wanted, size=at_once, after=after)
        yield from some.lines
        after = some.after
        if after is None:
            return
