"""How far a family has travelled, as of a day: nothing averaged away, in one query, and met by the rules."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.models import Family, Person
from families.scopes import Scope
from outcomes.actions import judge_touched
from outcomes.distance import (
    Latest,
    Line,
    ToolShown,
    distance_of,
    latest_in,
    left_in_words,
    moved_in_words,
    readings_asked,
)
from outcomes.models import DistanceTool, NeedVerdict
from outcomes.readings import Sitting, take_reading
from outcomes.rules.reading_progress import Rater
from outcomes.tools import retire_tool, tool_of
from tests import factories as make
from tests.outcomes.conftest import PLAN
from tests.outcomes.test_judgements import NEED

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JUNE, SEPTEMBER = date(2020, 1, 6), date(2020, 3, 2), date(2020, 6, 1), date(2020, 9, 1)


@pytest.fixture
def tool() -> DistanceTool:
    made: DistanceTool = make.DistanceToolFactory()
    return made


@pytest.fixture
def family() -> Family:
    made: Family = make.AttachmentFactory(attached_on=JANUARY).family
    return made


def read(
    family: Family,
    tool: DistanceTool,
    on: date,
    values: dict[str, int],
    *,
    rater: Rater = Rater.FAMILY,
    child: Person | None = None,
) -> None:
    sitting = Sitting(rater, on, values, child)
    by = make.KeyworkerFactory(council=family.council)
    take_reading(family, tool, sitting, by=by, as_of=make.TODAY, at=make.NOW)


def told(family: Family, day: date = make.TODAY, scope: Scope | None = None) -> list[ToolShown]:
    scope = scope or Scope(council=family.council_id)
    named = Person.objects.visible_to(scope).filter(memberships__family=family).values_list("pk", flat=True)
    return distance_of(family, named=named, day=day, scope=scope)


def shown(family: Family, day: date = make.TODAY) -> ToolShown:
    (found,) = told(family, day)
    return found


def latest(family: Family, day: date = make.TODAY) -> list[Latest]:
    scope = Scope(council=family.council_id)
    return latest_in(readings_asked(family, named=frozenset(), day=day, scope=scope), day=day)


def line(family: Family, area: str = "home", day: date = make.TODAY) -> Line:
    return next(each for each in shown(family, day).lines if each.area.slug == area)


def test_the_first_and_the_latest_reading_are_told_with_how_far_it_is(family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    read(family, tool, SEPTEMBER, {"home": 40})

    found = line(family)

    assert (found.first.on, found.latest.on, found.moved) == (
        JANUARY,
        SEPTEMBER,
        "2 points forward since 6 January 2020",
    )


def test_a_step_back_is_told_although_the_whole_way_is_forward(family: Family, tool: DistanceTool) -> None:
    for on, value in ((JANUARY, 10), (JUNE, 40), (SEPTEMBER, 30)):
        read(family, tool, on, {"home": value})

    found = line(family)

    assert found.moved == "2 points forward since 6 January 2020, but 1 point back since 1 June 2020"
    assert found.went_back


def test_on_a_scale_on_which_less_is_better_less_is_forward(family: Family) -> None:
    worries = make.DistanceToolFactory(slug="worries")
    read(family, worries, JANUARY, {"home": 35}, rater=Rater.WORKER)
    read(family, worries, SEPTEMBER, {"home": 20}, rater=Rater.WORKER)

    assert line(family).moved == "1.5 points forward since 6 January 2020"


def test_each_raters_view_stands_for_itself(family: Family, tool: DistanceTool) -> None:
    child = make.ChildMembershipFactory(council=family.council, family=family).person
    read(family, tool, JANUARY, {"home": 40}, rater=Rater.WORKER)
    read(family, tool, JANUARY, {"home": 20})
    read(family, tool, JANUARY, {"home": 10}, rater=Rater.CHILD, child=child)

    assert shown(family).raters == [(Rater.WORKER, None), (Rater.FAMILY, None), (Rater.CHILD, child.pk)]
    assert [each.latest.value for each in shown(family).lines] == [40, 20, 10]


def test_a_day_shows_what_was_read_and_aimed_at_by_then(family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    read(family, tool, SEPTEMBER, {"home": 40})
    make.DistanceTargetFactory(attachment=family.attachments.get(), tool=tool, set_on=JUNE)

    assert line(family, day=MARCH).latest.value == 20
    assert [shown(family, day).areas[0].target for day in (MARCH, JUNE)] == [None, 40]


def test_the_summary_never_averages_a_decline_away(family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20, "safe": 40, "support": 30})
    read(family, tool, SEPTEMBER, {"home": 50, "safe": 30, "support": 30})

    (found,) = latest(family)

    assert found.in_short == "1 area forward, 1 area back, 1 the same"
    assert found.back == ("Feeling safe",)


def test_an_area_that_one_rater_sees_back_is_back(family: Family, tool: DistanceTool) -> None:
    for on, theirs, ours in ((JANUARY, 20, 30), (SEPTEMBER, 40, 20)):
        read(family, tool, on, {"home": theirs, "safe": theirs})
        read(family, tool, on, {"home": ours}, rater=Rater.WORKER)

    (found,) = latest(family)

    assert (found.in_short, found.back) == ("1 area forward, 1 area back", ("Home and money",))


@pytest.mark.parametrize(("on", "is_overdue"), [(date(2020, 7, 8), False), (date(2020, 7, 7), True)])
def test_a_reading_is_due_twelve_weeks_after_the_last(
    family: Family,
    tool: DistanceTool,
    on: date,
    is_overdue: bool,  # noqa: FBT001
) -> None:
    read(family, tool, on, {"home": 20})

    (found,) = latest(family)

    assert found.is_overdue == is_overdue


def test_a_retired_tool_stays_where_it_was_read_with(family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    retire_tool(tool, on=JUNE)

    assert shown(family).due_on is None
    assert told(make.FamilyFactory(), scope=Scope(council=family.council_id)) == []


def test_what_was_read_of_a_child_before_it_came_or_elsewhere_is_not_shown(family: Family, tool: DistanceTool) -> None:
    held = make.ChildMembershipFactory(council=family.council, starts_on=date(2019, 1, 1), ends_on=MARCH)
    read(held.family, tool, JANUARY, {"home": 10}, rater=Rater.CHILD, child=held.person)
    make.MembershipFactory(council=family.council, family=family, person=held.person, starts_on=MARCH)

    assert not shown(family).lines
    assert shown(held.family).lines


def test_a_child_hidden_from_the_asker_is_not_told_of(family: Family, tool: DistanceTool) -> None:
    child = make.ChildMembershipFactory(council=family.council, family=family).person
    read(family, tool, JANUARY, {"home": 10}, rater=Rater.CHILD, child=child)
    elsewhere = make.MembershipFactory(
        council=family.council, person=child, lives_there=False, starts_on=JUNE
    ).family_id

    (found,) = told(family, scope=Scope(council=family.council_id, hidden=frozenset({elsewhere})))

    assert not found.lines


@pytest.mark.parametrize("readings", [3, 30])
def test_it_is_one_query_however_many_readings(family: Family, tool: DistanceTool, readings: int) -> None:
    values = dict.fromkeys(("home", "mornings", "together", "safe", "wellbeing", "support"), 20)
    for place in range(readings):
        read(family, tool, date.fromordinal(JANUARY.toordinal() + place), values)
    make.DistanceToolFactory(slug="worries")

    with CaptureQueriesContext(connection) as queries:
        assert len(latest(family)) == 1

    assert len(queries) == 1


@pytest.mark.parametrize(
    ("forward", "said"),
    [
        (20, "2 points forward"),
        (10, "1 point forward"),
        (-5, "0.5 points back"),
        (-10, "1 point back"),
        (0, "no change"),
    ],
)
def test_a_move_is_said_in_points(forward: int, said: str) -> None:
    assert moved_in_words(forward) == said


def test_a_target_is_reached_or_so_far_away(tool: DistanceTool) -> None:
    assert left_in_words(tool_of(tool), 20, 40) == "2 points to go"
    assert left_in_words(tool_of(tool), 40, 40) == "target reached"


# By the rules ---------------------------------------------------------------------------------------------------------

DISTANCE = """
[headlines.indicators.outcome]
type = "distance"
tool = "everyday"
areas = ["home", "safe"]
weeks_apart = { value = 12, mark = "I", source = "Ours" }
improved_by = { value = 1, mark = "I", source = "Ours" }
"""


def case_with_distance() -> Family:
    """Return a family with a need that the plan holds to be met by the readings of a tool."""
    made = make.AttachmentFactory(plan__text=PLAN.read_text().replace(NEED, NEED + DISTANCE), attached_on=JANUARY)
    make.all_sources_complete(made.council)
    make.NeedFactory(
        council=made.council,
        attachment=made,
        headline="education",
        indicator="education-concern",
        identified_on=JANUARY,
        source="professional",
        recorded_by=make.KeyworkerFactory(council=made.council),
    )
    family: Family = made.family
    return family


def met_since() -> date | None:
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return NeedVerdict.objects.get(need__indicator="education-concern").met.since(make.TODAY)


def test_readings_that_moved_far_enough_meet_the_need(tool: DistanceTool) -> None:
    family = case_with_distance()
    read(family, tool, JANUARY, {"home": 20, "safe": 30, "support": 50})
    read(family, tool, JUNE, {"home": 30, "safe": 30})
    assert met_since() is None

    read(family, tool, SEPTEMBER, {"home": 30, "safe": 40, "support": 10})

    assert met_since() == SEPTEMBER
