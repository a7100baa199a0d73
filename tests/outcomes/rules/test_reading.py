"""Reading an outcomes plan: what ships can be read, and each fault says where and what was expected."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from outcomes.rules.operators.base import Bound
from outcomes.rules.operators.combine import AllOf
from outcomes.rules.operators.terms import SessionRate
from outcomes.rules.plan import CountBy
from outcomes.rules.reading import PlanError, read_plan, read_plan_file
from outcomes.rules.reading_rules import EVENT_MEASURES

COMPOSITE = Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml"
TEXT = COMPOSITE.read_text(encoding="utf-8")


def faults(text: str) -> tuple[str, ...]:
    """The faults of a text, but for their lines."""
    with pytest.raises(PlanError) as caught:
        read_plan(text, name="plan.toml")
    return tuple(re.sub(r", line \d+: ", ": ", fault, count=1) for fault in caught.value.faults)


def changed(old: str, new: str) -> str:
    assert old in TEXT, f"The composite plan no longer says {old!r}."
    return TEXT.replace(old, new, 1)


def test_the_composite_plan_judges_six_headlines() -> None:
    plan = read_plan_file(COMPOSITE)

    assert [head.code for head in plan.headlines if head.is_judged] == [
        "crime",
        "education",
        "children",
        "work",
        "domestic-abuse",
        "health",
    ]
    assert {code for code, one in plan.indicators.items() if one.outcome is None} == {"exploitation"}
    assert {code for code, one in plan.indicators.items() if one.entry is None} == {"exploitation", "education-concern"}
    assert (plan.eligibility.minimum, plan.eligibility.count_by) == (2, CountBy.HEADLINE)
    assert "Not any real council's plan" in plan.note


def test_every_value_of_the_composite_plan_has_its_source_and_nobody_has_verified_any() -> None:
    plan = read_plan_file(COMPOSITE)

    assert len(plan.values) > 30
    assert all(value.mark and value.source for value in plan.values)
    assert plan.not_verified == plan.values


def test_the_school_gate_asks_85_percent_of_terms_before_september_2015_and_90_after() -> None:
    gate = read_plan_file(COMPOSITE).gates[0].rule

    assert isinstance(gate, AllOf)
    attendance = gate.parts[0]
    assert isinstance(attendance, SessionRate)
    assert [threshold.fraction for threshold in attendance.thresholds] == [Fraction(85, 100), Fraction(9, 10)]
    assert attendance.bound is Bound.AT_LEAST


def test_the_indicators_of_a_headline_share_its_outcome_unless_they_have_their_own() -> None:
    indicators = read_plan_file(COMPOSITE).indicators

    assert indicators["fixed-exclusions"].outcome is indicators["unauthorised-absence"].outcome
    assert indicators["youth-offence"].outcome is not indicators["anti-social-behaviour"].outcome
    assert indicators["early-help"].outcome is indicators["child-in-need"].outcome


def test_the_same_text_gives_the_same_plan() -> None:
    assert read_plan(TEXT, name="one") == read_plan(TEXT, name="other")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "months = { value = 12,",
            "months = { value = 0,",
            "plan.toml: headlines[1].indicators[1].entry.months: expected a whole number from 1 to 120, found 0.",
            id="an impossible window",
        ),
        pytest.param(
            'measures = ["offence.proven"]',
            'measures = ["offence.guessed"]',
            "plan.toml: headlines[1].indicators[1].entry.measures[1]: expected one of "
            f"{', '.join(map(repr, EVENT_MEASURES))}, found 'offence.guessed'; did you mean "
            "'offence.proven'?",
            id="an unknown measure",
        ),
        pytest.param(
            'value = "33%"',
            'value = "133%"',
            'plan.toml: headlines[1].indicators[1].outcome.parts[2].at_least: expected a percentage from "0%" to '
            "\"100%\", found '133%'.",
            id="a share out of range",
        ),
        pytest.param(
            'value = "33%"',
            "value = 0.33",
            'plan.toml: headlines[1].indicators[1].outcome.parts[2].at_least: expected a percentage from "0%" to '
            '"100%", found 0.33.',
            id="a share that is not exact",
        ),
        pytest.param(
            'mark = "S26"',
            'mark = "certain"',
            "plan.toml: eligibility.minimum.mark: expected where it comes from: S and a number, R+, R- or I, "
            "found 'certain'.",
            id="an unknown mark",
        ),
        pytest.param(
            "children = ",
            "childern = ",
            "plan.toml: gates[1].rule.parts[1].childern: no such key; did you mean 'children'?",
            id="a misspelt key",
        ),
        pytest.param(
            'type = "sessions"',
            'type = "session"',
            "plan.toml: gates[1].rule.parts[1].type: expected one of 'events', 'reduction', 'sessions', 'term-count', "
            "'sessions-improved', 'by-start', 'held', 'ended', 'latest', 'order-kept', 'judged', 'levels', 'distance', "
            "'in-work', 'placement', 'all', 'any', 'at-least', 'not', 'neutral-when', 'sustained', found 'session'; "
            "did you mean 'sessions'?",
            id="an unknown kind",
        ),
        pytest.param(
            "for_terms_ending_before = 2015-09-01, ",
            "",
            "plan.toml: gates[1].rule.parts[1].at_least: expected later and later days, and none for the last "
            "threshold.",
            id="two thresholds for the same terms",
        ),
        pytest.param(
            'code = "anti-social-behaviour"',
            'code = "youth-offence"',
            "plan.toml: headlines[1].indicators[2].code: expected a code that no other indicator has, found "
            "'youth-offence'.",
            id="a code twice",
        ),
        pytest.param(
            "minimum = { value = 2,",
            "minimum = { value = 7,",
            "plan.toml: eligibility.minimum: expected no more than the 6 headlines, found 7.",
            id="more headlines than there are",
        ),
        pytest.param(
            'need = "Being safe from exploitation"\njudged = false',
            'need = "Being safe from exploitation"',
            "plan.toml: headlines[1].indicators[6].outcome: expected an outcome here or for the headline, or "
            "judged = false.",
            id="an indicator without an outcome",
        ),
        pytest.param(
            "at_most = { value = 0, mark",
            "at_least = { value = 0, mark = 'I', source = 'x' }\nat_most = { value = 0, mark",
            "plan.toml: headlines[1].indicators[1].outcome.parts[1]: expected exactly one of at_least, more_than, "
            "at_most, fewer_than, found 'at_least, at_most'.",
            id="two bounds",
        ),
        pytest.param(
            "at_most = { value = 0, mark",
            "fewer_than = { value = 0, mark",
            "plan.toml: headlines[1].indicators[1].outcome.parts[1].fewer_than: "
            "expected a whole number from 1 to 1000, found 0.",
            id="fewer than none, which nothing is",
        ),
        pytest.param(
            "at_most = { value = 0, mark",
            "at_least = { value = 0, mark",
            "plan.toml: headlines[1].indicators[1].outcome.parts[1].at_least: "
            "expected a whole number from 1 to 1000, found 0.",
            id="at least none, which everything is",
        ),
    ],
)
def test_a_fault_names_the_file_the_key_and_what_was_expected(old: str, new: str, expected: str) -> None:
    assert expected in faults(changed(old, new))


def test_all_faults_are_told_at_once() -> None:
    text = changed('name = "Composite', 'nam = "Composite').replace("value = 3,", 'value = "three",')

    found = faults(text)

    assert len(found) > 5
    assert "plan.toml: nam: no such key; did you mean 'name'?" in found


def test_a_number_without_its_source_is_a_fault() -> None:
    text = changed(
        'minimum = { value = 2, mark = "S26", source = "Written statement, 18 April 2017: at least two of the six '
        'headline problems", verified_by = "" }',
        "minimum = 2",
    )

    assert faults(text) == (
        "plan.toml: eligibility.minimum: expected a value with its source: "
        '{ value = …, mark = "…", source = "…" }, found 2.',
    )


SUSTAINED = """
[headlines.indicators.outcome]
type = "sustained"
months = { value = 6, mark = "I", source = "ours" }
[headlines.indicators.outcome.part]
type = "events"
measures = ["offence.proven"]
months = { value = 6, mark = "I", source = "ours" }
at_most = { value = 0, mark = "I", source = "ours" }
"""
REDUCED_ENTRY = """
[headlines.indicators.entry]
type = "reduction"
measures = ["offence.proven"]
months = { value = 6, mark = "I", source = "ours" }
at_least = { value = "33%", mark = "I", source = "ours" }
"""


def test_a_window_is_not_sustained_a_second_time() -> None:
    text = changed('need = "Being safe from exploitation"\njudged = false', f'need = "Safe"\n{SUSTAINED}')

    assert faults(text) == (
        "plan.toml: headlines[1].indicators[6].outcome.part: expected no condition with months or terms of its own: "
        "it is sustained already.",
    )


def test_a_window_is_not_turned_round_but_its_bound() -> None:
    turned = SUSTAINED.replace('"sustained"', '"not"').replace(
        'months = { value = 6, mark = "I", source = "ours" }\n', "", 1
    )
    text = changed('need = "Being safe from exploitation"\njudged = false', f'need = "Safe"\n{turned}')

    assert faults(text) == (
        "plan.toml: headlines[1].indicators[6].outcome.part: expected no condition with months or terms of its own: "
        "turn its bound round instead.",
    )


def test_there_is_no_reduction_at_entry() -> None:
    text = changed('need = "Getting an education that suits"', f'need = "Suits"\n{REDUCED_ENTRY}')

    assert faults(text) == (
        "plan.toml: headlines[2].indicators[6].entry.type: expected no reduction at entry: there is no starting "
        "point yet, found 'reduction'.",
    )


@pytest.mark.parametrize(
    ("text", "perhaps"),
    [
        ("name = any", "A word stands in straight quotation marks."),
        ("name = 1\nname = 2\nnote = 3", "The same key stands there twice"),
        ("[[a]]\n[a]", "Each table of a list begins with double brackets."),
        ("on = 2020-02-30", "There is no such day."),
    ],
)
def test_a_text_that_is_not_toml_says_where_and_what_was_probably_done(text: str, perhaps: str) -> None:
    (fault,) = faults(text)

    assert fault.startswith("plan.toml: the file is not TOML:")
    assert f"line {min(2, 1 + text.count(chr(10)))}" in fault
    assert perhaps in fault
