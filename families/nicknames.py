"""Given names that are said of one person: short forms, pet names and spellings common in England.

Our own list [I], of names that people who do this work meet; a name may stand in several lines (Alex, Sam), and two
names are short for each other only where one line holds both: Alexander is not Alexandra.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from families.feeds.cleaning import folded_name

LINES = (Path(__file__).parent / "nicknames.txt").read_text(encoding="utf-8")


@cache
def _lines() -> Mapping[str, frozenset[int]]:
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(LINES.strip().splitlines()):
        for name in line.split():
            lines[folded_name(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in lines.items()}


@cache
def _names() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(folded_name, line.split())) for line in LINES.strip().splitlines())


def nicknames_of(given_name: str) -> frozenset[str]:
    """Return the folded given names that may be said of somebody of this given name, without itself."""
    name = folded_name(given_name)
    lines = [_names()[number] for number in _lines().get(name, frozenset())]
    return frozenset().union(*lines) - {name}


def are_nicknames(one: str, other: str) -> bool:
    """Tell whether two given names, not the same, may be said of one person."""
    return folded_name(other) in nicknames_of(one)


def are_two_names(one: str, other: str) -> bool:
    """Tell whether both given names stand in the list, never in one line: Daniel and Danielle, Jade and Jane."""
    first, second = folded_name(one), folded_name(other)
    listed = _lines()
    return first in listed and second in listed and first != second and not listed[first] & listed[second]
