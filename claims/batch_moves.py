"""Moves of batches from one state to another: what is locked for it, in which order, and the row that tells of it.

Whoever changes a batch locks its programme first, then the batch, then its claims.
"""

from datetime import date, datetime
from typing import Any

from claims.models import Batch, BatchMove, BatchState, Programme, Window
from families.refusals import NotPossibleError
from keyworkers.models import User


def require_open(window: Window, as_of: date) -> None:
    """Refuse a day on which nothing of a window can be prepared or sent."""
    if not window.opens_on <= as_of <= window.submit_by:
        raise NotPossibleError(
            f"{window} is open from {window.opens_on:%d/%m/%Y} to {window.submit_by:%d/%m/%Y}, and only then."
        )


def lock_programme(programme: int) -> Programme:
    """Lock the programme: batches of one programme change one at a time, because they share its cap and its chain."""
    return Programme.objects.select_for_update().get(pk=programme)


def lock_batch(batch: Batch, state: BatchState, otherwise: str) -> Batch:
    """Lock a batch that stands in ``state`` and return it as it is now; refuse another with ``otherwise``."""
    locked = Batch.objects.select_for_update(of=("self",)).select_related("window", "programme").get(pk=batch.pk)
    if locked.state != state:
        raise NotPossibleError(otherwise)
    return locked


def record_move(
    batch: Batch, *, went_to: BatchState, by: User | None, at: datetime, reason: str, **values: Any
) -> None:
    """Move a locked batch to another state, writing ``values`` with it, and record the move: who, when, why."""
    Batch.objects.filter(pk=batch.pk).update(state=went_to, **values)
    BatchMove.objects.create(
        batch=batch, came_from=batch.state, went_to=went_to, moved_by=by, moved_at=at, reason=reason[:300]
    )


def record_first(batch: Batch, *, by: User, at: datetime, reason: str) -> None:
    """Record that a batch was opened."""
    BatchMove.objects.create(batch=batch, came_from="", went_to=batch.state, moved_by=by, moved_at=at, reason=reason)
