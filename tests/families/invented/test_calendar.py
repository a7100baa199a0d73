"""Days: of work, of school, and of age."""

from datetime import date
from itertools import pairwise

import pytest

from families.invented.calendar import REPORTED_TERMS, TERMS, add_months, age, is_in_term, working_day, year_group


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2019, 3, 6), date(2019, 3, 6), id="a Wednesday stays"),
        pytest.param(date(2019, 3, 9), date(2019, 3, 11), id="a Saturday is put off to Monday"),
        pytest.param(date(2019, 4, 19), date(2019, 4, 23), id="Good Friday is put off past Easter Monday"),
        pytest.param(date(2018, 12, 24), date(2019, 1, 2), id="Christmas Eve is put off past New Year"),
    ],
)
def test_the_council_works_on_working_days(day: date, expected: date) -> None:
    assert working_day(day) == expected


@pytest.mark.parametrize(
    ("born_on", "on", "expected"),
    [
        pytest.param(date(2013, 8, 31), date(2017, 9, 4), 0, id="the youngest in reception"),
        pytest.param(date(2013, 9, 1), date(2017, 9, 4), -1, id="a day younger waits a year"),
        pytest.param(date(2005, 3, 14), date(2016, 9, 5), 7, id="the first year of secondary school"),
        pytest.param(date(2004, 6, 12), date(2020, 7, 1), 11, id="the last year of compulsory school"),
    ],
)
def test_a_child_is_in_the_year_group_of_its_birth(born_on: date, on: date, expected: int) -> None:
    assert year_group(born_on, on=on) == expected


def test_months_are_clamped_to_the_months_end() -> None:
    assert add_months(date(2019, 8, 31), 6) == date(2020, 2, 29)


def test_a_birthday_is_the_first_day_of_an_age() -> None:
    assert [age(date(2004, 6, 12), on=date(2020, 6, day)) for day in (11, 12)] == [15, 16]


def test_the_terms_follow_each_other_without_overlap() -> None:
    assert all(one.ends_on < other.starts_on for one, other in pairwise(TERMS))


def test_schools_report_eight_terms_and_none_that_is_excluded() -> None:
    assert len(REPORTED_TERMS) == 8
    assert not [term for term in REPORTED_TERMS if term.excluded]


def test_schools_are_closed_in_summer_and_in_the_excluded_term() -> None:
    assert is_in_term(date(2019, 9, 10))
    assert not is_in_term(date(2019, 8, 10))
    assert not is_in_term(date(2020, 5, 12))
