"""Reads the department's reply to a batch and keeps what each of its rows means, to be confirmed by a person.

A row that names no line of the batch, another batch's, or one answered already says so and stays out. What is recorded
of the others, and when, is in ``claims.replies``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from claims.batch_moves import lock_batch
from claims.ledger import NOTHING
from claims.models import Batch, BatchLine, BatchState, ClaimState, Reply, ReplyLine
from claims.models.choices import Answer, ReplyState
from claims.reply_reading import ReplyFile, Row, Sent, answered_differently, problem_of
from families.refusals import NotPossibleError
from families.words import LONDON, day
from keyworkers.models import User

NOT_SENT = "Only a submitted batch can be answered."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a reply says of itself beside its rows: its day, its reference, how many it pays and how much in all."""

    answered_on: date
    reference: str = ""
    number: int | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A reply without a file: the refused lines and why, and which were paid; None: every other that waits."""

    refused: Mapping[int, str] = field(default_factory=dict)
    paid: Collection[int] | None = None


def sent_lines(batch: Batch) -> dict[int, Sent]:
    """Return the lines a batch was sent with, by the number of their claim."""
    lines = batch.lines.filter(removed_at__isnull=True).order_by("line_number")
    columns = ("id", "line_number", "claim", "claim__family__reference", "snapshot_digest", "amount", "claim__state")
    return {
        claim: Sent(
            pk=pk,
            number=number or 0,
            claim=claim,
            family=family,
            digest=digest,
            amount=amount or NOTHING,
            answered="" if state == ClaimState.SUBMITTED else ClaimState(state).label.lower(),
        )
        for pk, number, claim, family, digest, amount, state in lines.values_list(*columns)
    }


def preview_file(batch: Batch, file: ReplyFile, stated: Stated, *, by: User, as_of: date, at: datetime) -> Reply:
    """Keep a reply's file with what each of its rows means, to be confirmed; refuse one that is not of this batch."""
    batch = lock_batch(batch, BatchState.SUBMITTED, NOT_SENT)
    before = Reply.objects.filter(
        batch__council=batch.council_id, digest=file.digest, state=ReplyState.COMMITTED
    ).first()
    if before:
        raise NotPossibleError(
            f"This very file was recorded on {day(before.committed_at)}, as the reply to {before.batch}.", field="file"
        )
    sent = sent_lines(batch)
    elsewhere = _elsewhere(batch, {row.claim for row in file.rows if row.claim and row.claim not in sent})
    if elsewhere and not any(row.claim in sent for row in file.rows):
        raise NotPossibleError(f"This is no reply to {batch}. {next(iter(elsewhere.values()))}", field="file")
    reply = _keep(batch, stated, by=by, as_of=as_of, at=at, file=file)
    _keep_lines(reply, _matched(file.rows, sent, elsewhere))
    return reply


def preview_typed(batch: Batch, typed: Typed, stated: Stated, *, by: User, as_of: date, at: datetime) -> Reply:
    """Keep a typed reply as rows, to be confirmed; refuse one that names a line for which no answer is awaited."""
    batch = lock_batch(batch, BatchState.SUBMITTED, NOT_SENT)
    sent = sent_lines(batch)
    waiting = {line.number: line for line in sent.values() if not line.answered}
    paid = waiting.keys() - typed.refused.keys() if typed.paid is None else set(typed.paid)
    unknown = sorted((typed.refused.keys() | paid) - waiting.keys())
    if unknown:
        raise NotPossibleError(f"No answer is awaited for line {unknown[0]}.", field="refused")
    said = {
        number: (Answer.REFUSED, typed.refused[number]) if number in typed.refused else (Answer.PAID, "")
        for number in waiting
        if number in paid or number in typed.refused
    }
    if not said:
        raise NotPossibleError("Nothing is answered: no line waits, or none is named.", field="refused")
    rows = [
        Row(number=place, reads=f"Line {number}", claim=waiting[number].claim, answer=answer, reason=reason)
        for place, (number, (answer, reason)) in enumerate(said.items(), start=1)
    ]
    reply = _keep(batch, stated, by=by, as_of=as_of, at=at)
    _keep_lines(reply, _matched(rows, sent, {}))
    return reply


def _keep(batch: Batch, stated: Stated, *, by: User, as_of: date, at: datetime, file: ReplyFile | None = None) -> Reply:
    """Keep a reply that was read; one read before it and never recorded is discarded."""
    if stated.answered_on > as_of:
        raise NotPossibleError("A reply does not come from a day to come.", field="answered_on")
    if batch.submitted_at and stated.answered_on < batch.submitted_at.astimezone(LONDON).date():
        raise NotPossibleError(f"The batch was only sent on {day(batch.submitted_at)}.", field="answered_on")
    batch.replies.filter(state=ReplyState.PREVIEWED).update(state=ReplyState.DISCARDED)
    return Reply.objects.create(
        council_id=batch.council_id,
        batch=batch,
        file_name=file.name if file else "",
        file_text=file.text if file else "",
        digest=file.digest if file else "",
        reference=stated.reference,
        answered_on=stated.answered_on,
        stated_paid=stated.number,
        stated_total=stated.total,
        read_by=by,
        read_at=at,
    )


def _elsewhere(batch: Batch, claims: set[int]) -> dict[int, str]:
    """Return where those of the claims were sent that stand in another batch of the council."""
    lines = BatchLine.objects.filter(council=batch.council_id, claim__in=claims, removed_at__isnull=True)
    return {
        line.claim_id: f"Claim {line.claim_id} was sent in {line.batch}, not in this batch."
        for line in lines.exclude(batch=batch).select_related("batch__window").order_by("claim")
    }


def _matched(rows: Sequence[Row], sent: Mapping[int, Sent], elsewhere: Mapping[int, str]) -> Iterable[ReplyLine]:
    """Yield each row with the line it answers, or with what is wrong with it."""
    named: set[int] = set()
    contradicted = answered_differently(rows)
    for row in rows:
        line = sent.get(row.claim or 0)
        repeated = line is not None and line.claim in named
        problem = problem_of(
            row,
            line,
            is_repeated=repeated,
            is_contradicted=row.claim in contradicted,
            elsewhere=elsewhere.get(row.claim or 0, ""),
        )
        if line and not problem:
            named.add(line.claim)
        yield ReplyLine(
            row=row.number,
            reads=row.reads,
            line_id=line.pk if line else None,
            answer=row.answer or "",
            amount=row.amount,
            reason=row.reason[:300],
            problem=problem[:300],
        )


def _keep_lines(reply: Reply, lines: Iterable[ReplyLine]) -> None:
    kept = list(lines)
    for line in kept:
        line.reply = reply
    ReplyLine.objects.bulk_create(kept, batch_size=2000)


def discard(reply: Reply) -> None:
    """Discard a reply that was read and not recorded; it stays on record as discarded."""
    lock_batch(reply.batch, BatchState.SUBMITTED, NOT_SENT)
    if not Reply.objects.filter(pk=reply.pk, state=ReplyState.PREVIEWED).update(state=ReplyState.DISCARDED):
        raise NotPossibleError("This reply has been recorded or discarded already.")
