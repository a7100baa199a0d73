"""Numbers that are valid and can have been issued to nobody."""

from random import Random

import pytest
from stdnum.gb import nhs, upn

from families.invented.identifiers import Identifiers, nhs_number, postcode, unique_pupil_number

MANY = 5_000


def test_every_nhs_number_is_valid_unique_and_begins_999() -> None:
    identifiers = Identifiers()

    numbers = [identifiers.next_nhs_number() for _ in range(MANY)]

    assert len(set(numbers)) == MANY
    assert all(nhs.is_valid(number) and number.startswith("999") for number in numbers)


def test_an_nhs_number_without_a_check_digit_does_not_exist() -> None:
    stems = [stem for stem in range(50) if nhs_number(stem) is None]

    assert stems, "one stem in eleven has no check digit"


def test_every_upn_is_valid_unique_and_of_no_school() -> None:
    identifiers = Identifiers()

    numbers = [identifiers.next_upn(entry_year=2009 + index % 12) for index in range(MANY)]

    assert len(set(numbers)) == MANY
    assert all(upn.is_valid(number) and number[4] == "0" for number in numbers)


@pytest.mark.parametrize("serial", [0, 1, 999, 1000, 999_999])
def test_a_upn_is_valid_at_the_edges_of_its_range(serial: int) -> None:
    assert upn.is_valid(unique_pupil_number(serial, entry_year=2017))


def test_a_postcode_lies_in_an_area_that_does_not_exist() -> None:
    assert postcode(Random(1), outward="ZY1").startswith("ZY1 ")
