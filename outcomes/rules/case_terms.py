"""The school terms of a worked case: three invented terms a year, which the case may change, leave out or exclude."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from outcomes.rules.case_keys import some_day
from outcomes.rules.facts import Term
from outcomes.rules.sections import Section

_DAY = timedelta(days=1)


class Calendars(StrEnum):
    """Which terms a case begins with, before it changes any."""

    THREE_TERMS = "three-terms"
    NONE = "none"


def school_year_of(day: date) -> int:
    """Return the year in which the school year of a day begins, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def three_terms(year: int) -> Iterator[Term]:
    """Yield the terms of the school year that begins in a year, on the same invented days every year."""
    yield Term(f"Autumn {year}", date(year, 9, 4), date(year, 12, 20) + _DAY)
    yield Term(f"Spring {year + 1}", date(year + 1, 1, 7), date(year + 1, 3, 31) + _DAY)
    yield Term(f"Summer {year + 1}", date(year + 1, 4, 20), date(year + 1, 7, 20) + _DAY)


def read_terms(section: Section, *, first: date, last: date) -> tuple[Term, ...]:
    """Return the terms of a case: from the school year before the one of `first` to the one after that of `last`."""
    calendar = section.choice("calendar", Calendars, default=Calendars.THREE_TERMS)
    years = range(school_year_of(first) - 1, school_year_of(last) + 2) if calendar is Calendars.THREE_TERMS else ()
    terms = {term.name: term for year in years for term in three_terms(year)}
    for changed in section.sections("terms", least=0):
        term = _changed(changed, terms)
        if term is not None:
            terms[term.name] = term
    ordered = sorted(terms.values(), key=lambda term: term.starts_on)
    for earlier, later in pairwise(ordered):
        if later.starts_on < earlier.ends_on:
            section.fault("terms", f"terms that do not overlap: {earlier.name!r} ends after {later.name!r} begins")
    return tuple(ordered)


def _changed(section: Section, terms: dict[str, Term]) -> Term | None:
    name = section.text("name")
    starts_on, last_day = some_day(section, "from"), some_day(section, "to")
    is_excluded = section.flag("excluded", default=False)
    section.done()
    usual = terms.get(name)
    starts_on = starts_on or (usual.starts_on if usual else None)
    ends_on = last_day + _DAY if last_day else usual.ends_on if usual else None
    if starts_on is None or ends_on is None:
        section.fault("", f"from and to, the first and last day, for a term the calendar does not know: {name!r}")
        return None
    if ends_on <= starts_on:
        section.fault("to", f"a last day on or after the first, {starts_on}", str(last_day) if last_day else None)
        return None
    return Term(name, starts_on, ends_on, is_excluded)
