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
    HELD = "held", "Held"
    IN_BATCH = "in-batch", "In a batch with the analyst"
    SUBMITTED = "submitted", "Submitted to the department"
    PAID = "paid", "Paid by the department"
    REFUSED = "refused", "Refused by the department"
    WITHDRAWN = "withdrawn", "Withdrawn by the council"


class HeldFor(models.TextChoices):
    """What a held claim waits for."""

    GATE = "gate", "A gate it does not pass"
    CAP = "cap", "Room below the cap"
    HAND = "hand", "The analyst's decision"


LIVE_STATES = [
    ClaimState.DRAFT,
    ClaimState.HELD,
    ClaimState.IN_BATCH,
    ClaimState.SUBMITTED,
    ClaimState.PAID,
]
UNSENT_STATES = [ClaimState.DRAFT, ClaimState.HELD, ClaimState.IN_BATCH]
REPORTED_STATES = [ClaimState.SUBMITTED, ClaimState.PAID]

CLAIM_MOVES = {
    ClaimState.DRAFT: [ClaimState.HELD, ClaimState.IN_BATCH, ClaimState.WITHDRAWN],
    ClaimState.HELD: [ClaimState.DRAFT, ClaimState.WITHDRAWN],
    ClaimState.IN_BATCH: [ClaimState.DRAFT, ClaimState.HELD, ClaimState.SUBMITTED],
    ClaimState.SUBMITTED: [ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN],
    ClaimState.PAID: [ClaimState.WITHDRAWN],
}


class BatchState(models.TextChoices):
    """Where a batch stands; the holder is named."""

    OPEN = "open", "Being filled by the analyst"
    FROZEN = "frozen", "Frozen, to be exported"
    SUBMITTED = "submitted", "Submitted to the department"


BATCH_MOVES = {
    BatchState.OPEN: [BatchState.FROZEN],
    BatchState.FROZEN: [BatchState.OPEN, BatchState.SUBMITTED],
}
