"""Reads the first sheet that can be seen of an Excel workbook as lines of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from families.feeds.encodings import UnreadableError
from families.feeds.unpacking import Errors, errors_of


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """A workbook's first sheet, line by line with their numbers, and what should be known of the others."""

    lines: Iterator[tuple[int, list[str]]]
    notes: tuple[str, ...]


def open_workbook(file: BinaryIO) -> Workbook:
    """Return the first sheet that can be seen."""
    errors = errors_of(file)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        visible = [sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata]
        first = visible.index(True)
        sheet = book.get_sheet_by_index(first)
    except (CalamineError, ValueError) as error:
        raise UnreadableError("Excel's workbook cannot be opened; save the sheet as CSV UTF-8.") from error
    lines = _lines(sheet, errors[first] if first < len(errors) else {})
    return Workbook(lines=lines, notes=_notes(book.sheet_names, visible, first=first))


def _lines(sheet: CalamineSheet, errors: Errors) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows; the reader leaves a cell with an error or a formula without a value empty, and we say so."""
    rows_with_errors = {row for row, _ in errors}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [as_text(cell) for cell in row]
        if number in rows_with_errors:
            cells = [errors.get((number, place), cell) for place, cell in enumerate(cells, start=1)]
        yield number, cells


def _notes(names: Sequence[str], visible: Sequence[bool], *, first: int) -> tuple[str, ...]:
    others = [
        f"“{name}”" if is_visible else f"“{name}” (hidden)"
        for place, (name, is_visible) in enumerate(zip(names, visible, strict=True))
        if place != first
    ]
    if not others:
        return ()
    return (f"The workbook has several sheets; only “{names[first]}” was read, not {', '.join(others)}.",)


def as_text(cell: Any) -> str:
    """Return a workbook's value as it would stand in a CSV file: whole numbers without a decimal point."""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return "" if cell is None else str(cell)
