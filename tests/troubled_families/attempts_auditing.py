"""Attempts at what may never happen to internal audit: name of the rule to what the database must refuse."""

from typing import Any

from claims.models import BatchLine, ClaimMove, ClaimTask, Finding, Sample, SampleLine
from keyworkers.models import Admission
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete
from tests.troubled_families.attempts_claims import audit, audited_line, decision


def frozen_line() -> BatchLine:
    """The one line of a frozen batch, prepared by its analyst."""
    claim = make.ClaimFactory()
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    digests = {"snapshot": "{}", "snapshot_digest": "0" * 64, "link": "1" * 64}
    line = BatchLine.objects.create(
        council=claim.council, batch=batch, claim=claim, added_at=make.NOW, line_number=1, **digests
    )
    change(batch, state="frozen", frozen_by_id=batch.made_by_id, frozen_at=make.NOW, head="1" * 64)
    batch.refresh_from_db()
    return line


def sample(line: BatchLine, **fields: Any) -> Sample:
    """The sample of a line's frozen batch."""
    drawn: dict[str, Any] = {"seed": "the seed", "percent": 10, "floor": 1, "population": 1} | fields
    drawn.setdefault("drawn_by", make.InternalAuditorFactory(council=line.council))
    return Sample.objects.create(council=line.council, batch=line.batch, drawn_at=make.NOW, **drawn)


def drawn_too_small() -> None:
    """A sample is of less than a tenth."""
    sample(frozen_line(), percent=9)


def drawn_without_a_seed() -> None:
    """Nothing says by what a sample was drawn."""
    sample(frozen_line(), seed="")


def drawn_by_who_decided() -> None:
    """Whoever decided on a claim of a batch, and neither opened nor froze it, draws its sample."""
    line = frozen_line()
    sample(line, drawn_by=decision(claim=line.claim, decided_by=another_analyst(line)).decided_by)


def another_analyst(line: BatchLine) -> Any:
    """Somebody who neither opened nor froze the line's batch."""
    return make.UserFactory(council=line.council, role="analyst")


def drawn_before_the_freeze() -> None:
    """A sample is drawn of a batch that is being filled."""
    claim = make.ClaimFactory()
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    line = BatchLine.objects.create(council=claim.council, batch=batch, claim=claim, added_at=make.NOW)
    sample(line)


def enlarged_by_who_checked() -> None:
    """Whoever answered a check of a claim of the batch draws one more line of it."""
    line = frozen_line()
    by = another_analyst(line)
    ClaimTask.objects.create(
        council=line.council,
        claim=line.claim,
        code="judgement-accepted",
        outcome="passed",
        rests_on="The minutes of 4 September.",
        answered_by=by,
        answered_at=make.NOW,
    )
    drawn = {"drawn_by": by, "drawn_at": make.NOW}
    SampleLine.objects.create(council=line.council, sample=sample(line), line=line, drawn_for="enlarged", **drawn)


def drawn_of_another_batch() -> None:
    """A sample holds a line of another batch."""
    drawn = sample(frozen_line())
    other = make.ClaimFactory(attachment=make.AttachmentFactory(council=drawn.council))
    line = BatchLine.objects.create(
        council=drawn.council,
        batch=make.BatchFactory(programme=other.programme, window=make.WindowFactory(programme=other.programme)),
        claim=other,
        added_at=make.NOW,
    )
    by = {"drawn_by": drawn.drawn_by, "drawn_at": make.NOW}
    SampleLine.objects.create(council=drawn.council, sample=drawn, line=line, drawn_for="random", **by)


def audited_without_a_finding() -> None:
    """An audit ends though nobody has said of the sampled claim whether it is valid."""
    line = frozen_line()
    drawn = sample(line)
    by = {"drawn_by": drawn.drawn_by, "drawn_at": make.NOW}
    SampleLine.objects.create(council=drawn.council, sample=drawn, line=line, drawn_for="random", **by)
    change(line.batch, state="auditing")
    change(line.batch, state="audited")


def found_by_who_took_it_in() -> None:
    """Whoever took the claim into the batch says what internal audit found."""
    line = frozen_line()
    audit(line)
    by = another_analyst(line)
    moved = {"came_from": "ready", "went_to": "in-batch", "moved_by": by, "moved_at": make.NOW, "reason": "Taken in."}
    ClaimMove.objects.create(claim=line.claim, **moved)
    again(Finding.objects.get(), found_by_id=by.pk)


def found_of_what_was_not_drawn() -> None:
    """Internal audit finds something of a claim it never drew."""
    again(finding(), line_id=frozen_line().pk)


def finding() -> Finding:
    """What internal audit found of a line."""
    return Finding.objects.get(line=audited_line())


def admission(**fields: Any) -> Admission:
    """An auditor may open a restricted family's record while a batch is audited."""
    restriction = make.RestrictionFactory()
    auditor = make.InternalAuditorFactory(council=restriction.council)
    about = {"occasion": "audit of batch 1", "why": "Internal audit of batch 1.", "starts_on": make.TODAY}
    return Admission.objects.create(
        council=restriction.council, restriction=restriction, user=auditor, **about, **fields
    )


ATTEMPTS: dict[str, Attempt] = {
    # The sample.
    "Batch.audited_once_looked_at": audited_without_a_finding,
    "Sample.sample_percent_at_least_ten": drawn_too_small,
    "Sample.sample_names_its_seed": drawn_without_a_seed,
    "Sample.drawn_of_a_frozen_batch": drawn_before_the_freeze,
    "Sample.audited_by_somebody_else": drawn_by_who_decided,
    "Sample.never_updated": lambda: change(sample(frozen_line()), seed="another"),
    "Sample.never_deleted": lambda: delete(sample(frozen_line())),
    "SampleLine.drawn_of_its_batch": drawn_of_another_batch,
    "SampleLine.audited_by_somebody_else": enlarged_by_who_checked,
    "SampleLine.never_updated": lambda: change(audited_line().sampled, drawn_for="judgement"),
    "SampleLine.never_deleted": lambda: delete(audited_line().sampled),
    # What was found.
    "Finding.not_wholly_valid_says_why": lambda: again(finding(), found="partly"),
    "Finding.found_of_the_sample": found_of_what_was_not_drawn,
    "Finding.audited_by_somebody_else": found_by_who_took_it_in,
    "Finding.never_updated": lambda: change(finding(), reason="Another."),
    "Finding.never_deleted": lambda: delete(finding()),
    # Who may open a restricted family for a time.
    "Admission.admitted_once_for_an_occasion": lambda: again(admission()),
    "Admission.admission_in_order": lambda: change(admission(), ends_on="2019-01-01"),
    "Admission.ended_once": lambda: change(admission(), why="Another."),
    "Admission.never_deleted": lambda: delete(admission()),
}
