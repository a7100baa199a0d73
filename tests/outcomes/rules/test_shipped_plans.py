"""The outcomes plans that ship: each is read, does as its worked cases expect, and claims no more than was read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from outcomes.rules.checking import Checked, File, check_plan

PLANS = Path(__file__).parents[3] / "outcomes" / "plans"
NAMES = sorted(path.stem for path in PLANS.glob("*.toml"))


@cache
def checked(name: str) -> Checked:
    cases = PLANS / "cases" / f"{name}.toml"
    return check_plan(_file(PLANS / f"{name}.toml"), _file(cases) if cases.exists() else None)


def _file(path: Path) -> File:
    return File(path.name, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_that_ships_does_as_its_cases_expect(name: str) -> None:
    found = checked(name)

    assert found.faults == ()
    assert found.results
    assert [(check.expectation, check.found) for check in found.differences] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_that_ships_says_that_it_is_no_councils_and_not_verified(name: str) -> None:
    plan = checked(name).plan

    assert plan
    assert "no value has been verified" in plan.note
    assert "Not any real council's plan" in plan.note or "Not the council's outcomes plan" in plan.note
    assert len(plan.not_verified) == len(plan.values)


@pytest.mark.parametrize("number", [*range(1, 15), 17, 18])
def test_every_worked_example_about_rules_is_a_case(number: int) -> None:
    names = [result.case.name for name in NAMES for result in checked(name).results]

    assert any(name.startswith(f"{number}. ") for name in names)


def test_every_cases_file_belongs_to_a_plan() -> None:
    assert {path.stem for path in (PLANS / "cases").glob("*.toml")} <= set(NAMES)


def values_changed(text: str) -> list[str]:
    """Return the text once for each number of the outcomes plan, with that number larger by one."""
    numbers = re.finditer(r'value = "?(\d+)', text.partition("[[cases]]")[0])
    return [f"{text[: n.start(1)]}{int(n[1]) + 1}{text[n.end(1) :]}" for n in numbers]


@pytest.mark.parametrize("name", ["derby", "herefordshire"])
def test_a_number_changed_by_one_makes_a_case_come_out_otherwise(name: str) -> None:
    changed = values_changed((PLANS / f"{name}.toml").read_text(encoding="utf-8"))

    assert changed
    for text in changed:
        found = check_plan(File(name, text))
        assert found.differences or found.faults
