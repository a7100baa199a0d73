"""The evidence of a family as a file: one line a piece, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

HEADER = (
    "FamilyReference",
    "Who",
    "Evidence",
    "Measure",
    "StartsOn",
    "EndsOn",
    "Value",
    "Code",
    "Says",
    "ToldBy",
    "File",
    "Row",
    "KnownSince",
)

# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Sequence[Any]], *, header: Sequence[str] = HEADER) -> Iterator[str]:
    """Yield the lines of a CSV file: UTF-8 with a byte-order mark, no cell a formula."""
    written = io.StringIO()
    lines = csv.writer(written)
    yield "\ufeff"
    for row in chain((header,), rows):
        lines.writerow([safe(cell) for cell in row])
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def csv_text(rows: Iterable[Sequence[Any]], *, header: Sequence[str] = HEADER) -> str:
    """Return the text of such a file."""
    return "".join(csv_lines(rows, header=header))


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
