"""What may not happen the database refuses, whoever asks: each tried by plain SQL."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Batch, BatchState, Claim, ClaimState, Decision, ResultType
from tests.claims.stages import batch_at
from tests.factories import (
    NOW,
    AnalystFactory,
    CapFactory,
    ClaimFactory,
    ClaimPersonFactory,
    PersonFactory,
    WindowFactory,
)

pytestmark = pytest.mark.django_db


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def moved(claim: Claim, *states: str) -> None:
    for state in states:
        run("UPDATE claims_claim SET state = %s, submitted_on = '2020-09-30' WHERE id = %s", state, claim.id)


@pytest.fixture
def submitted_batch(judges: list[list[int]]) -> Batch:
    return batch_at(BatchState.SUBMITTED, families=1)


COPY = """
    INSERT INTO claims_claim (council_id, programme_id, family_id, attachment_id, window_id, kind, result_type, state,
                              held_for, held_because, raised_at)
    SELECT council_id, programme_id, family_id, attachment_id, window_id, kind, %s, 'draft', '', '', raised_at
    FROM claims_claim WHERE id = %s
"""


@pytest.mark.parametrize("result_type", ResultType.values)
def test_a_family_has_one_live_result_claim_whatever_its_route(result_type: str) -> None:
    claim = ClaimFactory.create()

    with pytest.raises(IntegrityError, match="one_live_claim_a_family"):
        run(COPY, result_type, claim.id)


def test_a_refused_claim_makes_room_for_another() -> None:
    claim = ClaimFactory.create()
    Decision.objects.create(
        council=claim.council, claim=claim, outcome="approved", decided_by=AnalystFactory.create(), decided_at=NOW
    )
    run("UPDATE claims_claim SET state = 'ready' WHERE id = %s", claim.id)
    run("UPDATE claims_claim SET state = 'in-batch' WHERE id = %s", claim.id)
    run("UPDATE claims_claim SET state = 'with-audit' WHERE id = %s", claim.id)
    moved(claim, "submitted", "refused")

    run(COPY, "progress", claim.id)

    assert Claim.objects.count() == 2


def test_a_person_stands_in_one_live_claim_of_a_kind() -> None:
    person = PersonFactory.create()
    first = ClaimPersonFactory.create(person=person)
    second = ClaimFactory.create(programme=first.programme, window=first.claim.window)

    with pytest.raises(IntegrityError, match="one_live_claim_a_person"):
        run(
            "INSERT INTO claims_claimperson (claim_id, programme_id, kind, person_id, is_live)"
            " VALUES (%s, %s, 'result', %s, TRUE)",
            second.id,
            second.programme_id,
            person.id,
        )


def test_a_person_is_free_once_the_claim_is_withdrawn() -> None:
    covered = ClaimPersonFactory.create()

    run("UPDATE claims_claim SET state = 'withdrawn' WHERE id = %s", covered.claim_id)

    covered.refresh_from_db()
    assert not covered.is_live


FORBIDDEN_MOVES = [
    ("draft", "submitted"),
    ("draft", "paid"),
    ("withdrawn", "draft"),
    ("draft", "refused"),
]


@pytest.mark.parametrize(("came_from", "went_to"), FORBIDDEN_MOVES)
def test_a_claim_goes_only_where_the_table_of_moves_lets_it(came_from: str, went_to: str) -> None:
    claim = ClaimFactory.create()
    if came_from != ClaimState.DRAFT:
        moved(claim, came_from)

    with pytest.raises(IntegrityError, match=f"A claim cannot go from {came_from} to {went_to}"):
        moved(claim, went_to)


REFUSED = [
    ("a held claim without a reason", "UPDATE claims_claim SET state = 'held'", "held_says_why"),
    ("a claim of another route", "UPDATE claims_claim SET result_type = 'employment'", "never changes"),
    ("a claim deleted", "DELETE FROM claims_claim", "never deleted"),
]


@pytest.mark.parametrize(("statement", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_database_refuses(statement: str, why: str) -> None:
    ClaimFactory.create()

    with pytest.raises(IntegrityError, match=why):
        run(statement)


def test_a_submitted_batch_is_never_changed_and_nothing_joins_it(submitted_batch: Batch) -> None:
    claim = ClaimFactory.create()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        run("UPDATE claims_batch SET head = 'x' WHERE id = %s", submitted_batch.id)
    with pytest.raises(IntegrityError, match="while it is being filled"), transaction.atomic():
        submitted_batch.lines.create(council=submitted_batch.council, claim=claim, added_at=NOW)


def test_two_windows_of_a_programme_share_no_day() -> None:
    window = WindowFactory.create()

    with pytest.raises(IntegrityError, match="windows_do_not_overlap"):
        WindowFactory.create(programme=window.programme, name="Late September 2020")


def test_two_caps_of_a_programme_share_no_day() -> None:
    cap = CapFactory.create()

    with pytest.raises(IntegrityError, match="caps_do_not_overlap"):
        CapFactory.create(programme=cap.programme)
