"""The evidence of a family as a file: one line a piece, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
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


def csv_text(rows: Iterable[Sequence[Any]], *, header: Sequence[str] = HEADER) -> str:
    """Return the text of a CSV file: UTF-8 with a byte-order mark, no cell a formula."""
    written = io.StringIO()
    written.write("\ufeff")
    lines = csv.writer(written)
    lines.writerow(header)
    lines.writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def csv_rows(text: str) -> list[list[str]]:
    """Return the rows of such a text, its header first."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
