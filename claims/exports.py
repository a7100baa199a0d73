"""The file of a batch: references, dates and digests, no names; the same lines always give the same bytes."""

import csv
import io
from typing import Any

from claims.models import Batch

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
    "claim__attachment__plan__version",
    "snapshot_digest",
    "link",
)

# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def batch_file(batch: Batch) -> tuple[str, str]:
    """Return the name and the text of a frozen batch's file: UTF-8 with a byte-order mark, CSV, formula-safe."""
    written = io.StringIO()
    written.write("\ufeff")
    rows = csv.writer(written)
    rows.writerow(HEADER)
    lines = batch.lines.filter(removed_at__isnull=True, line_number__isnull=False).order_by("line_number")
    rows.writerows([safe(cell) for cell in line] for line in lines.values_list(*_COLUMNS).iterator())
    return f"{batch.programme.slug}-batch-{batch.number}.csv", written.getvalue()


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
