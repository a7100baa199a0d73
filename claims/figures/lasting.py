"""What lasts of what was paid, beside what is counted: read in one trip for every page that says it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db.models import QuerySet

from claims.figures.registry import FIGURES, AsAt, Rows, Said
from claims.figures.selection import EVERYTHING, Selection
from claims.rounding import share_text
from claims.watching import Sustained, Watched, lapsed, paid_results, sustained, watched_in
from families.asking import MadeOnce


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """The results that are paid on a day, how many of them by employment, and those by progress, which are watched."""

    day: date
    paid: int
    by_employment: int
    watched: list[Watched]

    @cached_property
    def relapsed(self) -> list[Watched]:
        """Return those whose outcomes plan was certainly not met on some day since the claim was sent."""
        return [one for _, one in lapsed(self.watched, as_of=self.day)]

    @property
    def relapsed_text(self) -> str:
        """Return "25% (1 of 4)"."""
        return share_text(len(self.relapsed), len(self.watched) or None)

    @property
    def not_met_today(self) -> int:
        """Return how many of those that relapsed do not meet it on the day."""
        return sum(not one.is_met(self.day) for one in self.relapsed)

    @cached_property
    def sustained(self) -> list[Sustained]:
        """Return how many were sustained for so many months each."""
        return sustained(self.watched, as_of=self.day)


def lasting_of(at: AsAt, selection: Selection = EVERYTHING) -> Lasting:
    """Return what lasts of a programme, or of a part of it."""
    paid, sources = _ASKED.of(said=at.said, selection=selection)
    watched, by_employment = watched_in(paid, sources)
    return Lasting(day=at.day, paid=len(paid), by_employment=by_employment, watched=watched)


def _asked(*, said: Said, selection: Selection) -> tuple[QuerySet[Any, Any], ...]:
    paid, sources = paid_results(said.at.programme)
    return selection.narrow(cast("Rows", paid), FIGURES["paid"], as_at=said.day), sources


_ASKED = MadeOnce(_asked)
