"""Whether a target is reached: what comes at the pace of the past year, said as a plain range.

Pure: values in, values out; ``claims.figures.coming`` reads them. How we read it, which no paper prescribes:

- *The pace* is what the claim windows of the past year brought each, or its months where there are no windows.
- *The range*: every coming window brings what those brought on average (likely), as few as the least of them (low), as
  many as the most (high). From eight on they are the median and the quartiles: one odd month is no pace.
- *One past window* is a pace without a range; none is no pace.
- *Tried on the past*: what the windows before a past one would have said of it, beside what it brought.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

ENOUGH_FOR_A_RANGE = 2
ENOUGH_FOR_QUARTILES = 8


class Answer(StrEnum):
    """Whether a target will be reached."""

    REACHED = "Reached already"
    YES = "Yes, even at the slowest pace of the past year"
    LIKELY = "Likely: at the average pace, not at the slowest"
    PERHAPS = "Not at the average pace; only at the fastest of the past year"
    OVER = "No: nothing is left in which it could be reached"
    BEGUN = "Not known: the last window or month has begun, and the pace tells of whole ones"
    NO = "No, not even at the fastest pace of the past year"
    SEEMS_SO = "Probably: only one window or month is seen, too few for a range"
    SEEMS_NOT = "Probably not: only one window or month is seen, too few for a range"
    NOT_KNOWN = "Not known: nothing in the past year shows a pace"

    @property
    def short(self) -> str:
        """Return the answer without its reason: "Probably not"."""
        return re.split("[:;,] ", self.value, maxsplit=1)[0]

    @property
    def why(self) -> str:
        """Return its reason as a sentence; empty where it needs none."""
        rest = self.value[len(self.short) + 2 :]
        return f"{rest[:1].upper()}{rest[1:]}." if rest else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a past window or month brought."""

    name: str
    on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From few to many: ``low`` and ``high`` are None where too little was seen for a range."""

    low: int | None
    likely: int
    high: int | None

    @property
    def words(self) -> str:
        """Return "600 to 660, likely 637"."""
        if self.low is None or self.high is None or self.low == self.high:
            return f"{self.likely:,}"
        return f"{self.low:,} to {self.high:,}, likely {self.likely:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the windows before a past one would have said of it, and what it brought."""

    of: Seen
    said: Range

    @property
    def held(self) -> bool:
        """Return whether what it brought lay within the range."""
        return (
            self.said.low is not None
            and self.said.high is not None
            and self.said.low <= self.of.count <= self.said.high
        )


def year_before(day: date) -> date:
    """Return the same day a year earlier, clamped to the month's end."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def half_up(value: Fraction) -> int:
    """Return the whole number nearest to a value, a half going up."""
    return int((value + Fraction(1, 2)).__floor__())


def at_rank(ordered: Sequence[int], share: Fraction) -> int:
    """Return the value at a share of the way through ordered values: the nearest rank, so a value that was seen."""
    return ordered[max(-(-len(ordered) * share.numerator // share.denominator) - 1, 0)]


def spread(counts: Iterable[int]) -> tuple[int, Fraction, int]:
    """Return the least, the average and the most of some counts; from eight on the quartiles and the median."""
    ordered = sorted(counts)
    if len(ordered) < ENOUGH_FOR_QUARTILES:
        return ordered[0], Fraction(sum(ordered), len(ordered)), ordered[-1]
    quarter, half, three = (at_rank(ordered, Fraction(part, 4)) for part in (1, 2, 3))
    return quarter, Fraction(half), three


def reached(number: int, seen: Sequence[Seen], *, left: int) -> Range | None:
    """Return what is reached after ``left`` more windows or months like those seen; None: nothing shows a pace."""
    counts = [one.count for one in seen]
    if not left:
        return Range(low=number, likely=number, high=number)
    if not any(counts):
        return None
    least, average, most = spread(counts)
    likely = number + half_up(average * left)
    if len(counts) < ENOUGH_FOR_A_RANGE:
        return Range(low=None, likely=likely, high=None)
    return Range(low=number + least * left, likely=likely, high=number + most * left)


def tried(seen: Sequence[Seen]) -> list[Tried]:
    """Return for each past window that at least two came before, within its year, what they would have said of it."""
    found = []
    for place, one in enumerate(seen):
        before = [earlier for earlier in seen[:place] if earlier.on >= year_before(one.on)]
        said = reached(0, before, left=1) if len(before) >= ENOUGH_FOR_A_RANGE else None
        if said:
            found.append(Tried(of=one, said=said))
    return found


def answer_to(target: int, number: int, said: Range | None, *, left: int, is_open: bool = False) -> Answer:
    """Return whether a target is reached, by what is reached at the pace after the windows or months that are left.

    ``is_open``: something can still be counted towards it, if only in a window or month that has begun.
    """
    if number >= target:
        return Answer.REACHED
    if said is None:
        return Answer.NOT_KNOWN
    if not left:
        return Answer.BEGUN if is_open else Answer.OVER
    if said.low is None or said.high is None:
        return Answer.SEEMS_SO if said.likely >= target else Answer.SEEMS_NOT
    by_range = ((said.low, Answer.YES), (said.likely, Answer.LIKELY), (said.high, Answer.PERHAPS))
    return next((answer for reached_by_then, answer in by_range if reached_by_then >= target), Answer.NO)
