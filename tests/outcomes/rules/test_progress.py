"""What people enter, at its edges: an approved judgement, a level that is reached, a distance travelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.rules.daysets import NEVER, Answer
from outcomes.rules.facts import Fact, FamilyFacts, RecordedJudgement
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.operators.progress import Better, Distance, Levels, Reach
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.builders import CHILD, MOTHER, family, member, parent

NEED = date(2019, 1, 1)
DAY = timedelta(days=1)


def ask(rule: Rule, facts: FamilyFacts, since: date | None = NEED) -> Answer:
    return rule.answer(Case(Record(facts), "need", since))


# Judged -------------------------------------------------------------------------------------------------------------

CONFIRMED = Judged(Approver.TEAM_MANAGER)
FOR_6_MONTHS = Judged(Approver.TEAM_MANAGER, 6)
MARCH, SEPTEMBER = date(2019, 3, 1), date(2019, 9, 1)


def judged(met_on: date, ends_on: date | None = None, indicator: str = "need") -> FamilyFacts:
    return family(judgements=(RecordedJudgement(indicator, met_on, ends_on),))


@pytest.mark.parametrize(
    ("met_on", "ends_on", "expected"),
    [
        pytest.param(MARCH, None, ((MARCH, None),), id="from its day on"),
        pytest.param(MARCH, SEPTEMBER, ((MARCH, SEPTEMBER),), id="to the day before it ends"),
        pytest.param(MARCH, MARCH, (), id="ended on its first day"),
        pytest.param(NEED - DAY, None, ((NEED, None),), id="not before the need was identified"),
    ],
)
def test_a_need_is_met_on_the_days_an_approved_judgement_says(
    met_on: date, ends_on: date | None, expected: tuple[tuple[date, date | None], ...]
) -> None:
    answer = ask(CONFIRMED, judged(met_on, ends_on))

    assert answer.met.intervals == expected
    assert answer.possible == answer.met


def test_a_need_that_nobody_has_judged_is_not_met_yet_and_rests_on_no_source() -> None:
    assert ask(CONFIRMED, family()) == Answer(NEVER, NEVER)
    assert ask(CONFIRMED, judged(MARCH, indicator="another")) == Answer(NEVER, NEVER)
    assert ask(CONFIRMED, judged(MARCH, MARCH), None) == Answer(NEVER, NEVER)


@pytest.mark.parametrize(
    ("ends_on", "met", "unknown"),
    [
        pytest.param(None, ((MARCH, SEPTEMBER),), ((SEPTEMBER, None),), id="not known after six months"),
        pytest.param(SEPTEMBER, ((MARCH, SEPTEMBER),), (), id="ended with the six months"),
        pytest.param(SEPTEMBER + DAY, ((MARCH, SEPTEMBER),), ((SEPTEMBER, SEPTEMBER + DAY),), id="ended a day later"),
    ],
)
def test_a_judgement_stands_no_longer_than_it_is_valid(
    ends_on: date | None,
    met: tuple[tuple[date, date | None], ...],
    unknown: tuple[tuple[date, date | None], ...],
) -> None:
    answer = ask(FOR_6_MONTHS, judged(MARCH, ends_on))

    assert (answer.met.intervals, answer.unknown.intervals) == (met, unknown)


def test_a_later_judgement_takes_over_from_one_that_is_too_old() -> None:
    both = tuple(RecordedJudgement("need", day) for day in (MARCH, SEPTEMBER))

    assert ask(FOR_6_MONTHS, family(judgements=both)).met.intervals == ((MARCH, date(2020, 3, 1)),)


# Levels -------------------------------------------------------------------------------------------------------------

UP_TO_3 = Levels(12, (Reach(1, 3), Reach(2, 3)))
Days = tuple[tuple[date, date | None], ...]


def level(day: date, value: int | None, *, person: int | None = None, indicator: str = "need") -> Fact:
    return Fact(day.toordinal(), person, "progress.level", day, day + DAY, value, indicator)


@pytest.mark.parametrize(
    ("at_start", "later", "expected"),
    [
        pytest.param(1, 2, "not yet", id="one short"),
        pytest.param(1, 3, "met", id="the level itself"),
        pytest.param(2, 4, "met", id="beyond it"),
        pytest.param(4, 5, "not known", id="a level at entry that the plan does not list"),
        pytest.param(None, 5, "not known", id="no value at entry"),
        pytest.param(1, None, "not known", id="no value later"),
    ],
)
def test_the_level_at_entry_says_which_level_must_be_reached(
    at_start: int | None, later: int | None, expected: str
) -> None:
    answer = ask(UP_TO_3, family(level(NEED - DAY, at_start), level(MARCH, later)))

    assert (MARCH in answer.met, MARCH in answer.unknown) == (expected == "met", expected == "not known")


@pytest.mark.parametrize(
    ("entered_on", "is_known"),
    [
        pytest.param(NEED, True, id="on the day the need was identified"),
        pytest.param(NEED + DAY, False, id="the day after"),
        pytest.param(date(2018, 1, 2), True, id="twelve months before, less a day"),
        pytest.param(date(2018, 1, 1), False, id="twelve months before"),
    ],
)
def test_the_level_at_entry_is_the_one_that_stood_on_the_day_the_need_was_identified(
    entered_on: date, *, is_known: bool
) -> None:
    answer = ask(UP_TO_3, family(level(entered_on, 1), level(MARCH, 3)))

    assert (MARCH in answer.met, MARCH in answer.unknown) == (is_known, not is_known)


def test_a_level_stands_until_the_next_and_no_longer_than_it_is_valid() -> None:
    answer = ask(UP_TO_3, family(level(NEED, 1), level(MARCH, 3), level(SEPTEMBER, 2)))
    alone = ask(UP_TO_3, family(level(NEED, 1), level(MARCH, 3)))

    assert answer.met.intervals == ((MARCH, SEPTEMBER),)
    assert alone.met.intervals == ((MARCH, date(2020, 3, 1)),)
    assert alone.unknown.intervals == ((date(2020, 3, 1), None),)


def test_two_levels_of_one_day_that_disagree_leave_it_open() -> None:
    assert MARCH in ask(UP_TO_3, family(level(NEED, 1), level(MARCH, 2), level(MARCH, 3))).unknown


def test_a_need_without_any_level_and_another_needs_level_have_reached_nothing() -> None:
    another = [level(NEED, 1, indicator="another"), level(MARCH, 3, indicator="another")]

    assert ask(UP_TO_3, family(*another)) == Answer(NEVER, NEVER)


def test_everybody_of_whom_there_is_a_level_must_reach_theirs() -> None:
    mother = [level(NEED, 1, person=MOTHER), level(MARCH, 3, person=MOTHER)]
    child = [level(NEED, 1, person=CHILD), level(SEPTEMBER, 3, person=CHILD)]

    assert ask(UP_TO_3, family(*mother, *child)).met.first_on_or_after(NEED) == SEPTEMBER


# Distance travelled -------------------------------------------------------------------------------------------------

BY_2 = Distance("star", ("home",), 12, improved_by=20)
TO_8 = replace(BY_2, improved_by=None, final_at_least=80)
TWELVE_WEEKS_ON = NEED + timedelta(weeks=12)


def reading(day: date, tenths: int | None, code: str = "star/home/worker", person: int | None = None) -> Fact:
    return Fact(day.toordinal(), person, "distance.reading", day, day + DAY, tenths, code)


@pytest.mark.parametrize(
    ("first", "last", "by_2", "to_8"),
    [
        pytest.param(50, 65, False, False, id="half a point short"),
        pytest.param(50, 70, True, False, id="two points"),
        pytest.param(70, 80, False, True, id="one point, to eight"),
        pytest.param(60, 75, False, False, id="seven and a half"),
    ],
)
def test_a_reading_moves_by_so_many_points_or_to_a_mark(first: int, last: int, *, by_2: bool, to_8: bool) -> None:
    facts = family(reading(NEED, first), reading(TWELVE_WEEKS_ON, last))

    assert ask(BY_2, facts).met.intervals == (((TWELVE_WEEKS_ON, None),) if by_2 else ())
    assert ask(TO_8, facts).met.intervals == (((TWELVE_WEEKS_ON, None),) if to_8 else ())


@pytest.mark.parametrize(
    ("first", "last", "by_2", "to_3"),
    [
        pytest.param(65, 50, False, False, id="half a point short"),
        pytest.param(70, 50, True, False, id="two points less"),
        pytest.param(40, 30, False, True, id="one point, to three"),
        pytest.param(50, 70, False, False, id="the worse way"),
    ],
)
def test_on_a_scale_on_which_less_is_better_less_is_progress(first: int, last: int, *, by_2: bool, to_3: bool) -> None:
    facts = family(reading(NEED, first), reading(TWELVE_WEEKS_ON, last))

    assert bool(ask(replace(BY_2, better=Better.LOWER), facts).met) == by_2
    assert bool(ask(replace(BY_2, improved_by=None, final_at_most=30), facts).met) == to_3


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(TWELVE_WEEKS_ON - DAY, (), id="a day too close"),
        pytest.param(TWELVE_WEEKS_ON, ((TWELVE_WEEKS_ON, None),), id="twelve weeks"),
    ],
)
def test_readings_lie_so_many_weeks_apart(day: date, expected: Days) -> None:
    answer = ask(BY_2, family(reading(NEED, 50), reading(day, 90)))

    assert answer.met.intervals == expected
    assert answer.possible == answer.met


@pytest.mark.parametrize(
    ("readings", "is_met"),
    [
        pytest.param(((NEED - DAY, 70), (NEED, 50)), True, id="the last at or before the need"),
        pytest.param(((NEED - DAY, 70), (NEED + DAY, 50)), False, id="not the one after, where there was one before"),
        pytest.param(((NEED + DAY, 50),), True, id="the first after, where there was none before"),
    ],
)
def test_the_first_reading_is_the_one_that_stood_when_the_need_was_identified(
    readings: tuple[tuple[date, int], ...], *, is_met: bool
) -> None:
    facts = family(*(reading(day, tenths) for day, tenths in readings), reading(SEPTEMBER, 70))

    assert (SEPTEMBER in ask(BY_2, facts).met) is is_met


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("star/home/family", id="another rater"),
        pytest.param("star-2/home/worker", id="another tool"),
        pytest.param("star/school/worker", id="another area"),
    ],
)
def test_only_readings_of_one_tool_area_and_rater_are_compared(code: str) -> None:
    assert ask(BY_2, family(reading(NEED, 50), reading(SEPTEMBER, 90, code))).met == NEVER


def test_each_area_must_show_it_and_the_readings_of_one_rater_are_enough() -> None:
    home = [reading(NEED, 50), reading(SEPTEMBER, 70), reading(NEED, 50, "star/home/family")]
    both = replace(BY_2, areas=("home", "school"))
    school = [reading(NEED, 30, "star/school/child"), reading(date(2019, 10, 1), 50, "star/school/child")]

    assert ask(both, family(*home)).possible == NEVER
    assert ask(both, family(*home, *school)).met.intervals == ((date(2019, 10, 1), None),)
    assert ask(replace(both, raters=("worker",)), family(*home, *school)).possible == NEVER


def test_everybody_of_whom_there_is_a_reading_must_show_it_while_they_belong() -> None:
    mother = [reading(NEED, 50, person=MOTHER), reading(SEPTEMBER, 70, person=MOTHER)]
    people = (member(CHILD, until=date(2019, 12, 1)), parent())

    answer = ask(BY_2, family(*mother, reading(date(2019, 10, 1), 50, person=CHILD), people=people))

    assert answer.met.intervals == ((SEPTEMBER, date(2019, 10, 1)), (date(2019, 12, 1), None))


@pytest.mark.parametrize(
    ("first", "last"), [pytest.param(None, 90, id="no value first"), pytest.param(50, None, id="no value last")]
)
def test_a_reading_without_a_value_leaves_it_open(first: int | None, last: int | None) -> None:
    assert SEPTEMBER in ask(BY_2, family(reading(NEED, first), reading(SEPTEMBER, last))).unknown


def test_what_nobody_has_read_has_not_moved() -> None:
    assert ask(BY_2, family()) == Answer(NEVER, NEVER)
