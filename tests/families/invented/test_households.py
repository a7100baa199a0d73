"""Belonging to a household, as its rows tell it."""

from datetime import date
from random import Random

import pytest

from families.invented.files import Ledger, Row
from families.invented.households import Household, Person
from families.invented.identifiers import Identifiers
from families.invented.places import Address, draw_address

JOINED = date(2015, 1, 1)
MOVED = date(2019, 5, 10)


def address(*, district: str = "Alder Vale") -> Address:
    return draw_address(Random(1), identifiers=Identifiers(), district=district)


def person(name: str) -> Person:
    return Person(
        number=name, first_name=name, last_name="Test", sex="F", born_on=date(1980, 1, 1), nhs_number="9990000000"
    )


@pytest.fixture
def home() -> Household:
    home = Household(family="ALD-9001", address=address(), ledger=Ledger())
    home.join(person("Ann"), relationship="mother", on=JOINED, known_on=JOINED, parental_responsibility=True)
    return home


def rows(home: Household) -> list[Row]:
    return list(home.ledger.latest("households"))


def test_moving_house_ends_one_row_and_begins_another_on_the_same_day(home: Household) -> None:
    home.move(address(district="Northfell"), on=MOVED, known_on=MOVED)

    assert [(row["District"], row["From"], row["To"]) for row in rows(home)] == [
        ("Alder Vale", "2015-01-01", "2019-05-10"),
        ("Northfell", "2019-05-10", ""),
    ]


def test_a_father_who_lives_elsewhere_does_not_move_with_the_family(home: Household) -> None:
    father = person("Bob")
    home.join(
        father,
        relationship="father",
        on=JOINED,
        known_on=JOINED,
        lives_there=False,
        address=address(district="Mere Coast"),
    )

    home.move(address(district="Northfell"), on=MOVED, known_on=MOVED)

    assert [row["District"] for row in rows(home) if row["FirstName"] == "Bob"] == ["Mere Coast"]


def test_on_the_day_of_leaving_a_person_belongs_no_longer(home: Household) -> None:
    ann = home.stays[0].person

    home.leave(ann, on=MOVED, known_on=MOVED)

    assert [stay.person for stay in home.members(date(2019, 5, 9))] == [ann]
    assert list(home.members(MOVED)) == []


def test_news_of_a_household_is_never_overtaken_by_later_news(home: Household) -> None:
    home.move(address(district="Northfell"), on=MOVED, known_on=date(2019, 6, 20))

    home.leave(home.stays[0].person, on=date(2019, 5, 20), known_on=date(2019, 5, 21))

    known = [version[0] for versions in home.ledger.versions["households"].values() for version in versions[-1:]]
    assert min(known) == date(2019, 6, 20)
