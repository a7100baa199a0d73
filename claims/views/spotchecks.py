"""The department's spot checks: the list, one with its claims and their packs, what was found, how it ended."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.forms_of_spotchecks import FoundForm, OutcomeForm, SelectionForm, SpotCheckForm
from claims.models import BatchLine, ClaimState, Programme, SpotCheck, SpotCheckLine
from claims.models.choices import FoundToBe
from claims.spotchecks import close, enter, found_so_far, record, select
from claims.views.naming import family_cell
from claims.views.packs import MOST_PACKS, OF_A_PACK, print_packs
from families.refusals import NotPossibleError
from families.words import counted, day
from keyworkers.forms import refuse
from keyworkers.models import User
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

ENTERING = ["GET", "HEAD", "POST"]
COLUMNS = [{"label": label} for label in ("Spot check", "Announced", "Visit", "Claims", "Ended")]
LINES = [{"label": label} for label in ("Claim", "Family", "State", "Found", "Why", "What to do")]
# What is done about a claim found not valid, by where it stands.
GOES_BACK = {
    ClaimState.SUBMITTED: ("Withdraw", "claim_withdraw_sent"),
    ClaimState.PAID: ("Record the repayment of", "claim_repay"),
    ClaimState.WITHDRAWN: ("Record the repayment of", "claim_repay"),
}


@requires(Verb.VIEW_CLAIMS)
@require_safe
def spot_checks(request: KeyworkerRequest) -> HttpResponse:
    """List the spot checks of the council, newest first."""
    rows = [
        [
            (one.name, reverse("spot_check", args=[one.pk])),
            one.announced_on,
            one.visit_on,
            one.lines.count(),
            one.closed_on,
        ]
        for one in SpotCheck.objects.filter(council=request.user.council_id)
    ]
    shown = {"columns": COLUMNS, "rows": rows, "prepares": may(request.user, Verb.PREPARE_CLAIMS)}
    return render(request, "claims/spot_checks.html", shown)


@requires(Verb.VIEW_CLAIMS)
@require_safe
def spot_check(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one spot check: its claims as far as this person may see them, what was found, what may be done next."""
    found = _of(request, pk)
    lines = _lines(request, found)
    prepares = may(request.user, Verb.PREPARE_CLAIMS)
    acts = prepares and not found.closed_on
    steps = [_next_step(line) if prepares else None for line in lines]
    rows = [_line(line, request.user) for line in lines]
    shown = {
        "spot_check": found,
        "facts": _facts(found, lines),
        "columns": LINES if any(steps) else LINES[:-1],
        "rows": [[*row, step] for row, step in zip(rows, steps, strict=True)] if any(steps) else rows,
        "sees_packs": may(request.user, Verb.VIEW_PACKS),
        "hidden": found.lines.count() - len(lines),
        "acts": acts,
    }
    return render(request, "claims/spot_check.html", shown)


def _of(request: KeyworkerRequest, pk: int) -> SpotCheck:
    rows = SpotCheck.objects.select_related("programme", "entered_by", "closed_by")
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


def _lines(request: KeyworkerRequest, found: SpotCheck) -> list[SpotCheckLine]:
    visible = found.lines.visible_to(scope_for(request))
    return list(visible.select_related("claim__family", "recorded_by").order_by("claim_id"))


def _facts(found: SpotCheck, lines: Sequence[SpotCheckLine]) -> list[dict[str, Any]]:
    counts = found_so_far(lines)
    said = [f"{counts[one]:,} {one.label.lower()}" for one in FoundToBe]
    rows = [
        {"key": "Programme", "value": found.programme.name},
        {"key": "Announced", "value": day(found.announced_on)},
        {"key": "Visit", "value": day(found.visit_on, otherwise="none")},
        {"key": "Found", "value": f"{', '.join(said)}; {counted(counts[None], 'claim waits,claims wait')}"},
    ]
    if found.closed_on:
        rows.append({"key": "Ended", "value": f"{day(found.closed_on)}, {found.closed_by}"})
        rows.append({"key": "Outcome", "value": found.outcome})
    return rows


def _line(line: SpotCheckLine, user: User) -> list[Any]:
    claim, to = line.claim, "claim_pack" if may(user, Verb.VIEW_PACKS) else "claim"
    return [
        (f"{claim.get_kind_display()} {claim.pk}", reverse(to, args=[claim.pk])),
        family_cell(claim.family, user),
        {"text": claim.state, "tag": "claim"},
        {"text": line.found or "none", "tag": "finding"},
        {"text": line.reason, "detail": f"{day(line.found_on)}, {line.recorded_by}"} if line.found else None,
    ]


def _next_step(line: SpotCheckLine) -> Any:
    """Return what is to be done about a claim: a finding, or, of one not valid, what was paid for it to go back."""
    back = GOES_BACK.get(ClaimState(line.claim.state))
    if line.found == FoundToBe.NOT_VALID and back:
        return (f"{back[0]} claim {line.claim_id}", reverse(back[1], args=[line.claim_id]))
    if line.spot_check.closed_on:
        return None
    words = "Change the finding of" if line.found else "Record what was found of"
    return (f"{words} claim {line.claim_id}", reverse("spot_check_finding", args=[line.spot_check_id, line.pk]))


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def spot_check_add(request: KeyworkerRequest) -> HttpResponse:
    """Enter the department's selection."""
    programmes = Programme.objects.filter(council=request.user.council_id)
    form = SpotCheckForm(request.POST or None, programmes=programmes, today=request.today)
    if form.is_valid():
        programme = programmes.get(pk=form.cleaned_data["programme"])
        try:
            made = enter(
                programme,
                form.announced(),
                form.cleaned_data["references"],
                scope=scope_for(request),
                by=request.user,
                at=request.now,
            )
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{made.name} is entered.")
            return redirect("spot_check", made.pk)
    return _page(request, form, title="Enter a spot check", button="Enter it", back=reverse("spot_checks"))


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def spot_check_select(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Add claims that the department selected later."""
    found, form = _of(request, pk), SelectionForm(request.POST or None)
    if form.is_valid():
        try:
            added = select(found, form.cleaned_data["references"], scope=scope_for(request))
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{counted(added, 'claim is,claims are').capitalize()} added.")
            return redirect("spot_check", pk)
    return _about(request, found, form, title="Add claims to the selection", button="Add them")


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def spot_check_finding(request: KeyworkerRequest, pk: int, line: int) -> HttpResponse:
    """Record what the department found of one claim."""
    found = _of(request, pk)
    lines = found.lines.visible_to(scope_for(request)).select_related("claim__family", "spot_check")
    selected = get_object_or_404(lines, pk=line)
    known = {"found": selected.found, "reason": selected.reason, "on": selected.found_on or request.today}
    form = FoundForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            record(selected, form.said(), by=request.user, as_of=request.today)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"What was found of claim {selected.claim_id} is recorded.")
            return redirect("spot_check", pk)
    title = f"What was found of claim {selected.claim_id}, {selected.claim.family.name}"
    return _about(request, found, form, title=title, button="Record it")


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def spot_check_close(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """End a spot check with its outcome."""
    found, form = _of(request, pk), OutcomeForm(request.POST or None)
    if form.is_valid():
        try:
            close(found, outcome=form.cleaned_data["outcome"], by=request.user, as_of=request.today)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{found.name} has ended.")
            return redirect("spot_check", pk)
    return _about(request, found, form, title="End the spot check", button="End it")


@requires(Verb.VIEW_PACKS)
@require_safe
def spot_check_packs(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Print the packs of every selected claim at once, as far as this person may see the families."""
    found = _of(request, pk)
    selected = found.lines.visible_to(scope_for(request)).order_by().values("claim")
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 19 else 0
    sent = BatchLine.objects.filter(claim__in=selected, removed_at__isnull=True, line_number__isnull=False)
    rows = sent.filter(claim__gt=start).select_related(*OF_A_PACK).order_by("claim_id")
    lines = list(rows[: MOST_PACKS + 1])
    more = f"?after={lines[MOST_PACKS - 1].claim_id}" if len(lines) > MOST_PACKS else ""
    back = reverse("spot_check", args=[pk])
    return print_packs(request, lines[:MOST_PACKS], title=f"Packs of {found.name}", back=back, more=more)


def _about(request: KeyworkerRequest, found: SpotCheck, form: Form, *, title: str, button: str) -> HttpResponse:
    back = reverse("spot_check", args=[found.pk])
    return _page(request, form, title=title, button=button, back=back, caption=found.name)


def _page(
    request: KeyworkerRequest, form: Form, *, title: str, button: str, back: str, caption: str = ""
) -> HttpResponse:
    shown = {"form": form, "title": title, "caption": caption, "button": button, "back": back}
    return render(request, "claims/reason.html", shown, status=422 if form.errors else 200)
