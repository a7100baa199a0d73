"""The ledger of an adult's weeks in work since leaving a benefit, as it is stored, claimed and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from outcomes.rules.employment import PersonInWork, WeekState


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerWeek:
    """Seven days, and what became of them."""

    starts_on: date
    state: WeekState


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One adult's weeks: ``benefit`` and ``off_benefit_on`` are benefit data (None: not told), and so is a week on one.

    ``met_on`` is the day on which enough weeks were complete, ``possible_on`` the earliest on which they can be.
    """

    person: int
    benefit: str | None
    off_benefit_on: date | None
    in_work_since: date
    weeks_asked: int
    within: int
    met_on: date | None
    possible_on: date | None
    verified: tuple[str, ...]
    evidence: tuple[int, ...]
    weeks: tuple[LedgerWeek, ...]

    @property
    def worked(self) -> int:
        """Return how many weeks count so far."""
        return sum(week.state.is_worked for week in self.weeks)

    def stored(self) -> dict[str, Any]:
        """Return it as JSON holds it: days as text, a week as its first day and its state."""
        plain = {each.name: _plain(getattr(self, each.name)) for each in fields(self) if each.name != "weeks"}
        return plain | {"weeks": [[week.starts_on.isoformat(), week.state.value] for week in self.weeks]}


def ledger_of(found: PersonInWork) -> Ledger:
    """Return the ledger of what the rules found of an adult."""
    return Ledger(
        person=found.person,
        benefit=found.benefit,
        off_benefit_on=found.off_benefit_on,
        in_work_since=found.in_work_since,
        weeks_asked=found.rule.weeks,
        within=found.rule.within,
        met_on=found.met_on,
        possible_on=found.possible_on,
        verified=tuple(found.verified),
        evidence=tuple(found.evidence),
        weeks=tuple(LedgerWeek(starts_on=week.starts_on, state=week.state) for week in found.weeks),
    )


def read_ledger(stored: Mapping[str, Any]) -> Ledger:
    """Return a ledger as it was stored."""
    return Ledger(
        person=stored["person"],
        benefit=stored["benefit"],
        off_benefit_on=_day(stored["off_benefit_on"]),
        in_work_since=date.fromisoformat(stored["in_work_since"]),
        weeks_asked=stored["weeks_asked"],
        within=stored["within"],
        met_on=_day(stored["met_on"]),
        possible_on=_day(stored["possible_on"]),
        verified=tuple(stored["verified"]),
        evidence=tuple(stored["evidence"]),
        weeks=tuple(
            LedgerWeek(starts_on=date.fromisoformat(day), state=WeekState(state)) for day, state in stored["weeks"]
        ),
    )


def openly(ledger: Ledger) -> Ledger:
    """Return a ledger as whoever may not see benefit data is told it: no benefit, no day it ended, no week on one."""
    weeks = tuple(replace(week, state=told_openly(week.state)) for week in ledger.weeks)
    return replace(ledger, benefit=None, off_benefit_on=None, weeks=weeks)


def told_openly(state: WeekState) -> WeekState:
    """Return a week's state as it is told to whoever may not see benefit data: one on a benefit is one not worked."""
    return WeekState.NO_WORK if state is WeekState.ON_BENEFIT else state


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
