"""Reads a programme's chain of snapshots back and proves that nothing in it has been altered."""

from collections.abc import Iterator, Sequence

from claims.batches import in_chain
from claims.exports import SHA256_OF_CONTENT
from claims.models import Batch, BatchLine, BatchState, Programme
from claims.proving import BatchHead, Fault, Line, Sheet, chain_faults

SIGNED = [BatchState.SIGNED, BatchState.SUBMITTED]


def verify_chain(programme: Programme) -> list[Fault]:
    """Return every place at which the programme's chain does not hold; empty: nothing has been altered.

    Batches are named in the faults by their number.
    """
    batches = list(in_chain(programme))
    return chain_faults(programme.pk, list(_lines(batches)), [_head(batch) for batch in batches])


def verify_batch(batch: Batch) -> list[Fault]:
    """Return every place at which one frozen batch's part of the chain does not hold, from the head before it on."""
    batches = list(in_chain(batch.programme))
    place = batches.index(batch)
    before = batches[place - 1].head if place else None
    return chain_faults(batch.programme_id, list(_lines([batch])), [_head(batches[place])], before=before)


def _head(batch: Batch) -> BatchHead:
    return BatchHead(
        batch=batch.number,
        head=batch.head,
        file_digest=batch.file_digest,
        kept_digest=_digest_of_kept_file(batch),
        sheet=_sheet(batch),
    )


def _sheet(batch: Batch) -> Sheet | None:
    """Return what was signed last, where the batch stands as it was signed."""
    signed = batch.signings.last() if batch.state in SIGNED else None
    return Sheet(head=signed.head, lines=signed.lines, amount=signed.amount) if signed else None


def _digest_of_kept_file(batch: Batch) -> str:
    """Return the SHA-256 of the bytes kept of the file the batch names, computed anew; empty where there is none."""
    if not batch.file_digest:
        return ""
    kept = batch.files.filter(name=batch.file_name, digest=batch.file_digest).annotate(anew=SHA256_OF_CONTENT)
    return kept.values_list("anew", flat=True).first() or ""


def _lines(batches: Sequence[Batch]) -> Iterator[Line]:
    """Yield the lines in the order of the chain: batch by batch as they were frozen, line by line."""
    columns = ("line_number", "claim_id", "snapshot", "snapshot_digest", "link", "amount", "removed_at")
    for batch in batches:
        lines = BatchLine.objects.filter(batch=batch, line_number__isnull=False).order_by("line_number")
        for line_number, claim, snapshot, snapshot_digest, link, amount, removed_at in lines.values_list(*columns):
            yield Line(
                batch=batch.number,
                line_number=line_number,
                claim=claim,
                snapshot=snapshot,
                snapshot_digest=snapshot_digest,
                link=link,
                amount=amount,
                is_standing=removed_at is None,
            )
