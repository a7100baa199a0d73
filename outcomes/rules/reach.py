"""What the silence of a council's sources means, shared by all families judged on the same coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar, cast

from outcomes.rules.daysets import ALWAYS, NEVER, DaySet
from outcomes.rules.facts import Coverage, suppliers

K = TypeVar("K")


class Reach:
    """What the silence of a council's sources means: the holes in their record.

    All families judged on the same coverage share it, and with it the answers about what none of their evidence speaks
    of: most measures say nothing of most families.
    """

    __slots__ = ("_blind", "_coverage", "_holes", "_kept")

    def __init__(self, coverage: Iterable[Coverage]) -> None:
        self._coverage = {known.source: known for known in coverage}
        self._holes: dict[tuple[str, ...], DaySet] = {}
        self._blind: dict[tuple[tuple[str, ...], int], DaySet] = {}
        self._kept: dict[int, tuple[object, Any]] = {}

    def of_source(self, source: str) -> Coverage | None:
        """Return how far a kind of source is complete."""
        return self._coverage.get(source)

    def holes(self, measures: tuple[str, ...]) -> DaySet:
        """Return the days for which the suppliers of these measures sent nothing; all days where none ever came."""
        if measures not in self._holes:
            found = NEVER
            for kind in suppliers(measures):
                found |= self._holes_of(kind)
            self._holes[measures] = found
        return self._holes[measures]

    def _holes_of(self, kind: str) -> DaySet:
        known = self._coverage.get(kind)
        if known is None or known.complete_to is None:
            return ALWAYS
        holes = DaySet.of(*known.holes) if known.holes else NEVER
        return holes | DaySet.before(known.complete_from) if known.complete_from else holes

    def blind(self, measures: tuple[str, ...], months: int) -> DaySet:
        """Return the days of whose last months the suppliers of these measures did not tell everything."""
        key = (measures, months)
        if key not in self._blind:
            self._blind[key] = self.holes(measures).widen(months=months)
        return self._blind[key]

    def once(self, rule: object, answer: Callable[[], K]) -> K:
        """Return what is made of a condition, or of a plan, where nothing is told; worked out once for all families."""
        found = self._kept.get(id(rule))
        if found is None:  # it is kept beside its answer, so that no other can come to bear its id
            found = self._kept[id(rule)] = rule, answer()
        return cast("K", found[1])


@lru_cache(maxsize=64)
def reach_of(coverage: tuple[Coverage, ...]) -> Reach:
    """Return what the silence of sources so far complete means."""
    return Reach(coverage)
