"""A council's tools: added, changed while nothing rests on them, retired and taken up again."""

from datetime import date

import pytest

from families.models import Council
from families.refusals import NotPossibleError
from outcomes.models import DistanceTool
from outcomes.readings import Sitting, take_reading
from outcomes.rules.plan import Plan
from outcomes.rules.reading import read_plan
from outcomes.rules.reading_progress import Rater
from outcomes.rules.tools import ToolError
from outcomes.tools import add_tool, change_tool, is_used, retire_tool, told_of_tools, tool_of
from tests import factories as make
from tests.outcomes.conftest import PLAN
from tests.outcomes.test_distance import DISTANCE
from tests.outcomes.test_judgements import NEED

pytestmark = pytest.mark.django_db

EVERYDAY = (make.TOOLS / "everyday.toml").read_text(encoding="utf-8")
OTHER_SCALE = EVERYDAY.replace("highest = 5", "highest = 6")
OTHER_AREA = EVERYDAY.replace('slug = "support"', 'slug = "helpers"')
OTHER_WORDS = EVERYDAY.replace('name = "Home and money"', 'name = "Our home"')


@pytest.fixture
def council() -> Council:
    made: Council = make.CouncilFactory()
    return made


def add(council: Council, text: str = EVERYDAY) -> DistanceTool:
    return add_tool(council, text, by=make.AnalystFactory(council=council), at=make.NOW)


def change(row: DistanceTool, text: str) -> DistanceTool:
    return change_tool(row, text, by=make.AnalystFactory(council=row.council), at=make.NOW)


def read_with(row: DistanceTool) -> None:
    family = make.FamilyFactory(council=row.council)
    sitting = Sitting(Rater.FAMILY, date(2020, 9, 1), {"home": 30})
    by = make.KeyworkerFactory(council=row.council)
    take_reading(family, row, sitting, by=by, as_of=make.TODAY, at=make.NOW)


def test_a_tool_is_added_under_its_short_name(council: Council) -> None:
    row = add(council)

    assert (row.slug, row.name) == ("everyday", "Everyday life (invented for demonstration)")
    assert len(tool_of(row).areas) == 6


def test_a_text_with_faults_adds_nothing(council: Council) -> None:
    with pytest.raises(ToolError, match="areas"):
        add(council, 'slug = "x"')

    assert not DistanceTool.objects.exists()


def test_a_short_name_is_taken_once_in_a_council(council: Council) -> None:
    add(council)

    with pytest.raises(NotPossibleError, match="“everyday” already"):
        add(council)
    assert add(make.OtherCouncilFactory())


@pytest.mark.parametrize("text", [OTHER_SCALE, OTHER_AREA, OTHER_WORDS], ids=["scale", "area", "wording"])
def test_a_tool_nobody_has_read_with_may_change_in_any_way(council: Council, text: str) -> None:
    row = add(council)

    assert change(row, text).text == text


@pytest.mark.parametrize("text", [OTHER_SCALE, OTHER_AREA, EVERYDAY.replace("higher", "lower")])
def test_a_tool_with_readings_keeps_its_scale_and_its_areas(council: Council, text: str) -> None:
    row = add(council)
    read_with(row)

    with pytest.raises(NotPossibleError, match="Retire it, and add a new tool"):
        change(row, text)


def test_a_tool_with_readings_may_be_worded_better(council: Council) -> None:
    row = add(council)
    read_with(row)

    assert tool_of(change(row, OTHER_WORDS)).areas[0].name == "Our home"


def test_a_tool_with_a_target_keeps_its_scale(council: Council) -> None:
    row = make.DistanceTargetFactory().tool

    with pytest.raises(NotPossibleError, match="readings or targets"):
        change(row, OTHER_SCALE)


def test_a_tools_short_name_stays(council: Council) -> None:
    with pytest.raises(NotPossibleError, match="stays “everyday”"):
        change(add(council), EVERYDAY.replace('slug = "everyday"', 'slug = "ours"'))


def test_readings_of_another_council_do_not_hold_a_tool(council: Council) -> None:
    row = add(council)
    read_with(add(make.OtherCouncilFactory()))

    assert not is_used(row)


def test_a_tool_is_retired_and_taken_up_again(council: Council) -> None:
    row = add(council)

    retire_tool(row, on=make.TODAY)
    with pytest.raises(NotPossibleError, match="retired on 30 September 2020"):
        take_reading(
            make.FamilyFactory(council=council),
            row,
            Sitting(Rater.WORKER, make.TODAY, {"home": 30}),
            by=make.KeyworkerFactory(council=council),
            as_of=make.TODAY,
            at=make.NOW,
        )
    retire_tool(row, on=None)
    read_with(row)


def plan_asking(**changed: str) -> Plan:
    text = DISTANCE
    for old, new in changed.items():
        text = text.replace(old, new)
    return read_plan(PLAN.read_text().replace(NEED, NEED + text), name="ours.toml")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({}, [], id="all fits"),
        pytest.param({"everyday": "unknown"}, ["no tool “unknown”"], id="no such tool"),
        pytest.param({"safe": "garden"}, ["has no area “garden”"], id="no such area"),
        pytest.param({"everyday": "worries"}, ["no area “safe”", "lower is better"], id="the other way"),
    ],
)
def test_what_a_plan_asks_of_a_tool_that_does_not_fit_is_to_be_known(
    council: Council, changed: dict[str, str], said: list[str]
) -> None:
    make.DistanceToolFactory()
    make.DistanceToolFactory(slug="worries")

    told = told_of_tools(council.pk, plan_asking(**changed))

    assert len(told) == len(said)
    assert all(words in sentence for words, sentence in zip(said, told, strict=True))
