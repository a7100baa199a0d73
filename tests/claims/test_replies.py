"""A reply changes nothing until it is understood; then all of it counts, and it can be undone."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.leaving import take_out
from claims.ledger import faults
from claims.lines import join_batch
from claims.models import Batch, BatchState, Claim, ClaimState, MoneyLine, Reply
from claims.models.choices import RefusedFor, ReplyState
from claims.replies import Said, commit, differences, record_reply, understood, undo
from claims.reply_previews import Stated, Typed, discard, preview_file, preview_typed
from claims.reply_reading import read_file
from families.refusals import NotPossibleError
from tests.claims.money import FEE, RESULT, analyst_of, claim_of, ledger_of, sent_batch, states
from tests.claims.scenes import ready_family
from tests.claims.stages import batch_at, batch_of_all
from tests.factories import NOW, TODAY, BatchFactory, CapFactory, ClaimFactory

pytestmark = pytest.mark.django_db

PAID, REFUSED, SUBMITTED = ClaimState.PAID, ClaimState.REFUSED, ClaimState.SUBMITTED
EVIDENCE = RefusedFor.RESULT.label


@pytest.fixture
def batch(judges: list[list[int]]) -> Batch:
    """Lines 1 to 4: the attachment and the result of two families."""
    return sent_batch()


def stated(**said: Any) -> Stated:
    return Stated(**{"answered_on": TODAY, "reference": "BACS 1204", **said})


def typed(
    batch: Batch, refused: dict[int, str] | None = None, paid: tuple[int, ...] | None = None, **said: Any
) -> Reply:
    what = Typed(refused=refused or {}, paid=paid)
    return preview_typed(batch, what, stated(**said), by=analyst_of(batch), as_of=TODAY, at=NOW)


def sent_back(batch: Batch, *rows: str, **said: Any) -> Reply:
    """A file of these rows, ``{1}`` standing for the claim in line 1."""
    claims = {str(number): claim_of(batch, number).pk for number in states(batch)}
    text = "ClaimID,Outcome,AmountPaid,Reason\n" + "\n".join(
        row.format_map({f"L{number}": claim for number, claim in claims.items()}) for row in rows
    )
    file = read_file(io.BytesIO(text.encode()), name="reply.csv", today=TODAY)
    return preview_file(batch, file, stated(**said), by=analyst_of(batch), as_of=TODAY, at=NOW)


def recorded(reply: Reply, **said: Any) -> Reply:
    commit(reply, Said(**said), by=analyst_of(reply.batch), at=NOW)
    reply.refresh_from_db()
    return reply


def refusal(reply: Reply, **said: Any) -> tuple[str, str | None]:
    """Why it cannot be recorded, beside which field; and that nothing came of it."""
    with pytest.raises(NotPossibleError) as refused, transaction.atomic():
        commit(reply, Said(**said), by=analyst_of(reply.batch), at=NOW)
    assert set(states(reply.batch).values()) <= {SUBMITTED}
    return str(refused.value), refused.value.field


def test_a_typed_reply_pays_some_lines_and_refuses_others(batch: Batch) -> None:
    reply = typed(batch, {2: EVIDENCE}, number=3, total=Decimal("2800"))
    assert set(states(batch).values()) == {SUBMITTED}

    found = commit(reply, Said(), by=analyst_of(batch), at=NOW)

    assert (found.paid, found.refused, found.waiting) == (3, 1, 0)
    assert states(batch) == {1: PAID, 2: REFUSED, 3: PAID, 4: PAID}
    assert ledger_of(batch, 1) == {"claimed": FEE, "paid": FEE}
    assert ledger_of(batch, 2) == {"claimed": RESULT, "refused": RESULT}
    assert [claim_of(batch, line).moves.last().reason for line in (1, 2)] == [  # type: ignore[union-attr]
        "Paid £1,000.00, BACS 1204.",
        "The result is not evidenced.",
    ]
    assert faults(batch.programme) == []


def test_a_reply_may_speak_of_some_lines_and_another_of_the_rest(batch: Batch) -> None:
    recorded(typed(batch, {2: EVIDENCE}, ()))
    assert states(batch) == {1: SUBMITTED, 2: REFUSED, 3: SUBMITTED, 4: SUBMITTED}

    recorded(typed(batch))

    assert states(batch) == {1: PAID, 2: REFUSED, 3: PAID, 4: PAID}


def test_a_file_is_shown_first_and_what_is_not_understood_stays_out_only_when_that_is_said(batch: Batch) -> None:
    reply = sent_back(batch, "{L1},paid,1000,", "{L2},paid,,", "{L2},paid,,", "987654,paid,,", "{L3},queried,,")
    assert [line.problem for line in reply.lines.all()] == [
        "",
        "",
        f"Claim {claim_of(batch, 2).pk} stands in an earlier row already.",
        "No claim 987654 is in this batch.",
        "Outcome: Not one of paid, refused.",
    ]
    assert refusal(reply) == ("3 rows are not understood. Leave them out, or discard the reply.", "leaves_rest")

    found = commit(reply, Said(leaves_rest=True), by=analyst_of(batch), at=NOW)

    assert (found.paid, found.left_out, found.waiting) == (2, 3, 2)
    assert states(batch) == {1: PAID, 2: PAID, 3: SUBMITTED, 4: SUBMITTED}


def test_another_batchs_reply_is_refused_and_nothing_of_it_is_kept(batch: Batch) -> None:
    other = BatchFactory.create(window=batch.window, number=9, made_by=batch.made_by)
    claim = ClaimFactory.create(window=batch.window, programme=batch.programme)
    join_batch(other.pk, [claim.pk], at=NOW)
    read = read_file(io.BytesIO(f"ClaimID,Outcome\n{claim.pk},paid\n".encode()), name="reply.csv", today=TODAY)

    with pytest.raises(NotPossibleError, match=rf"This is no reply to Batch 1 .*Claim {claim.pk} was sent in Batch 9"):
        preview_file(batch, read, stated(), by=batch.made_by, as_of=TODAY, at=NOW)
    assert not Reply.objects.exists()


def test_the_same_reply_is_recorded_once(batch: Batch) -> None:
    rows = ("{L1},paid,,", "{L2},paid,,")
    reply = sent_back(batch, *rows)
    recorded(reply)

    with pytest.raises(
        NotPossibleError, match="This very file was recorded on 30 September 2020, as the reply to Batch 1"
    ):
        sent_back(batch, *rows)
    with pytest.raises(NotPossibleError, match="has been recorded or discarded already"):
        commit(reply, Said(), by=analyst_of(batch), at=NOW)
    assert MoneyLine.objects.filter(kind="paid").count() == 2


def test_a_reason_that_is_not_one_of_ours_is_read_by_a_person_first(batch: Batch) -> None:
    reply = sent_back(batch, "{L1},refused,,Spreadsheet error 7", "{L2},paid,,")
    assert refusal(reply) == ("Say how each reason is to be read.", "readings")

    recorded(reply, readings={"Spreadsheet error 7": RefusedFor.OTHER})

    note = MoneyLine.objects.get(kind="refused").note
    assert note == "Something else. The department wrote: Spreadsheet error 7"
    assert claim_of(batch, 1).moves.last().reason == note  # type: ignore[union-attr]


def test_an_amount_that_differs_needs_a_reason_and_what_is_not_paid_is_refused(batch: Batch) -> None:
    reply = sent_back(batch, "{L2},paid,700.50,", "{L4},paid,900,")
    assert refusal(reply) == ("Say why the amounts differ.", "because")

    recorded(reply, because="Paid by the rate of the year before.")

    assert ledger_of(batch, 2) == {"claimed": RESULT, "paid": Decimal("700.50"), "refused": Decimal("99.50")}
    assert ledger_of(batch, 4) == {"claimed": RESULT, "paid": Decimal(900)}
    assert faults(batch.programme) == []


DIFFERENT: list[tuple[dict[str, Any], str]] = [
    ({"total": Decimal("3600.01")}, "It states £3,600.01; its rows come to £3,600.00, £0.01 less."),
    ({"total": Decimal(2800)}, "It states £2,800.00; its rows come to £3,600.00, £800.00 more."),
    ({"number": 3}, "It states 3 paid claims; its rows say 4."),
]


def test_totals_reconcile_to_the_penny_or_say_why_not(batch: Batch) -> None:
    for said, words in DIFFERENT:
        reply = typed(batch, **said)
        assert differences(reply, understood(reply)) == [words]
        assert refusal(reply) == ("Say why the amounts differ.", "because")

    assert recorded(reply, because="The remittance says so.").difference_because == "The remittance says so."


def test_a_reply_shown_before_another_was_recorded_has_to_be_read_again(batch: Batch) -> None:
    reply = typed(batch)
    Claim.objects.filter(pk=claim_of(batch, 3).pk).update(state=PAID)

    with pytest.raises(NotPossibleError, match="has been answered or withdrawn meanwhile"):
        commit(reply, Said(), by=analyst_of(batch), at=NOW)


def test_a_reply_read_again_takes_the_place_of_the_one_before(batch: Batch) -> None:
    first, second = typed(batch), typed(batch)
    discard(second)

    assert [Reply.objects.get(pk=one.pk).state for one in (first, second)] == [ReplyState.DISCARDED] * 2
    with pytest.raises(NotPossibleError, match="has been recorded or discarded already"):
        discard(first)


IMPOSSIBLE: list[tuple[dict[int, str], dict[str, Any], str]] = [
    ({9: "No"}, {}, "No answer is awaited for line 9"),
    ({}, {"answered_on": TODAY.replace(day=29)}, "The batch was only sent on 30 September 2020"),
    ({}, {"answered_on": TODAY.replace(year=2021)}, "A reply does not come from a day to come"),
]


def test_a_reply_that_cannot_be_is_refused(batch: Batch) -> None:
    for refused, said, why in IMPOSSIBLE:
        with pytest.raises(NotPossibleError, match=why):
            typed(batch, refused, **said)
    assert not Reply.objects.exists()


def test_a_reply_undone_lets_its_claims_wait_again_and_can_be_recorded_anew(batch: Batch) -> None:
    rows = ("{L1},paid,,", "{L2},refused,,Result")
    reply = recorded(sent_back(batch, *rows))

    assert undo(reply, reason="It was the draft of the reply.", by=analyst_of(batch), at=NOW) == 2

    assert set(states(batch).values()) == {SUBMITTED}
    assert ledger_of(batch, 1) == {"claimed": FEE}
    assert faults(batch.programme) == []
    with pytest.raises(NotPossibleError, match="can be undone, once"):
        undo(reply, reason="Again.", by=analyst_of(batch), at=NOW)
    recorded(sent_back(batch, *rows))
    assert (states(batch)[1], states(batch)[2]) == (PAID, REFUSED)


def test_a_reply_that_something_was_built_on_cannot_be_undone(batch: Batch) -> None:
    reply = recorded(typed(batch))
    Claim.objects.filter(pk=claim_of(batch, 2).pk).update(state=ClaimState.WITHDRAWN)

    with pytest.raises(NotPossibleError, match="has moved on since: withdrawn by the council"):
        undo(reply, reason="It was the wrong one.", by=analyst_of(batch), at=NOW)
    with pytest.raises(NotPossibleError, match="Say why the reply is undone"):
        undo(reply, reason=" ", by=analyst_of(batch), at=NOW)


def test_a_reply_of_refusals_whose_places_others_have_taken_cannot_be_undone(batch: Batch) -> None:
    CapFactory.create(programme=batch.programme, number=2)
    reply = recorded(typed(batch, {2: EVIDENCE}))
    ready_family()
    following = batch_of_all(batch.window)

    with pytest.raises(NotPossibleError, match="Others have taken the place of 1 result since"):
        undo(reply, reason="It was the wrong one.", by=analyst_of(batch), at=NOW)

    take_out(following.lines.get(claim__kind="result"), reason="It waits.", by=analyst_of(batch), at=NOW)
    assert undo(reply, reason="It was the wrong one.", by=analyst_of(batch), at=NOW) == 4


def test_only_a_submitted_batch_is_answered(judges: list[list[int]]) -> None:
    batch = batch_at(BatchState.SIGNED, families=1)

    with pytest.raises(NotPossibleError, match="Only a submitted batch can be answered"):
        record_reply(batch, Typed(), by=batch.made_by, as_of=TODAY, at=NOW)


def test_the_database_keeps_one_recording_of_a_file(batch: Batch) -> None:
    reply = recorded(sent_back(batch, "{L1},paid,,"))
    again = sent_back(batch, "{L2},paid,,")

    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=again.pk).update(
            state=ReplyState.COMMITTED, committed_by=reply.read_by, committed_at=NOW, digest=reply.digest
        )
