"""Rows in which an agency names somebody oddly, so that nobody can tell by machine whom it means.

About one drawn family in nine has such a row: a nickname, two letters swapped, day and month swapped, a first name
shortened to its letter, and no number. Most of them are of the person they look like. Some are of somebody else: a
cousin of the same name, born in another year and living elsewhere.
"""

from datetime import date
from random import Random

from families.invented.files import Ledger, Row
from families.invented.identifiers import Identifiers, postcode
from families.invented.layouts import ABOUT_PEOPLE, KEYS

SHARE = 0.12
OF_SOMEBODY_ELSE = 0.35
KINDS = (
    "offences",
    "youth-offending",
    "asb",
    "social-care",
    "benefits",
    "employment",
    "housing",
    "domestic-abuse",
    "health",
)
CALLED = {
    "Abigail": "Abbie",
    "Alexander": "Alex",
    "Andrew": "Andy",
    "Anthony": "Tony",
    "Bethany": "Beth",
    "Bradley": "Brad",
    "Cameron": "Cam",
    "Charlotte": "Lottie",
    "Daniel": "Danny",
    "David": "Dave",
    "Edward": "Ted",
    "Isabelle": "Izzy",
    "Jacob": "Jake",
    "Jennifer": "Jenny",
    "Jessica": "Jess",
    "Jonathan": "Jon",
    "Joseph": "Joe",
    "Matthew": "Matt",
    "Michael": "Mike",
    "Natasha": "Tasha",
    "Nicola": "Nicky",
    "Rebecca": "Becky",
    "Samantha": "Sam",
    "Samuel": "Sam",
    "Stephen": "Steve",
    "Thomas": "Tom",
    "William": "Billy",
}
REFERENCES = ("IndividualID", "UPN", "NINO", "NHSNumber")


def name_somebody_oddly(rng: Random, ledger: Ledger, *, identifiers: Identifiers) -> None:
    """Let one row of the family, or none, be such a row."""
    rows = [(kind, key) for kind in KINDS for key in ledger.versions[kind]]
    if rng.random() >= SHARE or not rows:
        return
    kind, key = rng.choice(rows)
    if rng.random() < OF_SOMEBODY_ELSE:
        _add_somebody_elses(rng, ledger, kind, key, identifiers=identifiers)
    else:
        manner = rng.random()
        versions = ledger.versions[kind][key]
        versions[:] = [(known_on, _written_oddly(row, manner)) for known_on, row in versions]


def _written_oddly(row: Row, manner: float) -> Row:
    odd = row | dict.fromkeys((column for column in REFERENCES if column in row), "")
    first, last, born = row["FirstName"], row["LastName"], row["DOB"]
    if first in CALLED and manner < 0.6:
        return odd | {"FirstName": CALLED[first]}
    if manner < 0.35 and int(born[8:]) <= 12 and born[5:7] != born[8:]:
        return odd | {"DOB": f"{born[:4]}-{born[8:]}-{born[5:7]}"}
    if manner < 0.65:
        return odd | {"LastName": _two_letters_swapped(last)}
    if manner < 0.8:
        return odd | {"FirstName": first[0]}
    return odd | {"DOB": f"{int(born[:4]) - 1}{born[4:]}"}


def _two_letters_swapped(name: str) -> str:
    middle = max(1, len(name) // 2)
    return name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :] if len(name) > 3 else name + "s"


def _add_somebody_elses(
    rng: Random, ledger: Ledger, kind: str, key: tuple[str, ...], *, identifiers: Identifiers
) -> None:
    """Enter the same again under another number, of a namesake of another year who lives elsewhere."""
    born = rng.choice((-3, -1, 1, 2))
    number = identifiers.next_of("Z")
    for known_on, row in list(ledger.versions[kind][key]):
        begun = next(row[column] for column in ("OccurredOn", "StartsOn", "IssuedOn", "ConfirmedOn") if row.get(column))
        other = row | dict.fromkeys((column for column in REFERENCES if column in row), "")
        other["DOB"] = _years_later(row["DOB"], born)
        if other["DOB"] > begun:
            return
        if kind in ABOUT_PEOPLE:
            other["Postcode"] = postcode(rng, outward="ZY3")
        ledger.put(kind, other | {KEYS[kind][0]: number}, known_on=known_on)


def _years_later(day: str, years: int) -> str:
    born = date.fromisoformat(day)
    return born.replace(year=born.year + years, day=min(born.day, 28)).isoformat()
