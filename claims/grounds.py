"""Reads what a claim rests on beside its facts: the pieces of evidence, each with its digest, and who decided.

Ids, moments and digests alone: what a piece of evidence says stays with it, where whoever may not see it does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import connection

from claims.models import ClaimTask, Decision
from claims.snapshots import Decided, Grounds, Piece
from families.reading import at_once

FEW = 200  # claims of which both travel by one statement

# Sixteen hexadecimal digits name a piece among a family's hundreds; the chain's own links are whole.
_EVIDENCE = """
    WITH concerned AS (
        SELECT f.id AS family, e.* FROM unnest(%(families)s::bigint[]) AS f(id) JOIN outcomes_evidence e
            ON e.family_id = f.id
        UNION ALL
        SELECT m.family_id, e.* FROM (
            SELECT DISTINCT family_id, person_id FROM families_membership WHERE family_id = ANY(%(families)s)
        ) m JOIN outcomes_evidence e ON e.person_id = m.person_id
    )
    SELECT family, id, left(encode(sha256(convert_to(concat_ws('|',
               person_id, coalesce(family_id, 0), measure, starts_on, coalesce(ends_on::text, ''),
               coalesce(value::text, ''), code, coalesce(feed_record_id, 0), coalesce(entered_by_id, 0)
           ), 'UTF8')), 'hex'), 16), starts_on, superseded_at
    FROM concerned WHERE superseded_at IS NULL OR id = ANY(%(also)s::bigint[])
    ORDER BY family, id
"""


def grounds_of(claims: Mapping[int, int], *, also: Iterable[int] = ()) -> dict[int, Grounds]:
    """Return what each of ``claims`` (each with its family) rests on now: three queries, however many there are.

    Of the evidence what stands; of that in ``also``, whatever has become of it.
    """
    evidence = _evidence(sorted(set(claims.values())), also)
    decided = _decided(list(claims))
    return {
        claim: Grounds(evidence=tuple(evidence[family]), decided=tuple(decided[claim]))
        for claim, family in claims.items()
    }


def _evidence(families: list[int], also: Iterable[int]) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_EVIDENCE, {"families": families, "also": sorted(also)})
        for family, pk, digest, starts_on, superseded_at in cursor.fetchall():
            found[family].append(Piece(id=pk, digest=digest, starts_on=starts_on, superseded_at=superseded_at))
    return found


def _decided(claims: list[int]) -> dict[int, list[Decided]]:
    found: dict[int, list[Decided]] = defaultdict(list)
    decisions = Decision.objects.standing().filter(claim__in=claims).order_by("is_second", "id")
    answers = ClaimTask.objects.standing().filter(claim__in=claims).order_by("code", "id")
    asked = (decisions, answers)
    decided, answered = at_once(*asked) if len(claims) <= FEW else map(list, asked)
    for one in decided:
        what = "second decision" if one.is_second else "decision"
        found[one.claim_id].append(Decided(what=what, outcome=one.outcome, by=one.decided_by_id, at=one.decided_at))
    for task in answered:
        found[task.claim_id].append(
            Decided(what=task.code, outcome=task.outcome, by=task.answered_by_id, at=task.answered_at)
        )
    return found
