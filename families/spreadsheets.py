"""Workbooks for people to open: written row by row to a file, every text a text and never a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import xlsxwriter

from families.words import LONDON

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters; Excel's own limit
LONGEST_TITLE = 31
MOST_ROWS = 1_048_576
WIDTH = 20
PIECE = 64 * 1024
_NEVER_FORMULAS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}


def workbook(rows: Iterable[Sequence[Any]], *, header: Sequence[str], title: str) -> Iterator[bytes]:
    """Yield the bytes of a workbook of one sheet; it lies in a file of its own until the last of them is taken.

    Dates are dates and numbers numbers; every other value is the text of it.
    """
    with NamedTemporaryFile(suffix=".xlsx") as kept:
        write_workbook(Path(kept.name), rows, header=header, title=title)
        while piece := kept.read(PIECE):
            yield piece


def write_workbook(path: Path, rows: Iterable[Sequence[Any]], *, header: Sequence[str], title: str) -> int:
    """Write the workbook to ``path`` in memory that does not grow with it, and return how many rows it has."""
    with xlsxwriter.Workbook(path, _NEVER_FORMULAS) as book:
        sheet = book.add_worksheet(_titled(title))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), WIDTH)
        bold = book.add_format({"bold": True})
        for place, name in enumerate(header):
            sheet.write_string(0, place, name, bold)
        number = 0
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value)
        return number


def _write(sheet: Any, row: int, place: int, value: Any) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_string(row, place, "Y" if value else "N")
        case int() | float() | Decimal():
            sheet.write_number(row, place, value)
        case datetime():
            sheet.write_datetime(row, place, value.astimezone(LONDON).replace(tzinfo=None))
        case date():
            sheet.write_datetime(row, place, value)
        case _:
            sheet.write_string(row, place, str(value)[:LONGEST_CELL])


def _titled(title: str) -> str:
    """Return a title as a sheet may bear it."""
    plain = "".join(" " if character in "[]:*?/\\" else character for character in title)
    return plain.strip("' ")[:LONGEST_TITLE] or "Sheet1"
