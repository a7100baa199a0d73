"""Claims that leave a batch before it is sent, by a dated line, and what follows for a batch audited or signed already.

A signed batch is signed again, because its totals are others; where too little of what is left has been looked at, it
goes back to internal audit first. Whoever takes claims out locks the programme, then the batch, then its claims.
"""

from collections.abc import Mapping
from datetime import date, datetime

from claims.admitting import end_admissions
from claims.batch_moves import lock_programme, record_move
from claims.lines import leave_batches
from claims.models import Batch, BatchLine, BatchState, Claim, ClaimState, HeldFor, Programme, Sample
from claims.models.choices import IN_A_BATCH
from claims.moves import Move, move
from claims.sampling import ALWAYS_LOOKED_AT, AT_RANDOM, short_by
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import User


def take_out(line: BatchLine, *, reason: str, by: User, at: datetime) -> None:
    """Take a claim out of a batch not yet submitted, by a dated line; it is held until an analyst lets it go."""
    if not reason.strip():
        raise NotPossibleError("Say why the claim is taken out.", field="reason")
    lock_programme(line.batch.programme_id)
    stands = BatchLine.objects.filter(pk=line.pk, removed_at__isnull=True).exists()
    if not stands or not leave({line.claim_id: reason}, by=by, at=at):
        raise NotPossibleError("This claim has left the batch already, or the batch has been submitted.")
    held = Move(claim=line.claim_id, reason=reason, held_for=HeldFor.HAND)
    move([held], came_from=IN_A_BATCH, went_to=ClaimState.HELD, by=by, at=at)


def leave(reasons: Mapping[int, str], *, by: User | None, at: datetime) -> int:
    """Take claims out of the unsent batches that hold them and send those batches back as far as need be.

    Return how many left. The claims themselves are moved by the caller, who knows to where. Nobody (None): a check that
    is no longer passed.
    """
    batches = _locked(reasons)
    left = leave_batches(reasons, at=at)
    for batch in batches:
        _send_back(batch, by=by, at=at)
    return left


def leave_and_hold(lapsed: Mapping[int, str], *, at: datetime, held_for: HeldFor = HeldFor.GATE) -> int:
    """Take the claims that no longer pass out of their batch, hold each for its reason, and return how many left."""
    if not lapsed:
        return 0
    left = leave(lapsed, by=None, at=at)
    held = [Move(claim=claim, reason=why, held_for=held_for) for claim, why in lapsed.items()]
    move(held, came_from=IN_A_BATCH, went_to=ClaimState.HELD, by=None, at=at)
    return left


def leave_closed(programme: Programme, *, as_of: date, at: datetime) -> int:
    """Take the claims out of the unsent batches of windows that are over; the next window may claim them anew."""
    late = Claim.objects.filter(programme=programme, state__in=IN_A_BATCH, window__submit_by__lt=as_of)
    return leave_and_hold(
        {claim.pk: f"Not sent while {claim.window} was open." for claim in late.select_related("window")}, at=at
    )


def _locked(reasons: Mapping[int, str]) -> list[Batch]:
    """Lock the unsent batches that hold one of the claims, their programmes first, and return them."""
    lines = BatchLine.objects.filter(claim__in=reasons, removed_at__isnull=True).exclude(
        batch__state=BatchState.SUBMITTED
    )
    pairs = sorted(set(lines.order_by().values_list("batch__programme_id", "batch_id")))
    for programme in sorted({programme for programme, _ in pairs}):
        lock_programme(programme)
    found = Batch.objects.select_for_update().filter(pk__in=[batch for _, batch in pairs]).order_by("pk")
    return [batch for batch in found if batch.state != BatchState.SUBMITTED]


def _send_back(batch: Batch, *, by: User | None, at: datetime) -> None:
    """Send a batch that claims have left back to whoever has to look at it again: nobody, as long as none has."""
    if batch.state == BatchState.AUDITING and not batch.lines.filter(removed_at__isnull=True).exists():
        end_admissions(batch, at=at)
    if batch.state not in (BatchState.AUDITED, BatchState.SIGNED):
        return
    short = short_of_sample(batch)
    if batch.state == BatchState.AUDITED and not short:
        return
    again = "The totals that were signed hold no longer" if batch.state == BatchState.SIGNED else "A claim left"
    more = f": {counted(short, 'more claim is,more claims are')} to be looked at first." if short else "."
    record_move(
        batch,
        went_to=BatchState.AUDITING if short else BatchState.AUDITED,
        by=by,
        at=at,
        reason=f"{again}{more}",
        signed_by=None,
        signed_at=None,
    )


def short_of_sample(batch: Batch) -> int:
    """Return how many more lines must be drawn for what stands to be covered: the share and the floor of the draw.

    A claim that left is looked at no more, so that its place is taken by another. What is always looked at is beside
    the share, as it was at the draw. A batch of which nothing was drawn falls short of nothing here.
    """
    sample = Sample.objects.filter(batch=batch).first()
    if sample is None:
        return 0
    looked_at = list(sample.lines.filter(line__removed_at__isnull=True).values_list("drawn_for", flat=True))
    return short_by(
        standing=batch.lines.filter(removed_at__isnull=True).count(),
        always=sum(why in ALWAYS_LOOKED_AT for why in looked_at),
        at_random=sum(why in AT_RANDOM for why in looked_at),
        percent=sample.percent,
        floor=sample.floor,
    )
