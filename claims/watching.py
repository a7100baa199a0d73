"""The watch over families whose result was paid: whether they still meet their outcomes plan.

A relapse is never hidden, and never a demand by itself: "after payment there is no routine clawback for later relapse"
[DOMAIN.md 2.2]. Sustained for N months is our reading: met on every day from the day the claim was sent to the same day
N months later. It is read of the verdict as it is known now, so evidence that arrives late still counts. Of a result by
continuous employment the adult's work is watched, by the spells that are recorded: in work on every day, less than a
week between two jobs not counted (our reading). No benefit is looked at, so none is told of.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from claims.eligibility import first_day_without, holds_through
from claims.facts import first_complete
from claims.models import Claim, ClaimKind, ClaimState, Programme, ResultType
from claims.rounding import percentage
from families.reading import Rows
from outcomes.ledgers import read_ledger
from outcomes.models import Evidence
from outcomes.rules.daysets import NEVER, DaySet, add_months
from outcomes.rules.facts import Measure
from outcomes.standing import sources_asked

MILESTONES = (3, 6, 12)  # months after the claim was sent


class Held(StrEnum):
    """Whether what was claimed held through some days."""

    HELD = "held"
    NOT_HELD = "not held"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A paid result: when it was sent, and the days its family meets its outcomes plan, or might.

    ``known_to`` is the last day to which the sources it rests on speak; None: without end.
    """

    claim: int
    family: int
    attachment: int
    sent_on: date
    met: DaySet
    possible: DaySet
    known_to: date | None
    route: ResultType = ResultType.PROGRESS

    def held_to(self, day: date) -> Held:
        """Return whether the outcomes plan was met on every day from the claim to ``day``."""
        if not holds_through(self.possible, self.sent_on, day):
            return Held.NOT_HELD
        is_known = self.known_to is None or day <= self.known_to
        return Held.HELD if is_known and holds_through(self.met, self.sent_on, day) else Held.NOT_KNOWN

    def lapsed_on(self, as_of: date) -> date | None:
        """Return the first day since the claim on which the plan was certainly not met; None: there is none yet."""
        if holds_through(self.possible, self.sent_on, as_of):
            return None
        return first_day_without(self.possible, self.sent_on, as_of)

    def is_met(self, as_of: date) -> bool:
        """Return whether the plan is met on a day, as far as it is known."""
        return as_of in self.met and (self.known_to is None or as_of <= self.known_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sustained:
    """Of the results that were sent so many months ago or more: how many held, did not, or are not known."""

    months: int
    held: int
    not_held: int
    not_known: int

    @property
    def rate(self) -> str:
        """Return "75% of those known (3 of 4)"."""
        known = self.held + self.not_held
        return f"{percentage(self.held, known)} ({self.held:,} of {known:,} known)" if known else "not known yet"


def sustained(watched: Iterable[Watched], *, as_of: date) -> list[Sustained]:
    """Return how many results were sustained at each milestone, of those for which its day has come."""
    found = {months: Counter[Held]() for months in MILESTONES}
    for one in watched:
        for months in MILESTONES:
            day = add_months(one.sent_on, months)
            if day <= as_of:
                found[months][one.held_to(day)] += 1
    return [
        Sustained(months=months, held=of[Held.HELD], not_held=of[Held.NOT_HELD], not_known=of[Held.NOT_KNOWN])
        for months, of in found.items()
    ]


def lapsed(watched: Iterable[Watched], *, as_of: date) -> list[tuple[date, Watched]]:
    """Return the families that did not hold what was paid for, the latest first, with the day each fell on."""
    found = [(day, one) for one in watched if (day := one.lapsed_on(as_of))]
    return sorted(found, key=lambda pair: (pair[0], pair[1].claim), reverse=True)


def paid_results(programme: Programme) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return the questions of which ``watched_in`` reads the answers: the paid results, and the sources."""
    paid = Claim.objects.filter(programme=programme, kind=ClaimKind.RESULT, state=ClaimState.PAID)
    columns = (
        *("id", "family", "attachment", "submitted_on", "result_type"),
        *("attachment__verdict__met", "attachment__verdict__possible", "attachment__verdict__rests_on"),
        *("attachment__employment_verdict__ledgers", "attachment__employment_verdict__rests_on"),
    )
    return paid.order_by("id").values_list(*columns), sources_asked(programme.council_id)


def spells_asked(results: Iterable[tuple[Any, ...]]) -> QuerySet[Any, Any]:
    """Return the question for the spells in work of the adults whose work was paid for."""
    people = {_worker(ledgers) for *_, ledgers, _ in results if ledgers}
    spells = Evidence.objects.filter(person__in=people, measure=Measure.WORK_EMPLOYMENT, superseded_at__isnull=True)
    return spells.order_by("starts_on").values_list("person_id", "starts_on", "ends_on")


def _worker(ledgers: Sequence[Any]) -> int:
    return first_complete(map(read_ledger, ledgers)).person


def _in_work(spells: Sequence[tuple[date, date | None]]) -> DaySet:
    """Return the days in work; less than a week between two spells counts as work."""
    joined: list[tuple[date, date | None]] = []
    for starts_on, ends_on in spells:
        if joined and (joined[-1][1] is None or starts_on - joined[-1][1] < timedelta(weeks=1)):
            first, last = joined[-1]
            joined[-1] = first, None if last is None or ends_on is None else max(last, ends_on)
        else:
            joined.append((starts_on, ends_on))
    return DaySet.of(*joined)


def watched_in(
    results: Iterable[tuple[Any, ...]], sources: Rows, spells: Iterable[tuple[int, date, date | None]] | None = None
) -> tuple[list[Watched], int]:
    """Return the results that are watched, and how many are not.

    Those are by employment: all where nobody asks for the ``spells``, else those of whose work nothing is known.
    """
    horizons = _horizons(sources)
    of_people: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for person, starts_on, ends_on in spells or ():
        of_people[person].append((starts_on, ends_on))
    watched: list[Watched] = []
    unwatched = 0
    for claim, family, attachment, sent_on, result_type, met, possible, rests_on, ledgers, work_rests_on in results:
        in_work = result_type == ResultType.EMPLOYMENT
        if sent_on is None or (in_work and (spells is None or not ledgers)):
            unwatched += 1
            continue
        worked = _in_work(of_people[_worker(ledgers)]) if in_work else NEVER
        might = DaySet.starting(sent_on) if possible is None else possible
        watched.append(
            Watched(
                claim=claim,
                family=family,
                attachment=attachment,
                sent_on=sent_on,
                met=worked if in_work else met or NEVER,
                possible=worked if in_work else might,
                known_to=_known_to((work_rests_on if in_work else rests_on) or (), horizons),
                route=ResultType(result_type),
            )
        )
    return watched, unwatched


def _horizons(sources: Rows) -> dict[str, date | None]:
    """Return the day to which each kind of source speaks, with the lag it is allowed; None: it has never spoken."""
    found: dict[str, date | None] = {}
    for kind, to, lag in sources:
        reach = to + timedelta(days=lag) if to else None
        before = found.get(kind)
        found[kind] = max(reach, before) if reach and before else reach or before
    return found


def _known_to(rests_on: Sequence[str], horizons: Mapping[str, date | None]) -> date | None:
    reaches = [horizons.get(kind) or date.min for kind in rests_on]
    return min(reaches, default=None)
