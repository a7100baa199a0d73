"""What people enter, at its edges: an approved judgement, a level that is reached, a distance travelled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from outcomes.rules.daysets import NEVER, Answer
from outcomes.rules.facts import FamilyFacts, RecordedJudgement
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.builders import family

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
