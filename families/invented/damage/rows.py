"""What may be wrong with whole rows: too short, too long, twice, contradicting each other, or of somebody unknown."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from families.invented.damage.cells import ROW
from families.invented.damage.clean import TRAITS
from families.invented.damage.shapes import Answer, DamagedFile, Row, Sheet, all_loaded, as_csv, with_row
from families.invented.identifiers import unique_pupil_number
from families.invented.layouts import ABOUT_PEOPLE, KEYS

LINE = ROW + 2
OTHER = 5  # the last child of the second family
_BY_NAME = (*ABOUT_PEOPLE, "offences")


def _file(sheet: Sheet, damage: str, lines: Sequence[Sequence[str]], rows: tuple[Row, ...]) -> DamagedFile:
    content = as_csv([sheet.header, *lines]).encode()
    return DamagedFile(kind=sheet.kind, damage=damage, content=content, rows=rows)


def _one_rejected(sheet: Sheet, *, line: int = LINE, column: str | None = "", reason: str = "") -> tuple[Row, ...]:
    bad = Row(line=line, clean=line - 2, answer=Answer.REJECTED, column=column, reason=reason)
    return with_row(all_loaded(sheet), bad)


def _with_line(sheet: Sheet, row: Sequence[str]) -> list[Sequence[str]]:
    return [*sheet.rows[:ROW], row, *sheet.rows[ROW + 1 :]]


def cut_short(sheet: Sheet) -> DamagedFile:
    """Return a file one row of which ends in the middle."""
    width = len(sheet.header)
    rows = _one_rejected(sheet, reason=f"cells?, but the header has {width}")
    return _file(sheet, "row cut short", _with_line(sheet, sheet.rows[ROW][: width // 2]), rows)


def an_extra_cell(sheet: Sheet) -> DamagedFile:
    """Return a file with a cell too many in one row, as a comma within a name makes it."""
    rows = _one_rejected(sheet, reason="cells, but the header has")
    return _file(sheet, "cell too many", _with_line(sheet, (*sheet.rows[ROW], "Amy")), rows)


def shifted_left(sheet: Sheet) -> DamagedFile:
    """Return a file one row of which has slipped by a column to the left."""
    rows = _one_rejected(sheet, column=None)
    return _file(sheet, "row shifted left", _with_line(sheet, (*sheet.rows[ROW][1:], "")), rows)


def shifted_right(sheet: Sheet) -> DamagedFile:
    """Return a file one row of which has slipped by a column to the right."""
    rows = _one_rejected(sheet, column=None)
    return _file(sheet, "row shifted right", _with_line(sheet, ("", *sheet.rows[ROW][:-1])), rows)


def blank_lines(sheet: Sheet) -> DamagedFile:
    """Return a file with lines in which nothing stands."""
    text = as_csv([sheet.header]) + "\n" + "".join(as_csv([row]) + "\n , ,\n" for row in sheet.rows)
    rows = tuple(Row(line=3 + 3 * number, clean=number) for number in range(len(sheet.rows)))
    return DamagedFile(kind=sheet.kind, damage="blank lines", content=text.encode(), rows=rows)


def empty_cells_at_the_end(sheet: Sheet) -> DamagedFile:
    """Return a file whose header and rows all end with empty cells."""
    text = as_csv([(*row, "", "", "") for row in (sheet.header, *sheet.rows)])
    content = text.encode()
    return DamagedFile(kind=sheet.kind, damage="empty columns at the end", content=content, rows=all_loaded(sheet))


def _trailing(sheet: Sheet, damage: str, row: Sequence[str], *, column: str | None = "", reason: str) -> DamagedFile:
    line = len(sheet.rows) + 2
    bad = Row(line=line, clean=None, answer=Answer.REJECTED, column=column, reason=reason)
    return _file(sheet, damage, [*sheet.rows, row], (*all_loaded(sheet), bad))


def a_total(sheet: Sheet) -> DamagedFile:
    """Return a file that ends with how many rows it has."""
    return _trailing(sheet, "line of totals", ["Total: 312"], reason="1 cell, but the header has")


def a_wide_total(sheet: Sheet) -> DamagedFile:
    """Return a file that ends with a total as a spreadsheet writes it, in the row's last cell."""
    row = ["Total", *[""] * (len(sheet.header) - 2), "312"]
    return _trailing(sheet, "line of totals as wide as the others", row, column=None, reason="")


def end_of_file_of_dos(sheet: Sheet) -> DamagedFile:
    """Return a file that ends with the sign that old programs end one with."""
    return _trailing(sheet, "old sign of the end", ["\x1a"], reason="1 cell, but the header has")


def header_again(sheet: Sheet) -> DamagedFile:
    """Return a file glued together of two, the second header and all."""
    line = len(sheet.rows) + 2
    bad = Row(line=line, clean=None, answer=Answer.REJECTED, reason="the header again")
    again = tuple(replace(row, line=row.line + line - 1, answer=Answer.UNCHANGED) for row in all_loaded(sheet))
    return _file(
        sheet, "file glued to itself", [*sheet.rows, sheet.header, *sheet.rows], (*all_loaded(sheet), bad, *again)
    )


def same_row_twice(sheet: Sheet) -> DamagedFile:
    """Return a file in which a row stands twice."""
    twice = Row(line=len(sheet.rows) + 2, clean=ROW, answer=Answer.UNCHANGED)
    return _file(sheet, "row twice", [*sheet.rows, sheet.rows[ROW]], (*all_loaded(sheet), twice))


def rows_that_disagree(sheet: Sheet) -> DamagedFile | None:
    """Return a file in which two rows of one key say different things."""
    traits = TRAITS[sheet.kind]
    column = traits.day if traits.day not in KEYS[sheet.kind] else traits.choice
    value = "2019-03-05" if column == traits.day else "other"
    other = sheet.with_cells(ROW, {column: value}).rows[ROW]
    rows = tuple(
        Row(line=line, clean=ROW, answer=Answer.REJECTED, reason="about the same thing and say different things")
        for line in (LINE, len(sheet.rows) + 2)
    )
    return _file(sheet, "rows that disagree", [*sheet.rows, other], (*with_row(all_loaded(sheet), rows[0]), rows[1]))


def bad_row_twice(sheet: Sheet) -> DamagedFile:
    """Return a file in which a row that cannot be cleaned stands twice."""
    day = TRAITS[sheet.kind].day
    spoilt = sheet.with_cells(ROW, {day: "31/11/2019"})
    rows = tuple(
        Row(line=line, clean=ROW, answer=Answer.REJECTED, column=day, value="31/11/2019", reason="no day 31")
        for line in (LINE, len(sheet.rows) + 2)
    )
    lines = [*spoilt.rows, spoilt.rows[ROW]]
    return _file(sheet, "bad row twice", lines, (*with_row(all_loaded(sheet), rows[0]), rows[1]))


def several_faults(sheet: Sheet) -> DamagedFile:
    """Return a file a row of which has two faults: both are said at once."""
    traits = TRAITS[sheet.kind]
    spoilt = sheet.with_cells(ROW, {traits.day: "31/11/2019", traits.choice: "lodger"})
    bad = Row(
        line=LINE, clean=ROW, answer=Answer.REJECTED, column=traits.choice, value="lodger", reason="Not one of",
        mends=(traits.day, traits.choice),
    )  # fmt: skip
    return _file(sheet, "two faults in a row", spoilt.rows, with_row(all_loaded(sheet), bad))


def every_row_bad(sheet: Sheet) -> DamagedFile:
    """Return a file no row of which is right."""
    day, spoilt = TRAITS[sheet.kind].day, sheet
    for number in range(len(sheet.rows)):
        spoilt = spoilt.with_cells(number, {day: "soon"})
    bad = (replace(row, answer=Answer.REJECTED, column=day, value="soon") for row in all_loaded(sheet))
    return _file(sheet, "every row bad", spoilt.rows, tuple(bad))


def _cells_of(row: int, sheet: Sheet, **cells: str) -> Sheet:
    return sheet.with_cells(row, {column: cell for column, cell in cells.items() if column in sheet.header})


def _of_somebody(
    sheet: Sheet, damage: str, cells: dict[str, str], *, row: int = ROW, column: str | None = None, reason: str = ""
) -> DamagedFile:
    spoilt = _cells_of(row, sheet, **cells)
    bad = Row(line=row + 2, clean=row, answer=Answer.REJECTED, column=column, reason=reason, mends=tuple(cells))
    return _file(sheet, damage, spoilt.rows, with_row(all_loaded(sheet), bad))


def unknown_person(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which speaks of somebody whom nobody here knows."""
    if sheet.kind not in (*_BY_NAME, "school"):
        return None
    nobody = {
        "IndividualID": "P999999", "UPN": unique_pupil_number(1, entry_year=1936), "NHSNumber": "", "NINO": "",
        "FirstName": "Wilhelmina", "LastName": "Quartermaine", "DOB": "1931-12-24", "Postcode": "ZY3 9XX",
    }  # fmt: skip
    cells = {column: cell for column, cell in nobody.items() if column in sheet.header}
    return _of_somebody(sheet, "unknown person", cells, reason="Nobody here has")


def swapped_names(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which has first and last name in each other's place, and no reference."""
    if sheet.kind not in _BY_NAME:
        return None
    swapped = {
        "FirstName": sheet.cell(ROW, "LastName"), "LastName": sheet.cell(ROW, "FirstName"),
        "IndividualID": "", "UPN": "", "NHSNumber": "",
    }  # fmt: skip
    cells = {column: cell for column, cell in swapped.items() if column in sheet.header}
    return _of_somebody(sheet, "names swapped", cells, reason="the other way round|matching queue")


def no_name_and_no_reference(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which does not say of whom it speaks."""
    if sheet.kind not in _BY_NAME:
        return None
    cells = {"IndividualID": "", "LastName": ""}
    return _of_somebody(sheet, "nobody named", cells, column="LastName", reason="without an IndividualID")


def birth_of_day_and_month_swapped(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which has a date of birth that no one of this name has, and no reference."""
    if sheet.kind not in _BY_NAME:
        return None
    year, month, day = sheet.cell(OTHER, "DOB").split("-")
    swapped = f"{year}-{day}-{month}" if int(day) <= 12 and day != month else f"{year}-{month}-{int(day) % 28 + 1:02}"
    cells = {"DOB": swapped, "IndividualID": "", **({"UPN": ""} if "UPN" in sheet.header else {})}
    cells |= {"NHSNumber": ""} if "NHSNumber" in sheet.header else {}
    return _of_somebody(sheet, "birth day and month swapped", cells, row=OTHER, reason="Nobody here|matching queue")


def reference_of_somebody_else(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which carries the reference of another person."""
    column = next((name for name in ("UPN", "NHSNumber") if name in sheet.header), "")
    if sheet.kind not in _BY_NAME or not column:
        return None
    cells = {column: sheet.cell(OTHER, column)}
    return _of_somebody(sheet, "reference of somebody else", cells, column=column, reason="somebody else than")


def row_of_another_person(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which has one person's reference and another's name and birth."""
    if sheet.kind not in _BY_NAME:
        return None
    cells = {column: sheet.cell(OTHER, column) for column in ("FirstName", "LastName", "DOB")}
    return _of_somebody(sheet, "name of somebody else", cells, reason="another name and another date of birth")


def unknown_family(sheet: Sheet) -> DamagedFile | None:
    """Return a file a row of which speaks of a family that nobody here knows."""
    if sheet.kind not in ("cases", "visits"):
        return None
    return _of_somebody(sheet, "unknown family", {"FamilyID": "ALD-99999"}, column="FamilyID", reason="No family here")


def two_families_at_once(sheet: Sheet) -> DamagedFile | None:
    """Return a households file that has a person in two families on the same days."""
    if sheet.kind != "households":
        return None
    again = _cells_of(ROW, sheet, FamilyID=sheet.cell(OTHER, "FamilyID"), From="2019-06-01").rows[ROW]
    return _trailing(sheet, "person in two families", again, column="From", reason="two households on one day")


def one_family_twice(sheet: Sheet) -> DamagedFile | None:
    """Return a households file that has a person twice in one family on the same days."""
    if sheet.kind != "households":
        return None
    again = _cells_of(ROW, sheet, From="2019-06-01").rows[ROW]
    return _trailing(sheet, "person twice in a family", again, column="From", reason="already belongs to this family")


def two_births(sheet: Sheet) -> DamagedFile | None:
    """Return a households file that gives one person two dates of birth."""
    if sheet.kind != "households":
        return None
    ended = sheet.with_cells(ROW, {"To": "2019-06-01"})
    again = _cells_of(ROW, sheet, From="2019-06-01", DOB="2004-02-29").rows[ROW]
    rows = [
        Row(line=LINE, clean=ROW, answer=Answer.REJECTED, column="DOB", reason="more than one date of birth"),
        Row(line=len(sheet.rows) + 2, clean=None, answer=Answer.REJECTED, column="DOB", reason="more than one date"),
    ]
    rows[0] = replace(rows[0], mends=("DOB", "To"))
    return _file(sheet, "two dates of birth", [*ended.rows, again], (*with_row(all_loaded(sheet), rows[0]), rows[1]))


def one_reference_of_two_people(sheet: Sheet) -> DamagedFile | None:
    """Return a households file that gives two people one NHS number."""
    if sheet.kind != "households":
        return None
    spoilt = sheet.with_cells(OTHER, {"NHSNumber": sheet.cell(ROW, "NHSNumber")})
    bad = [
        Row(line=row + 2, clean=row, answer=Answer.REJECTED, column="NHSNumber", reason="to more than one person")
        for row in (ROW, OTHER)
    ]
    rows = with_row(with_row(all_loaded(sheet), bad[0]), bad[1])
    return _file(sheet, "one NHS number of two people", spoilt.rows, rows)


def no_address(sheet: Sheet) -> DamagedFile | None:
    """Return a households file in which somebody lives nowhere."""
    if sheet.kind != "households":
        return None
    return _of_somebody(sheet, "no address", {"Postcode": ""}, column="Postcode", reason="has an address")


def before_birth(sheet: Sheet) -> DamagedFile | None:
    """Return a file in which something happened before its person was born."""
    if "DOB" not in sheet.header or sheet.kind == "school":
        return None
    traits = TRAITS[sheet.kind]
    cells = {traits.day: "1950-01-01"}
    reason = "Before the (person's )?date of birth"
    return _of_somebody(sheet, "before birth", cells, row=3, column=traits.day, reason=reason)


ROWS: tuple[Callable[[Sheet], DamagedFile | None], ...] = (
    cut_short,
    an_extra_cell,
    shifted_left,
    shifted_right,
    blank_lines,
    empty_cells_at_the_end,
    a_total,
    a_wide_total,
    end_of_file_of_dos,
    header_again,
    same_row_twice,
    rows_that_disagree,
    bad_row_twice,
    several_faults,
    every_row_bad,
    unknown_person,
    swapped_names,
    no_name_and_no_reference,
    birth_of_day_and_month_swapped,
    reference_of_somebody_else,
    row_of_another_person,
    unknown_family,
    two_families_at_once,
    one_family_twice,
    two_births,
    one_reference_of_two_people,
    no_address,
    before_birth,
)
