"""What is read before any figure: in one trip, and the same as is asked of each programme and day by itself."""

from datetime import date, timedelta
from typing import Any

import pytest

from claims.figures.beforehand import Beforehand, Names, read_beforehand
from claims.figures.registry import AsAt
from claims.models import BatchState, Programme
from families.models.feeds import FeedKind
from tests.claims.stages import batch_at
from tests.factories import (
    TODAY,
    CouncilFactory,
    DistrictFactory,
    OtherCouncilFactory,
    ProgrammeFactory,
    SourceFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

BEFORE_IT_WAS_SENT = TODAY - timedelta(days=1)


def read(programme: Programme, day: date = TODAY) -> Beforehand:
    return read_beforehand(programme.council_id, day=day)


@pytest.mark.parametrize("day", [TODAY, BEFORE_IT_WAS_SENT], ids=["today", "a day since which claims moved"])
def test_what_is_known_of_a_day_is_what_the_day_itself_asks(judges: list[list[int]], day: date) -> None:
    programme = batch_at(BatchState.SUBMITTED).programme
    SourceFactory.create(kind=FeedKind.HOUSEHOLDS)

    told = read(programme, day).at(programme, day).told

    assert told == AsAt(programme, day).known
    assert told is not None
    assert told.is_as_now is (day == TODAY)
    assert told.silent == told.all_silent == (FeedKind.HOUSEHOLDS,)


def test_of_another_day_a_programme_is_asked_itself() -> None:
    programme = ProgrammeFactory.create()

    assert read(programme).at(programme, BEFORE_IT_WAS_SENT).told is None


def test_a_council_reads_its_own_programmes_the_latest_first_and_those_as_published_apart() -> None:
    days = {"starts_on": date(2012, 4, 1), "ends_on": date(2015, 4, 1)}
    first = ProgrammeFactory.create(framework__slug="phase-1", slug="phase-1", **days)
    second = ProgrammeFactory.create()
    published = ProgrammeFactory.create(council=CouncilFactory.create(slug="other", name="Other", is_as_published=True))
    ProgrammeFactory.create(council=OtherCouncilFactory.create())
    DistrictFactory.create(name="North")

    found = read(first)

    assert (list(found.own), list(found.published)) == ([second, first], [published])
    assert [name for _, name in found.names_of(first).districts] == ["North"]
    assert found.names_of(published) == Names()


def test_all_that_figures_are_read_of_is_read_in_one_trip(django_assert_num_queries: Any) -> None:
    target = TargetFactory.create()

    with django_assert_num_queries(1):
        (one,) = read(target.programme).own
        parts = [one.targets.all(), one.windows.all(), one.caps.all(), one.tariffs.all(), one.opening_balances.all()]
        found = [list(rows) for rows in parts]

    assert found == [[target], [], [], [], []]
