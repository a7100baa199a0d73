"""The words that several tables of claims share."""

from django.db import models


class ResultType(models.TextChoices):
    """By which route a family's result is claimed (DOMAIN.md 1)."""

    PROGRESS = "progress", "Significant and sustained progress"
    EMPLOYMENT = "employment", "Continuous employment"


class ClaimKind(models.TextChoices):
    """What is claimed."""

    ATTACHMENT = "attachment", "Attachment"
    RESULT = "result", "Result"


class ClaimState(models.TextChoices):
    """Where a claim stands; the holder is named."""

    DRAFT = "draft", "Draft with the analyst"
    READY = "ready", "Ready, with the analyst"
    HELD = "held", "Held"
    IN_BATCH = "in-batch", "In a batch with the analyst"
    WITH_AUDIT = "with-audit", "With internal audit"
    SUBMITTED = "submitted", "Submitted to the department"
    PAID = "paid", "Paid by the department"
    REFUSED = "refused", "Refused by the department"
    WITHDRAWN = "withdrawn", "Withdrawn by the council"
    REPAID = "repaid", "Repaid to the department"


class HeldFor(models.TextChoices):
    """What a held claim waits for."""

    GATE = "gate", "A gate it does not pass"
    CAP = "cap", "Room below the cap"
    HAND = "hand", "The analyst's decision"


LIVE_STATES = [
    ClaimState.DRAFT,
    ClaimState.READY,
    ClaimState.HELD,
    ClaimState.IN_BATCH,
    ClaimState.WITH_AUDIT,
    ClaimState.SUBMITTED,
    ClaimState.PAID,
]
IN_A_BATCH = [ClaimState.IN_BATCH, ClaimState.WITH_AUDIT]
UNSENT_STATES = [ClaimState.DRAFT, ClaimState.READY, ClaimState.HELD, *IN_A_BATCH]
REPORTED_STATES = [ClaimState.SUBMITTED, ClaimState.PAID]

# A claim is ready once every check is passed and decided on; with audit from the freeze until the batch is sent. A
# reply that was recorded by mistake is undone, which alone leads back from paid or refused. A claim withdrawn after it
# was paid is repaid.
CLAIM_MOVES = {
    ClaimState.DRAFT: [ClaimState.READY, ClaimState.HELD, ClaimState.WITHDRAWN],
    ClaimState.READY: [ClaimState.DRAFT, ClaimState.HELD, ClaimState.IN_BATCH, ClaimState.WITHDRAWN],
    ClaimState.HELD: [ClaimState.DRAFT, ClaimState.READY, ClaimState.WITHDRAWN],
    ClaimState.IN_BATCH: [ClaimState.READY, ClaimState.HELD, ClaimState.WITH_AUDIT],
    ClaimState.WITH_AUDIT: [ClaimState.IN_BATCH, ClaimState.HELD, ClaimState.SUBMITTED],
    ClaimState.SUBMITTED: [ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN],
    ClaimState.PAID: [ClaimState.SUBMITTED, ClaimState.WITHDRAWN, ClaimState.REPAID],
    ClaimState.REFUSED: [ClaimState.SUBMITTED],
    ClaimState.WITHDRAWN: [ClaimState.REPAID],
}


class BatchState(models.TextChoices):
    """Where a batch stands; the holder is named."""

    OPEN = "open", "Being filled by the analyst"
    FROZEN = "frozen", "Frozen, for internal audit to draw its sample"
    AUDITING = "auditing", "Sample with internal audit"
    AUDITED = "audited", "Audited, for the senior officer to sign"
    SIGNED = "signed", "Signed, for the analyst to send"
    SUBMITTED = "submitted", "Submitted to the department"


# Until the sample is drawn a frozen batch can be opened again; after that claims can only leave it. A claim that leaves
# a signed batch brings it back to be signed anew, or to be audited where too little of the rest was looked at.
BATCH_MOVES = {
    BatchState.OPEN: [BatchState.FROZEN],
    BatchState.FROZEN: [BatchState.OPEN, BatchState.AUDITING],
    BatchState.AUDITING: [BatchState.AUDITED],
    BatchState.AUDITED: [BatchState.AUDITING, BatchState.SIGNED],
    BatchState.SIGNED: [BatchState.AUDITED, BatchState.AUDITING, BatchState.SUBMITTED],
}


BATCHS_WORDS = [BatchState.AUDITED, BatchState.SIGNED]


def shown_as(claim: str, batch: str | None) -> str:
    """Return as what a claim is shown: frozen in a batch, whoever holds that batch holds it, and the words are one."""
    goes_on = claim == ClaimState.WITH_AUDIT and batch in BATCHS_WORDS
    return batch if goes_on and batch else claim


class DecisionOutcome(models.TextChoices):
    """What a person decided about a claim whose checks they looked at."""

    APPROVED = "approved", "It can be claimed"
    SENT_BACK = "sent-back", "It cannot be claimed yet"


class TaskCode(models.TextChoices):
    """What only a person can check about a claim (DOMAIN.md 3.1, 3, 4, 8 and 10)."""

    EMPLOYMENT_VERIFIED = "employment-verified", "The record of the work is verified"
    JUDGEMENT_ACCEPTED = "judgement-accepted", "The professional judgement it rests on is accepted"
    RETROSPECTIVE_ACCEPTED = "retrospective-accepted", "The assessment made after attachment is accepted"
    PLAN_COVERS = "plan-covers", "The family plan covers the needs that no goal names"


class TaskOutcome(models.TextChoices):
    """What the person found."""

    PASSED = "passed", "Yes"
    NOT_PASSED = "not-passed", "No"


class DrawnFor(models.TextChoices):
    """Why a claim is in internal audit's sample."""

    RANDOM = "random", "Drawn at random"
    JUDGEMENT = "judgement", "Rests on a professional judgement"
    RETROSPECTIVE = "retrospective", "Assessed after attachment"
    SELF_VERIFIED = "self-verified", "Employment verified by the council itself"
    ENLARGED = "enlarged", "Drawn when the sample was enlarged"


class SpotCheckQuestion(models.TextChoices):
    """The three questions of a spot check [S59, DOMAIN.md 3.3], and the claim as a whole."""

    ELIGIBLE = "eligible", "Was the family eligible?"
    APPROACH = "approach", "Was the programme's approach followed?"
    RESULT = "result", "Is the result evidenced?"
    WHOLE = "whole", "Is the claim valid?"


class FoundToBe(models.TextChoices):
    """What an auditor found."""

    VALID = "valid", "Valid"
    PARTLY = "partly", "Partly valid"
    NOT_VALID = "not-valid", "Not valid"


class FileFormat(models.TextChoices):
    """How the file of a batch is written."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel workbook"


class ReplyState(models.TextChoices):
    """Where the department's reply to a batch stands."""

    PREVIEWED = "previewed", "Read, to be confirmed"
    COMMITTED = "committed", "Recorded"
    DISCARDED = "discarded", "Discarded"
    UNDONE = "undone", "Undone"


REPLY_MOVES = {
    ReplyState.PREVIEWED: [ReplyState.COMMITTED, ReplyState.DISCARDED],
    ReplyState.COMMITTED: [ReplyState.UNDONE],
}


class Answer(models.TextChoices):
    """What the department answered about a claim."""

    PAID = "paid", "Paid"
    REFUSED = "refused", "Refused"


class RefusedFor(models.TextChoices):
    """How we read what the department refuses a claim for: our own words, beside which its own are kept."""

    ELIGIBLE = "eligible", "The family was not eligible"
    APPROACH = "approach", "The programme's approach is not evidenced"
    RESULT = "result", "The result is not evidenced"
    BEFORE = "before", "Claimed before, here or elsewhere"
    NOT_DUE = "not-due", "Outside its window, or above what is paid"
    OTHER = "other", "Something else"


class MoneyKind(models.TextChoices):
    """What happened to the money of a claim."""

    CLAIMED = "claimed", "Claimed"
    PAID = "paid", "Paid"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn before it was paid"
    DUE_BACK = "due-back", "Due back to the department"
    REPAID = "repaid", "Repaid"


class TariffBy(models.TextChoices):
    """Which day decides the rate of a claim."""

    ATTACHED = "attached", "The day the family was attached"
    CLAIMED = "claimed", "The day its window closes"


class Coordination(models.TextChoices):
    """Whether a claim needs that more than one agency worked together (DOMAIN.md 3.1, 4: one authority's rule)."""

    SHOWN = "shown", "Shown, and needed by no claim"
    NEEDED = "needed", "Needed by every claim"


class Payment(models.TextChoices):
    """Whether the department pays by results here (DOMAIN.md 1, earned autonomy)."""

    BY_RESULTS = "by-results", "Paid by results"
    RECORDED = "recorded", "Paid up front; results are recorded, not paid (earned autonomy)"
