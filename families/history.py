"""What changed in a family's record: the database's own history, told as who changed what, when and from where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from families.models import Family, Person
from families.scopes import Scope
from families.shielding import FIELDS, SHIELDED

ACTS = {"insert": "entered", "update": "changed", "delete": "removed"}
RESIDENCES = "families.Residence"
UNTOLD = {"recorded_at", "idempotency_key", "council_id", "password", "last_login"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that went from one value to another."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something entered, changed or removed: of what kind, when, by whom (empty: the service), from where, why."""

    thing: str
    act: str
    at: datetime
    by: str
    source: str
    why: str
    changes: tuple[Change, ...]


def changes_of(family: Family, *, scope: Scope, size: int, skip: int = 0, without: Sequence[str] = ()) -> list[Event]:
    """Return what happened to the family's own rows and to those that point at it, newest first.

    ``without`` names the apps whose tables are left out. Of an address that is or ever was shielded, whoever may not
    see it is told that it changed, and not from what to what; so of what is about somebody whom another record hides.
    """
    events = pghistory.models.Events.objects.references(family).order_by("-pgh_created_at", "-pgh_slug")
    for app in without:
        events = events.exclude(pgh_obj_model__startswith=f"{app}.")
    shown = list(events[skip : skip + size])
    hidden = frozenset() if scope.sees_shielded else _ever_shielded(family, shown)
    unnamed = _unnamed(shown, scope=scope)
    return [_told(event, hidden=hidden, is_closed=_person(event) in unnamed) for event in shown]


def _person(event: Any) -> int | None:
    found: int | None = (event.pgh_data or {}).get("person_id")
    return found


def _unnamed(events: Iterable[Any], *, scope: Scope) -> set[int]:
    """Return of whom events tell whose record is hidden from ``scope``."""
    people = {person for event in events if (person := _person(event))}
    if not people:
        return set()
    return people - set(Person.objects.visible_to(scope).filter(pk__in=people).values_list("pk", flat=True))


def _ever_shielded(family: Family, events: Sequence[Any]) -> frozenset[str]:
    """Return the ids of the family's addresses that are or ever were shielded, where any address changed."""
    if not any(event.pgh_obj_model == RESIDENCES for event in events):
        return frozenset()
    told = apps.get_model("families", "ResidenceEvent")._default_manager.filter(family_id=family.pk, is_shielded=True)
    return frozenset(str(home) for home in told.values_list("pgh_obj_id", flat=True))


def _told(event: Any, *, hidden: frozenset[str] = frozenset(), is_closed: bool = False) -> Event:
    model = apps.get_model(event.pgh_obj_model)
    is_hidden = event.pgh_obj_model == RESIDENCES and str(event.pgh_obj_id) in hidden
    context: Mapping[str, Any] = event.pgh_context or {}
    return Event(
        thing=str(model._meta.verbose_name),
        act=ACTS.get(event.pgh_label, event.pgh_label),
        at=event.pgh_created_at,
        by=str(context.get("sign_in", "")),
        source=str(context.get("file") or context.get("what", "")),
        why=str(context.get("why", "")),
        changes=() if is_closed else tuple(_changes(model, event.pgh_diff or {}, is_hidden=is_hidden)),
    )


def _changes(model: type[models.Model], diff: Mapping[str, Any], *, is_hidden: bool) -> Iterable[Change]:
    for column, (before, after) in sorted(diff.items()):
        if column in UNTOLD:
            continue
        told = (SHIELDED, SHIELDED) if is_hidden and column in FIELDS else (_value(before), _value(after))
        yield Change(_field_words(model, column), *told)


def _field_words(model: type[models.Model], column: str) -> str:
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return column
    return str(getattr(field, "verbose_name", column))


def _value(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)


def history_of(row: models.Model, *, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what happened to one row with a state, newest first, as a timeline shows it; ``words`` name the states."""
    events = [_told(event) for event in pghistory.models.Events.objects.tracks(row).order_by("-pgh_created_at")]
    return [
        {"title": title, "at": event.at, "by": event.by or "the service itself", "words": words_of_changes(event)}
        for event in events
        if (title := _moved(event, words))
    ]


def _moved(event: Event, words: Mapping[str, str]) -> str:
    if event.act == ACTS["insert"]:
        return "Asked"
    return next((words.get(change.after, change.after) for change in event.changes if change.field == "state"), "")


def words_of_changes(event: Event) -> str:
    """Return what was noted or given as the reason with an event."""
    told = [change.after for change in event.changes if change.field in ("note", "closed because")]
    return " ".join(words for words in told if words != "nothing")
