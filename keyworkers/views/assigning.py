"""Who works with a family: now and before, somebody added or ended, the family handed over and received."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from families.asking import MadeOnce
from families.models import Family
from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.views.summary import next_lines
from families.words import day, period
from keyworkers.allocating import allocate, end_assignment, hand_over, receive, share
from keyworkers.forms import refuse
from keyworkers.forms_of_allocation import AssignForm, EndForm, HandOverForm
from keyworkers.models import Action, Assignment, AssignmentKind, Handover, Intervention, Supervision, User
from keyworkers.notes import notes_asked
from keyworkers.permissions import Verb, may, requires
from keyworkers.planning import next_asked, next_in
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.home.work import address
from keyworkers.views.keeping import keeping_what_was_typed
from outcomes.gates import fill_dates
from outcomes.missing import missing_data

ENTERING = ["GET", "HEAD", "POST"]
COLUMNS = [{"label": label} for label in ("Worker", "Of", "As", "When", "Change")]


@keeping_what_was_typed
@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(ENTERING)
def assign_keyworker(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show who works and worked with the family, and add a worker: its lead where nobody leads, else a supporter."""
    record = opened(request, pk)
    lead = record.identity.lead
    form = AssignForm(request.POST or None, by=request.user, today=request.today, leads=lead is not None)
    if form.is_valid():
        try:
            worker = _add(form, record.family, request, leads=lead is not None)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{worker} holds this family from {day(form.cleaned_data['starts_on'])}.")
            return redirect("family_assign", pk)
    context = record.frame("", form=form, rows=_held(record, request), columns=COLUMNS, lead=lead)
    return render(request, "keyworkers/assign.html", context, status=422 if form.errors else 200)


def _add(form: AssignForm, family: Family, request: KeyworkerRequest, *, leads: bool) -> User:
    entered = form.cleaned_data
    worker: User = form.by_id[entered["keyworker"]]
    on = entered["starts_on"]
    when: dict[str, Any] = {"as_of": request.today, "at": request.now}
    if leads or entered["kind"] == AssignmentKind.SUPPORTING:
        share(family, worker, on=on, by=request.user, **when)
    else:
        allocate(family, worker, on=on, note=entered["note"], by=request.user, **when)
        fill_dates(family)
    return worker


def _held(record: Opened, request: KeyworkerRequest) -> list[list[Any]]:
    held = record.family.assignments.select_related("keyworker__team__agency").order_by("-starts_on", "-id")
    return [
        [
            {"text": str(one.keyworker), "detail": one.keyworker.get_employment_display()},
            {"text": str(one.keyworker.team or ""), "detail": str(one.keyworker.team.agency)}
            if one.keyworker.team
            else "",
            one.get_kind_display(),
            period(one.starts_on, one.ends_on),
            _change(one, request),
        ]
        for one in held
    ]


def _change(one: Assignment, request: KeyworkerRequest) -> Any:
    if one.kind == AssignmentKind.COVER or (one.ends_on and one.ends_on <= request.today):
        return ""
    return {"text": f"End it for {one.keyworker}", "href": reverse("assignment_end", args=[one.family_id, one.pk])}


@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(ENTERING)
def end(request: KeyworkerRequest, pk: int, assignment: int) -> HttpResponse:
    """End somebody's work with the family; a family whose lead ends waits to be allocated."""
    record = opened(request, pk)
    held = get_object_or_404(
        Assignment.objects.select_related("keyworker", "family"), family=record.family, pk=assignment
    )
    form = EndForm(request.POST or None, today=request.today)
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            end_assignment(held, on=on, by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{held.keyworker} no longer works with {record.family} from {day(on)}.")
            return redirect("allocation")
    context = record.frame("", form=form, held=held)
    return render(request, "keyworkers/assignment_end.html", context, status=422 if form.errors else 200)


@keeping_what_was_typed
@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(ENTERING)
def hand_family_over(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Hand the family to a new lead keyworker, with its open actions and a word about what matters."""
    record = opened(request, pk)
    lead = record.identity.lead
    if lead is None:
        messages.info(request, "Nobody leads the work with this family. Allocate it.")
        return redirect("family_assign", pk)
    actions = list(Action.objects.still_open().filter(family=record.family, worker=lead))
    form = HandOverForm(request.POST or None, by=request.user, lead=lead, actions=actions, today=request.today)
    if form.is_valid():
        try:
            made = hand_over(record.family, form.handing(), by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            error.field = {"keyworker": "receiver", "starts_on": "on"}.get(error.field or "", error.field)
            refuse(form, error)
        else:
            messages.success(request, f"{record.family} is handed to {made.to_worker} from {day(made.handed_on)}.")
            return redirect("family_handover", pk)
    context = record.frame("", form=form, lead=lead)
    return render(request, "keyworkers/hand_over.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_CASEWORK)
@require_http_methods(ENTERING)
def handover(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show whoever takes the family over what to do next, on one page; its new lead says that they have read it."""
    record = opened(request, pk)
    told, talks, notes, rows = _asked(record)
    latest = next(iter(told), None)
    if latest is None:
        raise Http404
    if request.method == "POST":
        try:
            receive(latest, by=request.user, at=request.now)
        except NotPossibleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Noted: you have read it.")
        return redirect("family", pk)
    steps = next_in(rows, request.today, names=record.identity.names)
    missing = missing_data([pk], day=request.today)[pk]
    shown = {
        "handover": latest,
        "is_receiver": latest.to_worker_id == request.user.pk,
        "next": list(next_lines(record, steps, notes)),
        "log_href": record.to("intervention_add") if may(request.user, Verb.LOG_INTERVENTIONS) else "",
        "has_plan": steps.has_plan,
        "notes": [_note(one) for one in notes],
        "talk": next(iter(talks), None),
        "missing": [{"words": one.words, "why": one.why, "href": address(one.page, pk)} for one in missing],
    }
    return render(request, "keyworkers/handover.html", record.frame("", **shown))


def _asked(record: Opened) -> list[list[Any]]:
    """Return the last handover, the last supervision they may read, the last notes and the steps, in one trip."""
    reads_talks = may(record.request.user, Verb.VIEW_SUPERVISION)
    return _HANDED.of(pk=record.family.pk, day=record.request.today, reads_talks=reads_talks)


def _handed_asked(*, pk: int, day: date, reads_talks: bool) -> tuple[QuerySet[Any, Any], ...]:
    family = Family(pk=pk)
    handed = Handover.objects.filter(family=family).select_related("from_worker", "to_worker", "handed_by")
    talks = Supervision.objects.filter(family=family, held_on__lte=day).select_related("written_by")
    read = talks if reads_talks else talks.none()
    return handed[:1], read[:1], notes_asked(family, day=day), next_asked(family)


_HANDED = MadeOnce(_handed_asked)


def _note(note: Intervention) -> dict[str, Any]:
    said = [note.note]
    if note.next_step:
        said.append(f"Next: {note.next_step}")
    if note.next_on:
        said.append(f"Next contact agreed for {day(note.next_on)}.")
    return {
        "title": f"{note.get_kind_display()}, {note.get_outcome_display().lower()}",
        "when": day(note.happened_on),
        "by": str(note.worker),
        "words": "\n".join(said),
        "href": reverse("intervention", args=[note.family_id, note.pk]),
    }
