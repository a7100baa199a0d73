"""Attempts at what may never happen to replies and to the ledger: name of the rule to what the database must refuse."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from claims.models import BatchLine, MoneyLine, Reply, ReplyLine
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete, run_sql


def line() -> BatchLine:
    """A line of a batch."""
    claim = make.ClaimFactory()
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    made: BatchLine = BatchLine.objects.create(council=claim.council, batch=batch, claim=claim, added_at=make.NOW)
    return made


def reply(state: str = "previewed", **fields: Any) -> Reply:
    """A reply that was read, and brought to ``state``."""
    batch = fields.pop("batch", None) or make.BatchFactory()
    made: Reply = Reply.objects.create(
        council=batch.council,
        batch=batch,
        digest="0" * 64,
        answered_on=make.TODAY,
        read_by=batch.made_by,
        read_at=make.NOW,
        **fields,
    )
    if state == "committed":
        change(made, state=state, committed_by_id=made.read_by_id, committed_at=make.NOW)
    return made


def row(**fields: Any) -> ReplyLine:
    """A row of a reply that is understood."""
    sent = line()
    values: dict[str, Any] = {"row": 1, "reads": "12, paid", "line": sent, "answer": "paid", **fields}
    made: ReplyLine = ReplyLine.objects.create(reply=reply(batch=sent.batch), **values)
    return made


def next_row(*, answer: str) -> None:
    """Insert the row once more as the next one, with this answer."""
    run_sql(
        "INSERT INTO claims_replyline (reply_id, row, reads, line_id, answer, reason, problem)"
        " SELECT reply_id, 2, reads, line_id, %s, reason, problem FROM claims_replyline WHERE id = %s",
        [answer, row().pk],
    )


def money() -> MoneyLine:
    """What was claimed of a claim."""
    sent = line()
    made: MoneyLine = MoneyLine.objects.create(
        council=sent.council,
        programme=sent.batch.programme,
        window=sent.batch.window,
        claim=sent.claim,
        batch=sent.batch,
        kind="claimed",
        amount=Decimal(800),
        on=make.TODAY,
        written_by=sent.batch.made_by,
        written_at=make.NOW,
    )
    return made


def undone_money() -> MoneyLine:
    """A line of the ledger that was undone."""
    made = money()
    change(made, undone_by_id=made.written_by_id, undone_at=make.NOW, undone_because="In error.")
    return made


def repaid_before_it_was_paid() -> None:
    """A claim is repaid on the day before the department paid it."""
    claimed = money()
    again(claimed, kind="paid")
    again(claimed, kind="repaid", on=make.TODAY - timedelta(days=1))


ATTEMPTS: dict[str, Attempt] = {
    "Reply.one_recording_of_a_reply": lambda: change(
        reply(batch=(first := reply("committed")).batch),
        state="committed",
        committed_by_id=first.read_by_id,
        committed_at=make.NOW,
    ),
    "Reply.reply_committed_exactly_when": lambda: change(reply(), state="committed"),
    "Reply.reply_undone_exactly_when": lambda: change(reply("committed"), state="undone"),
    "Reply.reply_total_not_negative": lambda: change(reply(), stated_total=-1),
    "Reply.allowed_moves": lambda: change(
        reply("committed"), state="discarded", committed_by_id=None, committed_at=None
    ),
    "Reply.first_state": lambda: again(reply("committed"), digest="1" * 64),
    "Reply.as_it_was_recorded": lambda: change(reply("committed"), stated_total=900),
    "Reply.never_deleted": lambda: delete(reply()),
    "ReplyLine.one_reply_line_a_row": lambda: again(row(problem="Not understood.")),
    "ReplyLine.one_answer_a_line": lambda: next_row(answer="paid"),
    "ReplyLine.reply_line_is_understood": lambda: next_row(answer=""),
    "ReplyLine.never_updated": lambda: change(row(), answer="refused"),
    "ReplyLine.never_deleted": lambda: delete(row()),
    "MoneyLine.one_line_of_a_kind_a_claim": lambda: again(money()),
    "MoneyLine.money_not_negative": lambda: again(money(), kind="paid", amount=-1),
    "MoneyLine.money_undone_exactly_when": lambda: change(money(), undone_at=make.NOW),
    "MoneyLine.undone_once": lambda: change(undone_money(), undone_because="Another reason."),
    "MoneyLine.repaid_after_it_was_paid": repaid_before_it_was_paid,
    "MoneyLine.never_deleted": lambda: delete(money()),
}
