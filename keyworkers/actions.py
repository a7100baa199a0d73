"""What keyworkers and their managers do: each action one change, inside the edge's transaction."""

from collections.abc import Sequence
from datetime import datetime

from keyworkers.models import Look


def record_looks(looks: Sequence[Look], *, at: datetime) -> None:
    """Record who looked at which families."""
    for look in looks:
        look.looked_at = at
    Look.objects.bulk_create(looks)
