"""Room below the caps of a year and in total, and what a batch's claims come to."""

from datetime import date
from decimal import Decimal

import pytest

from claims.amounts import amounts_of
from claims.answers import Outcome
from claims.caps import room, within_cap
from claims.models import Batch, Claim, ClaimKind, Programme, Tariff
from claims.models.choices import Payment
from tests.factories import NOW, BatchFactory, CapFactory, ClaimFactory, OpeningBalanceFactory, WindowFactory

pytestmark = pytest.mark.django_db

THE_WHOLE = {"starts_on": date(2015, 4, 1), "ends_on": date(2021, 4, 1), "is_in_total": True}


@pytest.mark.parametrize(
    ("in_total", "left", "words"),
    [
        pytest.param(
            4600, 23, "Cap: 660 claims are paid from 1 April 2020 to 31 March 2021.", id="the year's leaves less"
        ),
        pytest.param(
            4600 - 20,
            3,
            "Cap: 4,580 claims are paid in total, from 1 April 2015 to 31 March 2021.",
            id="the total's does",
        ),
        pytest.param(
            4577, 0, "Cap: 4,577 claims are paid in total, from 1 April 2015 to 31 March 2021.", id="none is left"
        ),
    ],
)
def test_a_claim_is_sent_where_the_year_and_the_total_have_room(in_total: int, left: int, words: str) -> None:
    window = WindowFactory.create()
    CapFactory.create(number=660)
    CapFactory.create(number=in_total, **THE_WHOLE)
    OpeningBalanceFactory.create(label="To March 2020", counted_on=date(2020, 3, 31), count=3940)
    OpeningBalanceFactory.create(label="The year", counted_on=date(2020, 8, 31), count=637)

    found = room(window, ClaimKind.RESULT)

    assert found is not None
    assert (found.left, found.reason) == (left, words)
    assert room(window, ClaimKind.ATTACHMENT) is None


def test_a_cap_in_total_holds_for_a_window_that_closes_after_the_programme_has_ended() -> None:
    window = WindowFactory.create()
    CapFactory.create(number=640, **THE_WHOLE | {"ends_on": window.closes_on})
    OpeningBalanceFactory.create(label="Before", counted_on=date(2015, 3, 31), count=1)
    OpeningBalanceFactory.create(label="The last", counted_on=window.closes_on, count=637)

    found = room(window, ClaimKind.RESULT)

    assert found is not None
    assert found.left == 2


def test_no_cap_holds_where_results_are_recorded_and_not_paid() -> None:
    window = WindowFactory.create(programme__payment=Payment.RECORDED)
    CapFactory.create(number=0)

    assert room(window, ClaimKind.RESULT) is None


def test_what_was_recorded_under_earned_autonomy_stands_in_no_row_of_six() -> None:
    window = WindowFactory.create(programme__paid_for=5, programme__paid_of=6)
    Tariff.objects.create(programme=window.programme, kind="result", starts_on=date(2015, 4, 1), amount=800)
    recorded = BatchFactory.create(programme=window.programme, window=window)
    for number in range(1, 6):
        claim = ClaimFactory.create(programme=window.programme, window=window)
        snapshot = {"snapshot": "{}", "snapshot_digest": "0" * 64, "link": "1" * 64, "amount": 0}
        recorded.lines.create(council=claim.council, claim=claim, added_at=NOW, line_number=number, **snapshot)
    Batch.objects.filter(pk=recorded.pk).update(payment=Payment.RECORDED)
    claims = list(Claim.objects.filter(pk__in=[ClaimFactory.create().pk for _ in range(6)]))

    assert list(amounts_of(window.programme, claims).values()) == [Decimal(800)] * 5 + [Decimal(0)]


def test_a_batch_claims_five_of_every_six_counting_those_before_this_system() -> None:
    programme: Programme = WindowFactory.create(programme__paid_for=5, programme__paid_of=6).programme
    Tariff.objects.create(programme=programme, kind="result", starts_on=date(2015, 4, 1), amount=800)
    OpeningBalanceFactory.create(count=10)
    claims = list(Claim.objects.filter(pk__in=[ClaimFactory.create().pk for _ in range(3)]))

    found = amounts_of(programme, claims)

    assert list(found.values()) == [Decimal(800), Decimal(0), Decimal(800)]
    assert list(found) == [claim.pk for claim in claims]


def test_a_claims_checklist_says_whether_the_caps_have_room() -> None:
    claim = ClaimFactory.create()
    assert within_cap(claim).sentence == "No cap holds for its window."
    cap = CapFactory.create(programme=claim.programme, number=1)

    assert within_cap(claim).sentence == "1 of 1 places from 1 April 2020 to 31 March 2021 are left."
    OpeningBalanceFactory.create(counted_on=date(2020, 8, 31), count=1)
    assert (within_cap(claim).outcome, cap.number) == (Outcome.NOT_PASSED, 1)
