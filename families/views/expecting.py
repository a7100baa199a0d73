"""A birth ends the entry that somebody expects a child; undoing the birth brings that entry back."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date

from families.models import HouseholdChange, Person
from families.refusals import NotPossibleError
from families.views.record import Opened
from outcomes.entries import BORN, Expecting, due_of, enter_expecting
from outcomes.models import Evidence
from outcomes.rules.facts import Measure


def end_expecting(record: Opened, parents: Collection[Person], *, born_on: date) -> None:
    """End what is entered of a parent's expecting by the birth, where the days allow it."""
    standing = Evidence.objects.standing().filter(person__in=parents, measure=Measure.EXPECTING)
    for entry in standing.exclude(code=BORN).filter(starts_on__lt=born_on, entered_by__isnull=False):
        _enter_again(record, entry, like=entry, born_on=born_on)


def expect_again(record: Opened, change: HouseholdChange) -> None:
    """Bring back what a birth had ended, once that birth is undone."""
    ended = Evidence.objects.standing().filter(
        measure=Measure.EXPECTING, code=BORN, ends_on=change.happened_on, recorded_at=change.made_at
    )
    people = list(record.identity.names)
    for entry in ended.filter(person__in=people, supersedes__isnull=False).select_related("supersedes"):
        if entry.supersedes:
            _enter_again(record, entry, like=entry.supersedes, born_on=None)


def _enter_again(record: Opened, entry: Evidence, *, like: Evidence, born_on: date | None) -> None:
    due_on, person, request = due_of(like), entry.person, record.request
    if due_on is None or person is None:
        return
    said = Expecting(known_on=like.starts_on, due_on=due_on, born_on=born_on)
    # Where the days do not fit, what was entered stays for somebody to look at.
    with suppress(NotPossibleError):
        enter_expecting(
            record.family, person, said, by=request.user, as_of=request.today, at=request.now, instead_of=entry
        )
