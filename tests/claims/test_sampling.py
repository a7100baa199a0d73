"""Which lines internal audit looks at: the same for the same seed, in proportion, never too few."""

from hashlib import sha256

import pytest

from claims.models.choices import DrawnFor
from claims.sampling import (
    LineDrawn,
    draw,
    enlarge,
    frame_of,
    in_order_of,
    lines_in,
    proportional,
    short_by,
    wanted,
    wilson,
)


def batch(*sizes: int, always: tuple[int, ...] = ()) -> list[LineDrawn]:
    """Lines numbered from 1, so many in each stratum a, b, c …; those of ``always`` rest on a judgement."""
    strata = [chr(ord("a") + place) for place, size in enumerate(sizes) for _ in range(size)]
    return [
        LineDrawn(line_number=number, stratum=name, rests_on=DrawnFor.JUDGEMENT if number in always else None)
        for number, name in enumerate(strata, start=1)
    ]


@pytest.mark.parametrize(
    ("population", "percent", "floor", "number"),
    [
        pytest.param(100, 10, 5, 10, id="a tenth"),
        pytest.param(101, 10, 5, 11, id="a tenth is rounded up"),
        pytest.param(50, 10, 5, 5, id="the tenth is the floor"),
        pytest.param(49, 10, 5, 5, id="never fewer than the floor"),
        pytest.param(4, 10, 5, 4, id="never more than there are"),
        pytest.param(0, 10, 5, 0, id="of nothing, nothing"),
        pytest.param(30, 100, 5, 30, id="all"),
    ],
)
def test_a_batch_asks_for_its_share_and_never_less_than_the_floor(
    population: int, percent: int, floor: int, number: int
) -> None:
    assert wanted(population, percent=percent, floor=floor) == number


@pytest.mark.parametrize(
    ("sizes", "number", "shares"),
    [
        pytest.param({"a": 60, "b": 30, "c": 10}, 10, {"a": 6, "b": 3, "c": 1}, id="without a remainder"),
        pytest.param({"a": 55, "b": 30, "c": 15}, 10, {"a": 6, "b": 3, "c": 1}, id="the larger stratum of equals"),
        pytest.param({"a": 5, "b": 5, "c": 5}, 4, {"a": 2, "b": 1, "c": 1}, id="the earlier name of equals"),
        pytest.param({"a": 98, "b": 1, "c": 1}, 10, {"a": 10, "b": 0, "c": 0}, id="nothing falls to the smallest"),
        pytest.param({}, 3, {}, id="no stratum"),
    ],
)
def test_the_strata_share_in_proportion_by_largest_remainder(
    sizes: dict[str, int], number: int, shares: dict[str, int]
) -> None:
    assert proportional(sizes, number=number) == shares


def test_the_same_seed_draws_the_same_lines_whatever_order_they_come_in() -> None:
    lines = batch(60, 30, 10, always=(3, 70))

    first = draw(lines, seed="4f1d", percent=10, floor=5)
    again = draw(list(reversed(lines)), seed="4f1d", percent=10, floor=5)

    assert first == again
    assert [one.line_number for one in first] == [2, 3, 6, 10, 19, 51, 52, 66, 67, 70, 90, 92]


def test_a_line_can_be_drawn_again_by_hand() -> None:
    by_hand = sorted(range(1, 21), key=lambda line: sha256(f"4f1d {line}".encode()).hexdigest())

    assert in_order_of("4f1d", range(1, 21)) == by_hand
    assert [one.line_number for one in draw(batch(20), seed="4f1d", percent=10, floor=5)] == sorted(by_hand[:5])


def test_what_rests_on_a_judgement_is_looked_at_beside_the_random_tenth() -> None:
    drawn = draw(batch(60, 40, always=tuple(range(1, 9))), seed="a", percent=10, floor=5)

    reasons = [one.drawn_for for one in drawn]
    assert reasons.count(DrawnFor.JUDGEMENT) == 8
    assert reasons.count(DrawnFor.RANDOM) == 10


def test_where_nearly_all_is_always_looked_at_the_rest_is_too() -> None:
    drawn = draw(batch(10, always=tuple(range(1, 9))), seed="a", percent=10, floor=5)

    assert [one.line_number for one in drawn] == list(range(1, 11))


def test_enlarging_takes_the_next_lines_in_the_order_of_the_seed() -> None:
    lines = batch(20)
    first = {one.line_number for one in draw(lines, seed="4f1d", percent=10, floor=5)}

    more = enlarge(lines, drawn=first, seed="4f1d", number=3)

    assert {one.line_number for one in more} == set(in_order_of("4f1d", range(1, 21))[5:8])
    assert {one.drawn_for for one in more} == {DrawnFor.ENLARGED}
    assert len(enlarge(lines, drawn=first, seed="4f1d", number=99)) == 15


def test_a_stored_frame_gives_back_the_lines_it_was_drawn_from() -> None:
    lines = batch(3, 2, always=(2,))

    assert lines_in(frame_of(lines)) == lines


@pytest.mark.parametrize(
    ("standing", "always", "at_random", "short"),
    [
        pytest.param(100, 0, 10, 0, id="enough"),
        pytest.param(99, 0, 9, 1, id="one that was looked at has left"),
        pytest.param(90, 0, 9, 0, id="and ten that were not"),
        pytest.param(6, 3, 3, 0, id="everything is looked at"),
        pytest.param(40, 38, 1, 1, id="one of the rest is not"),
        pytest.param(0, 0, 0, 0, id="nothing stands"),
    ],
)
def test_a_batch_that_has_lost_lines_says_how_many_more_must_be_drawn(
    standing: int, always: int, at_random: int, short: int
) -> None:
    assert short_by(standing=standing, always=always, at_random=at_random, percent=10, floor=5) == short


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [
        pytest.param(0, 10, 0.0, 0.2775, id="none of ten can still be a quarter"),
        pytest.param(1, 10, 0.0179, 0.4042, id="one of ten"),
        pytest.param(10, 10, 0.7225, 1.0, id="all of ten"),
        pytest.param(0, 1, 0.0, 0.7935, id="none of one"),
    ],
)
def test_the_interval_is_wilsons(found: int, of: int, low: float, high: float) -> None:
    assert wilson(found, of) == pytest.approx((low, high), abs=0.0001)
