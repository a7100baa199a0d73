"""Whether a target is reached: the pace of the past year, its range, and how it would have done before."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.figures.pace import Answer, Range, Seen, answer_to, reached, spread, tried, year_before


def seen(*counts: int) -> list[Seen]:
    """Windows every second month of 2020, and what each brought."""
    return [
        Seen(name=f"window {place}", on=date(2020, 1 + 2 * place, 28), count=count)
        for place, count in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("counts", "left", "said"),
    [
        pytest.param((100, 60, 80), 2, Range(low=520, likely=560, high=600), id="least, average and most, twice"),
        pytest.param((10, 11), 1, Range(low=410, likely=411, high=411), id="a half goes up"),
        pytest.param((23,), 1, Range(low=None, likely=423, high=None), id="one window is no range"),
        pytest.param((0, 0), 1, None, id="nothing claimed shows no pace"),
        pytest.param((), 1, None, id="nothing seen"),
        pytest.param((), 0, Range(low=400, likely=400, high=400), id="no window left: it stays as it is"),
    ],
)
def test_what_is_reached_at_the_pace_of_the_past_year(counts: tuple[int, ...], left: int, said: Range | None) -> None:
    assert reached(400, seen(*counts), left=left) == said


def test_from_eight_on_one_odd_month_is_no_pace() -> None:
    assert spread([0, 5, 5, 6, 6, 7, 90]) == (0, Fraction(17), 90)
    assert spread([0, 5, 5, 6, 6, 7, 7, 90]) == (5, Fraction(6), 7)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=12), st.integers(0, 10), st.integers(0, 5000))
def test_the_range_holds_what_is_likely(counts: list[int], left: int, number: int) -> None:
    said = reached(number, [Seen(name="", on=date(2020, 1, 1), count=count) for count in counts], left=left)

    if said:
        assert said.low is not None
        assert said.high is not None
        assert number <= said.low <= said.likely <= said.high


def test_the_pace_is_tried_on_past_windows_that_two_came_before() -> None:
    third, fourth = tried(seen(10, 20, 15, 40))

    assert (third.of.count, third.said, third.held) == (15, Range(low=10, likely=15, high=20), True)
    assert (fourth.of.count, fourth.held) == (40, False)


@pytest.mark.parametrize(
    ("number", "said", "answer"),
    [
        pytest.param(660, None, Answer.REACHED, id="reached, whatever the pace"),
        pytest.param(637, Range(low=660, likely=700, high=750), Answer.YES, id="even at the slowest"),
        pytest.param(637, Range(low=659, likely=660, high=750), Answer.LIKELY, id="at the average"),
        pytest.param(637, Range(low=640, likely=659, high=660), Answer.PERHAPS, id="at the fastest alone"),
        pytest.param(637, Range(low=640, likely=650, high=659), Answer.NO, id="not even so"),
        pytest.param(637, Range(low=None, likely=920, high=None), Answer.SEEMS_SO, id="one window, enough"),
        pytest.param(637, Range(low=None, likely=659, high=None), Answer.SEEMS_NOT, id="one window, too few"),
        pytest.param(637, None, Answer.NOT_KNOWN, id="no pace"),
    ],
)
def test_are_we_going_to_make_it(number: int, said: Range | None, answer: Answer) -> None:
    assert answer_to(660, number, said, left=2) is answer
    assert answer_to(660, number, said, left=0) in (Answer.REACHED, Answer.NOT_KNOWN, Answer.OVER)


def test_a_year_before_a_leap_day_is_a_day_that_exists() -> None:
    assert year_before(date(2020, 2, 29)) == date(2019, 2, 28)
