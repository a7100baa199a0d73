"""The files of a batch: asked for, written whole or not at all, kept, and copies taken of them while their link lasts.

The same lines in the same layout always give the same CSV, byte for byte. The file a batch names is the one in force:
the last that was written of it as it was signed.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from claims.batch_moves import lock_batch, lock_programme
from claims.file_lines import csv_asked, csv_header, last_line, ranges, rows
from claims.layouts import columns_of, layout_of
from claims.models import Batch, BatchFile, BatchState, Download, FilePiece, SignOff
from claims.models.choices import FileFormat
from families.refusals import NotPossibleError
from families.spreadsheets import write_workbook
from keyworkers.models import Job, JobKind, JobState, User

LINK_LIVES = timedelta(days=7)
PIECE = 1024 * 1024
_CHANGED = "The batch has changed since its file was asked for. Ask for the file again."
# A range of finished lines is put in order where it lies, not on disk.
_IN_MEMORY = "SET LOCAL work_mem = '64MB'"
_KEEP_RANGE = """
    INSERT INTO claims_filepiece (file_id, number, content) SELECT %(file)s, written.* FROM ({asked}) written
"""
_IN_ORDER = "SELECT content FROM claims_filepiece WHERE file_id = %s ORDER BY number"
SHA256_OF_PIECES = RawSQL(
    """(SELECT encode(sha256(string_agg(p.content, ''::bytea ORDER BY p.number)), 'hex')
        FROM claims_filepiece p WHERE p.file_id = claims_batchfile.id)""",
    [],
    output_field=TextField(),
)

Tell = Callable[[int, int], Any]


def ask_file(batch: Batch, file_format: FileFormat, *, by: User, as_of: date, at: datetime) -> BatchFile:
    """Ask for a file of a signed or submitted batch, in its programme's layout, and return it.

    Where that very file is being written or was written already, it is the one returned: its link lasts anew, and it is
    the one in force.
    """
    batch = _locked(batch)
    found = _same(batch, file_format)
    if found and found.digest:
        renew_link(found, at=at)
        _put_in_force(batch, found)
        return found
    if found and found.job and found.job.state in (JobState.WAITING, JobState.RUNNING):
        return found
    job = Job.objects.create(council_id=batch.council_id, kind=JobKind.EXPORT, as_of=as_of, asked_by=by, asked_at=at)
    return _asked(batch, file_format, job=job, by=by, at=at)


def export_batch(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Write the CSV of a signed batch here and now, and return the batch, which names it.

    Writing it twice changes nothing.
    """
    lock_programme(batch.programme_id)
    batch = lock_batch(batch, BatchState.SIGNED, "A signed batch is exported.")
    found = _same(batch, FileFormat.CSV)
    if found and found.digest:
        _put_in_force(batch, found)
    else:
        write_file(_asked(batch, FileFormat.CSV, job=None, by=by, at=at), at=at)
    batch.refresh_from_db()
    return batch


def _locked(batch: Batch) -> Batch:
    """Return the batch as it is now, locked in the order of everything that changes one; it must have been signed."""
    lock_programme(batch.programme_id)
    is_sent = Batch.objects.filter(pk=batch.pk, state=BatchState.SUBMITTED).exists()
    state = BatchState.SUBMITTED if is_sent else BatchState.SIGNED
    return lock_batch(batch, state, "A file is written of a batch that is signed.")


def _same(batch: Batch, file_format: FileFormat) -> BatchFile | None:
    """Return the file of this form, in the layout in force, that was last asked for since the batch was signed."""
    asked = batch.files.select_related("job").filter(signing=_sheet(batch), format=file_format)
    return asked.filter(layout=layout_of(batch.programme)).order_by("-id").first()


def _sheet(batch: Batch) -> SignOff:
    """Return the sheet a signed batch was last signed with."""
    return batch.signings.order_by("-id")[0]


def _asked(batch: Batch, file_format: FileFormat, *, job: Job | None, by: User, at: datetime) -> BatchFile:
    return BatchFile.objects.create(
        council_id=batch.council_id,
        batch=batch,
        signing=_sheet(batch),
        job=job,
        layout=layout_of(batch.programme),
        format=file_format,
        head=batch.head,
        asked_by=by,
        asked_at=at,
    )


def write_file(file: BatchFile, *, at: datetime) -> None:
    """Write a file that was asked for and keep it, in one go."""
    write_pieces(file)
    keep_file(file, at=at)


def write_pieces(file: BatchFile, *, tell: Tell = lambda done, total: None) -> None:
    """Write the pieces of a file, telling how many lines are done; until it is kept nothing of it is seen by anybody.

    What an attempt that broke off has left of it is taken away first.
    """
    file.pieces.all().delete()
    total = last_line(file.batch)
    if file.format == FileFormat.CSV:
        _write_csv(file, lambda done: tell(min(done, total), total))
    else:
        _write_workbook(file, lambda done: tell(min(done, total), total))


def _write_csv(file: BatchFile, tell: Callable[[int], Any]) -> None:
    columns = columns_of(file.layout)
    FilePiece.objects.create(file=file, number=0, content=csv_header(columns))
    for after, to in ranges(file.batch):
        tell(after)
        asked, values = csv_asked(file.batch, columns, after=after, to=to)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_IN_MEMORY)
            cursor.execute(_KEEP_RANGE.format(asked=asked), values | {"file": file.pk})


def _write_workbook(file: BatchFile, tell: Callable[[int], Any]) -> None:
    columns = columns_of(file.layout)
    header = [column.heading for column in columns]
    with NamedTemporaryFile(suffix=".xlsx") as kept:
        lines = rows(file.batch, columns, tell=tell)
        write_workbook(Path(kept.name), lines, header=header, title=str(file.batch))
        for number, piece in enumerate(iter(lambda: kept.read(PIECE), b"")):
            FilePiece.objects.create(file=file, number=number, content=piece)


def keep_file(file: BatchFile, *, at: datetime) -> None:
    """Put the pieces together as the file, with its digest, and name it the batch's file in force.

    Refuses where the batch is no longer as it was signed when the file was asked for: claims may have left it since.
    """
    batch = _locked(file.batch)
    sheet = _sheet(batch)
    if sheet.pk != file.signing_id:
        raise NotPossibleError(_CHANGED)
    BatchFile.objects.filter(pk=file.pk).update(
        name=f"{batch.programme.slug}-batch-{batch.number}.{file.format}",
        digest=_digest_of(file),
        lines=sheet.lines,
        written_at=at,
        link_ends_at=at + LINK_LIVES,
    )
    file.refresh_from_db(fields=["name", "digest", "lines", "written_at", "link_ends_at"])
    _put_in_force(batch, file)


def _digest_of(file: BatchFile) -> str:
    """Return the SHA-256 of the pieces in a row. They come as they lie: as rows they would be spelt out in hex."""
    digest = _Digest()
    with connection.cursor() as cursor:
        asked = cursor.mogrify(_IN_ORDER, [file.pk]).decode()
        cursor.copy_expert(f"COPY ({asked}) TO STDOUT WITH (FORMAT binary)", digest)
    return digest.sha256.hexdigest()


class _Digest:
    """Takes what COPY gives of rows of one binary column, row by row, and digests what stands in them."""

    BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # how the first row begins
    ROW = 6  # bytes: how many columns, and how long this one is
    ENDS = b"\xff\xff"

    def __init__(self) -> None:
        self.sha256 = sha256()

    def write(self, row: bytes) -> int:
        """Digest a row."""
        if row != self.ENDS:
            self.sha256.update(memoryview(row.removeprefix(self.BEGINS))[self.ROW :])
        return len(row)


def _put_in_force(batch: Batch, file: BatchFile) -> None:
    """Name the file as the one that is sent; a batch that was submitted names the one that was."""
    if batch.state == BatchState.SIGNED:
        Batch.objects.filter(pk=batch.pk).update(file_name=file.name, file_digest=file.digest)


def renew_link(file: BatchFile, *, at: datetime) -> None:
    """Let the link of a written file last another seven days from now."""
    written = BatchFile.objects.filter(pk=file.pk).exclude(digest="")
    if not written.update(link_ends_at=at + LINK_LIVES):
        raise NotPossibleError("This file is not written yet.")
    file.refresh_from_db(fields=["link_ends_at"])


def take_copy(file: BatchFile, *, by: User, at: datetime) -> bytes:
    """Return the bytes of a written file and record who took a copy; refuses where its link has ended."""
    if not file.digest or file.link_ends_at is None:
        raise NotPossibleError("This file is not written yet.")
    if file.link_ends_at <= at:
        raise NotPossibleError("The link to this file has ended. Whoever prepares claims can renew it.")
    Download.objects.create(file=file, by=by, at=at)
    return b"".join(map(bytes, file.pieces.order_by("number").values_list("content", flat=True)))
