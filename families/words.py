"""How days, moments and numbers are said: on pages, in messages and in reasons alike. Today is London's."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# Not Django's |date: that costs ten times as much, and a table has a thousand cells.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _local(moment: date | datetime) -> date:
    return moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment


def day(value: date | datetime | None, otherwise: str = "not recorded") -> str:
    """Return "30 September 2020"; a moment's day is London's."""
    if not value:
        return otherwise
    on = _local(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(value: date | datetime | None, otherwise: str = "not recorded") -> str:
    """Return "30 Sep 2020", for tables."""
    if not value:
        return otherwise
    on = _local(value)
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def month(value: date | None, otherwise: str = "not recorded") -> str:
    """Return "September 2020"."""
    return f"{MONTHS[value.month - 1]} {value.year}" if value else otherwise


def moment(value: datetime | None, otherwise: str = "not recorded") -> str:
    """Return "30 September 2020, 14:05", London's time."""
    if not value:
        return otherwise
    return f"{day(value)}, {value.astimezone(LONDON):%H:%M}"


def last_day(value: date | None) -> date | None:
    """Return the last day of a period whose end is kept as the day after it."""
    return value - timedelta(days=1) if value else None


def period(starts_on: date, ends_on: date | None) -> str:
    """Return "1 April 2015 to 31 March 2021", or "since 1 April 2015"; ``ends_on`` is the day after the last."""
    if ends_on is None:
        return f"since {day(starts_on)}"
    return f"{day(starts_on)} to {day(last_day(ends_on))}"


def since(value: date | datetime | None, today: date) -> str:
    """Return how long ago, or how far ahead, a day lies: "today", "3 days ago", "in 4 months"."""
    if not value:
        return "not recorded"
    days = (today - _local(value)).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    return f"{_span(days)} ago" if days > 0 else f"in {_span(-days)}"


def _span(days: int) -> str:
    if days < 14:
        return counted(days, "day,days")
    if days < 61:
        return counted(days // 7, "week,weeks")
    if days < 731:
        return counted(int(days / 30.44), "month,months")
    return counted(int(days / 365.25), "year,years")


def number(value: Decimal | int | None, otherwise: str = "not known") -> str:
    """Return "4,600"."""
    return otherwise if value is None else f"{value:,}"


def counted(value: int | None, words: str) -> str:
    """Return a number with its noun; ``counted:"family,families"``: "1 family", "4,600 families", "no families"."""
    one, _, many = words.partition(",")
    if value is None:
        return f"{many} not known"
    return f"{number(value) if value else 'no'} {one if value == 1 else many}"


def pounds(value: Decimal | int | None, otherwise: str = "not known") -> str:
    """Return "£1,800.00" or "-£800.00": always with its pence, so that amounts under each other can be compared."""
    if value is None:
        return otherwise
    amount = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.2f}"
