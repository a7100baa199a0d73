"""What is claimed for a claim: rates by kind, route and day, five of every six, earned autonomy. Pure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models.choices import ClaimKind, Payment, ResultType, TariffBy
from claims.tariffs import Claimed, Rate, SoFar, Terms, amounts, payable, rate_of

RESULT, ATTACHMENT = ClaimKind.RESULT, ClaimKind.ATTACHMENT
# Phase 1 by the year of starting with the family: 80, 60 and 40 per cent of 4,000 for the attachment [S34].
YEARS = [
    Rate(kind=ATTACHMENT, starts_on=date(year, 4, 1), ends_on=date(year + 1, 4, 1), amount=Decimal(amount))
    for year, amount in ((2012, 3200), (2013, 2400), (2014, 1600))
]
OF_RESULTS = [
    Rate(kind=RESULT, starts_on=date(2015, 4, 1), amount=Decimal(800)),
    Rate(kind=RESULT, result_type=ResultType.EMPLOYMENT, starts_on=date(2015, 4, 1), amount=Decimal(750)),
]


def claimed(kind: ClaimKind = RESULT, route: ResultType | None = None, **days: date) -> Claimed:
    routed = route or (ResultType.PROGRESS if kind == RESULT else None)
    return Claimed(
        kind=kind,
        result_type=routed,
        attached_on=days.get("attached_on", date(2019, 10, 1)),
        closes_on=days.get("closes_on", date(2020, 9, 30)),
    )


@pytest.mark.parametrize(
    ("attached_on", "amount"),
    [
        pytest.param(date(2012, 3, 31), None, id="the day before the first rate: not known, which is not nothing"),
        pytest.param(date(2012, 4, 1), 3200, id="the first day of the first rate"),
        pytest.param(date(2013, 3, 31), 3200, id="its last day"),
        pytest.param(date(2013, 4, 1), 2400, id="the next rate's first day"),
        pytest.param(date(2015, 4, 1), None, id="the day after the last rate"),
    ],
)
def test_the_rate_is_of_the_day_the_family_was_attached(attached_on: date, amount: int | None) -> None:
    terms = Terms(rates=tuple(YEARS))

    assert rate_of(terms, claimed(ATTACHMENT, attached_on=attached_on)) == amount


def test_the_rate_is_of_the_day_the_window_closes_where_the_programme_says_so() -> None:
    terms = Terms(tariff_by=TariffBy.CLAIMED, rates=tuple(YEARS))
    late = claimed(ATTACHMENT, attached_on=date(2012, 6, 1), closes_on=date(2013, 7, 31))

    assert rate_of(terms, late) == 2400


@pytest.mark.parametrize(
    ("route", "amount"),
    [
        pytest.param(ResultType.PROGRESS, 800, id="no rate of its own: the rate of either route"),
        pytest.param(ResultType.EMPLOYMENT, 750, id="its own rate goes first"),
    ],
)
def test_a_rate_for_the_very_route_goes_before_one_for_either(route: ResultType, amount: int) -> None:
    assert rate_of(Terms(rates=tuple(OF_RESULTS)), claimed(RESULT, route)) == amount


def test_five_of_every_six_are_paid_for_and_each_kind_is_counted_apart() -> None:
    terms = Terms(paid_for=5, paid_of=6, rates=(*OF_RESULTS, *YEARS))
    attached = date(2012, 6, 1)
    seven = [claimed(RESULT)] * 7 + [claimed(ATTACHMENT, attached_on=attached)] * 2

    found = amounts(terms, seven, before={})

    assert found == [800] * 5 + [0] + [800] + [3200] * 2


@pytest.mark.parametrize(
    ("families", "paid_for", "millions"),
    [
        pytest.param(4180, 3484, "13.93", id="Birmingham, published as just under 14 million"),
        pytest.param(2630, 2192, "8.77", id="Lancashire, published as 8.8 million"),
        pytest.param(1680, 1400, "5.60", id="Sheffield, published as 5.6 million"),
    ],
)
def test_five_of_every_six_give_the_published_allocations(families: int, paid_for: int, millions: str) -> None:
    found = payable(Terms(paid_for=5, paid_of=6), families)

    assert found == paid_for
    assert abs(Decimal(found * 4000) / 10**6 - Decimal(millions)) < Decimal("0.01")


def test_the_place_of_a_claim_that_left_goes_to_the_next() -> None:
    terms = Terms(paid_for=5, paid_of=6, rates=tuple(OF_RESULTS))
    six_of_which_one_paid_for_was_refused = {RESULT: SoFar(families=5, paid_for=4)}

    assert amounts(terms, [claimed(), claimed()], before=six_of_which_one_paid_for_was_refused) == [800, 800]


def test_an_area_paid_up_front_records_its_results_for_nothing() -> None:
    terms = Terms(payment=Payment.RECORDED, rates=tuple(OF_RESULTS))

    assert amounts(terms, [claimed(), claimed(ATTACHMENT)], before={}) == [0, 0]


@given(
    paid_for=st.integers(1, 6),
    more=st.integers(0, 6),
    parts=st.lists(st.integers(0, 20), max_size=6),
)
def test_however_claims_fall_into_batches_the_same_number_is_paid_for(
    paid_for: int, more: int, parts: list[int]
) -> None:
    terms = Terms(paid_for=paid_for, paid_of=paid_for + more, rates=tuple(OF_RESULTS))
    so_far = SoFar()

    for part in parts:
        found = amounts(terms, [claimed()] * part, before={RESULT: so_far})
        so_far = SoFar(families=so_far.families + part, paid_for=so_far.paid_for + found.count(Decimal(800)))

    assert so_far.paid_for == payable(terms, sum(parts))
