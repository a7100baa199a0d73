"""The reader of a tool that measures distance travelled: what ships, what is read, what is said of every fault."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from outcomes.models import Evidence
from outcomes.rules.operators.progress import Better
from outcomes.rules.reading_progress import Rater
from outcomes.rules.tool_schema import tool_schema
from outcomes.rules.tools import LONGEST_AREA, LONGEST_TOOL, ToolError, code_of, read_tool

TOOLS = sorted((Path(__file__).parents[3] / "outcomes" / "tools").glob("*.toml"))
TEXT = """slug = "ours"
name = "Our tool"
licence = "Our own"
better = "higher"
raters = ["worker", "child"]
[scale]
lowest = 1
highest = 5
step = 0.5
points = [{ at = 1, says = "Hard" }, { at = 4.5, says = "Fine" }]
[[areas]]
slug = "home"
name = "Home"
question = "How is home?"
[[areas]]
slug = "school"
name = "School"
question = "How is school?"
points = [{ at = 1, says = "Never there" }]
"""


def faults(old: str, new: str) -> tuple[str, ...]:
    assert old in TEXT
    with pytest.raises(ToolError) as caught:
        read_tool(TEXT.replace(old, new, 1), name="ours.toml")
    return caught.value.faults


@pytest.mark.parametrize("path", TOOLS, ids=lambda path: path.stem)
def test_a_tool_that_ships_is_read_holds_to_the_schema_and_says_that_it_is_invented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    tool = read_tool(text, name=path.name)

    assert tool.slug == path.stem
    assert "invented" in tool.name
    assert not list(Draft7Validator(tool_schema()).iter_errors(tomllib.loads(text)))


def test_a_tool_is_read_in_tenths_of_a_point() -> None:
    tool = read_tool(TEXT, name="ours.toml")

    assert list(tool.values) == [10, 15, 20, 25, 30, 35, 40, 45, 50]
    assert tool.raters == (Rater.WORKER, Rater.CHILD)
    assert tool.due_every_weeks is None


def test_an_areas_own_wording_takes_the_place_of_the_scales() -> None:
    tool = read_tool(TEXT, name="ours.toml")
    home, school = tool.areas

    assert (tool.says(home, 10), tool.says(school, 10)) == ("Hard", "Never there")
    assert (tool.says(school, 45), tool.says(school, 20)) == ("Fine", "")


def test_forward_is_the_better_way_of_the_scale() -> None:
    up = read_tool(TEXT, name="ours.toml")
    down = read_tool(TEXT.replace("higher", "lower"), name="ours.toml")

    assert (up.better, up.forward(20, 40)) == (Better.HIGHER, 20)
    assert (down.better, down.forward(20, 40)) == (Better.LOWER, -20)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('slug = "ours"', 'slug = "Our Tool"', "line 1: slug: expected small letters", id="slug"),
        pytest.param('"ours"', '"longer-than-twelve"', "line 1: slug: expected at most 12 letters", id="long slug"),
        pytest.param(
            '"home"', '"longer-than-sixteen-x"', "line 12: areas[1].slug: expected at most 16", id="long area"
        ),
        pytest.param('licence = "Our own"', "", "licence: expected a text", id="no licence"),
        pytest.param('better = "higher"', "", "better: expected which way is better", id="no direction"),
        pytest.param('"higher"', '"up"', "line 4: better: expected one of 'higher', 'lower', found 'up'", id="up"),
        pytest.param('"child"]', '"chid"]', "line 5: raters[2]: expected one of 'worker'", id="no such rater"),
        pytest.param('"child"]', '"worker"]', "line 5: raters[2]: expected each once", id="a rater twice"),
        pytest.param("highest = 5", "highest = 1", "line 8: scale.highest: expected more than the lowest", id="flat"),
        pytest.param("highest = 5", "highest = 500", "line 8: scale.highest: expected more than", id="too high"),
        pytest.param("step = 0.5", "step = 3", "line 9: scale.step: expected steps of more than 0", id="uneven"),
        pytest.param("step = 0.5", "step = 0", "line 9: scale.step: expected steps of more than 0", id="no step"),
        pytest.param("lowest = 1", "lowest = 1.2", "line 7: scale.lowest: expected whole or half points", id="1.2"),
        pytest.param("highest = 5", "highest = 20", "line 9: scale.step: expected at most 20 steps", id="too many"),
        pytest.param("at = 4.5", "at = 4.7", "scale.points[2].at: expected a point of the scale, 1, 1.5 … 5", id="off"),
        pytest.param("at = 4.5", "at = 1", "line 10: scale.points: expected each point once and in order", id="order"),
        pytest.param('slug = "school"', 'slug = "home"', "line 16: areas[2].slug: expected each once", id="area twice"),
        pytest.param("[scale]", "colour = 1\n[scale]", "line 6: colour: no such key", id="no such key"),
        pytest.param("[scale]", "due_every_weeks = 0\n[scale]", "due_every_weeks: expected a whole number", id="weeks"),
    ],
)
def test_a_fault_names_the_key_and_its_line(old: str, new: str, said: str) -> None:
    assert any(said in fault for fault in faults(old, new)), faults(old, new)


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(ToolError) as caught:
        read_tool('slug = "a b"\nbetter = "up"\n', name="ours.toml")

    found = " ".join(caught.value.faults)
    assert all(key in found for key in ("slug", "name", "licence", "better", "scale", "areas", "raters"))


def test_the_longest_code_has_room_in_the_evidence() -> None:
    longest = code_of("t" * LONGEST_TOOL, "a" * LONGEST_AREA, max(Rater, key=len))

    assert len(longest) <= (Evidence._meta.get_field("code").max_length or 0)
