"""The people and families a load brought: found, and removed again where nothing else rests on them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from families.feeds.resting import InTheWayError, later_rows, resting_on, traces_of
from families.feeds.staging import execute
from families.models import Family, FeedLoad, FeedRecord, Person
from families.models.feeds import FeedKind, LoadState

NEW = "new"  # what stands in a record's matched_by where its person was not known before


@dataclass(frozen=True, kw_only=True)
class Brought:
    """The people and families that were not known before a load."""

    load: FeedLoad
    people: frozenset[int]
    families: frozenset[int]


def brought_by(feed_load: FeedLoad) -> Brought:
    """Return whom a load brought and no other household file tells of now.

    Of a family its moment of recording tells that it was brought, for no row of it came before.
    """
    rows = FeedRecord.objects.filter(load=feed_load)
    told = FeedRecord.objects.current().filter(kind=FeedKind.HOUSEHOLDS).exclude(load=feed_load)
    people = rows.filter(matched_by=NEW, person__isnull=False).values_list("person_id", flat=True)
    families = Family.objects.filter(recorded_at__in=_moments(feed_load), pk__in=rows.values("family_id"))
    return Brought(
        load=feed_load,
        people=frozenset(people) - frozenset(told.filter(person__in=people).values_list("person_id", flat=True)),
        families=frozenset(families.exclude(pk__in=told.values("family_id")).values_list("pk", flat=True)),
    )


def _moments(feed_load: FeedLoad) -> list[datetime]:
    """Return when the load was loaded, and those undone before it, whose families stood on under later files."""
    undone = FeedLoad.objects.filter(source=feed_load.source_id, state=LoadState.UNDONE)
    moments = {feed_load.loaded_at, *undone.values_list("loaded_at", flat=True)}
    return [moment for moment in moments if moment is not None]


def remove_brought(brought: Brought) -> Counter[str]:
    """Remove the people and families a load brought; raise with what rests on them.

    One of whom a trace is kept that may never be removed (who looked at the family, evidence that was withdrawn)
    stays, in no family and without members.
    """
    reasons = [
        *later_rows(brought.load, people=brought.people, families=brought.families),
        *resting_on(Family, brought.families, "families this file brought"),
        *resting_on(Person, brought.people, "people this file brought"),
    ]
    if reasons:
        raise InTheWayError(*reasons)
    people = brought.people - traces_of(Person, brought.people)
    families = brought.families - traces_of(Family, brought.families)
    _unlink("person_id", people)
    _unlink("family_id", families)
    Person.objects.filter(pk__in=people).delete()
    Family.objects.filter(pk__in=families).delete()
    return Counter(
        {
            "people_removed": len(people),
            "families_removed": len(families),
            "people_kept": len(brought.people - people),
            "families_kept": len(brought.families - families),
        }
    )


def _unlink(column: str, gone: Collection[int]) -> None:
    """Keep the withdrawn rows without whom they spoke of; their content still says."""
    execute(f"UPDATE families_feedrecord SET {column} = NULL WHERE {column} = ANY(%s)", list(gone))  # noqa: S608  # our own columns
