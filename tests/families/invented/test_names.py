"""Names that vary and are borne as people bear them."""

from random import Random

import pytest

from families.invented.names import ORIGINS, POLISH, as_borne, draw_origin, first_name, last_name


def test_no_two_of_a_family_have_the_same_first_name() -> None:
    taken = {"Anna"} | set(POLISH.girls[1:])

    assert first_name(Random(1), origin=POLISH, sex="F", grown_up=False, taken=taken) == POLISH.girls[0]


@pytest.mark.parametrize(
    ("name", "sex", "expected"),
    [("Zieliński", "F", "Zielińska"), ("Zieliński", "M", "Zieliński"), ("Nowak", "F", "Nowak")],
)
def test_a_grown_up_woman_bears_the_womans_form_of_a_polish_name(name: str, sex: str, expected: str) -> None:
    assert as_borne(name, sex=sex, grown_up=True) == expected


def test_every_origin_is_drawn() -> None:
    rng = Random(1)

    assert {draw_origin(rng).name for _ in range(3000)} == {origin.name for origin in ORIGINS}


def test_few_last_names_are_double_barrelled() -> None:
    rng = Random(1)

    doubled = sum("-" in last_name(rng, origin=ORIGINS[0]) for _ in range(3000))

    assert 50 < doubled < 150
