"""A batch comes from open to submitted, each stage by its own person."""

import pytest

from claims.models import BatchState, Claim
from tests.claims.stages import batch_at


@pytest.mark.django_db
@pytest.mark.usefixtures("judges")
def test_a_batch_goes_from_open_to_submitted_stage_by_stage() -> None:
    batch = batch_at(BatchState.SUBMITTED)

    assert [move.went_to for move in batch.moves.all()] == list(BatchState)
    assert set(Claim.objects.values_list("state", flat=True)) == {"submitted"}
