"""The pages that prove a claim: the chain, what one claim froze and on what evidence, what differs today."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.chain import verify_chain
from claims.models import Batch, BatchState, Claim
from families.models import Membership, Person
from keyworkers.models import Look, User
from outcomes.models import Attachment
from tests.claims.scenes import ready_family
from tests.claims.stages import advance, batch_at, batch_of_all
from tests.claims.test_chain import behind_the_triggers
from tests.factories import (
    NOW,
    ClaimFactory,
    EvidenceFactory,
    InternalAuditorFactory,
    MembershipFactory,
    RestrictionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(judges: list[list[int]]) -> Batch:
    return batch_at(BatchState.SIGNED, families=2)


@pytest.fixture
def auditor(client: Client, signed: Batch) -> Client:
    found = User.objects.filter(council=signed.council, role="internal-auditor").first()
    client.force_login(found or InternalAuditorFactory.create(council=signed.council))
    return client


def claim_in(batch: Batch, line: int) -> Claim:
    found: Claim = Claim.objects.get(lines__batch=batch, lines__line_number=line)
    return found


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_chain_that_holds_says_so_and_leads_to_each_batch(auditor: Client, signed: Batch) -> None:
    shown = page(auditor, "chain")

    assert "Holds" in shown
    assert "4 lines of 1 batch followed" in shown
    assert signed.head in shown


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param("replace(snapshot, '2020-06-01', '2020-06-02')", id="another day"),
        pytest.param("replace(snapshot, '2020-06-01', '2020-06-0x')", id="no day at all"),
        pytest.param("overlay(snapshot placing 'x' from 1 for 1)", id="nothing that can be read"),
    ],
)
def test_an_altered_snapshot_is_shown_where_it_is_and_not_believed(
    auditor: Client, signed: Batch, altered: str
) -> None:
    behind_the_triggers("batchline", f"SET snapshot = {altered} WHERE line_number = 3")

    assert "Does not hold" in page(auditor, "chain")
    told = page(auditor, "claim_frozen", claim_in(signed, 3).pk)
    assert "The snapshot has been altered." in told
    assert "altered since it was frozen" in page(auditor, "batch_differences", signed.pk)
    pack = page(auditor, "claim_pack", claim_in(signed, 3).pk)
    assert "As it is known today, not as it was frozen." in pack
    assert "Yes: the snapshot or its link is not what was frozen" in pack
    other = page(auditor, "claim_frozen", claim_in(signed, 1).pk)
    assert "Line 3: The snapshot has been altered." in other


def test_one_claim_shows_its_evidence_who_signed_and_what_differs(auditor: Client, signed: Batch) -> None:
    claim = claim_in(signed, 1)
    Attachment.objects.filter(pk=claim.attachment_id).update(family_plan_on=date(2019, 12, 24))

    shown = page(auditor, "claim_frozen", claim.pk)

    assert "24 December 2019" in shown
    assert f"Signed by {signed.signed_by}" in shown
    assert signed.lines.get(line_number=1).snapshot_digest in shown
    assert Look.objects.filter(family=claim.family).exists()


def test_what_differs_of_a_batch_is_listed_line_by_line(auditor: Client, signed: Batch) -> None:
    claim = claim_in(signed, 1)
    EvidenceFactory.create(council=signed.council, person=None, family=claim.family)
    Attachment.objects.filter(pk=claim.attachment_id).update(family_plan_on=None)

    shown = page(auditor, "batch_differences", signed.pk)

    assert "1 piece of evidence" in shown
    assert shown.index("Would not pass today") < shown.index("Came since, of days")
    assert "came since, of days up to 27 September 2020" in shown


def test_how_many_lines_of_restricted_families_are_not_compared_is_not_said(auditor: Client, signed: Batch) -> None:
    whole = page(auditor, "batch_differences", signed.pk)
    hidden = signed.lines.filter(claim__family=claim_in(signed, 3).family)
    RestrictionFactory.create(council=signed.council, family=claim_in(signed, 3).family)

    shown = page(auditor, "batch_differences", signed.pk)

    words = "Lines of restricted families are compared for whoever may see those families"
    assert (words in whole, words in shown) == (False, True)
    assert f"{hidden.count()} lines are not" not in shown


def test_somebody_whom_another_record_hides_is_named_in_no_difference(auditor: Client, signed: Batch) -> None:
    claim = claim_in(signed, 1)
    who = Person.objects.get(memberships__family=claim.family)
    Membership.objects.filter(person=who).update(ends_on=date(2015, 2, 1))
    elsewhere = MembershipFactory.create(council=signed.council, person=who, starts_on=date(2015, 2, 1))
    RestrictionFactory.create(council=signed.council, family=elsewhere.family)

    for told in (page(auditor, "batch_differences", signed.pk), page(auditor, "claim_frozen", claim.pk)):
        assert "did not live with it" in told
        assert str(who) not in told
        assert f"person {who.pk}" in told.lower()


def test_a_batch_frozen_later_is_chained_later_whatever_the_clock_says(auditor: Client, signed: Batch) -> None:
    ready_family()
    an_hour_before = NOW - timedelta(hours=1)

    later = advance(batch_of_all(signed.window, at=an_hour_before), BatchState.FROZEN, at=an_hour_before)

    assert verify_chain(signed.programme) == []
    pack = page(auditor, "claim_pack", claim_in(later, 1).pk)
    assert "No: the snapshot is what its digest says" in pack


def test_a_claim_that_was_never_frozen_has_nothing_to_prove(auditor: Client, signed: Batch) -> None:
    draft = ClaimFactory.create(council=signed.council, programme=signed.programme, window=signed.window)

    assert auditor.get(reverse("claim_frozen", args=[draft.pk])).status_code == 404


def test_comparing_a_batch_asks_a_bounded_number_of_questions(
    auditor: Client, signed: Batch, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        page(auditor, "batch_differences", signed.pk)
