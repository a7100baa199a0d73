"""What the gates of a claim look at: plain values, gathered by ``claims.gathering``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from claims.models.choices import ClaimKind, ResultType
from outcomes.ledgers import Ledger
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
class EmploymentFacts:
    """What the rules answered about continuous employment; ``verified`` are the pieces that name who verified them."""

    met: DaySet
    possible: DaySet
    rests_on: tuple[str, ...]
    ledgers: tuple[Ledger, ...]
    verified: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another claim that stands in the way: whose, and since when."""

    claimed_by: str
    claimed_on: date
    of_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """All that the gates look at, for one attached family, one kind of claim and one window.

    ``judgements`` are the needs that an approved professional judgement holds met on the evidence date. ``not_covered``
    counts the members whom the assessment made here leaves out, ``needs_without_goal`` names what the family plan made
    here does; of what was made elsewhere neither is known. ``agencies`` are those whose workers have seen the family.
    """

    council: int
    programme: int
    family: int
    reference: str
    attachment: int
    kind: ClaimKind
    result_type: ResultType | None
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
    employment: EmploymentFacts | None = None
    judgements: tuple[str, ...] = ()
    not_covered: int = 0
    needs_without_goal: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    needs_coordination: bool = False

    @property
    def is_retrospective(self) -> bool:
        """Return whether the whole-family assessment was made only after the family was attached."""
        return self.assessed_on is not None and self.assessed_on > self.attached_on

    @property
    def ledger(self) -> Ledger | None:
        """Return the weeks a result by employment rests on: of the adult first to complete them, or who can be."""
        ledgers = self.employment.ledgers if self.employment else ()
        return first_complete(ledgers) if ledgers else None

    @property
    def has_verifier(self) -> bool:
        """Return whether the record of the work names who verified it."""
        ledger = self.ledger
        return bool(self.employment and ledger and self.employment.verified.intersection(ledger.evidence))


def first_complete(ledgers: Iterable[Ledger]) -> Ledger:
    """Return the weeks of the adult first to complete them, or who can be."""
    return min(ledgers, key=lambda one: (one.met_on or date.max, one.possible_on or date.max, one.person))
