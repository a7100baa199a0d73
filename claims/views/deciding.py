"""Deciding about claims: those that wait, many approved at once after being shown, one decided, held or undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.checking import LookedOver, looked_over
from claims.deciding import Decided, approve, hold, send_back, undo
from claims.forms import ReasonForm
from claims.forms_of_deciding import ApproveForm, DecideForm
from claims.models import Claim, ClaimState, Decision
from claims.views.claims import all_told, claim_in_scope, reason_page, told
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import counted, day, short_day
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for

SIZE = 50
ENTERING = ["GET", "HEAD", "POST"]


@requires(Verb.DECIDE_CLAIMS)
@require_safe
def claims_to_decide(request: KeyworkerRequest) -> HttpResponse:
    """List the drafts: those of which every check is passed can be ticked, the others say what they wait for."""
    return _to_decide(request, ApproveForm(visible=Claim.objects.none()))


def _to_decide(request: KeyworkerRequest, form: ApproveForm) -> HttpResponse:
    drafts = Claim.objects.visible_to(scope_for(request)).filter(state=ClaimState.DRAFT)
    after = request.GET.get("after", "")
    page = page_of(
        drafts.select_related("family", "window", "programme", "attachment"),
        by="id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    rows = _rows(list(page.rows), request)
    shown = {
        "form": form,
        "passed": [row for row in rows if not row["why"]],
        "waiting": [row for row in rows if row["why"]],
        "count": drafts.count(),
        "next": f"?after={page.after}" if page.after else "",
        "is_ticked": "all" in request.GET,
        "after": after,
    }
    return render(request, "claims/to_decide.html", shown, status=422 if form.errors else 200)


def _rows(claims: list[Claim], request: KeyworkerRequest) -> list[dict[str, Any]]:
    standing = Decision.objects.filter(claim__in=claims, is_second=False).standing().select_related("decided_by")
    first = {decision.claim_id: decision for decision in standing}
    found: list[dict[str, Any]] = []
    for programme in {claim.programme for claim in claims}:
        of_it = [claim for claim in claims if claim.programme_id == programme.pk]
        found += [
            _row(one, first.get(one.claim.pk), request) for one in looked_over(programme, of_it, as_of=request.today)
        ]
    return sorted(found, key=lambda row: int(row["pk"]))


def _row(one: LookedOver, first: Decision | None, request: KeyworkerRequest) -> dict[str, Any]:
    claim = one.claim
    by = f"{first.decided_by} approved it on {short_day(first.decided_at)}" if first else ""
    is_mine = first is not None and first.decided_by_id == request.user.pk
    return {
        "pk": claim.pk,
        "name": words_of(claim),
        "detail": f"{claim.family.reference}, attached {short_day(claim.attachment.attached_on)}, {claim.window}",
        "first": f"{by}. The seed drew it for a second person." if by and not is_mine else "",
        "why": "You approved it; it waits for a second person." if is_mine else one.why_undecided,
        "href": reverse("claim_decide", args=[claim.pk]),
        "claim": reverse("claim", args=[claim.pk]),
    }


def words_of(claim: Claim) -> str:
    """Return a claim as lists of them name it: its kind or route, its number, its family."""
    return f"{claim.get_result_type_display() or claim.get_kind_display()}, claim {claim.pk}, {claim.family.name}"


@requires(Verb.DECIDE_CLAIMS)
@require_POST
def claims_approve(request: KeyworkerRequest) -> HttpResponse:
    """Approve the claims that were ticked, after showing which and what that means."""
    visible = Claim.objects.visible_to(scope_for(request)).select_related("family", "programme")
    form = ApproveForm(request.POST, visible=visible)
    if not form.is_valid():
        return _to_decide(request, form)
    chosen = list(form.cleaned_data["claims"])
    if not form.cleaned_data["confirmed"]:
        return _shown_before(request, chosen)
    _say(request, approve(chosen, by=request.user, as_of=request.today, at=request.now))
    return redirect("claims_to_decide")


def _shown_before(request: KeyworkerRequest, chosen: list[Claim]) -> HttpResponse:
    percents = {claim.programme.second_check_percent for claim in chosen}
    many = counted(len(chosen), "claim,claims")
    drawn = f"The seed draws {max(percents)}% of decisions for a second person, before whom a claim is not ready."
    shown = {
        "title": f"Approve {many}",
        "claims": [{"pk": claim.pk, "words": words_of(claim)} for claim in chosen],
        "words": [
            "You say with your name that you looked at the checks and that each of these can be claimed.",
            "Every check is asked once more as you do; a claim that does not pass them all stays a draft.",
            *([drawn] if max(percents) else []),
            "Whoever decides on a claim cannot sign the batch it is sent in.",
        ],
        "button": f"Approve {many}",
    }
    return render(request, "claims/approve.html", shown)


def _say(request: KeyworkerRequest, decided: Decided) -> None:
    if decided.ready:
        messages.success(request, f"{counted(len(decided.ready), 'claim is,claims are').capitalize()} ready.")
    if decided.waiting:
        waits = counted(len(decided.waiting), "claim waits,claims wait").capitalize()
        messages.info(request, f"{waits} for a second person: the seed drew the decision.")
    for claim, why in decided.left.items():
        messages.warning(request, f"Claim {claim} was left as it is. {why}")


@requires(Verb.DECIDE_CLAIMS)
@require_http_methods(ENTERING)
def claim_decide(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Decide about one claim, beside every check it was asked."""
    found = claim_in_scope(request, pk)
    form = DecideForm(request.POST or None)
    if form.is_valid() and _done(form, lambda: _decided(request, found, form)):
        return redirect("claim", pk)
    looked_at(request, found.family)
    (one,) = looked_over(found.programme, [found], as_of=request.today)
    first = found.decisions.standing().filter(is_second=False).select_related("decided_by").first()
    shown = {
        "claim": found,
        "form": form,
        "gates": all_told(one.gates, plan=one.facts.plan),
        "tasks": [told(result) for result in one.tasks],
        "why": one.why_undecided,
        "first": f"{first.decided_by} approved it on {day(first.decided_at)}. The seed drew it for a second person."
        if first
        else "",
    }
    return render(request, "claims/decide.html", shown, status=422 if form.errors else 200)


def _decided(request: KeyworkerRequest, claim: Claim, form: DecideForm) -> None:
    if not form.is_approval:
        send_back(claim, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        messages.success(request, f"Claim {claim.pk} is held for the reason you gave.")
        return
    decided = approve([claim], by=request.user, as_of=request.today, at=request.now)
    if why := decided.left.get(claim.pk):
        raise NotPossibleError(why)
    _say(request, decided)


@requires(Verb.DECIDE_CLAIMS)
@require_http_methods(ENTERING)
def claim_undo(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Undo what was decided about a claim, for a reason."""
    found = claim_in_scope(request, pk)
    return _for_a_reason(
        request,
        found,
        lambda reason: undo(found, reason=reason, by=request.user, at=request.now),
        title="Undo the decision",
        warning="The claim becomes a draft and is decided on anew. What was decided stays on record.",
        button="Undo the decision",
        done=f"What was decided about claim {found.pk} is undone.",
    )


@requires(Verb.DECIDE_CLAIMS)
@require_http_methods(ENTERING)
def claim_hold(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Hold a claim by hand, for a reason."""
    found = claim_in_scope(request, pk)
    return _for_a_reason(
        request,
        found,
        lambda reason: hold(found, reason=reason, by=request.user, at=request.now),
        title="Hold this claim",
        warning="A held claim is taken into no batch until somebody lets it go. The night leaves it alone.",
        button="Hold the claim",
        done=f"Claim {found.pk} is held.",
    )


def _for_a_reason(
    request: KeyworkerRequest, claim: Claim, act: Callable[[str], None], *, done: str, **words: str
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _done(form, lambda: act(form.cleaned_data["reason"])):
        messages.success(request, done)
        return redirect("claim", claim.pk)
    return reason_page(request, claim, form, **words)


def _done(form: Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except NotPossibleError as error:
        refuse(form, error)
        return False
    return True
