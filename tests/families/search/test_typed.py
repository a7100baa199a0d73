"""What is typed is taken apart into names, days, postcodes and references, however they are written."""

from datetime import date

import pytest

from families.search.typed import LONGEST, MOST_WORDS, Term, read

TODAY = date(2020, 9, 30)


def exact(words: str) -> set[str]:
    return {lexeme for term in read(words, today=TODAY).terms for lexeme in term.exact}


@pytest.mark.parametrize(
    "written",
    [
        "12/05/1979",
        "12/5/1979",
        "12.05.1979",
        "12-05-1979",
        "12 / 05 / 1979",
        "12 05 1979",
        "1979-05-12",
        "1979/5/12",
        "12 May 1979",
        "12th May 1979",
        "12 of may 1979",
        "12-MAY-79",
        "May 12, 1979",
        "12.5.79",
        "12/05/79",
        "12051979",
        "19790512",
        "120579",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert "#19790512" in exact(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("30/09/20", "#20200930", id="today"),
        pytest.param("01/10/20", "#19201001", id="tomorrow has not come, so a hundred years ago"),
        pytest.param("12/05/12", "#20120512", id="in this century"),
        pytest.param("12/05/21", "#19210512", id="in the last century"),
    ],
)
def test_a_year_of_two_digits_is_the_latest_that_has_come(written: str, day: str) -> None:
    assert exact(written) == {day}


@pytest.mark.parametrize("written", ["31/02/1979", "13/13/2013", "00/00/0000", "29/02/2019"])
def test_a_day_that_is_none_is_no_day(written: str) -> None:
    assert not any(lexeme.startswith("#") for lexeme in exact(written))


@pytest.mark.parametrize(
    ("typed", "lexeme"),
    [
        ("AL1 2BC", "%al12bc"),
        ("al12bc", "%al12bc"),
        ("AL1", "%al1"),
        ("999 123 4567", "=9991234567"),
        ("999-123-4567", "=9991234567"),
        ("QQ 12 34 56 C", "!qq123456c"),
        ("F-00042", "=f00042"),
        ("2004", "#2004*"),
        ("14a", "@14a"),
        ("2-4", "@4"),
    ],
)
def test_signs_are_read_with_and_without_their_spaces(typed: str, lexeme: str) -> None:
    assert lexeme in exact(typed)


def test_the_words_of_a_mixed_search_are_told_apart() -> None:
    terms = read("Kyle O'Brien-Smith, 12/05/1979 AL1", today=TODAY).terms

    assert {term.word for term in terms if term.word} == {"kyle", "obrien", "smith"}
    assert Term("", ("#19790512",), "12/05/1979") in terms


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("the Hartley family", {"hartley"}),
        ("Hartley household AL1", {"hartley"}),
        ("Mrs Hartley", {"hartley"}),
        ("family", {"family"}),
        ("family AL1", set()),
    ],
)
def test_what_people_say_around_a_name_is_no_name(typed: str, words: set[str]) -> None:
    assert {term.word for term in read(typed, today=TODAY).terms if term.word} == words


def test_what_some_write_apart_is_also_read_as_one_word() -> None:
    assert [term.word for term in read("mc donald", today=TODAY).together] == ["mcdonald"]
    assert read("mary donald", today=TODAY).together == ()


@pytest.mark.parametrize(
    ("typed", "is_cut"),
    [
        pytest.param("a" * LONGEST, False, id="just not too long"),
        pytest.param("a" * (LONGEST + 1), True, id="too long"),
        pytest.param(" ".join("abcdefghijkl"), False, id="just not too many words"),
        pytest.param(" ".join("abcdefghijklm"), True, id="too many words"),
    ],
)
def test_of_what_is_too_long_the_beginning_is_read(typed: str, *, is_cut: bool) -> None:
    found = read(typed, today=TODAY)

    assert found.is_cut is is_cut
    assert len(found.terms) <= MOST_WORDS


def test_the_order_of_the_words_changes_nothing() -> None:
    assert read("ashdown kyle al1", today=TODAY) == read("al1 kyle ashdown", today=TODAY)
