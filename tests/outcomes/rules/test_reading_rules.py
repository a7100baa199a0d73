"""Reading conditions: what each kind may say, and the faults that are told of it."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from outcomes.rules.operators.combine import CountedFrom, Sustained
from outcomes.rules.operators.progress import Better, Distance, Levels, Reach
from outcomes.rules.operators.starts import ByStart, Improvement, SessionsImproved
from outcomes.rules.operators.terms import Authorised
from outcomes.rules.reading import read_plan
from tests.outcomes.rules.test_reading import changed
from tests.outcomes.rules.test_reading import faults as told


def faults(text: str) -> tuple[str, ...]:
    """What is told of a plan's faults, without the lines, which move with the composite plan."""
    return tuple(re.sub(r"^plan\.toml, line \d+:", "plan.toml:", fault) for fault in told(text))


def outcome(text: str, *, entry: str = "") -> str:
    """The composite plan, with a condition as the outcome, and another as the entry, of an indicator of its own."""
    head = f'need = "Safe"\n[headlines.indicators.outcome]\n{text}\n'
    asked = f"[headlines.indicators.entry]\n{entry}\n" if entry else ""
    return changed('need = "Being safe from exploitation"\njudged = false', head + asked)


AT = "plan.toml: headlines[1].indicators[6].outcome"
CONFIRMED = 'type = "judged"\napprover = "senior-officer"'
SIX = 'months = { value = 6, mark = "I", source = "ours" }'


@pytest.mark.parametrize(
    ("people", "bound", "expected"),
    [
        ("each", "at_least", "each only with at_most or fewer_than: nobody has to have had an event"),
        ("any", "at_most", "any only with at_least or more_than: somebody always has had no event"),
    ],
)
def test_whose_events_count_alone_goes_with_the_bound(people: str, bound: str, expected: str) -> None:
    limit = f'{bound} = {{ value = 1, mark = "I", source = "ours" }}'
    text = f'type = "events"\nmeasures = ["offence.proven"]\npeople = "{people}"\n{SIX}\n{limit}'

    assert faults(outcome(text)) == (f"{AT}.people: expected {expected}, found '{people}'.",)


def test_what_is_to_end_cannot_be_what_it_must_not_become() -> None:
    text = f'type = "ended"\nmeasures = ["care.early-help"]\nnot_into = ["care.early-help"]\n{SIX}'

    assert faults(outcome(text)) == (
        f"{AT}.not_into: expected none of the measures that are to end, found 'care.early-help'.",
    )


def test_a_judgement_says_who_approves_it_and_is_none_at_entry() -> None:
    assert faults(outcome('type = "judged"')) == (
        f"{AT}.approver: expected who approves: one of 'team-manager', 'programme-manager', 'senior-officer'.",
    )
    assert faults(outcome(CONFIRMED, entry=CONFIRMED)) == (
        f"{AT.replace('outcome', 'entry')}.type: expected no judgement at entry: a professional records the need "
        "itself, found 'judged'.",
    )


OURS = 'mark = "I", source = "ours"'
LEVELS = f"""type = "levels"
valid_months = {{ value = 6, {OURS} }}
reach = [{{ from = 1, to = 3, {OURS} }}, {{ from = 2, to = 4, {OURS} }}]"""


def test_levels_are_read_with_the_source_of_each() -> None:
    plan = read_plan(outcome(LEVELS), name="plan.toml")

    assert plan.indicators["exploitation"].outcome == Levels(6, (Reach(1, 3), Reach(2, 4)))
    assert {(v.path, v.value, v.source) for v in plan.values if ".reach" in v.path} == {
        (f"{AT[11:]}.reach[1].to", "3", "ours"),
        (f"{AT[11:]}.reach[2].to", "4", "ours"),
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("from = 2", "from = 1", ".reach: expected each level at entry once, found 1."),
        ("to = 4", "to = 1", ".reach[2].to: expected no level below the one at entry, 2, found 1."),
        ("from = 2", 'from = "two"', ".reach[2].from: expected a level at entry from 0 to 100, found 'two'."),
        ("to = 4", "too = 4", ".reach[2].too: no such key; did you mean 'to'?"),
        ("to = 4", "", ".reach[2].to: expected a whole number from 0 to 100."),
    ],
)
def test_a_fault_in_a_level_is_told(old: str, new: str, expected: str) -> None:
    broken = LEVELS.replace(old + ",", new + "," if new else "")

    assert f"{AT}{expected}" in faults(outcome(broken))


DISTANCE = f"""type = "distance"
tool = "family-star"
areas = ["home"]
weeks_apart = {{ value = 12, {OURS} }}
improved_by = {{ value = 0.5, {OURS} }}"""
EXACTLY_ONE = ": expected exactly one of improved_by, final_at_least, final_at_most"


def test_a_distance_is_read_in_tenths_of_a_point() -> None:
    plan = read_plan(outcome(DISTANCE), name="plan.toml")

    assert plan.indicators["exploitation"].outcome == Distance("family-star", ("home",), 12, improved_by=5)


def test_a_distance_may_be_asked_of_a_scale_on_which_less_is_better() -> None:
    text = outcome(DISTANCE.replace("weeks_apart", 'better = "lower"\nweeks_apart'))
    to_a_mark = outcome(DISTANCE.replace("improved_by", "final_at_most"))

    assert read_plan(text, name="plan.toml").indicators["exploitation"].outcome == Distance(
        "family-star", ("home",), 12, improved_by=5, better=Better.LOWER
    )
    assert read_plan(to_a_mark, name="plan.toml").indicators["exploitation"].outcome == Distance(
        "family-star", ("home",), 12, final_at_most=5
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value = 0.5", "value = 0", ".improved_by: expected an improvement of more than 0 points."),
        ("value = 0.5", "value = 0.3", ".improved_by: expected whole or half points from 0 to 100, found 0.3."),
        ("value = 12", "value = 0", ".weeks_apart: expected a whole number from 1 to 260, found 0."),
        ('["home"]', '["the home"]', ".areas: expected small letters, digits and hyphens, found 'the home'."),
        (
            "improved_by",
            "improved",
            ".improved: no such key; did you mean 'improved_by'?",
        ),
        (
            "areas",
            f"final_at_least = {{ value = 8, {OURS} }}\nareas",
            f"{EXACTLY_ONE}, found 'improved_by, final_at_least'.",
        ),
        (
            "areas",
            'raters = ["teacher"]\nareas',
            ".raters[1]: expected one of 'worker', 'family', 'child', found 'teacher'.",
        ),
    ],
)
def test_a_fault_in_a_distance_is_told(old: str, new: str, expected: str) -> None:
    assert f"{AT}{expected}" in faults(outcome(DISTANCE.replace(old, new)))


@pytest.mark.parametrize("kind", ["levels", "distance", "sessions-improved", "by-start"])
def test_there_is_no_progress_at_entry(kind: str) -> None:
    text = {"levels": LEVELS, "distance": DISTANCE, "sessions-improved": IMPROVED, "by-start": BY_START}[kind]
    (fault,) = faults(outcome(text, entry=text.replace("indicators.outcome", "indicators.entry")))

    assert "entry.type: expected no progress at entry: there is no starting point yet" in fault


RATE = f"""type = "sessions"
mode = "averaged"
terms = {{ value = 3, {OURS} }}
at_least = {{ value = "90%", {OURS} }}"""
IMPROVED = f"""type = "sessions-improved"
reading = "relative"
terms = {{ value = 3, {OURS} }}
by = {{ value = "50%", {OURS} }}"""
BY_START = f"""type = "by-start"
authorised = "left-out"
terms = {{ value = 3, {OURS} }}
[[headlines.indicators.outcome.bands]]
below = {{ value = "40%", {OURS} }}
[headlines.indicators.outcome.bands.part]
{IMPROVED}
[[headlines.indicators.outcome.bands]]
[headlines.indicators.outcome.bands.part]
{RATE}"""


def test_what_a_childs_start_asks_is_read() -> None:
    rule = read_plan(outcome(BY_START), name="plan.toml").indicators["exploitation"].outcome

    assert isinstance(rule, ByStart)
    assert [band.below for band in rule.bands] == [Fraction(40, 100), None]
    improved = rule.bands[0].part
    assert isinstance(improved, SessionsImproved)
    assert (improved.by, improved.reading, improved.run.terms) == (Fraction(1, 2), Improvement.RELATIVE, 3)
    assert rule.before.authorised is Authorised.LEFT_OUT


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('value = "50%"', 'value = "0%"', ".bands[1].part.by: expected an improvement of more than 0%."),
        (
            'reading = "relative"\n',
            "",
            ".bands[1].part.reading: expected how the improvement is read: one of 'relative', 'points'.",
        ),
        (
            f'below = {{ value = "40%", {OURS} }}\n',
            "",
            ".bands: expected a share to lie below in each, and none in the last.",
        ),
        (
            "[headlines.indicators.outcome.bands.part]\n" + RATE,
            f'below = {{ value = "30%", {OURS} }}\n[headlines.indicators.outcome.bands.part]\n{RATE}',
            ".bands: expected a share to lie below in each, and none in the last.",
        ),
        (
            RATE,
            CONFIRMED,
            ".bands[2].part: expected only conditions on a child's schooling: each child is asked alone.",
        ),
    ],
)
def test_a_fault_in_bands_is_told(old: str, new: str, expected: str) -> None:
    assert f"{AT}{expected}" in faults(outcome(BY_START.replace(old, new)))


def test_bands_lie_one_above_another() -> None:
    lower = f"""[[headlines.indicators.outcome.bands]]
below = {{ value = "40%", {OURS} }}
[headlines.indicators.outcome.bands.part]
{RATE}
"""
    twice = BY_START.replace("[[headlines", lower + "[[headlines", 1)

    assert faults(outcome(twice)) == (f"{AT}.bands: expected higher and higher shares to lie below.",)


CLOSING = f"""type = "sustained"
counted_from = "closed"
{SIX}
[headlines.indicators.outcome.part]
{RATE}"""
HELD_LONGER = f"""type = "sustained"
{SIX}
[headlines.indicators.outcome.part]
type = "sustained"
{SIX}
[headlines.indicators.outcome.part.part]
type = "held"
measures = ["participation.eet"]"""


def test_what_is_counted_from_closing_may_have_a_window_of_its_own() -> None:
    rule = read_plan(outcome(CLOSING), name="plan.toml").indicators["exploitation"].outcome

    assert isinstance(rule, Sustained)
    assert (rule.counted_from, rule.months) == (CountedFrom.CLOSED, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            CLOSING.replace('"closed"', '"met"'),
            "no condition with months or terms of its own: it is sustained already",
            id="terms, counted from met",
        ),
        pytest.param(
            HELD_LONGER, "no condition with months or terms of its own: it is sustained already", id="sustained twice"
        ),
        pytest.param(
            HELD_LONGER.replace('type = "sustained"', 'type = "sustained"\ncounted_from = "closed"'),
            "nothing that is counted from closing itself",
            id="counted from closing twice",
        ),
    ],
)
def test_what_is_held_already_is_not_held_again(text: str, expected: str) -> None:
    assert f"{AT}.part: expected {expected}." in faults(outcome(text))


def test_nothing_is_counted_from_closing_at_entry() -> None:
    (fault,) = faults(outcome(CLOSING, entry=CLOSING.replace("indicators.outcome", "indicators.entry")))

    assert "entry.type: expected nothing counted from closing at entry" in fault


@pytest.mark.parametrize("kind", ["judged", "levels"])
def test_a_gate_asks_nothing_that_is_said_of_one_need(kind: str) -> None:
    text = {"judged": CONFIRMED, "levels": LEVELS}[kind]
    gate = f'[[gates]]\ncode = "mine"\nlabel = "Mine"\n[gates.rule]\n{text}\n\n[[gates]]'

    (fault,) = faults(changed("[[gates]]", gate))

    assert ".rule.type: expected nothing that is said of one need: a gate holds whatever the needs" in fault
