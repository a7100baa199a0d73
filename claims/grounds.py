"""Reads what a claim rests on beside its facts: the pieces of evidence, each with its digest, and who decided.

Ids, moments and digests alone: what a piece of evidence says stays with it, where whoever may not see it does not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from claims.models import ClaimTask, Decision
from claims.snapshots import Decided, Grounds, Piece
from families.reading import READ_AS_DAY, READ_AS_MOMENT, Written, at_once

FEW = 200  # claims of which all travels by one statement
Questions = tuple[Written, QuerySet[Decision], QuerySet[ClaimTask]]

# Sixteen hexadecimal digits name a piece among a family's hundreds; the chain's own links are whole.
_EVIDENCE = """
    WITH concerned AS (
        SELECT f.id AS family, e.* FROM unnest(ARRAY[%(families)s]::bigint[]) AS f(id) JOIN outcomes_evidence e
            ON e.family_id = f.id
        UNION ALL
        SELECT m.family_id, e.* FROM (
            SELECT DISTINCT family_id, person_id FROM families_membership
            WHERE family_id = ANY(ARRAY[%(families)s]::bigint[])
        ) m JOIN outcomes_evidence e ON e.person_id = m.person_id
    )
    SELECT family, id, left(encode(sha256(convert_to(concat_ws('|',
               person_id, coalesce(family_id, 0), measure, starts_on, coalesce(ends_on::text, ''),
               coalesce(value::text, ''), code, coalesce(feed_record_id, 0), coalesce(entered_by_id, 0)
           ), 'UTF8')), 'hex'), 16), starts_on, superseded_at
    FROM concerned WHERE superseded_at IS NULL OR id = ANY(ARRAY[%(also)s]::bigint[])
    ORDER BY family, id
"""


def grounds_of(claims: Mapping[int, int]) -> dict[int, Grounds]:
    """Return what each of ``claims`` (each with its family) rests on now: three queries at most, whatever their number.

    Of the evidence what stands.
    """
    asked = grounds_asked(claims)
    return grounds_in(claims, *(at_once(*asked) if len(claims) <= FEW else asked))


def grounds_asked(claims: Mapping[int, int], *, also: Collection[int] = ()) -> Questions:
    """Return the questions that ``grounds_in`` reads the answers to; of evidence in ``also``, whatever became of it."""
    families = frozenset(claims.values())
    return (
        Written(_EVIDENCE, read=(None, None, None, READ_AS_DAY, READ_AS_MOMENT), families=families, also=also),
        Decision.objects.standing().filter(claim__in=claims).order_by("is_second", "id"),
        ClaimTask.objects.standing().filter(claim__in=claims).order_by("code", "id"),
    )


def grounds_in(
    claims: Mapping[int, int], pieces: Iterable[Any], decisions: Iterable[Decision], answers: Iterable[ClaimTask]
) -> dict[int, Grounds]:
    """Return what each of the claims rests on."""
    evidence: dict[int, list[Piece]] = defaultdict(list)
    for family, pk, digest, starts_on, superseded_at in pieces:
        evidence[family].append(Piece(id=pk, digest=digest, starts_on=starts_on, superseded_at=superseded_at))
    decided = _decided(decisions, answers)
    return {
        claim: Grounds(evidence=tuple(evidence[family]), decided=tuple(decided[claim]))
        for claim, family in claims.items()
    }


def _decided(decisions: Iterable[Decision], answers: Iterable[ClaimTask]) -> dict[int, list[Decided]]:
    found: dict[int, list[Decided]] = defaultdict(list)
    for one in decisions:
        what = "second decision" if one.is_second else "decision"
        found[one.claim_id].append(Decided(what=what, outcome=one.outcome, by=one.decided_by_id, at=one.decided_at))
    for task in answers:
        found[task.claim_id].append(
            Decided(what=task.code, outcome=task.outcome, by=task.answered_by_id, at=task.answered_at)
        )
    return found
