"""The guide for analysts: what it shows is what the command prints, and what it lists is all there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from outcomes.management.commands.check_plan import in_lines
from outcomes.rules.case_terms import three_terms
from outcomes.rules.checking import File, check_plan
from outcomes.rules.facts import Measure
from outcomes.rules.judge import judge
from outcomes.rules.reading_cases import RELATIONSHIPS, SOURCES, read_cases
from outcomes.rules.reading_rules import KINDS

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "outcomes-plans.md").read_text(encoding="utf-8")
STEPS = GUIDE.partition("## A plan from an empty file")[2].partition("## Publishing it")[0]
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
BLOCK = re.compile(r"```(toml|text)\n(.*?)```", re.DOTALL)
PLAN = "".join(f"{block}\n" for block in TOML.findall(STEPS))
LEFT_OUT = "…"


@cache
def printed(text: str) -> tuple[str, ...]:
    return tuple(in_lines(check_plan(File("exampleshire.toml", text))))


def shown_so_far() -> Iterator[tuple[str, str]]:
    """Yield each output the guide shows with the plan as it stands there."""
    plan = ""
    for kind, block in BLOCK.findall(STEPS):
        if kind == "toml":
            plan += f"{block}\n"
        else:
            yield plan, block
    for block in re.findall(r"```text\n(.*?)```", GUIDE.partition("## Publishing it")[2], re.DOTALL):
        yield plan, block


def stretches(block: str) -> list[str]:
    """Return the stretches of an output that is shown, of which lines are left out between."""
    return [part.strip("\n") for part in re.split(rf"^{LEFT_OUT}$", block, flags=re.MULTILINE) if part.strip()]


@pytest.mark.parametrize(("plan", "shown"), list(shown_so_far()))
def test_what_the_guide_shows_is_what_the_command_prints(plan: str, shown: str) -> None:
    rest = "\n".join(printed(plan))

    for stretch in stretches(shown):
        _, found, rest = rest.partition(stretch)
        assert found, stretch
    assert LEFT_OUT in shown or shown.strip() == "\n".join(printed(plan)).strip()


def test_the_plan_of_the_guide_does_as_its_cases_expect_once_the_two_are_mended() -> None:
    mended = PLAN.replace("eligible = true", "eligible = false")
    mended = mended.replace('unauthorised-absence = "not yet"', 'unauthorised-absence = "not known"')

    before, after = check_plan(File("plan", PLAN)), check_plan(File("plan", mended))

    assert (len(before.differences), after.faults, after.differences) == (2, (), ())


def mistakes() -> list[tuple[str, str, list[str]]]:
    rows = re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \| .* \|$", GUIDE.partition("## Common mistakes")[2], re.MULTILINE)
    return [
        (right.strip("`"), "" if wrong == "nothing" else wrong.strip("`"), said.split("<br>"))
        for right, wrong, said in rows
    ]


@pytest.mark.parametrize(("right", "wrong", "said"), [row for row in mistakes() if row[2][0].startswith("`example")])
def test_a_mistake_is_told_as_the_guide_says(right: str, wrong: str, said: list[str]) -> None:
    assert right in PLAN

    faults = printed(PLAN.replace(right, wrong, 1))

    assert len(faults) == len(said)
    for fault, shown in zip(faults, said, strict=True):
        assert re.fullmatch(re.escape(shown.strip("`")).replace(re.escape("[…]"), ".*"), fault), fault


def test_the_guide_tells_of_enough_mistakes() -> None:
    assert len([row for row in mistakes() if row[2][0].startswith("`example")]) >= 15


def test_the_picture_by_hand_is_what_the_rules_say() -> None:
    case = read_cases(PLAN, name="guide", plan=check_plan(File("guide", PLAN)).plan, is_plan=True)[0]
    plan = check_plan(File("guide", PLAN)).plan
    assert plan

    (need,) = judge(case.facts, plan).needs

    assert (need.entry.met - need.entry.neutral).intervals == ((date(2019, 3, 10), date(2020, 3, 10)),)
    assert need.outcome.met.intervals == ((date(2019, 12, 1), None),)


def test_what_a_case_may_say_is_what_the_guide_lists() -> None:
    for word in (*RELATIONSHIPS, "exclusions", "household.expecting"):
        assert f"`{word}`" in GUIDE
    for source in SOURCES:
        assert source in GUIDE
    for term, days in zip(three_terms(2019), ("4 September to 20 December", "7 January", "20 April"), strict=True):
        assert f"`{term.name}`" in GUIDE
        assert days in GUIDE


def test_every_kind_of_condition_and_every_measure_it_may_name_is_in_the_guide() -> None:
    for kind in KINDS:
        assert f"`{kind}`" in GUIDE
    for measure in Measure:
        assert f"`{measure}`" in GUIDE or measure.startswith("sessions.")


def test_every_source_a_plan_that_ships_names_is_listed() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for folder in ("plans", "frameworks")
        for path in (ROOT / "outcomes" / folder).glob("*.toml")
    ]
    named = {source for text in texts for source in re.findall(r"\bS\d+b?\b", text)}
    listed = GUIDE.split("## The sources")[1]

    assert sorted(source for source in named if not re.search(rf"\b{source} ", listed)) == []
