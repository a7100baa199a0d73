"""Reads an agency's file, CSV or workbook, into lines of cells, in memory that does not grow with the file."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO, TextIO

from families.feeds.encodings import WORKBOOK, UnreadableError, encoding_of
from families.feeds.formulas import without_guard
from families.feeds.kinds import KINDS, OURS, Column
from families.feeds.natures import START, refuse_other_natures
from families.feeds.workbooks import Workbook, open_workbook

DELIMITERS = ",;\t|"
LONGEST_LINE = 4_000_000
LINES_ABOVE = 20  # in which a header is looked for, where the first line is none
HEADER_NAMES = 3  # that a line needs to be taken for one
DELIMITER = re.compile("[,;\t|]")
LONGEST_QUOTE = 200  # lines over which a quoted cell may run before we say its quotation mark is not closed


_OTHERS = tuple(column for kind in KINDS.values() for column in kind.columns)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file, and why it cannot be read, if so."""

    number: int
    cells: Sequence[str]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file whose header was understood: its columns in the file's order, its lines, and notes on the reading."""

    columns: tuple[Column, ...]
    lines: Iterator[Line]
    notes: tuple[str, ...] = ()
    is_excel: bool = False

    @property
    def header(self) -> list[str]:
        """Return the names of the columns, ours too, in the file's order."""
        return [column.name for column in self.columns]


def open_table(file: BinaryIO, *, columns: Sequence[Column]) -> Table:
    """Return the file's table, or raise :class:`UnreadableError` with everything that is wrong with it as a whole."""
    file.seek(0)
    start = file.read(START)
    if not start:
        raise UnreadableError("The file is empty.")
    refuse_other_natures(start)
    if start.startswith(WORKBOOK):
        return _workbook_table(open_workbook(file), columns=columns)
    encoding = encoding_of(file)
    file.seek(0)
    reader = TextIOWrapper(file, encoding=encoding.name, newline=None)
    return _table(_csv_lines(reader, columns), columns=columns, notes=(encoding.note,) if encoding.note else ())


def _workbook_table(book: Workbook, *, columns: Sequence[Column]) -> Table:
    lines = (Line(number, cells) for number, cells in book.lines)
    try:
        return _table(lines, columns=columns, notes=book.notes, is_excel=True)
    except UnreadableError as error:
        elsewhere = [f"{note} If the rows are on another sheet, make it the first." for note in book.notes]
        raise UnreadableError(*error.problems, *elsewhere) from error


def _table(
    lines: Iterator[Line], *, columns: Sequence[Column], notes: tuple[str, ...] = (), is_excel: bool = False
) -> Table:
    header = next((line for line in lines if any(cell.strip() for cell in line.cells)), None)
    if header is None:
        raise UnreadableError("The file is empty.")
    names = [cell.strip() for cell in header.cells]
    if not _has_names(names, columns):
        raise UnreadableError(_no_header(header, lines, columns))
    found = _columns_of(names, lines, columns)
    rows = _rows(lines, width=len(found), header=names)
    if any(column.is_ours for column in found):
        rows = (Line(row.number, [without_guard(cell) for cell in row.cells], row.problem) for row in rows)
    return Table(columns=found, lines=rows, notes=notes, is_excel=is_excel)


def _columns_of(names: Sequence[str], lines: Iterator[Line], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the header's columns; where it has hardly any, such as a row of merged titles, name the true header."""
    try:
        return columns_of(names, columns)
    except UnreadableError as error:
        if not _has_names(names, columns, least=HEADER_NAMES) and (found := _header_below(lines, columns)):
            raise UnreadableError(found) from error
        raise


def columns_of(header: Sequence[str], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the column under each name of the header; raise with all that are missing, unknown or there twice."""
    known = {_plain(column.name): column for column in (*columns, *OURS)}
    while header and not header[-1]:
        header = header[:-1]
    names = [_plain(name) for name in header]
    missing = [c.name for c in columns if c.is_required and _plain(c.name) not in names]
    unknown = [name for name in header if name and _plain(name) not in known]
    nameless = sum(not name for name in header)
    twice = sorted({known[name].name for name in names if name in known and names.count(name) > 1})
    problems = []
    if missing and (other := _other_kind(set(names))):
        raise UnreadableError(f"These are the columns of another kind of file: {other}.")
    if missing:
        problems.append(f"Columns that are missing: {', '.join(missing)}.")
    if unknown:
        absent = {_plain(c.name): c.name for c in columns if _plain(c.name) not in names}
        named = ", ".join(_suggested(name, absent) for name in unknown)
        problems.append(f"Columns that are not known: {named}; delete them, or put their names right.")
    if nameless:
        problems.append(f"Columns without a name: {nameless}; name them, or delete them.")
    if twice:
        problems.append(f"Columns that are there twice: {', '.join(twice)}; keep one of each.")
    if problems:
        raise UnreadableError(*problems)
    return tuple(known[name] for name in names)


def _has_names(cells: Sequence[str], columns: Sequence[Column], *, least: int = 1) -> bool:
    known = {_plain(column.name) for column in (*columns, *OURS, *_OTHERS)}
    return sum(_plain(cell) in known for cell in cells) >= least


def _no_header(first: Line, lines: Iterator[Line], columns: Sequence[Column]) -> str:
    """Say that the first line is no header, and which one is, if that can be told."""
    if found := _header_below(lines, columns):
        return found
    names = ", ".join(column.name for column in columns)
    parted = " A comma, a semicolon, a tab or a bar stands between two of them." if len(first.cells) == 1 else ""
    return f"Line {first.number} is no header: no column has any of these names. The columns are {names}.{parted}"


def _header_below(lines: Iterator[Line], columns: Sequence[Column]) -> str:
    for line in islice(lines, LINES_ABOVE):
        if _has_names(DELIMITER.split(",".join(line.cells)), columns, least=HEADER_NAMES):
            return f"The header stands in line {line.number}; delete the lines above it."
    return ""


def _other_kind(names: set[str]) -> str:
    for kind in KINDS.values():
        needed = {_plain(column.name) for column in kind.columns if column.is_required}
        if needed <= names <= {_plain(column.name) for column in (*kind.columns, *OURS)}:
            return kind.kind.label
    return ""


def _suggested(name: str, absent: dict[str, str]) -> str:
    close = get_close_matches(_plain(name), absent, n=1, cutoff=0.7)
    shown = name[:60]
    return f"{shown} (perhaps {absent[close[0]]})" if close else shown


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _rows(lines: Iterator[Line], *, width: int, header: Sequence[str]) -> Iterator[Line]:
    """Yield the lines that hold anything, with exactly as many cells as the header, or saying why they have not."""
    for line in lines:
        if len(line.cells) == width or line.problem:
            if line.cells[0] == header[0] and [cell.strip() for cell in line.cells] == header:
                yield Line(line.number, line.cells, "This is the header again; delete the line.")
            elif any(line.cells):
                yield line
            continue
        if not any(cell.strip() for cell in line.cells):
            continue
        if any(cell.strip() for cell in line.cells[width:]) or len(line.cells) < width:
            cells = "1 cell" if len(line.cells) == 1 else f"{len(line.cells)} cells"
            why = (
                "the row is cut short, or is a total" if len(line.cells) < width else "a text with a comma needs quotes"
            )
            problem = f"{cells}, but the header has {width}: {why}."
            yield Line(line.number, line.cells, problem)
        else:
            yield Line(line.number, line.cells[:width])


def _csv_lines(reader: TextIOWrapper, columns: Sequence[Column]) -> Iterator[Line]:
    """Yield each row with the number of its first line, and leave the file open.

    A quoted cell may run over several lines. Where its mark is never closed, or closed by a stray mark beyond rows that
    are whole, only that line is given up and reading goes on with the next one, so that it swallows no other row.
    """
    source = _Source(reader)
    delimiter = ""
    width = 0
    try:
        while (text := source.take()) is not None:
            number = source.number
            delimiter = delimiter or _delimiter_of(text, columns)
            is_whole = text.count('"') % 2 == 0
            cells = _cells(text, delimiter) if is_whole else _quoted(source, text, delimiter, width)
            width = width or len(cells or ())
            if cells is None:
                yield Line(
                    number, text.split(delimiter), "A quotation mark is opened and not closed; close it, or delete it."
                )
            else:
                yield Line(number, cells)
    finally:
        with suppress(ValueError):  # given up after a fault, it ends only when the file is closed already
            reader.detach()


def _quoted(source: "_Source", text: str, delimiter: str, width: int) -> list[str] | None:
    """Return the row that begins with ``text``, an open quotation mark in it, taking the lines it runs over."""
    alone = _cells(text, delimiter)
    if alone is not None and len(alone) == width and not _opens(text, delimiter):
        return alone
    taken: list[str] = []
    whole = text
    while len(taken) < LONGEST_QUOTE and len(whole) < LONGEST_LINE and (more := source.take()) is not None:
        taken.append(more)
        whole += more
        if more.count('"') % 2:
            cells = _cells(whole, delimiter, strict=True)
            if cells is not None and (not width or len(cells) == width):
                return cells
            break
        if _is_row(more, delimiter, width):
            break
    source.give_back(taken)
    return None


def _is_row(text: str, delimiter: str, width: int) -> bool:
    """Tell whether a line is a row by itself, and not prose: there a space follows each comma."""
    cells = _cells(text, delimiter) or []
    return bool(width) and len(cells) == width and not any(cell.startswith(" ") for cell in cells)


def _opens(text: str, delimiter: str) -> bool:
    """Tell whether some cell begins with a quotation mark (within a cell, as in 5", it is a character like others)."""
    return text.startswith('"') or f'{delimiter}"' in text


def _cells(text: str, delimiter: str, *, strict: bool = False) -> list[str] | None:
    """Return the row's cells, or None; strictly, a quoted cell ends where its mark does, and is not two rows' marks."""
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return None


def _delimiter_of(header: str, columns: Sequence[Column]) -> str:
    known = {_plain(column.name) for column in columns}

    def fit(delimiter: str) -> int:
        return sum(_plain(name) in known for name in header.split(delimiter))

    return max(DELIMITERS, key=fit)


class _Source:
    """The file's lines one by one, some of which may be given back."""

    def __init__(self, reader: TextIO) -> None:
        self.reader = reader
        self.number = 0
        self._returned: deque[str] = deque()

    def take(self) -> str | None:
        """Return the next line, None at the end."""
        text = self._returned.popleft() if self._returned else self.reader.readline(LONGEST_LINE)
        if not text:
            return None
        self.number += 1
        if len(text) >= LONGEST_LINE:
            raise UnreadableError(f"Line {self.number} is longer than {LONGEST_LINE:,} characters: this is no table.")
        return text

    def give_back(self, lines: Sequence[str]) -> None:
        """Take these lines again later, in the same order."""
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)


csv.field_size_limit(LONGEST_LINE)  # a longer cell is its row's fault, not the end of the file
