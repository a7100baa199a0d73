"""What a family of a dry run would be worth: eligible and met, not claimed already, by the rate in force."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.models import ClaimKind
from claims.models.choices import Payment, ResultType, TariffBy
from claims.tariffs import Rate, Terms
from outcomes.views.plans_money import Pricing

DAY = date(2015, 4, 1)
TERMS = Terms(
    tariff_by=TariffBy.ATTACHED,
    rates=(
        Rate(kind=ClaimKind.ATTACHMENT, starts_on=DAY, amount=Decimal(1000)),
        Rate(kind=ClaimKind.RESULT, starts_on=DAY, amount=Decimal(700)),
        Rate(kind=ClaimKind.RESULT, result_type=ResultType.EMPLOYMENT, starts_on=DAY, amount=Decimal(800)),
    ),
)
STANDS: dict[str, Any] = {
    "eligible_now": "met",
    "eligible_then": "met",
    "now": "not yet",
    "then": "met",
    "by_work_now": "",
    "by_work_then": "",
    "attached": False,
    "claimed": False,
    "attached_on": date(2019, 6, 1),
}


@pytest.mark.parametrize(
    ("row", "now", "then"),
    [
        pytest.param({}, 1000, 1700, id="would meet it"),
        pytest.param({"now": "met", "then": "not known"}, 1700, 1000, id="would no longer meet it"),
        pytest.param({"now": "met", "by_work_then": "met"}, 1700, 1700, id="one result, whichever route"),
        pytest.param({"by_work_now": "met", "then": "not yet"}, 1800, 1000, id="by work"),
        pytest.param({"eligible_then": "not known"}, 1000, 0, id="not surely eligible: nothing"),
        pytest.param({"claimed": True}, 1000, 1000, id="the result is claimed already"),
        pytest.param({"attached": True, "claimed": True, "eligible_then": "not yet"}, 0, 0, id="all is claimed"),
        pytest.param({"attached_on": date(2015, 3, 31)}, None, None, id="attached before the first rate"),
    ],
)
def test_a_family_is_worth_what_it_could_be_claimed_for(row: dict[str, Any], now: int | None, then: int | None) -> None:
    worth = Pricing("Phase 2", TERMS, None).worth(STANDS | row)

    assert (worth.now, worth.then) == (now, then)
    assert worth.why.startswith("Now ")


def test_rates_by_the_window_are_not_known_without_one() -> None:
    terms = Terms(tariff_by=TariffBy.CLAIMED, rates=TERMS.rates)

    assert Pricing("Phase 2", terms, None).worth(STANDS).change is None
    assert Pricing("Phase 2", terms, date(2020, 9, 30)).worth(STANDS).change == 700


def test_a_council_paid_up_front_is_paid_for_no_result() -> None:
    worth = Pricing("Phase 2", Terms(payment=Payment.RECORDED, rates=TERMS.rates), None).worth(STANDS)

    assert worth.now == worth.then == 0
