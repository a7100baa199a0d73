"""Conditions made of conditions: all, any, at least so many, not, neutral when, sustained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outcomes.rules.daysets import NEVER, Answer, DaySet, add_months, all_of, any_of, at_least, negated
from outcomes.rules.operators.base import Rule
from outcomes.rules.record import Case


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part that applies is met."""

    parts: tuple[Rule, ...]
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which every part that applies is met."""
        return all_of(_answers(self.parts, case))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts that apply is met."""

    parts: tuple[Rule, ...]
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which one of the parts that apply is met."""
        return any_of(_answers(self.parts, case))


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """So many of the parts that apply are met; where fewer apply, each of them."""

    least: int
    parts: tuple[Rule, ...]
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which so many of the parts that apply are met."""
        return at_least(self.least, _answers(self.parts, case))


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not met. What is unknown stays unknown.

    It is asked from the day the need was identified on, like what it turns round. A count in a window is not
    turned round: its bound is, or else a window that is not full yet would count as good.
    """

    part: Rule
    says: str = ""

    @property
    def parts(self) -> tuple[Rule, ...]:
        """Return the condition turned round."""
        return (self.part,)

    def answer(self, case: Case) -> Answer:
        """Return the days on which the part is surely not met."""
        answer = negated(case.answer_to(self.part))
        return answer.but_only_on(DaySet.starting(case.since)) if case.since else answer


@dataclass(frozen=True, slots=True)
class NeutralWhen:
    """The part, which does not apply on the days on which the other condition is met.

    "Neutral: a criterion that stopped applying" [S41].
    """

    part: Rule
    when: Rule
    says: str = ""

    @property
    def parts(self) -> tuple[Rule, ...]:
        """Return the condition, and the one that makes it neutral."""
        return (self.part, self.when)

    def answer(self, case: Case) -> Answer:
        """Return the part's answer, neutral on the days the other condition is met."""
        return case.answer_to(self.part).neutral_when(Case(case.record, case.indicator).answer_to(self.when))


class CountedFrom(StrEnum):
    """From which day something is held: since it was met, or since the work with the family was closed."""

    MET = "met"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Sustained:
    """The part is met and has been without a break for so many months.

    "Held for the plan's sustain period" [S22]. It stands only over what has no window or run of its own: a window
    of six months without an offence is itself what is sustained, and is not added to again.

    "6 months after closure" [S12]. Counted from closing we read it so: the case was closed, so many months have passed
    since its last day of work, and the part was met on that day and has been on every day since. There a part may have
    a window of its own, for the months after closing are asked beside it. A case that is open, or was closed while the
    part was not met, has not sustained it. What does not apply asks nothing, open or closed.
    """

    part: Rule
    months: int
    says: str = ""
    counted_from: CountedFrom = CountedFrom.MET

    @property
    def parts(self) -> tuple[Rule, ...]:
        """Return the condition that is held."""
        return (self.part,)

    def answer(self, case: Case) -> Answer:
        """Return the days on which the part has been met for long enough."""
        answer = case.answer_to(self.part)
        if self.counted_from is CountedFrom.MET:
            return answer.sustained(months=self.months)
        closed_on = case.record.facts.closed_on
        met, possible = (self._since(closed_on, days) | answer.neutral for days in (answer.met, answer.possible))
        return Answer(met, possible, answer.neutral, answer.rests_on)

    def _since(self, closed_on: date | None, days: DaySet) -> DaySet:
        """Return the days from the last of the months on, of the stretch that holds the day of closing."""
        stretch = days.holding(closed_on) if closed_on else None
        if closed_on is None or stretch is None:
            return NEVER
        return DaySet.of((add_months(closed_on, self.months), stretch.ends_on))


def _answers(parts: Sequence[Rule], case: Case) -> list[Answer]:
    return [case.answer_to(part) for part in parts]
