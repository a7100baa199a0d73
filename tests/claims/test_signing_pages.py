"""Signing in the browser: who may not is told so before the button, and what is signed is what was shown."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.leaving import take_out
from claims.models import Batch, BatchState, ClaimState
from claims.signing import totals_of
from keyworkers.models import Role, User
from tests.claims.stages import advance, batch_at, somebody
from tests.factories import NOW, OtherCouncilFactory, RestrictionFactory, SeniorOfficerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("judges")]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def signature(batch: Batch) -> dict[str, str]:
    return {"is_looked_at": "on", "knows_of_rates": "on", "seen": totals_of(batch).as_seen(batch)}


def test_a_senior_officer_signs_what_was_shown_and_prints_the_sheet() -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    officer = signed_in(somebody(batch.window, Role.SENIOR_OFFICER))
    address = reverse("batch_sign", args=[batch.pk])

    asked, without = officer.get(address), officer.post(address, {"seen": totals_of(batch).as_seen(batch)})
    officer.post(address, signature(batch))

    assert "You may sign this batch" in asked.text
    assert "2 answered: 0 not valid, 0 partly valid" in asked.text
    assert (without.status_code, "Confirm that you have looked at the totals" in without.text) == (422, True)
    sheet = batch.signings.get()
    paper = officer.get(reverse("batch_sheet", args=[batch.pk, sheet.pk])).text
    assert batch.head in paper
    assert "This is the signature in force." in paper
    assert batch.lines.all()[0].claim.family.name not in paper


@pytest.mark.parametrize("state", [BatchState.AUDITING, BatchState.AUDITED, BatchState.SIGNED])
def test_a_batch_and_its_claims_name_one_holder_wherever_they_are_shown(state: BatchState) -> None:
    batch = batch_at(state, families=1)
    claim = batch.lines.all()[0].claim
    words = state.label if state != BatchState.AUDITING else ClaimState.WITH_AUDIT.label
    reader = signed_in(somebody(batch.window, Role.INTERNAL_AUDITOR))

    for name, pk in {
        "batch": batch.pk,
        "claim": claim.pk,
        "claim_pack": claim.pk,
        "family_claims": claim.family_id,
    }.items():
        tags = re.findall(r"govuk-tag [^>]*>\s*([^<]+?)\s*<", reader.get(reverse(name, args=[pk])).text)
        assert words in tags, name
        assert state == BatchState.AUDITING or ClaimState.WITH_AUDIT.label not in tags, name
    assert words in reader.get(reverse("claims")).text


def test_whoever_signs_claims_without_a_rate_says_that_they_know_and_no_sheet_calls_them_free() -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    officer = signed_in(somebody(batch.window, Role.SENIOR_OFFICER))
    address = reverse("batch_sign", args=[batch.pk])

    refused = officer.post(address, signature(batch) | {"knows_of_rates": ""})
    officer.post(address, signature(batch))

    assert (refused.status_code, "2 claims have no rate recorded: I sign" in refused.text) == (422, True)
    sheet = batch.signings.get()
    paper = officer.get(reverse("batch_sheet", args=[batch.pk, sheet.pk])).text
    assert (sheet.without_rate, "No rate recorded" in paper, "£0.00" in paper) == (2, True, False)


def test_a_senior_officer_signs_on_references_and_opens_no_pack() -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    claim = batch.lines.all()[0].claim
    officer, auditor = (
        signed_in(somebody(batch.window, role)) for role in (Role.SENIOR_OFFICER, Role.INTERNAL_AUDITOR)
    )
    pages = {name: reverse(name, args=[batch.pk]) for name in ("batch", "batch_sample", "batch_differences")}
    pages |= {"claim": reverse("claim", args=[claim.pk]), "claims": reverse("claims")}

    for address in pages.values():
        page = officer.get(address)
        assert (page.status_code, claim.family.name in page.text) == (200, False)
        assert claim.family.name in auditor.get(address).text or address == pages["batch_differences"]
    for name in ("claim_pack", "claim_pack_print", "claim_frozen"):
        assert officer.get(reverse(name, args=[claim.pk])).status_code == 403
    assert officer.get(reverse("family_claims", args=[claim.family_id])).status_code == 403


def test_the_sheet_keeps_why_a_restricted_familys_claim_was_taken_out() -> None:
    batch = batch_at(BatchState.AUDITED, families=4)
    unsampled = batch.lines.filter(sampled=None)[0]
    take_out(unsampled, reason="The stepfather came back.", by=batch.made_by, at=NOW)
    advance(batch, BatchState.SIGNED)
    sheet = batch.signings.get()
    officer = signed_in(somebody(batch.window, Role.SENIOR_OFFICER))
    address = reverse("batch_sheet", args=[batch.pk, sheet.pk])
    assert "The stepfather came back." in officer.get(address).text

    RestrictionFactory.create(family=unsampled.claim.family)

    paper = officer.get(address).text
    assert f"Claim {unsampled.claim_id}" in paper
    assert "stepfather" not in paper


def test_totals_that_changed_meanwhile_are_not_signed() -> None:
    batch = batch_at(BatchState.AUDITED, families=4)
    shown = signature(batch)
    unsampled = batch.lines.filter(sampled=None)[0]
    take_out(unsampled, reason="The address is doubtful.", by=batch.made_by, at=NOW)
    officer = signed_in(somebody(batch.window, Role.SENIOR_OFFICER))

    page = officer.post(reverse("batch_sign", args=[batch.pk]), shown)

    assert page.status_code == 422
    assert "The batch has changed since you were shown its totals" in page.text
    assert not batch.signings.exists()


def test_an_officer_who_had_a_hand_in_it_is_told_so_and_given_no_button() -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    officer = somebody(batch.window, Role.SENIOR_OFFICER)
    Batch.objects.filter(pk=batch.pk).update(made_by=officer)

    page = signed_in(officer).get(reverse("batch_sign", args=[batch.pk]))

    assert "You cannot sign this batch: you opened it." in page.text
    assert "Sign the batch</button>" not in page.text
    assert signed_in(officer).post(reverse("batch_sign", args=[batch.pk]), signature(batch)).status_code == 422


def test_another_councils_officer_and_an_analyst_sign_nothing() -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    address = reverse("batch_sign", args=[batch.pk])
    stranger = SeniorOfficerFactory.create(council=OtherCouncilFactory.create())

    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(batch.made_by).get(address).status_code == 403
