"""Leave: who is away from when to when, who covers, recorded, changed and taken back by whoever allocates."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from families.refusals import NotPossibleError
from families.words import day, last_day
from keyworkers.covering import cancel_leave, change_leave, record_leave
from keyworkers.forms import refuse
from keyworkers.forms_of_allocation import LeaveForm
from keyworkers.models import Leave, Role
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.sections import columns_of

ENTERING = ["GET", "HEAD", "POST"]
MOST = 100


def _theirs(request: KeyworkerRequest) -> QuerySet[Leave]:
    found = Leave.objects.filter(council=request.user.council_id).select_related("worker__team", "covered_by")
    return found.filter(worker__team=request.user.team_id) if request.user.role == Role.TEAM_MANAGER else found


@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(ENTERING)
def leave(request: KeyworkerRequest) -> HttpResponse:
    """Show who is and will be away, and record leave."""
    form = LeaveForm(request.POST or None, by=request.user, today=request.today)
    if form.is_valid():
        worker = form.by_id[form.cleaned_data["worker"]]
        try:
            made = record_leave(worker, form.absence(), by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, _said(made))
            return redirect("leave")
    coming = _theirs(request).filter(ends_on__gt=request.today).order_by("starts_on", "id")[:MOST]
    shown = {
        "form": form,
        "columns": columns_of("Keyworker", "First day", "Last day", "Covered by", "Change"),
        "rows": [_row(one) for one in coming],
    }
    return render(request, "keyworkers/leave.html", shown, status=422 if form.errors else 200)


def _said(made: Leave) -> str:
    covered = f"{made.covered_by} holds their families meanwhile" if made.covered_by else "Nobody covers"
    return f"{made.worker} is away from {day(made.starts_on)} to {day(last_day(made.ends_on))}. {covered}."


def _row(one: Leave) -> list[Any]:
    return [
        {"text": str(one.worker), "detail": str(one.worker.team or "")},
        one.starts_on,
        last_day(one.ends_on),
        str(one.covered_by) if one.covered_by else "nobody",
        {"text": f"Change the leave of {one.worker}", "href": reverse("leave_change", args=[one.pk])},
    ]


@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(ENTERING)
def change(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Cut leave short, prolong it, have somebody else cover, or take it back."""
    found = get_object_or_404(_theirs(request), pk=pk)
    is_cancelled = "cancel" in request.POST
    form = LeaveForm(None if is_cancelled else request.POST or None, by=request.user, today=request.today, leave=found)
    when: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
    try:
        if is_cancelled:
            cancel_leave(found, **when)
            messages.success(request, f"The leave of {found.worker} is taken back.")
            return redirect("leave")
        if form.is_valid():
            messages.success(request, _said(change_leave(found, form.absence(), **when)))
            return redirect("leave")
    except NotPossibleError as error:
        if not form.is_bound:
            messages.error(request, str(error))
            return redirect("leave")
        refuse(form, error)
    return render(
        request, "keyworkers/leave_change.html", {"form": form, "leave": found}, status=422 if form.errors else 200
    )
