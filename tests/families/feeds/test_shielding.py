"""Files that tell addresses of a shielded family: none of them is seen for having come again."""

import pytest

from families.feeds.candidates import find
from families.feeds.returning import rejects_file
from families.feeds.scoring import Sought
from families.models import Family, FeedLoad, Residence
from families.shielding import shield
from tests.families.feeds.conftest import Send
from tests.families.feeds.test_loading import AMY, BEN, HOUSEHOLDS, LATER, hartleys

__all__ = ["hartleys"]
pytestmark = pytest.mark.django_db


def shielded() -> list[tuple[str, bool]]:
    return list(Residence.objects.order_by("starts_on").values_list("postcode", "is_shielded"))


def test_a_file_that_tells_of_a_move_brings_a_shielded_address(hartleys: None, send: Send) -> None:
    shield(Residence.objects.get(), reason="The mother fled.")
    ended = [row.replace("2015-01-01,,", "2015-01-01,2020-06-01,") for row in (AMY, BEN)]
    moved = [row.replace("2015-01-01", "2020-06-01").replace("ZY1 1AA", "ZY2 2BB") for row in (AMY, BEN)]

    send("households", HOUSEHOLDS + "".join(ended + moved), at=LATER)

    assert shielded() == [("ZY1 1AA", True), ("ZY2 2BB", True)]


def test_a_file_that_puts_an_address_right_leaves_it_shielded(hartleys: None, send: Send) -> None:
    shield(Residence.objects.get(), reason="The mother fled.")

    send("households", HOUSEHOLDS + "".join(row.replace("ZY1 1AA", "ZY2 2BB") for row in (AMY, BEN)), at=LATER)

    assert shielded() == [("ZY2 2BB", True)]


def test_an_address_that_goes_and_comes_again_is_shielded_still(hartleys: None, send: Send) -> None:
    shield(Residence.objects.get(), reason="The mother fled.")
    family = Family.objects.get()
    Residence.objects.all().delete()

    send("households", HOUSEHOLDS + "".join(row.replace("ZY1 1AA", "ZY2 2BB") for row in (AMY, BEN)), at=LATER)

    assert Residence.objects.get(family=family).is_shielded


def test_a_rejected_row_of_a_shielded_family_leaves_without_its_address(hartleys: None, send: Send) -> None:
    shield(Residence.objects.get(), reason="The mother fled.")

    send("households", HOUSEHOLDS + AMY.replace("2015-01-01", "nonsense").replace("ZY1 1AA", "ZY2 2BB"), at=LATER)

    told = "".join(rejects_file(FeedLoad.objects.latest("id")))
    assert "P1,F1,Amy" in told
    assert "ZY2 2BB" not in told


@pytest.mark.parametrize("is_shielded", [False, True])
def test_a_shielded_postcode_finds_nobody_whom_a_row_may_mean(hartleys: None, *, is_shielded: bool) -> None:
    if is_shielded:
        shield(Residence.objects.get(), reason="The mother fled.")
    sought = Sought(given="Amy", family="Hartley", born_on=None, postcode="ZY1 1AA")

    found = find(Residence.objects.get().council_id, {1: sought})

    assert bool(found) is not is_shielded
