"""What a claim freezes: canonical JSON of what it rests on, its digest, and the chain that binds all of them.

No names, addresses or free text: internal ids, dates, codes and values alone, so that lawful erasure keeps the chain. A
link is the SHA-256 of the link before it and the snapshot's own digest; a programme's chain runs through its batches as
they were frozen, line by line. Pure: no database.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from claims.answers import Result
from claims.facts import ClaimFacts, NeedFacts
from claims.models.choices import ResultType
from outcomes.ledgers import told_openly
from outcomes.rules.daysets import DaySet

VERSION = 3  # 2: the weeks of a result by employment; 3: the evidence by its digests, who decided, the amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of evidence: the digest of what it says, the first day it speaks of, and when it stopped counting."""

    id: int
    digest: str
    starts_on: date
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided or answered about a claim; ``what`` names it."""

    what: str
    outcome: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What one claim rests on beside its facts."""

    evidence: tuple[Piece, ...] = ()
    decided: tuple[Decided, ...] = ()


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def first_link(programme: int) -> str:
    """Return what a programme's chain starts from."""
    return digest(f"programme {programme}")


def next_link(previous: str, snapshot_digest: str) -> str:
    """Return the link that binds a snapshot to everything before it."""
    return digest(f"{previous} {snapshot_digest}")


def canonical(content: Any) -> str:
    """Return the one way to write these values as JSON: sorted keys, no spaces, nothing but ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def snapshot(
    claim: int,
    *,
    result_type: str,
    facts: ClaimFacts,
    results: Iterable[Result],
    as_of: date,
    grounds: Grounds | None = None,
    amount: Decimal | None = None,
) -> str:
    """Return what a claim rests on, as canonical JSON."""
    return canonical(
        {
            "version": VERSION,
            "as_of": as_of.isoformat(),
            "claim": claim,
            "council": facts.council,
            "programme": facts.programme,
            "family": facts.family,
            "people": sorted(facts.people),
            "kind": facts.kind.value,
            "result_type": result_type,
            "attachment": _attachment(facts),
            "outcomes_plan": {"id": facts.plan, "version": facts.plan_version, "digest": facts.plan_digest},
            "window": {"id": facts.window.id, "evidence_on": _iso(facts.window.evidence_on)},
            "needs": [_need(need) for need in facts.needs],
            "verdict": _verdict(facts),
            "employment": _employment(facts),
            "support": {
                "first": _iso(facts.first_seen_on),
                "last": _iso(facts.last_seen_on),
                "times": facts.times_seen,
            },
            "gates": [_gate(result) for result in results],
            "evidence": [[piece.id, piece.digest] for piece in grounds.evidence] if grounds else [],
            "decided": [_decided(one) for one in grounds.decided] if grounds else [],
            "amount": None if amount is None else f"{amount:.2f}",
        }
    )


def _attachment(facts: ClaimFacts) -> dict[str, Any]:
    return {
        "id": facts.attachment,
        "attached_on": _iso(facts.attached_on),
        "assessed_on": _iso(facts.assessed_on),
        "family_plan_on": _iso(facts.family_plan_on),
        "lead_worker_on": _iso(facts.lead_worker_on),
    }


def _need(need: NeedFacts) -> dict[str, Any]:
    return {
        "headline": need.headline,
        "indicator": need.indicator,
        "identified_on": _iso(need.identified_on),
        "met": _days(need.met),
    }


def _verdict(facts: ClaimFacts) -> dict[str, Any] | None:
    if facts.verdict is None:
        return None
    return {
        "met": _days(facts.verdict.met),
        "gate_met": _days(facts.verdict.gate_met),
        "rests_on": {kind: _iso(facts.complete_to.get(kind)) for kind in facts.verdict.rests_on},
        "is_eligible": facts.verdict.is_eligible,
        "headlines": list(facts.verdict.headlines),
    }


def _employment(facts: ClaimFacts) -> dict[str, Any] | None:
    """Return the weeks a result by employment rests on.

    Whoever reads a claim reads its snapshot: the benefit, the day it ended and that a week fell on one stay with the
    evidence, which is named by its ids.
    """
    ledger = facts.ledger
    if facts.result_type != ResultType.EMPLOYMENT or facts.employment is None or ledger is None:
        return None
    return {
        "person": ledger.person,
        "in_work_since": _iso(ledger.in_work_since),
        "weeks_asked": ledger.weeks_asked,
        "within": ledger.within,
        "worked": ledger.worked,
        "complete_on": _iso(ledger.met_on),
        "verified": list(ledger.verified),
        "evidence": list(ledger.evidence),
        "weeks": [[_iso(week.starts_on), told_openly(week.state).value] for week in ledger.weeks],
        "met": _days(facts.employment.met),
        "rests_on": {kind: _iso(facts.complete_to.get(kind)) for kind in facts.employment.rests_on},
    }


def _gate(result: Result) -> dict[str, Any]:
    return {
        "code": result.code,
        "outcome": result.outcome.value,
        "dates": [[what, _iso(day)] for what, day in result.dates],
    }


def _decided(one: Decided) -> dict[str, Any]:
    return {"what": one.what, "outcome": one.outcome, "by": one.by, "at": one.at.astimezone(UTC).isoformat()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days(days: DaySet | None) -> list[list[str | None]] | None:
    return None if days is None else [[_iso(start), _iso(end)] for start, end in days.intervals]
