"""The lines of a batch's file as the database gives them: as rows of values, or as finished CSV with no cell a formula.

What a claim rests on is read from its snapshot, as it was frozen: a correction since then changes no file.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection

from claims.layouts import Column, Value
from claims.models import Batch
from outcomes.exports import safe

RANGE = 100_000  # lines written at once: half a second's work or so, and a few dozen megabytes of the database
IN_A_PIECE = 1_000  # lines of a CSV: larger pieces take longer to write and longer to read
FETCHED = 2_000


def _frozen(part: str) -> str:
    """Return the SQL of one small object of a line's snapshot: canonical JSON need not be read whole for it."""
    key = f'"{part}":'
    begins = f"position('{key}'::bytea IN s.bytes) + {len(key)}"
    return f"(split_part(convert_from(substring(s.bytes FROM {begins} FOR 400), 'UTF8'), '}}', 1) || '}}')::json"


def _of_work(name: str) -> str:
    return f"CASE WHEN c.result_type = 'employment' THEN l.snapshot::json #>> '{{employment,{name}}}' END"


_SAYS = {
    Value.LINE: "l.line_number",
    Value.CLAIM: "l.claim_id",
    Value.FAMILY: "f.reference",
    Value.COUNCIL: "%(council)s",
    Value.PROGRAMME: "%(programme)s",
    Value.WINDOW: "%(window)s",
    Value.BATCH: "%(number)s",
    Value.KIND: "c.kind",
    Value.RESULT_TYPE: "c.result_type",
    Value.AMOUNT: "l.amount",
    Value.ATTACHED_ON: f"({_frozen('attachment')} ->> 'attached_on')::date",
    Value.EVIDENCE_ON: "%(evidence_on)s",
    Value.PLAN_VERSION: f"({_frozen('outcomes_plan')} ->> 'version')::int",
    Value.IN_WORK_SINCE: f"({_of_work('in_work_since')})::date",
    Value.WEEKS_WORKED: f"({_of_work('worked')})::int",
    Value.WEEKS_COMPLETE_ON: f"({_of_work('complete_on')})::date",
    Value.DELIVERY_ROUTE: "a.delivery_route",
    Value.MADE_AGAIN_OF: "c.again_of_id",
    Value.SNAPSHOT_DIGEST: "l.snapshot_digest",
    Value.LINK: "l.link",
}
_JOINS = {
    # As bytes: in a text every character before a place is counted to find it.
    "s.": "CROSS JOIN LATERAL (SELECT convert_to(l.snapshot, 'UTF8') AS bytes OFFSET 0) s",
    "f.": "JOIN families_family f ON f.id = c.family_id",
    "a.": "JOIN outcomes_attachment a ON a.id = c.attachment_id",
}
_TYPED = frozenset({Value.FAMILY})  # what somebody typed; the other values of a line are numbers, days, codes, digests
_STANDING = "l.batch_id = %(batch)s AND l.removed_at IS NULL AND l.line_number > %(after)s AND l.line_number <= %(to)s"


def last_line(batch: Batch) -> int:
    """Return the number of the batch's last line."""
    found = batch.lines.order_by("-line_number").filter(line_number__isnull=False)
    return found.values_list("line_number", flat=True).first() or 0


def ranges(batch: Batch) -> Iterator[tuple[int, int]]:
    """Yield the batch's line numbers in ranges: after which, and up to which."""
    for after in range(0, last_line(batch), RANGE):
        yield after, after + RANGE


def rows(
    batch: Batch, columns: Sequence[Column], *, tell: Callable[[int], Any] = lambda done: None
) -> Iterator[Sequence[Any]]:
    """Yield a row of values for each line that stands, in their order, telling how many are done."""
    said = ", ".join(_SAYS[column.value] for column in columns)
    asked = f"SELECT {said} FROM {_tables(columns)} WHERE {_STANDING} ORDER BY l.line_number"  # noqa: S608  # ours
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked, _of_the_batch(batch) | {"after": 0, "to": last_line(batch)})
        done = 0
        while some := cursor.fetchmany(FETCHED):
            tell(done)
            yield from some
            done += len(some)


def csv_header(columns: Sequence[Column]) -> bytes:
    """Return the first line of the CSV file, a byte-order mark before it."""
    return f"\ufeff{_csv_line([column.heading for column in columns])}".encode()


def csv_asked(batch: Batch, columns: Sequence[Column], *, after: int, to: int) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a range of finished CSV lines in pieces, each its number after 0 and its bytes; its parameters.

    The database writes the lines, as COPY would: they never pass through this process.
    """
    parts, shared = _csv_parts(batch, columns)
    line = ", ".join(parts)
    lines = f"""
        SELECT %(after)s + 1 + (l.line_number - %(after)s - 1) / {IN_A_PIECE} AS piece, l.line_number AS place,
               concat({line}) AS line
        FROM {_tables(columns)} WHERE {_STANDING} ORDER BY piece, place OFFSET 0
    """  # noqa: S608  # ours
    joined = "convert_to(string_agg(line, '' ORDER BY place), 'UTF8')"
    whole = f"SELECT piece, {joined} FROM ({lines}) lines GROUP BY piece"  # noqa: S608  # ours
    return whole, shared | {"batch": batch.pk, "after": after, "to": to}


def _csv_parts(batch: Batch, columns: Sequence[Column]) -> tuple[list[str], dict[str, str]]:
    """Return the parts of a line and the parameters in them: what all lines share, made safe here, and its commas.

    The database pays for each part of each line, so what stands between two cells of a line is one part.
    """
    of_all = {f"%({name})s": _csv_line([value]).rstrip("\r\n") for name, value in _of_the_batch(batch).items()}
    parts: list[str] = []
    shared, between = {}, ""
    for place, column in enumerate(columns):
        between += "," if place else ""
        if (said := _SAYS[column.value]) in of_all:
            between += of_all[said]
            continue
        parts += [f"%(before_{place})s", _csv_cell(column.value)]
        shared[f"before_{place}"], between = between, ""
    return [*parts, "%(ending)s"], shared | {"ending": f"{between}\r\n"}


def _tables(columns: Sequence[Column]) -> str:
    said = " ".join(_SAYS[column.value] for column in columns)
    joins = [join for alias, join in _JOINS.items() if alias in said]
    return " ".join(("claims_batchline l JOIN claims_claim c ON c.id = l.claim_id", *joins))


def _of_the_batch(batch: Batch) -> dict[str, Any]:
    programme, window = batch.programme, batch.window
    return {
        "batch": batch.pk,
        "council": programme.council.slug,
        "programme": programme.slug,
        "window": window.name,
        "number": batch.number,
        "evidence_on": window.evidence_on,
    }


def _csv_line(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([safe(cell) for cell in cells])
    return line.getvalue()


def _csv_cell(value: Value) -> str:
    return _guarded(_SAYS[value]) if value in _TYPED else _SAYS[value]


def _guarded(said: str) -> str:
    """Return the SQL of a cell as ``safe`` and the csv module write it: no formula, and quoted where it must be."""
    plain = rf"CASE WHEN {said} ~ '^[=+\-@\t\r]' THEN '''' || {said} ELSE {said} END"
    quoted = rf"""CASE WHEN {said} ~ '[",\r\n]' THEN '"' || replace({plain}, '"', '""') || '"' ELSE {plain} END"""
    return rf"""CASE WHEN {said} ~ '^[=+\-@\t\r]|[",\r\n]' THEN {quoted} ELSE {said} END"""
