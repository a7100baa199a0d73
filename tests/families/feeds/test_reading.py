"""Reading a file: encodings, delimiters, quotation marks, workbooks, and headers that do not fit."""

import re
import tracemalloc
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from families.feeds.cleaning import UNCOUNTED, Setting
from families.feeds.encodings import UnreadableError
from families.feeds.kinds import OFFENCES
from families.feeds.reading import Line, Table, open_table
from families.feeds.rows import BadRow, rows_of
from tests.families.feeds.conftest import PROVING

HEADER = "IncidentID,IndividualID,FirstName,LastName,DOB,Kind,Role,Outcome,OccurredOn,ProvenOn"


def table(content: str | bytes) -> Table:
    written = content if isinstance(content, bytes) else content.encode()
    return open_table(BytesIO(written), columns=OFFENCES.columns)


def row(incident: str = "A1", last: str = "Hartley") -> str:
    return f"{incident},P1,Amy,{last},1985-05-17,asb,suspect,none,2019-02-19,"


def lines(content: str | bytes) -> list[Line]:
    return list(table(content).lines)


def problems(content: str | bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        table(content)
    return " ".join(refused.value.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_name_survives_its_encoding(encoding: str) -> None:
    assert lines(f"{HEADER}\n{row(last='Núñez')}\n".encode(encoding))[0].cells[3] == "Núñez"


def test_windows_text_is_read_and_said_to_be() -> None:
    assert "line 2" in table(f"{HEADER}\n{row(last='Núñez')}\n".encode("cp1252")).notes[0]


def test_a_mix_of_encodings_names_the_line() -> None:
    mixed = f"{HEADER}\n{row()}\n{row(last='Núñez')}\n".encode() + row(last="Núñez").encode("cp1252")

    assert "Line 3 is UTF-8 but line 4 is not (byte 0xFA)" in problems(mixed)


def test_a_byte_that_no_encoding_has_names_the_line() -> None:
    assert "Line 2 holds a byte that is neither UTF-8 nor Windows text" in problems(f"{HEADER}\n\x81".encode("latin-1"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(delimiter: str) -> None:
    assert len(lines(f"{HEADER}\n{row()}\n".replace(",", delimiter))[0].cells) == 10


def test_blank_lines_are_no_rows_and_lines_keep_their_numbers() -> None:
    found = lines(f"{HEADER}\n\n{row()}\n,,,,,,,,,\n{row('A2')}\n")

    assert [line.number for line in found] == [3, 5]


def test_a_quoted_cell_may_run_over_lines() -> None:
    found = lines(f"{HEADER}\n{row(last=chr(34) + 'Hart' + chr(10) + 'ley' + chr(34))}\n{row('A2')}\n")

    assert [(line.number, line.cells[3]) for line in found] == [(2, "Hart\nley"), (4, "Hartley")]


def test_a_quotation_mark_never_closed_costs_one_line() -> None:
    found = lines(f'{HEADER}\n"{row()}\n{row("A2")}\n{row("A3")}\n')

    assert [(line.number, bool(line.problem)) for line in found] == [(2, True), (3, False), (4, False)]


def test_two_stray_quotation_marks_swallow_no_row_between_them() -> None:
    stray = ',,,,,,,,,"'
    found = lines(f"{HEADER}\n{stray}\n{row()}\n{row('A2')}\n{stray}\n{row('A3')}\n")

    assert [(line.number, bool(line.problem)) for line in found] == [
        *((2, True), (3, False), (4, False), (5, True), (6, False)),
    ]


cells = st.sampled_from(["", "A1", "Amy", "2009-03-02", "x ", '"', '""', 'a"b', "=1", "\x00"])
others = st.lists(cells, max_size=12).map(",".join) | st.sampled_from([',,,,,,,,,"', '",,,,,,,,,'])


@settings(max_examples=20_000 if PROVING else 100)
@given(written=st.lists(st.one_of(st.just(row()), others), max_size=9))
def test_no_stray_quotation_mark_swallows_a_whole_row(written: list[str]) -> None:
    try:
        found = lines("\n".join((HEADER, *written)))
    except UnreadableError:  # as where a null character stands
        return

    whole = row().split(",")
    assert sum(line.cells == whole for line in found) == written.count(row())


def test_prose_with_as_many_commas_as_a_row_stays_in_its_cell() -> None:
    prose = "They met, talked, ate, sang, drew, read, played, ran, walked, left"
    found = lines(f"{HEADER}\n{row(last=chr(34) + 'A visit' + chr(10) + prose + chr(10) + 'home' + chr(34))}\n")

    assert [line.cells[3] for line in found] == [f"A visit\n{prose}\nhome"]


def test_an_inch_mark_within_a_cell_is_a_character() -> None:
    assert [line.problem for line in lines(f"{HEADER}\n{row(last='Five 5' + chr(34))}\n{row('A2')}\n")] == ["", ""]


@pytest.mark.parametrize(("ending", "words"), [(",x", "11 cells"), ("\b", "9 cells")])
def test_a_row_of_another_width_says_so(ending: str, words: str) -> None:
    changed = row()[:-1] if ending == "\b" else row() + ending

    assert words in lines(f"{HEADER}\n{changed}\n")[0].problem


def test_a_header_says_everything_that_is_wrong_at_once() -> None:
    said = problems("IncidentID,IncidentID,Occured On,Colour\n1,2,3,4\n")

    assert "missing: Kind, Role, Outcome, OccurredOn" in said
    assert "Occured On (perhaps OccurredOn), Colour" in said
    assert "twice: IncidentID" in said


def test_a_file_of_another_kind_is_recognised() -> None:
    assert problems("VisitID,FamilyID,Worker,Date,Kind,Minutes,Outcome\n1\n") == (
        "These are the columns of another kind of file: Visits of the former case system."
    )


def test_a_header_may_be_written_otherwise() -> None:
    assert table(HEADER.upper().replace("INDIVIDUALID", "Individual ID") + "\n").header[1] == "IndividualID"


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert problems(content) == "The file is empty."


NO_ROWS = [
    ("Total,,,,,,,,,", "This line is a total; delete it."),
    ("Grand Total:,12,,,,,,,,", "This line is a total; delete it."),
    ("End of report,,,,,,,,,", "Nothing else stands in this line: a heading or a closing line; delete it."),
    ("A1,P1,,,,asb,suspect,none,,", "Empty; this column is needed."),
]


@pytest.mark.parametrize(("text", "reason"), NO_ROWS)
def test_a_line_that_is_no_row_says_so_once(text: str, reason: str) -> None:
    found = next(rows_of(table(f"{HEADER}\n{text}\n"), kind=OFFENCES, setting=Setting(as_of=date.max)))

    assert isinstance(found, BadRow)
    assert [fault.reason for fault in found.faults] == [reason]


NO_HEADERS = [
    ("Pupil,,,Sessions,\n" + HEADER, "The header stands in line 2; delete the lines above it."),
    (HEADER.replace("Role", "") + ",Notes", "Columns that are missing: Role.* not known: Notes;.* without a name: 1;"),
    (HEADER.replace(",", "^"), "A comma, a semicolon, a tab or a bar stands between two of them."),
]


@pytest.mark.parametrize(("header", "told"), NO_HEADERS)
def test_a_header_that_does_not_fit_says_what_to_do(header: str, told: str) -> None:
    assert re.search(told, problems(f"{header}\n{row()}\n"))


def test_a_cell_of_a_megabyte_is_read() -> None:
    assert len(lines(f"{HEADER}\n{row(last='x' * 1_000_000)}\n")[0].cells[3]) == 1_000_000


def test_a_line_without_end_is_refused() -> None:
    assert "this is no table" in problems("x" * 5_000_000)


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATED}"><sheets>'
    '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(*rows: list[Any], start: int = 0) -> bytes:
    """Return the smallest workbook that holds the rows."""
    written = BytesIO()
    lines = "".join(_row(cells, number) for number, cells in enumerate(rows, start=start + 1))
    with ZipFile(written, "w") as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}><sheetData>{lines}</sheetData></worksheet>")
    return written.getvalue()


def _row(cells: list[Any], number: int) -> str:
    inner = "".join(_cell(cell, f"{chr(65 + place)}{number}") for place, cell in enumerate(cells))
    return f'<row r="{number}">{inner}</row>'


@dataclass
class Formula:
    text: str
    value: str = ""
    is_text: bool = False


def _cell(value: Any, at: str) -> str:
    if isinstance(value, Formula):
        kind = ' t="str"' if value.value or value.is_text else ""
        return f'<c r="{at}"{kind}><f>{value.text}</f><v>{value.value}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def test_a_workbook_is_read_with_its_numbers_whole() -> None:
    found = table(workbook(HEADER.split(","), [12345678901, "P1", "Amy", "Hartley", 31184, *row().split(",")[5:]]))

    assert found.is_excel
    assert next(found.lines).cells[:5] == ["12345678901", "P1", "Amy", "Hartley", "31184"]


def test_a_workbook_keeps_its_line_numbers() -> None:
    assert [line.number for line in lines(workbook(HEADER.split(","), row().split(","), start=3))] == [5]


def test_a_formula_that_was_never_worked_out_is_told_from_an_empty_cell() -> None:
    uncounted = workbook(HEADER.split(","), [*row().split(",")[:3], Formula('UPPER("hartley")'), "1985-05-17", "asb"])

    assert lines(uncounted)[0].cells[3] == UNCOUNTED
    assert lines(workbook(HEADER.split(","), [Formula("A1", value="A1")]))[0].cells[0] == "A1"
    assert lines(workbook(HEADER.split(","), ["A1", Formula('""', value="", is_text=True)]))[0].cells[1] == ""


def test_a_damaged_workbook_is_refused() -> None:
    assert "damaged" in problems(b"PK\x03\x04 but no more than that")


@pytest.mark.skipif(not PROVING, reason="takes half a minute; run by make prove")
def test_a_large_file_is_read_in_memory_that_does_not_grow_with_it(tmp_path: Path) -> None:
    path = tmp_path / "offences.csv"
    with path.open("w") as file:
        file.write(HEADER + "\n")
        file.writelines(row(f"A{number}") + "\n" for number in range(100_000))

    tracemalloc.start()
    with path.open("rb") as opened:
        found = rows_of(open_table(opened, columns=OFFENCES.columns), kind=OFFENCES, setting=Setting(as_of=date.max))
        count = sum(1 for _ in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 100_000
    assert peak < 32 * 1024 * 1024
