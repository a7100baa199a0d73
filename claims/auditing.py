"""Internal audit of a frozen batch: the sample is drawn once, looked at, and answered before anybody signs."""

from datetime import datetime

from claims.batches import lock_batch, record_move
from claims.models import Batch, BatchState, Sample
from keyworkers.models import User


def draw_sample(batch: Batch, *, seed: str, by: User, at: datetime) -> Sample:
    """Draw the sample of a frozen batch, once, and return it; the batch is with internal audit from then on."""
    batch = lock_batch(batch, BatchState.FROZEN, "The sample of a frozen batch is drawn, once.")
    standing = batch.lines.filter(removed_at__isnull=True).count()
    programme = batch.programme
    sample = Sample.objects.create(
        council_id=batch.council_id,
        batch=batch,
        seed=seed,
        percent=programme.sample_percent,
        floor=programme.sample_floor,
        population=standing,
        drawn_by=by,
        drawn_at=at,
    )
    record_move(batch, went_to=BatchState.AUDITING, by=by, at=at, reason=f"Sample drawn with seed {seed}.")
    return sample


def conclude(batch: Batch, *, by: User, at: datetime) -> None:
    """End the audit of a batch whose sampled claims have all been answered: the senior officer may sign it."""
    batch = lock_batch(batch, BatchState.AUDITING, "Only a batch with internal audit can be concluded.")
    record_move(batch, went_to=BatchState.AUDITED, by=by, at=at, reason="Internal audit is done.")
