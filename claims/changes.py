"""What changed of a programme and its parts: the database's own history, told as who changed what, when and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from claims.models import Programme
from claims.programmes import called
from families.words import day, last_day, number, pounds

HISTORIES = tuple(
    f"claims.{name}Event" for name in ("Programme", "Target", "Cap", "Tariff", "Window", "OpeningBalance")
)
ACTS = {"insert": "added", "update": "changed", "delete": "removed"}
UNTOLD = frozenset({"id", "council_id", "framework_id", "programme_id", "slug"})
NAMES = {"tariff": "Rate"}
# What a field is called, where the model's own name for it is not what the pages say.
FIELDS = {
    "starts_on": "first day",
    "ends_on": "last day",
    "opens_on": "opens on",
    "submit_by": "last day to send",
    "attached_by": "families attached by",
    "evidence_on": "evidence date",
    "source_note": "source",
    "tariff_by": "rate of",
    "paid_of": "of so many families",
    "paid_for": "paid for so many",
    "second_check_percent": "decisions of a second person, per cent",
    "second_check_seed": "seed of the second person's decisions",
    "sample_percent": "internal audit looks at, per cent",
    "sample_floor": "and never at fewer claims than",
    "kind": "claims",
    "result_type": "route",
    "is_our_reading": "our reading",
    "is_in_total": "in total",
    "measure": "counts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something added, changed or removed: what, when, by whom (empty: the service itself), why, and what in it."""

    title: str
    at: datetime
    by: str
    why: str
    told: tuple[tuple[str, str], ...]


def changes_of(programme: Programme, *, size: int, skip: int = 0) -> list[Change]:
    """Return what happened to a programme and its parts, newest first."""
    found = pghistory.models.Events.objects.across(*HISTORIES).references(programme)
    return [_told(event) for event in found.order_by("-pgh_created_at", "-pgh_slug")[skip : skip + size]]


def _told(event: Any) -> Change:
    model = apps.get_model(event.pgh_obj_model)
    context: Mapping[str, Any] = event.pgh_context or {}
    thing = str(model._meta.verbose_name)
    row = _row(model, event.pgh_data)
    is_change = event.pgh_label == "update"
    told = _differences(row, event.pgh_diff or {}) if is_change else _all(row)
    return Change(
        title=f"{NAMES.get(thing, thing.capitalize())} {ACTS[event.pgh_label]}: {called(row)}",
        at=datetime.fromisoformat(context["at"]) if context.get("at") else event.pgh_created_at,
        by=str(context.get("sign_in", "")),
        why=str(context.get("why", "")),
        told=tuple(told),
    )


def _row(model: type[models.Model], values: Mapping[str, Any]) -> Any:
    """Return the row as it stood then; it is not read anew, for it may be gone."""
    names = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: names[name].to_python(value) for name, value in values.items() if name in names})


def _differences(row: models.Model, diff: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, (before, after) in sorted(diff.items()):
        if name not in UNTOLD:
            yield _called(row, name), f"{_said(row, name, after)}; before, {_said(row, name, before)}"


def _all(row: models.Model) -> Iterable[tuple[str, str]]:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.attname not in UNTOLD and value not in (None, "", False):
            yield _called(row, field.attname), _said(row, field.attname, value)


def _called(row: models.Model, name: str) -> str:
    if name in FIELDS:
        return f"{FIELDS[name][:1].upper()}{FIELDS[name][1:]}"
    try:
        field = row._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name)).capitalize()


def _said(row: models.Model, name: str, value: Any) -> str:
    """Return a value as people say it, whatever the history kept it as."""
    field: Any = next(one for one in row._meta.concrete_fields if one.attname == name)
    read = field.to_python(value)
    if field.is_relation and read:
        read = field.related_model._default_manager.filter(pk=read).first() or f"number {read}, which is gone"
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
            return str(dict(field.flatchoices).get(read, read))
