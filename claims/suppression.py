"""Small counts are not published, nor anything from which one could be reckoned: pure, numbers in, places out.

A count below five may point at a family. It is left out (primary suppression); and because the total is published,
others are left out beside it until nobody can reckon it from the total (complementary suppression). How it is read:

- nought is a small count too: that nobody in a district was counted says something of everybody there;
- the next smallest counts are left out until two or more are missing, they come to five or more together, and they
  are not all alike; counts of the same size go together, so that the order of the parts tells nothing;
- where the total itself is below five, it is left out with all its parts.

Who knows this rule, the total and what is shown still finds two possible numbers or more for everything left out: a
test tries every small table there is. Tables of which one cannot be reckoned from another are suppressed apart; a page
therefore publishes no table that is part of another.
"""

from collections.abc import Sequence

LEAST = 5


def is_small(number: int) -> bool:
    """Return whether a count is too small to be published."""
    return number < LEAST


def left_out(numbers: Sequence[int]) -> frozenset[int]:
    """Return the places of the counts that are not published when their total is, or may be left out itself."""
    hidden = frozenset(place for place, number in enumerate(numbers) if is_small(number))
    while hidden and not _is_safe([numbers[place] for place in hidden]):
        shown = [number for place, number in enumerate(numbers) if place not in hidden]
        if not shown:
            break
        smallest = min(shown)
        hidden |= {place for place, number in enumerate(numbers) if number == smallest}
    return hidden


def _is_safe(numbers: Sequence[int]) -> bool:
    """Return whether nothing is known of each of these counts when their sum is known."""
    return len(numbers) > 1 and not is_small(sum(numbers)) and len(set(numbers)) > 1


def parts_published(total: int, numbers: Sequence[int]) -> list[int | None]:
    """Return the counts of the parts of a total as they are published; None where one is left out."""
    hidden = frozenset(range(len(numbers))) if is_small(total) else left_out(numbers)
    return [None if place in hidden else number for place, number in enumerate(numbers)]


def totals_published(totals: Sequence[int]) -> list[int | None]:
    """Return totals of which the first holds some of what every later one holds, as they are published.

    A year's total and the programme's: their difference is the count of all other years, and is published with them.
    Where it is small, and not none at all, the later one is left out; so is every total that is small itself.
    """
    shown: list[int] = []
    found: list[int | None] = []
    for total in totals:
        is_told = not is_small(total) and all(total == other or not is_small(abs(total - other)) for other in shown)
        found.append(total if is_told else None)
        shown += [total] if is_told else []
    return found
