"""What people enter about a family's outcomes: that the work begins, and a need a professional found."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from families.refusals import NotPossibleError
from families.views.record import opened
from families.words import day
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.keeping import keeping_what_was_typed
from outcomes.actions import attach, record_need
from outcomes.forms import NeedForm, StartForm
from outcomes.gates import fill_dates
from outcomes.judging import plan_of

ENTERING = ["GET", "HEAD", "POST"]


@keeping_what_was_typed
@requires(Verb.EDIT_FAMILIES)
@require_http_methods(ENTERING)
def attach_family(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Start working with the family under the outcomes plan in force on the day."""
    record = opened(request, pk)
    form = StartForm(request.POST or None, council=request.user.council_id, today=request.today)
    if form.is_valid():
        try:
            made = attach(record.family, form.start(), by=request.user, at=request.now)
            fill_dates(record.family)  # with what was done before the work formally began
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"The work with this family began on {day(made.attached_on)}.")
            return redirect("family", pk)
    context = record.frame("", form=form)
    return render(request, "outcomes/attach.html", context, status=422 if form.errors else 200)


@keeping_what_was_typed
@requires(Verb.RECORD_NEEDS)
@require_http_methods(ENTERING)
def add_need(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record a need a professional found; nothing to record it under before the work has begun (404)."""
    record = opened(request, pk)
    attachment = record.family.attachments.order_by("-attached_on").first()
    if attachment is None:
        raise Http404
    recorded = set(attachment.needs.values_list("indicator", flat=True))
    plan = plan_of(attachment.plan_id)
    form = NeedForm(request.POST or None, plan=plan, recorded=recorded, today=request.today)
    if form.is_valid():
        try:
            record_need(attachment, **form.cleaned_data, headline=form.headline, by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(
                request, "The need is recorded. It counts from its day on: it too has to be met and to last."
            )
            return redirect("family", pk)
    context = record.frame("", form=form)
    return render(request, "outcomes/need_add.html", context, status=422 if form.errors else 200)
