"""The JSON Schemas for editors: true to the readers, and true of everything that ships."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from outcomes.rules.reading import PlanError, read_plan
from outcomes.rules.reading_rules import KINDS
from outcomes.rules.schema import SCHEMAS, framework_schema, plan_schema, written
from tests.outcomes.rules.phases import ABSENCE, OFFENCE, sourced, text_under

OUTCOMES = Path(__file__).parents[3] / "outcomes"
PLANS, FRAMEWORKS = sorted(OUTCOMES.glob("plans/*.toml")), sorted(OUTCOMES.glob("frameworks/*.toml"))
PLAN, FRAMEWORK = Draft7Validator(plan_schema()), Draft7Validator(framework_schema())
TEXT = text_under("phase-2", OFFENCE, ABSENCE)


def as_json(value: Any) -> Any:
    """A TOML text's values as an editor holds them against a schema: days are texts."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(text: str, schema: Draft7Validator = PLAN) -> list[str]:
    return [error.json_path for error in schema.iter_errors(as_json(tomllib.loads(text)))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_written_schema_is_what_the_readers_say_today(name: str) -> None:
    """Where this fails: manage.py write_schemas."""
    assert (OUTCOMES / "schemas" / name).read_text(encoding="utf-8") == written(SCHEMAS[name]())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name]())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_schema_holds_for_every_plan_that_ships(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_the_schema_holds_for_every_framework(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8"), FRAMEWORK) == []


def test_the_schema_knows_every_kind_of_condition() -> None:
    definitions = plan_schema()["definitions"]

    assert set(KINDS) <= set(definitions)
    assert all(definitions[kind]["properties"]["type"] == {"const": kind} for kind in KINDS)


BAD = [
    pytest.param('type = "events"', 'type = "event"', id="an unknown kind"),
    pytest.param('["offence.proven"]', '["offence.guessed"]', id="an unknown measure"),
    pytest.param("months = { value = 12", "months = { value = 0", id="an impossible window"),
    pytest.param('value = "15%"', 'value = "15"', id="a share without its sign"),
    pytest.param('mark = "I"', 'mark = "certain"', id="an unknown mark"),
    pytest.param('rate = "absence"', 'rate = "abscence"', id="an unknown word"),
    pytest.param("children =", "childern =", id="a misspelt key"),
    pytest.param('code = "offence"', 'code = "An offence"', id="a code that is none"),
    pytest.param('need = "Keeping within the law"\n', "", id="a key that is missing"),
    pytest.param('framework = "phase-2"', 'framework = "phase-9"', id="an unknown framework"),
    pytest.param(f"at_least = {sourced(1)}", f"at_least = {sourced(1)}\nat_most = {sourced(1)}", id="two bounds"),
    pytest.param(f"at_least = {sourced(1)}", "", id="no bound"),
    pytest.param(f"terms = {sourced(3)}", "terms = 3", id="a number without its source"),
]


@pytest.mark.parametrize(("old", "new"), BAD)
def test_what_the_reader_refuses_the_editor_marks(old: str, new: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)

    with pytest.raises(PlanError):
        read_plan(text, name="plan.toml")
    assert faults(text)


def test_a_plan_under_no_framework_says_who_is_eligible() -> None:
    assert faults(TEXT) == []
    assert faults(TEXT.replace('framework = "phase-2"\n', "")) != []


def test_thresholds_that_changed_at_a_day_are_a_list() -> None:
    two = TEXT.replace(
        f"at_least = {sourced('15%')}",
        'at_least = [{ value = "15%", for_terms_ending_before = 2015-09-01, mark = "I", source = "ours" }, '
        '{ value = "10%", mark = "I", source = "ours" }]',
    )

    assert two != TEXT
    assert faults(two) == []
    assert faults(two.replace('"10%"', "0.1")) != []


def test_a_way_of_being_eligible_may_ask_for_local_criteria() -> None:
    ways = plan_schema()["properties"]["eligibility"]["properties"]["ways"]["items"]

    assert set(ways["properties"]) == {"code", "label", "national", "local"}
    assert "local" not in ways["required"]
