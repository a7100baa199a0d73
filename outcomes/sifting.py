"""Sifting: the families that another version of an outcomes plan may judge otherwise, found before they are read.

Most changes touch one need, of which nothing speaks in most families' records. That nothing does, one question says.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from families.asking import AskedAgain
from families.models import Family, Membership
from outcomes.gathering import coverage_in, sources_of
from outcomes.models import Attachment, Evidence, Need, NeedSource, PlanMove
from outcomes.rules.plan import Plan
from outcomes.rules.whatif import WhatIf


def plans_held(attachments: Collection[int]) -> set[int]:
    """Return the outcomes plans under which ``attachments`` are judged, or were moved to be."""
    return {plan for rows in _HELD.of_many(attachments) for (plan,) in rows}


def _held(attachments: Sequence[int]) -> Iterable[QuerySet[Any, Any]]:
    yield Attachment.objects.filter(pk__in=attachments).order_by().values_list("plan_id").distinct()
    yield PlanMove.objects.filter(attachment_id__in=attachments).order_by().values_list("plan_id").distinct()


def to_be_read(
    families: Sequence[int], plans: Mapping[int, Plan], other: WhatIf, *, measures: frozenset[str]
) -> list[int]:
    """Return the families of whom something speaks of ``measures``, those ``other`` asks, or may have to.

    The rest are judged alike under it and those ``plans`` under which they are held.
    """
    attached, sources, *told = _about(measures).of_many(families)
    heard = {family for rows in told for (family,) in rows}
    coverage = coverage_in(sources)
    ours = [one for one in attached if one[2] in plans]  # the others are attached under another framework
    under = {(council, plan) for _, council, plan, _ in ours}
    same = {(council, plan): other.same_in_silence(plans[plan], coverage[council]) for council, plan in under}
    return sorted(
        {
            family
            for family, council, plan, attached_on in ours
            if family in heard or attached_on not in same[council, plan]
        }
    )


@lru_cache(maxsize=16)
def _about(measures: frozenset[str]) -> AskedAgain:
    return AskedAgain(partial(_asked, measures=measures))


def _asked(families: Sequence[int], *, measures: frozenset[str]) -> Iterator[QuerySet[Any, Any]]:
    attached = Attachment.objects.filter(family_id__in=families).order_by()
    yield attached.values_list("family_id", "council_id", "plan_id", "attached_on")
    yield sources_of(Family.objects.filter(pk__in=families).values("council_id"), by=None)
    told = Evidence.objects.filter(superseded_at__isnull=True, measure__in=sorted(measures)).order_by()
    of_people = Membership.objects.filter(Exists(told.filter(person=OuterRef("person_id"))))
    for rows in (of_people, told, Need.objects.filter(source=NeedSource.PROFESSIONAL), PlanMove.objects):
        yield rows.filter(family_id__in=families).order_by().values_list("family_id").distinct()


_HELD = AskedAgain(_held)
