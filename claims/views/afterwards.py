"""After a claim was sent, on pages: it is withdrawn, what was paid for it repaid, and paid families are watched."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.afterwards import repay, withdraw_sent
from claims.forms import ReasonForm
from claims.forms_of_replies import RepaymentForm
from claims.ledger import NOTHING, standing_amounts
from claims.models import Claim, ClaimState, Programme, ResultType
from claims.models.choices import MoneyKind
from claims.views.claims import claim_in_scope
from claims.views.naming import family_cell
from claims.watching import Watched, lapsed, paid_results, spells_asked, sustained, watched_in
from families.models import Family
from families.refusals import NotPossibleError
from families.words import counted, pounds
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for
from outcomes.rules.words import need_in_words
from outcomes.standing import NeedStands, needs_not_met, silent_in

ENTERING = ["GET", "HEAD", "POST"]
SHOWN = 100
MILESTONE_COLUMNS = [
    {"label": "After"},
    {"label": "Sustained"},
    {"label": "Held", "numeric": True},
    {"label": "Not held", "numeric": True},
    {"label": "Not known", "numeric": True},
]
LAPSED_COLUMNS = [{"label": label} for label in ("Family", "Claim", "Sent", "First not met", "What", "Today")]


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def claim_withdraw_sent(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Withdraw a claim that was sent, after showing what that means for its money."""
    found = claim_in_scope(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who: dict[str, Any] = {"by": request.user, "on": request.today, "at": request.now}
        try:
            withdraw_sent(found, reason=form.cleaned_data["reason"], **who)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Claim {pk} is withdrawn.")
            return redirect("claim", pk)
    paid = standing_amounts(pk).get(MoneyKind.PAID)
    money = f" {pounds(paid)} was paid for it and is due back to the department." if paid is not None else ""
    warning = f"A withdrawn claim is not counted any more, and cannot be taken up again.{money}"
    return _page(request, found, form, title="Withdraw this claim", warning=warning, button="Withdraw the claim")


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def claim_repay(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record that what was paid for a claim went back to the department."""
    found = claim_in_scope(request, pk)
    form = RepaymentForm(request.POST if request.method == "POST" else None, today=request.today)
    if form.is_valid():
        try:
            repay(found, form.repayment(), by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"The repayment of claim {pk} is recorded.")
            return redirect("claim", pk)
    warning = (
        f"{pounds(standing_amounts(pk).get(MoneyKind.PAID, NOTHING))} was paid for it. All of it is repaid at once."
    )
    if found.state == ClaimState.PAID:
        warning += " The claim is not counted any more."
    return _page(request, found, form, title="Record a repayment", warning=warning, button="Record the repayment")


def _page(
    request: KeyworkerRequest, claim: Claim, form: Form, *, title: str, warning: str, button: str
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


@requires(Verb.VIEW_CLAIMS)
@require_safe
def watch(request: KeyworkerRequest) -> HttpResponse:
    """Show how far paid results were sustained, and each family that no longer meets what was paid for."""
    programmes = Programme.objects.filter(council=request.user.council_id).order_by("-starts_on")
    shown = {"programmes": [_programme(request, one) for one in programmes], "columns": LAPSED_COLUMNS}
    return render(request, "claims/watch.html", {**shown, "milestone_columns": MILESTONE_COLUMNS})


def _programme(request: KeyworkerRequest, programme: Programme) -> dict[str, Any]:
    results, sources = map(list, paid_results(programme))
    watched, unwatched = watched_in(results, sources, spells_asked(results))
    fell = lapsed(watched, as_of=request.today)
    families = Family.objects.visible_to(scope_for(request)).in_bulk([one.family for _, one in fell[:SHOWN]])
    visible = [(day, one) for day, one in fell[:SHOWN] if one.family in families]
    silent = silent_in(sources, day=request.today)
    needs = needs_not_met([one.family for _, one in visible], day=request.today, silent=silent) if visible else {}
    return {
        "programme": programme,
        "count": counted(len(watched), "paid result is,paid results are"),
        "unwatched": unwatched,
        "milestones": _milestones(watched, ResultType.PROGRESS, request.today),
        "in_work": _milestones(watched, ResultType.EMPLOYMENT, request.today),
        "rows": [_lapsed(request, day, one, families, needs) for day, one in visible],
        "lapsed": len(fell),
        "hidden": len(fell[:SHOWN]) - len(visible),
        "more": max(len(fell) - SHOWN, 0),
    }


def _milestones(watched: Sequence[Watched], route: ResultType, today: date) -> list[list[Any]]:
    """Return how far the results by a route were sustained; nothing where there is none."""
    of_it = [one for one in watched if one.route == route]
    return [
        [f"{one.months} months", one.rate, one.held, one.not_held, one.not_known]
        for one in sustained(of_it, as_of=today)
        if of_it
    ]


def _lapsed(
    request: KeyworkerRequest,
    day: Any,
    one: Watched,
    families: Mapping[int, Family],
    needs: Mapping[int, Sequence[NeedStands]],
) -> list[Any]:
    family = families[one.family]
    to_family = {"href": reverse("family", args=[family.pk])} if may(request.user, Verb.VIEW_FAMILIES) else {}
    in_work = one.route == ResultType.EMPLOYMENT
    codes = {need.indicator for need in needs.get(one.family, []) if need.attachment == one.attachment}
    what = ", ".join(sorted(need_in_words(code) for code in codes))
    is_met = one.is_met(request.today)
    return [
        family_cell(family, request.user) | to_family,
        (f"Result {one.claim}", reverse("claim", args=[one.claim])),
        one.sent_on,
        day,
        "the work" if in_work else what or ("" if is_met else "the school gate"),
        "Met again" if is_met else "Needs attention again",
    ]
