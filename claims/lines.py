"""Lines of batches: claims that join, leave, and are frozen with their snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from claims.models import BatchLine

_JOIN = """
    INSERT INTO claims_batchline
        (council_id, batch_id, claim_id, added_at, snapshot, snapshot_digest, link, removed_because)
    SELECT b.council_id, b.id, asked.claim_id, %(at)s, '', '', '', ''
    FROM claims_batch b, unnest(%(claims)s::bigint[]) WITH ORDINALITY AS asked(claim_id, place)
    WHERE b.id = %(batch)s ORDER BY asked.place
"""

_LEAVE = """
    WITH leaving AS (
        UPDATE claims_batchline l SET removed_at = %(at)s, removed_because = a.reason
        FROM unnest(%(claims)s::bigint[], %(reasons)s::text[]) AS a(claim_id, reason), claims_batch b
        WHERE l.claim_id = a.claim_id AND l.removed_at IS NULL AND b.id = l.batch_id AND b.state <> 'submitted'
        RETURNING l.batch_id
    ), unexported AS (
        UPDATE claims_batch b SET file_name = '', file_digest = ''
        WHERE b.id IN (SELECT batch_id FROM leaving) AND b.file_digest <> ''
    )
    SELECT count(*) FROM leaving
"""

_FREEZE = """
    UPDATE claims_batchline l
    SET line_number = f.line_number, snapshot = f.snapshot, snapshot_digest = f.snapshot_digest, link = f.link,
        amount = f.amount
    FROM unnest(%(lines)s::bigint[], %(numbers)s::int[], %(snapshots)s::text[], %(digests)s::text[], %(links)s::text[],
                %(amounts)s::numeric[])
        AS f(id, line_number, snapshot, snapshot_digest, link, amount)
    WHERE l.id = f.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLine:
    """What the freeze writes on a line."""

    line: int
    line_number: int
    snapshot: str
    snapshot_digest: str
    link: str
    amount: Decimal | None


def join_batch(batch: int, claims: Sequence[int], *, at: datetime) -> None:
    """Add the claims to the batch, in this order."""
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, {"batch": batch, "claims": list(claims), "at": at})


def leave_batches(reasons: Mapping[int, str], *, at: datetime) -> int:
    """Take claims out of the batch not yet submitted that holds them, each by a dated line; return how many left one.

    An exported file that named one of them is forgotten: the batch is exported again.
    """
    if not reasons:
        return 0
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"claims": list(reasons), "reasons": [why[:300] for why in reasons.values()], "at": at}
        cursor.execute(_LEAVE, values)
        count: int = cursor.fetchone()[0]
    return count


def freeze_lines(frozen: Sequence[FrozenLine]) -> None:
    """Write numbers, snapshots and links on the lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FREEZE,
            {
                "lines": [one.line for one in frozen],
                "numbers": [one.line_number for one in frozen],
                "snapshots": [one.snapshot for one in frozen],
                "digests": [one.snapshot_digest for one in frozen],
                "links": [one.link for one in frozen],
                "amounts": [one.amount for one in frozen],
            },
        )


def thaw_lines(batch: int) -> None:
    """Take numbers, snapshots and links off the lines of a batch that is opened again."""
    lines = BatchLine.objects.filter(batch=batch)
    lines.update(line_number=None, snapshot="", snapshot_digest="", link="", amount=None)
