"""Versions of the outcomes plan written, checked, replaced and withdrawn; and approved by a second person."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.refusals import NotPossibleError
from families.words import day
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.forms_of_plans import ApproveForm, PlanForm
from outcomes.judging import plan_in
from outcomes.models import OutcomesPlan
from outcomes.planning import approve, check, dry_run_of, replace_draft, warnings_about, withdraw_draft, write_draft
from outcomes.rules.cases import CaseResult
from outcomes.rules.document import path_in_words
from outcomes.rules.reading import PlanError
from outcomes.views.plans import plan_found
from outcomes.views.plans_trying import COUNTS, counted_in_words

_PATH = re.compile(r"[\w\[\]]+(\.[\w\[\]]+)+")

CASES = [{"label": label} for label in ("Day", "Of what", "Expected", "The rules say", "Which is")]


@requires(Verb.WRITE_OUTCOMES_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_plan_write(request: KeyworkerRequest) -> HttpResponse:
    """Take a new version in as a draft; with faults, all of them are shown and nothing typed is lost."""
    form = _form(request, None)
    if form.is_valid():
        try:
            draft = write_draft(request.user.council, form.draft(), by=request.user, at=request.now)
        except PlanError as error:
            _show_faults(form, error)
        else:
            messages.success(request, f"{draft} is kept as a draft. Nobody is judged under it.")
            return redirect("outcomes_plan_check", pk=draft.pk)
    return _written(request, form, None)


@requires(Verb.WRITE_OUTCOMES_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_plan_change(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Put another text in a draft's place."""
    found = plan_found(request, pk)
    form = _form(request, found)
    if form.is_valid():
        try:
            replace_draft(found, form.draft(), by=request.user, at=request.now)
        except PlanError as error:
            _show_faults(form, error)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The draft is changed. It is to be tried anew.")
            return redirect("outcomes_plan_check", pk=pk)
    return _written(request, form, found)


def _form(request: KeyworkerRequest, plan: OutcomesPlan | None) -> PlanForm:
    is_sent = request.method == "POST"
    return PlanForm(
        request.POST if is_sent else None,
        request.FILES.get("file") if is_sent else None,
        council=request.user.council_id,
        today=request.today,
        plan=plan,
    )


def _show_faults(form: PlanForm, error: PlanError) -> None:
    for fault in error.faults:
        form.add_error("text", fault)


def _written(request: KeyworkerRequest, form: PlanForm, found: OutcomesPlan | None) -> HttpResponse:
    context = {"form": form, "found": found}
    return render(request, "outcomes/plans/write.html", context, status=422 if form.errors else 200)


@requires(Verb.WRITE_OUTCOMES_PLANS)
@require_POST
def outcomes_plan_withdraw(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Withdraw a draft."""
    found = plan_found(request, pk)
    try:
        withdraw_draft(found, by=request.user)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return redirect("outcomes_plan", pk=pk)
    messages.success(request, f"{found} is withdrawn.")
    return redirect("outcomes_plans")


@requires(Verb.VIEW_OUTCOMES_PLANS)
@require_safe
def outcomes_plan_text(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Give a version out as the file it was written in."""
    found = plan_found(request, pk)
    answer = HttpResponse(found.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="outcomes-plan-version-{found.version}.toml"'
    return answer


@requires(Verb.VIEW_DRY_RUNS)
@require_safe
def outcomes_plan_check(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what is to be known of a version, and what the rules make of the worked cases inside it."""
    found = plan_found(request, pk)
    checked = check(found)
    context = {
        "found": found,
        "faults": checked.faults,
        "warnings": _told(found, checked.warnings),
        "columns": CASES,
        "cases": [_case(result, place) for place, result in enumerate(checked.results, 1)],
        "differing": len(checked.differences),
    }
    return render(request, "outcomes/plans/check.html", context)


def _told(found: OutcomesPlan, warnings: Iterable[str]) -> list[str]:
    """Return warnings with the keys they begin with in words: an approver has not got the file at hand."""
    plan = plan_in(found)
    told = []
    for warning in warnings:
        path, colon, rest = warning.partition(": ")
        told.append(f"{path_in_words(plan, path)}: {rest}" if colon and _PATH.fullmatch(path) else warning)
    return told


def _case(result: CaseResult, place: int) -> dict[str, Any]:
    checks = [(one, check) for one in result.days for check in one.checks]
    rows = [
        [
            {"text": one.on, "detail": f"as known on {day(one.known.on)}"} if one.known else one.on,
            {"text": check.label, "detail": "" if check.is_as_expected else " ".join(map(str.strip, check.reasons))},
            check.expectation.expected,
            check.found,
            "as expected" if check.is_as_expected else "otherwise than expected",
        ]
        for one, check in checks
    ]
    return {"id": f"case-{place}", "name": result.case.name, "shows": result.case.shows, "rows": rows}


@requires(Verb.APPROVE_OUTCOMES_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_plan_approve(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what approving a draft means, and approve it: it is published from its day on, for good."""
    found = plan_found(request, pk)
    if found.published_at:
        messages.info(request, "This version is published already.")
        return redirect("outcomes_plan", pk=pk)
    form = ApproveForm(request.POST or None, initial={"seen": found.digest})
    if form.is_valid():
        try:
            approve(found, **form.cleaned_data, by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{found} is approved, and in force from {day(found.in_force_on)}.")
            return redirect("outcomes_plan", pk=pk)
    return _approval(request, form, found)


def _approval(request: KeyworkerRequest, form: ApproveForm, found: OutcomesPlan) -> HttpResponse:
    run = dry_run_of(found)
    held = OutcomesPlan.objects.published().filter(council=found.council_id, framework=found.framework_id)
    former = held.filter(in_force_on__lte=found.in_force_on).order_by("in_force_on", "id").last()
    context = {
        "form": form,
        "found": found,
        "warnings": _told(found, warnings_about(found)),
        "run": run,
        "counts": counted_in_words(run, COUNTS) if run else [],
        "is_own": found.written_by_id == request.user.pk,
        "compare": reverse("outcomes_plan_compare", args=[found.pk, former.pk]) if former else "",
    }
    return render(request, "outcomes/plans/approve.html", context, status=422 if form.errors else 200)
