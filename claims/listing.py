"""Reads a list of families claimed already, CSV or workbook, row by row, each taken or saying why not.

The columns are those of the partner hub's files: a family by its reference, or one person by the hub's, who claimed and
when. A row may name both: then the person must have belonged to the family. As it is loaded, what a row names is looked
for in the whole council, restricted families too: the once-only checks must hold for every family, whoever sees it.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any

from claims.models import ClaimedElsewhere, Programme
from families.feeds.cleaning import CellError, Setting, line, past_day, reference
from families.feeds.encodings import UnreadableError
from families.feeds.kinds import Column
from families.feeds.reading import Line, Table, open_table
from families.models import Family, Identifier, Membership, Person
from families.models.people import IdentifierKind
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.words import day

MOST_ROWS = 20_000
COLUMNS = (
    Column(name="FamilyID", clean=reference(40), about="the family, by its reference here"),
    Column(name="IndividualID", clean=reference(40), about="or one person, by the partner hub's reference"),
    Column(name="ClaimedBy", clean=line(120), about="who claimed: this council or another", is_required=True),
    Column(name="ClaimedOn", clean=past_day, about="the day of the claim", is_required=True),
    Column(name="Note", clean=line(300), about="anything else; no names"),
)
NO_FAMILY = "No family of this reference is known here."
NOBODY = "Nobody of this reference is known here."
NOT_THEIRS = "This person never belonged to this family."
UNKNOWN = (NO_FAMILY, NOBODY)
# What is said of a row because of whom it names; everything else is said of its words alone.
OF_THE_NAMED = (NOT_THEIRS, "Recorded already", "Row ")

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a list: whom it names, and ``problem``, why it is not taken (empty: it is)."""

    number: int
    family_reference: str = ""
    person_reference: str = ""
    claimed_by: str = ""
    claimed_on: date | None = None
    note: str = ""
    family: int | None = None
    person: int | None = None
    problem: str = ""

    @property
    def reference(self) -> str:
        """Return whom the row names, as it stands there."""
        return " ".join(filter(None, (self.family_reference, self.person_reference)))[:60]

    @property
    def whom(self) -> Pair:
        """Return the family and the person it was found to mean."""
        return self.family, self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list as it was read: its rows, its text as CSV, its digest, and notes on the reading."""

    rows: tuple[Listed, ...]
    text: str
    digest: str
    notes: tuple[str, ...]

    @property
    def taken(self) -> list[Listed]:
        """Return the rows that name somebody whose claim is not recorded yet."""
        return [row for row in self.rows if not row.problem]

    @property
    def left(self) -> list[Listed]:
        """Return the rows that are not taken."""
        return [row for row in self.rows if row.problem]


def read_list(content: bytes, *, programme: Programme, as_of: date, scope: Scope | None = None) -> ReadList:
    """Return what a list says; refuse a file that is no such list as a whole.

    ``scope`` of whoever looks at it before it is loaded: whom that person may not see is to them as unknown as others.
    """
    try:
        table = open_table(BytesIO(content), columns=COLUMNS)
        lines = list(table.lines)
    except UnreadableError as error:
        raise NotPossibleError(str(error), field="file") from error
    if not lines:
        raise NotPossibleError("The list has no rows.", field="file")
    if len(lines) > MOST_ROWS:
        raise NotPossibleError(f"The list has more than {MOST_ROWS:,} rows; send it in parts.", field="file")
    setting = Setting(as_of=as_of, is_excel=table.is_excel)
    rows = [_row(one, table, setting) for one in lines]
    found = _once(_found(rows, programme=programme, scope=scope), standing=_standing(programme))
    return ReadList(
        rows=tuple(found), text=_text(table, lines), digest=sha256(content).hexdigest(), notes=tuple(table.notes)
    )


def _row(one: Line, table: Table, setting: Setting) -> Listed:
    if one.problem:
        return Listed(number=one.number, problem=one.problem[:300])
    said: dict[str, Any] = {}
    faults = []
    for column, cell in zip(table.columns, one.cells, strict=True):
        try:
            said[column.name] = _cell(column, cell.strip(), setting)
        except CellError as error:
            faults.append(f"{column.name}: {error}")
    if not faults and not (said.get("FamilyID") or said.get("IndividualID")):
        faults.append("It names neither a family nor a person.")
    return Listed(
        number=one.number,
        family_reference=said.get("FamilyID") or "",
        person_reference=said.get("IndividualID") or "",
        claimed_by=said.get("ClaimedBy") or "",
        claimed_on=date.fromisoformat(said["ClaimedOn"]) if said.get("ClaimedOn") else None,
        note=said.get("Note") or "",
        problem=" ".join(faults)[:300],
    )


def _cell(column: Column, cell: str, setting: Setting) -> Any:
    if not cell and column.is_required:
        raise CellError("Empty.")
    return column.clean(cell, setting) if cell else ""


def _found(rows: Sequence[Listed], *, programme: Programme, scope: Scope | None) -> Iterator[Listed]:
    """Look up whom each row names."""
    council = programme.council_id
    families = _families(council, {row.family_reference for row in rows if row.family_reference}, scope)
    people = _people(council, {row.person_reference for row in rows if row.person_reference}, scope)
    belonged = set(
        Membership.objects.filter(council=council, person__in=people.values()).values_list("family_id", "person_id")
    )
    for row in rows:
        family, person = families.get(row.family_reference), people.get(row.person_reference)
        problem = row.problem
        if not problem and row.family_reference and family is None:
            problem = NO_FAMILY
        elif not problem and row.person_reference and person is None:
            problem = NOBODY
        elif not problem and family and person and (family, person) not in belonged:
            problem = NOT_THEIRS
        yield replace(row, family=family, person=person, problem=problem)


def _families(council: int, references: Iterable[str], scope: Scope | None) -> Mapping[str, int]:
    known = Family.objects.visible_to(scope) if scope else Family.objects.all()
    rows = known.filter(council=council, reference__in=references)
    return dict(rows.values_list("reference", "id"))


def _people(council: int, references: Iterable[str], scope: Scope | None) -> Mapping[str, int]:
    rows = Identifier.objects.filter(council=council, kind=IdentifierKind.HUB, value__in=references)
    rows = rows.filter(person__in=Person.objects.visible_to(scope)) if scope else rows
    return dict(rows.values_list("value", "person_id"))


def _standing(programme: Programme) -> dict[Pair, date]:
    rows = ClaimedElsewhere.objects.filter(programme=programme, withdrawn_at__isnull=True)
    return {(family, person): on for family, person, on in rows.values_list("family_id", "person_id", "claimed_on")}


def _once(rows: Iterable[Listed], *, standing: Mapping[Pair, date]) -> Iterator[Listed]:
    """Let whoever is named twice, here or by an entry that stands, be taken once."""
    seen: dict[Pair, int] = {}
    for row in rows:
        if row.problem:
            yield row
        elif row.whom in standing:
            yield replace(row, problem=f"Recorded already, as claimed on {day(standing[row.whom])}.")
        elif row.whom in seen:
            yield replace(row, problem=f"Row {seen[row.whom]} names the same already.")
        else:
            seen[row.whom] = row.number
            yield row


def _text(table: Table, lines: Iterable[Line]) -> str:
    """Return the list as CSV, whatever it came as."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(table.header)
    writer.writerows(one.cells for one in lines)
    return written.getvalue()
