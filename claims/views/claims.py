"""The list of claims, one claim with its gates, moves and snapshot, and the claims of one family."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions import bring_up_to_date, release, withdraw
from claims.answers import Outcome, Result
from claims.caps import within_cap
from claims.checking import looked_over
from claims.eligibility import shown_beside
from claims.forms import ClaimFilter, ReasonForm
from claims.holding import with_holder
from claims.ledger import was_paid
from claims.models import Batch, BatchLine, Claim, ClaimState, Decision, HeldFor, ResultType, Window
from claims.models.choices import UNSENT_STATES, TaskCode
from claims.packs import judged_on
from claims.views.lifecycle import Way, events_of, said_of, state_in
from claims.views.money import MONEY_COLUMNS, money_of
from claims.views.naming import family_cell, family_words, needs_called
from claims.views.narrowing import sees_not_all
from claims.views.restricted import visible_in
from families.paging import page_of
from families.reading import at_once
from families.refusals import NotPossibleError
from families.words import counted, day, number, short_day
from keyworkers.forms import refuse
from keyworkers.models import User
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, looked_at, opens_packs, scope_for
from outcomes.models import OutcomesPlan
from outcomes.rules.words import source_in_words
from outcomes.views.weeks import weeks_of

SIZE = 50
COLUMNS = [{"label": label} for label in ("Claim", "Family", "Attached", "Window", "State", "Why it is held")]
ENTERING = ["GET", "HEAD", "POST"]
COMPLETE_TO = " complete to"
_WITH_A_CLAIM = ("family", "window", "programme", "attachment__plan", "again_of__window")
_MAY_BE_WITHDRAWN = (ClaimState.DRAFT, ClaimState.READY, ClaimState.HELD)


@requires(Verb.VIEW_CLAIMS)
@require_safe
def claims(request: KeyworkerRequest) -> HttpResponse:
    """List the claims, newest first, narrowed by what the address says."""
    form = ClaimFilter(request.GET, council=request.user.council_id)
    chosen = form.chosen()
    scope = scope_for(request)
    visible = Claim.objects.visible_to(scope).filter(**form.wanted())
    after = request.GET.get("after", "")
    page = page_of(
        with_holder(visible).select_related("family", "window", "attachment"),
        by="-id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    shown = {
        "filter": form,
        "chosen": [{"words": form.words_of(name), "href": _without(request.GET, name)} for name in chosen],
        "columns": COLUMNS,
        "rows": [row_of(claim, request.user) for claim in page.rows],
        "count": visible.count(),
        "is_partly_listed": sees_not_all(scope),
        "next": _without(request.GET, "after", after=page.after) if page.after else "",
        "is_first": not after,
        "windows": _open_windows(request),
        "take_href": reverse("list_take", args=["claims"]) + _without(request.GET, "after").rstrip("?"),
    }
    return render(request, "claims/claims.html", shown)


def _without(asked: QueryDict, name: str, **more: Any) -> str:
    kept = {key: value for key, value in asked.items() if key not in (name, "after") and value}
    return "?" + urlencode({**kept, **more})


def row_of(claim: Any, user: User) -> list[Any]:
    """Return a claim, read ``with_holder``, as a list of claims shows it."""
    return [
        (f"{claim.get_kind_display()} {claim.pk}", reverse("claim", args=[claim.pk])),
        family_cell(claim.family, user),
        claim.attachment.attached_on,
        claim.window.name,
        {"text": claim.shown_state, "tag": "claim"},
        claim.held_because,
    ]


def _open_windows(request: KeyworkerRequest) -> list[dict[str, Any]]:
    """Return the windows open today, each with its batches."""
    windows = Window.objects.open_on(request.today).filter(programme__council=request.user.council_id)
    batches = Batch.objects.filter(window__in=windows.order_by().values("pk")).select_related("window")
    found, of_them = at_once(windows, batches)
    return [{"window": window, "batches": [one for one in of_them if one.window_id == window.pk]} for window in found]


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def claims_raise(request: KeyworkerRequest) -> HttpResponse:
    """Hold what lapsed and raise what is due now, by the night's own action, without waiting for the night."""
    kept, raised = bring_up_to_date(request.user.council, as_of=request.today, at=request.now, by=request.user)
    due = raised.results + raised.attachments
    messages.success(request, f"{counted(due, 'claim,claims').capitalize()} raised, {number(kept.held)} held.")
    return redirect("claims")


@requires(Verb.VIEW_CLAIMS)
@require_safe
@opens_packs
def claim(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one claim: its gates as a checklist, its way as a timeline, what it froze."""
    found = claim_in_scope(request, pk)
    looked_at(request, found.family)
    is_unsent = found.state in UNSENT_STATES
    way = Way.of(found)
    line, decisions = way.line, way.decisions
    answers = [task for task in way.tasks if task.undone_at is None]
    one = looked_over(found.programme, [found], as_of=request.today, answers=answers)[0] if is_unsent else None
    by_employment, sees_packs = found.result_type == ResultType.EMPLOYMENT, may(request.user, Verb.VIEW_PACKS)
    shown = {
        "claim": found,
        "state": state_in(found, line),
        "whose": family_words(found.family, request.user),
        "sees_packs": sees_packs,
        "opens_record": found.family_id not in scope_for(request).packs,
        "facts": _facts(found, line, request.user, plan=one.facts.plan if one else None),
        "is_unsent": is_unsent,
        "gates": all_told(one.gates, plan=one.facts.plan) if one else [],
        "beside": [told(result) for result in (*shown_beside(one.facts, as_of=request.today), within_cap(found))]
        if one
        else [],
        "tasks": [_task(result, found, request) for result in one.tasks] if one else [],
        "standing": said_of(decisions),
        "events": events_of(way),
        "line": line,
        "weeks": weeks_of(found.attachment_id, scope_for(request)) if by_employment and sees_packs else [],
        "money": money_of(found) if found.submitted_on and may(request.user, Verb.VIEW_MONEY) else [],
        "money_columns": MONEY_COLUMNS,
        **_acts(found, decisions, request),
    }
    return render(request, "claims/claim.html", shown)


def _acts(claim: Claim, decisions: list[Decision], request: KeyworkerRequest) -> dict[str, bool]:
    """Return what this person may do with a claim as it stands."""
    decides, prepares = may(request.user, Verb.DECIDE_CLAIMS), may(request.user, Verb.PREPARE_CLAIMS)
    state = ClaimState(claim.state)
    is_mine = any(one.undone_at is None and one.decided_by_id == request.user.pk for one in decisions)
    is_decided = any(one.undone_at is None for one in decisions)
    return {
        "may_decide": decides and state == ClaimState.DRAFT and not is_mine,
        "may_undo": decides and is_decided and state in (ClaimState.DRAFT, ClaimState.READY, ClaimState.HELD),
        "may_hold": decides and state in (ClaimState.DRAFT, ClaimState.READY),
        "may_withdraw": prepares and state in _MAY_BE_WITHDRAWN,
        "may_withdraw_sent": prepares and state in (ClaimState.SUBMITTED, ClaimState.PAID),
        "may_repay": prepares and (state == ClaimState.PAID or (state == ClaimState.WITHDRAWN and was_paid(claim))),
        "may_release": prepares and claim.held_for == HeldFor.HAND,
    }


def _task(result: Result, claim: Claim, request: KeyworkerRequest) -> dict[str, str]:
    """Return a check that only a person can make, with where this one may answer it."""
    shown = told(result)
    if result.code != TaskCode.EMPLOYMENT_VERIFIED and may(request.user, Verb.DECIDE_CLAIMS):
        again = "Answer" if result.outcome is Outcome.NO_DATA else "Answer again"
        shown |= {"href": reverse("claim_check", args=[claim.pk, result.code]), "link": f"{again}: {result.title}"}
    return shown


def claim_in_scope(request: KeyworkerRequest, pk: int) -> Claim:
    """Return the claim where its family is in this person's scope; 404 elsewhere."""
    rows = visible_in(request, Claim.objects.all(), claim="")
    found: Claim = get_object_or_404(rows.select_related(*_WITH_A_CLAIM), pk=pk)
    return found


def told(result: Result, needs: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a gate's answer as the component shows it; ``needs`` is what the outcomes plan calls its needs."""
    dates = ", ".join(f"{_date_called(what, needs or {})} {short_day(on)}" for what, on in result.dates)
    return {
        "words": result.title,
        "state": result.outcome.value,
        "why": f"{result.sentence}{f' ({dates})' if dates else ''}",
    }


def all_told(results: Iterable[Result], *, plan: int) -> list[dict[str, str]]:
    """Return the answers of gates as the component shows them, under a version of the outcomes plan."""
    needs = needs_called(plan)
    return [told(result, needs) for result in results]


def _date_called(what: str, needs: Mapping[str, str]) -> str:
    """Return what a date of a gate is of: a need, a source that is complete to it, or as the gate says."""
    kind = what.removesuffix(COMPLETE_TO)
    if kind != what:
        return f"{source_in_words(kind)}{COMPLETE_TO}"
    return needs.get(what, what.replace("-", " "))


def _plan_page(plan: OutcomesPlan, user: User) -> dict[str, str]:
    """Return where the version of the outcomes plan is read, for whoever may."""
    if not may(user, Verb.VIEW_OUTCOMES_PLANS):
        return {}
    return {"href": reverse("outcomes_plan", args=[plan.pk]), "action": "Open", "about": str(plan)}


def _facts(claim: Claim, line: BatchLine | None, user: User, *, plan: int | None) -> list[dict[str, Any]]:
    attachment = claim.attachment
    judged_under = attachment.plan if plan == attachment.plan_id else attachment.plan_on(judged_on(claim))
    rows = [
        {"key": "Claim", "value": str(claim.pk)},
        {"key": "What is claimed", "value": claim.get_result_type_display() or claim.get_kind_display()},
        {"key": "Programme", "value": claim.programme.name},
        {"key": "Window", "value": f"{claim.window}, evidence date {day(claim.window.evidence_on)}"},
        {"key": "Attached", "value": day(attachment.attached_on)},
        {"key": "Outcomes plan", "value": str(judged_under), **_plan_page(judged_under, user)},
    ]
    if first := claim.again_of:
        said = f"Claim {first.pk} was refused in {first.window}"
        rows.append({"key": "Made again", "value": said, "href": reverse("claim", args=[first.pk]), "action": "Open"})
    if claim.held_because:
        rows.append({"key": "Held because", "value": claim.held_because})
    if claim.submitted_on:
        rows.append({"key": "Submitted", "value": day(claim.submitted_on)})
    if line and not line.removed_at:
        number = f"line {line.line_number}" if line.line_number else "not frozen"
        batch = reverse("batch", args=[line.batch_id])
        rows.append({"key": "Batch", "value": f"{line.batch}, {number}", "href": batch, "action": "Open"})
    return rows


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
    return reason_page(request, found, form, title="Withdraw this claim", warning=warning, button="Withdraw the claim")


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
    return reason_page(request, found, form, title="Let this claim go", warning="", button="Make it a draft again")


def reason_page(
    request: KeyworkerRequest, claim: Claim, form: forms.Form, *, title: str, warning: str, button: str
) -> HttpResponse:
    """Ask for the reason of what is done to a claim, after saying what it means."""
    shown = {
        "form": form,
        "title": title,
        "caption": f"Claim {claim.pk}, {claim.family}",
        "warning": warning,
        "button": button,
        "back": reverse("claim", args=[claim.pk]),
    }
    return render(request, "claims/reason.html", shown, status=422 if form.errors else 200)
