"""A council's outcomes plan as the rules use it: headlines, their indicators, who is eligible, and the gates."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from outcomes.rules.operators.base import Rule, walk
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.states import Held
from outcomes.rules.operators.work import EmploymentRules


class CountBy(StrEnum):
    """What is counted for eligibility: needs, or the headlines they fall under."""

    NEED = "need"
    HEADLINE = "headline"


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

    def __post_init__(self) -> None:
        """Find once which baselines the outcome is measured against, and what the entry asks about.

        Where an entry asks nothing but the evidence of some measures, `asks_only` are those; families of whom nothing
        speaks of them share its answer.
        """
        found = walk(self.outcome) if self.outcome else ()
        reductions = tuple(rule for rule in found if isinstance(rule, Reduction))
        object.__setattr__(self, "reductions", reductions)
        object.__setattr__(self, "asks_only", _asks_only(self.entry) if self.entry else ())


def _asks_only(entry: Rule) -> tuple[str, ...]:
    leaves = [rule for rule in walk(entry) if not rule.parts]
    if not all(isinstance(leaf, Events | Held | Latest) for leaf in leaves):
        return ()
    return tuple(measure for leaf in leaves if isinstance(leaf, Events | Held | Latest) for measure in leaf.measures)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline of the programme with its indicators."""

    code: str
    label: str
    indicators: tuple[Indicator, ...]
    is_judged: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on the family whatever its needs."""

    code: str
    label: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who may be attached. `absent_parent_limit` None: an absent parent counts like anybody."""

    minimum: int
    count_by: CountBy
    needs_dependent_child: bool = True
    child_under: int = 16
    young_person_under: int = 19
    absent_parent_limit: int | None = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of an outcomes plan, immutable. Without `employment` there is no result by employment."""

    name: str
    note: str
    headlines: tuple[Headline, ...]
    eligibility: Eligibility
    gates: tuple[Gate, ...] = ()
    values: tuple[SourcedValue, ...] = ()
    employment: EmploymentRules | None = None
    indicators: dict[str, Indicator] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Look the indicators up by code once."""
        by_code = {indicator.code: indicator for head in self.headlines for indicator in head.indicators}
        object.__setattr__(self, "indicators", by_code)

    @property
    def not_verified(self) -> tuple[SourcedValue, ...]:
        """Return the values that nobody has verified."""
        return tuple(value for value in self.values if not value.verified_by)
