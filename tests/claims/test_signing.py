"""After the freeze: what was signed is what is exported and sent; whatever leaves in between brings the batch back."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from claims.actions import bring_up_to_date, hold_lapsed, release
from claims.batches import Settled, freeze_batch
from claims.caps import ORDER
from claims.exports import export_batch
from claims.hands import hand_of, hands_in
from claims.leaving import short_of_sample, take_out
from claims.models import Batch, BatchLine, BatchState, Claim, ClaimKind, ClaimState
from claims.models.choices import IN_A_BATCH, HeldFor
from claims.signing import sign_batch, submit_batch, totals_of
from claims.snapshots import digest
from families.refusals import NotPossibleError
from keyworkers.models import Role, User
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import advance, batch_at, batch_of_all, sign_knowingly, somebody
from tests.factories import NOW, TODAY, CapFactory, CoverageFactory, FamilyFactory, NovemberWindowFactory, TariffFactory
from tests.written import content_in_force

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


def officer_of(batch: Batch) -> User:
    return somebody(batch.window, Role.SENIOR_OFFICER)


def lines_of(batch: Batch, *, sampled: bool) -> list[BatchLine]:
    return list(batch.lines.filter(sampled__isnull=not sampled, removed_at=None).order_by("line_number"))


def test_a_signature_stands_over_totals_the_head_and_what_was_looked_at() -> None:
    TariffFactory.create(kind=ClaimKind.ATTACHMENT, amount=1000)
    batch = batch_at(BatchState.SIGNED, families=3)

    sheet = batch.signings.get()

    assert (sheet.lines, sheet.attachments, sheet.results, sheet.amount) == (6, 3, 3, Decimal(3000))
    assert (sheet.sampled, sheet.head, sheet.signed_by) == (
        len(lines_of(batch, sampled=True)),
        batch.head,
        batch.signed_by,
    )


def test_a_claim_taken_out_after_the_signature_sends_the_batch_back_to_be_signed_anew() -> None:
    batch = batch_at(BatchState.SIGNED, families=4)
    export_batch(batch, by=analyst_of(batch), at=NOW)

    take_out(lines_of(batch, sampled=False)[0], reason="The address is doubtful.", by=analyst_of(batch), at=NOW)

    batch.refresh_from_db()
    assert (batch.state, batch.signed_by, batch.file_digest) == (BatchState.AUDITED, None, "")
    advance(batch, BatchState.SUBMITTED)
    assert [sheet.lines for sheet in batch.signings.all()] == [8, 7]


def test_a_claim_is_not_taken_out_of_its_next_batch_by_the_line_it_left_before() -> None:
    first = batch_at(BatchState.FROZEN, families=2)
    line, analyst = lines_of(first, sampled=False)[0], analyst_of(first)
    take_out(line, reason="The address is doubtful.", by=analyst, at=NOW)
    release(Claim.objects.get(pk=line.claim_id), reason="It is theirs.", by=analyst, at=NOW)
    following = batch_of_all(first.window)

    with pytest.raises(NotPossibleError, match="has left the batch already"):
        take_out(line, reason="The address is doubtful.", by=analyst, at=NOW)

    assert following.lines.get(removed_at=None).claim_id == line.claim_id


def test_a_sampled_claim_that_leaves_a_signed_batch_sends_it_back_to_internal_audit() -> None:
    batch = batch_at(BatchState.SIGNED, families=4)

    take_out(lines_of(batch, sampled=True)[0], reason="The address is doubtful.", by=analyst_of(batch), at=NOW)

    batch.refresh_from_db()
    assert (batch.state, short_of_sample(batch)) == (BatchState.AUDITING, 1)
    assert "1 more claim is to be looked at first" in batch.moves.latest("pk").reason


def test_a_claim_that_lapses_in_the_night_leaves_its_signed_batch_and_nobody_is_said_to_have_moved_it() -> None:
    batch = batch_at(BatchState.SIGNED, families=4)
    relapse(lines_of(batch, sampled=False)[0].claim.family, on=date(2020, 9, 28))

    hold_lapsed(batch.council, as_of=TODAY, at=NOW)

    batch.refresh_from_db()
    assert batch.state in (BatchState.AUDITED, BatchState.AUDITING)
    assert batch.moves.latest("pk").moved_by is None


def test_a_family_that_no_longer_passes_at_the_signature_leaves_and_nothing_is_signed() -> None:
    batch = batch_at(BatchState.AUDITED, families=4)
    relapse(batch.lines.get(line_number=2).claim.family, on=date(2020, 9, 28))

    settled = sign_knowingly(batch, by=officer_of(batch))

    assert (settled.lines, settled.left, batch.signings.count()) == (0, 1, 0)
    assert hand_of(batch, officer_of(batch)) is None


def lowered_to(batch: Batch, results: int) -> None:
    CapFactory.create(programme=batch.programme, kind=ClaimKind.RESULT, number=results)


@pytest.mark.parametrize("state", [BatchState.OPEN, BatchState.AUDITED, BatchState.SIGNED])
def test_a_cap_lowered_after_the_filling_takes_the_last_out_at_each_step(state: BatchState) -> None:
    batch = batch_at(state, families=3)
    if state == BatchState.SIGNED:
        export_batch(batch, by=analyst_of(batch), at=NOW)
    lowered_to(batch, 2)

    settled = _next(batch)

    left = batch.lines.get(removed_at=NOW)
    last = batch.lines.filter(claim__kind=ClaimKind.RESULT).order_by(*(f"claim__{column}" for column in ORDER)).last()
    assert (settled.lapsed, settled.beyond, left) == (0, 1, last)
    assert (left.claim.state, left.claim.held_for) == (ClaimState.HELD, HeldFor.CAP)
    assert left.removed_because == "Cap: 2 claims are paid from 1 April 2020 to 31 March 2021."
    batch.refresh_from_db()
    assert batch.state == (BatchState.FROZEN if state == BatchState.OPEN else BatchState.AUDITED)


def _next(batch: Batch) -> Settled:
    match batch.state:
        case BatchState.OPEN:
            return freeze_batch(batch, by=analyst_of(batch), as_of=TODAY, at=NOW)
        case BatchState.AUDITED:
            return sign_knowingly(batch, by=officer_of(batch))
        case _:
            return submit_batch(batch, by=analyst_of(batch), as_of=TODAY, at=NOW)


def test_whoever_had_a_hand_in_a_batch_is_named_and_does_not_sign_it() -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    hands = {hand.user: hand.words for hand in hands_in(batch)}

    assert "opened it, took 2 claims into it and froze it" in hands[analyst_of(batch)]
    assert officer_of(batch) not in hands
    for somebody_else in hands:
        with pytest.raises(NotPossibleError, match="You cannot sign this batch: you "):
            sign_batch(batch, by=somebody_else, as_of=TODAY, at=NOW)


def test_nobody_signs_totals_they_have_not_been_shown() -> None:
    batch = batch_at(BatchState.AUDITED, families=4)
    seen = totals_of(batch).as_seen(batch)
    take_out(lines_of(batch, sampled=False)[0], reason="The address is doubtful.", by=analyst_of(batch), at=NOW)

    with pytest.raises(NotPossibleError, match="changed since you were shown its totals"):
        sign_batch(batch, by=officer_of(batch), as_of=TODAY, at=NOW, seen=seen)


@pytest.mark.parametrize("said", [0, 1, 3])
def test_whoever_signs_says_of_how_many_claims_no_rate_is_recorded(said: int) -> None:
    batch = batch_at(BatchState.AUDITED, families=1)

    with pytest.raises(NotPossibleError, match="2 claims have no rate recorded: say that you know of it"):
        sign_batch(batch, by=officer_of(batch), as_of=TODAY, at=NOW, without_rate=said)


def test_whoever_raised_a_claim_signs_none_of_its_batch_and_the_database_refuses_it_too() -> None:
    window = open_window()
    ready_family()
    officer = somebody(window, Role.SENIOR_OFFICER)
    bring_up_to_date(window.programme.council, as_of=TODAY, at=NOW, by=officer)
    batch = advance(batch_of_all(window), BatchState.AUDITED)

    with pytest.raises(NotPossibleError, match="you raised 2 claims"):
        sign_knowingly(batch, by=officer)
    sheet = {"lines": 2, "attachments": 1, "results": 1, "amount": 0, "without_rate": 2, "sampled": 2}
    with pytest.raises(IntegrityError, match="Whoever signs a batch has neither"), transaction.atomic():
        batch.signings.create(**sheet, council=batch.council, head=batch.head, signed_by=officer, signed_at=NOW)


def test_a_batch_not_sent_while_its_window_was_open_lets_its_claims_go_to_the_next() -> None:
    batch = batch_at(BatchState.SIGNED, families=1)
    november = NovemberWindowFactory.create(programme=batch.programme)
    CoverageFactory.create(source__council=batch.council, complete_to=november.evidence_on)

    bring_up_to_date(batch.council, as_of=november.opens_on, at=NOW, by=analyst_of(batch))

    batch.refresh_from_db()
    assert (batch.state, {line.removed_because for line in batch.lines.all()}) == (
        BatchState.AUDITED,
        {"Not sent while September 2020 was open."},
    )
    assert set(Claim.objects.values_list("window__name", flat=True)) == {"November 2020"}
    assert not Claim.objects.filter(state__in=IN_A_BATCH).exists()
