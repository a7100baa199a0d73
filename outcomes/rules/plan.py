"""A council's outcomes plan as the rules use it, and the national framework it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from outcomes.rules.ages import SchoolAge
from outcomes.rules.operators.base import OfOneNeed, Rule, walk
from outcomes.rules.operators.combine import CountedFrom
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.states import Held
from outcomes.rules.operators.work import EmploymentRules


class CountBy(StrEnum):
    """What is counted for eligibility: needs, or the headlines they fall under."""

    NEED = "need"
    HEADLINE = "headline"


class Asked(StrEnum):
    """Whether a headline's needs must be met for the result, or count for eligibility alone."""

    RESULT = "result"
    ENTRY = "entry"


class ResultBy(StrEnum):
    """What shows a result: the needs met, continuous employment, or what somebody records; the last is not judged."""

    NEEDS = "needs"
    EMPLOYMENT = "employment"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """One value of the plan with where it comes from, how far that is to be trusted, and who verified it."""

    path: str
    value: str
    mark: str
    source: str
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """The fact under a headline that makes it present, and the outcome it is paired with.

    Without an entry rule only a professional can find it; without an outcome rule this version cannot judge it,
    and its answer stays unknown.
    """

    code: str
    headline: str
    label: str
    need: str
    entry: Rule | None = None
    outcome: Rule | None = None
    reductions: tuple[Reduction, ...] = field(init=False, compare=False, repr=False)
    asks_only: tuple[str, ...] = field(init=False, compare=False, repr=False)
    is_of_its_own: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Find once which baselines the outcome is measured against, and what the entry asks about.

        Where an entry asks nothing but the evidence of some measures, `asks_only` are those; families of whom nothing
        speaks of them share its answer. An outcome `is_of_its_own` where it says something else of another need.
        """
        found = tuple(walk(self.outcome)) if self.outcome else ()
        reductions = tuple(rule for rule in found if isinstance(rule, Reduction))
        object.__setattr__(self, "reductions", reductions)
        object.__setattr__(self, "is_of_its_own", any(isinstance(rule, OfOneNeed) for rule in found))
        object.__setattr__(self, "asks_only", _asks_only(self.entry) if self.entry else ())


def _asks_only(entry: Rule) -> tuple[str, ...]:
    leaves = [rule for rule in walk(entry) if not rule.parts]
    if not all(isinstance(leaf, Events | Held | Latest) for leaf in leaves):
        return ()
    return tuple(measure for leaf in leaves if isinstance(leaf, Events | Held | Latest) for measure in leaf.measures)


@dataclass(frozen=True, slots=True)
class Label:
    """What a headline is called from a day on."""

    text: str
    from_on: date


def label_on(labels: Sequence[Label], day: date) -> str:
    """Return the name of the day; before the first one, that; empty where there is none."""
    past = [label for label in labels if label.from_on <= day] or labels[:1]
    return past[-1].text if past else ""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline of the programme with its indicators; `labels` are the framework's, where the plan gives it none.

    One that is `is_local` is the council's own discretionary criterion: it counts for eligibility where a way of being
    eligible asks for local criteria, and only there.
    """

    code: str
    label: str
    indicators: tuple[Indicator, ...]
    is_judged: bool = True
    asked: Asked = Asked.RESULT
    is_local: bool = False
    labels: tuple[Label, ...] = ()

    def label_on(self, day: date) -> str:
        """Return what the headline is called on a day."""
        return label_on(self.labels, day) or self.label


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on the family whatever its needs."""

    code: str
    label: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Way:
    """One way of being eligible: so many national headlines (or needs), and so many local criteria besides."""

    code: str
    label: str
    national: int
    local: int = 0


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may be attached. `absent_parent_limit` None: an absent parent counts like anybody.

    Without `ways` there is one: `minimum` needs or headlines, whatever local criteria there are.
    """

    minimum: int
    count_by: CountBy
    needs_dependent_child: bool = True
    child_under: int = 16
    young_person_under: int = 19
    absent_parent_limit: int | None = 1
    expectant_parent: bool = False
    ways: tuple[Way, ...] = ()

    @property
    def any_way(self) -> tuple[Way, ...]:
        """Return the ways of being eligible, of which one is enough."""
        return self.ways or (Way("minimum", "", self.minimum),)


@dataclass(frozen=True, slots=True)
class ResultType:
    """A result the framework knows: what shows it, which headlines it asks about, and which results it excludes.

    `asks` empty: every headline.
    """

    code: str
    label: str
    by: ResultBy
    asks: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkHeadline:
    """A headline of the framework: its names over time, and what its family needs are called where that was read."""

    code: str
    labels: tuple[Label, ...]
    needs: tuple[str, ...] = ()

    def label_on(self, day: date) -> str:
        """Return what the headline is called on a day; before its first name, that."""
        return label_on(self.labels, day)


@dataclass(frozen=True, slots=True)
class Framework:
    """A phase of the national programme as data. `ends_on` is the day after its last day, None: it still holds."""

    slug: str
    name: str
    note: str
    starts_on: date
    ends_on: date | None
    eligibility: Eligibility
    school_age: SchoolAge
    headlines: tuple[FrameworkHeadline, ...]
    results: tuple[ResultType, ...]
    gates: tuple[Gate, ...] = ()
    counted_from: CountedFrom = CountedFrom.MET
    values: tuple[SourcedValue, ...] = ()

    def asks_about(self, headline: str) -> bool:
        """Return whether a result by needs asks about a headline."""
        by_needs = [result for result in self.results if result.by is ResultBy.NEEDS]
        return any(not result.asks or headline in result.asks for result in by_needs)

    @property
    def has_employment(self) -> bool:
        """Return whether continuous employment is a result."""
        return any(result.by is ResultBy.EMPLOYMENT for result in self.results)


@dataclass(frozen=True, slots=True)
class Override:
    """A value in which the plan differs from its framework: the key, what the plan says, what the framework says."""

    path: str
    value: str
    inherited: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of an outcomes plan, immutable. Without `employment` there is no result by employment.

    `values` are those of the plan's own text; those of the framework are the framework's. `counted_from` is from when a
    condition is sustained that does not say it itself.
    """

    name: str
    note: str
    headlines: tuple[Headline, ...]
    eligibility: Eligibility
    gates: tuple[Gate, ...] = ()
    values: tuple[SourcedValue, ...] = ()
    employment: EmploymentRules | None = None
    framework: Framework | None = None
    overrides: tuple[Override, ...] = ()
    counted_from: CountedFrom = CountedFrom.MET
    indicators: dict[str, Indicator] = field(init=False, compare=False, repr=False)
    entry_only: frozenset[str] = field(init=False, compare=False, repr=False)
    local: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Look the indicators up by code once, and those that the result does not ask about."""
        by_code = {indicator.code: indicator for head in self.headlines for indicator in head.indicators}
        entry_only = frozenset(i.code for head in self.headlines if head.asked is Asked.ENTRY for i in head.indicators)
        local = frozenset(i.code for head in self.headlines if head.is_local for i in head.indicators)
        object.__setattr__(self, "indicators", by_code)
        object.__setattr__(self, "entry_only", entry_only)
        object.__setattr__(self, "local", local)

    @property
    def not_verified(self) -> tuple[SourcedValue, ...]:
        """Return the values that nobody has verified."""
        return tuple(value for value in self.values if not value.verified_by)

    @property
    def has_employment(self) -> bool:
        """Return whether continuous employment is a result under this plan."""
        return self.employment is not None and (self.framework is None or self.framework.has_employment)
