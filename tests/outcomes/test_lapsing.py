"""What is met and will lapse: by evidence that grows old, by a source that falls silent, and what is left alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.actions import judge_touched
from outcomes.lapsing import Lapsing, lapsing
from outcomes.models import NeedVerdict
from outcomes.rules.daysets import DaySet
from tests import factories as make
from tests.outcomes.conftest import PLAN
from tests.outcomes.test_entries import case_with_levels, enter

pytestmark = pytest.mark.django_db

SINCE = date(2020, 6, 1)
NEVER_SILENT: dict[str, Any] = {"rests_on": []}
LAST_REACHED = date(2020, 11, 11)  # complete to 27 September, and 45 days of lag


def verdict(**given: Any) -> NeedVerdict:
    make.CoverageFactory(source=make.SourceFactory(kind="offences"))
    plan = make.OutcomesPlanFactory(text=PLAN.read_text())
    under = {"need__attachment__plan": plan, "need__attachment__framework": plan.framework}
    need = {"need__indicator": "anti-social-behaviour", "met": DaySet.starting(SINCE)}
    made: NeedVerdict = make.NeedVerdictFactory(**(under | need | given))
    return made


def ask(one: NeedVerdict, *, within: int = 28, day: date = make.TODAY) -> list[Lapsing]:
    return lapsing([one.family_id], day=day, within=within)[one.family_id]


@pytest.mark.parametrize(("days", "lapses"), [(27, False), (28, True)], ids=["a day short", "just within"])
def test_a_need_lapses_on_the_day_after_its_last_met_day(days: int, lapses: bool) -> None:  # noqa: FBT001
    ends_on = make.TODAY + timedelta(days=28)
    one = verdict(met=DaySet.of((SINCE, ends_on)), **NEVER_SILENT)

    found = ask(one, within=days)

    assert [each.on for each in found] == ([ends_on] if lapses else [])


@pytest.mark.parametrize(("days", "lapses"), [(42, False), (43, True)], ids=["a day short", "just within"])
def test_a_need_lapses_when_a_source_it_rests_on_has_been_silent_too_long(days: int, lapses: bool) -> None:  # noqa: FBT001
    found = ask(verdict(), within=days)

    assert [each.on for each in found] == ([LAST_REACHED + timedelta(days=1)] if lapses else [])
    assert all("complete only so far" in each.why for each in found)


def test_what_lapses_first_is_told() -> None:
    ends_on = make.TODAY + timedelta(days=5)

    (found,) = ask(verdict(met=DaySet.of((SINCE, ends_on))), within=100)

    assert found.on == ends_on
    assert "met to 4 October 2020" in found.words


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"met": DaySet.starting(SINCE), **NEVER_SILENT}, id="without an end"),
        pytest.param({"met": DaySet.of((SINCE, date(2020, 9, 1))), **NEVER_SILENT}, id="no longer met"),
        pytest.param({"rests_on": ["housing"]}, id="a source that is silent already"),
    ],
)
def test_what_is_not_met_or_never_ends_does_not_lapse(given: dict[str, Any]) -> None:
    assert ask(verdict(**given), within=30) == []


def test_of_a_family_whose_work_has_ended_nothing_lapses() -> None:
    one = verdict(need__attachment__closed_on=date(2020, 9, 1))

    assert ask(one, within=100) == []


def test_a_level_that_grows_old_lapses_by_the_rules_own_days() -> None:
    case, worker = case_with_levels(), make.KeyworkerFactory()
    enter(case, worker, 1, date(2020, 1, 6))
    enter(case, worker, 3, date(2020, 4, 1))
    judge_touched(as_of=make.TODAY, at=make.NOW)

    (found,) = lapsing([case.family_id], day=date(2021, 3, 20), within=28)[case.family_id]

    assert found.on == date(2021, 4, 1)
    assert "grows old" in found.why


def test_the_queries_are_the_same_for_one_family_and_for_many() -> None:
    families = [verdict().family_id for _ in range(4)]

    with CaptureQueriesContext(connection) as queries:
        found = lapsing(families, day=make.TODAY, within=60)

    assert len(queries) == 2
    assert all(len(found[family]) == 1 for family in families)
