"""What may be wrong, or odd, with a workbook: its sheets, its cells, its size."""

import struct
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

import xlsxwriter

from families.invented.damage.cells import ROW
from families.invented.damage.clean import TRAITS
from families.invented.damage.shapes import Answer, DamagedFile, Row, Sheet, Spoil, all_loaded, with_row

LINE = ROW + 2
DAY_ZERO = date(1899, 12, 30)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MADE_AT = datetime(2020, 9, 27, 12)  # noqa: DTZ001  # a workbook's times have no zone
FAR = "XFD1048576"  # the last cell a sheet can have
Write = Callable[[Any, Any, Sheet], None]


def _book(sheet: Sheet, write: Write) -> bytes:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        book.set_properties({"created": MADE_AT})
        write(book, book.add_worksheet("Extract"), sheet)
    return packed.getvalue()


def _cells(page: Any, sheet: Sheet, *, first: int = 0) -> None:
    for number, row in enumerate((sheet.header, *sheet.rows), start=first):
        for place, cell in enumerate(row):
            page.write_string(number, place, cell)


def _places_of_days(sheet: Sheet) -> Iterator[tuple[int, int, date]]:
    days = {TRAITS[sheet.kind].day, TRAITS[sheet.kind].ends, "DOB"}
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            if sheet.header[place] in days and cell:
                yield number, place, date.fromisoformat(cell)


def _as_text(book: Any, page: Any, sheet: Sheet) -> None:
    _cells(page, sheet)


def _real_dates(book: Any, page: Any, sheet: Sheet) -> None:
    _cells(page, sheet)
    shown = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, place, day in _places_of_days(sheet):
        page.write_datetime(row, place, day, shown)


def _serials(book: Any, page: Any, sheet: Sheet) -> None:
    _cells(page, sheet)
    for row, place, day in _places_of_days(sheet):
        page.write_number(row, place, (day - DAY_ZERO).days)


def _numbers(book: Any, page: Any, sheet: Sheet) -> None:
    _cells(page, sheet)
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            if cell.isdecimal():
                page.write_number(number, place, int(cell))


def _formulas(book: Any, page: Any, sheet: Sheet) -> None:
    """Write formulas with the values they come to, as Excel keeps them."""
    _cells(page, sheet)
    place = sheet.place(TRAITS[sheet.kind].choice)
    for number, row in enumerate(sheet.rows, start=1):
        page.write_formula(number, place, f'=LOWER("{row[place].upper()}")', None, row[place])


def _empty_ends(book: Any, page: Any, sheet: Sheet) -> None:
    _cells(page, sheet)
    yellow = book.add_format({"bg_color": "yellow"})
    for number in range(len(sheet.rows) + 20):
        for place in range(len(sheet.header), len(sheet.header) + 5):
            page.write_blank(number, place, None, yellow)


def _hidden_first(book: Any, page: Any, sheet: Sheet) -> None:
    page.write_string(0, 0, "Look-up lists")
    page.hide()
    seen = book.add_worksheet("Rows")
    _cells(seen, sheet)
    seen.activate()


def _two_sheets(book: Any, page: Any, sheet: Sheet) -> None:
    _cells(page, sheet)
    book.add_worksheet("Notes").write_string(0, 0, "Made on Friday")


def _cover_sheet(book: Any, page: Any, sheet: Sheet) -> None:
    page.write_string(0, 0, "Aldermere Council: see the next sheet")
    _cells(book.add_worksheet("Rows"), sheet)


def _title(book: Any, page: Any, sheet: Sheet) -> None:
    page.merge_range(0, 0, 0, 3, "Extract of 27/09/2020")
    _cells(page, sheet, first=2)


def workbook(damage: str, write: Write, *, note: str = "") -> Spoil:
    """Return an odd workbook of whose rows none is wrong."""

    def spoil(sheet: Sheet) -> DamagedFile:
        content, rows = _book(sheet, write), all_loaded(sheet)
        return DamagedFile(kind=sheet.kind, damage=damage, content=content, rows=rows, note=note, ending="xlsx")

    return spoil


def refused(damage: str, content: Callable[[Sheet], bytes], *, saying: str) -> Spoil:
    """Return a workbook that is refused as a whole with a message of these words (a pattern)."""

    def spoil(sheet: Sheet) -> DamagedFile:
        return DamagedFile(kind=sheet.kind, damage=damage, content=content(sheet), refused=saying, ending="xlsx")

    return spoil


def one_cell(
    damage: str, write: Callable[[Any, Any, Sheet, int], None], *, column: Callable[[Sheet], str], reason: str
) -> Spoil:
    """Return a workbook one cell of which is wrong."""

    def spoil(sheet: Sheet) -> DamagedFile | None:
        name = column(sheet)
        if "Empty" in reason and TRAITS[sheet.kind].may_be_empty:
            return None

        def write_all(book: Any, page: Any, sheet: Sheet) -> None:
            _cells(page, sheet)
            write(book, page, sheet, sheet.place(name))

        bad = Row(line=LINE, clean=ROW, answer=Answer.REJECTED, column=name, reason=reason)
        rows = with_row(all_loaded(sheet), bad)
        return DamagedFile(kind=sheet.kind, damage=damage, content=_book(sheet, write_all), rows=rows, ending="xlsx")

    return spoil


def _day(sheet: Sheet) -> str:
    return TRAITS[sheet.kind].day


def _choice(sheet: Sheet) -> str:
    return TRAITS[sheet.kind].choice


def _merged(book: Any, page: Any, sheet: Sheet, place: int) -> None:
    shown = book.add_format({"border": 1})
    page.merge_range(ROW, place, ROW + 1, place, sheet.rows[ROW - 1][place], shown)


def _time_of_day(book: Any, page: Any, sheet: Sheet, place: int) -> None:
    page.write_number(ROW + 1, place, 43602.607, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))


def _nothing(sheet: Sheet) -> bytes:
    return _book(sheet, lambda book, page, sheet: None)


def _truncated(sheet: Sheet) -> bytes:
    content = _book(sheet, _as_text)
    return content[: len(content) // 2]


def _total(sheet: Sheet) -> DamagedFile:
    def write(book: Any, page: Any, sheet: Sheet) -> None:
        _cells(page, sheet)
        page.write_string(len(sheet.rows) + 1, 0, "Total")
        page.write_formula(len(sheet.rows) + 1, 1, "=COUNTA(A2:A9)", None, 8)

    line = len(sheet.rows) + 2
    bad = Row(line=line, clean=None, answer=Answer.REJECTED, column=None)
    rows = (*all_loaded(sheet), bad)
    return DamagedFile(
        kind=sheet.kind, damage="workbook with a total", content=_book(sheet, write), rows=rows, ending="xlsx"
    )


def _with_first_sheet(sheet: Sheet, xml: str) -> bytes:
    """Return a workbook whose sheet is this XML."""
    packed = BytesIO()
    with ZipFile(BytesIO(_book(sheet, _as_text))) as book, ZipFile(packed, "w") as archive:
        for member in book.namelist():
            archive.writestr(ZipInfo(member), xml if member == "xl/worksheets/sheet1.xml" else book.read(member))
    return packed.getvalue()


def _far_cell(sheet: Sheet) -> bytes:
    """Return two cells at opposite corners of a sheet; a careless reader fills in the 17 thousand million between."""
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{FAR}"><v>2</v></c></row>'
    return _with_first_sheet(sheet, f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")


def _bomb(sheet: Sheet) -> bytes:
    """Return a small workbook whose parts say of themselves that they unpack to four gigabytes each."""
    return _claiming(_with_first_sheet(sheet, " " * 1000), 0xF0000000)


def _claiming(content: bytes, size: int) -> bytes:
    """Return a ZIP file whose list of contents gives every member another unpacked size."""
    changed = bytearray(content)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", changed, place + 24, size)
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


WORKBOOKS: tuple[Spoil, ...] = (
    workbook("workbook of texts", _as_text),
    workbook("workbook with real dates", _real_dates),
    workbook("workbook with dates as serial numbers", _serials),
    workbook("workbook with numbers", _numbers),
    workbook("workbook with formulas", _formulas),
    workbook("workbook with empty columns and rows at the end", _empty_ends),
    workbook("workbook with a hidden first sheet", _hidden_first, note="hidden"),
    workbook("workbook with two sheets", _two_sheets, note="only .* was read"),
    refused("workbook with a cover sheet", lambda sheet: _book(sheet, _cover_sheet), saying="sheet"),
    refused("workbook with a title", lambda sheet: _book(sheet, _title), saying="line 3"),
    refused("workbook in which nothing stands", _nothing, saying="The file is empty"),
    refused("workbook cut short", _truncated, saying="damaged"),
    refused("workbook with a far cell", _far_cell, saying="far"),
    refused("workbook that unpacks without end", _bomb, saying="too large"),
    one_cell(
        "workbook with an error cell",
        lambda book, page, sheet, place: page.write_formula(ROW + 1, place, "=1/0", None, "#DIV/0!"),
        column=_day, reason="error of the spreadsheet",
    ),
    one_cell("workbook with cells merged", _merged, column=_day, reason="Empty"),
    one_cell("workbook with a time of day", _time_of_day, column=_day, reason="time of day"),
    one_cell(
        "workbook with true for a choice",
        lambda book, page, sheet, place: page.write_boolean(ROW + 1, place, 1),
        column=_choice, reason="Not one of",
    ),
    _total,
)  # fmt: skip
