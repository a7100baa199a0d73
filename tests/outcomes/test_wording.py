"""Words for evidence: everything that can be drawn has them, and values read as people say them."""

import pytest

from outcomes.drawing.table import lines
from outcomes.rules.facts import Measure
from outcomes.wording import CODES, KINDS, MEASURES, measure_called, says, term_says


def test_every_measure_is_worded_and_sorted() -> None:
    assert set(MEASURES) == set(Measure)
    assert {measure.partition(".")[0] for measure in Measure} == set(KINDS)


def test_every_code_the_files_may_tell_is_worded() -> None:
    fixed = {(line["measure"], line["prefix"]) for line in lines() if line["prefix"] and not line["code"]}
    chosen = {
        (line["measure"], line["given"][line["code"]])
        for line in lines()
        if line["code"] and line["code"] in line["given"]
    }

    told = {code: says(measure, None, code) for measure, code in fixed | chosen}
    assert [code for code, words in told.items() if not words[:1].isupper()] == []
    assert [code for measure, code in chosen if measure in CODES and code not in CODES[measure]] == []


@pytest.mark.parametrize(
    ("measure", "value", "code", "words"),
    [
        ("money.arrears", 123450, "", "£1,234.50"),
        ("money.arrears", 5, "", "£0.05"),
        ("care.early-help", 3, "", "Level 3"),
        ("care.early-help", None, "", ""),
        ("abuse.victim", None, "high", "High risk (DASH)"),
        ("benefit.claim", None, "uc-light-touch", "Universal Credit (light touch)"),
        ("benefit.claim", None, "jsa", "Jobseeker's Allowance"),
        ("work.employment", None, "", "Not verified"),
        ("work.employment", None, "payslip", "Verified by a payslip"),
        ("health.alcohol", None, "engaged", "Engaged with support"),
        ("placement.in", None, "alternative", "Alternative provision"),
        ("placement.in", None, "none", "No school"),
        ("health.alcohol", None, "a code nobody worded", "A code nobody worded"),
        ("exclusions.fixed", 1, "", ""),
        ("exclusions.fixed", 3, "", "3"),
        ("sessions.possible", 1, "", "1 session"),
        ("offence.proven", None, "", ""),
        ("something.new", 4, "", "4"),
    ],
)
def test_a_piece_of_evidence_says_its_value_in_words(measure: str, value: int | None, code: str, words: str) -> None:
    assert says(measure, value, code) == words


def told(possible: int | None, with_leave: int | None, without: int | None, fixed: int = 0) -> dict[str, int | None]:
    return {
        Measure.SESSIONS_POSSIBLE: possible,
        Measure.SESSIONS_AUTHORISED: with_leave,
        Measure.SESSIONS_UNAUTHORISED: without,
        Measure.EXCLUSIONS_FIXED: fixed,
    }


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (told(120, 5, 10), "87.5% attended: 105 of 120 sessions, 5 missed with leave, 10 without."),
        (told(1000, 0, 1), "99.9% attended: 999 of 1,000 sessions, 0 missed with leave, 1 without."),
        (
            told(100, 0, 0, 2),
            "100.0% attended: 100 of 100 sessions, 0 missed with leave, 0 without. 2 fixed-term exclusions.",
        ),
        (told(0, 0, 0), "No session was possible."),
        (told(100, None, 3), "100 sessions possible; what was missed is not told in full."),
        (told(None, 1, 3), "Sessions not told."),
    ],
)
def test_a_term_is_told_in_a_sentence(term: dict[str, int | None], words: str) -> None:
    assert term_says(term) == words


def test_a_measure_nobody_worded_shows_itself() -> None:
    assert measure_called("something.new") == "something.new"
