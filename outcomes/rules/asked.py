"""Which measures a condition can ask about: without the evidence of all others its answer is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from outcomes.rules.facts import Measure
from outcomes.rules.operators.base import Rule, walk
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.judged import Judged
from outcomes.rules.operators.progress import Distance, Levels
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.starts import ByStart, SessionsImproved
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import SessionRate, TermCount
from outcomes.rules.operators.work import InWork
from outcomes.rules.record import SESSION_MEASURES

_OF_PUPILS = {*SESSION_MEASURES, Measure.EXCLUSIONS_FIXED, Measure.EXCLUSIONS_PERMANENT, Measure.PLACEMENT}
_ASKED: Mapping[type[Any], Callable[[Any], Iterable[str]]] = {
    Events: lambda rule: rule.measures,
    Reduction: lambda rule: rule.measures,
    Latest: lambda rule: rule.measures,
    InWork: lambda rule: rule.measures,
    Held: lambda rule: (*rule.measures, *rule.among),
    Ended: lambda rule: (*rule.measures, *rule.reopened_by, *rule.not_into),
    OrderKept: lambda rule: (*rule.measures, *rule.breaches),
    TermCount: lambda rule: (rule.measure,),
    **dict.fromkeys((SessionRate, SessionsImproved, ByStart), lambda _: SESSION_MEASURES),
    Placement: lambda _: (Measure.PLACEMENT,),
    Levels: lambda _: (Measure.LEVEL,),
    Distance: lambda _: (Measure.READING,),
    **dict.fromkeys((Judged, AllOf, AnyOf, AtLeastOf, Not, NeutralWhen, Sustained), lambda _: ()),
}


def measures_of(rule: Rule) -> frozenset[str]:
    """Return every measure whose evidence a condition, or one it is made of, can ask for.

    Who belongs to the family and when, the terms and how far the sources are complete are asked by all; for the rolls,
    see :func:`asks_rolls`.
    """
    return frozenset(measure for part in walk(rule) for measure in _ASKED[type(part)](part))


def asks_rolls(measures: Iterable[str]) -> bool:
    """Return whether a condition that asks about these measures may ask on which roll a child is."""
    return not _OF_PUPILS.isdisjoint(measures)
