"""Damaged copies of the files, for trying how an importer answers.

Every damage is one entry of the manifest: in which file and line (the header is line 1), which column, what stands
there, and what a careful importer does with it: *refused* (the whole file, with a clear answer), *rejected* (that
row alone), *unchanged* (a repetition) or *loaded* (odd, but right).
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path

ROWS = 60
FOLDER = "damaged"


class Answer(StrEnum):
    """What a careful importer does."""

    REFUSED = "refused"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"
    LOADED = "loaded"


@dataclass(frozen=True, kw_only=True)
class Damage:
    """One thing that is wrong, or odd, in one file; without a line it is of the whole file."""

    file: str
    kind: str
    damage: str
    answer: Answer
    line: int | None = None
    column: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """A cell to be spoilt; the row is counted from the first after the header."""

    kind: str
    row: int
    column: str
    value: str
    damage: str
    answer: Answer = Answer.REJECTED


_CELLS = (
    _Cell(kind="households", row=2, column="DOB", value="40119", damage="Excel serial date"),
    _Cell(kind="households", row=4, column="DOB", value="31/11/2007", damage="a day that does not exist"),
    _Cell(kind="households", row=6, column="Relationship", value="lodger", damage="unknown relationship"),
    _Cell(kind="households", row=8, column="NHSNumber", value="9991234560", damage="wrong check digit"),
    _Cell(kind="households", row=10, column="To", value="1999-01-01", damage="ends before it begins"),
    _Cell(kind="households", row=12, column="LastName", value="", damage="no last name"),
    _Cell(kind="households", row=14, column="DOB", value="2031-02-03", damage="born in the future"),
    _Cell(kind="households", row=16, column="DOB", value="12/05/1979", damage="British date", answer=Answer.LOADED),
    _Cell(kind="school", row=2, column="Term", value="2019-20 Winter", damage="unknown term"),
    _Cell(kind="school", row=4, column="SessionsPossible", value="-4", damage="negative sessions"),
    _Cell(kind="school", row=6, column="UnauthorisedAbsence", value="400", damage="absences exceed sessions"),
    _Cell(kind="school", row=8, column="AuthorisedAbsence", value="four", damage="a word for a number"),
    _Cell(kind="school", row=10, column="UPN", value="A909000000000", damage="wrong check letter"),
    _Cell(kind="school", row=12, column="Placement", value="boat", damage="unknown placement"),
    _Cell(kind="offences", row=1, column="Role", value="bystander", damage="unknown role"),
    _Cell(kind="offences", row=3, column="OccurredOn", value="31/11/2019", damage="a day that does not exist"),
    _Cell(kind="offences", row=5, column="ProvenOn", value="1999-12-31", damage="proven before it occurred"),
    _Cell(kind="offences", row=7, column="OccurredOn", value="43466", damage="Excel serial date"),
    _Cell(kind="offences", row=9, column="IncidentID", value="", damage="no reference"),
    _Cell(kind="cases", row=1, column="FamilyID", value="ALD-99999", damage="unknown family"),
    _Cell(kind="cases", row=3, column="Route", value="telepathy", damage="unknown route"),
    _Cell(kind="cases", row=5, column="LeadWorker", value="nobody@example.invalid", damage="unknown worker"),
    _Cell(kind="cases", row=7, column="ClosedOn", value="2001-01-01", damage="closed before it was attached"),
    _Cell(kind="visits", row=1, column="Note", value="=1+1", damage="formula", answer=Answer.LOADED),
    _Cell(
        kind="visits",
        row=3,
        column="Note",
        value='=HYPERLINK("https://example.invalid","open")',
        damage="formula",
        answer=Answer.LOADED,
    ),
    _Cell(kind="visits", row=5, column="Minutes", value="=30+15", damage="formula for a number"),
    _Cell(kind="visits", row=7, column="Kind", value="seance", damage="unknown kind of visit"),
    _Cell(kind="visits", row=9, column="Minutes", value="-30", damage="negative minutes"),
)


def write_damaged(directory: Path, *, delivery: str) -> tuple[Damage, ...]:
    """Write ``damaged/`` beside the deliveries, from one of them, and return what is wrong where."""
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    done: list[Damage] = []
    for kind in dict.fromkeys(cell.kind for cell in _CELLS):
        rows = _first_rows(directory / delivery / f"{kind}.csv")
        done += _spoilt_cells(folder, kind, rows)
    households = _first_rows(directory / delivery / "households.csv")
    done += _spoilt_files(folder, households)
    done += _swapped_names(folder, _first_rows(directory / delivery / "offences.csv"))
    manifest = [asdict(damage) for damage in done]
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return tuple(done)


def _first_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row, _ in zip(csv.reader(file), range(ROWS + 1), strict=False)]


def _text(rows: list[list[str]], *, delimiter: str = ",") -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n", delimiter=delimiter).writerows(rows)
    return text.getvalue()


def _spoilt_cells(folder: Path, kind: str, rows: list[list[str]]) -> Iterator[Damage]:
    """Spoil cells here and there in a file that is otherwise right, and repeat its last row."""
    spoilt = [list(row) for row in rows]
    for cell in _CELLS:
        if cell.kind != kind or cell.row >= len(rows):
            continue
        spoilt[cell.row][rows[0].index(cell.column)] = cell.value
        yield Damage(
            file=f"{kind}.csv",
            kind=kind,
            damage=cell.damage,
            answer=cell.answer,
            line=cell.row + 1,
            column=cell.column,
            value=cell.value,
        )
    spoilt.append(list(rows[-1]))
    yield Damage(file=f"{kind}.csv", kind=kind, damage="the same row twice", answer=Answer.UNCHANGED, line=len(spoilt))
    (folder / f"{kind}.csv").write_text(_text(spoilt), encoding="utf-8", newline="\n")


def _spoilt_files(folder: Path, rows: list[list[str]]) -> Iterator[Damage]:
    """Spoil a households file as a whole, in one way each."""
    without_birth = [[cell for cell, column in zip(row, rows[0], strict=True) if column != "DOB"] for row in rows]
    accented = [list(rows[0]), *([*row[:2], "Zoë", *row[3:]] for row in rows[1:4])]
    whole = _text(rows)
    ways: tuple[tuple[str, str, Answer, Callable[[], bytes]], ...] = (
        ("utf-16", "UTF-16 with its mark", Answer.LOADED, lambda: whole.encode("utf-16")),
        ("utf-16-unmarked", "wrong encoding: UTF-16 unmarked", Answer.REFUSED, lambda: whole.encode("utf-16-le")),
        (
            "two-encodings",
            "wrong encoding: neither UTF-8 nor Windows",
            Answer.REFUSED,
            lambda: _two_encodings(accented),
        ),
        ("windows-1252", "Windows-1252", Answer.LOADED, lambda: _text(accented).encode("cp1252")),
        ("bom", "byte order mark", Answer.LOADED, lambda: b"\xef\xbb\xbf" + whole.encode()),
        ("crlf", "Windows line ends", Answer.LOADED, lambda: whole.replace("\n", "\r\n").encode()),
        ("semicolons", "semicolons for commas", Answer.LOADED, lambda: _text(rows, delimiter=";").encode()),
        ("missing-column", "the column DOB is missing", Answer.REFUSED, lambda: _text(without_birth).encode()),
        ("column-twice", "the column DOB twice", Answer.REFUSED, lambda: _text([[*r, r[4]] for r in rows]).encode()),
        ("empty", "empty file", Answer.REFUSED, lambda: b""),
        ("header-only", "a header and no row", Answer.LOADED, lambda: _text(rows[:1]).encode()),
        ("a-picture", "not a table at all", Answer.REFUSED, lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    )
    for name, damage, answer, content in ways:
        file = f"households-{name}.csv"
        (folder / file).write_bytes(content())
        yield Damage(file=file, kind="households", damage=damage, answer=answer)
    yield _nul_byte(folder, rows)
    yield _short_row(folder, rows)


def _two_encodings(rows: list[list[str]]) -> bytes:
    """Return a file glued together of two: a Windows line, and a byte that Windows does not know."""
    return _text(rows[:2]).encode("cp1252") + _text(rows[2:]).encode("cp1252").replace(b",F,", b"\x8d,F,", 1)


def _nul_byte(folder: Path, rows: list[list[str]]) -> Damage:
    file = "households-nul-byte.csv"
    spoilt = [list(row) for row in rows[:4]]
    spoilt[2][3] += "\0"
    (folder / file).write_bytes(_text(spoilt).encode())
    value = spoilt[2][3]
    return Damage(
        file=file,
        kind="households",
        damage="NUL byte",
        answer=Answer.REJECTED,
        line=3,
        column="LastName",
        value=value,
    )


def _short_row(folder: Path, rows: list[list[str]]) -> Damage:
    file = "households-short-row.csv"
    (folder / file).write_bytes(_text([*rows[:2], rows[2][:7], *rows[3:5]]).encode())
    return Damage(file=file, kind="households", damage="a row cut short", answer=Answer.REJECTED, line=3)


def _swapped_names(folder: Path, rows: list[list[str]]) -> Iterator[Damage]:
    """Swap the names of a person whom the police sent without the council's number."""
    file = "offences-swapped-names.csv"
    spoilt = [list(row) for row in rows[:4]]
    first, last = rows[0].index("FirstName"), rows[0].index("LastName")
    spoilt[2][rows[0].index("IndividualID")] = ""
    spoilt[2][first], spoilt[2][last] = spoilt[2][last], spoilt[2][first]
    (folder / file).write_bytes(_text(spoilt).encode())
    yield Damage(
        file=file,
        kind="offences",
        damage="first and last name swapped",
        answer=Answer.REJECTED,
        line=3,
        column="FirstName",
        value=spoilt[2][first],
    )
