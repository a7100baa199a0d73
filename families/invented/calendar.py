"""The days the invented council lives by: school terms, deliveries, and the first and last day of its lives."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2017, 9, 1)
TODAY = date(2020, 9, 30)
LOCKDOWN = date(2020, 3, 23)
VISITS_RESUME = date(2020, 7, 6)
BANK_HOLIDAYS = frozenset(
    date(year, month, day)
    for year, days in {
        2018: ((3, 30), (4, 2), (5, 7), (5, 28), (8, 27)),
        2019: ((4, 19), (4, 22), (5, 6), (5, 27), (8, 26)),
        2020: ((4, 10), (4, 13), (5, 8), (5, 25), (8, 31)),
    }.items()
    for month, day in days
)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A school term; an excluded one counts for nobody, and schools report no sessions for it."""

    name: str
    starts_on: date
    ends_on: date
    sessions: int
    excluded: str = ""

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def _term(name: str, starts_on: str, ends_on: str, sessions: int, excluded: str = "") -> Term:
    return Term(
        name=name,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        sessions=sessions,
        excluded=excluded,
    )


TERMS = (
    _term("2016-17 Autumn", "2016-09-05", "2016-12-20", 142),
    _term("2016-17 Spring", "2017-01-03", "2017-04-07", 128),
    _term("2016-17 Summer", "2017-04-24", "2017-07-21", 114),
    _term("2017-18 Autumn", "2017-09-04", "2017-12-20", 144),
    _term("2017-18 Spring", "2018-01-03", "2018-03-29", 112),
    _term("2017-18 Summer", "2018-04-16", "2018-07-24", 128),
    _term("2018-19 Autumn", "2018-09-04", "2018-12-20", 144),
    _term("2018-19 Spring", "2019-01-07", "2019-04-05", 120),
    _term("2018-19 Summer", "2019-04-23", "2019-07-23", 120),
    _term("2019-20 Autumn", "2019-09-03", "2019-12-20", 144),
    _term("2019-20 Spring", "2020-01-06", "2020-03-20", 100),
    _term("2019-20 Summer", "2020-04-20", "2020-07-21", 0, "Schools closed to most children (Covid-19)"),
    _term("2020-21 Autumn", "2020-09-02", "2020-12-18", 144),
)
REPORTED_TERMS = tuple(term for term in TERMS if FIRST_DAY <= term.starts_on < LOCKDOWN)
TERM_NAMED = {term.name: term for term in TERMS}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A folder of files: what had become known since the one before, up to a day of each kind.

    A school is complete to a day when it has sent every term that had ended by then.
    """

    folder: str
    received_on: date
    complete_to: dict[str, date]


KINDS = (
    "households",
    "school",
    "exclusions",
    "placements",
    "offences",
    "youth-offending",
    "asb",
    "orders",
    "social-care",
    "benefits",
    "employment",
    "neet",
    "housing",
    "domestic-abuse",
    "health",
    "cases",
    "visits",
)
DELIVERIES = (
    Delivery(
        folder="2020-03-20",
        received_on=date(2020, 3, 20),
        complete_to=dict.fromkeys(KINDS, date(2020, 3, 19)),
    ),
    Delivery(
        folder="2020-09-28",
        received_on=date(2020, 9, 28),
        complete_to=dict.fromkeys(KINDS, date(2020, 9, 27)),
    ),
    Delivery(
        folder="2020-09-29",
        received_on=date(2020, 9, 29),
        complete_to={"offences": date(2020, 9, 28), "domestic-abuse": date(2020, 9, 28)},
    ),
)


def school_year(day: date) -> int:
    """Return the year in which the school year of that day began."""
    return day.year if day.month >= 9 else day.year - 1


def year_group(born_on: date, *, on: date) -> int:
    """Return the year group of a child: 0 for reception, 11 for the last year of compulsory school."""
    return school_year(on) - school_year(born_on) - 5


def age(born_on: date, *, on: date) -> int:
    """Whole years of age."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months() -> Iterator[date]:
    """Yield the first day of each month of the invented lives."""
    first = FIRST_DAY
    while first <= TODAY:
        yield first
        first = add_months(first, 1)


def working_day(day: date) -> date:
    """Return the day itself, or the first one after it on which the council works."""
    while (
        day.weekday() > 4 or day in BANK_HOLIDAYS or (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)
    ):
        day += timedelta(days=1)
    return day


def is_in_term(day: date) -> bool:
    """Return whether schools are open: in a term, if not in the middle week of a long one."""
    term = next((term for term in TERMS if day in term), None)
    if term is None or term.excluded:
        return False
    middle = term.starts_on + (term.ends_on - term.starts_on) / 2
    return not middle <= day < middle + timedelta(days=7)
