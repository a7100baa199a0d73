"""What the rules are told about one family: plain values, as known on some day, which whoever gathers them decides.

Every `ends_on` here is the day after the last day, and None is "still". `complete_to` alone is a last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache


class Measure(StrEnum):
    """What evidence measures in this version. A measure's first word names the kind of source that supplies it.

    Sessions and exclusions speak of a child's term: the days are the term's (or the child's days on roll in it),
    the value is the number of half-day sessions or of exclusions; a zero is written, for silence is not zero.

    An offence speaks of the one day on which it happened, whatever the day it was proven: once proven, it counts
    from the day it happened, and until then it is no evidence at all. So a late conviction reaches back, and the
    day it became known is `recorded_on`. An incident of anti-social behaviour speaks of its day. Suspects only:
    being a victim is a measure of its own.
    """

    SESSIONS_POSSIBLE = "sessions.possible"
    SESSIONS_AUTHORISED = "sessions.authorised"
    SESSIONS_UNAUTHORISED = "sessions.unauthorised"
    EXCLUSIONS_FIXED = "exclusions.fixed"
    EXCLUSIONS_PERMANENT = "exclusions.permanent"
    OFFENCE_PROVEN = "offence.proven"
    OFFENCE_CAUTION = "offence.caution"
    OFFENCE_VICTIM = "offence.victim"
    ASB_INCIDENT = "asb.incident"
    ASB_VICTIM = "asb.victim"


_SUPPLIERS = {"sessions": "school", "exclusions": "school", "offence": "offences", "asb": "offences"}


@cache
def supplier_of(measure: str) -> str:
    """Return the kind of source that supplies a measure; a measure not listed is supplied under its first word."""
    family_of_measures = measure.partition(".")[0]
    return _SUPPLIERS.get(family_of_measures, family_of_measures)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person belongs to the family over these days."""

    starts_on: date
    ends_on: date | None = None
    relationship: str = "child"
    lives_there: bool = True
    has_parental_responsibility: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who belongs or belonged to the family."""

    id: int
    born_on: date
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the council's school calendar; an excluded term counts for nothing and breaks no run of terms."""

    name: str
    starts_on: date
    ends_on: date
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """A child is on a school's roll, or known to be on none, over these days."""

    person: int
    starts_on: date
    ends_on: date | None
    placement: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence: about one person, or about the family where `person` is None."""

    evidence: int
    person: int | None
    measure: str
    starts_on: date
    ends_on: date | None
    value: int | None = None
    code: str = ""
    source: str = ""
    recorded_on: date | None = None

    @property
    def weight(self) -> int:
        """Return how many events the fact stands for: its value, or one."""
        return 1 if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a kind of source is complete, and for how many days more the last known state is carried.

    `complete_to` None: nothing has come yet. `complete_from` None: complete from the beginning. `holes` are
    stretches inside the record for which the source sent nothing.
    """

    source: str
    complete_to: date | None
    allowed_lag_days: int
    complete_from: date | None = None
    holes: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedNeed:
    """A need a professional recorded, whatever the agencies' evidence says."""

    indicator: str
    identified_on: date


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a measure stood when the need was identified, as it was fixed then; count None: it was not known."""

    indicator: str
    measure: str
    count: int | None


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """Everything a family is judged on. The order within each tuple does not matter."""

    attached_on: date
    people: tuple[Person, ...]
    terms: tuple[Term, ...]
    facts: tuple[Fact, ...]
    rolls: tuple[Roll, ...]
    coverage: tuple[Coverage, ...]
    ended_on: date | None = None
    needs: tuple[RecordedNeed, ...] = ()
    baselines: tuple[Baseline, ...] = ()
