"""A family's chronology: everything dated that stands in its record, newest first, in one query however long it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from families.models import Family
from families.models.feeds import FeedKind
from keyworkers.views.sources import SOURCES, Source
from keyworkers.views.wanted import Kind, Wanted


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
