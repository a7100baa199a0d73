"""What the gates of a claim look at: plain values, gathered by ``claims.gathering``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claims.models.choices import ClaimKind
from outcomes.rules.daysets import DaySet


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFacts:
    """The window a claim is prepared for."""

    id: int
    name: str
    attached_by: date
    evidence_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """A need found, and the days on which it is met (None: not judged)."""

    headline: str
    indicator: str
    identified_on: date
    met: DaySet | None
    possible: DaySet | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFacts:
    """What the rules answered for the family."""

    met: DaySet
    possible: DaySet
    gate_met: DaySet
    gate_possible: DaySet
    rests_on: tuple[str, ...]
    is_eligible: bool | None
    headlines: tuple[str, ...]
    dependent_child: str
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another claim that stands in the way: whose, and since when."""

    claimed_by: str
    claimed_on: date
    of_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """All that the gates look at, for one attached family, one kind of claim and one window."""

    council: int
    programme: int
    family: int
    reference: str
    attachment: int
    kind: ClaimKind
    window: WindowFacts
    attached_on: date
    assessed_on: date | None
    family_plan_on: date | None
    lead_worker_on: date | None
    plan: int
    plan_version: int
    plan_digest: str
    is_touched: bool
    verdict: VerdictFacts | None
    needs: tuple[NeedFacts, ...]
    first_seen_on: date | None
    last_seen_on: date | None
    times_seen: int
    complete_to: Mapping[str, date]
    people: tuple[int, ...]
    claimed: tuple[Elsewhere, ...]
    people_claimed: tuple[Elsewhere, ...]
    already_in_window: str = ""
