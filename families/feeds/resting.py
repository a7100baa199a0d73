"""What stands in the way of undoing a load: later files, and what was entered by hand, told in sentences for people.

Which tables point at people, families and rows is asked of the models themselves, so that a table of an app above this
one is never forgotten.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import PROTECT, Count, ManyToOneRel, Q, QuerySet

from families.models import FeedLoad, FeedRecord
from families.models.feeds import LoadState
from families.words import LONDON

NAMED = 5

# Traces of work that are never rewritten and rest on nothing: where one points at somebody, they are kept.
TRACES = {"keyworkers.Look", "families.MatchCandidate", "families.MatchAnswer"}


class InTheWayError(Exception):
    """Carries the sentences that name what stands in the way."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def later_rows(feed_load: FeedLoad, *, people: Collection[int], families: Collection[int]) -> Iterator[str]:
    """Yield each other load whose rows speak of people or families that this one brought."""
    rows = FeedRecord.objects.filter(Q(person__in=people) | Q(family__in=families), load__state=LoadState.LOADED)
    counted = rows.exclude(load=feed_load).values("load").annotate(rows=Count("pk")).order_by("load")
    rest = {one["load"]: one["rows"] for one in counted}
    for one in FeedLoad.objects.filter(pk__in=rest).order_by("loaded_at", "pk"):
        count = f"{rest[one.pk]:,} {'row' if rest[one.pk] == 1 else 'rows'}"
        yield f"{named(one)}, speaks of people or families that this file brought ({count}). Undo it first."


def resting_on(
    model: type[models.Model], ids: Collection[int], words: str, *, leaving_out: Collection[str] = TRACES
) -> Iterator[str]:
    """Yield a sentence for each table whose rows rest on some of ``ids`` and are no trace."""
    for field in _pointing_at(model):
        if field.model._meta.label not in leaving_out:
            yield from _sentence(_standing(field).filter(**{f"{field.name}__in": ids}), words)


def resting_on_rows(gone: Collection[int]) -> Iterator[str]:
    """Yield a sentence for each table whose rows rest on one of these rows, in whose place none will stand."""
    for field in _pointing_at(FeedRecord):
        if field.model._meta.app_label != FeedRecord._meta.app_label and not _has(field.model, "superseded_at"):
            yield from _sentence(_standing(field).filter(**{f"{field.name}__in": gone}), "rows of this file")


def traces_of(model: type[models.Model], ids: Collection[int]) -> set[int]:
    """Return those of ``ids`` of whom something is kept that may never be removed."""
    found: set[int] = set()
    for field in _pointing_at(model):
        rows = field.model._base_manager.filter(**{f"{field.name}__in": ids})
        found.update(rows.values_list(field.attname, flat=True))
    return found


def _pointing_at(model: type[models.Model]) -> Iterator[Any]:
    """Yield the foreign keys that hold a row of ``model`` in place; withdrawn rows of files are let go of."""
    for relation in model._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ManyToOneRel)
            and relation.on_delete is PROTECT
            and relation.field.model is not FeedRecord
        ):
            yield relation.field


def _standing(field: Any) -> QuerySet[Any]:
    """Return a table's rows but those that are withdrawn, or drawn from rows that are."""
    rows = field.model._base_manager.all()
    if _has(field.model, "superseded_at"):
        rows = rows.filter(superseded_at__isnull=True)
    if _has(field.model, "withdrawn_at"):
        rows = rows.filter(withdrawn_at__isnull=True)
    if _has(field.model, "feed_record") and field.name != "feed_record":
        rows = rows.exclude(feed_record__superseded_at__isnull=False)
    return rows  # type: ignore[no-any-return]


def _has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _sentence(rows: QuerySet[Any], words: str) -> Iterator[str]:
    if not (count := rows.count()):
        return
    meta = rows.model._meta
    thing = meta.verbose_name if count == 1 else meta.verbose_name_plural
    families = _families(rows)
    where = f" ({', '.join(families[:NAMED])}{' …' if len(families) > NAMED else ''})" if families else ""
    yield f"{count:,} {thing} {'rests' if count == 1 else 'rest'} on {words}{where}."


def _families(rows: QuerySet[Any]) -> list[str]:
    if not _has(rows.model, "family"):
        return []
    found = rows.order_by().exclude(family=None).values_list("family__reference", flat=True).distinct()
    return sorted(found[: NAMED * 20])


def named(feed_load: FeedLoad) -> str:
    """Return what a sentence calls a loaded file."""
    assert feed_load.loaded_at is not None  # noqa: S101 - the database holds: loaded exactly when
    on = feed_load.loaded_at.astimezone(LONDON).date()
    return f"{feed_load.file_name}, loaded on {on.day} {on:%B %Y}"
