"""What changed in a family's record: the database's own history, told as who changed what, when and from where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pghistory.models
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value

from families.models import Family, Person
from families.scopes import Scope
from families.shielding import FIELDS, SHIELDED
from families.words import day, last_day, moment

ACTS = {"insert": "entered", "update": "changed", "delete": "removed"}
RESIDENCES = "families.Residence"
# What no reader asks for: where a row came from technically, and how often it was saved.
UNTOLD = {"recorded_at", "idempotency_key", "council_id", "password", "last_login", "version", "feed_record_id"}
UNSHOWN = "what is not shown here"
Names = Mapping[tuple[type[models.Model], int], str]
NOBODY: Names = {}


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
    A saving that changed technical columns alone is left out.
    """
    events = pghistory.models.Events.objects.references(family).order_by("-pgh_created_at", "-pgh_slug")
    events = events.annotate(told=_told_of(F("pgh_diff"))).filter(Q(pgh_diff__isnull=True) | ~Q(told={}))
    for app in without:
        events = events.exclude(pgh_obj_model__startswith=f"{app}.")
    shown = list(events[skip : skip + size])
    hidden = frozenset() if scope.sees_shielded else _ever_shielded(family, shown)
    unnamed = _unnamed(shown, scope=scope)
    names = _names(shown, scope=scope)
    return [_told(event, hidden=hidden, is_closed=_person(event) in unnamed, names=names) for event in shown]


def _told_of(diff: F) -> Func:
    """Return, in a query, what is told of a change: without the technical columns."""
    columns = Value(sorted(UNTOLD), output_field=ArrayField(models.TextField()))
    return Func(diff, columns, template="(%(expressions)s)", arg_joiner=" - ", output_field=models.JSONField())


def _person(event: Any) -> int | None:
    found: int | None = (event.pgh_data or {}).get("person_id")
    return found


def _names(events: Iterable[Any], *, scope: Scope) -> Names:
    """Return what the rows are called that events point from and to, as far as ``scope`` shows them."""
    wanted: dict[type[models.Model], set[int]] = {}
    for event in events:
        model = apps.get_model(event.pgh_obj_model)
        for column, values in (event.pgh_diff or {}).items():
            field = _field_of(model, column)
            if column not in UNTOLD and field is not None and field.is_relation:
                wanted.setdefault(field.related_model, set()).update(value for value in values if value)
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in _seen(model, scope=scope).filter(pk__in=keys)
    }


def _seen(model: type[models.Model], *, scope: Scope) -> models.QuerySet[Any]:
    rows: Any = model._default_manager.all()
    found: models.QuerySet[Any] = rows.visible_to(scope) if hasattr(rows, "visible_to") else rows
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


def _told(event: Any, *, hidden: frozenset[str] = frozenset(), is_closed: bool = False, names: Names = NOBODY) -> Event:
    model = apps.get_model(event.pgh_obj_model)
    is_hidden = event.pgh_obj_model == RESIDENCES and str(event.pgh_obj_id) in hidden
    context: Mapping[str, Any] = event.pgh_context or {}
    return Event(
        thing=str(model._meta.verbose_name),
        act=ACTS.get(event.pgh_label, event.pgh_label),
        at=datetime.fromisoformat(context["at"]) if context.get("at") else event.pgh_created_at,
        by=str(context.get("sign_in", "")),
        source=str(context.get("file") or context.get("what", "")),
        why=str(context.get("why", "")),
        changes=() if is_closed else tuple(_changes(model, event.pgh_diff or {}, is_hidden=is_hidden, names=names)),
    )


def _changes(model: type[models.Model], diff: Mapping[str, Any], *, is_hidden: bool, names: Names) -> Iterable[Change]:
    for column, (before, after) in sorted(diff.items()):
        if column in UNTOLD:
            continue
        field = _field_of(model, column)
        words = str(getattr(field, "verbose_name", column))
        if is_hidden and column in FIELDS:
            yield Change(words, SHIELDED, SHIELDED)
        else:
            yield Change(words, _value(field, before, names), _value(field, after, names))


def _field_of(model: type[models.Model], column: str) -> Any:
    """Return the field of a column; None where the model has it no longer."""
    return next((field for field in model._meta.concrete_fields if field.attname == column), None)


def _value(field: Any, value: Any, names: Names) -> str:
    """Return a value as people say it, whatever the history kept it as."""
    if value in (None, ""):
        return "nothing"
    if field is None:
        return str(value)
    return names.get((field.related_model, value), UNSHOWN) if field.is_relation else _said(field, value)


def _said(field: Any, value: Any) -> str:
    match field.to_python(value):
        case bool(read):
            return "yes" if read else "no"
        case datetime() as read:
            return moment(read)
        case date() as read:
            return day(last_day(read) if field.name == "ends_on" else read)
        case read:
            return str(dict(field.flatchoices).get(read, read))


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
