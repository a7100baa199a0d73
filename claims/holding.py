"""Who holds a claim, as every list, filter, file and answer says it: the claim's own state, or its batch's.

While a batch is audited and signed its claims are in one state of their own, and in its words.
"""

from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from claims.models import BatchLine, BatchState, ClaimState
from claims.models.choices import BATCHS_WORDS

SHOWN_STATES = [
    (str(state), str(state.label))
    for own in ClaimState
    for state in ([own, *BATCHS_WORDS] if own == ClaimState.WITH_AUDIT else [own])
]


def with_holder(claims: QuerySet[Any]) -> QuerySet[Any]:
    """Return claims with ``batch_state``, where the batch stands that each lies in, and ``shown_state``."""
    lines = BatchLine.objects.filter(claim=OuterRef("pk"), removed_at__isnull=True)
    found = claims.annotate(batch_state=Subquery(lines.values("batch__state")[:1]))
    shown: QuerySet[Any] = found.annotate(shown_state=shown_state("state", "batch_state"))
    return shown


def shown_state(claim: str, batch: str) -> Case:
    """Return as what a claim is shown, of the paths to its state and to its batch's."""
    goes_on = {claim: ClaimState.WITH_AUDIT, f"{batch}__in": BATCHS_WORDS}
    return Case(When(**goes_on, then=F(batch)), default=F(claim))


def standing_as(state: str) -> dict[str, Any]:
    """Return the conditions that a claim is shown as being in a state."""
    if state not in (ClaimState.WITH_AUDIT, *BATCHS_WORDS):
        return {"state": state}
    standing = BatchLine.objects.filter(removed_at__isnull=True)
    if state == ClaimState.WITH_AUDIT:
        lines = standing.filter(batch__state__in=(BatchState.FROZEN, BatchState.AUDITING))
    else:
        lines = standing.filter(batch__state=state)
    return {"state": ClaimState.WITH_AUDIT, "pk__in": lines.values("claim")}
