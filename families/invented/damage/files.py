"""What may be wrong, or odd, with a file as a whole: its encoding, line ends, quotes, header, or its nature."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from families.invented.damage.cells import ROW
from families.invented.damage.clean import TRAITS
from families.invented.damage.shapes import Answer, DamagedFile, Row, Sheet, Spoil, all_loaded, as_csv, with_row

LINE = ROW + 2
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
PAGE = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>UPN</td></tr></table></html>"
SPREADSHEET_XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


def whole(damage: str, write: Callable[[Sheet], bytes], *, note: str = "") -> Spoil:
    """Return a damage that changes how the file is written, and none of its rows."""

    def spoil(sheet: Sheet) -> DamagedFile:
        rows = all_loaded(sheet)
        return DamagedFile(kind=sheet.kind, damage=damage, content=write(sheet), rows=rows, note=note)

    return spoil


def refused(damage: str, write: Callable[[Sheet], bytes], *, saying: str, ending: str = "csv") -> Spoil:
    """Return a damage for which the whole file is refused with a message of these words (a pattern)."""

    def spoil(sheet: Sheet) -> DamagedFile:
        return DamagedFile(kind=sheet.kind, damage=damage, content=write(sheet), refused=saying, ending=ending)

    return spoil


def accented(spoil: Spoil) -> Spoil:
    """Return a damage that only a file with letters beyond ASCII can have."""
    return lambda sheet: None if sheet.text().isascii() else spoil(sheet)


def _mixed(sheet: Sheet) -> bytes:
    half = len(sheet.rows) // 2
    return as_csv([sheet.header, *sheet.rows[:half]]).encode() + as_csv(sheet.rows[half:]).encode("cp1252")


def _old_macs(sheet: Sheet) -> bytes:
    return sheet.text(end="\r").encode()


def _mixed_ends(sheet: Sheet) -> bytes:
    ends = ("\n", "\r\n", "\r")
    lines = [as_csv([row], end=ends[number % 3]) for number, row in enumerate((sheet.header, *sheet.rows))]
    return "".join(lines).encode()


def _all_quoted(sheet: Sheet) -> bytes:
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (sheet.header, *sheet.rows))
    return ("\n".join(lines) + "\n").encode()


def _header(change: Callable[[Sheet], Sequence[str]]) -> Callable[[Sheet], bytes]:
    return lambda sheet: as_csv([change(sheet), *sheet.rows]).encode()


def _misspelt(sheet: Sheet) -> list[str]:
    day = TRAITS[sheet.kind].day
    return [name[:-2] + name[-1] if name == day else name for name in sheet.header]


def _without(column: Callable[[Sheet], str]) -> Callable[[Sheet], bytes]:
    def write(sheet: Sheet) -> bytes:
        place = sheet.place(column(sheet))
        return as_csv([(*row[:place], *row[place + 1 :]) for row in (sheet.header, *sheet.rows)]).encode()

    return write


def _key(sheet: Sheet) -> str:
    return TRAITS[sheet.kind].key


def _twice(sheet: Sheet) -> bytes:
    place = sheet.place(_key(sheet))
    return as_csv([(*row, row[place]) for row in (sheet.header, *sheet.rows)]).encode()


def _another_order(sheet: Sheet) -> bytes:
    return as_csv([tuple(reversed(row)) for row in (sheet.header, *sheet.rows)]).encode()


def _unknown(sheet: Sheet) -> bytes:
    rows = [(*sheet.header, "Shoe size"), *((*row, "7") for row in sheet.rows)]
    return as_csv(rows).encode()


def _no_header(sheet: Sheet) -> bytes:
    return as_csv(sheet.rows).encode()


def _titled(sheet: Sheet) -> bytes:
    return b"Aldermere Council\nExtract of 27/09/2020\n\n" + sheet.text().encode()


def _quotes_open(sheet: Sheet) -> DamagedFile:
    """Open a quotation mark in one row and never close it: only that row is lost."""
    lines = sheet.text().split("\n")
    lines[LINE - 1] = '"' + lines[LINE - 1]
    bad = Row(line=LINE, clean=ROW, answer=Answer.REJECTED, reason="opened and not closed")
    content = "\n".join(lines).encode()
    return DamagedFile(
        kind=sheet.kind, damage="quote never closed", content=content, rows=with_row(all_loaded(sheet), bad)
    )


def _quotes_over_rows(sheet: Sheet) -> DamagedFile:
    """Open a quotation mark in two rows, so that together they seem one cell over several lines."""
    lines = sheet.text().split("\n")
    rows = all_loaded(sheet)
    for line in (LINE, LINE + 2):
        lines[line - 1] = '"' + lines[line - 1]
        bad = Row(line=line, clean=line - 2, answer=Answer.REJECTED, reason="opened and not closed")
        rows = with_row(rows, bad)
    content = "\n".join(lines).encode()
    return DamagedFile(kind=sheet.kind, damage="quotes over several rows", content=content, rows=rows)


def _doubled_quotes(sheet: Sheet) -> DamagedFile | None:
    """Put quotation marks within a text, doubled as CSV asks: it is a text like others."""
    column = TRAITS[sheet.kind].text
    if not column:
        return None
    text = 'she said "no, never", twice'
    rows = with_row(all_loaded(sheet), Row(line=LINE, clean=ROW, becomes={column: text}))
    content = sheet.with_cells(ROW, {column: text}).text().encode()
    return DamagedFile(kind=sheet.kind, damage="doubled quotes in a text", content=content, rows=rows)


def _text_over_lines(sheet: Sheet) -> DamagedFile | None:
    """Write a text of several lines: it moves the numbers of the lines after it, and costs nothing."""
    column = TRAITS[sheet.kind].text
    if not column or sheet.kind == "households":
        return None
    text = "first, then\n\nsecond"
    rows = tuple(
        replace(
            row, line=row.line + 2 if row.line > LINE else row.line, becomes={column: text} if row.line == LINE else {}
        )
        for row in all_loaded(sheet)
    )
    content = sheet.with_cells(ROW, {column: text}).text().encode()
    return DamagedFile(kind=sheet.kind, damage="text over several lines", content=content, rows=rows)


def _zip_of_a_table(sheet: Sheet) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(ZipInfo("extract.csv"), sheet.text())
    return packed.getvalue()


def _spaced(name: str) -> str:
    return "".join(f" {letter}" if letter.isupper() and place else letter for place, letter in enumerate(name)).lower()


FILES: tuple[Spoil, ...] = (
    whole("byte order mark", lambda sheet: b"\xef\xbb\xbf" + sheet.text().encode()),
    whole("UTF-16 with its mark", lambda sheet: sheet.text().encode("utf-16")),
    whole("UTF-16 of the other order", lambda sheet: b"\xfe\xff" + sheet.text().encode("utf-16-be")),
    accented(whole("Windows-1252", lambda sheet: sheet.text().encode("cp1252"), note="read as Windows text")),
    refused("UTF-16 without a mark", lambda sheet: sheet.text().encode("utf-16-le"), saying="UTF-16 without a mark"),
    refused("UTF-32", lambda sheet: sheet.text().encode("utf-32"), saying="UTF-32|UTF-16"),
    accented(refused("two encodings", _mixed, saying="mixes two encodings")),
    refused(
        "bytes of no encoding", lambda sheet: sheet.text().encode() + b"\x81\x8d\n",
        saying="neither UTF-8 nor Windows|mixes two encodings",
    ),
    refused(
        "UTF-8 mark before other bytes", lambda sheet: b"\xef\xbb\xbf" + sheet.text().encode() + b"\xff\xff\n",
        saying="wrong in UTF-8",
    ),
    whole("line ends of Windows", lambda sheet: sheet.text(end="\r\n").encode()),
    whole("line ends of old Macs", _old_macs),
    whole("line ends of three kinds", _mixed_ends),
    whole("no line end at the end", lambda sheet: sheet.text().rstrip("\n").encode()),
    whole("semicolons", lambda sheet: sheet.text(delimiter=";").encode()),
    whole("tabs", lambda sheet: sheet.text(delimiter="\t").encode()),
    whole("bars", lambda sheet: sheet.text(delimiter="|").encode()),
    whole("every cell quoted", _all_quoted),
    whole("columns in another order", _another_order),
    whole("header in capitals with spaces", _header(lambda sheet: [_spaced(name).upper() for name in sheet.header])),
    whole("header with underscores", _header(lambda sheet: [_spaced(name).replace(" ", "_") for name in sheet.header])),
    refused("header misspelt", _header(_misspelt), saying="not known: .*perhaps"),
    refused("column missing", _without(_key), saying="missing: "),
    refused("column twice", _twice, saying="there twice: "),
    refused("unknown column", _unknown, saying="not known: Shoe size"),
    refused("no header", _no_header, saying="no header|first line"),
    refused("title above the header", _titled, saying="line 4"),
    refused("empty", lambda _: b"", saying="The file is empty"),
    refused("blank", lambda _: b"\n \r\n,,,\n", saying="The file is empty"),
    refused("picture", lambda _: PNG, saying="a picture", ending="png"),
    refused("PDF", lambda _: PDF, saying="a PDF", ending="pdf"),
    refused("web page for a workbook", lambda _: PAGE, saying="web page", ending="xls"),
    refused("old XML for a workbook", lambda _: SPREADSHEET_XML, saying="XML", ending="xls"),
    refused("workbook of old Excel or with a password", lambda _: OLD_WORKBOOK, saying="password", ending="xls"),
    refused("JSON", lambda _: b'[{"UPN": "A1"}]\n', saying="JSON", ending="json"),
    refused("rich text", lambda _: b"{\\rtf1\\ansi UPN}", saying="text document", ending="rtf"),
    refused("packed file", lambda sheet: gzip.compress(sheet.text().encode(), mtime=0), saying="packed", ending="gz"),
    refused("ZIP of a table", _zip_of_a_table, saying="no workbook", ending="zip"),
    _quotes_open,
    _quotes_over_rows,
    _doubled_quotes,
    _text_over_lines,
)  # fmt: skip


def header_only(sheet: Sheet) -> DamagedFile:
    """Return a file that has a header and no row."""
    return DamagedFile(kind=sheet.kind, damage="header only", content=as_csv([sheet.header]).encode())


def header_over_lines(sheet: Sheet) -> DamagedFile:
    """Return a file whose header has line breaks in its names, as a spreadsheet's wrapped cells have."""
    names = [_spaced(name).replace(" ", "\n", 1) for name in sheet.header]
    rows = all_loaded(sheet, first=2 + sum(name.count("\n") for name in names))
    content = as_csv([names, *sheet.rows]).encode()
    return DamagedFile(kind=sheet.kind, damage="header with line breaks", content=content, rows=rows)


FILES += (header_only, header_over_lines)
