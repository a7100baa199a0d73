"""How dates, numbers and states are said on pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.rounding import percentage
from families.words import counted, day, last_day, moment, month, number, period, pounds, short_day, since
from troubled_families.statuses import status_of

register = template.Library()

for said in (day, short_day, month, moment, last_day, period, since, number, counted, pounds):
    register.filter(said)


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """Return "97%" (637 of 660) or "99.5%" (4,577 of 4,600), by the figures' own rule of rounding."""
    return "not known" if part is None else percentage(part, whole or 0)


@register.filter
def or_none(value: Any, words: str = "none recorded") -> Any:
    """Return the value, or words that say there is none; zero is a value."""
    return words if value is None or value in ("", [], ()) else value


@register.filter
def listed(values: list[Any] | tuple[Any, ...]) -> str:
    """Return "school, police and health"."""
    words = [str(value) for value in values]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


@register.filter
def tag(state: Any, kind: str) -> SafeString:
    """Return a status as its tag: ``{{ claim.state|tag:"claim" }}``. Wording and colour stand in ``statuses.py``."""
    status = status_of(kind, state)
    return format_html('<strong class="govuk-tag {}">{}</strong>', status.css, status.words)


@register.filter
def status_words(state: Any, kind: str) -> str:
    """Return a status in words alone."""
    return status_of(kind, state).words
