"""The file of a batch: references, dates and digests, no names; the same lines always give the same bytes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claims.models import Batch
from outcomes.exports import csv_text

HEADER = (
    "Line",
    "ClaimID",
    "FamilyReference",
    "Programme",
    "Window",
    "Kind",
    "ResultType",
    "AttachedOn",
    "EvidenceOn",
    "OutcomesPlanVersion",
    "InWorkSince",
    "WeeksWorked",
    "WeeksCompleteOn",
    "SnapshotDigest",
    "Link",
)

_COLUMNS = (
    "line_number",
    "claim_id",
    "claim__family__reference",
    "claim__programme__slug",
    "claim__window__name",
    "claim__kind",
    "claim__result_type",
    "claim__attachment__attached_on",
    "claim__window__evidence_on",
    "snapshot",
    "snapshot_digest",
    "link",
)
_SNAPSHOT = _COLUMNS.index("snapshot")


def batch_file(batch: Batch) -> tuple[str, str]:
    """Return the name and the text of a frozen batch's file: UTF-8 with a byte-order mark, CSV, formula-safe."""
    return f"{batch.programme.slug}-batch-{batch.number}.csv", csv_text(batch_lines(batch), header=HEADER)


def batch_lines(batch: Batch) -> Iterator[Sequence[Any]]:
    """Yield the lines of a frozen batch's file, in their order."""
    lines = batch.lines.filter(removed_at__isnull=True, line_number__isnull=False).order_by("line_number")
    for line in lines.values_list(*_COLUMNS).iterator():
        snapshot = json.loads(line[_SNAPSHOT])
        version = snapshot["outcomes_plan"]["version"]
        yield (*line[:_SNAPSHOT], version, *_weeks(snapshot), *line[_SNAPSHOT + 1 :])


def _weeks(snapshot: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a line tells of a result by employment, as it was frozen: dates and weeks, nothing of a benefit."""
    frozen = snapshot.get("employment") or {}
    return tuple(frozen.get(name, "") for name in ("in_work_since", "worked", "complete_on"))
