"""Reads a programme's chain of snapshots back and proves that nothing in it has been altered."""

from collections.abc import Iterator

from claims.batches import in_chain
from claims.exports import SHA256_OF_CONTENT
from claims.models import Batch, BatchLine, Programme
from claims.snapshots import BatchHead, Fault, Line, chain_faults


def verify_chain(programme: Programme) -> list[Fault]:
    """Return every place at which the programme's chain does not hold; empty: nothing has been altered.

    Batches are named in the faults by their number.
    """
    batches = list(in_chain(programme))
    numbers = {batch.id: batch.number for batch in batches}
    heads = [
        BatchHead(
            batch=batch.number, head=batch.head, file_digest=batch.file_digest, kept_digest=_digest_of_kept_file(batch)
        )
        for batch in batches
    ]
    return chain_faults(programme.id, list(_lines(numbers)), heads)


def _digest_of_kept_file(batch: Batch) -> str:
    """Return the SHA-256 of the bytes kept of the file the batch names, computed anew; empty where there is none."""
    if not batch.file_digest:
        return ""
    kept = batch.files.filter(name=batch.file_name, digest=batch.file_digest).annotate(anew=SHA256_OF_CONTENT)
    return kept.values_list("anew", flat=True).first() or ""


def _lines(numbers: dict[int, int]) -> Iterator[Line]:
    """Yield the lines in the order of the chain: batch by batch as they were frozen, line by line."""
    columns = ("line_number", "snapshot", "snapshot_digest", "link")
    for batch, number in numbers.items():
        lines = BatchLine.objects.filter(batch=batch, line_number__isnull=False).order_by("line_number")
        for line_number, snapshot, snapshot_digest, link in lines.values_list(*columns):
            yield Line(
                batch=number, line_number=line_number, snapshot=snapshot, snapshot_digest=snapshot_digest, link=link
            )
