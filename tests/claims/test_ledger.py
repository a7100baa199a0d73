"""The ledger reconciles, and says in words where it does not."""

from datetime import date
from decimal import Decimal

import pytest

from claims.ledger import Account, Sums, by_year, fault_of, faults, sums_of, year_of
from claims.models import ClaimKind, MoneyLine
from claims.models.choices import MoneyKind
from tests.claims.money import FEE, RESULT, analyst_of, sent_batch
from tests.factories import NOW

CLAIMED, PAID, REFUSED = MoneyKind.CLAIMED, MoneyKind.PAID, MoneyKind.REFUSED
WITHDRAWN, DUE_BACK, REPAID = MoneyKind.WITHDRAWN, MoneyKind.DUE_BACK, MoneyKind.REPAID


def account(state: str, *, explained: bool = False, **amounts: int) -> Account:
    told = {MoneyKind(kind.replace("_", "-")): Decimal(amount) for kind, amount in amounts.items()}
    return Account(claim=7, state=state, sent=Decimal(800), amounts=told, is_explained=explained)


@pytest.mark.parametrize(
    "one",
    [
        account("submitted", claimed=800),
        account("paid", claimed=800, paid=800),
        account("paid", claimed=800, paid=700, refused=100),
        account("paid", claimed=800, paid=900, explained=True),
        account("refused", claimed=800, refused=800),
        account("withdrawn", claimed=800, withdrawn=800),
        account("withdrawn", claimed=800, paid=800, due_back=800),
        account("withdrawn", claimed=800, paid=700, refused=100, due_back=700),
        account("repaid", claimed=800, paid=800, due_back=800, repaid=800),
    ],
    ids=lambda one: f"{one.state}, {', '.join(one.amounts)}",
)
def test_a_claims_lines_reconcile_with_where_it_stands(one: Account) -> None:
    assert fault_of(one) == ""


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (account("submitted"), "its lines say: nothing"),
        (account("submitted", claimed=700), "was sent for £800.00; its line says £700.00"),
        (
            account("submitted", claimed=800, paid=800),
            "is submitted to the department, and its lines say: claimed, paid",
        ),
        (account("paid", claimed=800), "is paid by the department, and its lines say: claimed"),
        (account("paid", claimed=800, paid=700), "£700.00 of £800.00 is answered for"),
        (account("paid", claimed=800, paid=900), "£900.00 of £800.00 is answered for"),
        (account("refused", claimed=800, refused=0), "£0.00 of £800.00 is answered for"),
        (account("withdrawn", claimed=800, paid=800), "is withdrawn by the council, and its lines say: claimed, paid"),
        (account("repaid", claimed=800, paid=800, due_back=800), "its lines say: claimed, due back to the department"),
        (account("repaid", claimed=800, paid=800, due_back=800, repaid=80), "was paid £800.00; repaid: £80.00"),
        (account("draft", claimed=800), "is draft with the analyst, and its lines say: claimed"),
    ],
    ids=lambda one: f"{one.state}, {', '.join(one.amounts)}" if isinstance(one, Account) else "",
)
def test_a_claim_whose_lines_do_not_reconcile_says_so(one: Account, said: str) -> None:
    assert said in fault_of(one)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2020, 3, 31), 2019), (date(2020, 4, 1), 2020), (date(2021, 1, 1), 2020)]
)
def test_a_year_runs_from_april_to_march(day: date, year: int) -> None:
    assert year_of(day) == year


@pytest.mark.django_db
def test_what_was_sent_is_claimed_and_awaited_by_window_kind_and_year(judges: list[list[int]]) -> None:
    batch = sent_batch()

    fees, results = sums_of(batch.programme)

    assert (fees.kind, fees.sums) == (ClaimKind.ATTACHMENT, Sums(claimed=2 * FEE, awaited=2 * FEE))
    assert (results.kind, results.sums) == (ClaimKind.RESULT, Sums(claimed=2 * RESULT, awaited=2 * RESULT))
    assert by_year([fees, results])[2020].claimed == 2 * FEE + 2 * RESULT
    assert faults(batch.programme) == []


@pytest.mark.django_db
def test_a_line_that_is_undone_counts_no_more_and_is_missed(judges: list[list[int]]) -> None:
    batch = sent_batch(families=1)
    line = MoneyLine.objects.filter(claim__kind=ClaimKind.RESULT)

    line.update(undone_by=analyst_of(batch), undone_at=NOW, undone_because="Written in error.")

    assert [part.sums.claimed for part in sums_of(batch.programme)] == [FEE]
    (fault,) = faults(batch.programme)
    assert fault.endswith("its lines say: nothing.")
