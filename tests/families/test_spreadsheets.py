"""Workbooks: what is text stays text, dates are dates, and memory does not grow with the rows."""

import re
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from python_calamine import CalamineWorkbook

from families.spreadsheets import LONGEST_CELL, workbook, write_workbook


def read(rows: list[list[Any]], *, title: str = "Rejected rows") -> Any:
    written = b"".join(workbook(rows, header=["Name", "When", "How many"], title=title))
    book = CalamineWorkbook.from_filelike(BytesIO(written))
    return book.sheet_names[0], book.get_sheet_by_index(0).to_python()


def test_a_workbook_holds_what_was_put_into_it() -> None:
    title, rows = read([["Amy", date(2020, 3, 31), 7], ["Ben", None, 0.5]])

    assert title == "Rejected rows"
    assert rows == [["Name", "When", "How many"], ["Amy", date(2020, 3, 31), 7.0], ["Ben", "", 0.5]]


def test_a_text_like_a_formula_an_address_or_a_number_stays_text() -> None:
    texts = ['=HYPERLINK("http://example.org","x")', "+1", "@SUM(A1)", "http://example.org", "007", "{=1}"]

    written = b"".join(workbook([[text] for text in texts], header=["Text"], title="x"))

    book = CalamineWorkbook.from_filelike(BytesIO(written)).get_sheet_by_index(0)
    assert [row[0] for row in book.to_python()][1:] == texts
    assert b"<f>" not in written


def test_a_moment_is_told_in_london() -> None:
    assert read([[datetime(2020, 7, 1, 23, 30, tzinfo=UTC), None, None]])[1][1][0] == datetime(2020, 7, 2, 0, 30)  # noqa: DTZ001  # a workbook knows no zones


def test_a_title_no_sheet_may_bear_is_changed() -> None:
    assert read([], title="Rejected: [a/b] and a good deal more than fits")[0] == "Rejected   a b  and a good deal"


def test_a_cell_longer_than_excel_takes_is_cut() -> None:
    assert len(read([["x" * 50_000, None, None]])[1][1][0]) == LONGEST_CELL


AWKWARD = [
    *("R&D <b>", " leading", "trailing\n", "tab\tand\x01 and\x0b", "_x0041_ as typed", "a\r\nb", "£ é 😀 \ufffe", "='"),
    *(7, -3, 0, 0.5, 12345678901, Decimal("800.25"), True, None, "", date(1900, 3, 1), date(2020, 9, 30)),
]


def test_rows_are_written_as_the_library_would_write_them(tmp_path: Path) -> None:
    rows = [AWKWARD, [], AWKWARD[::-1]]
    write_workbook(tmp_path / "ours.xlsx", rows, header=[str(place) for place in range(len(AWKWARD))], title="x")
    by_the_library(tmp_path / "theirs.xlsx", rows)

    ours, theirs = (cells_of(tmp_path / name) for name in ("ours.xlsx", "theirs.xlsx"))
    assert ours == theirs
    assert len(ours) == 2 * (len(AWKWARD) - 2)


def by_the_library(path: Path, rows: list[list[Any]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                match value:
                    case True:
                        sheet.write_string(number, place, "Y")
                    case date():
                        sheet.write_datetime(number, place, value, day)
                    case str() if value:
                        sheet.write_string(number, place, value)
                    case int() | float() | Decimal():
                        sheet.write_number(number, place, value)


def cells_of(path: Path) -> list[str]:
    """Return the cells under the header, without their styles."""
    with ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    _, _, under = sheet.rpartition("</row>")[0].partition('<row r="2"')
    return [re.sub(r' s="\d+"', "", cell) for cell in re.findall(r"<c .*?</c>", under, re.DOTALL)]


def test_a_day_before_workbooks_count_is_its_text() -> None:
    assert read([["Amy", date(1899, 12, 31), None]])[1][1][1] == "31/12/1899"


def test_the_memory_it_takes_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    tracemalloc.start()
    count = write_workbook(
        tmp_path / "x.xlsx", (["Amy", number] for number in range(20_000)), header=["", ""], title=""
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 20_000
    assert peak < 4 * 1024 * 1024
