"""What an answer says on one day, given how far each source is complete: met, not yet, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outcomes.rules.daysets import Answer
from outcomes.rules.facts import Coverage


class Status(StrEnum):
    """The three answers; an exception is none of them."""

    MET = "met"
    NOT_YET = "not yet"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far a source is complete (None: nothing has come), and for how long its last state is carried."""

    complete_to: date | None
    allowed_lag_days: int

    def reaches(self, day: date) -> bool:
        """Return whether the day lies within what is complete or within the lag allowed after it."""
        if self.complete_to is None:
            return False
        return day <= self.complete_to + timedelta(days=self.allowed_lag_days)


def horizons_of(coverage: Iterable[Coverage]) -> dict[str, Horizon]:
    """Return each source's horizon."""
    return {known.source: Horizon(known.complete_to, known.allowed_lag_days) for known in coverage}


def silent_sources(answer: Answer, day: date, *, horizons: Mapping[str, Horizon]) -> tuple[str, ...]:
    """Return the sources the answer rests on that have been silent for longer than they may be on that day."""
    return tuple(sorted(key for key in answer.rests_on if key not in horizons or not horizons[key].reaches(day)))


def status_on(answer: Answer, day: date, *, horizons: Mapping[str, Horizon]) -> Status:
    """Return what the answer says on a day.

    "Within the allowed lag the last known state is carried; beyond it the answer is not known." We read the last
    known state as what the evidence that has arrived says of that day, as if nothing more arrived.
    """
    if silent_sources(answer, day, horizons=horizons):
        return Status.NOT_KNOWN
    if day in answer.met:
        return Status.MET
    return Status.NOT_KNOWN if day in answer.possible else Status.NOT_YET


def status_of_all(statuses: Iterable[Status]) -> Status:
    """Return the status of several that must all be met: one not yet decides, whatever else is not known."""
    found = set(statuses)
    if Status.NOT_YET in found:
        return Status.NOT_YET
    return Status.NOT_KNOWN if Status.NOT_KNOWN in found else Status.MET
