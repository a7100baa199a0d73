"""The terms that count, shared by all families of one calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from outcomes.rules.facts import Term

K = TypeVar("K")
KEPT_AT_MOST = 10_000  # answers to what was told of a calendar's terms: some 10 MB


class Calendar(NamedTuple):
    """The terms that count, in order, with their first days and the days after their last."""

    terms: tuple[Term, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    beginning_on: dict[date, int]
    kept: dict[Hashable, tuple[object, Any]]

    def place_of(self, day: date) -> int | None:
        """Return the place of the term a day lies in."""
        begins = self.beginning_on.get(day)  # a school's report speaks of a term from its first day
        if begins is not None:
            return begins
        place = bisect_right(self.starts, day.toordinal()) - 1
        return place if place >= 0 and day.toordinal() < self.ends[place] else None

    def once(self, rule: object, answer: Callable[[], K], *told: Hashable) -> K:
        """Return what a condition makes of the terms and of what was told of them, worked out once for all families."""
        key = id(rule), told
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= KEPT_AT_MOST:
                self.kept.clear()
            # The condition is kept beside it, so that no other can come to bear its id.
            found = self.kept[key] = rule, answer()
        return cast("K", found[1])


@lru_cache(maxsize=64)
def calendar_of(terms: tuple[Term, ...]) -> Calendar:
    """Return the terms that count."""
    counting = tuple(sorted((term for term in terms if not term.is_excluded), key=lambda term: term.starts_on))
    return Calendar(
        counting,
        tuple(term.starts_on.toordinal() for term in counting),
        tuple(term.ends_on.toordinal() for term in counting),
        {term.starts_on: place for place, term in enumerate(counting) if term.starts_on < term.ends_on},
        {},
    )
