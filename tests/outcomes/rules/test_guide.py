"""The guide for analysts: the plan it builds can be read, and its picture is what the rules say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from outcomes.rules.facts import Measure
from outcomes.rules.judge import judge
from outcomes.rules.reading import read_plan
from outcomes.rules.reading_rules import _KINDS
from tests.outcomes.rules.builders import CHILD, event, family

GUIDE = (Path(__file__).parents[3] / "docs" / "outcomes-plans.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_plan_built_step_by_step_can_be_read_and_judges_as_its_picture_shows() -> None:
    text = "\n".join(BLOCKS[:3]).replace("value = 2,", "value = 1,")
    offence = event(CHILD, date(2019, 3, 10))

    (need,) = judge(family(offence, attached_on=date(2019, 6, 1)), read_plan(text, name="guide")).needs

    assert (need.entry.met - need.entry.neutral).intervals == ((date(2019, 3, 10), date(2020, 3, 10)),)
    assert need.outcome.met.intervals == ((date(2019, 12, 1), None),)


def test_every_kind_of_condition_and_every_measure_it_may_name_is_in_the_guide() -> None:
    for kind in _KINDS:
        assert f"`{kind}`" in GUIDE
    for measure in Measure:
        assert f"`{measure}`" in GUIDE or measure.startswith("sessions.")


def test_every_source_the_composite_plan_names_is_listed() -> None:
    plan = (Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml").read_text(encoding="utf-8")
    named = set(re.findall(r"\bS\d+\b", plan))

    assert not {source for source in named if f"{source} " not in GUIDE.split("## The sources")[1]}
