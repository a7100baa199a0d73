"""The geometry of charts: days, counts and months in their places."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.daysets import DaySet
from troubled_families.charts import (
    MET,
    NOT_KNOWN,
    NOT_YET,
    RUNNING,
    WIDTH,
    DayBar,
    Tick,
    day_bar,
    months_chart,
    round_top,
    target_bar,
)

FIRST, LAST = date(2020, 1, 1), date(2021, 1, 1)


def states(bar: DayBar) -> list[tuple[str, date, date]]:
    return [(stretch.state, stretch.starts_on, stretch.last_on) for stretch in bar.stretches]


def test_a_day_met_one_that_might_be_and_one_not_yet_are_three_states() -> None:
    bar = day_bar(
        met=[(date(2020, 7, 1), None)],
        possible=[(date(2020, 4, 1), None)],
        starts_on=FIRST,
        ends_on=LAST,
    )

    assert states(bar) == [
        (NOT_YET, date(2020, 1, 1), date(2020, 3, 31)),
        (NOT_KNOWN, date(2020, 4, 1), date(2020, 6, 30)),
        (MET, date(2020, 7, 1), date(2020, 12, 31)),
    ]


def test_a_day_in_a_window_that_runs_is_shown_so_unless_it_is_met_or_not_known() -> None:
    bar = day_bar(
        met=[(date(2020, 10, 1), None)],
        possible=[(date(2020, 9, 1), date(2020, 10, 1))],
        running=[(date(2020, 5, 1), None)],
        starts_on=FIRST,
        ends_on=LAST,
    )

    assert [state for state, _, _ in states(bar)] == [NOT_YET, RUNNING, NOT_KNOWN, MET]
    assert bar.states == (MET, RUNNING, NOT_YET, NOT_KNOWN)


def test_without_any_day_met_the_whole_picture_is_not_yet() -> None:
    bar = day_bar(met=[], possible=[], starts_on=FIRST, ends_on=LAST)

    assert states(bar) == [(NOT_YET, date(2020, 1, 1), date(2020, 12, 31))]
    assert bar.states == (NOT_YET,)


def test_days_outside_the_picture_are_left_out() -> None:
    bar = day_bar(met=[(None, date(2019, 1, 1))], possible=[(date(2022, 1, 1), None)], starts_on=FIRST, ends_on=LAST)

    assert [state for state, _, _ in states(bar)] == [NOT_YET]


def test_the_picture_is_told_in_words() -> None:
    bar = day_bar(met=[(date(2020, 7, 1), None)], possible=[], starts_on=FIRST, ends_on=LAST)

    assert bar.description == "not yet from 1 Jan 2020 to 30 Jun 2020; met from 1 Jul 2020 to 31 Dec 2020"


def test_letters_of_near_days_stand_apart_and_inside() -> None:
    days = [(date(2020, 12, day), "Words") for day in (27, 28, 31)]

    bar = day_bar(met=[], possible=[], starts_on=FIRST, ends_on=LAST, marks=days)

    assert [mark.letter for mark in bar.marks] == ["A", "B", "C"]
    assert all(after.letter_at - before.letter_at >= 20 for before, after in pairwise(bar.marks))
    assert bar.marks[-1].letter_at < WIDTH


def test_words_at_the_edges_stay_inside() -> None:
    bar = day_bar(met=[], possible=[], starts_on=FIRST, ends_on=date(2020, 12, 2))

    assert (bar.ticks[0].anchor, bar.ticks[1].anchor, bar.ticks[-1].anchor) == ("start", "middle", "middle")
    assert day_bar(met=[], possible=[], starts_on=FIRST, ends_on=date(2021, 10, 2)).ticks[-1].anchor == "end"


def extent(tick: Tick) -> tuple[float, float]:
    """From where to where a tick's word reaches, some 64 units long on a screen."""
    before = {"start": 0, "middle": 32, "end": 64}[tick.anchor]
    return tick.at - before, tick.at - before + 64


@given(st.dates(date(2015, 1, 1), date(2020, 12, 31)), st.integers(20, 4000))
def test_no_two_words_of_an_axis_touch(starts_on: date, days: int) -> None:
    bar = day_bar(met=[], possible=[], starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    ticks = [tick for tick in bar.ticks if tick.words]

    assert all(extent(one)[1] < extent(after)[0] for one, after in pairwise(ticks))


intervals = st.lists(st.tuples(st.dates(date(2019, 6, 1), date(2021, 6, 1)), st.integers(1, 400)), max_size=5).map(
    lambda found: DaySet.of(*((day, date.fromordinal(day.toordinal() + length)) for day, length in found)).intervals
)


@given(met=intervals, possible=intervals)
def test_stretches_cover_the_picture_without_gap_or_overlap(met: DaySet, possible: DaySet) -> None:
    bar = day_bar(met=met, possible=possible, starts_on=FIRST, ends_on=LAST)  # type: ignore[arg-type]

    assert (bar.stretches[0].starts_on, bar.stretches[-1].last_on) == (FIRST, date(2020, 12, 31))
    assert all(
        after.starts_on.toordinal() == before.last_on.toordinal() + 1 for before, after in pairwise(bar.stretches)
    )
    assert all(before.state != after.state for before, after in pairwise(bar.stretches))
    assert sum(stretch.width for stretch in bar.stretches) == pytest.approx(WIDTH, abs=0.2)


def test_a_target_bar_adds_up_to_what_was_published() -> None:
    bar = target_bar([("opening balance", 354), ("claims", 283)], target=660)

    assert (bar.total, bar.remaining) == (637, 23)
    assert bar.target_at == WIDTH
    assert bar.description == "354 opening balance, 283 claims: 637 of 660"


def test_a_target_passed_stands_inside_the_bar() -> None:
    bar = target_bar([("claims", 800)], target=660)

    assert bar.remaining == 0
    assert bar.target_at == WIDTH * 660 / 800


def test_nothing_of_nothing_is_an_empty_bar() -> None:
    assert target_bar([("claims", 0)], target=0).parts[0].width == 0


def test_a_month_not_known_is_a_gap_and_never_a_zero() -> None:
    months = [date(2020, month, 1) for month in range(1, 6)]

    chart = months_chart(months, [("Families", [3, 4, None, 5, 6])])

    assert len(chart.lines[0].paths) == 2
    assert [point.value for point in chart.lines[0].points] == [3, 4, 5, 6]


@pytest.mark.parametrize(("value", "top"), [(1, 4), (4, 4), (5, 8), (41, 60), (100, 100), (401, 600), (4600, 6000)])
def test_the_axis_ends_on_a_round_number_near_the_highest_value(value: int, top: int) -> None:
    assert round_top(value) == top
