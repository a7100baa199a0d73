"""One answer for several people of a family: what is asked of each, or of any, on the days a person counts."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.rules.daysets import NEVER, Answer, DaySet, overlapping
from outcomes.rules.operators.base import Scope

Asked = tuple[DaySet, Answer]
"""The days on which somebody counts, and the answer for them; on every other day it is neutral."""


def of_people(asked: Sequence[Asked], scope: Scope) -> Answer:
    """Return the answer for the people of each day; a day on which nobody is asked anything is neutral.

    It is what all or any of their answers make, each neutral on the days the person does not count, in fewer steps.
    """
    neutral = ~_union([days - answer.neutral for days, answer in asked])
    combine = _each if scope is Scope.EACH else _any
    met = combine([(days, answer.met, answer.neutral) for days, answer in asked], neutral)
    if all(answer.met.edges == answer.possible.edges for _, answer in asked):
        possible = met
    else:
        possible = combine([(days, answer.possible, answer.neutral) for days, answer in asked], neutral)
    return Answer(met, possible, neutral, frozenset().union(*(answer.rests_on for _, answer in asked)))


def _each(found: Sequence[tuple[DaySet, DaySet, DaySet]], _neutral: DaySet) -> DaySet:
    return ~_union([days - held for days, held, _ in found])


def _any(found: Sequence[tuple[DaySet, DaySet, DaySet]], neutral: DaySet) -> DaySet:
    return neutral | _union([(days & held) - does_not_apply for days, held, does_not_apply in found])


def _union(sets: Sequence[DaySet]) -> DaySet:
    some = [dayset for dayset in sets if dayset.edges]
    if len(some) > 1:
        return overlapping(1, [dayset.edges for dayset in some])
    return some[0] if some else NEVER
