"""Files as whoever receives them reads them back."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from claims.file_lines import rows
from claims.layouts import DEFAULT
from claims.models import Batch

HEADER = tuple(column.heading for column in DEFAULT)


def content_in_force(batch: Batch) -> bytes:
    """Return the bytes of the file the batch names; it must name one."""
    file = batch.files.get(name=batch.file_name, digest=batch.file_digest)
    return b"".join(bytes(piece.content) for piece in file.pieces.all())


def batch_lines(batch: Batch) -> Iterator[Sequence[Any]]:
    """Yield the lines of a frozen batch in the default layout, in their order."""
    return rows(batch, DEFAULT)


def csv_rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV text, its header first."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
