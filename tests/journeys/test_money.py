"""What is paid at most and what was paid, in the browser: a cap and a rate changed, a reply's file, the ledger."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import FilePayload, Page, expect

from claims.models import Batch, ClaimState
from keyworkers.models import User
from tests import factories as make
from tests.claims.money import claim_of, sent_batch, states
from tests.journeys.test_claims import looks_right, press

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture
def batch(judges: list[list[int]]) -> Batch:
    """A batch of an attachment and a result that was sent, in a programme with a cap."""
    with transaction.atomic():
        sent = sent_batch(families=1)
        make.CapFactory.create(programme=sent.programme, number=660)
    return sent


def change_the_programme(page: Page, axe: Axe, batch: Batch) -> None:
    """The analyst lowers the cap and sets a rate, each for a reason, and finds both in what changed."""
    page.goto(f"/programmes/{batch.programme_id}/")
    page.locator("section[aria-labelledby=caps] table a").first.click()
    page.get_by_label("How many").fill("600")
    page.get_by_label("Why").fill("The department's letter of May.")
    press(page, "Save")
    press(page, "Add a rate")
    page.get_by_label("Result", exact=True).check()
    page.get_by_label("Amount in pounds").fill("£850")
    page.get_by_label("First day").fill("01/10/2020")
    looks_right(page, axe)
    press(page, "Save")
    press(page, "What changed")
    for words in ("The department's letter of May.", "660", "600", "£850.00"):
        expect(page.get_by_text(words).first).to_be_visible()
    looks_right(page, axe)


def answer_by_file(page: Page, axe: Axe, batch: Batch) -> None:
    """The department's file pays one claim and refuses the other; it is shown first, and what it does not say asked."""
    paid, refused = claim_of(batch, 1).pk, claim_of(batch, 2).pk
    text = f"ClaimID,Outcome,AmountPaid,Reason\n{paid},paid,1000,\n{refused},refused,,Code 7\n"
    reply = FilePayload(name="reply.csv", mimeType="text/csv", buffer=text.encode())
    page.goto(f"/batches/{batch.pk}/reply/file/")
    page.locator("input[type=file]").set_input_files(reply)
    page.get_by_label("Which day is the reply of?").fill("30/09/2020")
    press(page, "Continue")
    expect(page.get_by_text("Nothing of it is recorded yet.")).to_be_visible()
    page.get_by_label("How is “Code 7” to be read?").select_option(index=1)
    looks_right(page, axe)
    press(page, "Record the reply")
    expect(page.get_by_text("1 paid and 1 refused are recorded.")).to_be_visible()


def test_a_programme_is_changed_a_reply_comes_as_a_file_and_is_undone(page_of: Opener, axe: Axe, batch: Batch) -> None:
    page = page_of(batch.made_by)

    change_the_programme(page, axe, batch)
    answer_by_file(page, axe, batch)
    page.goto("/money/")
    expect(page.get_by_text(re.compile("It reconciles"))).to_be_visible()
    looks_right(page, axe)
    assert sorted(states(batch).values()) == [ClaimState.PAID, ClaimState.REFUSED]

    page.goto(f"/replies/{batch.replies.get().pk}/")
    press(page, "Undo it")
    page.get_by_label("Why").fill("It answers another batch.")
    press(page, "Undo the reply")
    expect(page.get_by_text("The reply is undone: 2 claims wait again.")).to_be_visible()
    assert set(states(batch).values()) == {ClaimState.SUBMITTED}
