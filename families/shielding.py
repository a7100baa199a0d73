"""Shielded addresses: kept from whoever may not see them, in records, in what agencies sent, in files to be mended."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from families.asking import MadeOnce
from families.models import Family, Membership, Residence
from families.scopes import Scope

SHIELDED = "Shielded address"
LONGEST_POSTCODE = 8
WRITTEN = ("address_1", "address_2", "postcode")  # what of an address somebody may write down elsewhere
FIELDS = frozenset({"address_1", "address_2", "postcode", "uprn", "local_uprn"})  # of a residence
CELLS = frozenset({"Address_1", "Address_2", "Postcode", "UPRN", "LocalUPRN"})  # of what agencies send
# What stays of a rejected row: a comma too many moves an address into any of the other columns.
WHOSE = frozenset({"FamilyID", "IndividualID", "FirstName", "LastName", "DOB"})


def address_of(home: Residence | None) -> str:
    """Return an address in one line; "" where none is known."""
    return ", ".join(part for part in (home.address_1, home.address_2, home.postcode) if part) if home else ""


def shield(home: Residence, *, reason: str) -> bool:
    """Shield an address and return whether that is news; why stands in the history."""
    return _say(home, is_shielded=True, reason=reason)


def stop_shielding(home: Residence, *, reason: str) -> bool:
    """Let an address be seen again and return whether that is news; why stands in the history."""
    return _say(home, is_shielded=False, reason=reason)


def _say(home: Residence, *, is_shielded: bool, reason: str) -> bool:
    with pghistory.context(why=reason):
        return bool(Residence.objects.filter(pk=home.pk, is_shielded=not is_shielded).update(is_shielded=is_shielded))


def people_shielded_from(scope: Scope, people: Collection[int]) -> set[int]:
    """Return which of the people ever belonged to a family one of whose addresses is shielded from ``scope``."""
    families = Residence.objects.hidden_from(scope).values("family_id")
    found = Membership.objects.filter(council_id=scope.council, person__in=people, family__in=families)
    return set(found.values_list("person_id", flat=True))


def shown_cells(
    cells: Mapping[str, Any], *, scope: Scope, person: int | None = None, family: int | None = None
) -> dict[str, Any]:
    """Return the cells of a row about somebody, or a family, without the address where one of theirs is shielded."""
    if CELLS.isdisjoint(cells):
        return dict(cells)
    hidden = Residence.objects.hidden_from(scope)
    is_hidden = bool(family and hidden.filter(family=family).exists()) or bool(
        person and people_shielded_from(scope, [person])
    )
    return {name: value for name, value in cells.items() if not (is_hidden and name in CELLS)}


@dataclass(frozen=True, slots=True)
class Whose:
    """By what a council's shielded families, and everybody who ever belonged to them, are named in files."""

    references: frozenset[str]
    names: frozenset[tuple[str, str]]

    def is_in(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a rejected row, as it was sent, speaks of one of them."""
        named = (_plain(row.get("FirstName")), _plain(row.get("LastName")))
        return named in self.names or not self.references.isdisjoint(map(_plain, row.values()))

    def value(self, value: str, *, column: str, row: Mapping[str, Any]) -> str:
        """Return what stood in a rejected cell as it is shown; of a row of theirs only what names them."""
        return SHIELDED if value and column not in WHOSE and self.is_in(row) else value

    def shown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of a rejected row is shown and given out: of theirs only whom it names."""
        return {name: cell for name, cell in row.items() if name in WHOSE} if self.is_in(row) else dict(row)


def _plain(cell: Any) -> str:
    return "".join(str(cell or "").split()).casefold()


def shielded_in(council: int) -> Whose:
    """Return by what the council's families with a shielded address are named, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT f.reference, p.given_name, p.family_name, i.value
            FROM families_residence r JOIN families_family f ON f.id = r.family_id
            LEFT JOIN families_membership m ON m.family_id = f.id LEFT JOIN families_person p ON p.id = m.person_id
            LEFT JOIN families_identifier i ON i.person_id = p.id
            WHERE r.council_id = %s AND r.is_shielded
            """,
            [council],
        )
        rows = cursor.fetchall()
    references = {_plain(cell) for family, _, _, value in rows for cell in (family, value) if cell}
    names = {(_plain(given), _plain(last)) for _, given, last, _ in rows if given}
    return Whose(frozenset(references), frozenset(names))


def shielded_homes(family: Any) -> ArraySubquery:
    """Return, in a query, the lines and postcodes of a family's shielded homes."""
    homes = Residence.objects.filter(family=family, is_shielded=True)
    return ArraySubquery(homes.values(told=JSONObject(**{name: name for name in WRITTEN})))


def without_shielded(family: Family) -> Callable[[str], str]:
    """Return what takes the family's shielded streets and postcodes out of words somebody wrote, for paper."""
    (homes,) = _SHIELDED.of(family=family.pk)
    return taking_out({part for home in homes for part in (home.address_1, home.address_2, home.postcode)})


def withholding(homes: Iterable[Mapping[str, str]], *, said: Callable[[str], str] = str) -> Callable[[str], str]:
    """Return what takes shielded homes out of words for those who may not see them; homes as ``shielded_homes`` tells.

    Of a line the street is taken out without its number, too; a second line of one word is a town, and stays. ``said``
    is how a page writes what it is given.
    """
    told = set()
    for home in homes:
        second = home["address_2"].strip()
        lines = [home["address_1"], *([second] if " " in second else [])]
        streets = [street for line in lines if " " in (street := re.sub(r"^\W*\d+\w*\W+", "", line)).strip()]
        told |= {said(part) for part in (*lines, *streets, home["postcode"])}
    return taking_out(told)


def taking_out(told: Collection[str]) -> Callable[[str], str]:
    """Return what puts "[shielded address]" in the place of ``told`` in words, however they are spaced."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in {*told, *map(_closed_up, told)} if len(part) > 4]
    if not parts:
        return str
    pattern = re.compile("|".join(sorted(parts, key=len, reverse=True)), re.IGNORECASE)
    return lambda words: pattern.sub(f"[{SHIELDED.lower()}]", words)


def _closed_up(part: str) -> str:
    """Return a postcode without its space; anything else is left as it is."""
    return part.replace(" ", "") if len(part) <= LONGEST_POSTCODE else part


def _shielded_asked(*, family: int) -> tuple[QuerySet[Residence]]:
    return (Residence.objects.filter(family=family, is_shielded=True),)


_SHIELDED = MadeOnce(_shielded_asked)
