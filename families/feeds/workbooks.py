"""Reads the first sheet of an Excel workbook as lines of text."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from families.feeds.encodings import UnreadableError

LARGEST_UNPACKED = 400 * 1024 * 1024


def workbook_lines(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row of the first sheet."""
    _refuse_bombs(file)
    file.seek(0)
    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise UnreadableError("Excel's workbook cannot be opened; save the sheet as CSV UTF-8.") from error
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [as_text(cell) for cell in row]


def as_text(cell: Any) -> str:
    """Return a workbook's value as it would stand in a CSV file: whole numbers without a decimal point."""
    if isinstance(cell, bool):
        return "Y" if cell else "N"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def _refuse_bombs(file: BinaryIO) -> None:
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except BadZipFile as error:
        raise UnreadableError("The workbook is damaged; save it again, or as CSV UTF-8.") from error
    if size > LARGEST_UNPACKED:
        raise UnreadableError("The workbook is too large to be read at once; save the sheet as CSV UTF-8.")
