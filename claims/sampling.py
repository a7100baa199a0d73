"""Internal audit's sample: which lines of a batch are looked at. Pure: a seed draws the same lines on any machine.

How a sample is drawn, so that anybody can draw it again by hand:

- Every line that rests on a professional judgement, on an assessment made after attachment or on employment that the
  council verified itself is looked at.
- Of the others so many are drawn at random as the share asks of the whole batch, rounded up, and never fewer than the
  floor; where fewer are left, all of them.
- They are divided over the strata (what is claimed, team, provider) in proportion, by largest remainder: each stratum
  gets the whole part of its share, and what is left goes to the largest fractions, then the larger stratum, then the
  earlier name.
- Within a stratum the lines stand in the order of the SHA-256 of "seed line-number", and the first are taken.
- When the sample is enlarged, the next lines in that order are taken from all not drawn yet, whatever the stratum.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from typing import Any

from claims.models.choices import DrawnFor

ALWAYS_LOOKED_AT = (DrawnFor.JUDGEMENT, DrawnFor.RETROSPECTIVE, DrawnFor.SELF_VERIFIED)
AT_RANDOM = (DrawnFor.RANDOM, DrawnFor.ENLARGED)
Z_95 = 1.959964  # of the normal distribution, for an interval of 95 per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDrawn:
    """A line of a batch as the draw sees it; ``rests_on`` where it is always looked at."""

    line_number: int
    stratum: str
    rests_on: DrawnFor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A line that was drawn, and why."""

    line_number: int
    stratum: str
    drawn_for: DrawnFor


def wanted(population: int, *, percent: int, floor: int) -> int:
    """Return how many lines a batch of so many asks for: the share rounded up, the floor at least, all at most."""
    return min(population, max(-(-population * percent // 100), floor))


def draw(lines: Sequence[LineDrawn], *, seed: str, percent: int, floor: int) -> list[Drawn]:
    """Return the lines that are looked at, in their order."""
    always = [
        Drawn(line_number=one.line_number, stratum=one.stratum, drawn_for=one.rests_on) for one in lines if one.rests_on
    ]
    strata: dict[str, list[int]] = defaultdict(list)
    for one in lines:
        if not one.rests_on:
            strata[one.stratum].append(one.line_number)
    number = min(wanted(len(lines), percent=percent, floor=floor), len(lines) - len(always))
    shares = proportional({name: len(members) for name, members in strata.items()}, number=number)
    drawn = [
        Drawn(line_number=line, stratum=name, drawn_for=DrawnFor.RANDOM)
        for name, members in strata.items()
        for line in in_order_of(seed, members)[: shares[name]]
    ]
    return sorted([*always, *drawn], key=lambda one: one.line_number)


def enlarge(lines: Iterable[LineDrawn], *, drawn: Collection[int], seed: str, number: int) -> list[Drawn]:
    """Return the next so many lines in the order of the seed, of those not drawn yet; all where fewer are left."""
    left = {one.line_number: one for one in lines if one.line_number not in drawn}
    taken = in_order_of(seed, left)[:number]
    return [
        Drawn(line_number=line, stratum=left[line].stratum, drawn_for=left[line].rests_on or DrawnFor.ENLARGED)
        for line in sorted(taken)
    ]


def in_order_of(seed: str, lines: Iterable[int]) -> list[int]:
    """Return line numbers in the order of the SHA-256 of "seed line-number"."""
    return sorted(lines, key=lambda line: sha256(f"{seed} {line}".encode()).digest())


def proportional(sizes: Mapping[str, int], *, number: int) -> dict[str, int]:
    """Return how many of ``number`` fall to each stratum: in proportion to its size, by largest remainder."""
    total = sum(sizes.values())
    if not total:
        return {}
    shares = {name: number * size // total for name, size in sizes.items()}
    by_fraction = sorted(sizes, key=lambda name: (-(number * sizes[name] % total), -sizes[name], name))
    for name in by_fraction[: number - sum(shares.values())]:
        shares[name] += 1
    return shares


def short_by(*, standing: int, always: int, at_random: int, percent: int, floor: int) -> int:
    """Return how many more lines must be drawn at random of a batch that stands with so many lines.

    ``always`` of them are always looked at, ``at_random`` were drawn at random and still stand.
    """
    return max(0, min(wanted(standing, percent=percent, floor=floor), standing - always) - at_random)


def frame_of(lines: Iterable[LineDrawn]) -> dict[str, dict[str, list[int]]]:
    """Return what a sample is drawn from as it is stored: the lines of each stratum, and those always looked at."""
    strata: dict[str, list[int]] = defaultdict(list)
    always: dict[str, list[int]] = defaultdict(list)
    for one in lines:
        strata[one.stratum].append(one.line_number)
        if one.rests_on:
            always[one.rests_on.value].append(one.line_number)
    return {"strata": dict(strata), "always": dict(always)}


def lines_in(frame: Mapping[str, Any]) -> list[LineDrawn]:
    """Return the lines that a stored frame speaks of, in their order: what ``frame_of`` was given."""
    rests_on = {line: DrawnFor(why) for why, lines in frame.get("always", {}).items() for line in lines}
    found = [
        LineDrawn(line_number=line, stratum=name, rests_on=rests_on.get(line))
        for name, lines in frame.get("strata", {}).items()
        for line in lines
    ]
    return sorted(found, key=lambda one: one.line_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What was found of so many claims: how many not valid, how many only partly, of how many looked at."""

    looked_at: int
    not_valid: int
    partly: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return between which shares the rate of claims that are not valid lies, with 95 per cent; None of none.

        Wilson's interval, which holds for few claims and for none found; it takes the batch to be large, so that of a
        small one it says less than is known, never more.
        """
        return wilson(self.not_valid, self.looked_at) if self.looked_at else None


def wilson(found: int, of: int) -> tuple[float, float]:
    """Return Wilson's score interval of 95 per cent for ``found`` of ``of``, as shares of one."""
    share, squared = found / of, Z_95**2
    middle = share + squared / (2 * of)
    reach = Z_95 * sqrt(share * (1 - share) / of + squared / (4 * of**2))
    scale = 1 + squared / of
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
