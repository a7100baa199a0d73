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

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import TruncMonth

from claims.caps import Room, rooms_of
from claims.figures.pace import Seen, year_before
from claims.figures.registry import FIGURES, AsAt, Rows, worked_with
from claims.figures.selection import EVERYTHING, Selection
from claims.models import Claim, ClaimKind, Programme, TargetMeasure, Window
from claims.models.choices import IN_A_BATCH, Payment
from families.words import month
from outcomes.standing import silent_kinds


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

    @cached_property
    def at(self) -> AsAt:
        """Return the programme as at the day, asked once for all that is read of it."""
        return AsAt(self.programme, self.as_at)

    @cached_property
    def windows(self) -> list[Window]:
        """Return the programme's windows, the first opened first."""
        return sorted(self.programme.windows.all(), key=lambda one: one.opens_on)

    @cached_property
    def reported_in(self) -> Counter[int]:
        """Return how many results were reported in each window, those counted before this system among them."""
        found = Counter[int]()
        if not self.programme.council.is_as_published:
            rows = FIGURES["turned-around"].rows_at(self.at).order_by().values_list("window").annotate(Count("id"))
            found.update(dict(rows))
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
        rows = worked_with(self.programme, self.as_at).annotate(began=TruncMonth("attached_on"))
        found = dict(rows.order_by().values_list("began").annotate(Count("id")))
        first = max(year_before((self.as_at + timedelta(days=1)).replace(day=1)), self.programme.starts_on)
        return [Seen(name=month(one), on=one, count=found.get(one, 0)) for one in months_from(first, to=self.as_at)]

    @cached_property
    def by_place(self) -> dict[tuple[int | None, str], int]:
        """Return how many families not reported fall in which window, and how sure that is; one query."""
        part = self.selection.narrow(
            placed(self.at, self.open_or_coming), FIGURES["worked-with"], as_at=self.as_at
        ).order_by()
        rows = part.values_list("falls_in", "how").annotate(Count("id"))
        return {(at, how): count for at, how, count in rows}

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
        if self.programme.payment != Payment.BY_RESULTS:
            return []
        return rooms_of(self.programme.caps.filter(kind=ClaimKind.RESULT))

    @cached_property
    def in_a_batch(self) -> int:
        """Return how many results are in a batch, which the caps count as taken and nobody has reported."""
        return Claim.objects.results().filter(programme=self.programme, state__in=IN_A_BATCH).count()

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


def placed(at: AsAt, windows: Sequence[Window]) -> Rows:
    """Return the families not reported, each with the window its earliest date falls in, and how sure that is.

    A family is placed once: in the first window in which it is met, else in the first in which it might be. One that is
    not known to be eligible is placed in none.
    """
    as_at = at.day
    silent = sorted(silent_kinds(at.programme.council_id, day=as_at))
    known = ~Q(verdict__rests_on__overlap=silent) if silent else Q()
    works_known = ~Q(employment_verdict__rests_on__overlap=silent) if silent else Q()
    met = {one.pk: (_held("met", one, as_at) & known) | (_in_work("met", one, as_at) & works_known) for one in windows}
    possible = {one.pk: _held("possible", one, as_at) | _in_work("possible", one, as_at) for one in windows}
    in_time = {one.pk: Q(verdict__is_eligible=True, attached_on__lte=one.attached_by) for one in windows}
    today = (Q(verdict__met__holds=as_at) & known) | (Q(employment_verdict__met__holds=as_at) & works_known)
    found: Rows = (
        not_reported(at)
        .annotate(
            met_in=_first(windows, {one.pk: in_time[one.pk] & met[one.pk] for one in windows}),
            possible_in=_first(windows, {one.pk: in_time[one.pk] & possible[one.pk] for one in windows}),
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


def _held(days: str, window: Window, as_at: date) -> Q:
    """Return the condition that the outcomes plan is met on a window's evidence date and still on the day itself."""
    found = Q(**{f"verdict__{days}__holds": window.evidence_on})
    return found & Q(**{f"verdict__{days}__holds": as_at}) if window.evidence_on < as_at else found


def _in_work(days: str, window: Window, as_at: date) -> Q:
    return Q(**{f"employment_verdict__{days}__holds": max(window.evidence_on, as_at)})


def _first(windows: Iterable[Window], when: dict[int, Q]) -> Case:
    given = [When(when[one.pk], then=Value(one.pk)) for one in windows]
    return Case(*given, default=Value(None), output_field=IntegerField())
