"""Moves claims from one state to another, many at once, each move a row: who, when, why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from claims.models import ClaimState, HeldFor
from keyworkers.models import User

_MOVE = """
    WITH asked AS (
        SELECT * FROM unnest(%(claims)s::bigint[], %(reasons)s::text[], %(held_for)s::text[]) WITH ORDINALITY
            AS a(claim_id, reason, held_for, place)
    ), locked AS (
        SELECT c.id, c.state AS came_from, a.reason, a.held_for, a.place
        FROM claims_claim c JOIN asked a ON a.claim_id = c.id
        WHERE c.state = ANY(%(came_from)s)
        ORDER BY c.id
        FOR UPDATE OF c
    ), moved AS (
        UPDATE claims_claim c
        SET state = %(went_to)s,
            held_for = locked.held_for,
            held_because = CASE WHEN locked.held_for = '' THEN '' ELSE locked.reason END,
            submitted_on = COALESCE(%(submitted_on)s::date, c.submitted_on)
        FROM locked WHERE locked.id = c.id
        RETURNING c.id
    )
    INSERT INTO claims_claimmove (claim_id, came_from, went_to, moved_by_id, moved_at, reason)
    SELECT locked.id, locked.came_from, %(went_to)s, %(by)s, %(at)s, locked.reason
    FROM locked JOIN moved ON moved.id = locked.id ORDER BY locked.place
    RETURNING claim_id
"""

_UNDECIDE = """
    UPDATE claims_decision d
    SET undone_at = %(at)s, undone_by_id = %(by)s, undone_because = asked.reason
    FROM unnest(%(claims)s::bigint[], %(reasons)s::text[]) AS asked(claim_id, reason)
    WHERE d.claim_id = asked.claim_id AND d.undone_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A claim and why it moves; ``held_for`` when it goes to held."""

    claim: int
    reason: str
    held_for: HeldFor | None = None


def move(
    moves: Sequence[Move],
    *,
    came_from: Sequence[ClaimState],
    went_to: ClaimState,
    by: User | None,
    at: datetime,
    submitted_on: date | None = None,
) -> list[int]:
    """Move the claims that still stand in one of ``came_from`` and return which they were.

    A claim that somebody else has moved meanwhile is left alone, so that two runs at once move it once. One that is a
    draft again, or held for a gate, is decided anew: what was decided about it is undone for the same reason.
    """
    if not moves:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "claims": [one.claim for one in moves],
                "reasons": [one.reason[:300] for one in moves],
                "held_for": [one.held_for.value if one.held_for else "" for one in moves],
                "came_from": [state.value for state in came_from],
                "went_to": went_to.value,
                "by": by.pk if by else None,
                "at": at,
                "submitted_on": submitted_on,
            },
        )
        moved = {claim for (claim,) in cursor.fetchall()}
    done = [one for one in moves if one.claim in moved]
    undecide({one.claim: one.reason for one in done if _is_decided_anew(one, went_to)}, by=by, at=at)
    return [one.claim for one in done]


def _is_decided_anew(one: Move, went_to: ClaimState) -> bool:
    return went_to == ClaimState.DRAFT or one.held_for == HeldFor.GATE


def undecide(reasons: Mapping[int, str], *, by: User | None, at: datetime) -> None:
    """Undo the standing decisions about claims, each for its reason; nobody (None): the night."""
    if not reasons:
        return
    values: dict[str, Any] = {"claims": list(reasons), "reasons": [why[:300] for why in reasons.values()]}
    with connection.cursor() as cursor:
        cursor.execute(_UNDECIDE, {**values, "by": by.pk if by else None, "at": at})
