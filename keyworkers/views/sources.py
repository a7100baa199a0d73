"""What a family's chronology is told of: one source for each kind of dated thing that stands in its record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncDate

from families.models import Family, HouseholdChange, Membership
from families.models.feeds import FeedKind, FeedRecord
from families.relating import relation_of
from families.words import LONDON
from keyworkers.colleagues import name_of
from keyworkers.models import (
    Amendment,
    Assessment,
    Document,
    FamilyPlan,
    Goal,
    Handover,
    Intervention,
    Participation,
    Review,
)
from keyworkers.views.wanted import Kind, Wanted, searched_without_unnamed, with_reasons, without_unnamed
from outcomes.models import Attachment, CaseStep, Need

SENT_BY_AGENCIES = [kind for kind in FeedKind.values if kind not in (FeedKind.CASES, FeedKind.VISITS)]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of rows: ``rows`` of a family, ``day`` of each, what is ``told``, ``texts`` searched, whom it is of.

    ``kept`` leaves out of the rows what the reader may not know.
    """

    name: str
    kind: Kind
    rows: Callable[[Family], QuerySet[Any]]
    day: Any
    told: Mapping[str, Any]
    texts: Sequence[str] = ()
    person: str = ""
    row: str = "id"
    kept: "Callable[[QuerySet[Any], Family, Wanted], QuerySet[Any]] | None" = None


def _name(path: str) -> Concat:
    return Concat(f"{path}__first_name", Value(" "), f"{path}__last_name")


def _day_of(moment: str) -> TruncDate:
    return TruncDate(moment, tzinfo=LONDON)


def _took_part(**how: bool) -> ArraySubquery:
    return ArraySubquery(Participation.objects.filter(intervention=OuterRef("pk"), **how).values("person_id"))


def _added() -> ArraySubquery:
    return ArraySubquery(Amendment.objects.filter(intervention=OuterRef("pk")).values("id"))


def _household(family: Family) -> QuerySet[HouseholdChange]:
    return HouseholdChange.objects.standing().filter(Q(family=family) | Q(other_family=family))


def _sent(family: Family) -> QuerySet[Any, Any]:
    people = Membership.objects.filter(family=family).values("person_id")
    rows: QuerySet[Any, Any] = FeedRecord.objects.current().filter(
        Q(family=family) | Q(person__in=people), kind__in=SENT_BY_AGENCIES
    )
    counted: QuerySet[Any, Any] = rows.values("load_id", "kind").annotate(rows=Count("id"))
    return counted


NOTE = {name: name for name in ("kind", "outcome", "minutes", "place", "child_said", "next_step", "next_on")} | {
    "why": "not_seen_why",
    "at": Cast("started_at", CharField()),
    "by": _name("worker"),
    "words": "note",
    "people": _took_part(),
    "alone": _took_part(seen_alone=True),
    "added": _added(),
}

# In the order in which things of one day stand, the last first.
SOURCES: Sequence[Source] = (
    Source(
        "agencies",
        Kind.AGENCIES,
        _sent,
        _day_of("load__loaded_at"),
        {"kind": "kind", "rows": "rows"},
        person="person_id",
        row="load_id",
        kept=without_unnamed,
    ),
    Source(
        "work began",
        Kind.STEPS,
        lambda family: Attachment.objects.filter(family=family),
        F("attached_on"),
        {"route": "delivery_route"},
    ),
    Source(
        "need",
        Kind.NEEDS,
        lambda family: Need.objects.filter(family=family),
        F("identified_on"),
        {
            "headline": "headline",
            "indicator": "indicator",
            "source": "source",
            "words": "note",
            "by": _name("recorded_by"),
        },
        texts=("note",),
    ),
    Source(
        "household",
        Kind.HOUSEHOLD,
        _household,
        F("happened_on"),
        {
            "kind": "kind",
            "words": "why",
            "by": name_of("made_by"),
            "related": relation_of(),
            "before": "effects__0__before",
        },
        texts=("why",),
        kept=with_reasons,
    ),
    Source(
        "assessment",
        Kind.PLANS,
        lambda family: Assessment.objects.filter(family=family),
        F("started_on"),
        {"by": _name("written_by"), "words": "summary"},
        texts=("summary",),
        person="members__person",
    ),
    Source(
        "assessment agreed",
        Kind.PLANS,
        lambda family: Assessment.objects.filter(family=family, agreed_on__isnull=False),
        F("agreed_on"),
        {"by": _name("written_by")},
        person="agreed_with",
    ),
    Source(
        "assessment signed off",
        Kind.PLANS,
        lambda family: Assessment.objects.filter(family=family, signed_off_at__isnull=False),
        _day_of("signed_off_at"),
        {"by": _name("signed_off_by")},
        person="members__person",
    ),
    Source(
        "family plan",
        Kind.PLANS,
        lambda family: FamilyPlan.objects.filter(family=family, agreed_on__isnull=False),
        F("agreed_on"),
        {"by": _name("written_by")},
        person="agreed_with",
    ),
    Source(
        "goal",
        Kind.PLANS,
        lambda family: Goal.objects.filter(family=family, reached_on__isnull=False),
        F("reached_on"),
        {"words": "wording"},
        texts=("wording",),
    ),
    Source(
        "review",
        Kind.PLANS,
        lambda family: Review.objects.filter(family=family),
        F("reviewed_on"),
        {"by": _name("written_by"), "words": "changed", "family_said": "family_said"},
        texts=("changed", "family_said"),
        person="present",
    ),
    Source(
        "document",
        Kind.DOCUMENTS,
        lambda family: Document.objects.standing().filter(family=family),
        _day_of("uploaded_at"),
        {"kind": "kind", "words": "title", "by": _name("uploaded_by"), "about": "person_id"},
        texts=("title",),
        person="person",
        kept=searched_without_unnamed,
    ),
    Source(
        "handover",
        Kind.HANDOVERS,
        lambda family: Handover.objects.filter(family=family),
        F("handed_on"),
        {"from": _name("from_worker"), "to": _name("to_worker"), "words": "note"},
        texts=("note",),
    ),
    Source(
        "step",
        Kind.STEPS,
        lambda family: CaseStep.objects.filter(family=family),
        F("stepped_on"),
        {"kind": "kind", "reason": "close_reason", "words": "words", "with": "goes_on_with", "by": _name("taken_by")},
        texts=("words", "goes_on_with"),
    ),
    Source(
        "note",
        Kind.NOTES,
        lambda family: Intervention.objects.standing().filter(family=family),
        F("happened_on"),
        NOTE,
        texts=("note", "child_said", "next_step", "place"),
        person="people",
    ),
    Source(
        "amendment",
        Kind.NOTES,
        lambda family: Amendment.objects.filter(family=family, intervention__withdrawn_at__isnull=True),
        _day_of("written_at"),
        {
            "note": "intervention_id",
            "of": "intervention__kind",
            "on": "intervention__happened_on",
            "by": _name("written_by"),
            "words": "text",
            "reason": "reason",
        },
        texts=("text", "reason"),
        person="intervention__people",
    ),
)
