"""Attempts at what may never happen to internal audit: name of the rule to what the database must refuse."""

from typing import Any

from claims.models import BatchLine, Finding, Sample, SampleLine
from keyworkers.models import Admission
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete
from tests.troubled_families.attempts_claims import audit, audited_line


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


def drawn_by_who_prepared_it() -> None:
    """Whoever opened and froze a batch draws its sample."""
    line = frozen_line()
    sample(line, drawn_by=line.batch.made_by)


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


def found_by_who_prepared_it() -> None:
    """Whoever opened and froze the batch says what internal audit found."""
    line = frozen_line()
    audit(line)
    again(Finding.objects.get(), found_by_id=line.batch.made_by_id)


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
    "Sample.drawn_of_a_frozen_batch": drawn_by_who_prepared_it,
    "Sample.never_updated": lambda: change(sample(frozen_line()), seed="another"),
    "Sample.never_deleted": lambda: delete(sample(frozen_line())),
    "SampleLine.drawn_of_its_batch": drawn_of_another_batch,
    "SampleLine.never_updated": lambda: change(audited_line().sampled, drawn_for="judgement"),
    "SampleLine.never_deleted": lambda: delete(audited_line().sampled),
    # What was found.
    "Finding.not_wholly_valid_says_why": lambda: again(finding(), found="partly"),
    "Finding.found_of_the_sample": found_by_who_prepared_it,
    "Finding.never_updated": lambda: change(finding(), reason="Another."),
    "Finding.never_deleted": lambda: delete(finding()),
    # Who may open a restricted family for a time.
    "Admission.admitted_once_for_an_occasion": lambda: again(admission()),
    "Admission.admission_in_order": lambda: change(admission(), ends_on="2019-01-01"),
    "Admission.ended_once": lambda: change(admission(), why="Another."),
    "Admission.never_deleted": lambda: delete(admission()),
}
