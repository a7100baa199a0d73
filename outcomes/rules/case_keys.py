"""The keys of a worked case that need no source: a day, a last day, a whole number, one word of several."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from outcomes.rules.sections import Section

_SHOWN = 12
MOST_READING = 1000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def some_day(section: Section, key: str) -> date | None:
    """Return a day, None where there is none; a year nobody of the case can live in is a slip of the pen."""
    found = section.day(key)
    if found is not None and not FIRST_DAY <= found <= LAST_DAY:
        section.fault(key, f"a day between {FIRST_DAY} and {LAST_DAY}", found.isoformat())
        return None
    return found


def needed_day(section: Section, key: str) -> date | None:
    """Return a day, and note where it is missing."""
    if not section.has(key):
        section.take(key)
        section.fault(key, "a day as 2019-03-10")
        return None
    return some_day(section, key)


def ended(section: Section, key: str, starts_on: date, last_day: date | None) -> date | None:
    """Return the day after the last day, None where there is none, and note an end before the start."""
    if last_day is None:
        return None
    if last_day < starts_on:
        section.fault(key, f"a last day on or after the first, {starts_on}", last_day.isoformat())
        return None
    return last_day + timedelta(days=1)


def is_known(section: Section, known_on: date | None) -> bool:
    """Return whether what a table tells was recorded by the end of a day, None: now, and not withdrawn by then.

    `told` is the day it was recorded on, left out where that was early enough for every question; `withdrawn` the day
    from which it counts no more.
    """
    told, withdrawn = some_day(section, "told"), some_day(section, "withdrawn")
    if told and withdrawn and withdrawn < told:
        section.fault("withdrawn", f"a day on or after it was told, {told}", withdrawn.isoformat())
    if known_on is None:
        return withdrawn is None
    return (told is None or told <= known_on) and (withdrawn is None or known_on < withdrawn)


def whole(section: Section, key: str, *, least: int = 0, most: int = 100_000, default: int = 0) -> int:
    """Return a whole number; worked cases are invented, so that none carries a source."""
    if not section.has(key):
        section.take(key)
        return default
    found = section.take(key)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        section.fault(key, f"a whole number from {least} to {most}", found)
        return default
    return found


def needed_whole(section: Section, key: str, *, least: int = 0, most: int = 100_000) -> int:
    """Return a whole number, and note where it is missing."""
    if not section.has(key):
        section.take(key)
        section.fault(key, f"a whole number from {least} to {most}")
        return least
    return whole(section, key, least=least, most=most, default=least)


def tenths(section: Section, key: str, *, most: int = MOST_READING) -> int:
    """Return a reading with at most one decimal place, in tenths."""
    found = section.take(key)
    is_number = isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found <= most
    number = Decimal(str(found)) if is_number else Decimal(-1)
    if number < 0 or number * 10 % 1:
        section.fault(key, f"points from 0 to {most} with at most one decimal place", found)
        return 0
    return int(number * 10)


def one_of(section: Section, key: str, among: Collection[str], *, default: str) -> str:
    """Return one word of several; true and false are written bare."""
    found = section.take(key)
    if found is None:
        return default
    word = str(found).lower() if isinstance(found, bool) else found
    if word not in among:
        section.fault(key, listed(among), found)
        return default
    return str(word)


def listed(among: Collection[str]) -> str:
    """Return what may stand there; of many only that there are more."""
    shown = ", ".join(repr(each) if each not in ("true", "false") else each for each in list(among)[:_SHOWN])
    return f"one of {shown}" + (" and others" if len(among) > _SHOWN else "")
