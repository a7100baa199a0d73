"""A family's chronology: everything dated that stands in its record, newest first, in one query however long it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, partial
from typing import Any

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from families.asking import MadeOnce
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
    """Return some lines of the family's chronology after a place, newest first, in one query.

    The question is made once for each shape (:class:`MadeOnce`), but where words are searched, which it would keep.
    """
    if not any(_is_wanted(source, wanted) for source in SOURCES):
        return Chronology((), None)
    narrowed: dict[str, Any] = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    about = {"pk": family.pk, "after": _after(after), **narrowed}
    (found,) = _asking(size).of(**about) if not wanted.words else map(list, _lines_asked(size=size, **about))
    lines = [Line(SOURCES[rank].name, Place(day, rank, row), told) for rank, row, day, told in found[:size]]
    return Chronology(lines, lines[-1].place if len(found) > size else None)


@cache
def _asking(size: int) -> MadeOnce:
    return MadeOnce(partial(_lines_asked, size=size))


def _lines_asked(*, pk: int, after: "After | None", size: int, **narrowed: Any) -> tuple[QuerySet[Any, Any]]:
    """Return the question for one line more than ``size``, over every source that is wanted."""
    family, wanted = Family(pk=pk), Wanted(**narrowed)
    first, *others = (
        _rows(source, family, rank=rank, wanted=wanted, after=after).order_by("-day", "-row")[: size + 1]
        for rank, source in enumerate(SOURCES)
        if _is_wanted(source, wanted)
    )
    return (first.union(*others, all=True).order_by("-day", "-rank", "-row")[: size + 1] if others else first,)


# After a line come those of earlier days, and of its own day those whose ids lie below these, one for each source.
After = tuple[date, tuple[int, ...]]


def _after(place: Place | None) -> After | None:
    if place is None:
        return None
    of_its_day = (
        2**63 - 1 if rank < place.rank else place.pk if rank == place.rank else 0 for rank in range(len(SOURCES))
    )
    return place.day, tuple(of_its_day)


def _is_wanted(source: Source, wanted: Wanted) -> bool:
    if wanted.kind and source.kind != wanted.kind:
        return False
    if source.kind == Kind.AGENCIES and not wanted.kind:
        return False
    return not (wanted.words and not source.texts) and not (wanted.person and not source.person)


def _rows(source: Source, family: Family, *, rank: int, wanted: Wanted, after: After | None) -> QuerySet[Any]:
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
        day, below = after
        rows = rows.filter(Q(day__lt=day) | Q(day=day, **{f"{source.row}__lt": below[rank]}))
    told = JSONObject(**source.told)
    told_of: QuerySet[Any, Any] = rows.annotate(
        rank=Value(rank, IntegerField()), row=F(source.row), told=told
    ).values_list("rank", "row", "day", "told")
    return told_of


def _has(word: str, texts: Sequence[str]) -> Q:
    found = Q()
    for text in texts:
        found |= Q(**{f"{text}__icontains": word})
    return found


def all_lines(family: Family, *, wanted: Wanted, at_once: int = 200) -> Iterator[Line]:
    """Yield the whole chronology, newest first: for what is printed."""
    after: Place | None = None
    while True:
        some = chronology_of(family, wanted=wanted, size=at_once, after=after)
        yield from some.lines
        after = some.after
        if after is None:
            return
