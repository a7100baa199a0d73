"""A claim from decision to money through the pages of everybody who deals with it, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, ViewportSize, expect

from claims.actions import raise_claims
from claims.models import Batch, Claim, ClaimState, Programme
from keyworkers.models import User
from tests import factories as make
from tests.claims.scenes import open_window, ready_family
from troubled_families.jobs import run_all_waiting

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=390, height=844)
Opener = Callable[[User], Page]
Axe = Callable[[Page], None]


@pytest.fixture(autouse=True)
def due(judges: list[list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    """One family's attachment and result are due; nothing draws a second person, and the verdict is planted."""
    monkeypatch.setattr("claims.views.packs.explain_family", lambda *_args, **_more: None)
    with transaction.atomic():
        window = open_window()
        ready_family()
        Programme.objects.update(second_check_percent=0)
        raise_claims(window.programme.council, as_of=make.TODAY, at=make.NOW)


def press(page: Page, name: str) -> None:
    """Follow the first link, or press the first button, that says so."""
    page.locator("main a, main button").filter(has_text=re.compile(name)).first.click()


def looks_right(page: Page, axe: Axe) -> None:
    """Nothing is wrong with the page on a desk, nor on a phone."""
    axe(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    axe(page)
    if desk:
        page.set_viewport_size(desk)


def prepare(page: Page, axe: Axe) -> Batch:
    """The analyst decides on what is due, takes it into a batch and freezes it."""
    page.goto("/claims/")
    press(page, "Claims to decide")
    press(page, "Tick all")
    looks_right(page, axe)
    press(page, "Approve those ticked")
    press(page, "Approve")
    page.goto("/claims/")
    press(page, "Open a batch")
    press(page, "Take in the ready claims")
    press(page, "Freeze the batch")
    press(page, "Freeze the batch")
    expect(page.get_by_text("The batch is frozen: 2 lines.")).to_be_visible()
    looks_right(page, axe)
    return Batch.objects.get()


def audit(page: Page, axe: Axe, batch: Batch) -> None:
    """The auditor draws the sample, finds every claim of it valid and ends the audit."""
    page.goto(f"/batches/{batch.pk}/")
    press(page, "Draw the sample")
    press(page, "Draw the sample")
    for line in batch.lines.order_by("line_number"):
        page.goto(f"/batches/{batch.pk}/lines/{line.pk}/finding/")
        for valid in page.locator("input[type=radio][value=valid]").all():
            valid.check()
        looks_right(page, axe)
        press(page, "Record what you found")
    page.goto(f"/batches/{batch.pk}/sample/")
    looks_right(page, axe)
    press(page, "End the audit")
    press(page, "End the audit")


def send_and_reply(page: Page, axe: Axe, batch: Batch) -> None:
    """The analyst writes the file, records that it was sent and enters the reply."""
    page.goto(f"/batches/{batch.pk}/files/")
    press(page, "Write the file")
    run_all_waiting()
    page.goto(f"/batches/{batch.pk}/")
    press(page, "Record that it was sent")
    press(page, "It was sent")
    press(page, "Enter the department's reply")
    page.get_by_label("They were paid").check()
    press(page, "Continue")
    looks_right(page, axe)
    press(page, "Record the reply")
    expect(page.get_by_text("2 paid and 0 refused are recorded.")).to_be_visible()


def test_a_claim_goes_from_decision_to_money_and_is_proven(page_of: Opener, axe: Axe) -> None:
    analyst, auditor = page_of(make.AnalystFactory()), page_of(make.InternalAuditorFactory())
    senior = page_of(make.SeniorOfficerFactory())

    batch = prepare(analyst, axe)
    audit(auditor, axe, batch)
    senior.goto(f"/batches/{batch.pk}/sign/")
    looks_right(senior, axe)
    senior.get_by_label("I have looked at these totals").check()
    senior.get_by_label("2 claims have no rate recorded").check()
    press(senior, "Sign the batch")
    expect(senior.get_by_text("Signed, for the analyst to send").first).to_be_visible()
    send_and_reply(analyst, axe, batch)

    assert set(Claim.objects.values_list("state", flat=True)) == {ClaimState.PAID}
    auditor.goto(f"/claims/{Claim.objects.filter(kind='result').get().pk}/frozen/")
    expect(auditor.get_by_text("Nothing: everything the claim said is still so.")).to_be_visible()
    looks_right(auditor, axe)
    press(auditor, "The whole chain")
    expect(auditor.get_by_text("Holds", exact=True)).to_be_visible()
    looks_right(auditor, axe)
