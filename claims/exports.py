"""The file of a batch: references, dates and digests, no names; the same lines always give the same bytes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import F, Func, TextField, Value

from claims.batch_moves import lock_batch
from claims.models import Batch, BatchFile, BatchState
from claims.models.choices import FileFormat
from keyworkers.models import User
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
LINK_LIVES = timedelta(days=7)
SHA256_OF_CONTENT = Func(
    Func(F("content"), function="sha256"), Value("hex"), function="encode", output_field=TextField()
)


def export_batch(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Write the CSV file of a signed batch, keep it with its digest as the one in force, and return the batch.

    The same lines give the same file, so exporting twice changes nothing.
    """
    batch = lock_batch(batch, BatchState.SIGNED, "A signed batch is exported.")
    name, text = batch_file(batch)
    content = text.encode()
    digest = sha256(content).hexdigest()
    if batch.file_digest != digest:
        BatchFile.objects.create(
            council_id=batch.council_id,
            batch=batch,
            format=FileFormat.CSV,
            head=batch.head,
            asked_by=by,
            asked_at=at,
            name=name,
            content=content,
            digest=digest,
            lines=batch.lines.filter(removed_at__isnull=True).count(),
            written_at=at,
            link_ends_at=at + LINK_LIVES,
        )
        Batch.objects.filter(pk=batch.pk).update(file_name=name, file_digest=digest)
        batch.refresh_from_db()
    return batch


def content_in_force(batch: Batch) -> bytes:
    """Return the bytes of the file the batch names; it must have one."""
    kept = batch.files.filter(name=batch.file_name, digest=batch.file_digest).first()
    if kept is None or kept.content is None:
        raise BatchFile.DoesNotExist
    return bytes(kept.content)


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
