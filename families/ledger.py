"""Writes rows about households and notes each with its values before and after, so that a change can be undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from families.models import Family, HouseholdChange, HouseholdChangeKind, Membership, Person, Relation, Residence

M = TypeVar("M", bound=models.Model)
TABLES: dict[str, type[models.Model]] = {
    model._meta.label: model for model in (Family, Person, Membership, Residence, Relation)
}
# Names and addresses stay in their own rows alone: what erases them there has erased them. Whether one is shielded is
# said by the database itself, and later on pages of its own.
NOT_COPIED = frozenset(
    {"id", "council", "recorded_at", "reference", "name", "given_name", "family_name"}
    | {"address_1", "address_2", "postcode", "uprn", "local_uprn", "is_shielded"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is said with every change of a household: the day it happened, why, and who says so when."""

    on: date
    by: str
    as_of: date
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A row that a change wrote (``before`` is None) or altered."""

    model: type[models.Model]
    pk: int
    before: dict[str, Any] | None
    after: dict[str, Any]


class Ledger:
    """Writes the rows of one change and, at its close, the change itself."""

    def __init__(self, family: Family, saying: Saying) -> None:
        self.family = family
        self.saying = saying
        self.effects: list[dict[str, Any]] = []

    def write(self, model: type[M], **values: Any) -> M:
        """Write a new row and return it."""
        row: M = model._default_manager.create(council_id=self.family.council_id, recorded_at=self.saying.at, **values)
        self._note(row, before=None, after=values_of(row))
        return row

    def change(self, row: models.Model, **values: Any) -> None:
        """Give a row other values."""
        before = {name: _kept(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        self._note(row, before=before, after={name: _kept(value) for name, value in values.items()})

    def close(self, kind: HouseholdChangeKind, *, other: Family | None = None) -> HouseholdChange:
        """Record the change with all it wrote and return it."""
        said = self.saying
        return HouseholdChange.objects.create(
            council_id=self.family.council_id,
            family=self.family,
            other_family=other,
            kind=kind,
            happened_on=said.on,
            reason=said.reason,
            effects=self.effects,
            made_by=said.by,
            made_at=said.at,
        )

    def _note(self, row: models.Model, *, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.effects.append({"table": row._meta.label, "id": row.pk, "before": before, "after": after})


def effects_of(change: HouseholdChange) -> Iterator[Effect]:
    """Yield what a change wrote, in the order in which it wrote it."""
    for effect in change.effects:
        yield Effect(TABLES[effect["table"]], effect["id"], effect["before"], effect["after"])


def values_of(row: models.Model) -> dict[str, Any]:
    """Return what a row says, without names and addresses, as JSON holds it."""
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_COPIED]
    return {field.attname: _kept(getattr(row, field.attname)) for field in fields}


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def as_stored(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Return values as JSON holds them as the model's fields hold them."""
    return {name: _field(model, name).to_python(value) for name, value in values.items()}


def _field(model: type[models.Model], attname: str) -> Any:
    field: Any = next(field for field in model._meta.concrete_fields if field.attname == attname)
    return field.target_field if field.is_relation else field


def lock(*families: Family) -> None:
    """Wait until nobody else changes these households; always in the same order."""
    ids = sorted({family.pk for family in families})
    list(Family.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
