"""What a gate answers: passed, not passed or no data, with a sentence for people and its dates. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.facts import ClaimFacts


class Outcome(StrEnum):
    """What a gate answers. No data is never a pass."""

    PASSED = "passed"
    NOT_PASSED = "not passed"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one gate answered: a sentence for people and the dates it rests on."""

    code: str
    title: str
    outcome: Outcome
    sentence: str
    dates: tuple[tuple[str, date], ...] = ()


Answered = tuple[Outcome, str, tuple[tuple[str, date], ...]]
Gate = Callable[[ClaimFacts, date], Answered]


def passed(sentence: str, *dates: tuple[str, date]) -> Answered:
    """Return that a gate is passed."""
    return Outcome.PASSED, sentence, dates


def not_passed(sentence: str, *dates: tuple[str, date]) -> Answered:
    """Return that a gate is not passed."""
    return Outcome.NOT_PASSED, sentence, dates


def no_data(sentence: str, *dates: tuple[str, date]) -> Answered:
    """Return that it is not known whether a gate is passed."""
    return Outcome.NO_DATA, sentence, dates
