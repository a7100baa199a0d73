"""No count below five is published, and none can be reckoned from what is."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suppression import LEAST, left_out, parts_published, totals_published

NUMBERS = st.lists(st.integers(0, 400), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("numbers", "published"),
    [
        pytest.param([5, 6], [5, 6], id="five is published"),
        pytest.param([4, 9, 20], [None, None, 20], id="the next smallest goes with the one small count"),
        pytest.param([2, 4, 20], [None, None, 20], id="two small counts that come to five or more need no third"),
        pytest.param([1, 2, 20, 30], [None, None, None, 30], id="two small counts that come to three need a third"),
        pytest.param([4, 4, 20, 30], [None, None, None, 30], id="two that are alike would be told by their half"),
        pytest.param([4, 9, 9, 20], [None, None, None, 20], id="counts of one size go together"),
        pytest.param([0, 30], [None, None], id="nought is a small count"),
        pytest.param([0, 0, 3], [None, None, None], id="a small total goes with all its parts"),
        pytest.param([], [], id="no part"),
    ],
)
def test_small_counts_are_left_out_with_others_beside_them(numbers: list[int], published: list[int | None]) -> None:
    assert parts_published(sum(numbers), numbers) == published


def tables(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide a total."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(total - first, parts - 1))


@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_who_knows_the_rule_and_the_total_finds_two_numbers_or_more_for_all_that_is_left_out(parts: int) -> None:
    for total in range(LEAST, 19):
        seen: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for table in tables(total, parts):
            seen[tuple(parts_published(total, table))].append(table)

        for published, possible in seen.items():
            hidden = [place for place, number in enumerate(published) if number is None]
            assert all(len({table[place] for table in possible}) > 1 for place in hidden), published


@given(NUMBERS)
def test_neither_a_small_count_nor_a_small_sum_is_published_whatever_the_order(numbers: list[int]) -> None:
    published = parts_published(sum(numbers), numbers)
    hidden = [number for number, shown in zip(numbers, published, strict=True) if shown is None]
    turned = parts_published(sum(numbers), numbers[::-1])

    assert all(number is None or number >= LEAST for number in published)
    assert not hidden or (len(hidden) > 1 and sum(hidden) >= LEAST) or len(hidden) == len(numbers)
    assert turned == published[::-1]
    assert left_out([number + LEAST for number in numbers]) == frozenset()


@pytest.mark.parametrize(
    ("totals", "published"),
    [
        pytest.param([637, 4577], [637, 4577], id="the other years are many"),
        pytest.param([637, 637], [637, 637], id="the first year is the programme"),
        pytest.param([637, 640], [637, None], id="three of other years could be reckoned"),
        pytest.param([4, 9], [None, 9], id="a small total"),
        pytest.param([], [], id="none"),
    ],
)
def test_no_small_difference_of_two_totals_is_published(totals: list[int], published: list[int | None]) -> None:
    assert totals_published(totals) == published
