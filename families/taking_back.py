"""Undoes a change of a household: exactly the rows it wrote go, exactly those it altered are as they were.

A row it wrote is deleted: the database refuses a period of no days, and its own history keeps what stood there. A
household it made stays on record, empty. Where something later rests on the change, nothing is undone.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, models, transaction
from django.db.models import ManyToOneRel, Q

from families.ledger import Effect, as_stored, effects_of, lock, values_of
from families.models import Family, HouseholdChange, Membership, Person
from families.refusals import NotPossibleError
from families.words import day

# What stays with a household that is emptied: who looked, who held it, what was changed.
STAYS = {"families.HouseholdChange", "keyworkers.Look", "keyworkers.Assignment", "families.Touched"}
# What the service works out by itself of a household or a person: nobody entered it.
WORKED_OUT = {"families.SearchDocument", "outcomes.Identification", "outcomes.DryRunFamily"}


class InTheWayError(NotPossibleError):
    """Carries the sentences that name what rests on the change."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Stay(NamedTuple):
    """That a person belongs to a household from a day on."""

    family: int
    person: int
    starts_on: date


def stays_begun(change: HouseholdChange) -> list[Stay]:
    """Return the stays that a change began, of which nobody will know once it is undone."""
    begun = [one.after for one in effects_of(change) if one.model is Membership and one.before is None]
    return [Stay(row["family_id"], row["person_id"], date.fromisoformat(row["starts_on"])) for row in begun]


def undo(change: HouseholdChange, *, reason: str, by: str, at: datetime, resting: Sequence[str]) -> HouseholdChange:
    """Undo a change and return it; ``resting`` are sentences of what the apps above know to rest on it.

    Raises :class:`InTheWayError` with what rests on it, and :class:`NotPossibleError` where it is undone already.
    """
    families = [family for family in (change.family, change.other_family) if family]
    lock(*families)
    found: HouseholdChange = HouseholdChange.objects.select_for_update().get(pk=change.pk)
    if found.undone_at:
        raise NotPossibleError(f"This was undone on {day(found.undone_at)} already.")
    if reasons := [*resting, *_later(found), *_altered_since(found)]:
        raise InTheWayError(*reasons)
    try:
        with transaction.atomic():
            _take_back(found)
    except IntegrityError as error:
        raise InTheWayError(_refusal(error)) from error
    found.undone_by, found.undone_at, found.undo_reason = by, at, reason
    found.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    return found


def _later(change: HouseholdChange) -> Iterator[str]:
    """Yield each later change that touched a row of this one, or somebody it brought."""
    touched = Q(pk__in=[])
    for effect in effects_of(change):
        touched |= Q(effects__contains=[{"table": effect.model._meta.label, "id": effect.pk}])
        if effect.before is None and effect.model in (Person, Family):
            touched |= Q(effects__contains=[{"after": {f"{effect.model._meta.model_name}_id": effect.pk}}])
    later = HouseholdChange.objects.standing().filter(council=change.council_id, pk__gt=change.pk)
    for one in later.filter(touched).order_by("pk"):
        yield f"“{one.get_kind_display()}” on {day(one.happened_on)}, entered later, rests on it. Undo that first."


def _altered_since(change: HouseholdChange) -> Iterator[str]:
    """Yield each row that is not as the change left it."""
    last: dict[tuple[type[models.Model], int], Effect] = {}
    for effect in effects_of(change):
        last[effect.model, effect.pk] = effect
    for (model, pk), effect in last.items():
        row = model._default_manager.filter(pk=pk).first()
        if row is None or any(values_of(row)[name] != value for name, value in effect.after.items()):
            yield f"The {model._meta.verbose_name} it wrote has been changed since, by a file or a correction."


def _take_back(change: HouseholdChange) -> None:
    people: list[int] = []
    for effect in reversed(list(effects_of(change))):
        rows = effect.model._default_manager.filter(pk=effect.pk)
        if effect.before is not None:
            row = rows.get()
            for name, value in as_stored(effect.model, effect.before).items():
                setattr(row, name, value)
            row.save(update_fields=list(effect.before))
        elif effect.model is Person:
            people.append(effect.pk)
        else:
            rows.delete()
    if reasons := [*_resting_on(Person, people), *_resting_on_new_household(change)]:
        raise InTheWayError(*reasons)
    Person.objects.filter(pk__in=people).delete()


def _resting_on_new_household(change: HouseholdChange) -> Iterator[str]:
    """Yield what rests on a household that nobody belongs to any longer, once the change is taken back."""
    for begun in {stay.family for stay in stays_begun(change)}:
        if not Membership.objects.filter(family=begun).exists():
            yield from _resting_on(Family, [begun])


def _resting_on(model: type[models.Model], ids: Sequence[int]) -> Iterator[str]:
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or not ids:
            continue
        field: Any = relation.field
        if field.model._meta.label in STAYS | WORKED_OUT or _is_event(field.model):
            continue
        if count := field.model._base_manager.filter(**{f"{field.name}__in": ids}).count():
            yield f"{count:,} {_called(field.model, count)} {'rests' if count == 1 else 'rest'} on it."


def _is_event(model: type[models.Model]) -> bool:
    return any(field.name == "pgh_id" for field in model._meta.concrete_fields)


def _called(model: type[models.Model], count: int) -> str:
    """Return what rows are called; those that only link are called by what they link."""
    owner = next((f.related_model for f in model._meta.concrete_fields if f.is_relation), model)
    meta = owner._meta if model._meta.auto_created and not isinstance(owner, str) and owner else model._meta
    return str(meta.verbose_name if count == 1 else meta.verbose_name_plural)


def _refusal(error: IntegrityError) -> str:
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    said = {rule.name: rule.violation_error_message for rule in Membership._meta.constraints}
    since = "What stood before no longer fits with what was entered or sent since."
    return f"{since} {said.get(constraint, '')}".strip()
