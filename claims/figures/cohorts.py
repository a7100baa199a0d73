"""The funnel by cohort: of the families attached in a period, how many came how far by a day.

A family stands in the cohort of the day it was attached and stays there. Families that are identified and not attached
stand apart: they have no such day. The stages are those of the registry, counted of the cohort: *in progress* alone is
ours, a family plan agreed by the day. A stage is no subset of the one before it: a family claimed may not meet its
outcomes plan any more, and one claimed by employment need never have met it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncQuarter

from claims.figures.registry import FIGURES, AsAt, Rows, Said, reported, worked_with
from claims.figures.selection import EVERYTHING, Selection
from claims.ledger import year_of
from claims.models import Programme, ResultType
from families.asking import MadeOnce
from families.reading import Rows as Read
from families.words import MONTHS
from outcomes.models import Attachment, Identification


class By(StrEnum):
    """How long a period of attachment is."""

    YEAR = "year"
    QUARTER = "quarter"


class Stage(StrEnum):
    """How far a family came; the value names the stage in an address."""

    IDENTIFIED = "identified"
    ELIGIBLE = "eligible"
    ATTACHED = "attached"
    IN_PROGRESS = "in_progress"
    MEETS = "meets"
    PROGRESS = "progress"
    EMPLOYMENT = "employment"
    PAID = "paid"


TITLES = {
    Stage.IDENTIFIED: "Identified",
    Stage.ELIGIBLE: "Eligible",
    Stage.ATTACHED: "Attached",
    Stage.IN_PROGRESS: "In progress",
    Stage.MEETS: "Meets the outcomes plan",
    Stage.PROGRESS: "Claimed by progress",
    Stage.EMPLOYMENT: "Claimed by employment",
    Stage.PAID: "Paid",
}
SENTENCES = {
    Stage.IDENTIFIED: "Families attached in the period: each of them was identified.",
    Stage.ELIGIBLE: "Of those attached, those that met the programme's entry rule on the day.",
    Stage.ATTACHED: "Families attached under the programme in the period.",
    Stage.IN_PROGRESS: "Of those attached, those with a family plan agreed by the day.",
    Stage.MEETS: "Of those attached, those that meet every need and the school gate on the day, claimed or not.",
    Stage.PROGRESS: "Of those attached, those whose result by progress is reported by the day.",
    Stage.EMPLOYMENT: "Of those attached, those whose result by continuous employment is reported by the day.",
    Stage.PAID: "Of those attached, those whose result was paid by the day.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How many families of a cohort came to each stage."""

    identified: int = 0
    eligible: int = 0
    attached: int = 0
    in_progress: int = 0
    meets: int = 0
    progress: int = 0
    employment: int = 0
    paid: int = 0

    def __add__(self, other: "Funnel") -> "Funnel":
        return Funnel(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The families attached from a day to a day (``ends_on`` is the day after the last), and how far they came."""

    name: str
    starts_on: date
    ends_on: date
    funnel: Funnel


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """Every cohort of a programme, the latest first; ``apart`` are the families identified and not attached.

    Of a part of the programme these are none: only a family that was attached lies in one.
    """

    cohorts: list[Cohort]
    apart: Funnel

    @property
    def total(self) -> Funnel:
        """Return all of them together."""
        return sum((one.funnel for one in self.cohorts), self.apart)


def cohorts_of(at: AsAt, *, by: By, selection: Selection = EVERYTHING) -> Cohorts:
    """Return the funnel of a programme, or a part of it, by the period in which families were attached."""
    quarters: dict[date, Funnel] = {}
    families, claims, considered = _ASKED.of(said=at.said, selection=selection)
    for starts_on, funnel in _counted(families, claims):
        quarters[starts_on] = quarters.get(starts_on, Funnel()) + funnel
    found: dict[date, Funnel] = {}
    for starts_on, funnel in quarters.items():
        first = starts_on if by == By.QUARTER else date(year_of(starts_on), 4, 1)
        found[first] = found.get(first, Funnel()) + funnel
    cohorts = [_cohort(first, funnel, by) for first, funnel in sorted(found.items(), reverse=True)]
    return Cohorts(cohorts=cohorts, apart=_not_attached(considered) if selection.is_everything else Funnel())


def _cohort(first: date, funnel: Funnel, by: By) -> Cohort:
    if by == By.YEAR:
        return Cohort(
            name=f"{first.year} to {first.year + 1}",
            starts_on=first,
            ends_on=date(first.year + 1, 4, 1),
            funnel=funnel,
        )
    ends_on = (first + timedelta(days=95)).replace(day=1)
    name = f"{MONTHS[first.month - 1]} to {MONTHS[ends_on.month - 2]} {first.year}"
    return Cohort(name=name, starts_on=first, ends_on=ends_on, funnel=funnel)


def _asked(*, said: Said, selection: Selection) -> tuple[QuerySet[Any, Any], ...]:
    """Return what is asked of each quarter of attachment, of the families and of the claims; and who is to consider."""
    at = said.at

    def narrowed(name: str) -> Rows:
        return selection.narrow(FIGURES[name].rows_at(at), FIGURES[name], as_at=at.day)

    families = _by_quarter(narrowed("worked-with")).annotate(
        Count("id"),
        eligible=Count("id", filter=Q(verdict__is_eligible=True)),
        begun=Count("id", filter=Q(family_plan_on__lte=at.day)),
        meets=Count("id", filter=FIGURES["meets-the-plan"].holds(at)),
    )
    claims = _by_quarter(narrowed("turned-around"), "result_type").annotate(
        Count("id"), paid=Count("id", filter=FIGURES["paid"].holds(at))
    )
    return families, claims, _to_consider(said)


_ASKED = MadeOnce(_asked)


def _counted(families: Read, claims: Read) -> Iterable[tuple[date, Funnel]]:
    """Yield what each quarter of attachment counts."""
    for starts_on, every, eligible, begun, meets in families:
        yield (
            starts_on,
            Funnel(identified=every, attached=every, eligible=eligible, in_progress=begun, meets=meets),
        )
    for starts_on, route, every, paid in claims:
        by_work = route == ResultType.EMPLOYMENT
        yield starts_on, Funnel(paid=paid, employment=every if by_work else 0, progress=0 if by_work else every)


def _by_quarter(rows: Rows, *more: str) -> Any:
    path = "attached_on" if rows.model is Attachment else "attachment__attached_on"
    return rows.annotate(began=TruncQuarter(path)).order_by().values_list("began", *more)


def _to_consider(said: Said) -> QuerySet[Any, Any]:
    """Return, by whether they are eligible, the families identified by the matrix and not attached."""
    rows = Identification.objects.filter(council=said.council, matrix__framework=said.framework)
    attached = Attachment.objects.filter(framework=said.framework, family=OuterRef("family"))
    told = rows.filter(~Exists(attached)).order_by().values_list("is_eligible")
    counted: QuerySet[Any, Any] = told.annotate(Count("id"))
    return counted


def _not_attached(rows: Read) -> Funnel:
    counts: dict[bool, int] = dict(rows)
    return Funnel(identified=sum(counts.values()), eligible=counts.get(True, 0))


def families_at(programme: Programme, stage: Stage, *, as_at: date, starts_on: date, ends_on: date) -> Rows:
    """Return the attachments of a cohort that came to a stage."""
    attached: Rows = worked_with(programme, as_at).filter(attached_on__gte=starts_on, attached_on__lt=ends_on)
    match stage:
        case Stage.ELIGIBLE:
            return attached.filter(verdict__is_eligible=True)
        case Stage.IN_PROGRESS:
            return attached.filter(family_plan_on__lte=as_at)
        case Stage.MEETS:
            return attached.filter(pk__in=FIGURES["meets-the-plan"].rows(programme, as_at).order_by().values("pk"))
        case Stage.PROGRESS | Stage.EMPLOYMENT:
            return attached.filter(Exists(_claims(reported(programme, as_at)).filter(result_type=stage.value)))
        case Stage.PAID:
            return attached.filter(Exists(_claims(FIGURES["paid"].rows(programme, as_at))))
        case _:
            return attached


def _claims(rows: Rows) -> Rows:
    found: Rows = rows.filter(attachment=OuterRef("pk"))
    return found
