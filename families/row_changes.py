"""What changed of rows that people keep: the database's own history, told as who changed what, when and why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from families.words import day, last_day, number, pounds

ACTS = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something added, changed or removed: what, when, by whom (empty: the service itself), why, and what in it."""

    title: str
    at: datetime
    by: str
    why: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How rows and their fields are called: ``fields`` and ``names`` where the model's own words are not the pages'."""

    called: Callable[[Any], str]
    histories: Sequence[str]
    untold: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def changes_of(self, row: models.Model, *, size: int, skip: int = 0) -> list[Change]:
        """Return what happened to a row and to those that point at it, newest first."""
        found = pghistory.models.Events.objects.across(*self.histories).references(row)
        return [self._told(event) for event in found.order_by("-pgh_created_at", "-pgh_slug")[skip : skip + size]]

    def _told(self, event: Any) -> Change:
        model = apps.get_model(event.pgh_obj_model)
        context: Mapping[str, Any] = event.pgh_context or {}
        thing = str(model._meta.verbose_name)
        row = _row(model, event.pgh_data)
        is_change = event.pgh_label == "update"
        told = self._differences(row, event.pgh_diff or {}) if is_change else self._all(row)
        return Change(
            title=f"{self.names.get(thing, thing.capitalize())} {ACTS[event.pgh_label]}: {self.called(row)}",
            at=datetime.fromisoformat(context["at"]) if context.get("at") else event.pgh_created_at,
            by=str(context.get("sign_in", "")),
            why=str(context.get("why", "")),
            told=tuple(told),
        )

    def _differences(self, row: models.Model, diff: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        for name, (before, after) in sorted(diff.items()):
            if name not in self.untold:
                yield self._named(row, name), f"{_said(row, name, after)}; before, {_said(row, name, before)}"

    def _all(self, row: models.Model) -> Iterable[tuple[str, str]]:
        for column in row._meta.concrete_fields:
            value = getattr(row, column.attname)
            if column.attname not in self.untold and value not in (None, "", False):
                yield self._named(row, column.attname), _said(row, column.attname, value)

    def _named(self, row: models.Model, name: str) -> str:
        if name in self.fields:
            return f"{self.fields[name][:1].upper()}{self.fields[name][1:]}"
        try:
            found = row._meta.get_field(name.removesuffix("_id"))
        except FieldDoesNotExist:
            return name
        return str(getattr(found, "verbose_name", name)).capitalize()


def _row(model: type[models.Model], values: Mapping[str, Any]) -> Any:
    """Return the row as it stood then; it is not read anew, for it may be gone."""
    names = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: names[name].to_python(value) for name, value in values.items() if name in names})


def _said(row: models.Model, name: str, value: Any) -> str:
    """Return a value as people say it, whatever the history kept it as."""
    column: Any = next(one for one in row._meta.concrete_fields if one.attname == name)
    read = column.to_python(value)
    if column.is_relation and read:
        read = column.related_model._default_manager.filter(pk=read).first() or f"number {read}, which is gone"
    match read:
        case None | "":
            return "nothing"
        case bool():
            return "yes" if read else "no"
        case date():
            return day(last_day(read) if name == "ends_on" else read)
        case Decimal():
            return pounds(read)
        case int():
            return number(read)
        case _:
            return str(dict(column.flatchoices).get(read, read))
