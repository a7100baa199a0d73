"""Cleans the lines of a file into rows of its kind, or says of each cell why not."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from families.feeds.cleaning import CellError, Setting, Value
from families.feeds.kinds import Column, Content, Kind
from families.feeds.reading import Line, Table

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row every cell of which is as it should be."""

    number: int
    key: str
    digest: str
    content: str
    cells: Sequence[str]


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
    absent = [c.name for c in kind.columns if c.is_required and c not in table.columns]
    assert not absent  # noqa: S101 - open_table refuses such a file
    for line in table.lines:
        if line.problem:
            yield BadRow(line.number, line.cells, [Fault("", "", line.problem)])
        else:
            yield _row(line, table=table, kind=kind, setting=setting)


def _row(line: Line, *, table: Table, kind: Kind, setting: Setting) -> Row | BadRow:
    content: Content = {}
    faults: list[Fault] = []
    for column, cell in zip(table.columns, line.cells, strict=True):
        value = cell.strip()
        if column.is_ours or (not value and not column.is_required):
            continue
        try:
            content[column.name] = _cleaned(column, value, setting)
        except CellError as error:
            faults.append(Fault(column.name, shown(value), str(error)))
    if not faults:
        faults = _faults_of(content, kind)
    if faults:
        return BadRow(line.number, line.cells, faults)
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = blake2b(written.encode(), digest_size=16).hexdigest()
    return Row(line.number, kind.key_of(content), digest, written, line.cells)


def _cleaned(column: Column, value: str, setting: Setting) -> Value:
    if not value:
        raise CellError("Empty.")
    if "\x00" in value:
        raise CellError("This holds a character (NUL) that no text may hold.")
    return column.clean(value, setting)


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
