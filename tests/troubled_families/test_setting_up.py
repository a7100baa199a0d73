"""A council set up from its ``council.toml``: how its programme is paid, its caps, rates and opening balances."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.models import Cap, OpeningBalance, Tariff
from tests.factories import NOW
from troubled_families.setting_up import set_up_council

pytestmark = pytest.mark.django_db

OUR_READING = {"kind": "result", "starts_on": date(2015, 4, 1), "amount": "800.00"}
VERIFIED = {
    "kind": "attachment",
    "starts_on": date(2015, 4, 1),
    "ends_on": date(2016, 3, 31),
    "amount": "1000.00",
    "is_our_reading": False,
}
WINDOW = {
    "name": "March 2020",
    "opens_on": date(2020, 3, 16),
    "closes_on": date(2020, 3, 31),
    "submit_by": date(2020, 3, 31),
    "attached_by": date(2019, 9, 30),
    "evidence_on": date(2020, 3, 19),
}
BALANCE = {
    "measure": "families_turned_around",
    "label": "March 2020",
    "counted_on": date(2020, 3, 31),
    "window": "March 2020",
    "count": 12,
}


def setup(**more: Any) -> dict[str, Any]:
    """The least a council's set-up says."""
    days = {"starts_on": date(2015, 4, 1), "ends_on": date(2021, 3, 31)}
    return {
        "council": {"name": "Aldermere Council", "slug": "aldermere", "brand": "Stronger Families"},
        "programme": {"name": "Troubled Families", "phase": 2, "paid_of": 6, "paid_for": 5, **days},
        **{name: [] for name in ("district", "agency", "term", "source", "team", "user")},
        "window": [WINDOW],
        **more,
    }


def test_a_programme_is_set_up_with_its_caps_rates_and_opening_balances() -> None:
    caps = [{"kind": "result", "number": 4600}, {"kind": "result", "number": 660, "year": "2020-21"}]
    said = setup(cap=caps, rate=[OUR_READING, VERIFIED], opening_balance=[BALANCE])

    programme = set_up_council(said, password="a long word 2020", at=NOW).programmes.get()

    assert (programme.paid_for, programme.paid_of) == (5, 6)
    assert set(Cap.objects.values_list("number", "is_in_total", "starts_on")) == {
        (4600, True, date(2015, 4, 1)),
        (660, False, date(2020, 4, 1)),
    }
    assert set(Tariff.objects.values_list("amount", "is_our_reading", "ends_on")) == {
        (Decimal(800), True, None),
        (Decimal(1000), False, date(2016, 4, 1)),
    }
    assert str(OpeningBalance.objects.get().window) == "March 2020"
