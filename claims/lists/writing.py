"""Writing a list as a file: row by row in memory that does not grow, whole or not at all, kept until its link ends."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import connection

from claims.lists.asking import Wanted, digest_of, refuse_what_may_not_leave, setting_of, wanted_by
from claims.lists.columns import Setting
from claims.lists.pseudonyms import Pseudonyms
from claims.models import ListDownload, ListExport
from claims.models.choices import FileFormat
from families.models import Council
from families.refusals import NotPossibleError
from families.spreadsheets import write_workbook
from keyworkers.models import User
from outcomes.exports import safe

LINK_LIVES = timedelta(days=7)
FEW = 5  # who stands in a group of fewer may be known again by whoever knows something of them
AT_ONCE = 2_000
PIECE = 1024 * 1024
Tell = Callable[[int, int], Any]
Row = Sequence[Any]

# The pieces lie beside the file until it is whole; whatever happens before, there is no half of it.
_MAKE_ROOM = """
    CREATE TEMPORARY TABLE IF NOT EXISTS claims_listpiece (number int, piece bytea);
    ALTER TABLE claims_listpiece ALTER COLUMN piece SET STORAGE EXTERNAL;
    CREATE TEMPORARY TABLE IF NOT EXISTS claims_listgroup (known text, whose bigint);
    TRUNCATE claims_listpiece, claims_listgroup;
"""
_KEEP = """
    UPDATE claims_listexport list
    SET content = whole.content, digest = encode(sha256(whole.content), 'hex'),
        name = %(name)s, rows = %(rows)s, written_at = %(at)s, link_ends_at = %(until)s
    FROM (SELECT string_agg(piece, ''::bytea ORDER BY number) AS content FROM claims_listpiece OFFSET 0) whole
    WHERE list.id = %(list)s
"""
_SMALL = """
    SELECT coalesce(min(n), 0), coalesce(sum(n) FILTER (WHERE n < %s), 0)
    FROM (SELECT count(DISTINCT whose) AS n FROM claims_listgroup GROUP BY known) groups
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many rows, by whose eyes, and how small the smallest group is (None: not asked)."""

    rows: int
    scope: str
    smallest_group: int | None = None
    in_small_groups: int | None = None

    @property
    def counts(self) -> dict[str, Any]:
        """Return it as its job keeps it."""
        groups = {"smallest group": self.smallest_group, "in groups of fewer than 5": self.in_small_groups}
        known = {name: number for name, number in groups.items() if number is not None}
        return {"lines written": self.rows, **known, "scope": {"digest": self.scope}}


def write_pieces(export: ListExport, *, as_of: date, key: bytes, tell: Tell = lambda done, total: None) -> Written:
    """Write the pieces of a list beside it as the one who asked sees it today; nobody sees anything of it yet."""
    wanted, setting = wanted_by(export), setting_of(export.asked_by, as_of=as_of)
    refuse_what_may_not_leave(wanted, setting.verbs)
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_ROOM)
    seen = digest_of(setting.scope, wanted)  # before the rows: what is hidden while they are read ends the link
    lines = _Lines(export, wanted, setting, key=key, tell=tell)
    if export.format == FileFormat.CSV:
        _keep_pieces(_csv(lines, header=lines.header))
    else:
        _keep_workbook(lines, title=wanted.listing.title)
    smallest, few = _small_groups() if lines.pseudonyms else (None, None)
    return Written(lines.done, seen, smallest, few)


class _Lines:
    """The lines of a list as its file says them, one after another; counts them, and keeps what groups they form."""

    def __init__(self, export: ListExport, wanted: Wanted, setting: Setting, *, key: bytes, tell: Tell) -> None:
        self.wanted = wanted
        self.header = [column.label for column in wanted.columns]
        council, purpose = export.council_id, export.purpose
        self.pseudonyms = Pseudonyms(key, council, purpose) if wanted.is_pseudonymised else None
        self.asked = wanted.rows(setting, self.pseudonyms)
        self.tell = tell
        self.done = 0

    def __iter__(self) -> Iterator[Row]:
        total = self.asked.count()
        rows = iter(self.asked.iterator(chunk_size=AT_ONCE))
        while some := list(islice(rows, AT_ONCE)):
            self.tell(min(self.done, total), total)
            cells = [self.wanted.cells(values, self.pseudonyms) for _, *values in some]
            if self.pseudonyms:
                _keep_groups(
                    [(whose, self.wanted.known_of(line)) for (whose, *_), line in zip(some, cells, strict=True)]
                )
            self.done += len(some)
            yield from cells


def _keep_groups(of: Sequence[tuple[int, tuple[Any, ...]]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_listgroup (known, whose) SELECT * FROM unnest(%s::text[], %s::bigint[])",
            [[repr(known) for _, known in of], [whose for whose, _ in of]],
        )


def _small_groups() -> tuple[int, int]:
    """Return how many families or people are in the smallest group, and how many are in groups of fewer than five."""
    with connection.cursor() as cursor:
        cursor.execute(_SMALL, [FEW])
        smallest, few = cursor.fetchone()
        return int(smallest), int(few)


def _csv(lines: Iterable[Row], *, header: Row) -> Iterator[bytes]:
    """Yield a CSV file in pieces: UTF-8 with a byte-order mark, no cell a formula."""
    written = StringIO()
    writer = csv.writer(written)
    written.write("\ufeff")
    writer.writerow(header)
    for line in lines:
        writer.writerow([_cell(value) for value in line])
        if written.tell() > PIECE:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value.isoformat() if isinstance(value, date) else safe(value)


def _keep_workbook(lines: "_Lines", *, title: str) -> None:
    with NamedTemporaryFile(suffix=".xlsx") as kept:
        write_workbook(Path(kept.name), lines, header=lines.header, title=title)
        _keep_pieces(iter(lambda: kept.read(PIECE), b""))


def _keep_pieces(pieces: Iterable[bytes]) -> None:
    for number, piece in enumerate(pieces):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO claims_listpiece (number, piece) VALUES (%s, %s)", [number, piece])


def keep_list(export: ListExport, written: Written, *, at: datetime) -> None:
    """Put the pieces together as the file, with its digest; from now on its link lasts seven days."""
    values: dict[str, Any] = {
        "name": f"{export.things}{'-pseudonymised' if export.is_pseudonymised else ''}-{export.pk}.{export.format}",
        "rows": written.rows,
        "at": at,
        "until": at + LINK_LIVES,
        "list": export.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        cursor.execute("DROP TABLE claims_listpiece; DROP TABLE claims_listgroup")
    export.refresh_from_db(fields=["name", "digest", "rows", "written_at", "link_ends_at"])


def take_copy(export: ListExport, *, by: User, as_of: date, at: datetime) -> bytes:
    """Return the bytes of a list that was written, and record who took a copy.

    Whoever asked takes it, and only while they see what they saw when it was written: a family that was restricted
    since, or an address that was shielded, leaves with nobody who may not see it.
    """
    if export.link_ends_at is None:
        raise NotPossibleError("This list is not written yet.")
    if export.link_ends_at <= at:
        raise NotPossibleError("The link to this list has ended. Ask for the list again.")
    if export.asked_by_id != by.pk:
        raise NotPossibleError("Only whoever asked for a list takes a copy of it.")
    setting = setting_of(by, as_of=as_of)
    wanted = wanted_by(export)
    refuse_what_may_not_leave(wanted, setting.verbs)
    if export.job.counts["scope"]["digest"] != digest_of(setting.scope, wanted):
        raise NotPossibleError("Whom you may see has changed since this list was written. Ask for the list again.")
    ListDownload.objects.create(export=export, by=by, at=at)
    return bytes(ListExport.objects.values_list("content", flat=True).get(pk=export.pk) or b"")


def clear_ended(council: Council, *, at: datetime) -> int:
    """Delete the content of the council's lists whose link has ended, and return how many; the record stays."""
    ended = ListExport.objects.filter(council=council, link_ends_at__lte=at, content__isnull=False)
    return ended.update(content=None)
