"""Which stays can stand together, and where a family lived."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.feeds.addresses import Address, Stretch, residences
from families.feeds.homes import Stay, impossible

A, B = 1, 2


def stay(
    family: int, starts: int, ends: int | None = None, *, row: int | None = None, lives_there: bool = True
) -> Stay:
    return Stay(
        family=family,
        reference=f"F{family}",
        starts_on=date(2020, 1, starts),
        ends_on=date(2020, 1, ends) if ends else None,
        lives_there=lives_there,
        row=row,
    )


CASES = [
    ("a stay begins where the other ends", [stay(A, 1, 10)], [stay(B, 10, row=2)], {}),
    ("a stay begins a day early", [stay(A, 1, 11)], [stay(B, 10, row=2)], {2}),
    ("a stay without end forbids the next", [stay(A, 1)], [stay(B, 10, row=2)], {2}),
    ("unless the file ends it", [stay(A, 1)], [stay(A, 1, 10, row=2), stay(B, 10, row=3)], {}),
    ("whatever the order of the rows", [stay(A, 1)], [stay(B, 10, row=2), stay(A, 1, 10, row=3)], {}),
    ("two homes in one file: the first stands", [], [stay(A, 1, row=2), stay(B, 5, row=3)], {3}),
    ("an absent parent may belong to two", [stay(A, 1)], [stay(B, 5, row=2, lives_there=False)], {}),
    ("but not twice to one", [stay(A, 1)], [stay(A, 5, row=2, lives_there=False)], {2}),
    (
        "what falls leaves its known version standing, which another may then meet",
        [stay(A, 1, 10), stay(B, 10)],
        [stay(A, 1, 12, row=2), stay(B, 10, 11, row=3)],
        {2, 3},
    ),
]


@pytest.mark.parametrize(("known", "sent", "fallen"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_stays_that_cannot_stand_fall(known: list[Stay], sent: list[Stay], fallen: set[int]) -> None:
    assert set(impossible(known, sent)) == set(fallen)


stays = st.builds(
    lambda family, starts, days, row, lives: Stay(
        family=family,
        reference="",
        starts_on=date.fromordinal(737_000 + starts),
        ends_on=date.fromordinal(737_000 + starts + days) if days else None,
        lives_there=lives,
        row=row,
    ),
    st.integers(1, 3),
    st.integers(0, 12),
    st.one_of(st.none(), st.integers(1, 6)),
    st.integers(1, 10_000),
    st.booleans(),
)


@given(st.lists(stays, max_size=8, unique_by=(lambda s: s.row, lambda s: s.place)))
def test_whatever_is_sent_what_stands_can_be_true(sent: list[Stay]) -> None:
    fallen = impossible([], sent)

    standing = [one for one in sent if one.row not in fallen]
    assert not any(one.forbids(other) for one in standing for other in standing if one is not other)
    assert len(standing) + len(fallen) == len(sent)


HOME = Address(line_1="1 High Street", line_2="", postcode="ZY1 1AA", uprn="", local_uprn="", district=None)
AWAY = Address(line_1="2 Low Road", line_2="", postcode="ZY2 2BB", uprn="", local_uprn="", district=None)


def stretch(address: Address, starts: int, ends: int | None = None) -> Stretch:
    return Stretch(address=address, starts_on=date(2020, 1, starts), ends_on=date(2020, 1, ends) if ends else None)


def told(*members: Stretch) -> list[tuple[str, int, int | None]]:
    return [
        (found.address.postcode, found.starts_on.day, found.ends_on.day if found.ends_on else None)
        for found in residences(members)
    ]


def test_two_members_at_one_address_are_one_residence() -> None:
    assert told(stretch(HOME, 1), stretch(HOME, 5)) == [("ZY1 1AA", 1, None)]


def test_a_move_ends_one_residence_and_begins_another() -> None:
    assert told(stretch(HOME, 1, 10), stretch(AWAY, 10)) == [("ZY1 1AA", 1, 10), ("ZY2 2BB", 10, None)]


def test_most_members_say_where_the_family_lives() -> None:
    assert told(stretch(HOME, 1), stretch(HOME, 1), stretch(AWAY, 5)) == [("ZY1 1AA", 1, None)]


def test_of_two_addresses_with_as_many_members_the_later_one_counts() -> None:
    assert told(stretch(HOME, 1), stretch(AWAY, 5)) == [("ZY1 1AA", 1, 5), ("ZY2 2BB", 5, None)]


def test_days_of_which_nobody_tells_have_no_residence() -> None:
    assert told(stretch(HOME, 1, 5), stretch(HOME, 9)) == [("ZY1 1AA", 1, 5), ("ZY1 1AA", 9, None)]


def test_an_address_written_in_capitals_is_the_same() -> None:
    shouted = Address(line_1="1 HIGH STREET", line_2="", postcode="ZY1 1AA", uprn="", local_uprn="", district=None)

    assert len(told(stretch(HOME, 1, 10), stretch(shouted, 10))) == 1
