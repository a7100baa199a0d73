"""After a claim was sent it is withdrawn, and what was paid for it repaid, by lines of their own."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.actions import raise_claims
from claims.afterwards import Repayment, repay, withdraw_sent
from claims.figures.counting import Counted
from claims.figures.registry import FIGURES
from claims.ledger import faults, sums_of
from claims.models import Batch, ClaimState
from claims.replies import record_reply
from claims.reply_previews import Typed
from families.refusals import NotPossibleError
from tests.claims.money import FEE, RESULT, analyst_of, claim_of, ledger_of, sent_batch
from tests.claims.scenes import relapse
from tests.factories import NOW, TODAY, InternalAuditorFactory, RestrictionFactory, UserFactory

pytestmark = pytest.mark.django_db

BACK = Repayment(on=TODAY, reference="BACS 77", reason="The attachment was never agreed.")


@pytest.fixture
def batch(judges: list[list[int]]) -> Batch:
    """Line 1 an attachment that was paid, line 2 a result that waits for an answer."""
    made = sent_batch(families=1)
    record_reply(made, Typed(paid=[1]), by=analyst_of(made), as_of=TODAY, at=NOW)
    return made


def withdrawn(batch: Batch, line: int, *, reason: str = "It should not have been made.") -> None:
    withdraw_sent(claim_of(batch, line), reason=reason, by=analyst_of(batch), on=TODAY, at=NOW)


def repaid(batch: Batch, line: int, said: Repayment = BACK) -> None:
    repay(claim_of(batch, line), said, by=analyst_of(batch), as_of=TODAY, at=NOW)


def test_a_claim_withdrawn_before_it_was_paid_is_owed_by_nobody(batch: Batch) -> None:
    withdrawn(batch, 2)

    assert claim_of(batch, 2).state == ClaimState.WITHDRAWN
    assert ledger_of(batch, 2) == {"claimed": RESULT, "withdrawn": RESULT}
    assert [part.sums.awaited for part in sums_of(batch.programme)] == [0, 0]
    with pytest.raises(NotPossibleError, match="Only what was paid for a claim can be repaid"):
        repaid(batch, 2)
    with pytest.raises(NotPossibleError, match="can be withdrawn here"):
        withdrawn(batch, 2)
    assert faults(batch.programme) == []


def test_what_was_paid_for_a_claim_withdrawn_later_is_due_back_and_then_repaid_once(batch: Batch) -> None:
    withdrawn(batch, 1)
    assert [part.sums.to_repay for part in sums_of(batch.programme)] == [FEE, 0]

    repaid(batch, 1)

    assert claim_of(batch, 1).state == ClaimState.REPAID
    assert ledger_of(batch, 1) == {"claimed": FEE, "paid": FEE, "due-back": FEE, "repaid": FEE}
    assert [part.sums.to_repay for part in sums_of(batch.programme)] == [0, 0]
    assert faults(batch.programme) == []
    with pytest.raises(NotPossibleError, match="once"):
        repaid(batch, 1)


def test_a_paid_claim_is_repaid_at_once_and_counts_no_more(batch: Batch) -> None:
    record_reply(batch, Typed(), by=analyst_of(batch), as_of=TODAY, at=NOW)
    counted = Counted(programme=batch.programme, figure=FIGURES["turned-around"], as_at=TODAY)
    before = counted.number()

    repaid(batch, 2)

    assert (before, counted.number()) == (1, 0)
    assert claim_of(batch, 2).moves.latest("id").reason.startswith("£800.00 repaid on 30 September 2020, BACS 77.")


def test_a_repayment_says_when_why_and_under_which_reference(batch: Batch) -> None:
    wrong: dict[str, Any] = {"reason": " ", "reference": "", "on": date(2020, 10, 1)}

    for field, value in wrong.items():
        with pytest.raises(NotPossibleError) as refused:
            repaid(batch, 1, replace(BACK, **{field: value}))
        assert refused.value.field == field
    assert claim_of(batch, 1).state == ClaimState.PAID


def test_an_analyst_withdraws_and_repays_on_the_pages(client: Client, batch: Batch) -> None:
    client.force_login(analyst_of(batch))
    about = [claim_of(batch, 1).pk]
    assert "£1,000.00 was paid for it and is due back" in client.get(reverse("claim_withdraw_sent", args=about)).text

    client.post(reverse("claim_withdraw_sent", args=about), {"reason": "It should not have been made."})
    early = client.post(reverse("claim_repay", args=about), {"on": "29/09/2020", "reference": "B", "reason": "R"})
    client.post(reverse("claim_repay", args=about), {"on": "30/09/2020", "reference": "BACS 77", "reason": "R"})

    assert (early.status_code, "The claim was only paid on 30 September 2020." in early.text) == (422, True)
    assert claim_of(batch, 1).state == ClaimState.REPAID


def test_what_was_repaid_is_not_claimed_again_in_its_window(batch: Batch) -> None:
    repaid(batch, 1)

    raised = raise_claims(batch.council, as_of=TODAY, at=NOW)

    assert (raised.attachments, raised.results) == (0, 0)


def test_the_money_is_shown_by_year_and_window_and_every_line_of_it(client: Client, batch: Batch) -> None:
    client.force_login(InternalAuditorFactory.create())
    page = client.get(reverse("money")).text

    for words in ("It reconciles", "2020 to 2021", "Fees", "Results", "£1,800.00", "£800.00"):
        assert words in page
    to = reverse("money_lines", args=[batch.programme_id])
    assert "3 lines" in client.get(to).text
    assert "1 line<" in client.get(to, {"kind": "paid", "of": "attachment", "window": str(batch.window_id)}).text
    RestrictionFactory.create(family=claim_of(batch, 1).family)
    told = [client.get(to, asked).text for asked in ({}, {"kind": "paid"}, {"kind": "repaid"})]
    assert all("No lines, of the families you see</p>" in page for page in told)
    assert client.get(reverse("money")).text.count("£1,800.00") == page.count("£1,800.00")


def test_a_paid_family_that_relapses_is_watched_and_nothing_is_demanded(client: Client, batch: Batch) -> None:
    record_reply(batch, Typed(), by=analyst_of(batch), as_of=TODAY, at=NOW)
    result = claim_of(batch, 2)
    client.force_login(analyst_of(batch))
    assert "has kept what was paid for since its claim" in client.get(reverse("watch")).text

    relapse(result.family, on=TODAY)
    page = client.get(reverse("watch")).text

    assert result.family.name in page
    assert "Needs attention again" in page
    assert claim_of(batch, 2).state == ClaimState.PAID
    RestrictionFactory.create(family=result.family)
    assert "1 family is counted and not shown here" in client.get(reverse("watch")).text


@pytest.mark.parametrize("name", ["money", "watch"])
def test_a_keyworker_sees_no_money(client: Client, name: str) -> None:
    client.force_login(UserFactory.create())

    assert client.get(reverse(name)).status_code == 403
