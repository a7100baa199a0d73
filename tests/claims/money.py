"""Batches that were sent with an amount on each line, for the tests of replies and of the ledger.

Verdicts are planted: ask for the fixture ``judges`` beside it.
"""

from decimal import Decimal

from claims.models import Batch, BatchState, Claim, ClaimKind, MoneyLine
from keyworkers.models import Role, User
from tests.claims.stages import advance, batch_at, somebody
from tests.photographs import photographed

FEE, RESULT = Decimal(1000), Decimal(800)


def sent_batch(*, families: int = 2) -> Batch:
    """A submitted batch of so many families: £1,000.00 claimed for each attachment, £800.00 for each result."""

    def build() -> Batch:
        batch = batch_at(BatchState.FROZEN, families=families)
        for kind, amount in ((ClaimKind.ATTACHMENT, FEE), (ClaimKind.RESULT, RESULT)):
            batch.lines.filter(claim__kind=kind).update(amount=amount)
        return advance(batch, BatchState.SUBMITTED)

    return photographed(("a batch sent", families), build)


def analyst_of(batch: Batch) -> User:
    """Who prepared it."""
    return somebody(batch.window, Role.ANALYST)


def states(batch: Batch) -> dict[int, str]:
    """Where the claims of a batch stand, by their line."""
    return {line.line_number or 0: line.claim.state for line in batch.lines.select_related("claim")}


def claim_of(batch: Batch, line: int) -> Claim:
    """The claim in a line."""
    return Claim.objects.get(lines__batch=batch, lines__line_number=line)


def ledger_of(batch: Batch, line: int) -> dict[str, Decimal]:
    """The amounts of the ledger's standing lines of a claim, by their kind."""
    lines = MoneyLine.objects.standing().filter(claim=claim_of(batch, line))
    return dict(lines.values_list("kind", "amount"))
