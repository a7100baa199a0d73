"""What a damaged file is: its bytes, and row by row what a careful importer does with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Answer(StrEnum):
    """What a careful importer does."""

    REFUSED = "refused"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"
    LOADED = "loaded"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a damaged file, and what becomes of it.

    ``clean`` is the number of the clean row it stands for, None where it stands for nothing and is to be deleted.
    ``column`` is where the fault lies ("": the row as a whole, None: in any), ``value`` what stands there (None: any
    one of several), ``reason`` words of the reason. ``mends`` are the columns to be put right, where those are more
    than ``column``. ``becomes`` is what a row that is loaded all the same tells otherwise than the clean one.
    """

    line: int
    clean: int | None
    answer: Answer = Answer.LOADED
    column: str | None = ""
    value: str | None = None
    reason: str = ""
    mends: tuple[str, ...] = ()
    becomes: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DamagedFile:
    """A file with one thing wrong with it, or odd: ``refused`` and ``note`` are words of what is said of it."""

    kind: str
    damage: str
    content: bytes
    rows: tuple[Row, ...] = ()
    refused: str = ""
    note: str = ""
    ending: str = "csv"

    @property
    def name(self) -> str:
        """Return the file's name, unlike any other's."""
        return f"{self.kind}-{self.damage.replace(' ', '-')}.{self.ending}"

    @property
    def answer(self) -> Answer:
        """Return what becomes of the file: the gravest answer to any of its rows."""
        answers = {row.answer for row in self.rows} | ({Answer.REFUSED} if self.refused else set())
        return next((answer for answer in Answer if answer in answers), Answer.LOADED)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A clean file: its header and its rows, no damage in it."""

    kind: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def place(self, column: str) -> int:
        """Return where a column stands."""
        return self.header.index(column)

    def cell(self, row: int, column: str) -> str:
        """Return a cell of a row, counted from 0."""
        return self.rows[row][self.place(column)]

    def with_cells(self, row: int, cells: Mapping[str, str]) -> "Sheet":
        """Return the sheet with some cells of a row written otherwise."""
        changed = [cells.get(column, cell) for column, cell in zip(self.header, self.rows[row], strict=True)]
        return replace(self, rows=(*self.rows[:row], tuple(changed), *self.rows[row + 1 :]))

    def text(self, *, delimiter: str = ",", end: str = "\n") -> str:
        """Return the sheet as CSV."""
        return as_csv([self.header, *self.rows], delimiter=delimiter, end=end)


Spoil = Callable[[Sheet], DamagedFile | None]


def as_csv(rows: Sequence[Sequence[str]], *, delimiter: str = ",", end: str = "\n") -> str:
    """Return rows as CSV; unlike Python's own writer, quoting also the line ends of other systems."""
    return "".join(delimiter.join(_quoted(cell, delimiter) for cell in row) + end for row in rows)


def _quoted(cell: str, delimiter: str) -> str:
    needs_it = any(sign in cell for sign in (delimiter, '"', "\r", "\n"))
    return '"' + cell.replace('"', '""') + '"' if needs_it else cell


def all_loaded(sheet: Sheet, *, first: int = 2) -> tuple[Row, ...]:
    """Return the rows of a sheet none of which is wrong, the first of them in a line."""
    return tuple(Row(line=first + number, clean=number) for number in range(len(sheet.rows)))


def with_row(rows: tuple[Row, ...], row: Row) -> tuple[Row, ...]:
    """Return the rows with one of them, told by its line, replaced."""
    return tuple(row if other.line == row.line else other for other in rows)
