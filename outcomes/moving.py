"""Moving families to another version of their outcomes plan, from a day on and for a reason; the step is recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.judging import plan_of
from outcomes.models import Attachment, Need, NeedSource, OutcomesPlan, PlanMove


def judged_under(attachments: QuerySet[Attachment], *, on: date) -> QuerySet[Any]:
    """Return attachments with ``held``: the version each is judged under on a day."""
    last = PlanMove.objects.filter(attachment=OuterRef("pk"), from_on__lte=on).order_by("-from_on")
    return attachments.annotate(
        held=Coalesce(Subquery(last.values("plan_id")[:1]), F("plan_id"), output_field=BigIntegerField())
    )


def movable(attachments: QuerySet[Attachment], plan: OutcomesPlan, *, on: date) -> QuerySet[Any]:
    """Return those attachments that are judged under an older version of the same framework on a day."""
    older = OutcomesPlan.objects.filter(
        council=plan.council_id, framework=plan.framework_id, version__lt=plan.version
    ).values("pk")
    ours = attachments.filter(council=plan.council_id, framework=plan.framework_id)
    return judged_under(ours, on=on).filter(held__in=older)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A need a professional recorded that a version does not have: the family cannot be moved to it."""

    family: int
    indicator: str


def lacking(attachments: Iterable[int], plan: OutcomesPlan) -> list[Lacking]:
    """Return the needs that professionals recorded of these attachments and the version does not have."""
    recorded = Need.objects.filter(attachment__in=attachments, source=NeedSource.PROFESSIONAL)
    others = recorded.exclude(indicator__in=plan_of(plan.pk).indicators).order_by("family_id", "id")
    return [Lacking(family, indicator) for family, indicator in others.values_list("family_id", "indicator")]


def move(
    attachments: Sequence[Attachment], plan: OutcomesPlan, *, from_on: date, reason: str, by: User, at: datetime
) -> int:
    """Move families to a published version from a day on, all of them or none, and return how many were moved.

    They are judged under it from that day on and before it as before. Raises :class:`NotPossibleError` where the
    version is not in force by then, where a family has moves from that day or later, or where one has a need that
    the version lacks.
    """
    if plan.published_at is None:
        raise NotPossibleError("Families are moved to a published version.")
    if from_on < plan.in_force_on:
        raise NotPossibleError("The version is not in force on that day yet.", field="from_on")
    ours = [one.pk for one in attachments]
    if not ours:
        raise NotPossibleError("There is no family to move.")
    if PlanMove.objects.filter(attachment__in=ours, from_on__gte=from_on).exists():
        raise NotPossibleError(
            "Some of these families are moved from that day or a later one already.", field="from_on"
        )
    if lacking(ours, plan):
        raise NotPossibleError("Some of these families have a need that this version lacks.")
    moves = PlanMove.objects.bulk_create(
        PlanMove(
            council_id=one.council_id,
            family_id=one.family_id,
            attachment=one,
            plan=plan,
            from_on=from_on,
            reason=reason,
            moved_by=by,
            moved_at=at,
        )
        for one in sorted(attachments, key=lambda one: one.family_id)
    )
    return len(moves)
