"""The algebra of days, against sets of single days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.daysets import (
    ALWAYS,
    NEVER,
    Answer,
    DaySet,
    Interval,
    add_months,
    all_of,
    any_of,
    at_least,
    negated,
    overlapping,
)

FIRST, LAST = date(2018, 12, 1), date(2019, 6, 1)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]

days = st.sampled_from(DAYS)
intervals = st.tuples(st.none() | days, st.none() | days)
daysets = st.lists(intervals, max_size=5).map(lambda found: DaySet.of(*found))
months = st.integers(0, 14)


def members(dayset: DaySet) -> set[date]:
    return {day for day in DAYS if day in dayset}


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    met, more, neutral = draw(daysets), draw(daysets), draw(daysets)
    return Answer(met | neutral, met | neutral | more, neutral)


def is_normal(dayset: DaySet) -> bool:
    edges = dayset.edges
    return len(edges) % 2 == 0 and all(a < b for a, b in pairwise(edges))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        pytest.param(date(2019, 1, 15), 6, date(2019, 7, 15), id="same day of the month"),
        pytest.param(date(2019, 8, 31), 6, date(2020, 2, 29), id="clamped to a leap February"),
        pytest.param(date(2018, 8, 31), 6, date(2019, 2, 28), id="clamped to a February"),
        pytest.param(date(2019, 2, 28), 6, date(2019, 8, 28), id="not stretched to the month's end"),
        pytest.param(date(2019, 12, 1), 1, date(2020, 1, 1), id="over the year's end"),
        pytest.param(date(2019, 12, 1), 0, date(2019, 12, 1), id="no months"),
    ],
)
def test_months_run_forward_and_stop_at_the_months_end(start: date, count: int, expected: date) -> None:
    assert add_months(start, count) == expected


def test_months_do_not_run_backward() -> None:
    with pytest.raises(ValueError, match="forward only"):
        ALWAYS.erode(months=-1)


def test_intervals_join_where_they_touch_and_sort_themselves() -> None:
    second, first = (date(2019, 2, 1), date(2019, 3, 1)), (date(2019, 1, 1), date(2019, 2, 1))

    joined = DaySet.of(second, first, (date(2019, 5, 1), date(2019, 4, 1)))

    assert joined.intervals == (Interval(date(2019, 1, 1), date(2019, 3, 1)),)


def test_an_unbounded_end_is_none_and_not_a_date() -> None:
    assert DaySet.starting(FIRST).intervals == (Interval(FIRST, None),)
    assert DaySet.before(FIRST).intervals == (Interval(None, FIRST),)
    assert ALWAYS.intervals == (Interval(None, None),)
    assert NEVER.intervals == ()


def test_a_day_widened_by_six_months_ends_on_the_day_that_first_counts() -> None:
    blocked = DaySet.on(date(2019, 1, 1)).widen(months=6)

    assert blocked.intervals == (Interval(date(2019, 1, 1), date(2019, 7, 1)),)
    assert date(2019, 6, 30) not in ~blocked
    assert date(2019, 7, 1) in ~blocked


def test_something_held_counts_from_its_start_and_six_months_on() -> None:
    held = DaySet.of((date(2019, 1, 1), date(2019, 8, 1)), (date(2019, 9, 1), date(2020, 3, 1)))

    assert held.erode(months=6).intervals == (Interval(date(2019, 7, 1), date(2019, 8, 1)),)


def test_gaps_since_and_first_day_are_ends_of_intervals() -> None:
    held = DaySet.of((date(2019, 1, 1), date(2019, 2, 1)), (date(2019, 3, 1), None))

    assert held.gaps().intervals == (Interval(date(2019, 2, 1), date(2019, 3, 1)),)
    assert held.since(date(2019, 1, 20)) == date(2019, 1, 1)
    assert held.since(date(2019, 2, 20)) is None
    assert held.first_on_or_after(date(2019, 2, 20)) == date(2019, 3, 1)
    assert held.first_on_or_after(date(2019, 1, 20)) == date(2019, 1, 20)
    assert DaySet.before(FIRST).first_on_or_after(LAST) is None


@given(daysets, daysets)
def test_union_intersection_and_difference_are_those_of_sets(one: DaySet, other: DaySet) -> None:
    assert members(one | other) == members(one) | members(other)
    assert members(one & other) == members(one) & members(other)
    assert members(one - other) == members(one) - members(other)
    assert (one <= other) == (not one - other)


@given(daysets, daysets, daysets)
def test_union_and_intersection_keep_to_the_laws_of_sets(one: DaySet, other: DaySet, third: DaySet) -> None:
    assert one | other == other | one
    assert one & other == other & one
    assert (one | other) | third == one | (other | third)
    assert (one & other) & third == one & (other & third)
    assert one & (other | third) == (one & other) | (one & third)
    assert one | (other & third) == (one | other) & (one | third)
    assert ~(one | other) == ~one & ~other
    assert ~(one & other) == ~one | ~other


@given(st.lists(daysets, max_size=5), st.integers(1, 5))
def test_overlapping_counts_the_sets_that_hold_a_day(found: list[DaySet], least: int) -> None:
    many = overlapping(least, [dayset.edges for dayset in found])

    assert members(many) == {day for day in DAYS if sum(day in dayset for dayset in found) >= least}
    assert is_normal(many)


@given(st.sets(days, max_size=12), st.integers(1, 3))
def test_overlapping_counts_the_same_day_as_often_as_it_is_given(found: set[date], times: int) -> None:
    pairs = [(day.toordinal(), day.toordinal() + 1) for day in found] * times

    assert members(overlapping(times, pairs)) == found
    assert not overlapping(times + 1, pairs)


@given(daysets)
def test_a_set_is_made_of_its_days_and_of_its_intervals(one: DaySet) -> None:
    within = one & DaySet.of((FIRST, LAST))

    assert DaySet.of(*one.intervals) == one
    assert DaySet.of(*((day, day + timedelta(days=1)) for day in sorted(members(one)))) == within


@given(daysets)
def test_the_complement_holds_the_other_days_and_its_own_complement_is_the_set(one: DaySet) -> None:
    assert members(~one) == set(DAYS) - members(one)
    assert ~~one == one
    assert one | ~one == ALWAYS
    assert one & ~one == NEVER


@given(daysets, daysets, months)
def test_every_set_stays_sorted_and_disjoint(one: DaySet, other: DaySet, count: int) -> None:
    made = [one | other, one & other, ~one, one - other, one.gaps()]
    made += [one.shift(months=count), one.widen(months=count), one.erode(months=count)]

    assert all(is_normal(dayset) for dayset in made)


@given(st.sets(days, max_size=8), st.integers(1, 14))
def test_widening_adds_to_each_day_the_months_after_it(found: set[date], count: int) -> None:
    widened = DaySet.of(*((day, day + timedelta(days=1)) for day in found)).widen(months=count)

    assert members(widened) == {d for d in DAYS if any(e <= d < add_months(e, count) for e in found)}


@given(daysets, st.integers(1, 4))
def test_widening_an_interval_is_widening_each_of_its_days(one: DaySet, count: int) -> None:
    within = one & DaySet.of((FIRST, LAST))
    each = [DaySet.on(day).widen(months=count) for day in sorted(members(within))]

    assert within.widen(months=count) == overlapping(1, [dayset.edges for dayset in each])


@given(answers(), st.integers(1, 3))
def test_sustained_asks_for_every_day_of_the_months(answer: Answer, count: int) -> None:
    span = DaySet.of((FIRST, LAST))
    within = Answer(answer.met & span, answer.possible & span, answer.neutral & span)
    held = within.sustained(months=count)

    for day in DAYS[::7]:
        earlier = [each for each in DAYS if each <= day and add_months(each, count) <= day]
        walked = DAYS[DAYS.index(earlier[-1]) : DAYS.index(day) + 1] if earlier else []
        assert (day in held.met) == (day in within.neutral or (bool(walked) and all(d in within.met for d in walked)))
        possible = bool(walked) and all(d in within.possible for d in walked)
        assert (day in held.possible) == (day in within.neutral or possible)


@given(answers(), answers(), days)
def test_neutral_when_asks_nothing_on_the_days_the_other_is_met(answer: Answer, when: Answer, day: date) -> None:
    found = answer.neutral_when(when)

    stops = day in when.met and day not in when.neutral
    assert (day in found.met) == (stops or day in answer.met)
    assert (day in found.neutral) == (stops or day in answer.neutral)
    assert (day in found.possible) == (day in answer.possible or (day in when.possible and day not in when.neutral))


@given(answers(), daysets, days)
def test_only_on_and_unless_before_cut_by_days(answer: Answer, only: DaySet, day: date) -> None:
    cut, later = answer.but_only_on(only), answer.unless_before(day)

    for each in DAYS[::5]:
        assert (each in cut.met, each in cut.possible) == (
            each in only and each in answer.met,
            each in only and each in answer.possible,
        )
        assert (each in later.met, each in later.possible) == (
            each < day or each in answer.met,
            each < day or each in answer.possible,
        )


@given(daysets, months)
def test_eroding_keeps_the_days_whose_interval_began_long_enough_ago(one: DaySet, count: int) -> None:
    eroded = one.erode(months=count)

    def long_enough(day: date) -> bool:
        interval = one.holding(day)
        return interval is not None and (interval.starts_on is None or add_months(interval.starts_on, count) <= day)

    assert members(eroded) == {day for day in DAYS if long_enough(day)}
    assert eroded <= one


@given(daysets, days)
def test_first_and_since_agree_with_walking_the_days(one: DaySet, day: date) -> None:
    first = one.first_on_or_after(day)

    assert first == next((d for d in DAYS if d >= day and d in one), first if first and first >= LAST else None)
    assert one.since(day) is None or day in one


@given(st.lists(answers(), min_size=1, max_size=4), st.integers(1, 4))
def test_met_stays_within_possible_under_every_combination(found: list[Answer], least: int) -> None:
    made = [at_least(min(least, len(found)), found), all_of(found), any_of(found), negated(found[0])]
    made += [found[0].neutral_when(found[-1]), found[0].sustained(months=1)]

    for answer in made:
        assert answer.neutral <= answer.met <= answer.possible


@given(st.lists(answers(), min_size=1, max_size=4), st.integers(1, 4), days)
def test_at_least_counts_those_that_apply(found: list[Answer], least: int, day: date) -> None:
    least = min(least, len(found))
    applying = [answer for answer in found if day not in answer.neutral]
    needed = min(least, len(applying))

    answer = at_least(least, found)

    assert (day in answer.met) == (sum(day in part.met for part in applying) >= needed)
    assert (day in answer.possible) == (sum(day in part.possible for part in applying) >= needed)
    assert (day in answer.neutral) == (not applying)


@given(answers())
def test_unknown_turned_round_is_still_unknown(answer: Answer) -> None:
    assert negated(answer).unknown == answer.unknown
    assert negated(negated(answer)) == answer


@given(st.lists(answers(), min_size=1, max_size=4))
def test_the_order_of_parts_does_not_matter(found: list[Answer]) -> None:
    assert at_least(2, found) == at_least(2, found[::-1]) or len(found) == 1
