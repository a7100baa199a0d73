"""Tries a damaged file through the real import, from preview to mended rejects, and says what is not as it should."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import StringIO
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import connection, transaction

from families.actions import keep_file, load, receive_file
from families.feeds.kinds import KINDS
from families.feeds.returning import rejects_file
from families.invented.damage import WORKERS, Answer, DamagedFile, Row, Sheet
from families.models import Council, FeedLoad, FeedRecord
from families.models.feeds import FeedKind, LoadState
from tests.families.feeds.conftest import AT

LONGEST_VALUE = 250
TOUCHED = ("feedrecord", "person", "family", "membership", "residence", "identifier", "schoolroll", "coverage")

T = TypeVar("T")
Content = dict[str, Any]
Complaints = Iterator[str]


class Trial:
    """A council that knows its people and families, and the clean file of a kind that damaged ones were made from."""

    def __init__(self, council: Council, *, clean: Sheet) -> None:
        self.council = council
        self.clean = clean
        self.right = undone(lambda: self._contents(self._load(clean.text().encode())))
        """What is kept of each clean row, counted from 0."""

    def complaints(self, file: DamagedFile, *, is_whole: bool = True) -> list[str]:
        """Return everything in which the import of a damaged file differs from what is to be expected.

        Unless the trial is whole, the file is only loaded: not looked at before, not sent again and not mended.
        """
        return undone(lambda: list(self._complaints(file) if is_whole else self._loading(file)))

    def _loading(self, file: DamagedFile) -> Complaints:
        done = self._load(file.content, file.name)
        if file.refused or done.state == LoadState.FAILED:
            yield from _refusal(file, done)
            return
        yield from self._row_by_row(file, done)

    def _row_by_row(self, file: DamagedFile, done: FeedLoad) -> Complaints:
        yield from _counting(file, done)
        yield from _naming(file, done)
        yield from self._keeping(file, done)

    def _complaints(self, file: DamagedFile) -> Complaints:
        looked_at = receive_file(
            self.council, FeedKind(file.kind), _sent(file.content, file.name), **_SENDING, workers=WORKERS
        )
        if file.refused or looked_at.state == LoadState.FAILED:
            yield from _refusal(file, looked_at)
            return
        told = _told(looked_at)
        done = load(looked_at, at=AT, workers=WORKERS)
        if told != _told(done):
            yield f"the preview said {told}, and loading did {_told(done)}"
        yield from self._row_by_row(file, done)
        yield from self._coming_again(file, done)
        yield from self._mending(file, done)

    def _load(self, content: bytes, name: str = "extract") -> FeedLoad:
        kept = keep_file(self.council, FeedKind(self.clean.kind), _sent(content, name), **_SENDING)
        done = load(kept, at=AT, workers=WORKERS)
        with connection.cursor() as cursor:  # what is checked when a transaction ends, now; it will be rolled back
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        return done

    def _contents(self, done: FeedLoad) -> list[Content]:
        assert (done.problem, done.rejected) == ("", 0), [str(reject) for reject in done.rejects.all()]
        return list(FeedRecord.objects.filter(load=done).order_by("row_number").values_list("content", flat=True))

    def _expected(self, row: Row) -> Content:
        assert row.clean is not None
        return {**self.right[row.clean], **row.becomes}

    def _keeping(self, file: DamagedFile, done: FeedLoad) -> Complaints:
        """Compare what is kept with what the clean file gives for the same rows."""
        kept = dict(FeedRecord.objects.filter(load=done).values_list("row_number", "content"))
        wanted = {row.line: self._expected(row) for row in file.rows if row.answer is Answer.LOADED}
        for line in sorted(kept.keys() | wanted.keys()):
            if kept.get(line) != wanted.get(line):
                yield f"line {line} is kept as {_short(kept.get(line))}, not as {_short(wanted.get(line))}"

    def _coming_again(self, file: DamagedFile, done: FeedLoad) -> Complaints:
        before = _state()
        again = self._load(file.content)
        if (again.loaded, again.rejected) != (0, done.rejected):
            yield f"sent again, {again.loaded} rows are loaded and {again.rejected} rejected"
        if _state() != before:
            yield "sent again, it changes something"

    def _mending(self, file: DamagedFile, done: FeedLoad) -> Complaints:
        """Put right what the manifest says is wrong in the downloaded rejects, send them, and look for all rows."""
        if not done.rejected:
            return
        mended = self._load(self._mended(file, "".join(rejects_file(done))).encode())
        if mended.state != LoadState.LOADED or mended.rejected:
            yield f"mended, it is {mended.state} {mended.problem} {_faults(mended)}"
        kept = list(FeedRecord.objects.filter(kind=file.kind).current().values_list("content", flat=True))
        wanted = [self._expected(row) for row in file.rows if row.clean is not None]
        lacking = [_short(content) for content in wanted if content not in kept]
        if lacking or len(kept) != len(self.right):
            yield f"mended, {len(kept)} rows of {len(self.right)} are kept, and these are not: {lacking}"

    def _mended(self, file: DamagedFile, downloaded: str) -> str:
        rows = {str(row.line): row for row in file.rows}
        reader = csv.DictReader(StringIO(downloaded.removeprefix("\ufeff")))
        text = StringIO()
        writer = csv.DictWriter(text, list(reader.fieldnames or ()))
        writer.writeheader()
        for reject in reader:
            row = rows.get(reject["RejectedLine"])
            if row and row.clean is not None:
                wrong = row.mends or ((row.column,) if row.column else self.clean.header)
                writer.writerow(reject | {column: self.clean.cell(row.clean, column) for column in wrong})
        return text.getvalue()


_SENDING: dict[str, Any] = {"complete_to": date(2020, 9, 27), "received_by": "analyst@aldermere.example", "at": AT}


def undone(work: Callable[[], T]) -> T:
    """Return what some work returns, and undo all it wrote."""
    with transaction.atomic():
        found = work()
        transaction.set_rollback(True)
    return found


def _sent(content: bytes, name: str) -> "ContentFile[Any]":
    return ContentFile(content, name=name)


def _told(done: FeedLoad) -> tuple[Any, ...]:
    return done.rows, done.loaded, done.unchanged, done.rejected, _faults(done)


def _faults(done: FeedLoad) -> list[tuple[int, str, str, str]]:
    return list(done.rejects.values_list("row_number", "column", "value", "reason"))


def _refusal(file: DamagedFile, done: FeedLoad) -> Complaints:
    if done.state != LoadState.FAILED:
        yield f"it is {done.state}, not refused"
    if not file.refused or not re.search(file.refused, done.problem, re.DOTALL):
        yield f"it is refused with “{done.problem}”, which does not say “{file.refused}”"
    if (done.rows, done.rejects.count(), FeedRecord.objects.filter(load=done).count()) != (0, 0, 0):
        yield "it is refused, and something of it is kept"


def _counting(file: DamagedFile, done: FeedLoad) -> Complaints:
    """Hold the counts against the rows that the file was written with."""
    if done.state != LoadState.LOADED:
        yield f"it is {done.state}"
    if done.rows != done.loaded + done.unchanged + done.rejected or done.rows != len(file.rows):
        yield f"{done.rows} rows, not {len(file.rows)}: {done.loaded} + {done.unchanged} + {done.rejected}"
    if done.unchanged != sum(row.answer is Answer.UNCHANGED for row in file.rows):
        yield f"{done.unchanged} rows are unchanged"
    if file.note and not any(re.search(file.note, note) for note in done.notes):
        yield f"no note says “{file.note}”: {done.notes}"


def _naming(file: DamagedFile, done: FeedLoad) -> Complaints:
    """Hold each reject against what is wrong in that line."""
    faults = _faults(done)
    bad = {row.line: row for row in file.rows if row.answer is Answer.REJECTED}
    if {line for line, *_ in faults} != bad.keys():
        yield f"rejected are {faults}, expected are the lines {sorted(bad)}"
    for line, row in bad.items():
        if not any(_is_said(row, fault) for fault in faults if fault[0] == line):
            yield f"line {line} should say {row.column!r} {row.value!r} “{row.reason}”: {_of(faults, line)}"
    columns = {"", *file_columns(done)}
    for reject in done.rejects.all():
        plain = reject.reason[:1].isupper() or reject.reason[:1].isdigit()
        if not plain or not reject.reason.endswith(".") or reject.column not in columns or not reject.row:
            yield f"this is no reason: {reject.column!r} {reject.reason!r} {reject.row}"
        if len(reject.value) > LONGEST_VALUE:
            yield f"{len(reject.value)} characters are shown"


def file_columns(done: FeedLoad) -> Iterable[str]:
    """Return the columns that a reject of a load may name."""
    return (column.name for column in KINDS[FeedKind(done.source.kind)].columns)


def _is_said(row: Row, fault: tuple[int, str, str, str]) -> bool:
    _, column, value, reason = fault
    is_there = row.column is None or column == row.column
    return is_there and row.value in (None, value) and bool(re.search(row.reason, reason))


def _of(faults: list[tuple[int, str, str, str]], line: int) -> list[tuple[int, str, str, str]]:
    return [fault for fault in faults if fault[0] == line]


def _short(content: Content | None) -> str:
    return str(content)[:400]


def _state() -> list[tuple[Any, ...]]:
    """Return what would differ if anything that a load writes were other than before."""
    sums = "SELECT '{0}', count(*), sum(hashtext(t::text)) FROM families_{0} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sums.format(table) for table in TOUCHED))
        return sorted(cursor.fetchall())  # large tables are read side by side, and answer as they are done
