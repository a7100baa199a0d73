"""What an analyst is told of a bad outcomes plan or matrix: the file, the line, the key, and what was expected."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.matrix import MatrixError, read_matrix
from outcomes.rules.reading import PlanError, read_plan, read_plan_file
from tests.outcomes.rules.phases import ABSENCE, OFFENCE, sourced, text_under

OUTCOMES = Path(__file__).parents[3] / "outcomes"
TEXT = text_under("phase-2", OFFENCE, ABSENCE)
TWO_THRESHOLDS = """at_least = [
    {{ value = "{first}", for_terms_ending_before = {until}, mark = "I", source = "ours" }},
    {{ value = "90%", {then}mark = "I", source = "ours" }},
]
"""
SOURCE = 'mark = "I", source = "ours", verified_by = "" }'


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(PlanError) as caught:
        read_plan(text, name="ours.toml")
    return caught.value.faults


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def line_of(words: str, text: str) -> int:
    """The line on which these words first stand."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            '["offence.proven"]', '["offence.prooven"]', "did you mean 'offence.proven'?", id="an unknown measure"
        ),
        pytest.param(
            '["offence.proven"]', '[\n"offence.caution",\n7]', "measures[2]: expected a text", id="no text in a list"
        ),
        pytest.param(
            "months = { value = 12", "months = { value = 0", "from 1 to 120, found 0.", id="an impossible window"
        ),
        pytest.param(
            "months = { value = 12", "months = { value = 121", "found 121.", id="a window of more than ten years"
        ),
        pytest.param(
            "months = { value = 12", "months = { value = 1.5", "found 1.5.", id="a window of a month and a half"
        ),
        pytest.param('{ value = "15%"', '{ value = "115%"', "found '115%'.", id="a threshold out of range"),
        pytest.param('{ value = "15%"', '{ value = "15"', "found '15'.", id="a threshold without its sign"),
        pytest.param('{ value = "15%"', '{ value = "-15%"', "found '-15%'.", id="a threshold below nothing"),
        pytest.param('mark = "I"', 'mark = "X"', "S and a number, R+, R- or I, found 'X'", id="an unknown mark"),
        pytest.param("measures =", "mesures =", "did you mean 'measures'?", id="a misspelt key"),
        pytest.param('type = "events"', 'type = ["events"]', "found a list.", id="a list where a word belongs"),
        pytest.param(
            'rate = "absence"',
            "rate = 1",
            "expected one of 'attendance', 'absence', found 1.",
            id="a number for a word",
        ),
        pytest.param('children = "any"', "children = {}", "found a table.", id="a table where a word belongs"),
        pytest.param(
            'measures = ["offence.proven"]',
            'measures = ["care.child-in-need"]',
            "care.child-in-need is a spell, which held, ended and order-kept ask about",
            id="a measure of another kind",
        ),
    ],
)
def test_a_fault_names_the_line_that_was_changed(old: str, new: str, told: str) -> None:
    text = changed(old, new)

    found = [fault for fault in faults(text) if told in fault]

    last_line = line_of(new, text) + new.count("\n")
    assert any(fault.startswith(f"ours.toml, line {line}: ") for fault in found for line in (last_line, last_line - 1))


def test_a_key_that_is_missing_is_told_on_the_line_of_its_table() -> None:
    text = changed('need = "Keeping within the law"\n', "")

    assert faults(text)[0].startswith(
        f"ours.toml, line {line_of('[[headlines.indicators]]', text)}: headlines[1].indicators[1].need: "
    )


@pytest.mark.parametrize(
    ("first", "until", "then"),
    [
        pytest.param("85%", "2015-09-01", "for_terms_ending_before = 2015-09-01, ", id="twice to the same day"),
        pytest.param("85%", "2015-09-01", "for_terms_ending_before = 2014-09-01, ", id="back to an earlier day"),
    ],
)
def test_thresholds_that_hold_for_the_same_terms_are_refused(first: str, until: str, then: str) -> None:
    two = TWO_THRESHOLDS.format(first=first, until=until, then=then)
    text = changed(f'at_least = {{ value = "15%", {SOURCE}\n', two)

    (fault,) = faults(text)

    assert fault.startswith(
        f"ours.toml, line {line_of('at_least = [', text)}: headlines[2].indicators[1].entry.at_least: "
    )


def test_a_fault_in_the_second_threshold_is_told_on_its_own_line() -> None:
    text = changed(
        f'at_least = {{ value = "15%", {SOURCE}\n', TWO_THRESHOLDS.format(first="85%", until="2015-09-01", then="")
    )
    broken = text.replace('value = "90%"', 'value = "190%"')

    assert faults(broken)[0].startswith(f"ours.toml, line {line_of('190%', broken)}: ")


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = TEXT.replace("months = { value =", "months = { valeu =").replace('need = "', "need = 1 #")

    lines = [int(fault.split("line ")[1].split(":")[0]) for fault in faults(text)]

    assert len(lines) > 5
    assert lines == sorted(lines)


def test_an_unknown_framework_is_one_fault_and_not_all_that_it_would_have_said() -> None:
    (fault,) = faults(changed('framework = "phase-2"', 'framework = "phase-3"'))

    assert fault.startswith(f"ours.toml, line {line_of('framework', TEXT)}: framework: expected one of phase-1, ")


def test_a_table_that_is_missing_is_one_fault_and_not_all_that_it_lacks() -> None:
    assert faults('name = "x"\nnote = "y"\nframework = "phase-2"') == (
        "ours.toml: headlines: expected at least one table, [[headlines]].",
    )


def test_what_a_table_that_is_missing_lacks_is_not_told() -> None:
    found = faults(changed('framework = "phase-2"\n', ""))

    assert [fault for fault in found if "school_age" in fault] == [
        "ours.toml: school_age: expected a table, [school_age]."
    ]


def test_a_text_that_begins_with_windows_own_mark_is_read() -> None:
    assert read_plan(f"\ufeff{TEXT}", name="ours.toml") == read_plan(TEXT, name="ours.toml")


def test_a_fault_further_down_is_told_later_whichever_table_is_read_first() -> None:
    found = faults(TEXT.replace('need = "', "need = 1 #") + "\n[[gates]]\ncode = 1\n")

    assert ["gates" in fault for fault in found][-1]
    assert "headlines[1]" in found[0]


def test_no_key_that_is_there_already_is_said_to_have_been_meant() -> None:
    found = faults(changed("at_least = {", f"at_most = {sourced(1)}\nat_least = {{"))

    assert any("exactly one of at_least" in fault for fault in found)
    assert not any("did you mean" in fault for fault in found)


def test_a_matrix_tells_its_lines_too() -> None:
    text = (
        (OUTCOMES / "matrices" / "phase-2.toml")
        .read_text(encoding="utf-8")
        .replace("fresh_months = {", "fresh_month = {")
    )

    with pytest.raises(MatrixError) as caught:
        read_matrix(text, name="ours.toml")
    assert (
        f"ours.toml, line {line_of('fresh_month = {', text)}: fresh_month: no such key; did you mean 'fresh_months'?"
        in (caught.value.faults)
    )


def test_a_file_saved_with_windows_own_marks_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())

    assert read_plan_file(path) == read_plan(TEXT, name="ours.toml")


def test_a_file_in_another_encoding_says_on_which_line(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(TEXT.replace("Being at school", "Being at school \u2013 always").encode("cp1252"))

    with pytest.raises(
        PlanError, match=f"ours.toml, line {line_of('Being at school', TEXT)}: expected a file saved as UTF-8"
    ):
        read_plan_file(path)


def test_what_is_not_toml_says_on_which_line() -> None:
    assert "line 2" in faults('name = "x"\nnote = = "y"')[0]


def test_lists_within_lists_without_end_are_refused() -> None:
    assert "too deeply" in faults("name = " + "[" * 5000 + "]" * 5000)[0]


ANYTHING: st.SearchStrategy[Any] = st.sampled_from(
    ["true", "-1", "0", "1e9", "nan", '""', '"x"', "[]", "[1]", '["x"]', "{}", "[{}]", "2015-09-01", "{ value = [] }"]
)
LINES = [place for place, line in enumerate(TEXT.split("\n")) if " = " in line]


@given(place=st.sampled_from(LINES), value=ANYTHING)
def test_whatever_a_key_says_the_plan_is_read_or_refused(place: int, value: str) -> None:
    written = TEXT.split("\n")
    written[place] = f"{written[place].split(' = ')[0]} = {value}"
    text = "\n".join(written)
    tomllib.loads(text)

    with suppress(PlanError):
        read_plan(text, name="ours.toml")
