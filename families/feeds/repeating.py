"""Which rows of a load a later file says too: that file is read again, and the rows stand on as its own.

A row that a later file repeats is not kept twice. The file is; so what it says is asked of the file itself when the
load that said it first is undone.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from families.feeds.kinds import Kind
from families.feeds.loading import setting_of
from families.feeds.reading import open_table
from families.feeds.resting import InTheWayError, named
from families.feeds.rows import Row, rows_of
from families.feeds.staging import copy_in, execute, number
from families.models import FeedLoad
from families.models.feeds import LoadState

# The rows of the file just read again that its load took as known already: neither rejected nor kept as its own.
_KNOWN = """
    INSERT INTO known
    SELECT DISTINCT ON (s.key) s.row_number, s.key, s.digest FROM said s
    WHERE NOT EXISTS (SELECT 1 FROM families_feedreject f WHERE f.load_id = %(load)s AND f.row_number = s.row_number)
      AND NOT EXISTS (SELECT 1 FROM families_feedrecord r WHERE r.load_id = %(load)s AND r.row_number = s.row_number)
    ORDER BY s.key, s.row_number
"""
_STRANGE = """
    SELECT count(*) FROM known k WHERE NOT EXISTS (
        SELECT 1 FROM families_feedrecord r
        WHERE r.council_id = %s AND r.kind = %s AND r.key = k.key AND r.digest = k.digest
    )
"""
_STANDS_ON = """
    UPDATE undone SET
        before_id = undone.id, before_person_id = undone.person_id, before_family_id = undone.family_id,
        copy_id = coalesce(undone.copy_id, nextval('families_feedrecord_id_seq')),
        said_by_id = %s, said_in_row = k.row_number
    FROM known k, families_feedrecord r
    WHERE r.id = undone.id AND undone.said_by_id IS NULL AND k.key = r.key AND k.digest = r.digest
"""

# A row that stood when the file came and was replaced since: the file said it too, so it stood under the file as well.
_STOOD_ON = """
    INSERT INTO families_feedrecord
        (council_id, load_id, kind, key, row_number, content, digest, person_id, family_id, matched_by,
         recorded_at, superseded_at, superseded_by_id)
    SELECT r.council_id, %s, r.kind, r.key, k.row_number, r.content, r.digest, r.person_id, r.family_id, r.matched_by,
           %s, r.superseded_at, r.superseded_by_id
    FROM known k JOIN families_feedrecord r ON r.key = k.key AND r.digest = k.digest
    WHERE r.load_id = %s AND r.superseded_at > %s AND NOT EXISTS (
        SELECT 1 FROM families_feedrecord said JOIN families_feedload l ON l.id = said.load_id
        WHERE said.superseded_by_id = r.superseded_by_id AND said.id <> r.id AND l.state = 'loaded'
    )
"""


def later_files(feed_load: FeedLoad) -> QuerySet[FeedLoad]:
    """Return the loaded files of the source that came later and held rows we had already, the first of them first."""
    if feed_load.loaded_at is None:
        return FeedLoad.objects.none()
    later = FeedLoad.objects.filter(source=feed_load.source_id, state=LoadState.LOADED, unchanged__gt=0).filter(
        Q(loaded_at__gt=feed_load.loaded_at) | Q(loaded_at=feed_load.loaded_at, pk__gt=feed_load.pk)
    )
    return later.order_by("loaded_at", "pk")


def let_stand_what_later_files_say(feed_load: FeedLoad, *, kind: Kind) -> int:
    """Mark in ``undone`` the rows that stand on under a later file that says them too, and return how many.

    Raises :class:`InTheWayError` naming a file that is read otherwise now than when it was loaded: what it said of
    these rows can no longer be told.
    """
    found = [_let_stand(feed_load, later, kind=kind) for later in later_files(feed_load)]
    if any(found):
        execute("ANALYZE undone")
    return sum(found)


def _let_stand(feed_load: FeedLoad, later: FeedLoad, *, kind: Kind) -> int:
    _read_again(later, kind=kind)
    if strange := number(_STRANGE, later.council_id, kind.kind):
        raise InTheWayError(*_unreadable(later, strange))
    execute(_STOOD_ON, later.pk, later.loaded_at, feed_load.pk, later.loaded_at)
    return execute(_STANDS_ON, later.pk)


def _read_again(later: FeedLoad, *, kind: Kind) -> None:
    """Fill ``known`` with the rows the file repeated, cleaned as they were when it was loaded."""
    assert later.loaded_at is not None  # noqa: S101 - the database holds: loaded exactly when
    with later.file.open("rb") as file:
        table = open_table(file.file, columns=kind.columns)
        setting = setting_of(later.council_id, at=later.loaded_at, table=table, workers=None)
        _empty("said", "known")
        read = rows_of(table, kind=kind, setting=setting)
        copy_in("said", ((row.number, row.key, row.digest) for row in read if isinstance(row, Row)))
    execute(_KNOWN.replace("%(load)s", str(int(later.pk))))
    execute("ANALYZE known")


def _empty(*tables: str) -> None:
    """Make the temporary tables, or empty them.

    There may be hundreds of later files, and each table that is made is locked until the transaction ends: the server
    has room for some thousands of locks.
    """
    for table in tables:
        columns = "row_number integer, key text, digest text"
        execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({columns}) ON COMMIT DROP")
    execute(f"TRUNCATE {', '.join(tables)}")


def _unreadable(later: FeedLoad, strange: int) -> Iterator[str]:
    rows = "1 row" if strange == 1 else f"{strange:,} rows"
    yield f"{named(later)}, holds {rows} that we had already and read otherwise today. Undo it first."
