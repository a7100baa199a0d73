"""What the lines of a batch rest on as internal audit draws its sample: their strata, and what is always looked at."""

import json
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from claims.models import Batch, ClaimKind, ResultType
from claims.models.choices import DrawnFor
from claims.sampling import LineDrawn
from keyworkers.models import Assignment
from keyworkers.models.casework import AssignmentKind
from outcomes.models import Decided, ProfessionalJudgement

# Who verifies work without being the council: the Jobcentre's own system or adviser, and the tax office [S42]. A
# payslip, an employer's word and the family's own are looked at, and accepted, by the council itself.
VERIFIED_OUTSIDE = frozenset({"dwp-system", "adviser", "hmrc"})
LONGEST_STRATUM = 200


def standing_lines(batch: Batch) -> list[LineDrawn]:
    """Return the frozen lines that stand, in their order, in one query.

    The team is that of whoever led the work last, by the window's evidence date; the provider is the attachment's.
    """
    rows = _rows(batch).values_list(
        "line_number",
        "claim__kind",
        "claim__result_type",
        "team",
        "claim__attachment__provider__name",
        "is_retrospective",
        "is_judged",
        "snapshot",
    )
    return [
        LineDrawn(
            line_number=line_number,
            stratum=stratum(kind, result_type, team=team, provider=provider),
            rests_on=_rests_on(
                is_judged=is_judged and result_type == ResultType.PROGRESS,
                is_retrospective=is_retrospective,
                is_self_verified=result_type == ResultType.EMPLOYMENT and is_self_verified(snapshot),
            ),
        )
        for line_number, kind, result_type, team, provider, is_retrospective, is_judged, snapshot in rows
    ]


def _rows(batch: Batch) -> QuerySet[Any]:
    day = batch.window.evidence_on
    leads = Assignment.objects.filter(
        kind=AssignmentKind.LEAD, family=OuterRef("claim__family"), starts_on__lte=day
    ).order_by("-starts_on")
    judgements = ProfessionalJudgement.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=day),
        attachment=OuterRef("claim__attachment"),
        decision=Decided.APPROVED,
        withdrawn_at__isnull=True,
        met_on__lte=day,
    )
    rows: QuerySet[Any] = (
        batch.lines.filter(removed_at__isnull=True, line_number__isnull=False)
        .annotate(
            team=Subquery(leads.values("keyworker__team__name")[:1]),
            is_judged=Exists(judgements),
            is_retrospective=Q(claim__attachment__assessed_on__gt=F("claim__attachment__attached_on")),
        )
        .order_by("line_number")
    )
    return rows


def stratum(kind: str, result_type: str, *, team: str | None, provider: str | None) -> str:
    """Return the words of a stratum: what is claimed, the team, the provider."""
    what = ResultType(result_type).label if result_type else ClaimKind(kind).label
    return ", ".join([what, team or "no team", provider or "the council itself"])[:LONGEST_STRATUM]


def _rests_on(*, is_judged: bool, is_retrospective: bool, is_self_verified: bool) -> DrawnFor | None:
    """Return the first reason for which a line is always looked at."""
    reasons = {
        DrawnFor.JUDGEMENT: is_judged,
        DrawnFor.RETROSPECTIVE: is_retrospective,
        DrawnFor.SELF_VERIFIED: is_self_verified,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def is_self_verified(snapshot: str) -> bool:
    """Tell of the snapshot of a result by employment whether nobody but the council verified the work."""
    employment = json.loads(snapshot).get("employment") or {}
    return VERIFIED_OUTSIDE.isdisjoint(employment.get("verified", ()))
