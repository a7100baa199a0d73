"""Internal audit of a frozen batch: the sample is drawn once, may be enlarged, and ends when every line is answered.

Restricted families in the sample are open to the auditor from the draw to the end of the audit, and that is recorded.
"""

from collections.abc import Iterable
from datetime import datetime

from claims.admitting import admit_to_sample, end_admissions
from claims.batch_moves import lock_batch, record_move
from claims.findings import unanswered
from claims.hands import require_unprepared
from claims.leaving import short_of_sample
from claims.models import Batch, BatchState, Sample, SampleLine
from claims.resting import standing_lines
from claims.sampling import Drawn, draw, enlarge, frame_of, lines_in
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import User


def draw_sample(batch: Batch, *, seed: str, by: User, at: datetime) -> Sample:
    """Draw the sample of a frozen batch, once, and return it; the batch is with internal audit from then on.

    The seed comes from the edge; nobody chooses it.
    """
    batch = lock_batch(batch, BatchState.FROZEN, "The sample of a frozen batch is drawn, once.")
    require_unprepared(batch, by)
    if not seed:
        raise NotPossibleError("A sample is drawn by a seed.")
    lines = standing_lines(batch)
    programme = batch.programme
    sample = Sample.objects.create(
        council_id=batch.council_id,
        batch=batch,
        seed=seed,
        percent=programme.sample_percent,
        floor=programme.sample_floor,
        population=len(lines),
        frame=frame_of(lines),
        drawn_by=by,
        drawn_at=at,
    )
    drawn = drawn_again(sample)
    _keep(sample, drawn, by=by, at=at)
    reason = f"{counted(len(drawn), 'line,lines').capitalize()} of {len(lines):,} drawn with seed {seed}."
    record_move(batch, went_to=BatchState.AUDITING, by=by, at=at, reason=reason)
    admit_to_sample(batch, by=by, at=at)
    return sample


def drawn_again(sample: Sample) -> list[Drawn]:
    """Return what the seed draws from the lines the sample was drawn from: the same, on any day and any machine."""
    return draw(lines_in(sample.frame), seed=sample.seed, percent=sample.percent, floor=sample.floor)


def enlarge_sample(batch: Batch, *, number: int, by: User, at: datetime) -> int:
    """Draw so many more lines, the next in the order of the seed, and return how many there were.

    An audited batch that nobody has signed comes back to internal audit by it.
    """
    batch = _lock_unsigned(batch)
    require_unprepared(batch, by)
    if number < 1:
        raise NotPossibleError("Enter how many more claims to look at, 1 or more.", field="number")
    sample = batch.sample
    taken = {line for line in sample.lines.values_list("line__line_number", flat=True) if line}
    drawn = enlarge(standing_lines(batch), drawn=taken, seed=sample.seed, number=number)
    if not drawn:
        raise NotPossibleError("Every claim of the batch is in the sample already.", field="number")
    _keep(sample, drawn, by=by, at=at)
    if batch.state == BatchState.AUDITED:
        reason = f"{counted(len(drawn), 'line,lines').capitalize()} more drawn."
        record_move(batch, went_to=BatchState.AUDITING, by=by, at=at, reason=reason)
    admit_to_sample(batch, by=by, at=at)
    return len(drawn)


def _lock_unsigned(batch: Batch) -> Batch:
    state = Batch.objects.values_list("state", flat=True).get(pk=batch.pk)
    asked = BatchState.AUDITED if state == BatchState.AUDITED else BatchState.AUDITING
    return lock_batch(batch, asked, "A sample is enlarged while internal audit holds the batch.")


def _keep(sample: Sample, drawn: Iterable[Drawn], *, by: User, at: datetime) -> None:
    ids = dict(sample.batch.lines.filter(line_number__isnull=False).values_list("line_number", "id"))
    SampleLine.objects.bulk_create(
        SampleLine(
            council_id=sample.council_id,
            sample=sample,
            line_id=ids[one.line_number],
            drawn_for=one.drawn_for,
            stratum=one.stratum,
            drawn_by=by,
            drawn_at=at,
        )
        for one in drawn
    )


def conclude(batch: Batch, *, by: User, at: datetime) -> None:
    """End the audit of a batch whose sampled claims have all been answered: the senior officer may sign it."""
    batch = lock_batch(batch, BatchState.AUDITING, "Only a batch with internal audit can be concluded.")
    require_unprepared(batch, by)
    waiting = len(unanswered(batch))
    if waiting:
        raise NotPossibleError(f"{counted(waiting, 'claim waits,claims wait').capitalize()} for a finding.")
    short = short_of_sample(batch)
    if short:
        raise NotPossibleError(
            f"Claims have left the batch, so that too few of the others were looked at: draw {short} more."
        )
    record_move(batch, went_to=BatchState.AUDITED, by=by, at=at, reason="Internal audit is done.")
    end_admissions(batch, at=at)
