"""What councils published, reproduced to the word: DOMAIN.md 6.1."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from claims.figures.counting import Counted, progress
from claims.figures.registry import FIGURES
from claims.models import OpeningBalance, Programme, Target, Window
from claims.published import load_published, read_published
from families.models import Council
from tests.factories import FamilyFactory

pytestmark = pytest.mark.django_db

END_OF_SEPTEMBER = date(2020, 9, 30)


@pytest.fixture(autouse=True)
def _published() -> None:
    for content in read_published():
        load_published(content)


def programme(council: str, slug: str) -> Programme:
    return Programme.objects.get(council__slug=council, slug=slug)


def test_west_sussex_stands_at_97_per_cent_of_its_year_and_99_5_of_its_programme() -> None:
    found = progress(programme("west-sussex", "phase-2"), as_at=END_OF_SEPTEMBER)

    assert {one.text for one in found} == {
        "97% of in-year target (637 of 660)",
        "99.5% of programme target (4,577 of 4,600)",
    }
    assert {one.remaining_text for one in found} == {"23 remaining, planned for November 2020"}


def test_the_in_year_target_of_west_sussex_is_our_reading() -> None:
    targets = Target.objects.filter(programme__council__slug="west-sussex")

    assert {target.label: target.is_our_reading for target in targets} == {
        "programme target": False,
        "in-year target": True,
    }


def test_the_opening_balance_of_west_sussex_is_4294_of_which_354_in_the_year() -> None:
    counted = Counted(
        programme=programme("west-sussex", "phase-2"), figure=FIGURES["turned-around"], as_at=date(2020, 8, 31)
    )

    assert counted.number() == 4294
    assert [(line.label, line.count) for line in counted.balances()] == [
        ("To March 2020", 3940),
        ("April to August 2020", 354),
    ]


def test_stockton_stands_at_6_per_cent_of_phase_2() -> None:
    (found,) = progress(programme("stockton-on-tees", "phase-2"), as_at=date(2016, 3, 31))

    assert found.text == "6.0% (89 of 1,480)"
    assert found.remaining == 1391


def test_stocktons_first_phase_has_a_count_and_no_percentage() -> None:
    phase_1 = programme("stockton-on-tees", "phase-1")
    counted = Counted(programme=phase_1, figure=FIGURES["turned-around"], as_at=END_OF_SEPTEMBER)

    assert counted.number() == 455
    assert progress(phase_1, as_at=END_OF_SEPTEMBER) == []


def test_the_announcement_of_phase_1_is_kept_apart_from_its_start() -> None:
    phase_1 = programme("stockton-on-tees", "phase-1")

    assert (phase_1.announced_on, phase_1.starts_on) == (date(2010, 12, 1), date(2012, 4, 1))


def test_a_council_as_published_can_hold_no_family() -> None:
    with pytest.raises(IntegrityError, match="published figures only"):
        FamilyFactory.create(council=Council.objects.get(slug="west-sussex"))


def test_loading_twice_changes_nothing() -> None:
    def everything() -> list[int]:
        return [model._default_manager.count() for model in (Council, Programme, Target, Window, OpeningBalance)]

    before, said = everything(), io.StringIO()

    call_command("load_published", stdout=said)

    assert everything() == before
    assert "West Sussex County Council: 1 programme as published" in said.getvalue()
