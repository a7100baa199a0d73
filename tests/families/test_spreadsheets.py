"""Workbooks: what is text stays text, dates are dates, and memory does not grow with the rows."""

import tracemalloc
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

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


def test_the_memory_it_takes_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    tracemalloc.start()
    count = write_workbook(
        tmp_path / "x.xlsx", (["Amy", number] for number in range(20_000)), header=["", ""], title=""
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 20_000
    assert peak < 4 * 1024 * 1024
