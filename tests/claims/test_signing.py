"""After the freeze: what was signed is what is exported and sent; whatever leaves in between brings the batch back."""

import csv
import io
from datetime import date

import pytest

from claims.exports import content_in_force, export_batch
from claims.leaving import take_out
from claims.models import Batch, BatchState, ClaimState
from claims.signing import submit_batch
from claims.snapshots import digest
from families.refusals import NotPossibleError
from keyworkers.models import Role, User
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import advance, batch_at, batch_of_all, somebody
from tests.factories import NOW, TODAY, FamilyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("judges")]


def analyst_of(batch: Batch) -> User:
    return somebody(batch.window, Role.ANALYST)


def written(batch: Batch) -> str:
    return content_in_force(batch).decode()


def test_the_file_holds_references_and_is_the_same_twice() -> None:
    batch = batch_at(BatchState.SIGNED, families=2)

    once = export_batch(batch, by=analyst_of(batch), at=NOW)
    twice = export_batch(batch, by=analyst_of(batch), at=NOW)

    assert once.file_digest == twice.file_digest == digest(written(once))
    assert once.files.count() == 1
    rows = list(csv.DictReader(io.StringIO(written(once).removeprefix("\ufeff"))))
    assert [row["Line"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[-1]["Link"] == once.head
    assert once.file_name == "phase-2-batch-1.csv"


def test_a_reference_that_looks_like_a_formula_is_written_as_text() -> None:
    window = open_window()
    ready_family(family=FamilyFactory.create(reference="=1+1"))
    batch = advance(batch_of_all(window), BatchState.SIGNED)

    assert ",'=1+1," in written(export_batch(batch, by=analyst_of(batch), at=NOW))


def test_a_batch_is_not_submitted_before_it_is_exported() -> None:
    batch = batch_at(BatchState.SIGNED, families=1)

    with pytest.raises(NotPossibleError, match="Export the batch"):
        submit_batch(batch, by=analyst_of(batch), as_of=TODAY, at=NOW)


def test_submitting_moves_every_claim_and_dates_it() -> None:
    batch = batch_at(BatchState.SUBMITTED, families=2)

    claims = [line.claim for line in batch.lines.all()]
    assert {(claim.state, claim.submitted_on) for claim in claims} == {(ClaimState.SUBMITTED, TODAY)}


def test_a_relapse_the_night_before_submission_takes_the_claim_out_and_asks_for_a_new_file() -> None:
    batch = batch_at(BatchState.SIGNED, families=2)
    export_batch(batch, by=analyst_of(batch), at=NOW)
    lapsed = batch.lines.get(line_number=2)
    relapse(lapsed.claim.family, on=date(2020, 9, 28))

    settled = submit_batch(batch, by=analyst_of(batch), as_of=TODAY, at=NOW)

    assert (settled.lines, settled.left) == (0, 1)
    lapsed.refresh_from_db()
    batch.refresh_from_db()
    assert (lapsed.line_number, lapsed.removed_at, batch.file_digest) == (2, NOW, "")


def test_a_claim_taken_out_after_the_freeze_keeps_its_line_with_the_date() -> None:
    batch = batch_at(BatchState.FROZEN, families=2)
    line = batch.lines.get(line_number=1)

    take_out(line, reason="The family asked us to wait.", by=analyst_of(batch), at=NOW)

    line.refresh_from_db()
    assert (line.line_number, line.removed_because, line.claim.state) == (1, "The family asked us to wait.", "held")
    advance(batch, BatchState.SIGNED)
    assert "\r\n1," not in written(export_batch(batch, by=analyst_of(batch), at=NOW))
