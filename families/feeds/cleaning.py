"""What may stand in a cell: each function returns the cleaned value or refuses it with a reason for people."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from stdnum.gb import nhs, upn

EARLIEST = "1900-01-01"
EXCEL_DAY_ZERO = date(1899, 12, 30)  # Excel believes 1900 was a leap year; from March 1900 on this is right
LONGEST_TEXT = 10_000
MOST_HOURS = 100  # a week
FORMULA_SIGNS = frozenset("=+-@")
MONTH_FIRST = "the day and the month seem to be swapped"
MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_BRITISH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_EXCEL_DAY = re.compile(r"\d{5}(?:\.0)?")
_WHOLE = re.compile(r"\d{1,18}(?:\.0)?")
_NEGATIVE = re.compile(r"-\d+(?:\.\d+)?|\(\d+\)")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
# HMRC's manual NIM39110: the letters D, F, I, Q, U, V stand nowhere, O not second, and some pairs are never issued.
# [R+] QQ is the pair of HMRC's own examples: numbers of people who are invented begin with it, so it is taken.
_NINO = re.compile(r"(?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[0-9]{6}[A-D]")
_NINO_SHAPE = re.compile(r"[A-Z]{2}[0-9]{6}[A-Z]")
_HOURS = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_POUNDS = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.([0-9]{1,2}))?")
_PERCENTAGE = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*%|0?[.,][0-9]+")
_PUPIL_NUMBER = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
_SPACES = re.compile(r"\s+")
_TIME = re.compile(r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})[T ]\d{1,2}:\d{2}.*")
_SHORTENED = re.compile(r"-?\d+(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
# Controls other than ends of lines, and what turns the direction of writing; in names also what takes no room.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069"
_UNSEEN_IN_TEXT = re.compile(f"[{_CONTROLS}]")
_UNSEEN = re.compile(f"[{_CONTROLS}\xad\u200b\u200e\u200f\u2060\ufeff]")
UNCOUNTED = "#FORMULA!"  # what the reader of workbooks writes for a formula without a value
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!"})


class CellError(ValueError):
    """A cell that cannot be taken, and why: the message is for the analyst."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What cells are held against: the day of the load, and the council's own words."""

    as_of: date
    is_excel: bool = False
    terms: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    workers: frozenset[str] | None = None


Value = str | int
Cleaner = Callable[[str, Setting], Value]


def refuse_what_nobody_means(cell: str) -> None:
    """Refuse what can stand in no cell: a spreadsheet's error, and characters that cannot be seen."""
    if cell == UNCOUNTED:
        raise CellError("A formula that was never worked out; open the workbook in Excel, save it and send it again.")
    if cell in ERRORS:
        raise CellError("This is an error of the spreadsheet, not a value; write what should stand here.")
    _refuse_unseen(cell, _UNSEEN_IN_TEXT)


def _refuse_unseen(cell: str, unseen: re.Pattern[str]) -> None:
    if cell.isprintable():
        return
    if found := unseen.search(cell):
        called = "NUL" if found[0] == "\x00" else unicodedata.name(found[0], "a control character").lower()
        raise CellError(f"This holds a character that cannot be seen ({called}); type the cell anew.")


def text(longest: int) -> Cleaner:
    """Return the cleaner of free text; it refuses what would have to be cut."""

    def clean(cell: str, _setting: Setting) -> str:
        if len(cell) > longest:
            raise CellError(f"This is {len(cell):,} characters long; {longest:,} is the most that is taken.")
        return cell if cell.isascii() else unicodedata.normalize("NFC", cell)

    return clean


def line(longest: int) -> Cleaner:
    """Return the cleaner of text on one line, its spaces made single."""
    cut = text(longest)

    def clean(cell: str, setting: Setting) -> Value:
        _refuse_unseen(cell, _UNSEEN)
        return cut(_SPACES.sub(" ", cell), setting)

    return clean


def reference(longest: int) -> Cleaner:
    """Return the cleaner of an agency's reference: one line that is no formula."""
    cut = line(longest)

    def clean(cell: str, setting: Setting) -> Value:
        _refuse_shortened(cell)
        return cut(_no_formula(cell), setting)

    return clean


def name(longest: int) -> Cleaner:
    """Return the cleaner of a person's name: it has a letter and is no formula."""
    cut = reference(longest)

    def clean(cell: str, setting: Setting) -> Value:
        value = cut(cell, setting)
        if not any(character.isalpha() for character in cell):
            raise CellError("A name has letters, and this has none.")
        if cell == "NULL":
            raise CellError("This is a database's word for an empty cell; write the name, or leave it empty.")
        return value

    return clean


def one_of(*choices: str, also: dict[str, str] | None = None) -> Cleaner:
    """Return the cleaner of a choice; ``also`` are other ways of writing one."""
    ways = {choice.casefold(): choice for choice in choices} | (also or {})
    list_of_choices = ", ".join(choices)

    def clean(cell: str, _setting: Setting) -> str:
        choice = ways.get(cell) or ways.get(_SPACES.sub("-", cell.casefold()))
        if choice is None:
            raise CellError(f"Not one of {list_of_choices}.")
        return choice

    return clean


def whole_number(*, least: int, most: int) -> Cleaner:
    """Return the cleaner of a whole number between two bounds."""

    def clean(cell: str, _setting: Setting) -> int:
        if _NEGATIVE.fullmatch(cell):
            raise CellError(f"A number below nought; only {least} to {most} can stand here.")
        if not _WHOLE.fullmatch(cell):
            raise CellError("Not a whole number; write it in digits alone.")
        number = int(cell.removesuffix(".0"))
        if not least <= number <= most:
            raise CellError(f"Not between {least} and {most}.")
        return number

    return clean


def sessions(*, most: int) -> Cleaner:
    """Return the cleaner of a number of sessions, which are whole half-days."""
    whole = whole_number(least=0, most=most)

    def clean(cell: str, setting: Setting) -> Value:
        if _PERCENTAGE.fullmatch(cell):
            raise CellError("This looks like a percentage; sessions are counted in whole half-days.")
        return whole(cell, setting)

    return clean


def hours(cell: str, _setting: Setting) -> str:
    """Return hours a week, halves and quarters too, as text without needless noughts."""
    if not _HOURS.fullmatch(cell):
        raise CellError("Not a number of hours; write 16 or 16.5.")
    if not 0 < float(cell) <= MOST_HOURS:
        raise CellError(f"Not between 0 and {MOST_HOURS} hours a week.")
    return f"{float(cell):g}"


def pounds(cell: str, _setting: Setting) -> int:
    """Return an amount of pounds as pence."""
    if cell.startswith(("-", "(")):
        raise CellError("An amount owed is not negative.")
    found = _POUNDS.fullmatch(cell)
    if found is None:
        raise CellError("Not an amount in pounds and pence; write 1234.50 or £1,234.50.")
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))


def day(cell: str, setting: Setting) -> str:
    """Return a date as ISO text: 2020-03-31, 31/03/2020, or in a workbook Excel's own day number."""
    if setting.is_excel and _EXCEL_DAY.fullmatch(cell):
        return (EXCEL_DAY_ZERO + timedelta(days=int(cell[:5]))).isoformat()
    return _day(cell)


def past_day(cell: str, setting: Setting) -> str:
    """Return a date that is not later than the day of the load."""
    found = day(cell, setting)
    if found > setting.as_of.isoformat():
        raise CellError(f"This day has not come: the file was received on {_in_words(setting.as_of)}.")
    return found


@lru_cache(maxsize=65_536)
def _day(cell: str) -> str:
    if iso := _ISO_DAY.fullmatch(cell):
        year, month, number = iso.groups()
    elif british := _BRITISH_DAY.fullmatch(cell):
        number, month, year = british.groups()
    else:
        raise CellError(_why_no_date(cell))
    found = _date(int(year), int(month), int(number)).isoformat()
    if found < EARLIEST:
        raise CellError("Before 1900: the year is mistyped.")
    return found


def _why_no_date(cell: str) -> str:
    if _SHORT_YEAR.fullmatch(cell):
        return "The year needs four digits."
    if _TIME.fullmatch(cell):
        return "There is a time of day beside the date; leave it out."
    if _EXCEL_DAY.fullmatch(cell):
        meant = _in_words(EXCEL_DAY_ZERO + timedelta(days=int(cell[:5])))
        return f"This is Excel's number for a day, perhaps {meant}: format the column as a date and save it again."
    return "Not a date; write 2020-03-31 or 31/03/2020."


def _date(year: int, month: int, number: int) -> date:
    if not 1 <= month <= 12:
        swapped = f": {MONTH_FIRST}" if 1 <= number <= 12 else ""
        raise CellError(f"There is no month {month}{swapped}; a date is written 2020-03-31 or 31/03/2020.")
    try:
        return date(year, month, number)
    except ValueError:
        raise CellError(f"{MONTHS[month - 1]} {year} has no day {number}.") from None


def _in_words(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@lru_cache(maxsize=65_536)
def _postcode(cell: str) -> str:
    found = _POSTCODE.fullmatch(_SPACES.sub("", cell).upper())
    if found is None:
        raise CellError("Not a postcode; write the whole of it, such as SW1A 1AA.")
    return f"{found[1]} {found[2]}"


def postcode(cell: str, _setting: Setting) -> str:
    """Return a postcode in capitals with its one space."""
    return _postcode(cell)


@lru_cache(maxsize=65_536)
def _nhs_number(cell: str) -> str:
    _refuse_shortened(cell)
    found = nhs.compact(cell)
    if len(found) != 10 or not found.isdecimal():
        raise CellError(
            f"An NHS number has ten digits, this has {len(found)}: one is missing or too many, or a nought was lost."
        )
    if not nhs.is_valid(found):
        raise CellError("The last digit of this NHS number does not agree with the others: one of them is wrong.")
    return found


def nhs_number(cell: str, _setting: Setting) -> str:
    """Return an NHS number whose check digit is right."""
    return _nhs_number(cell)


@lru_cache(maxsize=65_536)
def _pupil_number(cell: str) -> str:
    _refuse_shortened(cell)
    found = upn.compact(cell)
    if not _PUPIL_NUMBER.fullmatch(found):
        raise CellError("A UPN is a letter, eleven digits and a digit or letter.")
    # Only the check letter: stdnum's list of authorities dates from 2011 and lacks those founded since.
    if upn.calc_check_digit(found[1:]) != found[0]:
        raise CellError("The first letter of this UPN does not agree with the rest: one of the characters is wrong.")
    return found


def pupil_number(cell: str, _setting: Setting) -> str:
    """Return a unique pupil number whose check letter is right."""
    return _pupil_number(cell)


@lru_cache(maxsize=65_536)
def _national_insurance_number(cell: str) -> str:
    _refuse_shortened(cell)
    found = re.sub(r"[\s-]", "", cell).upper()
    if not _NINO_SHAPE.fullmatch(found):
        raise CellError("A National Insurance number is two letters, six digits and a letter from A to D.")
    if not _NINO.fullmatch(found):
        raise CellError("No National Insurance number begins or ends with these letters: one of them is wrong.")
    return found


def national_insurance_number(cell: str, _setting: Setting) -> str:
    """Return a National Insurance number in capitals, its letters such as are issued."""
    return _national_insurance_number(cell)


def digits(longest: int) -> Cleaner:
    """Return the cleaner of a reference made of digits only."""

    def clean(cell: str, _setting: Setting) -> str:
        _refuse_shortened(cell)
        found = cell.removesuffix(".0")
        if not found.isdecimal() or not found.isascii():
            raise CellError("Only digits can stand here.")
        if len(found) > longest:
            raise CellError(f"More than {longest} digits.")
        return found

    return clean


def term(cell: str, setting: Setting) -> str:
    """Return a term the council has dates for."""
    return _known(cell, setting.terms, "The council has no dates for a term of this name")


def district(cell: str, setting: Setting) -> str:
    """Return one of the council's districts."""
    return _known(cell, setting.districts, "The council has no district of this name")


def worker(cell: str, setting: Setting) -> str:
    """Return the sign-in name of somebody who works with the council's families."""
    found = cell.casefold()
    if setting.workers is not None and found not in setting.workers:
        raise CellError("Nobody signs in under this name.")
    return found


def _known(cell: str, names: Collection[str], otherwise: str) -> str:
    if cell in names:
        return cell
    for known in names:
        if _folded(known) == _folded(cell):
            return known
    examples = ", ".join(sorted(names)[-4:])
    raise CellError(f"{otherwise}{f' (it has for example {examples})' if examples else ''}.")


def _refuse_shortened(cell: str) -> None:
    if "E+" in cell.upper() and _SHORTENED.fullmatch(cell):
        raise CellError(
            "This is Excel's short form of a long number, its digits are lost: take it from the sender's file anew,"
            " with the column formatted as text."
        )


def _folded(words: str) -> str:
    return _SPACES.sub(" ", words).casefold()


def _no_formula(cell: str) -> str:
    if cell[0] in FORMULA_SIGNS:
        raise CellError(f"This begins with {cell[0]} like a formula; write what it should come to.")
    return cell


@lru_cache(maxsize=65_536)
def folded_name(words: str) -> str:
    """Return a name without case, accents, kinds of apostrophe or dash, and extra spaces, for comparison."""
    plain = unicodedata.normalize("NFKD", words)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", plain)
    plain = re.sub("[\u2010-\u2015]", "-", plain)
    return _SPACES.sub(" ", plain).strip().casefold()
