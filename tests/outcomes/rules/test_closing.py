"""What must hold after the work with a family has ended, at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.rules.daysets import ALWAYS, NEVER, Answer
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import CountedFrom, Sustained
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.builders import CHILD, POLICE, SCHOOL, down_by, event, family, no_offence

NEED, CLOSED = date(2019, 1, 1), date(2019, 8, 31)
AFTER_CLOSING = Sustained(no_offence(), 6, counted_from=CountedFrom.CLOSED)
DAY = timedelta(days=1)


def ask(facts: FamilyFacts, rule: Rule = AFTER_CLOSING) -> Answer:
    return rule.answer(Case(Record(facts), "", NEED))


def closed(*offences: date, on: date | None = CLOSED) -> FamilyFacts:
    return family(*(event(CHILD, day) for day in offences), closed_on=on)


@pytest.mark.parametrize(
    ("offences", "expected"),
    [
        pytest.param((), ((date(2020, 2, 29), None),), id="six months after closing, clamped to the month's end"),
        pytest.param((date(2019, 2, 28),), ((date(2020, 2, 29), None),), id="met again on the day before closing"),
        pytest.param((date(2019, 3, 1),), (), id="met again the day after closing"),
        pytest.param((CLOSED,), (), id="broken on the day of closing"),
        pytest.param((CLOSED + DAY,), (), id="broken on the day after closing"),
        pytest.param((date(2020, 2, 28),), (), id="broken on the last of the months"),
        pytest.param((date(2020, 2, 29),), (), id="broken on the first day that would count"),
        pytest.param((date(2020, 3, 1),), ((date(2020, 2, 29), date(2020, 3, 1)),), id="broken a day later, for good"),
    ],
)
def test_what_is_counted_from_closing_was_met_then_and_on_every_day_since(
    offences: tuple[date, ...], expected: tuple[tuple[date, date | None], ...]
) -> None:
    answer = ask(closed(*offences))

    assert answer.met.intervals == expected
    assert answer.possible == answer.met


def test_a_case_that_is_open_has_held_nothing_after_closing() -> None:
    assert ask(closed(on=None)) == Answer(NEVER, NEVER, NEVER, frozenset({"offences"}))
    assert NEED + DAY * 1000 in no_offence().answer(Case(Record(closed(on=None)), "", NEED)).met


def test_a_need_that_was_not_full_of_its_window_when_the_case_was_closed_was_not_met() -> None:
    assert ask(closed(on=date(2019, 6, 30))).possible == NEVER
    assert ask(closed(on=date(2019, 7, 1))).met.first_on_or_after(NEED) == date(2020, 1, 1)


def test_a_hole_after_closing_leaves_it_open_for_good() -> None:
    hole = replace(POLICE, holes=((date(2019, 11, 1), date(2019, 11, 2)),))

    answer = ask(replace(closed(), coverage=(hole, SCHOOL)))

    assert answer.met == NEVER
    assert answer.unknown.intervals == ((date(2020, 2, 29), None),)


def test_what_does_not_apply_asks_nothing_open_or_closed() -> None:
    reduced = replace(AFTER_CLOSING, part=down_by(33))

    assert ask(closed(on=None), reduced).neutral == ALWAYS
