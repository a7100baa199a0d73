"""Which given names may be said of one person."""

import pytest

from families.nicknames import LINES, are_nicknames, are_two_names, nicknames_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("William", "Bill"),
        ("Bill", "William"),
        ("Liz", "Elizabeth"),
        ("Liz", "Beth"),
        ("MOHAMMED", "muhammad"),
    ],
)
def test_two_names_of_one_line_may_be_said_of_one_person(one: str, other: str) -> None:
    assert are_nicknames(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Alexander", "Alexandra"), ("Harry", "Harvey"), ("Jack", "Jake"), ("Bill", "Bill")]
)
def test_two_names_that_only_sound_alike_are_not_short_for_each_other(one: str, other: str) -> None:
    assert not are_nicknames(one, other)


def test_a_short_name_stands_for_several() -> None:
    assert {"alexander", "alexandra"} <= nicknames_of("Alex")


def test_a_name_not_in_the_list_has_no_nicknames() -> None:
    assert nicknames_of("Xanthippe") == frozenset()


def test_every_line_holds_two_names_or_more() -> None:
    assert all(len(line.split()) > 1 for line in LINES.strip().splitlines())


def test_two_listed_names_that_share_no_line_are_two_names() -> None:
    assert are_two_names("Jade", "Jane")
    assert not are_two_names("Bill", "William")
    assert not are_two_names("Jak", "Jack")
