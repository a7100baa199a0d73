"""How fast files are written: of a batch as CSV beside COPY of the same lines and as a workbook, and analysts' lists.

``python -m tests.bench.exports`` measures it alone.
"""

from __future__ import annotations

import os
import resource
import sys
from datetime import UTC, date, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.db import connection, transaction  # noqa: E402  # the settings come first

from claims.exports import keep_file, take_copy, write_pieces  # noqa: E402
from claims.file_lines import _SAYS, _of_the_batch, _tables  # noqa: E402
from claims.layouts import DEFAULT  # noqa: E402
from claims.lists.asking import Wanted, ask_list  # noqa: E402
from claims.lists.registry import LISTS  # noqa: E402
from claims.lists.writing import keep_list  # noqa: E402
from claims.lists.writing import write_pieces as write_pieces_of_list  # noqa: E402
from claims.models import Batch, BatchFile, Programme, SignOff, Window  # noqa: E402
from claims.models.choices import FileFormat  # noqa: E402
from claims.snapshots import canonical  # noqa: E402
from families.models import Council  # noqa: E402
from keyworkers.models import User  # noqa: E402
from tests.bench.imports import database, seconds  # noqa: E402
from tests.bench.search import CHECKS  # noqa: E402

AT = datetime(2020, 9, 28, 21, tzinfo=UTC)
LINES = 100_000
TIMES = 3
TABLES = (
    *(
        "claims_programme",
        "claims_batch",
        "claims_batchline",
        "claims_claim",
        "claims_signoff",
        "claims_batchfile",
        "claims_filepiece",
    ),
    *("families_family", "outcomes_attachment"),
)
# As long as the snapshot of a family with six pieces of evidence; only what the file tells of it is written out.
SNAPSHOT = {
    "attachment": {"assessed_on": "2019-11-11", "attached_on": "2019-11-04", "id": 4, "lead_worker_on": "2019-11-04"},
    "employment": None,
    "evidence": [[number, "0" * 64] for number in range(6)],
    "gates": [
        {"code": f"gate {number}", "dates": [["day", "2019-11-04"]], "outcome": "passed"} for number in range(12)
    ],
    "outcomes_plan": {"digest": "0" * 64, "id": 6, "version": 1},
}
FILL = """
    INSERT INTO families_family (id, council_id, reference, name, recorded_at)
    SELECT i, %(council)s, 'ALD-' || lpad(i::text, 6, '0'), 'N', now() FROM generate_series(1, %(lines)s) i;
    INSERT INTO outcomes_attachment (id, council_id, family_id, framework_id, plan_id, attached_on, delivery_route,
                                     recorded_at)
    SELECT i, %(council)s, i, 1, 1, date '2019-04-01' + i %% 400, 'keyworker', now()
    FROM generate_series(1, %(lines)s) i;
    INSERT INTO claims_claim (id, council_id, programme_id, family_id, attachment_id, window_id, kind, result_type,
                              state, held_for, held_because, raised_at)
    SELECT i, %(council)s, %(programme)s, i, i, %(window)s, 'result', 'progress', 'with-audit', '', '', now()
    FROM generate_series(1, %(lines)s) i;
    INSERT INTO claims_batchline (council_id, batch_id, claim_id, line_number, snapshot, snapshot_digest, link, amount,
                                  added_at, removed_because)
    SELECT %(council)s, %(batch)s, i, i, %(snapshot)s, encode(sha256(i::text::bytea), 'hex'),
           encode(sha256((-i)::text::bytea), 'hex'), 800, now(), ''
    FROM generate_series(1, %(lines)s) i;
"""


def bench(lines: int = LINES) -> str:
    """Return the measurement in words: a database of its own, filled, asked and dropped."""
    with database():
        return "\n".join(measured(fill(lines), lines))


def fill(lines: int) -> Batch:
    """Make a signed batch of so many lines, without the checks and triggers of a real one."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(CHECKS, [table])
            for (check,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        council = Council.objects.create(name="Aldermere Council", slug="aldermere", brand="Stronger Families")
        analyst = User.objects.create(council=council, username="analyst", role="analyst")
        days = {"starts_on": date(2015, 4, 1), "ends_on": date(2021, 4, 1)}
        programme = Programme.objects.create(council=council, framework_id=1, name="Phase 2", slug="phase-2", **days)
        batch = _signed(programme, analyst, lines=lines)
        of = {"council": council.pk, "programme": programme.pk, "window": batch.window_id, "batch": batch.pk}
        cursor.execute(FILL, of | {"lines": lines, "snapshot": canonical(SNAPSHOT)})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # the work of every process is to be counted
    return batch


def _signed(programme: Programme, analyst: User, *, lines: int) -> Batch:
    window = Window.objects.create(
        programme=programme,
        name="September 2020",
        opens_on=date(2020, 9, 1),
        closes_on=date(2020, 10, 31),
        submit_by=date(2020, 10, 30),
        attached_by=date(2020, 3, 31),
        evidence_on=date(2020, 9, 27),
    )
    council = programme.council
    done = {
        name: value for step in ("frozen", "signed") for name, value in ((f"{step}_by", analyst), (f"{step}_at", AT))
    }
    batch = Batch.objects.create(
        council=council,
        programme=programme,
        window=window,
        number=1,
        state="signed",
        made_by=analyst,
        made_at=AT,
        **done,
    )
    totals = {"lines": lines, "attachments": 0, "results": lines, "amount": 0, "sampled": 0}
    SignOff.objects.create(council=council, batch=batch, signed_by=analyst, signed_at=AT, **totals)
    return batch


def measured(batch: Batch, lines: int) -> list[str]:
    """Return a line for each way of writing the file, in the work of one processor."""
    bare = min(seconds(lambda: copy(batch)) for _ in range(TIMES))
    written = [csv_of(batch) for _ in range(TIMES)]
    lines_only, whole = min(one for one, _ in written), min(sum(both) for both in written)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sheet = sum(one_file(batch, FileFormat.XLSX))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    lists = [
        (what, one_list(batch, lines, file_format, is_pseudonymised=is_pseudonymised))
        for what, file_format, is_pseudonymised in (
            ("list of claims, CSV      ", FileFormat.CSV, False),
            ("the same, pseudonymised  ", FileFormat.CSV, True),
            ("list of claims, workbook ", FileFormat.XLSX, False),
            ("the same, pseudonymised  ", FileFormat.XLSX, True),
        )
    ]
    return [
        f"exports: {lines:,} lines of a batch, {len(DEFAULT)} columns   (seconds of one processor's work)",
        f"  COPY of the bare lines          {bare:6.2f} s {lines / bare:10,.0f} rows/s",
        f"  CSV, safe and quoted            {lines_only:6.2f} s {lines / lines_only:10,.0f} rows/s"
        f"   {bare / lines_only:4.0%} of COPY's speed",
        f"  … kept with digest and record   {whole:6.2f} s {lines / whole:10,.0f} rows/s   {bare / whole:4.0%}",
        f"  workbook, kept with both        {sheet:6.2f} s {lines / sheet:10,.0f} rows/s   {grown:.0f} MB more memory",
        *(
            f"  {what}       {taken:6.2f} s {lines / taken:10,.0f} rows/s   {bare / taken:4.0%}"
            for what, taken in lists
        ),
    ]


def one_list(batch: Batch, lines: int, file_format: FileFormat, *, is_pseudonymised: bool) -> float:
    """Return how long it took to write and to keep a list of the claims, with every column that may leave at all."""
    columns = tuple(one for one in LISTS["claims"].columns if one.may_leave(is_pseudonymised=True))
    wanted = Wanted(listing=LISTS["claims"], columns=columns, chosen={}, is_pseudonymised=is_pseudonymised)
    by, day = batch.made_by, AT.date()
    export = ask_list(wanted, said=(), purpose="To measure.", file_format=file_format, by=by, as_of=day, at=AT)

    def write() -> None:
        written = write_pieces_of_list(export, as_of=day, key=b"measured")
        if written.rows != lines:
            raise RuntimeError(f"{written.rows} rows were written of {lines}.")
        keep_list(export, written, at=AT)

    with transaction.atomic():
        return seconds(write)


class Nowhere:
    """Takes what COPY gives and keeps nothing."""

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        return len(piece)


def copy(batch: Batch) -> None:
    """COPY the same columns of the same lines out, nothing made safe, nothing kept."""
    said = ", ".join(f"{_SAYS[column.value]} AS {column.value.code}" for column in DEFAULT)
    asked = f"SELECT {said} FROM {_tables(DEFAULT)} WHERE l.batch_id = %(batch)s AND l.removed_at IS NULL ORDER BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        bare = cursor.mogrify(asked, _of_the_batch(batch)).decode()
        cursor.copy_expert(f"COPY ({bare}) TO STDOUT WITH (FORMAT csv, HEADER)", Nowhere())


def csv_of(batch: Batch) -> tuple[float, float]:
    """Return how long the lines of the CSV took, and how long it took to keep them, with its digest and record."""
    return one_file(batch, FileFormat.CSV)


def one_file(batch: Batch, file_format: FileFormat) -> tuple[float, float]:
    """Return how long it took to write a file, and how long to keep it and to record a copy."""
    file: Any = BatchFile.objects.create(
        council=batch.council,
        batch=batch,
        signing=batch.signings.get(),
        format=file_format,
        head=batch.head,
        asked_by=batch.made_by,
        asked_at=AT,
    )
    lines = seconds(lambda: write_pieces(file))
    with transaction.atomic():
        kept = seconds(lambda: keep_file(file, at=AT))
    take_copy(file, by=batch.made_by, at=AT)
    return lines, kept


if __name__ == "__main__":
    sys.stdout.write(bench(int(sys.argv[1]) if len(sys.argv) > 1 else LINES) + "\n")
