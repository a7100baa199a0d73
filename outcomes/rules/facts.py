"""What the rules are told about one family: plain values, as known on some day, which whoever gathers them decides.

Every `ends_on` here is the day after the last day, and None is "still". `complete_to` alone is a last day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Measure(StrEnum):
    """What evidence measures. A measure's first word names what it is about.

    Three shapes. A *count* of a child's term: the days are the term's, the value the number of half-day sessions or of
    exclusions; a zero is written, for silence is not zero. An *event* or a dated *record* speaks of the one day on
    which it happened or was made. A *spell* speaks of the days from its first to its last; one without an end still
    lasts.

    An offence speaks of the day on which it happened, whatever the day it was proven: once proven, it counts from the
    day it happened, and until then it is no evidence at all. So a late conviction reaches back, and the day it became
    known is `recorded_on`. Suspects only: being a victim is a measure of its own.
    """

    SESSIONS_POSSIBLE = "sessions.possible"
    SESSIONS_AUTHORISED = "sessions.authorised"
    SESSIONS_UNAUTHORISED = "sessions.unauthorised"
    EXCLUSIONS_FIXED = "exclusions.fixed"  # a count from the school, or an event from the exclusions register
    EXCLUSIONS_PERMANENT = "exclusions.permanent"
    PLACEMENT = "placement.in"  # a spell; its code is the placement
    OFFENCE_PROVEN = "offence.proven"
    OFFENCE_CAUTION = "offence.caution"
    OFFENCE_RESOLUTION = "offence.resolution"  # a community resolution: neither proven nor a caution
    OFFENCE_VICTIM = "offence.victim"
    ASB_INCIDENT = "asb.incident"
    ASB_VICTIM = "asb.victim"
    ASB_INTERVENTION = "asb.intervention"  # an event on the day of issue; its code is the kind
    ORDER_IN_FORCE = "order.in-force"  # a spell over the order's own length; its code is the kind
    ORDER_BREACH = "order.breach"
    ORDER_RELEASE = "order.release"  # released from prison
    CARE_EARLY_HELP = "care.early-help"  # spells; the value is the level, where one is told
    CARE_CHILD_IN_NEED = "care.child-in-need"
    CARE_CHILD_PROTECTION = "care.child-protection"
    CARE_LOOKED_AFTER = "care.looked-after"
    CARE_RE_REFERRAL = "care.re-referral"
    BENEFIT_CLAIM = "benefit.claim"  # a spell; its code is the benefit, for Universal Credit "uc-" and the group
    WORK_EMPLOYMENT = "work.employment"  # a spell; its code is how it was verified, empty where it was not
    WORK_STEP = "work.step"  # a spell of training, volunteering, the Work Programme; its code is which
    PARTICIPATION_NEET = "participation.neet"  # spells
    PARTICIPATION_EET = "participation.eet"  # its code: education, training, employment
    MONEY_ARREARS = "money.arrears"  # a record; its value is pence owed that day
    MONEY_NOTICE = "money.notice"  # notice seeking possession, or an eviction notice
    MONEY_DEBT_PLAN = "money.debt-plan"  # a spell; its code: kept, not-kept
    ABUSE_VICTIM = "abuse.victim"  # events; the code is the DASH band: standard, medium, high
    ABUSE_PERPETRATOR = "abuse.perpetrator"
    ABUSE_CHILD = "abuse.child"
    HEALTH_MENTAL = "health.mental-health"  # records by a named professional; the code is the status
    HEALTH_PHYSICAL = "health.physical-health"
    HEALTH_DRUGS = "health.drugs"
    HEALTH_ALCOHOL = "health.alcohol"
    HEALTH_PERINATAL = "health.perinatal"
    HEALTH_PERPETRATOR_PROGRAMME = "health.perpetrator-programme"
    LEVEL = (
        "progress.level"  # a record of the family's level in one need; its code is the indicator, its value the level
    )
    READING = "distance.reading"  # a record of a distance-travelled tool; value in tenths, code "tool/area/rater"
    EXPECTING = "household.expecting"  # a spell: somebody of the family expects a child


SPELLS = frozenset(
    {
        Measure.PLACEMENT,
        Measure.ORDER_IN_FORCE,
        Measure.CARE_EARLY_HELP,
        Measure.CARE_CHILD_IN_NEED,
        Measure.CARE_CHILD_PROTECTION,
        Measure.CARE_LOOKED_AFTER,
        Measure.BENEFIT_CLAIM,
        Measure.WORK_EMPLOYMENT,
        Measure.WORK_STEP,
        Measure.PARTICIPATION_NEET,
        Measure.PARTICIPATION_EET,
        Measure.MONEY_DEBT_PLAN,
        Measure.EXPECTING,
    }
)

# Whose silence about a measure means that there was none. What another agency tells of it counts too, but its silence
# says nothing; and of a measure with no such source here (a confirmation, a job) only what is recorded is known.
_SUPPLIERS = {
    "sessions": "school",
    "exclusions": "school",
    "offence": "offences",
    "asb": "offences",
    Measure.ASB_INTERVENTION: "asb",
    "order": "orders",
    "care": "social-care",
    "benefit": "benefits",
    "participation": "neet",
    "money": "housing",
    "abuse": "domestic-abuse",
    "work": "employment",
    "placement": "placements",
}
_SAYS_NOTHING_BY_SILENCE = frozenset({"health", "work", "placement", "progress", "distance", "household"})


_ORDERS = ("licence", "supervision", "community-order", "suspended-sentence", "youth-order")
_UC_GROUPS = (
    "intensive-work-search",
    "light-touch",
    "work-preparation",
    "work-focused-interview",
    "no-requirements",
    "working-enough",
)
BENEFITS = ("jsa", "esa", "is", "ib", "sda", "ca", *(f"uc-{group}" for group in _UC_GROUPS))
VERIFICATIONS = ("dwp-system", "payslip", "employer", "hmrc", "adviser", "self-reported")
BANDS = ("standard", "medium", "high")
_CONFIRMED = ("need", "referred", "engaged", "managed", "completed", "disengaged")
_CODES: dict[str, tuple[str, ...]] = {
    Measure.ASB_INTERVENTION: ("warning", "abc", "injunction", "asbo", "cbo", "cpn", "tenancy"),
    Measure.ORDER_IN_FORCE: _ORDERS,
    Measure.BENEFIT_CLAIM: BENEFITS,
    Measure.WORK_EMPLOYMENT: VERIFICATIONS,
    Measure.WORK_STEP: ("training", "volunteering", "work-programme"),
    Measure.PARTICIPATION_EET: ("education", "training", "employment"),
    Measure.MONEY_DEBT_PLAN: ("kept", "not-kept"),
    Measure.ABUSE_VICTIM: BANDS,
    Measure.ABUSE_PERPETRATOR: BANDS,
    Measure.ABUSE_CHILD: BANDS,
    **{measure: _CONFIRMED for measure in Measure if measure.startswith("health.")},
}


def codes_of(measures: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that evidence of these measures may bear; none where it bears none."""
    return tuple(dict.fromkeys(code for measure in measures for code in _CODES.get(measure, ())))


@cache
def supplier_of(measure: str) -> str:
    """Return the kind of source that supplies a measure; a measure not listed is supplied under its first word."""
    family_of_measures = measure.partition(".")[0]
    return _SUPPLIERS.get(measure) or _SUPPLIERS.get(family_of_measures, family_of_measures)


@cache
def is_told_by_silence(measure: str) -> bool:
    """Return whether there is a source whose silence about a measure means that there was none."""
    return measure.partition(".")[0] not in _SAYS_NOTHING_BY_SILENCE


def suppliers(measures: Iterable[str]) -> frozenset[str]:
    """Return the kinds of source whose silence about some of these measures means that there was none."""
    return frozenset(supplier_of(measure) for measure in measures if is_told_by_silence(measure))


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


class Fact(NamedTuple):  # a family has a hundred and more: a dataclass takes four times as long to make
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
class RecordedJudgement:
    """A professional's view, approved by a second person, that a need is met from a day on."""

    indicator: str
    met_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a measure stood when the need was identified, as it was fixed then; count None: it was not known."""

    indicator: str
    measure: str
    count: int | None


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """Everything a family is judged on. The order within each tuple does not matter.

    `closed_on` is the last day of the work with the family; closing ends nothing, some plans count from it.
    """

    attached_on: date
    people: tuple[Person, ...]
    terms: tuple[Term, ...]
    facts: tuple[Fact, ...]
    rolls: tuple[Roll, ...]
    coverage: tuple[Coverage, ...]
    needs: tuple[RecordedNeed, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    judgements: tuple[RecordedJudgement, ...] = ()
    closed_on: date | None = None
