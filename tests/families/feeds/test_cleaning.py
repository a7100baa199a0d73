"""What may stand in a cell, each edge on both sides."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.feeds import cleaning
from families.feeds.cleaning import CellError, Setting, folded_name

SETTING = Setting(as_of=date(2020, 9, 28), terms=frozenset({"2019-20 Autumn"}), districts=frozenset({"Alder Vale"}))
EXCEL = Setting(as_of=date(2020, 9, 28), is_excel=True)

TAKEN = [
    (cleaning.day, "2020-02-29", "2020-02-29"),
    (cleaning.day, "2020-02-29 00:00:00", "2020-02-29"),
    (cleaning.day, "31/10/2019", "2019-10-31"),
    (cleaning.day, "1.2.2019", "2019-02-01"),
    (cleaning.day, "03/04/2019", "2019-04-03"),
    (cleaning.past_day, "28/09/2020", "2020-09-28"),
    (cleaning.postcode, "zz993wz", "ZZ99 3WZ"),
    (cleaning.postcode, "ZY1  5AF", "ZY1 5AF"),
    (cleaning.nhs_number, "999 234 0789", "9992340789"),
    (cleaning.pupil_number, "f909038909131", "F909038909131"),
    (cleaning.digits(12), "999900714361.0", "999900714361"),
    (cleaning.term, "2019-20  autumn", "2019-20 Autumn"),
    (cleaning.district, "ALDER VALE", "Alder Vale"),
    (cleaning.one_of("seen", "not-seen"), "Not Seen", "not-seen"),
    (cleaning.whole_number(least=0, most=500), "0", 0),
    (cleaning.whole_number(least=0, most=500), "500", 500),
    (cleaning.sessions(most=500), "140", 140),
    (cleaning.hours, "16", "16"),
    (cleaning.hours, "16.50", "16.5"),
    (cleaning.hours, "0.25", "0.25"),
    (cleaning.hours, "100", "100"),
    (cleaning.pounds, "£1,234.50", 123450),
    (cleaning.pounds, "1234.5", 123450),
    (cleaning.pounds, "0", 0),
    (cleaning.pounds, "£ 12,345,678", 1234567800),
    (cleaning.national_insurance_number, "ab 12 34 56 c", "AB123456C"),
    (cleaning.national_insurance_number, "QQ123456A", "QQ123456A"),
    (cleaning.name(80), "O\u2019Neill-Smith", "O\u2019Neill-Smith"),
    (cleaning.text(100), "=1+1", "=1+1"),
    (cleaning.worker, "Keane@Aldermere.example", "keane@aldermere.example"),
]


@pytest.mark.parametrize(("clean", "cell", "value"), TAKEN)
def test_a_cell_is_cleaned(clean: Callable[[str, Setting], Any], cell: str, value: Any) -> None:
    assert clean(cell, SETTING) == value


REFUSED = [
    (cleaning.day, "29/02/2019", "February 2019 has no day 29."),
    (cleaning.day, "31/11/2019", "November 2019 has no day 31."),
    (cleaning.day, "2019-13-01", "There is no month 13"),
    (cleaning.day, "02/13/2019", "There is no month 13"),
    (cleaning.day, "03/31/2020", "There is no month 31: the day and the month seem to be swapped"),
    (cleaning.day, "2020-31-03", "There is no month 31: the day and the month seem to be swapped"),
    (cleaning.day, "13/25/2019", "There is no month 25; a date is written 2020-03-31 or 31/03/2020."),
    (cleaning.day, "2019-25-13", "There is no month 25; a date is written 2020-03-31 or 31/03/2020."),
    (cleaning.day, "02/11/19", "The year needs four digits."),
    (cleaning.day, "43910", "Excel's number for a day, perhaps 20 March 2020"),
    (cleaning.day, "last Tuesday", "Not a date; write 2020-03-31 or 31/03/2020."),
    (cleaning.day, "31/12/1899", "Before 1900"),
    (cleaning.past_day, "29/09/2020", "the file was received on 28 September 2020"),
    (cleaning.postcode, "ZZ9", "Not a postcode"),
    (cleaning.nhs_number, "9992340780", "does not agree with the others"),
    (cleaning.nhs_number, "999234078", "ten digits"),
    (cleaning.pupil_number, "A909038909131", "does not agree with the rest"),
    (cleaning.pupil_number, "F90903890913", "eleven digits"),
    (cleaning.digits(12), "9999007143612", "More than 12 digits."),
    (cleaning.digits(12), "12a", "Only digits"),
    (cleaning.term, "2019-20 Winter", "no dates for a term of this name (it has for example 2019-20 Autumn)"),
    (cleaning.one_of("seen", "not-seen"), "glimpsed", "Not one of seen, not-seen."),
    (cleaning.whole_number(least=0, most=500), "-1", "A number below nought; only 0 to 500"),
    (cleaning.whole_number(least=1, most=9), "(3)", "A number below nought; only 1 to 9"),
    (cleaning.whole_number(least=0, most=500), "501", "Not between 0 and 500."),
    (cleaning.whole_number(least=0, most=500), "0.92", "Not a whole number"),
    (cleaning.whole_number(least=0, most=500), "92 %", "Not a whole number"),
    (cleaning.sessions(most=500), "0.92", "whole half-days"),
    (cleaning.sessions(most=500), "92 %", "whole half-days"),
    (cleaning.sessions(most=500), "92%", "whole half-days"),
    (cleaning.sessions(most=500), "92,5 %", "whole half-days"),
    (cleaning.sessions(most=500), "many", "Not a whole number"),
    (cleaning.hours, "0", "Not between 0 and 100"),
    (cleaning.hours, "100.5", "Not between 0 and 100"),
    (cleaning.hours, "full time", "Not a number of hours"),
    (cleaning.pounds, "-12.00", "not negative"),
    (cleaning.pounds, "(12.00)", "not negative"),
    (cleaning.pounds, "12.005", "pounds and pence"),
    (cleaning.pounds, "1.234,50", "pounds and pence"),
    (cleaning.pounds, "1,23.50", "pounds and pence"),
    (cleaning.national_insurance_number, "AB123456", "two letters, six digits"),
    (cleaning.national_insurance_number, "AB123456E", "begins or ends with these letters"),
    (cleaning.national_insurance_number, "BG123456A", "begins or ends with these letters"),
    (cleaning.national_insurance_number, "AO123456A", "begins or ends with these letters"),
    (cleaning.national_insurance_number, "DA123456A", "begins or ends with these letters"),
    (cleaning.name(80), "=1+1", "This begins with = like a formula"),
    (cleaning.name(80), "17", "A name has letters"),
    (cleaning.name(80), "=cmd", "This begins with = like a formula"),
    (cleaning.name(80), "x" * 81, "81 characters long; 80"),
    (cleaning.text(100), "x" * 1_000_000, "1,000,000 characters long"),
]


@pytest.mark.parametrize(("clean", "cell", "reason"), REFUSED)
def test_a_cell_is_refused_with_its_reason(clean: Callable[[str, Setting], Any], cell: str, reason: str) -> None:
    with pytest.raises(CellError) as refused:
        clean(cell, SETTING)

    assert reason in str(refused.value)


def test_a_workbook_may_number_its_days() -> None:
    assert cleaning.day("43910", EXCEL) == "2020-03-20"


def test_only_people_who_sign_in_are_workers() -> None:
    with pytest.raises(CellError):
        cleaning.worker("nobody@aldermere.example", Setting(as_of=date(2020, 9, 28), workers=frozenset({"keane"})))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TAYLOR", "Taylor"),
        ("Núñez", "Nunez"),
        ("O\u2019Neill", "O'Neill"),
        ("Anne  Marie", "Anne Marie"),
        ("Smith\u2010Jones", "Smith-Jones"),
        ("Zoë", "ZOE\u0308"),
    ],
)
def test_names_are_the_same_but_for_their_dress(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other)


def test_different_names_stay_different() -> None:
    assert folded_name("Ann") != folded_name("Anne")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_the_same_either_way(day: date) -> None:
    assert cleaning.day(day.isoformat(), SETTING) == cleaning.day(f"{day:%d/%m/%Y}", SETTING) == day.isoformat()


@given(st.text(max_size=40))
def test_a_date_is_a_date_or_refused(cell: str) -> None:
    try:
        found = cleaning.day(cell, SETTING)
    except CellError:
        return
    assert date.fromisoformat(found).isoformat() == found
