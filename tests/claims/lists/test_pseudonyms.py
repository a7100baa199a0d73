"""Pseudonyms: the same for the same purpose, another for another, nothing without the key."""

from dataclasses import replace

import pytest

from claims.lists.columns import Subject
from claims.lists.pseudonyms import LENGTH, Pseudonyms

HERE = Pseudonyms(key=b"the council's", council=1, purpose="Evaluation of 2020")


def test_a_pseudonym_is_the_same_whenever_it_is_asked_for_and_however_the_purpose_is_spelt() -> None:
    again = replace(HERE, purpose="evaluation  of 2020 ")

    assert HERE.of(Subject.FAMILY, 7) == again.of(Subject.FAMILY, 7)
    assert len(HERE.of(Subject.FAMILY, 7)) == LENGTH
    assert HERE.of(Subject.FAMILY, 7).isalnum()


@pytest.mark.parametrize(
    "other",
    [replace(HERE, purpose="Another"), replace(HERE, council=2), replace(HERE, key=b"another's")],
    ids=["purpose", "council", "key"],
)
def test_another_purpose_council_or_key_gives_another_pseudonym(other: Pseudonyms) -> None:
    assert other.of(Subject.FAMILY, 7) != HERE.of(Subject.FAMILY, 7)


def test_a_family_and_a_person_of_one_number_differ_and_nobody_has_none() -> None:
    assert HERE.of(Subject.FAMILY, 7) != HERE.of(Subject.PERSON, 7)
    assert HERE.of(Subject.PERSON, None) == ""


def test_of_many_families_no_two_have_the_same() -> None:
    assert len({HERE.of(Subject.FAMILY, number) for number in range(2_000)}) == 2_000
