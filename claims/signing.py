"""A batch is signed by somebody who had no hand in it, and sent as it was signed; judged again both times."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from claims.batch_moves import lock_batch, lock_programme, record_move, require_open
from claims.batches import Settled, judged_again
from claims.hands import hand_of
from claims.ledger import write_claimed
from claims.models import Batch, BatchState, ClaimKind, ClaimState, SignOff
from claims.moves import Move, move
from families.refusals import NotPossibleError
from families.words import counted, pounds
from keyworkers.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What is signed: how many lines of which kind, for how much, how many of them internal audit looked at."""

    lines: int
    attachments: int
    results: int
    amount: Decimal
    sampled: int
    without_rate: int
    waiting: int  # sent, and not answered yet

    def as_seen(self, batch: Batch) -> str:
        """Return what tells these totals from others, so that nobody signs what they have not been shown."""
        sums = f"{self.amount}-{self.without_rate}"
        return f"{self.lines}-{self.attachments}-{sums}-{self.sampled}-{batch.head[:12]}"


def in_pounds(totals: Totals | SignOff) -> str:
    """Return what lines come to; what no rate covered is in no total, and is told beside it."""
    missing = counted(totals.without_rate, "claim has no rate recorded and is,claims have no rate recorded and are")
    if not totals.without_rate:
        return pounds(totals.amount)
    if totals.without_rate == totals.lines:
        return "No rate recorded"
    return f"{pounds(totals.amount)}; {missing} not in it"


def totals_of(batch: Batch) -> Totals:
    """Return the totals of the lines that stand."""
    return totals_in(totals_asked(batch))


def totals_asked(batch: Batch) -> QuerySet[Any, Any]:
    """Return the question of which ``totals_in`` reads the answer, to be asked beside others."""
    standing = batch.lines.filter(removed_at__isnull=True).order_by().values("batch")
    counted_up = standing.annotate(
        lines=Count("id"),
        attachments=Count("id", filter=Q(claim__kind=ClaimKind.ATTACHMENT)),
        results=Count("id", filter=Q(claim__kind=ClaimKind.RESULT)),
        sampled=Count("sampled"),
        without_rate=Count("id", filter=Q(amount__isnull=True)),
        waiting=Count("id", filter=Q(claim__state=ClaimState.SUBMITTED)),
        amount=Coalesce(Sum("amount"), Decimal(0)),  # last: after it the name means the sum
    )
    asked: QuerySet[Any, Any] = counted_up.values_list(*(field.name for field in fields(Totals)))
    return asked


def totals_in(rows: Iterable[Any]) -> Totals:
    """Return the totals that were found; of no line that stands, there is no row."""
    found = next(iter(rows), (0, 0, 0, Decimal(0), 0, 0, 0))
    return Totals(**{field.name: value for field, value in zip(fields(Totals), found, strict=True)})


def sign_batch(
    batch: Batch, *, by: User, as_of: date, at: datetime, seen: str | None = None, without_rate: int = 0
) -> Settled:
    """Sign an audited batch with its totals and its head as they stand: one sheet more.

    The families are judged and the caps asked again first. Where a claim leaves for it, nothing is signed: the totals
    are looked at anew. ``seen``: what the signer was shown (``Totals.as_seen``); ``without_rate``: of how many claims
    they said that they know that no rate is recorded. The database refuses whoever has decided, batched or audited any
    of it.
    """
    lock_programme(batch.programme_id)
    batch = lock_batch(batch, BatchState.AUDITED, "A batch is signed once internal audit is done with it.")
    require_open(batch.window, as_of)
    hand = hand_of(batch, by)
    if hand:
        raise NotPossibleError(f"You cannot sign this batch: you {hand.words}. Somebody else signs it.")
    judged = judged_again(batch, as_of=as_of, at=at)
    if judged.left:
        return judged.settled(0)
    if not judged.standing:
        raise NotPossibleError("No claim is left in this batch: there is nothing to sign.")
    totals = _totals_known(batch, seen=seen, without_rate=without_rate)
    sheet = SignOff.objects.create(
        council_id=batch.council_id,
        batch=batch,
        lines=totals.lines,
        attachments=totals.attachments,
        results=totals.results,
        amount=totals.amount,
        without_rate=totals.without_rate,
        sampled=totals.sampled,
        head=batch.head,
        signed_by=by,
        signed_at=at,
    )
    reason = f"Signed: {counted(sheet.lines, 'line,lines')}, {in_pounds(sheet)}; head {sheet.head}."
    record_move(batch, went_to=BatchState.SIGNED, by=by, at=at, reason=reason, signed_by=by, signed_at=at)
    return Settled(lines=sheet.lines)


def _totals_known(batch: Batch, *, seen: str | None, without_rate: int) -> Totals:
    """Return the totals, once whoever signs knows them as they stand."""
    totals = totals_of(batch)
    if seen is not None and seen != totals.as_seen(batch):
        raise NotPossibleError("The batch has changed since you were shown its totals. Look at them again.")
    if totals.without_rate != without_rate:
        missing = counted(totals.without_rate, "claim has no rate recorded,claims have no rate recorded")
        raise NotPossibleError(f"{missing.capitalize()}: say that you know of it.", field="knows_of_rates")
    return totals


def submit_batch(batch: Batch, *, by: User, as_of: date, at: datetime) -> Settled:
    """Record that the exported file was sent: the claims are submitted, and nothing of the batch can change any more.

    The families are judged and the caps asked once more. Where a claim leaves for it, nothing is submitted, and the
    batch is signed and exported again.
    """
    lock_programme(batch.programme_id)
    batch = lock_batch(batch, BatchState.SIGNED, "Only a signed batch can be submitted.")
    require_open(batch.window, as_of)
    if not batch.file_digest:
        raise NotPossibleError("Export the batch before it is submitted.")
    judged = judged_again(batch, as_of=as_of, at=at)
    if judged.left:
        return judged.settled(0)
    sent = [Move(claim=line.claim_id, reason=f"Submitted in batch {batch.number}.") for line, _ in judged.standing]
    moved = move(
        sent, came_from=[ClaimState.WITH_AUDIT], went_to=ClaimState.SUBMITTED, by=by, at=at, submitted_on=as_of
    )
    write_claimed(batch, on=as_of, by=by, at=at)
    reason = f"{batch.file_name}, SHA-256 {batch.file_digest}."
    record_move(batch, went_to=BatchState.SUBMITTED, by=by, at=at, reason=reason, submitted_by=by, submitted_at=at)
    return Settled(lines=len(moved))
