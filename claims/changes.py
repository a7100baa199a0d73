"""What changed of a programme and its parts: who changed what, when and why."""

from claims.models import Programme
from claims.programmes import called
from families.row_changes import Change, Told

HISTORIES = tuple(
    f"claims.{name}Event" for name in ("Programme", "Target", "Cap", "Tariff", "Window", "OpeningBalance")
)
UNTOLD = frozenset({"id", "council_id", "framework_id", "programme_id", "slug"})
NAMES = {"tariff": "Rate"}
# What a field is called, where the model's own name for it is not what the pages say.
FIELDS = {
    "starts_on": "first day",
    "ends_on": "last day",
    "opens_on": "opens on",
    "submit_by": "last day to send",
    "attached_by": "families attached by",
    "evidence_on": "evidence date",
    "source_note": "source",
    "tariff_by": "rate of",
    "paid_of": "of so many families",
    "paid_for": "paid for so many",
    "second_check_percent": "decisions of a second person, per cent",
    "second_check_seed": "seed of the second person's decisions",
    "sample_percent": "internal audit looks at, per cent",
    "sample_floor": "and never at fewer claims than",
    "coordination": "work across more than one agency",
    "kind": "claims",
    "result_type": "route",
    "is_our_reading": "our reading",
    "is_in_total": "in total",
    "measure": "counts",
}
TOLD = Told(called=called, histories=HISTORIES, untold=UNTOLD, names=NAMES, fields=FIELDS)


def changes_of(programme: Programme, *, size: int, skip: int = 0) -> list[Change]:
    """Return what happened to a programme and its parts, newest first."""
    return TOLD.changes_of(programme, size=size, skip=skip)
