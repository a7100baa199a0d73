"""Ages: whose events count by the age on their day, and who is of school age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from outcomes.rules.daysets import DaySet, months_after

ADULT_AT = 18  # the age of majority in England: "under-18s" are who the sources' own wording means


class Ages(StrEnum):
    """Whose events count, by their age on the day of the event."""

    ALL = "all"
    UNDER_18 = "under-18"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class SchoolAge:
    """The ages between which a child is of school age.

    "Every school-age child" [S13]. We read it as compulsory school age in England [R+]: from the first 1 January,
    1 April or 1 September after the fifth birthday, to the last Friday in June of the school year in which the
    child turns sixteen.
    """

    starts_after: int = 5
    ends_with: int = 16

    def of(self, born_on: date) -> DaySet:
        """Return the days on which somebody born on that day is of school age."""
        return _school_age(born_on, self.starts_after, self.ends_with)


@lru_cache(maxsize=65_536)
def _school_age(born_on: date, starts_after: int, ends_with: int) -> DaySet:
    birthday = nth_birthday(born_on, starts_after)
    entry_days = [date(birthday.year, 4, 1), date(birthday.year, 9, 1), date(birthday.year + 1, 1, 1)]
    starts_on = next(day for day in entry_days if day > birthday)
    leaving = nth_birthday(born_on, ends_with)
    june_end = date(leaving.year + (leaving.month >= 9), 6, 30)
    last_friday = june_end - timedelta(days=(june_end.weekday() - 4) % 7)
    return DaySet.of((starts_on, last_friday + timedelta(days=1)))


def nth_birthday(born_on: date, age: int) -> date:
    """Return the day somebody reaches an age; born on 29 February, on the 28th of a common year."""
    return date.fromordinal(months_after(born_on.toordinal(), 12 * age))


"""The kind of source that lists exclusions one by one, beside the school's count of a term."""
