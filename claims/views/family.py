"""The claims of one family: what was claimed, the weeks in work, and what a claim not yet made waits for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.answers import Outcome, Result
from claims.eligibility import gates
from claims.facts import ClaimFacts
from claims.gathering import Asked, gather
from claims.holding import with_holder
from claims.models import Claim, ClaimKind, ClaimState, Programme, ResultType, Window
from claims.views.claims import COLUMNS, all_told, row_of
from families.asking import MadeOnce
from families.views.record import opened
from families.words import day
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.models import Attachment, EmploymentVerdict, Verdict
from outcomes.views.weeks import weeks_of

_ENDED = (ClaimState.REFUSED, ClaimState.WITHDRAWN)


@requires(Verb.VIEW_PACKS)
@require_safe
def family_claims(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show a family's claims and, for each kind not claimed yet, which gates it passes in the window at hand."""
    record = opened(request, pk)
    claims_made, held, programmes, windows = _OF_A_FAMILY.of(
        family=pk, council=record.family.council_id, today=request.today
    )
    attachments = {one.framework_id: one for one in held}
    next_windows = {one.programme_id: one for one in reversed(windows)}
    shown = {
        "columns": COLUMNS,
        "rows": [row_of(claim, request.user) for claim in claims_made],
        "weeks": [
            told_weeks
            for attachment in attachments.values()
            if getattr(attachment, "employment_verdict", None)
            for told_weeks in weeks_of(attachment.pk, record.scope)
        ],
        "also_reached": _also_reached(claims_made, request.today),
        "checks": [
            check
            for programme in programmes
            if (attachment := attachments.get(programme.framework_id)) and (window := next_windows.get(programme.pk))
            for check in _checks(attachment, programme, window, claims_made, request)
        ],
    }
    return render(request, "claims/family.html", record.frame("family_claims", **shown))


def _of_a_family(*, family: int, council: int, today: date) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for its claims, its attachments, the programmes, and the windows open now or later."""
    made = with_holder(Claim.objects.filter(family=family)).select_related(
        "family", "window", "attachment__verdict", "attachment__employment_verdict"
    )
    return (
        made.order_by("-id"),
        Attachment.objects.filter(family=family).select_related("verdict", "employment_verdict"),
        Programme.objects.filter(council=council),
        Window.objects.filter(programme__council=council, submit_by__gte=today).order_by("opens_on"),
    )


_OF_A_FAMILY = MadeOnce(_of_a_family)


def _also_reached(made: list[Claim], today: date) -> str:
    """Return that the other route to a result has been reached too: "recorded, not claimable" [R+], vector 14."""
    for claim in made:
        if claim.kind != ClaimKind.RESULT or claim.state in _ENDED:
            continue
        other = Route.other_than(claim)
        since = other.met_since(today)
        if since:
            return (
                f"{other.words} has been reached too, on {day(since)}. It is recorded and cannot be claimed: "
                "a family's result is claimed once, by one route."
            )
    return ""


@dataclass(frozen=True, slots=True)
class Route:
    """A route to a result, and the verdict on it."""

    words: str
    verdict: Verdict | EmploymentVerdict | None

    @classmethod
    def other_than(cls, claim: Claim) -> "Route":
        """Return the route by which a result was not claimed."""
        if claim.result_type == ResultType.EMPLOYMENT:
            return cls(ResultType.PROGRESS.label, getattr(claim.attachment, "verdict", None))
        return cls(ResultType.EMPLOYMENT.label, getattr(claim.attachment, "employment_verdict", None))

    def met_since(self, today: date) -> date | None:
        """Return since when it is met, None where it is not."""
        return self.verdict.met.since(today) if self.verdict else None


def _checks(
    attachment: Attachment, programme: Programme, window: Window, made: list[Claim], request: KeyworkerRequest
) -> list[dict[str, Any]]:
    """Return the gates of each claim the family may still make, by each route, in the window open now or next."""
    live = {claim.kind for claim in made if claim.programme_id == programme.pk and claim.state not in _ENDED}
    routes: list[tuple[ClaimKind, ResultType | None]] = [(ClaimKind.ATTACHMENT, None)]
    routes.append((ClaimKind.RESULT, ResultType.PROGRESS))
    if getattr(attachment, "employment_verdict", None):
        routes.append((ClaimKind.RESULT, ResultType.EMPLOYMENT))
    asked = [
        Asked(attachment=attachment.pk, kind=kind, window=window.pk, result_type=route)
        for kind, route in routes
        if kind not in live
    ]
    found = gather(programme, asked, as_of=request.today)
    return [_check(facts, window, gates(facts, as_of=request.today)) for facts in found]


def _check(facts: ClaimFacts, window: Window, results: tuple[Result, ...]) -> dict[str, Any]:
    open_ones = sum(result.outcome is not Outcome.PASSED for result in results)
    words = (
        "Every gate is passed; the next night raises the claim." if not open_ones else f"{open_ones} not passed yet."
    )
    route = f": {facts.result_type.label.lower()}" if facts.result_type else ""
    return {
        "title": f"{facts.kind.label}{route}, {window}",
        "words": words,
        "gates": all_told(results, plan=facts.plan),
    }
