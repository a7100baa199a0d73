"""Asks the gates, and what people answered, about claims that exist; and writes whom each of them covers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from claims.answers import Result
from claims.eligibility import gates, why_not
from claims.facts import ClaimFacts
from claims.gathering import Asked, gather
from claims.models import Claim, ClaimState, ClaimTask, HeldFor, Programme
from claims.moves import Move, move
from claims.tasks import answered_no, task_results, tasks_asked, told_openly, unanswered
from families.words import short_day

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


WAITING_STATES = (ClaimState.DRAFT, ClaimState.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOver:
    """A claim with what its gates and the checks that people make answer today."""

    claim: Claim
    facts: ClaimFacts
    gates: tuple[Result, ...]
    tasks: tuple[Result, ...]

    @property
    def why_not(self) -> str:
        """Return why the claim cannot be made; empty: it can.

        A draft, or a held claim, may wait for a person to answer a check; what was decided on may not.
        """
        waits = unanswered(self.tasks) if self.claim.state not in WAITING_STATES else ""
        return why_not(self.gates) or answered_no(self.tasks) or waits

    @property
    def why_undecided(self) -> str:
        """Return why the claim cannot be approved; empty: every check is passed."""
        return self.why_not or unanswered(self.tasks)


def looked_over(
    programme: Programme, claims: Sequence[Claim], *, as_of: date, answers: Iterable[ClaimTask] | None = None
) -> list[LookedOver]:
    """Return each claim with every one of its checks, in the order asked, in a bounded number of queries.

    ``answers`` are those that stand about the claims, where they have been read already.
    """
    found = gather(programme, [Asked.about(claim) for claim in claims], as_of=as_of)
    if answers is None:
        answers = _standing(claim for claim, facts in zip(claims, found, strict=True) if tasks_asked(facts))
    said = _said(answers)
    return [
        LookedOver(claim=claim, facts=facts, gates=gates(facts, as_of=as_of), tasks=task_results(facts, said[claim.pk]))
        for claim, facts in zip(claims, found, strict=True)
    ]


def _standing(claims: Iterable[Claim]) -> Iterable[ClaimTask]:
    """Return the standing answers about claims; no claim, no question."""
    asked = [claim.pk for claim in claims]
    return ClaimTask.objects.filter(claim__in=asked).standing().select_related("answered_by") if asked else ()


def _said(answers: Iterable[ClaimTask]) -> dict[int, dict[str, tuple[str, str]]]:
    """Return what was answered of each claim and each check, and its words."""
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for task in answers:
        said = f"{task.get_outcome_display()}, {task.answered_by}, {short_day(task.answered_at)}"
        words = told_openly(task.code, task.rests_on, task.note)
        found[task.claim_id][task.code] = (task.outcome, f"{said}: {words}" if words else said)
    return found


def checked(programme: Programme, claims: Sequence[Claim], *, as_of: date) -> list[tuple[Claim, ClaimFacts, str]]:
    """Return each claim with its facts and why it cannot be made (empty: it can)."""
    return [(one.claim, one.facts, one.why_not) for one in looked_over(programme, claims, as_of=as_of)]


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
