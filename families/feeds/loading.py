"""Loads a file: reads, cleans, compares, matches and writes it in sets, inside the caller's transaction."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction

from families.feeds import asking, households, matching, members, references, staging
from families.feeds.cleaning import Setting
from families.feeds.kinds import KINDS, Kind, Subject
from families.feeds.reaching import reach_of
from families.feeds.reading import Table, open_table
from families.feeds.records import write_records
from families.feeds.rolls import write_rolls
from families.feeds.rows import rows_of
from families.models import District, FeedLoad, Term
from families.models.feeds import FeedKind
from families.words import LONDON


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a file's rows, what else was written, and what the analyst should know of the reading."""

    rows: int
    loaded: int
    unchanged: int
    rejected: int
    effects: Counter[str]
    notes: tuple[str, ...]
    reaches: date | None


class _RehearsedError(Exception):
    """Carries what a rehearsal wrote out of the savepoint that is rolled back."""

    def __init__(self, effects: Counter[str]) -> None:
        self.effects = effects


def load_rows(
    feed_load: FeedLoad, file: BinaryIO, *, at: datetime, workers: Collection[str] | None, is_rehearsal: bool
) -> Outcome:
    """Load a file's rows; raise :class:`UnreadableError` where it cannot be read as a whole.

    A rehearsal does all that loading does and undoes it; of both, the rejects stay to be looked at. ``workers`` are
    the sign-in names a file may use, None: unchecked.
    """
    council = feed_load.council_id
    kind = KINDS[FeedKind(feed_load.source.kind)]
    table = open_table(file, columns=kind.columns)
    setting = setting_of(council, at=at, table=table, workers=workers)
    rows = staging.stage(rows_of(table, kind=kind, setting=setting), header=table.header)
    reaches = reach_of(kind, council=council, received_on=feed_load.received_at.astimezone(LONDON).date())
    staging.refuse_contradictions()
    staging.compare(council=council, kind=kind.kind, digest=feed_load.digest)
    _match(council=council, kind=kind)
    staging.know_sizes()
    effects = _write(feed_load, kind=kind, at=at, is_rehearsal=is_rehearsal)
    if kind.speaks_of is Subject.PEOPLE:
        effects["questions"] = asking.count_questions()
        if not is_rehearsal:
            asking.write_questions(feed_load, kind=kind, at=at)
    staging.refuse_what_repeats_refused_rows()
    rejected = staging.keep_rejects(load=feed_load.pk, again=lambda: open_table(file, columns=kind.columns))
    loaded = staging.number("SELECT count(*) FROM live")
    unchanged = staging.count_unchanged()
    notes = (*table.notes, *_repetitions())
    return Outcome(
        rows=rows,
        loaded=loaded,
        unchanged=unchanged,
        rejected=rejected,
        effects=effects,
        notes=notes,
        reaches=reaches,
    )


def _repetitions() -> Iterator[str]:
    if count := staging.number("SELECT count(*) FROM repeated"):
        yield f"Rows that repeat another one of the file: {count:,}. Each is taken once; the others count as unchanged."


def setting_of(council: int, *, at: datetime, table: Table, workers: Collection[str] | None) -> Setting:
    """Return what cleaning a council's file has to know, as at a moment."""
    return Setting(
        as_of=at.astimezone(LONDON).date(),
        is_excel=table.is_excel,
        terms=frozenset(Term.objects.filter(council_id=council).values_list("name", flat=True)),
        districts=frozenset(District.objects.filter(council_id=council).values_list("name", flat=True)),
        workers=None if workers is None else frozenset(worker.casefold() for worker in workers),
    )


def _match(*, council: int, kind: Kind) -> None:
    match kind.speaks_of:
        case Subject.MEMBERS:
            households.match_members(council=council)
        case Subject.PEOPLE:
            matching.match_people(council=council, kind=kind)
            references.refuse_contradicting_references(council=council, kind=kind)
        case Subject.FAMILIES:
            matching.match_families(council=council)


def _write(feed_load: FeedLoad, *, kind: Kind, at: datetime, is_rehearsal: bool) -> Counter[str]:
    """Write in one go; where the database refuses a stay all the same, find which, and write the others."""
    try:
        return _write_or_rehearse(feed_load, kind=kind, at=at, is_rehearsal=is_rehearsal)
    except IntegrityError:
        if kind.speaks_of is not Subject.MEMBERS:
            raise
    members.refuse_what_the_database_refuses(council=feed_load.council_id, at=at)
    return _write_or_rehearse(feed_load, kind=kind, at=at, is_rehearsal=is_rehearsal)


def _write_or_rehearse(feed_load: FeedLoad, *, kind: Kind, at: datetime, is_rehearsal: bool) -> Counter[str]:
    try:
        with transaction.atomic():
            effects = _write_all(feed_load, kind=kind, at=at)
            if is_rehearsal:
                raise _RehearsedError(effects)
            return effects
    except _RehearsedError as rehearsed:
        return rehearsed.effects


def _write_all(feed_load: FeedLoad, *, kind: Kind, at: datetime) -> Counter[str]:
    council = feed_load.council_id
    effects: Counter[str] = Counter()
    if kind.speaks_of is Subject.MEMBERS:
        effects += members.write_families(council=council, at=at)
        effects += members.write_memberships(council=council, at=at)
    if kind.speaks_of is Subject.PEOPLE:
        effects["references"] = references.remember_references(council=council, kind=kind)
    new, changed = write_records(council=council, load=feed_load.pk, kind=kind.kind, at=at)
    effects += Counter({"rows_new": new, "rows_changed": changed})
    if kind.speaks_of is Subject.MEMBERS:
        effects += members.correct_people()
        effects += members.write_residences(council=council, at=at)
    if kind.kind == FeedKind.SCHOOL:
        effects += write_rolls(council=council, at=at)
    return effects
