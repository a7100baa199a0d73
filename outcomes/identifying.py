"""Identifying: where the families nobody works with stand in the council's matrix, and what a person decides of them.

Nothing here decides anything by itself: the score says where to look first, the entry rule whether a family could be
attached, and a person, with a reason, who is opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import structlog
from django.db.models import QuerySet

from families.asking import AskedAgain
from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.gathering import AT_ONCE, gather_as_of
from outcomes.judging import plan_of
from outcomes.models import (
    Attachment,
    Consideration,
    Decision,
    Identification,
    IdentificationMatrix,
    OutcomesPlan,
)
from outcomes.rules.eligibility import EXPECTING, Eligible
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.identification import Affected, Contribution, Priority, entry_rule, prioritise
from outcomes.rules.matrix import Matrix, read_matrix
from outcomes.rules.plan import Plan
from outcomes.rules.record import Record

log = structlog.get_logger(__name__)

COLUMNS = (
    *("matrix_id", "plan_id", "is_eligible", "eligibility", "score"),
    *("band", "domains", "freshest_on", "contributions", "gaps"),
)


@dataclass(frozen=True, slots=True)
class Identified:
    """What identifying some families did: how many have a place now, whose changed, whose could not be found."""

    count: int = 0
    changed: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()

    def __add__(self, other: "Identified") -> "Identified":
        """Return both together."""
        return Identified(self.count + other.count, self.changed + other.changed, self.failed + other.failed)


def matrix_of(published: IdentificationMatrix) -> Matrix:
    """Return the matrix of a published version; it never changes, so it is read once a process."""
    return _read(published.text, str(published))


@lru_cache(maxsize=16)
def _read(text: str, name: str) -> Matrix:
    return read_matrix(text, name=name)


def identify(families: Sequence[int], *, as_of: date, at: datetime) -> Identified:
    """Find the places of ``families`` on a day and write what differs; those attached since have none any more.

    A family on which the rules crash keeps its former place and day: a crash is never an answer.
    """
    if not families:
        return Identified()
    few = len(families) <= AT_ONCE
    councils, attached, placed, published = _STANDING.of(families) if few else map(list, _standing(families))
    matrices = {one.council_id: one for one in reversed(published) if one.in_force_on <= as_of}
    if not matrices:
        return Identified()
    taken = set(attached)
    ours = {
        family: council
        for family, council in councils
        if council in matrices and (family, matrices[council].framework_id) not in taken
    }
    gone = [family for (family,) in placed if family not in ours]
    if gone:
        Identification.objects.filter(family_id__in=gone).delete()
    if not ours:
        return Identified()
    plans = _plans_in_force(matrices, on=as_of)
    looked_at = {family: council for family, council in ours.items() if council in plans}
    found, failed = _places(looked_at, matrices, plans, as_of=as_of, at=at) if looked_at else ([], [])
    return Identified(len(found), _write(found, as_of=as_of), tuple(failed))


def _standing(families: Sequence[int]) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for the families' councils, frameworks and places, and their councils' published matrices.

    The text of a matrix, which is long, is read where a family is looked at.
    """
    ours = Family.objects.filter(pk__in=families)
    matrices = IdentificationMatrix.objects.published().filter(council__in=ours.values("council"))
    return (
        ours.values_list("pk", "council_id"),
        Attachment.objects.filter(family_id__in=families).values_list("family_id", "framework_id"),
        Identification.objects.filter(family_id__in=families).values_list("family_id"),
        matrices.order_by("-in_force_on", "-id").defer("text"),
    )


_STANDING = AskedAgain(_standing)


def _plans_in_force(matrices: Mapping[int, IdentificationMatrix], *, on: date) -> dict[int, OutcomesPlan]:
    """Return each council's outcomes plan under its matrix's framework, whose entry rule is asked."""
    found = OutcomesPlan.objects.in_force(on).filter(council__in=matrices).reverse().defer("text")
    return {plan.council_id: plan for plan in found if plan.framework_id == matrices[plan.council_id].framework_id}


def _places(
    families: Mapping[int, int],
    matrices: Mapping[int, IdentificationMatrix],
    plans: Mapping[int, OutcomesPlan],
    *,
    as_of: date,
    at: datetime,
) -> tuple[list[Identification], list[int]]:
    found: list[Identification] = []
    failed: list[int] = []
    rules = {plan.pk: plan_of(plan.pk) for plan in plans.values()}
    for family, facts in gather_as_of(families, as_of=as_of).items():
        council = families[family]
        try:
            place = _place(facts, matrix_of(matrices[council]), rules[plans[council].pk])
        except Exception:
            log.exception("a family could not be identified", family_id=family)
            failed.append(family)
            continue
        place.council_id, place.family_id, place.as_of, place.judged_at = council, family, as_of, at
        place.matrix_id, place.plan_id = matrices[council].pk, plans[council].pk
        found.append(place)
    return found, failed


def _place(facts: FamilyFacts, matrix: Matrix, plan: Plan) -> Identification:
    record = Record(facts)
    eligible = entry_rule(record, plan)
    priority = prioritise(record, matrix)
    return Identification(
        is_eligible=eligible.is_eligible,
        eligibility=_eligibility(eligible),
        score=priority.score,
        band=priority.band,
        domains=list(priority.domains),
        freshest_on=priority.freshest_on,
        contributions=[_as_json(each) for each in priority.contributions],
        gaps=_gaps(priority),
    )


def _eligibility(eligible: Eligible) -> dict[str, Any]:
    return {
        "headlines": list(eligible.headlines),
        "counted": eligible.counted,
        "minimum": eligible.minimum,
        "in_doubt": list(eligible.in_doubt),
        "dependent_child": eligible.dependent_child.value,
        **({"expecting": True} if EXPECTING in eligible.reasons else {}),
    }


def _gaps(priority: Priority) -> list[dict[str, Any]]:
    return [asdict(gap) for gap in priority.gaps]


def _as_json(each: Contribution) -> dict[str, Any]:
    return {
        "indicator": each.indicator,
        "domain": each.domain,
        "points": each.points,
        "people": [{"person": who.person, "until": _iso(who.until)} for who in each.people],
        "count": each.count,
        "first_on": _iso(each.first_on),
        "freshest_on": _iso(each.freshest_on),
        "until": _iso(each.until),
        "evidence": list(each.evidence),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def contributions_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Contribution, ...]:
    """Return the contributions that were stored as JSON."""
    return tuple(
        Contribution(
            indicator=one["indicator"],
            domain=one["domain"],
            points=one["points"],
            people=tuple(Affected(who["person"], _day(who["until"])) for who in one["people"]),
            count=one["count"],
            first_on=date.fromisoformat(one["first_on"]),
            freshest_on=date.fromisoformat(one["freshest_on"]),
            until=_day(one["until"]),
            evidence=tuple(one["evidence"]),
        )
        for one in stored
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _write(found: Sequence[Identification], *, as_of: date) -> tuple[int, ...]:
    """Write the places that differ, move the others' day on, and return the families whose place differs."""
    ids = [place.family_id for place in found]
    kept = {place.family_id: place for place in Identification.objects.filter(family_id__in=ids)}
    differing = [place for place in found if _differs(kept.get(place.family_id), place)]
    Identification.objects.bulk_create(
        differing,
        update_conflicts=True,
        unique_fields=["family"],
        update_fields=[*(column.removesuffix("_id") for column in COLUMNS), "as_of", "judged_at"],
    )
    changed = {place.family_id for place in differing}
    same = [place.family_id for place in found if place.family_id not in changed]
    Identification.objects.filter(family_id__in=same).exclude(as_of=as_of).update(as_of=as_of)
    return tuple(sorted(changed))


def _differs(kept: Identification | None, new: Identification) -> bool:
    return kept is None or any(getattr(kept, column) != getattr(new, column) for column in COLUMNS)


def consider(
    place: Identification,
    decision: Decision,
    *,
    reason: str,
    look_again_on: date | None = None,
    by: User,
    as_of: date,
    at: datetime,
) -> Consideration:
    """Record that ``by`` opened the family or set it aside, with where it stands now, and return the record.

    A family that does not meet the entry rule may be opened all the same; the record says so, for the manager.
    Raises :class:`NotPossibleError` where the family is worked with already, was opened before, or the day to look
    again does not lie ahead.
    """
    place = Identification.objects.select_related("matrix").select_for_update(of=("self",)).get(pk=place.pk)
    _refuse(place, decision, look_again_on, as_of=as_of)
    return Consideration.objects.create(
        council_id=place.council_id,
        family_id=place.family_id,
        matrix_id=place.matrix_id,
        decision=decision,
        reason=reason,
        look_again_on=look_again_on if decision is Decision.SET_ASIDE else None,
        is_outside_entry_rule=decision is Decision.OPENED and place.is_eligible is False,
        as_of=place.as_of,
        is_eligible=place.is_eligible,
        score=place.score,
        band=place.band,
        contributions=place.contributions,
        considered_by=by,
        considered_at=at,
    )


def _refuse(place: Identification, decision: Decision, look_again_on: date | None, *, as_of: date) -> None:
    """Raise :class:`NotPossibleError` where this cannot be decided of the family."""
    if Attachment.objects.filter(family=place.family_id, framework=place.matrix.framework_id).exists():
        raise NotPossibleError("This family is worked with already.")
    last = Consideration.objects.filter(family=place.family_id).first()
    if decision is Decision.OPENED and last and last.decision == Decision.OPENED:
        raise NotPossibleError("This family has been opened already.", field="decision")
    if decision is Decision.SET_ASIDE and (look_again_on is None or look_again_on <= as_of):
        raise NotPossibleError("Enter a day after today to look again.", field="look_again_on")
