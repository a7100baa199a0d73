"""What a programme's coming windows can bring, and what its past ones brought: read once for all its targets.

Each family that was not reported yet is placed in the first window still to be sent whose evidence date finds its
outcomes plan, or its weeks in work, met if nothing new happens in it: its *earliest date* falls in that window.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from claims.caps import Room, rooms_in, taken_asked
from claims.figures.pace import Seen, year_before
from claims.figures.registry import FIGURES, AsAt, Rows, Said
from claims.figures.selection import EVERYTHING, Selection
from claims.models import Cap, Claim, ClaimKind, Programme, TargetMeasure, Window
from claims.models.choices import IN_A_BATCH, Payment
from families.asking import MadeOnce
from families.reading import Rows as Read
from families.words import month


class Coming(StrEnum):
    """How sure it is that a family can be claimed in the window it is placed in."""

    MET = "met"
    DATED = "dated"
    OUTSTANDING = "outstanding"


SENTENCES = {
    Coming.MET: "Families not reported yet that meet what is asked today and on the evidence date of the window.",
    Coming.DATED: (
        "Families not reported yet that come to meet what is asked by the evidence date, if nothing new happens."
    ),
    Coming.OUTSTANDING: (
        "Families not reported yet of which it is not known whether they meet what is asked: evidence is outstanding."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InWindow:
    """The families whose earliest date falls in one coming window."""

    window: Window
    met: int
    dated: int
    outstanding: int


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What a programme's coming windows can bring, read once for all its targets. ``as_at`` is the day looked from."""

    programme: Programme
    as_at: date
    selection: Selection = EVERYTHING  # of which families those are that could be claimed; nothing else is divided
    told: AsAt | None = None  # the programme as at the day, where what is to be known of it was asked already

    @cached_property
    def at(self) -> AsAt:
        """Return the programme as at the day, asked once for all that is read of it."""
        return self.told or AsAt(self.programme, self.as_at)

    @cached_property
    def _read(self) -> list[Read]:
        """Return what is read of it, in one trip: reported by window, attached by month, by place, in a batch.

        And, where results are capped, what the caps count as taken.
        """
        due = tuple(due_in(self.open_or_coming, self.as_at))
        return _ASKED.of(said=self.at.said, due=due, selection=self.selection, is_capped=bool(self._caps))

    @cached_property
    def windows(self) -> list[Window]:
        """Return the programme's windows, the first opened first."""
        return sorted(self.programme.windows.all(), key=lambda one: one.opens_on)

    @cached_property
    def reported_in(self) -> Counter[int]:
        """Return how many results were reported in each window, those counted before this system among them."""
        found = Counter[int]()
        if not self.programme.council.is_as_published:
            found.update(dict(self._read[0]))
        for line in self.programme.opening_balances.all():
            if line.measure == TargetMeasure.TURNED_AROUND and line.window_id and line.counted_on <= self.as_at:
                found[line.window_id] += line.count
        return found

    @cached_property
    def past(self) -> list[Seen]:
        """Return what each window brought that is over, or in which something was reported already."""
        return [
            Seen(name=one.name, on=one.submit_by, count=self.reported_in[one.pk])
            for one in self.windows
            if not one.is_left_on(self.as_at) or self.reported_in[one.pk]
        ]

    @cached_property
    def open_or_coming(self) -> list[Window]:
        """Return the windows in which claims can still be sent."""
        return [one for one in self.windows if one.is_left_on(self.as_at)]

    @cached_property
    def months(self) -> list[Seen]:
        """Return how many families were attached in each of the last twelve whole months that are over by the day."""
        found: dict[date, int] = dict(self._read[1])
        first = max(year_before((self.as_at + timedelta(days=1)).replace(day=1)), self.programme.starts_on)
        return [Seen(name=month(one), on=one, count=found.get(one, 0)) for one in months_from(first, to=self.as_at)]

    @cached_property
    def by_place(self) -> dict[tuple[int | None, str], int]:
        """Return how many families not reported fall in which window, and how sure that is."""
        return {(at, how): count for at, how, count in self._read[2]}

    @cached_property
    def in_windows(self) -> list[InWindow]:
        """Return the families whose earliest date falls in each window that is open or coming."""
        return [
            InWindow(window=one, **{how.value: self.by_place.get((one.pk, how.value), 0) for how in Coming})
            for one in self.open_or_coming
        ]

    @cached_property
    def rooms(self) -> list[Room]:
        """Return what each of the programme's caps on results leaves; none where the department paid up front."""
        return rooms_in(self._caps, *self._read[4:]) if self._caps else []

    @cached_property
    def _caps(self) -> list[Cap]:
        if self.programme.payment != Payment.BY_RESULTS:
            return []
        return [one for one in self.programme.caps.all() if one.kind == ClaimKind.RESULT]

    @cached_property
    def in_a_batch(self) -> int:
        """Return how many results are in a batch, which the caps count as taken and nobody has reported."""
        return len(self._read[3])

    @cached_property
    def unreported(self) -> int:
        """Return how many families are attached, may be eligible, and were not reported."""
        return sum(self.by_place.values())


def months_from(first: date, *, to: date) -> list[date]:
    """Return the first day of each month that begins at ``first`` or later and is over by ``to``."""
    found, at = [], first.replace(day=1) if first.day == 1 else _next_month(first)
    while _next_month(at) <= to + timedelta(days=1):
        found.append(at)
        at = _next_month(at)
    return found


def _next_month(at: date) -> date:
    return (at.replace(day=1) + timedelta(days=32)).replace(day=1)


def not_reported(at: AsAt) -> Rows:
    """Return the families attached by the day that are not known to be ineligible and were not reported by it."""
    done = FIGURES["turned-around"].rows_at(at).filter(attachment=OuterRef("pk"))
    attached = FIGURES["worked-with"].rows_at(at)
    found: Rows = attached.exclude(verdict__is_eligible=False).filter(~Exists(done))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a coming window finds families: attached by a day, on its evidence date and, past it, still on the day.

    ``in_work_on`` is the day on which weeks in work are asked about.
    """

    window: int
    attached_by: date
    evidence_on: date
    is_past: bool
    in_work_on: date


def due_in(windows: Iterable[Window], as_at: date) -> list[Due]:
    """Return when windows find families, looked at from a day."""
    return [
        Due(
            window=one.pk,
            attached_by=one.attached_by,
            evidence_on=one.evidence_on,
            is_past=one.evidence_on < as_at,
            in_work_on=max(one.evidence_on, as_at),
        )
        for one in windows
    ]


def _asked(
    *, said: Said, due: tuple[Due, ...], selection: Selection, is_capped: bool
) -> tuple[QuerySet[Any, Any], ...]:
    at = said.at
    reported = FIGURES["turned-around"].rows_at(at).order_by()
    attached = FIGURES["worked-with"].rows_at(at).annotate(began=TruncMonth("attached_on")).order_by()
    part = selection.narrow(placed(at, due), FIGURES["worked-with"], as_at=at.day).order_by()
    return (
        reported.values_list("window").annotate(Count("id")),
        attached.values_list("began").annotate(Count("id")),
        part.values_list("falls_in", "how").annotate(Count("id")),
        Claim.objects.results().filter(programme=at.programme, state__in=IN_A_BATCH).order_by().values_list("id"),
        *(taken_asked(said.programme) if is_capped else ()),
    )


_ASKED = MadeOnce(_asked)


def placed(at: AsAt, windows: Sequence[Due]) -> Rows:
    """Return the families not reported, each with the window its earliest date falls in, and how sure that is.

    A family is placed once: in the first window in which it is met, else in the first in which it might be. One that is
    not known to be eligible is placed in none.
    """
    as_at = at.day
    silent = list(at.known.all_silent)
    known = ~Q(verdict__rests_on__overlap=silent) if silent else Q()
    works_known = ~Q(employment_verdict__rests_on__overlap=silent) if silent else Q()
    met = {one.window: (_held("met", one, as_at) & known) | (_in_work("met", one) & works_known) for one in windows}
    possible = {one.window: _held("possible", one, as_at) | _in_work("possible", one) for one in windows}
    in_time = {one.window: Q(verdict__is_eligible=True, attached_on__lte=one.attached_by) for one in windows}
    today = (Q(verdict__met__holds=as_at) & known) | (Q(employment_verdict__met__holds=as_at) & works_known)
    found: Rows = (
        not_reported(at)
        .annotate(
            met_in=_first({window: in_time[window] & met[window] for window in in_time}),
            possible_in=_first({window: in_time[window] & possible[window] for window in in_time}),
        )
        .annotate(
            falls_in=Case(When(met_in__isnull=False, then=F("met_in")), default=F("possible_in")),
            how=Case(
                When(Q(met_in__isnull=False) & today, then=Value(Coming.MET.value)),
                When(met_in__isnull=False, then=Value(Coming.DATED.value)),
                When(possible_in__isnull=False, then=Value(Coming.OUTSTANDING.value)),
                default=Value(""),
            ),
        )
    )
    return found


def _held(days: str, window: Due, as_at: date) -> Q:
    """Return the condition that the outcomes plan is met on a window's evidence date and still on the day itself."""
    found = Q(**{f"verdict__{days}__holds": window.evidence_on})
    return found & Q(**{f"verdict__{days}__holds": as_at}) if window.is_past else found


def _in_work(days: str, window: Due) -> Q:
    return Q(**{f"employment_verdict__{days}__holds": window.in_work_on})


def _first(when: dict[int, Q]) -> Case:
    given = [When(held, then=Value(window)) for window, held in when.items()]
    return Case(*given, default=Value(None), output_field=IntegerField())
