"""Reads a programme's chain of snapshots back and proves that nothing in it has been altered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from claims.batches import in_chain
from claims.exports import SHA256_OF_PIECES
from claims.models import Batch, BatchLine, BatchState, Programme, SignOff
from claims.proving import BatchHead, Fault, Line, Sheet, chain_faults
from families.reading import at_once

SIGNED = [BatchState.SIGNED, BatchState.SUBMITTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A programme's chain, followed from the first line to the last: every place at which it does not hold."""

    batches: tuple[Batch, ...]
    lines: int
    faults: tuple[Fault, ...]


def follow_chain(programme: Programme) -> Followed:
    """Follow a programme's chain. Batches are named in the faults by their number."""
    batches = tuple(in_chain(programme).select_related("window"))
    lines = list(_lines(batches))
    faults = chain_faults(programme.pk, lines, [_head(batch) for batch in batches])
    return Followed(batches=batches, lines=len(lines), faults=tuple(faults))


def verify_chain(programme: Programme) -> list[Fault]:
    """Return every place at which the programme's chain does not hold; empty: nothing has been altered."""
    return list(follow_chain(programme).faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where one batch's part of the chain does not hold, and the sheet that was signed last."""

    faults: tuple[Fault, ...]
    signed: SignOff | None


def verify_batch(batch: Batch) -> Proof:
    """Follow one frozen batch's part of the chain, from the head before it on, against its sheet and its file."""
    batches, *about = at_once(in_chain(batch.programme), *_asked_about(batch))
    place = batches.index(batch)
    before = batches[place - 1].head if place else None
    head, signed = _read(batches[place], *about)
    faults = chain_faults(batch.programme_id, list(_lines([batch])), [head], before=before)
    return Proof(faults=tuple(faults), signed=signed)


def _head(batch: Batch) -> BatchHead:
    return _read(batch, *at_once(*_asked_about(batch)))[0]


def _asked_about(batch: Batch) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return the questions for a batch's sheets, and for the SHA-256, computed anew, of the file that it names."""
    kept = batch.files.filter(name=batch.file_name, digest=batch.file_digest).annotate(anew=SHA256_OF_PIECES)
    return batch.signings.select_related("signed_by"), kept.values_list("anew")


def _read(batch: Batch, sheets: Sequence[SignOff], kept: Sequence[tuple[str]]) -> tuple[BatchHead, SignOff | None]:
    """Return a batch as the chain sees it, beside the sheet signed last; that holds where the batch stands signed."""
    signed = sheets[-1] if sheets else None
    holds = signed if batch.state in SIGNED else None
    head = BatchHead(
        batch=batch.number,
        head=batch.head,
        file_digest=batch.file_digest,
        kept_digest=kept[0][0] if kept and batch.file_digest else "",
        sheet=Sheet(head=holds.head, lines=holds.lines, amount=holds.amount) if holds else None,
    )
    return head, signed


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
