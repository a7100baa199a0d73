"""Rows that name somebody oddly: who it is stays to be seen."""

from datetime import date
from random import Random

import pytest

from families.invented.files import Ledger
from families.invented.households import Person
from families.invented.identifiers import Identifiers
from families.invented.oddities import SHARE, name_somebody_oddly
from families.invented.scenes import tell

REBECCA = Person(
    number="P1",
    first_name="Rebecca",
    last_name="Barker",
    sex="F",
    born_on=date(1988, 3, 9),
    nhs_number="9990000000",
)


def a_ledger() -> Ledger:
    ledger = Ledger()
    columns = {"ReportID": "DR1", "Role": "victim", "Band": "standard", "OccurredOn": "2019-05-01"}
    tell(ledger, "domestic-abuse", REBECCA, columns, known_on=date(2019, 5, 2), postcode="ZY1 1AA")
    return ledger


def odd_ledgers() -> list[Ledger]:
    """Those of a thousand families that have such a row."""
    found = []
    for seed in range(1000):
        ledger = a_ledger()
        name_somebody_oddly(Random(seed), ledger, identifiers=Identifiers())
        if list(ledger.latest("domestic-abuse")) != list(a_ledger().latest("domestic-abuse")):
            found.append(ledger)
    return found


def test_about_one_family_in_nine_has_such_a_row() -> None:
    assert len(odd_ledgers()) / 1000 == pytest.approx(SHARE, abs=0.03)


def test_an_odd_row_carries_no_number_and_differs_in_one_thing() -> None:
    for ledger in odd_ledgers():
        odd = list(ledger.latest("domestic-abuse"))[-1]
        same = {"FirstName": "Rebecca", "LastName": "Barker", "DOB": "1988-03-09"}

        assert odd["IndividualID"] == ""
        assert sum(odd[column] != value for column, value in same.items()) == 1


def test_some_are_of_a_namesake_who_lives_elsewhere() -> None:
    two_rows = [rows for ledger in odd_ledgers() if len(rows := list(ledger.latest("domestic-abuse"))) == 2]

    assert 0.2 < len(two_rows) / len(odd_ledgers()) < 0.5
    assert all(mine["Postcode"] != other["Postcode"] for mine, other in two_rows)
    assert all(mine["FirstName"] == other["FirstName"] and mine["DOB"] != other["DOB"] for mine, other in two_rows)
