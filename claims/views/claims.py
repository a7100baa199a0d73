"""The list of claims, one claim with its gates, moves and snapshot, and the claims of one family."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions import bring_up_to_date, release, withdraw
from claims.answers import Result
from claims.eligibility import gates
from claims.forms import ClaimFilter, ReasonForm
from claims.gathering import Asked, gather
from claims.models import BatchLine, Claim, ClaimMove, ClaimState, HeldFor, ResultType, Window
from claims.models.choices import UNSENT_STATES
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import counted, day, number, short_day
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from outcomes.views.weeks import weeks_of

SIZE = 50
COLUMNS = [{"label": label} for label in ("Claim", "Family", "Attached", "Window", "State", "Why it is held")]
ENTERING = ["GET", "HEAD", "POST"]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def claims(request: KeyworkerRequest) -> HttpResponse:
    """List the claims, newest first, narrowed by what the address says."""
    form = ClaimFilter(request.GET, council=request.user.council_id)
    chosen = form.chosen()
    every = Claim.objects.filter(council=request.user.council_id, **chosen)
    visible = every.visible_to(scope_for(request))
    count = visible.count()
    after = request.GET.get("after", "")
    page = page_of(
        visible.select_related("family", "window", "attachment"),
        by="-id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    shown = {
        "filter": form,
        "chosen": [{"words": form.words_of(name), "href": _without(request.GET, name)} for name in chosen],
        "columns": COLUMNS,
        "rows": [row_of(claim) for claim in page.rows],
        "count": count,
        "hidden": every.count() - count,
        "next": _without(request.GET, "after", after=page.after) if page.after else "",
        "is_first": not after,
        "windows": _open_windows(request),
    }
    return render(request, "claims/claims.html", shown)


def _without(asked: QueryDict, name: str, **more: Any) -> str:
    kept = {key: value for key, value in asked.items() if key not in (name, "after") and value}
    return "?" + urlencode({**kept, **more})


def row_of(claim: Claim) -> list[Any]:
    """Return a claim as a list of claims shows it."""
    return [
        (f"{claim.get_kind_display()} {claim.pk}", reverse("claim", args=[claim.pk])),
        {"text": claim.family.name, "detail": claim.family.reference},
        claim.attachment.attached_on,
        claim.window.name,
        {"text": claim.state, "tag": "claim"},
        claim.held_because,
    ]


def _open_windows(request: KeyworkerRequest) -> list[dict[str, Any]]:
    """Return the windows open today, each with its batches."""
    windows = Window.objects.open_on(request.today).filter(programme__council=request.user.council_id)
    return [{"window": window, "batches": list(window.batches.all())} for window in windows.prefetch_related("batches")]


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def claims_raise(request: KeyworkerRequest) -> HttpResponse:
    """Hold what lapsed and raise what is due now, by the night's own action, without waiting for the night."""
    kept, raised = bring_up_to_date(request.user.council, as_of=request.today, at=request.now)
    due = raised.results + raised.attachments
    messages.success(request, f"{counted(due, 'claim,claims').capitalize()} raised, {number(kept.held)} held.")
    return redirect("claims")


@requires(Verb.VIEW_CLAIMS)
@require_safe
def claim(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one claim: its gates as a checklist, its moves as a timeline, what it froze."""
    found = claim_in_scope(request, pk)
    looked_at(request, found.family)
    is_unsent = found.state in UNSENT_STATES
    line = found.lines.select_related("batch", "batch__window").order_by("-id").first()
    shown = {
        "claim": found,
        "facts": _facts(found, line),
        "is_unsent": is_unsent,
        "gates": [told(result) for result in _gates(found, request)] if is_unsent else [],
        "events": [_event(move) for move in found.moves.select_related("moved_by").order_by("-moved_at", "-id")],
        "line": line,
        "weeks": weeks_of(found.attachment_id, scope_for(request))
        if found.result_type == ResultType.EMPLOYMENT
        else [],
        "may_withdraw": may(request.user, Verb.PREPARE_CLAIMS)
        and found.state in (ClaimState.DRAFT, ClaimState.HELD, ClaimState.SUBMITTED, ClaimState.PAID),
        "may_release": may(request.user, Verb.PREPARE_CLAIMS) and found.held_for == HeldFor.HAND,
    }
    return render(request, "claims/claim.html", shown)


def claim_in_scope(request: KeyworkerRequest, pk: int) -> Claim:
    """Return the claim where its family is in this person's scope; 404 elsewhere."""
    rows = Claim.objects.visible_to(scope_for(request))
    found: Claim = get_object_or_404(rows.select_related("family", "window", "programme", "attachment__plan"), pk=pk)
    return found


def _gates(claim: Claim, request: KeyworkerRequest) -> tuple[Result, ...]:
    (facts,) = gather(claim.programme, [Asked.about(claim)], as_of=request.today)
    return gates(facts, as_of=request.today)


def told(result: Result) -> dict[str, str]:
    """Return a gate's answer as the component shows it."""
    dates = ", ".join(f"{what.replace('-', ' ')} {short_day(on)}" for what, on in result.dates)
    return {
        "words": result.title,
        "state": result.outcome.value,
        "why": f"{result.sentence}{f' ({dates})' if dates else ''}",
    }


def _facts(claim: Claim, line: BatchLine | None) -> list[dict[str, Any]]:
    is_result = bool(claim.result_type)
    judged_on = claim.window.evidence_on if is_result else claim.attachment.attached_on
    rows = [
        {"key": "Claim", "value": str(claim.pk)},
        {"key": "What is claimed", "value": claim.get_result_type_display() or claim.get_kind_display()},
        {"key": "Programme", "value": claim.programme.name},
        {"key": "Window", "value": f"{claim.window}, evidence date {day(claim.window.evidence_on)}"},
        {"key": "Attached", "value": day(claim.attachment.attached_on)},
        {"key": "Outcomes plan", "value": str(claim.attachment.plan_on(judged_on))},
    ]
    if claim.held_because:
        rows.append({"key": "Held because", "value": claim.held_because})
    if claim.submitted_on:
        rows.append({"key": "Submitted", "value": day(claim.submitted_on)})
    if line and not line.removed_at:
        number = f"line {line.line_number}" if line.line_number else "not frozen"
        batch = reverse("batch", args=[line.batch_id])
        rows.append({"key": "Batch", "value": f"{line.batch}, {number}", "href": batch, "action": "Open"})
    return rows


def _event(move: ClaimMove) -> dict[str, Any]:
    titles = {("", "draft"): "Raised", ("draft", "draft"): "Carried over", ("held", "held"): "Still held"}
    return {
        "title": titles.get((move.came_from, move.went_to), move.get_went_to_display()),
        "at": move.moved_at,
        "by": str(move.moved_by or "the night"),
        "words": move.reason,
    }


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def claim_withdraw(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Withdraw a claim, for a reason, after showing what that means."""
    found = claim_in_scope(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Claim {found.pk} is withdrawn.")
            return redirect("claim", pk)
    warning = "A withdrawn claim is not counted any more, and cannot be taken up again."
    return _reason_page(request, found, form, title="Withdraw this claim", warning=warning, button="Withdraw the claim")


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def claim_release(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Let go a claim that an analyst held."""
    found = claim_in_scope(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            release(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Claim {found.pk} is a draft again.")
            return redirect("claim", pk)
    return _reason_page(request, found, form, title="Let this claim go", warning="", button="Make it a draft again")


def _reason_page(
    request: KeyworkerRequest, claim: Claim, form: forms.Form, *, title: str, warning: str, button: str
) -> HttpResponse:
    shown = {
        "form": form,
        "title": title,
        "caption": f"Claim {claim.pk}, {claim.family}",
        "warning": warning,
        "button": button,
        "back": reverse("claim", args=[claim.pk]),
    }
    return render(request, "claims/reason.html", shown, status=422 if form.errors else 200)
