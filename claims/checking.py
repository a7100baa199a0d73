"""Asks the gates about claims that exist, and writes whom each of them covers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from claims.eligibility import gates, why_not
from claims.facts import ClaimFacts
from claims.gathering import Asked, gather
from claims.models import Claim, ClaimState, HeldFor, Programme
from claims.moves import Move, move

_GONE = """
    DELETE FROM claims_claimperson p
    WHERE p.claim_id = ANY(%(all)s) AND (p.claim_id, p.person_id) NOT IN (
        SELECT * FROM unnest(%(claims)s::bigint[], %(people)s::bigint[]))
"""

_PEOPLE = """
    INSERT INTO claims_claimperson (claim_id, programme_id, kind, person_id, is_live)
    SELECT claim_id, %(programme)s, %(kind)s, person_id, TRUE
    FROM unnest(%(claims)s::bigint[], %(people)s::bigint[]) AS covered(claim_id, person_id)
    WHERE NOT EXISTS (SELECT 1 FROM claims_claimperson p WHERE p.claim_id = covered.claim_id
                      AND p.person_id = covered.person_id)
    ORDER BY person_id
    ON CONFLICT DO NOTHING
"""

_UNCOVERED = """
    SELECT DISTINCT claim_id FROM unnest(%(claims)s::bigint[], %(people)s::bigint[]) AS covered(claim_id, person_id)
    WHERE NOT EXISTS (SELECT 1 FROM claims_claimperson p WHERE p.claim_id = covered.claim_id
                      AND p.person_id = covered.person_id)
"""


def checked(programme: Programme, claims: Sequence[Claim], *, as_of: date) -> list[tuple[Claim, ClaimFacts, str]]:
    """Return each claim with its facts and why it cannot be made (empty: it can)."""
    asked = [Asked.about(claim) for claim in claims]
    found = gather(programme, asked, as_of=as_of)
    return [(claim, facts, why_not(gates(facts, as_of=as_of))) for claim, facts in zip(claims, found, strict=True)]


def cover_people(claims: Mapping[int, ClaimFacts], *, at: datetime) -> list[int]:
    """Write whom each claim (all of one kind) covers; hold, and return, the drafts that share somebody with another.

    The gates have asked before; this is for two claims that are raised at the same moment.
    """
    if not claims:
        return []
    pairs = [(claim, person) for claim, facts in claims.items() for person in facts.people]
    facts = next(iter(claims.values()))
    values: dict[str, Any] = {
        "programme": facts.programme,
        "kind": facts.kind.value,
        "all": list(claims),
        "claims": [claim for claim, _ in pairs],
        "people": [person for _, person in pairs],
    }
    with connection.cursor() as cursor:
        cursor.execute(_GONE, values)
        cursor.execute(_PEOPLE, values)
        cursor.execute(_UNCOVERED, values)
        shared = [claim for (claim,) in cursor.fetchall()]
    why = "A member stands in another live claim of the programme."
    held = [Move(claim=claim, reason=why, held_for=HeldFor.GATE) for claim in shared]
    return move(held, came_from=[ClaimState.DRAFT], went_to=ClaimState.HELD, by=None, at=at)
