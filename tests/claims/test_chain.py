"""A byte changed behind the triggers' back is found by the command, with its batch and line."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.chain import verify_chain
from claims.models import Batch, BatchState
from tests.claims.stages import batch_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(judges: list[list[int]]) -> Batch:
    return batch_at(BatchState.SUBMITTED, families=2)


def behind_the_triggers(statement: str) -> None:
    """Do what somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE claims_batchline DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE claims_batchline ENABLE TRIGGER USER")


def test_a_chain_nobody_touched_holds(submitted: Batch) -> None:
    said = io.StringIO()

    call_command("verify_claims", stdout=said)

    assert said.getvalue() == "Troubled Families, Phase 2, Aldermere Council: the chain holds\n"


def test_one_changed_byte_is_found_and_located(submitted: Batch) -> None:
    behind_the_triggers(
        "UPDATE claims_batchline SET snapshot = replace(snapshot, '2020-06-01', '2020-05-01') WHERE line_number = 3"
    )

    (fault,) = verify_chain(submitted.programme)

    assert (fault.batch, fault.line_number, fault.what) == (1, 3, "The snapshot has been altered.")
    with pytest.raises(CommandError, match="1 places"):
        call_command("verify_claims", stdout=io.StringIO())


def test_a_line_that_was_taken_away_is_missed(submitted: Batch) -> None:
    behind_the_triggers("DELETE FROM claims_batchline WHERE line_number = 2")

    assert {fault.line_number for fault in verify_chain(submitted.programme)} == {3}
