"""What casework rests on a stay in a household: notes and documents of that time that name the person."""

from collections.abc import Iterable, Iterator
from datetime import date

from families.words import day
from keyworkers.models import Participation


def notes_resting_on(stays: Iterable[tuple[int, int, date]]) -> Iterator[str]:
    """Yield a sentence for each note with somebody in a household since they began to belong to it.

    ``stays`` are triples of the family's id, the person's id and the first day.
    """
    for family, person, starts_on in stays:
        found = Participation.objects.filter(
            person=person, intervention__family=family, intervention__happened_on__gte=starts_on
        ).select_related("person", "intervention")
        for one in found.order_by("intervention__happened_on"):
            note = one.intervention
            yield f"A {note.get_kind_display().lower()} logged on {day(note.happened_on)} names {one.person}."
