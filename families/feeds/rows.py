"""Cleans the lines of a file into rows of its kind, or says of each cell why not."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from families.feeds.cleaning import CellError, Setting, Value, refuse_what_nobody_means
from families.feeds.kinds import Column, Content, Kind
from families.feeds.reading import Line, Table

SHOWN = 200
REMEMBERED = 20_000  # cells a column
TOTALS = frozenset({"total", "totals", "grand total", "sub-total", "subtotal", "sum"})
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Row:
    """A row every cell of which is as it should be; ``content`` is JSON."""

    number: int
    key: str
    digest: str
    content: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is not loaded: the column it lies in (none: the whole row), what stands there, the reason."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row with faults."""

    number: int
    cells: Sequence[str]
    faults: Sequence[Fault]


def rows_of(table: Table, *, kind: Kind, setting: Setting) -> Iterator[Row | BadRow]:
    """Yield every row of the table, cleaned or with its faults."""
    cleaners = [_Remembering(column, setting) for column in table.columns]
    for line in table.lines:
        if line.problem:
            yield BadRow(line.number, line.cells, [Fault("", "", line.problem)])
        else:
            yield _row(line, cleaners=cleaners, kind=kind)


class _Remembering(dict[str, Value | None]):
    """A column's cells and what they were cleaned to: most cells of a file stand in it many times."""

    def __init__(self, column: Column, setting: Setting) -> None:
        self.column = column
        self.setting = setting

    def __missing__(self, cell: str) -> Value | None:
        value = self._cleaned(cell.strip())
        if len(self) < REMEMBERED and len(cell) < SHOWN:
            self[cell] = value
        return value

    def _cleaned(self, value: str) -> Value | None:
        if self.column.is_ours or (not value and not self.column.is_required):
            return None
        if not value:
            raise CellError("Empty; this column is needed.")
        refuse_what_nobody_means(value)
        return self.column.clean(value, self.setting)


def _row(line: Line, *, cleaners: Sequence[_Remembering], kind: Kind) -> Row | BadRow:
    content: Content = {}
    faults: list[Fault] = []
    for cleaner, cell in zip(cleaners, line.cells, strict=True):
        try:
            value = cleaner[cell]
        except CellError as error:
            faults.append(Fault(cleaner.column.name, shown(cell.strip()), str(error)))
            continue
        if value is not None:
            content[cleaner.column.name] = value
    if not faults:
        faults = _faults_of(content, kind)
    if faults:
        return BadRow(line.number, line.cells, _no_row(line, [cleaner.column.name for cleaner in cleaners]) or faults)
    written = _written(content)
    digest = blake2b(written.encode(), digest_size=16).hexdigest()
    return Row(line.number, kind.key_of(content), digest, written)


def _no_row(line: Line, columns: Sequence[str]) -> list[Fault]:
    """Return the one fault of a line that is no row at all, rather than one for each cell it lacks."""
    filled = [(column, cell.strip()) for column, cell in zip(columns, line.cells, strict=True) if cell.strip()]
    column, first = filled[0] if filled else ("", "")
    if first.casefold().rstrip(":") in TOTALS:
        return [Fault(column, first, "This line is a total; delete it.")]
    if len(filled) == 1:
        return [
            Fault(column, shown(first), "Nothing else stands in this line: a heading or a closing line; delete it.")
        ]
    return []


def _faults_of(content: Content, kind: Kind) -> list[Fault]:
    return [
        Fault(column, shown(str(content.get(column, ""))), reason)
        for check in kind.checks
        for column, reason in check(content)
    ]


def shown(value: str) -> str:
    """Return a cell as a reject shows it: without NUL, and of a very long one the beginning."""
    value = value.replace("\x00", "\N{SYMBOL FOR NULL}")
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}… ({len(value):,} characters)"
