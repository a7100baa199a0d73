"""What is read before any figure of a council is counted, in one trip, for a page whatever figures it shows.

The programmes with what figures are read of; what the parts are called by which a figure can be narrowed; and what has
to be known of each programme as at today.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from claims.figures.registry import AsAt, Known, end_of, known_on
from claims.models import Cap, ClaimMove, OpeningBalance, Programme, Target, Tariff, Window
from families.asking import MadeOnce
from families.models import Agency, District
from families.reading import Row, give_related
from families.scopes import Scope
from keyworkers.models import Assignment, Team, User
from outcomes.models import Attachment
from outcomes.standing import sources_asked

_READ: Mapping[str, Any] = {
    "opening_balances": OpeningBalance,
    "targets": Target,
    "windows": Window,
    "caps": Cap,
    "tariffs": Tariff,
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the parts of a council are called: the number and the name of each; of a worker the name and the sign-in."""

    districts: Sequence[Row] = ()
    agencies: Sequence[Row] = ()
    teams: Sequence[Row] = ()
    workers: Sequence[Row] = ()


@dataclass(frozen=True, kw_only=True)
class Beforehand:
    """The council's own programmes, the latest first, those as published, its names, and what is known of ``day``."""

    own: Sequence[Programme]
    published: Sequence[Programme]
    names: Names
    day: date
    known: Mapping[int, Known]

    def at(self, programme: Programme, day: date) -> AsAt:
        """Return a programme as at a day; of today nothing has to be asked first."""
        return AsAt(programme, day, told=self.known.get(programme.pk) if day == self.day else None)

    def names_of(self, programme: Programme) -> Names:
        """Return the names of the parts of a programme: of one as published there are none."""
        return Names() if programme.council.is_as_published else self.names


def read_beforehand(council: int, *, day: date) -> Beforehand:
    """Return what figures of a council are read of, as at a day."""
    programmes, *found = _ASKED.of(council=council, over_at=end_of(day))
    parts, (*names, moved, sources) = found[: len(_READ)], found[len(_READ) :]
    _give(programmes, parts)
    own = sorted((one for one in programmes if one.council_id == council), key=lambda one: one.starts_on, reverse=True)
    gone_on = {pk for (pk,) in moved}
    return Beforehand(
        own=own,
        published=[one for one in programmes if one.council.is_as_published],
        names=Names(**dict(zip(("districts", "agencies", "teams", "workers"), names, strict=True))),
        day=day,
        known={one.pk: known_on(day, is_as_now=one.pk not in gone_on, sources=sources) for one in own},
    )


def _give(programmes: Sequence[Programme], parts: Sequence[Sequence[Any]]) -> None:
    """Give each programme its parts."""
    for name, rows in zip(_READ, parts, strict=True):
        of: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            of[row.programme_id].append(row)
        for one in programmes:
            give_related(one, name, of[one.pk])


def _asked(*, council: int, over_at: datetime) -> tuple[QuerySet[Any, Any], ...]:
    seen = Programme.objects.visible_to(Scope(council))
    parts = (one.objects.filter(programme__in=seen.order_by().values("pk")) for one in _READ.values())
    moved = ClaimMove.objects.filter(moved_at__gte=over_at, claim__programme__council=council)
    return (
        seen.select_related("council", "framework"),
        *parts,
        *_names_asked(council),
        moved.order_by().values_list("claim__programme").distinct(),
        sources_asked(council),
    )


def _names_asked(council: int) -> tuple[QuerySet[Any, Any], ...]:
    held = Assignment.objects.lead().filter(council=council)
    people = User.objects.filter(council=council, pk__in=held.values("keyworker"))
    named = Attachment.objects.filter(council=council, provider__isnull=False)
    return (
        District.objects.filter(council=council).values_list("pk", "name"),
        Agency.objects.filter(council=council, pk__in=named.values("provider")).values_list("pk", "name"),
        Team.objects.filter(council=council).values_list("pk", "name"),
        people.order_by("last_name", "first_name").values_list("pk", "first_name", "last_name", "username"),
    )


_ASKED = MadeOnce(_asked)
