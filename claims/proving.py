"""Follows a chain of snapshots link by link and says where it does not hold, and what is wrong there. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.snapshots import digest, first_link, next_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One frozen line, as the chain sees it; ``is_standing``: it has not been taken out."""

    batch: int
    line_number: int
    claim: int
    snapshot: str
    snapshot_digest: str
    link: str
    amount: Decimal | None = None
    is_standing: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the senior officer signed last: the totals and the head as they were printed."""

    head: str
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchHead:
    """The last link of a batch, what was signed of it, and what became of the file it names.

    ``file_digest`` is what the batch names; ``kept_digest`` the SHA-256 of the bytes that are kept, empty for none.
    ``sheet`` is None where nothing signed is in force.
    """

    batch: int
    head: str
    file_digest: str
    kept_digest: str
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where the chain does not hold, and what is wrong there; line 0 is the batch as a whole."""

    batch: int
    line_number: int
    what: str
    claim: int | None = None


def chain_faults(
    programme: int, lines: Sequence[Line], heads: Sequence[BatchHead], *, before: str | None = None
) -> list[Fault]:
    """Return every place at which the chain of a programme does not hold; empty: nothing has been altered.

    ``lines`` in the order of batch and line number; ``before`` is the link they begin after, None for the programme's
    first. After a fault the chain is followed from what is stored, so that one altered byte is one fault.
    """
    faults = []
    previous = before or first_link(programme)
    expected: dict[int, int] = {}
    last: dict[int, str] = {}
    for line in lines:
        faults += [
            Fault(batch=line.batch, line_number=line.line_number, claim=line.claim, what=what)
            for what in _wrong(line, previous, expected)
        ]
        expected[line.batch] = line.line_number + 1
        last[line.batch] = previous = line.link
    for head in heads:
        standing = [line for line in lines if line.batch == head.batch and line.is_standing]
        faults += [
            Fault(batch=head.batch, line_number=0, what=what)
            for what in _wrong_as_a_whole(head, last.get(head.batch, ""), standing)
        ]
    return faults


def _wrong(line: Line, previous: str, expected: dict[int, int]) -> Iterable[str]:
    if line.line_number != expected.get(line.batch, 1):
        yield "A line before it is missing."
    if digest(line.snapshot) != line.snapshot_digest:
        yield "The snapshot has been altered."
    elif not _speaks_of(line):
        yield "The line names another claim, or another amount, than its snapshot."
    if next_link(previous, line.snapshot_digest) != line.link:
        yield "The link does not follow from the one before it."


def _speaks_of(line: Line) -> bool:
    try:
        return _names_it(json.loads(line.snapshot), line)
    except (ValueError, LookupError, TypeError, ArithmeticError):  # whatever was written there instead
        return False


def _names_it(frozen: Mapping[str, Any], line: Line) -> bool:
    if frozen["claim"] != line.claim or "amount" not in frozen:  # of before there were amounts, it says nothing of one
        return bool(frozen["claim"] == line.claim)
    amount = frozen["amount"]
    return (None if amount is None else Decimal(amount)) == line.amount


def _wrong_as_a_whole(head: BatchHead, last: str, standing: Sequence[Line]) -> Iterable[str]:
    if head.head != last:
        yield "The head is not the last line's link."
    if head.kept_digest != head.file_digest:
        yield "The exported file is not the one that was sent."
    if head.sheet is None:
        return
    if head.sheet.head != head.head:
        yield "The head is not the one on the signed sheet."
    total = sum((line.amount or Decimal(0) for line in standing), start=Decimal(0))
    if (head.sheet.lines, head.sheet.amount) != (len(standing), total):
        yield "The totals are not those on the signed sheet."
