"""What components cannot do in a template: a table's rows from plain values, addresses that keep a list's filters."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from families.words import number, short_day
from troubled_families.templatetags.words import tag

register = template.Library()

NOTHING = mark_safe(
    '<span class="app-table__none"><span aria-hidden="true">&ndash;</span>'
    '<span class="govuk-visually-hidden">none</span></span>'
)
LONGEST_REFERENCE = 16
ASCENDING, DESCENDING = "ascending", "descending"


@register.simple_tag
def table_rows(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]]) -> SafeString:
    """Return the rows of a table: the first cell of each names it, numbers stand in line.

    A cell is text, a number, a date, None, a pair ``(text, address)``, or a dict with ``text`` and any of ``href``,
    ``detail`` (a second, quieter line), ``tag`` (a kind of status, of which ``text`` is the state).
    """
    lines = [_row(columns, row) for row in rows]
    return mark_safe("".join(lines))  # noqa: S308  # every cell is escaped


@register.simple_tag
def table_footer(columns: Sequence[Mapping[str, Any]], cells: Sequence[Any]) -> SafeString:
    """Return the line of totals."""
    return mark_safe(_row(columns, cells))  # noqa: S308  # every cell is escaped


def _row(columns: Sequence[Mapping[str, Any]], cells: Sequence[Any]) -> str:
    line = "".join(
        _cell(
            cell, label=conditional_escape(column["label"]), numeric=bool(column.get("numeric")), names_row=place == 0
        )
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True))
    )
    return f'<tr class="govuk-table__row" role="row">{line}</tr>'


def _cell(cell: Any, *, label: str, numeric: bool, names_row: bool) -> str:
    value = _value(cell)
    inner = f'<span class="app-table__value">{value}</span>'
    if names_row:
        return f'<th class="govuk-table__header" role="rowheader" scope="row" data-label="{label}">{inner}</th>'
    empty = " govuk-table__cell--empty" if value is NOTHING else ""
    number_class = " govuk-table__cell--numeric" if numeric else ""
    return f'<td class="govuk-table__cell{number_class}{empty}" role="cell" data-label="{label}">{inner}</td>'


def _value(cell: Any) -> SafeString:
    """Return a cell's value as escaped markup."""
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, tuple):
        return _linked(*cell)
    if isinstance(cell, Mapping):
        return _composed(cell)
    if isinstance(cell, date):
        return mark_safe(f'<span class="app-table__day">{short_day(cell)}</span>')  # noqa: S308  # a day is safe
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return conditional_escape(number(cell))
    return conditional_escape(cell)


def _linked(text: Any, href: str) -> SafeString:
    if not href:
        return _value(text)
    whole = " app-table__day" if _is_numbered(text) else ""
    return format_html('<a class="govuk-link{}" href="{}">{}</a>', whole, href, _value(text))


def _composed(cell: Mapping[str, Any]) -> SafeString:
    shown = tag(cell["text"], cell["tag"]) if cell.get("tag") else _linked(cell["text"], cell.get("href", ""))
    if not cell.get("detail"):
        return shown
    short = " app-table__detail--short" if _is_reference(cell["detail"]) else ""
    return format_html('{}<span class="app-table__detail{}">{}</span>', shown, short, _value(cell["detail"]))


def _is_numbered(text: Any) -> bool:
    """Tell whether a text is short and ends in its number, as "Result 213" does, which no column should break."""
    return isinstance(text, str) and len(text) <= LONGEST_REFERENCE and text[-1:].isdigit() and " " in text


def _is_reference(detail: Any) -> bool:
    """Tell whether a detail is one short word, such as a family's reference, which no column should break."""
    return isinstance(detail, str) and "-" in detail and len(detail) <= LONGEST_REFERENCE and " " not in detail


@register.simple_tag
def sort_heading(column: Mapping[str, Any], sort: str = "", query: QueryDict | None = None) -> Mapping[str, str]:
    """Return what a sortable column's heading needs: the address that sorts by it, and how it is sorted now."""
    name = column.get("sort", "")
    direction = {name: ASCENDING, f"-{name}": DESCENDING}.get(sort, "") if name else ""
    wanted = f"-{name}" if direction == ASCENDING else name
    return {
        "direction": direction,
        "url": address_with(query, sort=wanted, after="", before="") if name else "",
    }


@register.simple_tag
def address_with(query: QueryDict | None, **changes: Any) -> str:
    """Return the list's own address with these parameters changed, and those set to nothing left out."""
    changed = query.copy() if query else QueryDict(mutable=True)
    for name, value in changes.items():
        changed.pop(name, None)
        if value not in ("", None):
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
