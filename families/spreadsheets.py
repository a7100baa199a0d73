"""Workbooks for people to open: written row by row to a file, every text a text and never a formula."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from math import isfinite
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from families.words import LONDON

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters; Excel's own limit
LONGEST_TITLE = 31
MOST_ROWS = 1_048_576
WIDTH = 20
PIECE = 64 * 1024
SHEET = "xl/worksheets/sheet1.xml"
AT_ONCE = 500  # rows put together before they are packed
PACKED = 4  # of 9: a third larger than the most, in a third of the time
FIRST_DAY = date(1900, 3, 1)  # before it a workbook counts a day that never was
DAY_NONE = date(1899, 12, 30).toordinal()
_ONE_DAY = re.compile(r'<row r="2"[^>]*><c r="A2" s="(?P<style>\d+)">.*?</row>')
_SIZE = re.compile(r"<dimension [^>]*/>")
_ESCAPED = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
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
    """Write the workbook to ``path`` in memory that does not grow with it, and return how many rows it has.

    XlsxWriter makes the workbook; the rows themselves are written here, in a quarter of the time.
    """
    number = 1
    with ZipFile(_frame(header, title=title)) as frame, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=PACKED) as book:
        for name in frame.namelist():
            if name != SHEET:
                book.writestr(name, frame.read(name))
        before, style, after = _around(frame.read(SHEET).decode())
        row_of = _Rows(len(header), style)
        with book.open(SHEET, "w") as sheet:
            sheet.write(before.encode())
            for some in _some(rows):
                written = [row_of.xml(number + place, row) for place, row in enumerate(some, start=1)]
                sheet.write("".join(written).encode())
                number += len(written)
            sheet.write(after.encode())
    return number - 1


def _some(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _frame(header: Sequence[str], *, title: str) -> BytesIO:
    """Return a workbook that has everything but the rows: under its header, one day shows how a day is styled."""
    frame = BytesIO()
    with xlsxwriter.Workbook(frame, _NEVER_FORMULAS) as book:
        sheet = book.add_worksheet(_titled(title))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), WIDTH)
        bold = book.add_format({"bold": True})
        for place, name in enumerate(header):
            sheet.write_string(0, place, name, bold)
        sheet.write_datetime(1, 0, date(2020, 9, 30))
    return frame


def _around(sheet: str) -> tuple[str, str, str]:
    """Return a sheet's XML up to the end of its header, the style of the day under it, and its XML after the rows."""
    found = _ONE_DAY.search(sheet)
    if found is None:
        raise ValueError("The frame of a workbook holds a day under its header.")
    return _SIZE.sub("", sheet[: found.start()]), found["style"], sheet[found.end() :]


class _Rows:
    """Writes rows as the XML of a sheet: numbers and days as such, every other value as the text of it."""

    def __init__(self, columns: int, style: str) -> None:
        self.letters = [xl_col_to_name(place) for place in range(columns)]
        self.style = style
        self.cells: dict[type, Callable[[str, Any], str]] = {str: _text, int: _number, date: self._day}

    def xml(self, number: int, row: Sequence[Any]) -> str:
        """Return a row; a cell without a value is left out."""
        cells = [
            (self.cells.get(type(value)) or self._kind(value))(f"{letter}{number}", value)
            for letter, value in zip(self.letters, row, strict=False)
            if value is not None and value != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _kind(self, value: Any) -> Callable[[str, Any], str]:
        match value:
            case bool():
                return _yes_or_no
            case int() | float() | Decimal() if isfinite(value):
                return _number
            case datetime():
                return self._moment
            case date():
                return self._day
        return _text

    def _day(self, place: str, value: date) -> str:
        if value < FIRST_DAY:
            return _text(place, f"{value:%d/%m/%Y}")
        return f'<c r="{place}" s="{self.style}"><v>{value.toordinal() - DAY_NONE}</v></c>'

    def _moment(self, place: str, value: datetime) -> str:
        local = value.astimezone(LONDON)
        part = (local.hour * 3600 + local.minute * 60 + local.second) / 86_400
        return f'<c r="{place}" s="{self.style}"><v>{local.toordinal() - DAY_NONE + part:.10f}</v></c>'


def _text(place: str, value: Any) -> str:
    text = str(value)[:LONGEST_CELL]
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(_escape, text)
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f'<c r="{place}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _number(place: str, value: Any) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


def _yes_or_no(place: str, value: Any) -> str:
    return _text(place, "Y" if value else "N")


def _escape(found: re.Match[str]) -> str:
    """Return what stands for a character that XML does not take, or for what would be read as such a stand-in."""
    return _ENTITIES.get(found[0]) or f"_x{ord(found[0][0]):04X}_{found[0][1:]}"


def _titled(title: str) -> str:
    """Return a title as a sheet may bear it."""
    plain = "".join(" " if character in "[]:*?/\\" else character for character in title)
    return plain.strip("' ")[:LONGEST_TITLE] or "Sheet1"
