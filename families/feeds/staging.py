"""Brings a file's rows into temporary tables of this transaction, where they are compared and matched in sets.

``staged`` holds the rows that could be cleaned, ``refused`` the faults of all others and of those found out later,
``live`` those of the staged rows that are new or changed, with whom they speak of.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from django.db import connection

from families.feeds.reading import Table
from families.feeds.rows import BadRow, Row, shown

CHUNK = 4000
HEAVIEST = 4_000_000  # characters that are held at a time
MOST_EXTRA_CELLS = 100  # kept of a row that is too long
LONGEST_REJECTED_CELL = 20_000


def execute(sql: str, *params: Any) -> int:
    """Run a statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def number(sql: str, *params: Any) -> int:
    """Return the one number a query answers with."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        answer = cursor.fetchone()
        return int(answer[0]) if answer else 0


def stream(sql: str, *params: Any, size: int = 2000) -> Iterator[tuple[Any, ...]]:
    """Yield a query's rows, a few at a time, from a cursor of the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(size):
            yield from rows


def copy_in(table: str, rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows into a temporary table; None and the empty string both become null."""
    total = 0
    rows = iter(rows)
    while count := _write(lines := StringIO(), rows):
        lines.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} FROM STDIN WITH (FORMAT csv)", lines)
        total += count
    return total


def _write(lines: StringIO, rows: Iterator[Sequence[Any]]) -> int:
    """Write some rows, until they are many or long, and return how many."""
    writer = csv.writer(lines)
    count = 0
    for count, row in enumerate(islice(rows, CHUNK), start=1):  # noqa: B007  # told after the loop
        writer.writerow(row)
        if lines.tell() > HEAVIEST:
            break
    return count


def stage(rows: Iterable[Row | BadRow], *, header: Sequence[str]) -> int:
    """Make the temporary tables, fill them with a file's rows, and return how many rows the file has."""
    for table in ("staged", "refused", "live"):
        execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    execute("CREATE TEMPORARY TABLE staged (row_number integer, key text, digest text, content jsonb) ON COMMIT DROP")
    execute(
        'CREATE TEMPORARY TABLE refused (row_number integer, "column" text, value text, reason text, "row" json)'
        " ON COMMIT DROP"
    )
    total = 0
    for batch in _batches(rows):
        total += len(batch)
        copy_in("staged", ((row.number, row.key, row.digest, row.content) for row in batch if isinstance(row, Row)))
        copy_in("refused", (line for row in batch if isinstance(row, BadRow) for line in _refused(row, header)))
    execute("CREATE INDEX ON staged (row_number)")
    execute("ANALYZE staged (row_number, key)")
    return total


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    """Yield the rows many at a time, but no more than fit into memory easily."""
    batch: list[Row | BadRow] = []
    weight = 0
    for row in rows:
        batch.append(row)
        weight += len(row.content) if isinstance(row, Row) else sum(map(len, row.cells))
        if len(batch) == CHUNK or weight > HEAVIEST:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _refused(row: BadRow, header: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    whole = _as_it_stood(row.cells, header)
    for fault in row.faults:
        yield row.number, fault.column, fault.value, fault.reason, whole


def _as_it_stood(cells: Sequence[str], header: Sequence[str]) -> str:
    cells = cells[: len(header) + MOST_EXTRA_CELLS]
    extra = [f"(cell {number})" for number in range(len(header) + 1, len(cells) + 1)]
    kept = [_kept(cell) for cell in cells]
    return json.dumps(dict(zip([*header, *extra], kept, strict=False)), ensure_ascii=False)


def _kept(cell: str) -> str:
    return shown(cell) if len(cell) > LONGEST_REJECTED_CELL or "\x00" in cell else cell


def refuse(rows: str, *params: Any) -> int:
    """Refuse the rows a SELECT of ``(row_number, column, value, reason)`` names; they are live no longer."""
    count = execute(
        f'INSERT INTO refused (row_number, "column", value, reason) {rows}',
        *params,
    )
    if count:
        execute("DELETE FROM live USING refused WHERE refused.row_number = live.row_number")
    return count


def take_matches(found: Iterable[tuple[int, int]], *, by: str) -> None:
    """Match live rows, by their numbers, to people found in Python."""
    execute("CREATE TEMPORARY TABLE IF NOT EXISTS matched (row_number integer, person_id bigint) ON COMMIT DROP")
    execute("TRUNCATE matched")
    copy_in("matched", found)
    execute(
        "UPDATE live SET person_id = m.person_id, matched_by = %s FROM matched m WHERE m.row_number = live.row_number",
        by,
    )


def refuse_contradictions() -> None:
    """Refuse the rows of a file that are about the same thing and differ: nobody can know which of them is right."""
    execute(
        """
        INSERT INTO refused (row_number, "column", value, reason)
        SELECT row_number, '', '',
               'Lines ' || lines || ' are about the same thing and say different things; none of them was loaded.'
        FROM staged JOIN (
            SELECT key, array_to_string((array_agg(row_number ORDER BY row_number))[1:5], ', ')
                        || CASE WHEN count(*) > 5 THEN ' …' ELSE '' END AS lines
            FROM staged GROUP BY key HAVING min(digest) <> max(digest)
        ) AS contradicting USING (key)
        """
    )


_REPEATED = """
    CREATE TEMPORARY TABLE repeated ON COMMIT DROP AS
    SELECT row_number, first FROM staged JOIN (
        SELECT key, min(row_number) AS first FROM staged
        GROUP BY key HAVING count(*) > 1 AND min(digest) = max(digest)
    ) AS doubles USING (key)
    WHERE row_number <> first
"""


def compare(*, council: int, kind: str, digest: str) -> None:
    """Fill ``live`` with the rows that are new or changed, and ``repeated`` with those that repeat another row.

    A row that was loaded from this very file (``digest``) before is not new, even where a later file has replaced it
    since: an old file that is sent again takes nothing back.
    """
    execute("DROP TABLE IF EXISTS pg_temp.repeated")
    execute(_REPEATED)
    execute(
        """
        CREATE TEMPORARY TABLE live ON COMMIT DROP AS
        SELECT s.row_number, r.id AS old_id, NULL::bigint AS record_id, NULL::bigint AS person_id,
               NULL::bigint AS family_id, '' AS matched_by
        FROM staged s
        LEFT JOIN families_feedrecord r
            ON r.council_id = %s AND r.kind = %s AND r.key = s.key AND r.superseded_at IS NULL
        WHERE (r.id IS NULL OR r.digest <> s.digest)
            AND NOT EXISTS (SELECT 1 FROM refused WHERE refused.row_number = s.row_number)
            AND s.row_number NOT IN (SELECT row_number FROM repeated)
            AND NOT EXISTS (
                SELECT 1 FROM families_feedload same JOIN families_feedrecord old ON old.load_id = same.id
                WHERE same.council_id = %s AND same.digest = %s AND same.state <> 'undone'
                    AND old.kind = %s AND old.row_number = s.row_number
            )
        """,
        council,
        kind,
        council,
        digest,
        kind,
    )
    execute("CREATE UNIQUE INDEX ON live (row_number)")
    execute("ANALYZE live")


def refuse_what_repeats_refused_rows() -> None:
    """Refuse the rows that repeat a refused one: they are no better."""
    execute(
        """
        INSERT INTO refused (row_number, "column", value, reason)
        SELECT row_number, '', '', 'This repeats line ' || first || ', which is rejected.'
        FROM repeated WHERE EXISTS (SELECT 1 FROM refused WHERE refused.row_number = repeated.first)
        """
    )


def count_unchanged() -> int:
    """Return how many rows are neither new nor changed nor refused: we have them already."""
    return number(
        """
        SELECT count(*) FROM staged s
        WHERE NOT EXISTS (SELECT 1 FROM live WHERE live.row_number = s.row_number)
            AND NOT EXISTS (SELECT 1 FROM refused WHERE refused.row_number = s.row_number)
        """
    )


def know_sizes() -> None:
    """Let the planner see whom the rows were matched to; it believes otherwise that they speak of nobody."""
    execute("ANALYZE live")


def keep_rejects(*, load: int, again: Callable[[], Table]) -> int:
    """Write the rejects of a load in place of those of its last preview; return how many rows they concern.

    Rows that were found out only among the others are looked up in the file, read once ``again``.
    """
    execute("DELETE FROM families_feedreject WHERE load_id = %s", load)
    execute("DROP TABLE IF EXISTS pg_temp.found_out")
    execute("CREATE TEMPORARY TABLE found_out (row_number integer, row json) ON COMMIT DROP")
    copy_in("found_out", _found_out(again))
    execute(
        """
        INSERT INTO families_feedreject (load_id, row_number, "column", value, reason, "row")
        SELECT %s, r.row_number, coalesce(r."column", ''), coalesce(r.value, ''), r.reason,
               coalesce(r."row", f."row")::jsonb
        FROM refused r LEFT JOIN found_out f USING (row_number) ORDER BY r.row_number
        """,
        load,
    )
    return number("SELECT count(DISTINCT row_number) FROM refused")


def _found_out(again: Callable[[], Table]) -> Iterator[tuple[int, str]]:
    numbers = stream('SELECT DISTINCT row_number FROM refused WHERE "row" IS NULL ORDER BY 1')
    wanted = next(numbers, None)
    table = again() if wanted else None
    while table and wanted:
        line = next(table.lines)
        if line.number == wanted[0]:
            yield line.number, _as_it_stood(line.cells, table.header)
            wanted = next(numbers, None)
