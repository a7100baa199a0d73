"""Outcomes plans to be read: the versions of each framework, one as a document, two side by side."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from families.words import counted, day, moment
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.judging import plan_of
from outcomes.models import OutcomesPlan
from outcomes.models.versions import VersionedTextQuerySet
from outcomes.rules.changes import Change, Item, changes_between
from outcomes.rules.document import (
    Value,
    condition_of,
    eligibility_in_words,
    employment_in_words,
    other_values,
    values_of_gate,
    values_of_indicator,
)
from outcomes.rules.plan import Asked, Headline, Indicator, Plan

VERSIONS = [{"label": label} for label in ("Version", "State", "In force from", "Written by", "Approved by")]
VALUES = [{"label": label} for label in ("What", "Value", "Mark", "Where it comes from", "Verified by")]
CHANGED = [{"label": label} for label in ("What", "Change", "Before", "After", "Where it comes from")]
NOT_VERIFIED = "Not verified"


def plans_of_council(request: KeyworkerRequest) -> VersionedTextQuerySet:
    """Return the versions of the caller's council."""
    plans = OutcomesPlan.objects.filter(council=request.user.council_id)
    return plans.select_related("framework", "written_by", "approved_by")


def plan_found(request: KeyworkerRequest, pk: int) -> OutcomesPlan:
    """Return a version of the caller's council, or answer that there is none."""
    found: OutcomesPlan = get_object_or_404(plans_of_council(request), pk=pk)
    return found


@requires(Verb.VIEW_OUTCOMES_PLANS)
@require_safe
def outcomes_plans(request: KeyworkerRequest) -> HttpResponse:
    """List the versions by framework: the one in force, those to come, drafts that wait for approval, earlier ones."""
    plans = plans_of_council(request).defer("text", "framework_text", "warnings")
    by_framework = groupby(plans.order_by("-framework__starts_on", "framework", "-version"), lambda one: one.framework)
    shown = {
        "columns": VERSIONS,
        "frameworks": [_listed(request, str(framework), list(ours)) for framework, ours in by_framework],
        "write": reverse("outcomes_plan_write") if may(request.user, Verb.WRITE_OUTCOMES_PLANS) else "",
    }
    return render(request, "outcomes/plans/plans.html", shown)


def _listed(request: KeyworkerRequest, framework: str, plans: list[OutcomesPlan]) -> dict[str, Any]:
    published = sorted((one for one in plans if one.published_at), key=lambda one: (one.in_force_on, one.pk))
    in_force = next((one for one in reversed(published) if one.in_force_on <= request.today), None)
    return {
        "framework": framework,
        "rows": [_line(one, state_of(one, in_force=one == in_force, today=request.today)) for one in plans],
        "waiting": counted(sum(not one.published_at for one in plans), "draft waits,drafts wait"),
        "has_draft": any(not one.published_at for one in plans),
    }


def state_of(plan: OutcomesPlan, *, in_force: bool, today: Any) -> str:
    """Return where a version stands."""
    if not plan.published_at:
        return "draft"
    if in_force:
        return "in force"
    return "to come" if plan.in_force_on > today else "earlier"


def _line(one: OutcomesPlan, state: str) -> list[Any]:
    return [
        {"text": str(one), "href": reverse("outcomes_plan", args=[one.pk]), "detail": one.note},
        {"text": state, "tag": "plan"},
        one.in_force_on,
        str(one.written_by) if one.written_by else "loaded by a command",
        {"text": str(one.approved_by), "detail": moment(one.published_at)} if one.approved_by else "",
    ]


@requires(Verb.VIEW_OUTCOMES_PLANS)
@require_safe
def outcomes_plan(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one version as a document: what makes each need present, what it asks, and where each number comes from."""
    found = plan_found(request, pk)
    plan = plan_of(found.pk)
    others = plans_of_council(request).filter(framework=found.framework_id).exclude(pk=found.pk).order_by("-version")
    values = (*plan.values, *(plan.framework.values if plan.framework else ()))
    unverified = sum(not value.verified_by for value in values)
    shown = {
        "found": found,
        "plan": plan,
        "facts": _facts(found),
        "verified": _verified(unverified, len(values)),
        "eligibility": list(eligibility_in_words(plan)),
        "employment": list(employment_in_words(plan)),
        "gates": [
            {
                "label": one.label,
                "code": one.code,
                "holds": condition_of(one.rule),
                "values": _values(values_of_gate(plan, one.code)),
            }
            for one in plan.gates
        ],
        "headlines": [_headline(plan, head, request) for head in plan.headlines],
        "others": _values(other_values(plan)),
        "columns": VALUES,
        "compared": [
            {"words": str(one), "href": reverse("outcomes_plan_compare", args=[found.pk, one.pk])}
            for one in others.defer("text", "framework_text", "warnings")
        ],
    }
    return render(request, "outcomes/plans/plan.html", shown)


def _verified(unverified: int, every: int) -> str:
    if not unverified:
        return ""
    all_of = "None" if unverified == every else f"{unverified} of the {every} values are not verified: nobody"
    if unverified == every:
        return f"{all_of} of its {every} values is verified: nobody has held them against a signed source yet."
    return f"{all_of} has held them against a signed source yet."


def _facts(found: OutcomesPlan) -> list[dict[str, str]]:
    facts = [("Framework", str(found.framework)), ("In force from", day(found.in_force_on)), ("Why", found.note)]
    if found.written_by:
        facts.append(("Written", f"{moment(found.written_at)} by {found.written_by}"))
    if found.approved_by:
        facts.append(("Approved and published", f"{moment(found.published_at)} by {found.approved_by}"))
    facts.append(("Fingerprint (SHA-256)", found.digest[:16]))
    return [{"key": key, "value": value} for key, value in facts if value]


def _headline(plan: Plan, head: Headline, request: KeyworkerRequest) -> dict[str, Any]:
    notes = []
    if head.asked is Asked.ENTRY:
        notes.append("Counts for who may be attached; not asked for the result.")
    if head.is_local:
        notes.append("The council's own criterion.")
    return {
        "label": head.label_on(request.today),
        "code": head.code,
        "notes": notes,
        "indicators": [_indicator(plan, one) for one in head.indicators],
    }


def _indicator(plan: Plan, one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "need": one.need,
        "label": one.label,
        "present": condition_of(one.entry) if one.entry else None,
        "met": condition_of(one.outcome) if one.outcome else None,
        "values": _values(values_of_indicator(plan, one.code)),
    }


def _values(values: tuple[Value, ...]) -> dict[str, Any]:
    unverified = sum(not value.source.verified_by for value in values)
    counted_words = counted(len(values), "number,numbers")
    return {
        "rows": [
            [
                one.place[:1].upper() + one.place[1:],
                one.source.value,
                one.source.mark,
                one.source.source,
                one.source.verified_by or NOT_VERIFIED,
            ]
            for one in values
        ],
        "summary": f"{counted_words[:1].upper()}{counted_words[1:]} and where they come from"
        + (f" ({unverified} not verified)" if unverified else ""),
    }


@requires(Verb.VIEW_OUTCOMES_PLANS)
@require_safe
def outcomes_plan_compare(request: KeyworkerRequest, pk: int, other: int) -> HttpResponse:
    """Show two versions of a framework side by side, the older one first: what is added, removed and changed."""
    one, two = plan_found(request, pk), plan_found(request, other)
    before, after = sorted((one, two), key=lambda plan: (plan.framework.starts_on, plan.version))
    items = changes_between(plan_of(before.pk), plan_of(after.pk))
    counts = [
        f"{sum(item.change is change for item in items)} {change.value}"
        for change in (Change.ADDED, Change.REMOVED, Change.CHANGED, Change.SAME)
    ]
    shown = {
        "before": before,
        "after": after,
        "items": [_compared(item, place) for place, item in enumerate(items, 1) if item.change is not Change.SAME],
        "same": [item.title for item in items if item.change is Change.SAME],
        "counts": ", ".join(counts),
        "columns": CHANGED,
    }
    return render(request, "outcomes/plans/compare.html", shown)


def _compared(item: Item, place: int) -> dict[str, Any]:
    return {
        "id": f"item-{place}",
        "title": item.title,
        "under": item.under,
        "change": item.change.value,
        "aspects": [aspect for aspect in item.aspects if aspect.differs],
        "values": [
            [one.place[:1].upper() + one.place[1:], one.change.value.capitalize(), one.before, one.after, one.source]
            for one in item.values
        ],
    }
