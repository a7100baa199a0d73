"""Decisions about claims: a person looked at the checks and says that it can be made; a share is decided on twice."""

from collections.abc import Sequence
from datetime import datetime

from claims.models import Claim, ClaimState, Decision
from claims.models.choices import DecisionOutcome
from claims.moves import Move, move
from keyworkers.models import User


def approve(claims: Sequence[Claim], *, by: User, at: datetime) -> list[int]:
    """Approve drafts, which makes them ready, and return which they were."""
    Decision.objects.bulk_create(
        Decision(council_id=one.council_id, claim=one, outcome=DecisionOutcome.APPROVED, decided_by=by, decided_at=at)
        for one in claims
    )
    ready = [Move(claim=one.pk, reason="Every check is passed.") for one in claims]
    return move(ready, came_from=[ClaimState.DRAFT], went_to=ClaimState.READY, by=by, at=at)
