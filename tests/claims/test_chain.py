"""A byte changed behind the triggers' back is found by the command, with its batch and line."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.chain import verify_batch, verify_chain
from claims.models import Batch, BatchState, Claim, ClaimState
from outcomes.models import Attachment
from tests.claims.stages import batch_at
from tests.factories import EvidenceFactory, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(judges: list[list[int]]) -> Batch:
    return batch_at(BatchState.SUBMITTED, families=2)


def behind_the_triggers(table: str, statement: str) -> None:
    """Do what somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE claims_{table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE claims_{table} {statement}")
        cursor.execute(f"ALTER TABLE claims_{table} ENABLE TRIGGER USER")


def test_a_chain_nobody_touched_holds(submitted: Batch) -> None:
    said = io.StringIO()

    call_command("verify_claims", stdout=said)

    assert said.getvalue() == "Troubled Families, Phase 2, Aldermere Council: the chain holds\n"
    assert verify_batch(submitted).faults == ()


FLIPPED = "overlay({0} placing (CASE WHEN left({0}, 1) = '0' THEN '1' ELSE '0' END) from 1 for 1)"
OTHER_BYTE = "convert_to('another', 'UTF8')"


@pytest.mark.parametrize(
    ("table", "statement", "place"),
    [
        ("batchline", "SET snapshot = replace(snapshot, '2020-06-01', '2020-06-02') WHERE line_number = 3", 3),
        ("batchline", f"SET snapshot_digest = {FLIPPED.format('snapshot_digest')} WHERE line_number = 2", 2),
        ("batchline", f"SET link = {FLIPPED.format('link')} WHERE line_number = 2", 2),
        ("batchline", "SET removed_at = added_at, removed_because = '-' WHERE line_number = 4", 0),
        ("batch", f"SET head = {FLIPPED.format('head')}", 0),
        ("signoff", f"SET head = {FLIPPED.format('head')}", 0),
        ("filepiece", f"SET content = {OTHER_BYTE}", 0),
    ],
    ids=["a snapshot", "its digest", "its link", "a line taken out", "the head", "the signed sheet", "the file"],
)
def test_one_changed_byte_is_found_and_located(submitted: Batch, table: str, statement: str, place: int) -> None:
    behind_the_triggers(table, statement)

    faults = verify_chain(submitted.programme)

    assert (faults[0].batch, faults[0].line_number) == (1, place)
    assert list(verify_batch(submitted).faults) == faults
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_claims", stdout=io.StringIO())


def test_an_amount_given_to_a_line_frozen_without_a_rate_is_found(submitted: Batch) -> None:
    behind_the_triggers("batchline", "SET amount = 4000 WHERE line_number = 2")

    assert [(fault.line_number, fault.what) for fault in verify_chain(submitted.programme)] == [
        (2, "The line names another claim, or another amount, than its snapshot."),
        (0, "The totals are not those on the signed sheet."),
    ]


def test_what_was_corrected_since_is_told_and_is_no_fault(submitted: Batch) -> None:
    line = submitted.lines.select_related("claim").get(line_number=1)
    Attachment.objects.filter(pk=line.claim.attachment_id).update(family_plan_on=date(2019, 12, 24))
    said = io.StringIO()

    call_command("verify_claims", "--differences", stdout=said)

    differs = "The family plan was agreed: claimed 25 November 2019; today 24 December 2019"
    assert "the chain holds" in said.getvalue()
    assert f"claim {line.claim_id}, differs: {differs}" in said.getvalue()
    assert Claim.objects.get(pk=line.claim_id).state == ClaimState.SUBMITTED


def test_evidence_that_came_since_is_told_and_counts_as_no_difference(submitted: Batch) -> None:
    family = submitted.lines.get(line_number=1).claim.family
    EvidenceFactory.create(council=submitted.council, person=None, family=family)
    judged()
    said = io.StringIO()

    call_command("verify_claims", "--differences", stdout=said)

    assert "no claims differ from what was claimed" in said.getvalue().lower()
    assert "of 2 claims more evidence came since" in said.getvalue()
