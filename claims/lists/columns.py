"""A column of a list: what it says, of which fields it is drawn, and how it leaves the council pseudonymised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, Field, Model, QuerySet
from django.db.models.expressions import Combinable

from families.scopes import Scope
from families.words import LONDON
from keyworkers.permissions import Verb


class Leaves(StrEnum):
    """How a column leaves the council in a pseudonymised list."""

    AS_IT_IS = "as it is"
    AS_MONTH = "as the month"
    AS_YEAR = "as the year"
    AS_PSEUDONYM = "as a pseudonym"
    COARSE = "as it is: it says no more than years"
    NOT_AT_ALL = "not at all"


class Subject(StrEnum):
    """Whose pseudonym it is: a family's and a person's of the same number differ."""

    FAMILY = "family"
    PERSON = "person"
    CLAIM = "claim"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Setting:
    """For whom, and as at which day, a list is written."""

    scope: Scope
    verbs: frozenset[Verb]
    as_of: date


Expression = Callable[[Setting], Combinable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the value at ``path`` of a row, or what ``says`` draws from the fields of ``drawn_from``.

    Where it leaves as a pseudonym, ``key`` is the path (or the expression) of the number that the pseudonym stands for.
    ``may_be_known``: somebody outside may know it of a family, so it counts where small groups are looked for.
    """

    code: str
    label: str
    leaves: Leaves
    path: str = ""
    says: Expression | None = None
    drawn_from: tuple[str, ...] = ()
    key: str | Expression = ""
    subject: Subject | None = None
    may_be_known: bool = False
    is_total: bool = False
    verb: Verb | None = None

    @property
    def name(self) -> str:
        """Return its name among a row's values."""
        return f"c_{self.code}"

    def expression(self, setting: Setting, *, is_pseudonymised: bool) -> Combinable:
        """Return what the database is asked for."""
        if is_pseudonymised and self.leaves == Leaves.AS_PSEUDONYM:
            return F(self.key) if isinstance(self.key, str) else self.key(setting)
        return self.says(setting) if self.says else F(self.path)

    def sources(self, model: type[Model]) -> tuple[str, ...]:
        """Return the fields it is drawn from, each as "app.Model.field"."""
        return self.drawn_from or (source_of(model, self.path),)

    def may_leave(self, *, is_pseudonymised: bool) -> bool:
        """Tell whether it may stand in such a list."""
        return not (is_pseudonymised and self.leaves == Leaves.NOT_AT_ALL)


def source_of(model: type[Model], path: str) -> str:
    """Return the field at the end of a path, as "app.Model.field"."""
    *steps, last = path.split("__")
    for step in steps:
        found: Any = model._meta.get_field(step)
        model = found.related_model
    field: Field[Any, Any] = model._meta.get_field(last)  # type: ignore[assignment]  # a path ends in a column
    return f"{model._meta.label}.{field.name}"


FAMILY = F("family_id")
Narrow = Callable[[QuerySet[Any], Mapping[str, Any], Setting], QuerySet[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: its rows in a person's scope, what narrows it, its columns, and of whom small groups are counted."""

    code: str
    title: str
    things: str
    model: type[Model]
    rows: Callable[[Setting], QuerySet[Any]]
    narrow: Narrow
    columns: tuple[Column, ...]
    subject: Combinable = FAMILY
    order: tuple[str, ...] = ("pk",)
    note: str = ""
    verb: Verb | None = None

    @property
    def is_counted(self) -> bool:
        """Tell whether a row of it is a count of many."""
        return any(column.is_total for column in self.columns)

    def open_to(self, verbs: frozenset[Verb]) -> bool:
        """Tell whether whoever holds these verbs may take it."""
        return self.verb is None or self.verb in verbs

    def columns_for(self, verbs: frozenset[Verb]) -> tuple[Column, ...]:
        """Return the columns that whoever holds these verbs may take."""
        return tuple(column for column in self.columns if column.verb is None or column.verb in verbs)

    def narrowed(self, setting: Setting, chosen: Mapping[str, Any]) -> QuerySet[Any]:
        """Return the rows that the list's page shows when it is narrowed so."""
        return self.narrow(self.rows(setting), chosen, setting)


def plain(value: Any) -> Any:
    """Return a value as a file says it: a moment is its day in London."""
    return value.astimezone(LONDON).date() if isinstance(value, datetime) else value


def as_month(value: Any) -> str:
    """Return "2020-09"; nothing stays nothing."""
    on = plain(value)
    return f"{on:%Y-%m}" if on else ""


def as_year(value: Any) -> int | None:
    """Return the year; nothing stays nothing."""
    return plain(value).year if value else None
