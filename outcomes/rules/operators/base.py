"""What every kind of condition has in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from outcomes.rules.daysets import Answer
from outcomes.rules.record import Case


class Rule(Protocol):
    """A condition of an outcomes plan."""

    @property
    def says(self) -> str:
        """The condition in words a family may read, where the plan has its own."""

    @property
    def parts(self) -> tuple[Rule, ...]:
        """The conditions it is made of; none where it asks the evidence itself."""

    def answer(self, case: Case) -> Answer:
        """Return the days on which the condition is met and those on which it might be."""


class Leaf:
    """A condition that asks the evidence itself."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Rule, ...]:
        """Return nothing: it is made of no other condition."""
        return ()


class OfOneNeed(Leaf):
    """A condition that says something else of one need than of another, asked from the same day."""

    __slots__ = ()


def walk(rule: Rule) -> Iterator[Rule]:
    """Yield a condition and every condition it is made of."""
    yield rule
    for part in rule.parts:
        yield from walk(part)


class Bound(StrEnum):
    """On which side of a number the condition holds, and whether the number itself belongs to it."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    FEWER_THAN = "fewer_than"

    @property
    def is_upper(self) -> bool:
        """Return whether the condition limits from above, so that more can only undo it."""
        return self in (Bound.AT_MOST, Bound.FEWER_THAN)


class Scope(StrEnum):
    """Of which of that day's children the condition is asked."""

    EACH = "each"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound and its number."""

    bound: Bound
    number: int

    @property
    def reached_at(self) -> int:
        """Return the smallest count on the upper side: where a lower bound begins and an upper bound ends."""
        beyond = self.bound in (Bound.MORE_THAN, Bound.AT_MOST)
        return self.number + 1 if beyond else self.number

    def holds(self, count: int) -> bool:
        """Return whether the count keeps to the limit."""
        return (count >= self.reached_at) is not self.bound.is_upper


@dataclass(frozen=True, slots=True)
class Share:
    """A bound and a fraction of a whole."""

    bound: Bound
    fraction: Fraction


def compare(bound: Bound, balance: int) -> bool:
    """Return whether a difference from the bound's number lies on the bound's side of zero."""
    if bound is Bound.AT_LEAST:
        return balance >= 0
    if bound is Bound.MORE_THAN:
        return balance > 0
    return balance <= 0 if bound is Bound.AT_MOST else balance < 0
