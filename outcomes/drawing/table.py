"""What the rows of each kind of file say: one line a measure, from which evidence is drawn.

A row that fits no line says nothing: a witness's, a pending offence's, one of a young person who could not be asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any

from families.models.feeds import FeedKind
from outcomes.rules.facts import Measure

Given = Mapping[str, str | tuple[str, ...]]


class Shape(StrEnum):
    """Of which days a line speaks."""

    DAY = "day"  # the one named
    SPELL = "spell"  # from the first to the last; one without a last day lasts
    TERM = "term"  # those of the school term named


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A measure that a row tells: on which days, how much, with which code, and where its columns say ``when``.

    ``starts`` names the column of the first day or of the term; a row without it says nothing here. The value is a
    column's or always ``amount``; the code is a column's with ``prefix`` before it. A line that ``goes_beside`` is
    told beside the row's main thing and so replaces only its own measure when the row is corrected.
    """

    measure: Measure
    shape: Shape
    starts: str
    ends: str = ""
    value: str = ""
    amount: int | None = None
    code: str = ""
    prefix: str = ""
    when: Given = field(default_factory=dict)
    goes_beside: bool = False


def _day(measure: Measure, on: str, **more: Any) -> Line:
    return Line(measure=measure, shape=Shape.DAY, starts=on, **more)


def _spell(measure: Measure, **more: Any) -> Line:
    return Line(measure=measure, shape=Shape.SPELL, starts="StartsOn", ends="EndsOn", **more)


def _term(measure: Measure, value: str) -> Line:
    return Line(measure=measure, shape=Shape.TERM, starts="Term", value=value, goes_beside=True)


_CAUTIONS = ("caution", "youth-caution", "conditional-caution")
_OLDER_BENEFITS = ("jsa", "esa", "is", "ib", "sda", "ca")
_ORDERS = ("licence", "supervision", "community-order", "suspended-sentence", "youth-order")
_HEALTH = {
    "mental-health": Measure.HEALTH_MENTAL,
    "physical-health": Measure.HEALTH_PHYSICAL,
    "drugs": Measure.HEALTH_DRUGS,
    "alcohol": Measure.HEALTH_ALCOHOL,
    "perinatal": Measure.HEALTH_PERINATAL,
    "perpetrator-programme": Measure.HEALTH_PERPETRATOR_PROGRAMME,
}
_CARE = {
    "early-help": Measure.CARE_EARLY_HELP,
    "child-in-need": Measure.CARE_CHILD_IN_NEED,
    "child-protection": Measure.CARE_CHILD_PROTECTION,
    "looked-after": Measure.CARE_LOOKED_AFTER,
}
_ROLES = {
    "victim": Measure.ABUSE_VICTIM,
    "perpetrator": Measure.ABUSE_PERPETRATOR,
    "child": Measure.ABUSE_CHILD,
}

TABLE: Mapping[FeedKind, tuple[Line, ...]] = {
    FeedKind.SCHOOL: (
        _term(Measure.SESSIONS_POSSIBLE, "SessionsPossible"),
        _term(Measure.SESSIONS_AUTHORISED, "AuthorisedAbsence"),
        _term(Measure.SESSIONS_UNAUTHORISED, "UnauthorisedAbsence"),
        _term(Measure.EXCLUSIONS_FIXED, "FixedExclusions"),
        _term(Measure.EXCLUSIONS_PERMANENT, "PermanentExclusions"),
    ),
    FeedKind.EXCLUSIONS: (
        _day(Measure.EXCLUSIONS_FIXED, "StartsOn", amount=1, when={"Kind": "fixed"}),
        _day(Measure.EXCLUSIONS_PERMANENT, "StartsOn", amount=1, when={"Kind": "permanent"}),
    ),
    FeedKind.PLACEMENTS: (_spell(Measure.PLACEMENT, code="Placement"),),
    # A suspect's offence counts once proven or admitted by a caution, from the day it happened.
    FeedKind.OFFENCES: (
        _day(
            Measure.OFFENCE_PROVEN,
            "OccurredOn",
            when={"Kind": "offence", "Role": "suspect", "Outcome": "proven"},
        ),
        _day(
            Measure.OFFENCE_CAUTION,
            "OccurredOn",
            when={"Kind": "offence", "Role": "suspect", "Outcome": "caution"},
        ),
        _day(Measure.OFFENCE_VICTIM, "OccurredOn", when={"Kind": "offence", "Role": "victim"}),
        _day(Measure.ASB_INCIDENT, "OccurredOn", when={"Kind": "asb", "Role": "suspect"}),
        _day(Measure.ASB_VICTIM, "OccurredOn", when={"Kind": "asb", "Role": "victim"}),
    ),
    FeedKind.YOUTH_OFFENDING: (
        _day(Measure.OFFENCE_PROVEN, "OccurredOn", when={"Outcome": "proven"}),
        _day(Measure.OFFENCE_CAUTION, "OccurredOn", when={"Outcome": _CAUTIONS}),
        _day(Measure.OFFENCE_RESOLUTION, "OccurredOn", when={"Outcome": "community-resolution"}),
    ),
    FeedKind.ASB: (_day(Measure.ASB_INTERVENTION, "IssuedOn", code="Kind"),),
    FeedKind.ORDERS: (
        _spell(Measure.ORDER_IN_FORCE, code="Kind", when={"Kind": _ORDERS}),
        _day(Measure.ORDER_RELEASE, "StartsOn", when={"Kind": "prison-release"}),
        _day(Measure.ORDER_BREACH, "BreachedOn", goes_beside=True),
    ),
    FeedKind.SOCIAL_CARE: (
        *(_spell(measure, value="Level", when={"Kind": kind}) for kind, measure in _CARE.items()),
        _day(Measure.CARE_RE_REFERRAL, "ReReferredOn", goes_beside=True),
    ),
    FeedKind.BENEFITS: (
        _spell(Measure.BENEFIT_CLAIM, code="Benefit", when={"Benefit": _OLDER_BENEFITS}),
        _spell(Measure.BENEFIT_CLAIM, code="Conditionality", prefix="uc-", when={"Benefit": "uc"}),
    ),
    FeedKind.EMPLOYMENT: (
        _spell(
            Measure.WORK_EMPLOYMENT,
            code="Verification",
            when={"Activity": ("employment", "self-employment")},
        ),
        _spell(
            Measure.WORK_STEP,
            code="Activity",
            when={"Activity": ("training", "volunteering", "work-programme")},
        ),
    ),
    FeedKind.NEET: (
        _spell(Measure.PARTICIPATION_NEET, when={"Status": "neet"}),
        _spell(
            Measure.PARTICIPATION_EET,
            code="Status",
            when={"Status": ("education", "training", "employment")},
        ),
    ),
    FeedKind.HOUSING: (
        _day(Measure.MONEY_ARREARS, "StartsOn", value="Amount", when={"Kind": "arrears"}),
        _day(Measure.MONEY_NOTICE, "StartsOn", when={"Kind": "notice"}),
        _spell(Measure.MONEY_DEBT_PLAN, prefix="kept", when={"Kind": "debt-plan", "Kept": "Y"}),
        _spell(Measure.MONEY_DEBT_PLAN, prefix="not-kept", when={"Kind": "debt-plan", "Kept": "N"}),
    ),
    FeedKind.DOMESTIC_ABUSE: tuple(
        _day(measure, "OccurredOn", code="Band", when={"Role": role}) for role, measure in _ROLES.items()
    ),
    FeedKind.HEALTH: tuple(
        _day(measure, "ConfirmedOn", code="Status", when={"Need": need}) for need, measure in _HEALTH.items()
    ),
}


def lines() -> Iterator[dict[str, Any]]:
    """Yield the table as the drawing statement reads it: one entry for each combination of what columns may say."""
    for kind, told in TABLE.items():
        for line in told:
            choices = [[value] if isinstance(value, str) else value for value in line.when.values()]
            for values in product(*choices):
                yield {
                    "kind": kind.value,
                    "measure": line.measure.value,
                    "shape": line.shape.value,
                    "starts": line.starts,
                    "ends": line.ends,
                    "value": line.value,
                    "amount": line.amount,
                    "code": line.code,
                    "prefix": line.prefix,
                    "given": dict(zip(line.when, values, strict=True)),
                    "goes_beside": line.goes_beside,
                }
