"""Which part of the figures is asked for, read from the address: a day, a programme, a selection. Faults are named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.figures.beforehand import Names
from claims.figures.selection import DIMENSIONS, NOT_RECORDED, PROVIDERS, SELECTED, Selection
from claims.models import Programme, ResultType, Window
from families.words import day, last_day
from outcomes.models.progress import DeliveryRoute
from outcomes.rules.framework import framework_named, shipped

Labels = Mapping[str, Mapping[str, str]]
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
IS_SELECTED = SafeString(" selected")
DAYS = ("as_at", "since", "until")
OF_FAMILIES = ("headline", "district", "route", "provider", "agency", "team", "keyworker")
NO_PARTS = ("district", "agency", "team", "keyworker", "headline")  # a row may have none of these


class ListedSelect(forms.Select):
    """A select that draws its options itself: by Django's templates, two an option, a hundred cost half a page."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the same markup as Django's."""
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, IS_SELECTED if str(code) in chosen else "", words) for code, words in self.choices),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


def _choice(name: str, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        widget=ListedSelect,
        error_messages={"invalid_choice": f"{label}: choose one that is offered"},
    )


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=False, help_text=help_text, error_messages={"invalid": f"{label}: enter a real date"}
    )


class FiguresForm(forms.Form):
    """Narrows the figures by what the address says; nothing is guessed of what it says wrong."""

    programme = _choice("programme", "Programme")
    as_at = _day("As at", "Empty: today")
    since = _day("Counted from")
    until = _day("Counted to")

    narrowed_by: Sequence[str] = SELECTED

    def __init__(self, asked: QueryDict, *, programmes: Sequence[Programme], names: Names, today: date) -> None:
        super().__init__(asked)
        self.programmes, self.today = programmes, today
        every = labels_of(programmes, names, today=today)
        self.labels: Labels = {name: every[name] for name in self.narrowed_by}
        self._offer("programme", {str(one.pk): one.name for one in programmes})
        for name, offered in self.labels.items():
            self.fields[name] = _choice(name, DIMENSIONS[name].title)
            self._offer(name, offered)
        self._offer("headline", {**_of_the_councils_own(asked.get("headline", "")), **self.labels["headline"]})
        self.order_fields(["programme", "as_at", *self.labels, "since", "until"])

    def _offer(self, name: str, offered: Mapping[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "Any"), *offered.items()]

    def clean_as_at(self) -> date | None:
        """Return the day, which has come."""
        as_at: date | None = self.cleaned_data["as_at"]
        if as_at and as_at > self.today:
            raise forms.ValidationError("As at: the date must be today or in the past")
        return as_at

    def clean(self) -> dict[str, Any]:
        """Refuse days out of order, a day before the programme, and a window without its programme."""
        self._require_order()
        self._require_begun()
        self._require_window_of_programme()
        return self.cleaned_data

    def _require_order(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", f"Counted to: the date must be {day(since)} or later, where it is counted from")

    def _require_begun(self) -> None:
        as_at, chosen = self.cleaned_data.get("as_at"), self.chosen_programmes()
        first = min(chosen, key=lambda one: one.starts_on, default=None)
        if as_at and first and as_at < first.starts_on:
            self.add_error("as_at", f"As at: {first.name} begins on {day(first.starts_on)}; choose that day or later")

    def _require_window_of_programme(self) -> None:
        window = self.cleaned_data.get("window")
        if not window:
            return
        of = next((one for one in self.programmes for each in one.windows.all() if str(each.pk) == window), None)
        chosen = self.chosen_programmes()
        if len(chosen) > 1:
            self.add_error("programme", "Programme: choose the one whose window it is")
        elif of not in chosen:
            self.add_error("window", f"Window: this one belongs to {of.name if of else 'another programme'}")

    def chosen_programmes(self) -> list[Programme]:
        """Return the programme that was chosen, or all of them."""
        chosen = self.cleaned_data.get("programme")
        return [one for one in self.programmes if not chosen or str(one.pk) == chosen]

    def day_of(self, otherwise: date) -> date:
        """Return the day it is asked as at."""
        return self.cleaned_data.get("as_at") or otherwise

    def selection(self) -> Selection:
        """Return the selection asked for."""
        parts = {name: part_of(self.cleaned_data[name]) for name in self.labels if self.cleaned_data.get(name)}
        return Selection(since=self.cleaned_data.get("since"), until=self.cleaned_data.get("until"), **parts)

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, as an address says it."""
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: str(value) for name, value in given.items() if value}

    def words_of(self, name: str) -> str:
        """Return a choice as a tag says it."""
        value = self.cleaned_data[name]
        offered = dict(getattr(self.fields[name], "choices", ()))
        return f"{self.fields[name].label}: {day(value) if name in DAYS else offered.get(value, value)}"


class PartForm(FiguresForm):
    """Narrows what is told of families alone: by what places a family, never by what places a claim; as at today."""

    narrowed_by = OF_FAMILIES

    def __init__(self, asked: QueryDict, *, programmes: Sequence[Programme], names: Names, today: date) -> None:
        super().__init__(asked, programmes=programmes, names=names, today=today)
        for name in DAYS:
            del self.fields[name]


def _of_the_councils_own(headline: str) -> dict[str, str]:
    """Return a headline that no framework has: a plan's local criterion goes by its code."""
    return {headline: headline} if _CODE.fullmatch(headline) else {}


def part_of(text: str) -> int | str:
    """Return a part as the database has it."""
    return int(text) if text.isdecimal() else text


def labels_of(programmes: Sequence[Programme], names: Names, *, today: date) -> dict[str, dict[str, str]]:
    """Return what each part of each dimension is called."""
    found = {
        "window": _windows(programmes),
        "result_type": dict(ResultType.choices),
        "headline": headlines_of(programmes, today=today),
        "district": _named(names.districts),
        "route": dict(DeliveryRoute.choices),
        "provider": dict(PROVIDERS),
        "agency": _named(names.agencies),
        "team": _named(names.teams),
        "keyworker": {str(pk): f"{first} {last}".strip() or sign_in for pk, first, last, sign_in in names.workers},
    }
    return {
        name: offered | ({NOT_RECORDED: "None recorded"} if name in NO_PARTS else {}) for name, offered in found.items()
    }


def _named(rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    return {str(pk): name for pk, name in rows}


def _windows(programmes: Sequence[Programme]) -> dict[str, str]:
    def words(one: Programme, window: Window) -> str:
        return f"{window.name} ({one.name})" if len(programmes) > 1 else window.name

    newest = [(one, each) for one in programmes for each in sorted(one.windows.all(), key=lambda w: w.opens_on)[::-1]]
    return {str(window.pk): words(one, window) for one, window in newest}


def headlines_of(programmes: Iterable[Programme], *, today: date) -> dict[str, str]:
    """Return what the headlines of the programmes are called; of a programme that ended, on its last day."""
    found: dict[str, str] = {}
    for one in sorted(programmes, key=lambda programme: programme.starts_on):
        if one.framework.slug in shipped():
            on = min(today, last_day(one.ends_on) or today)
            found |= {head.code: head.label_on(on) for head in framework_named(one.framework.slug).headlines}
    return found
