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
        pytest.param(
            'measures = ["offence.proven"]',
            'measures = ["offence.proven", "offence.proven"]',
            "measures[2]: expected each once, found 'offence.proven'.",
            id="a measure twice",
        ),
        pytest.param(
            'measures = ["offence.proven"]',
            'measures = ["offence.proven"]\ncodes = ["theft"]',
            "codes: expected nothing here: what is recorded of offence.proven bears no code.",
            id="a code where there is none",
        ),
        pytest.param(
            "months = { value = 12",
            "months = { for_terms_ending_before = 2015-09-01, value = 12",
            "for_terms_ending_before: no such key",
            id="a day from which months would change",
        ),
        pytest.param(
            "months = { value = 12",
            'months = { value = "12"',
            "from 1 to 120, without quotation marks, found '12'.",
            id="a number in quotation marks",
        ),
    ],
)
def test_a_fault_names_the_line_that_was_changed(old: str, new: str, told: str) -> None:
    text = changed(old, new)

    found = [fault for fault in faults(text) if told in fault]

    last_line = line_of(new, text) + new.count("\n")
    assert any(fault.startswith(f"ours.toml, line {line}: ") for fault in found for line in (last_line, last_line - 1))


HEALTH = """
[[headlines]]
code = "health"
[[headlines.indicators]]
code = "well"
label = "Well"
need = "Feeling well"
[headlines.indicators.outcome]
"""
QUIET = f'type = "events"\nmeasures = ["offence.proven"]\nmonths = {sourced(6)}\nat_most = {sourced(0)}\n'
ARREARS = f'type = "latest"\nmeasures = ["money.arrears"]\nvalid_months = {sourced(6)}\n'
MIND = ARREARS.replace("money.arrears", "health.mental-health")
AWAY = 'type = "held"\nmeasures = ["care.looked-after"]\n'
STAR = f'type = "distance"\ntool = "star"\nareas = ["home"]\nweeks_apart = {sourced(12)}\n'
PART, PARTS = "[headlines.indicators.outcome.part]\n", "[[headlines.indicators.outcome.parts]]\n"
LEVELS = f'type = "levels"\nvalid_months = {sourced(12)}\n'
START = f'type = "by-start"\nterms = {sourced(3)}\n'
BAND = "[[headlines.indicators.outcome.bands]]\n"
SCHOOL = '[headlines.indicators.outcome.bands.part]\ntype = "placement"\nplacements = ["special"]\n'
EMPLOYED = f"""
[employment]
days_a_week = {sourced(5)}
verified_by = ["payslip"]
[[employment.rules]]
benefits = ["jsa"]
weeks = {sourced(26)}
within = {sourced(30)}
"""


def closed(word: str, part: str = QUIET) -> str:
    return f'{HEALTH}type = "sustained"\ncounted_from = "{word}"\nmonths = {sourced(6)}\n{PART}{part}'


def at_least(last: str) -> str:
    return f'{HEALTH}type = "at-least"\nleast = {sourced(2)}\n{PARTS}{AWAY}{last}'


def reach(*levels: str) -> str:
    told = ", ".join(f'{{ {level}, mark = "I", source = "ours" }}' for level in levels)
    return f"{HEALTH}{LEVELS}reach = [{told}]\n"


# Each is one slip, with what it is told as: what follows from it is not told beside it.
SLIPS = {
    "counted from a day there is not": (closed("clossed"), "outcome.counted_from", "did you mean 'closed'?"),
    "a plan that counts from a day there is not": (
        f'[sustain]\ncounted_from = "end"\n{HEALTH}type = "sustained"\nmonths = {sourced(6)}\n{PART}{QUIET}',
        "sustain.counted_from",
        "expected one of 'met', 'closed', found 'end'.",
    ),
    "a plan that does not say what it counts from": ("[sustain]\n", "sustain.counted_from", "one of 'met', 'closed'."),
    "a misspelt bound": (HEALTH + QUIET.replace("at_most", "atmost"), "atmost", "did you mean 'at_most'?"),
    "a misspelt value": (HEALTH + QUIET.replace("value = 6", "valeu = 6"), "valeu", "did you mean 'value'?"),
    "a misspelt kind": (HEALTH + QUIET.replace("events", "event"), "type", "did you mean 'events'?"),
    "a misspelt type": (HEALTH + QUIET.replace("type", "tpye"), "tpye", "did you mean 'type'?"),
    "a misspelt approver": (
        f'{HEALTH}type = "judged"\naprover = "team-manager"\n',
        "aprover",
        "did you mean 'approver'?",
    ),
    "a misspelt outcome": (HEALTH.replace("outcome]", "outcom]") + QUIET, "outcom", "did you mean 'outcome'?"),
    "judged by a word": (
        HEALTH.replace("[headlines.indicators.outcome]", 'judged = "no"'),
        "judged",
        "true or false, found 'no'.",
    ),
    "a headline without its code": (f"{HEALTH}{QUIET}".replace('code = "health"\n', ""), "code", "a text in quotation"),
    "a headline's code in capitals": (f"{HEALTH}{QUIET}".replace("health", "Health"), "code", "small letters, digits"),
    "a criterion that is local by a word": (
        f"{HEALTH}{QUIET}".replace('"health"', '"ours"\nlocal = "yes"'),
        "local",
        "true or false, found 'yes'.",
    ),
    "an amount of health": (f"{HEALTH}{MIND}at_least = {sourced(2)}\n", "at_least", "only records of money.arrears"),
    "lower arrears by codes": (f'{HEALTH}{ARREARS}below_start = ["low", "high"]\n', "below_start", "bears no code."),
    "readings in three ways": (
        f"{HEALTH}{STAR}improved_by = {sourced(1)}\nfinal_at_least = {sourced(5)}\n",
        "",
        "exactly one of improved_by",
    ),
    "a misspelt improvement": (
        f"{HEALTH}{STAR}improvedby = {sourced(1)}\n",
        "improvedby",
        "did you mean 'improved_by'?",
    ),
    "two of parts one of which is misspelt": (
        at_least(f"[[headlines.indicators.outcome.partz]]\n{AWAY}"),
        "outcome",
        "",
    ),
    "a level in quotation marks": (reach('from = "1", to = 1'), "reach[1].from", "found '1'."),
    "two levels that are none": (reach("from = -1, to = 2", 'from = 1, to = "2"'), "reach", ""),
    "a share without its sign": (
        f"{HEALTH}{START}{BAND}below = {sourced(50)}\n{SCHOOL}{BAND}{SCHOOL}",
        "below",
        'from "0%" to "100%", found 50.',
    ),
    "a misspelt share to lie below": (
        f"{HEALTH}{START}{BAND}bellow = {sourced('50%')}\n{SCHOOL}{BAND}{SCHOOL}",
        "bellow",
        "did you mean 'below'?",
    ),
    "weeks in quotation marks": (EMPLOYED.replace("value = 30", 'value = "30"'), "within", "found '30'."),
    "a misspelt table of work": (
        f'{EMPLOYED.replace("employment", "employmnt")}{HEALTH}type = "in-work"\n',
        "",
        "did you mean 'employment'?",
    ),
    "a minimum without its source": ("[eligibility]\nminimum = 7\n", "minimum", "a value with its source"),
    "an outcome nobody asks": (
        HEALTH.replace("[[headlines.indicators]]", f"[headlines.outcome]\n{QUIET}[[headlines.indicators]]") + QUIET,
        "outcome",
        "each has an outcome of its own",
    ),
}
TWO = {"two of parts one of which is misspelt", "two levels that are none"}


@pytest.mark.parametrize(
    ("added", "key", "told"), [SLIPS[name] for name in SLIPS if name not in TWO], ids=[n for n in SLIPS if n not in TWO]
)
def test_one_slip_is_told_once_and_nothing_that_follows_from_it(added: str, key: str, told: str) -> None:
    (fault,) = faults(TEXT + added)

    assert f"{key}: " in fault
    assert told in fault


@pytest.mark.parametrize("name", sorted(TWO))
def test_two_slips_are_told_as_two(name: str) -> None:
    assert len(faults(TEXT + SLIPS[name][0])) == 2


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

    assert len(lines) > 3
    assert lines == sorted(lines)


def test_an_unknown_framework_is_one_fault_and_not_all_that_it_would_have_said() -> None:
    (fault,) = faults(changed('framework = "phase-2"', 'framework = "phase-3"'))

    assert fault.startswith(f"ours.toml, line {line_of('framework', TEXT)}: framework: expected one of 'phase-1', ")
    assert fault.endswith("found 'phase-3'; did you mean 'phase-2'?")


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param('name "x"', "A line is a key, = and a value.", id="no sign of equality"),
        pytest.param('name = "x\nnote = "y"', "A text ends on its line, with a quotation mark.", id="no end of a text"),
        pytest.param("name = “x”", "A word stands in straight quotation marks.", id="curly quotation marks"),
        pytest.param('name = "the "best" plan"', 'a quotation mark in a text \\".', id="quotation marks within"),
        pytest.param('areas = ["a" "b"]', "a comma stands between any two of it.", id="no comma in a list"),
        pytest.param('areas = ["a",', "what begins with [ or { ends with ] or }.", id="no end of a list"),
        pytest.param("a = { b = 1,\nc = 2 }", "What stands in { } is on one line", id="a table over two lines"),
        pytest.param("a = { b = 1 c = 2 }", "a comma stands between any two of it.", id="no comma in a table"),
        pytest.param('• name = "x"', "A line begins with a key, with [ or with #.", id="a bullet"),
        pytest.param('[headlines\ncode = "x"', "The name of a table stands in [ ]", id="half a bracket"),
        pytest.param("a = 2020-02-30", "There is no such day.", id="30 February"),
        pytest.param("a = 01/02/2020", "a day is 2020-02-01", id="a day as people write it"),
        pytest.param('a = "C:\\plans"', "A backslash is written twice.", id="a backslash"),
        pytest.param("a = 1" + "0" * 5000, "a number in it is too long to be read.", id="digits without end"),
    ],
)
def test_what_no_parser_reads_is_told_as_an_analyst_would_look_for_it(text: str, told: str) -> None:
    (fault,) = faults(text)

    assert told in fault


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
