"""What a pack shows of the programme's approach: who led the work, assessments and family plans, who was seen when."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from claims.models import Claim
from claims.packs import Papers
from families.views.record import Opened
from families.words import counted, day, period
from keyworkers.models import Intervention
from keyworkers.models.casework import SeenOutcome
from keyworkers.permissions import Verb, may

LEADS = [{"label": label} for label in ("Lead keyworker", "Team", "When")]
PAPERS = [{"label": label} for label in ("What", "Day", "By", "Signed off or agreed")]
SUPPORT = [{"label": label} for label in ("Day", "What", "Who worked with them", "Seen")]
FOLDS_ABOVE = 10  # rows; on a page a longer table opens when asked, on paper it is whole
NOT_SHOWN = "Your role does not open casework: who was seen and what was written is not shown."


def approach_of(claim: Claim, record: Opened, papers: Papers) -> dict[str, Any]:
    """Return what shows the approach; to whoever may not see casework, only that it is not shown."""
    if not may(record.request.user, Verb.VIEW_CASEWORK):
        return {"remark": NOT_SHOWN}
    attachment = claim.attachment
    facts = [
        {"key": "Assessed", "value": _dated(attachment.assessed_on, after=attachment.attached_on)},
        {"key": "Family plan agreed", "value": day(attachment.family_plan_on)},
        {"key": "Lead keyworker named", "value": day(attachment.lead_worker_on)},
        {"key": "Delivered by", "value": attachment.get_delivery_route_display()},
        {"key": "Provider", "value": str(attachment.provider or "the council itself")},
    ]
    held = papers.support
    seen = sum(one.outcome == SeenOutcome.SEEN for one in held)
    tables = [_leads(claim, papers), _papers(claim, papers), _support(claim, held)]
    return {
        "facts": facts,
        "remark": f"{counted(len(held), 'contact,contacts').capitalize()} from attachment on, "
        f"the family seen at {seen:,} of them.",
        "tables": [table for table in tables if table["rows"]],
        "links": []
        if record.is_for_packs
        else [
            ("The chronology, to print", reverse("family_print_chronology", args=[claim.family_id])),
            ("The family plan", reverse("family_plan", args=[claim.family_id])),
        ],
    }


def _dated(on: Any, *, after: Any) -> str:
    return f"{day(on)}, after the family was attached" if on and on > after else day(on)


def _leads(claim: Claim, papers: Papers) -> dict[str, Any]:
    rows = [
        [str(one.keyworker), str(one.keyworker.team or ""), period(one.starts_on, one.ends_on)] for one in papers.leads
    ]
    return {"id": f"leads-{claim.pk}", "caption": "Who led the work", "columns": LEADS, "rows": rows}


def _papers(claim: Claim, papers: Papers) -> dict[str, Any]:
    rows: list[list[Any]] = [
        [
            "Whole-family assessment",
            one.completed_on or one.started_on,
            str(one.written_by),
            f"Signed off by {one.signed_off_by} on {day(one.signed_off_at)}" if one.signed_off_at else "not signed off",
        ]
        for one in papers.assessments
    ]
    rows += [
        ["Family plan", one.agreed_on, str(one.written_by), day(one.agreed_on, "not agreed")]
        for one in papers.family_plans
    ]
    caption = "Assessments and family plans written here"
    return {"id": f"papers-{claim.pk}", "caption": caption, "columns": PAPERS, "rows": rows}


def _support(claim: Claim, held: Iterable[Intervention]) -> dict[str, Any]:
    rows = [
        [
            one.happened_on,
            one.get_kind_display(),
            str(one.worker),
            one.get_outcome_display()
            if one.outcome == SeenOutcome.SEEN
            else {"text": one.get_outcome_display(), "detail": one.get_not_seen_why_display()},
        ]
        for one in held
    ]
    return {
        "id": f"support-{claim.pk}",
        "caption": "Contacts since attachment",
        "columns": SUPPORT,
        "rows": rows,
        "folds": len(rows) > FOLDS_ABOVE,
    }
