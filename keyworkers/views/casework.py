"""Casework: a family's timeline, a note logged and read again, who holds the family, who looked at it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from families.paging import page_of
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.views.record import opened
from families.words import LONDON, day, moment
from keyworkers.forms import InterventionForm, refuse
from keyworkers.models import Intervention, Look, Restriction
from keyworkers.notes import log_intervention
from keyworkers.permissions import Verb, requires, verbs_of
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 20
LOOKS = 50
ENTERING = ["GET", "HEAD", "POST"]


def _after(request: KeyworkerRequest) -> int | None:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


@requires(Verb.VIEW_FAMILIES)
@require_safe
def timeline(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what was done with the family, newest first."""
    record = opened(request, pk)
    notes = Intervention.objects.filter(family=record.family).select_related("worker").prefetch_related("people")
    page = page_of(notes, by="-happened_on", size=SIZE, after=_after(request))
    shown = {
        "events": [_told(note, names=record.identity.names) for note in page.rows],
        "next": f"?after={page.after}" if page.after else "",
        "is_first": "after" not in request.GET,
    }
    return render(request, "keyworkers/timeline.html", record.frame("family_timeline", **shown))


def _told(note: Intervention, *, names: dict[int, str]) -> dict[str, Any]:
    who = [names[person.pk] for person in note.people.all() if person.pk in names]
    with_whom = f", with {', '.join(who)}" if who else ""
    return {
        "title": f"{note.get_kind_display()}, {note.get_outcome_display().lower()}",
        "when": day(note.happened_on),
        "by": f"{note.worker}, {note.minutes} minutes{f', {note.place}' if note.place else ''}{with_whom}",
        "words": note.note,
    }


@requires(Verb.LOG_INTERVENTIONS)
@require_http_methods(ENTERING)
def add_intervention(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Log what was done with the family; the same form sent twice is one note."""
    record = opened(request, pk)
    form = InterventionForm(request.POST or None, members=record.identity.members, today=request.today)
    if form.is_valid():
        try:
            note, is_new = log_intervention(
                record.family,
                form.note_to_log(),
                key=form.cleaned_data["key"],
                by=request.user,
                as_of=request.today,
                at=request.now,
            )
        except NotPossibleError as error:
            refuse(form, error)
        else:
            said = "Saved" if is_new else "This note had been saved already,"
            messages.success(
                request, f"{said} at {note.recorded_at.astimezone(LONDON):%H:%M} on {day(note.recorded_at)}."
            )
            return redirect("intervention", pk, note.pk)
    context = record.frame("", form=form)
    return render(request, "keyworkers/intervention_add.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_FAMILIES)
@require_safe
def intervention(request: KeyworkerRequest, pk: int, note: int) -> HttpResponse:
    """Show one note: what stands in the record, and when it was saved."""
    record = opened(request, pk)
    found = get_object_or_404(Intervention.objects.select_related("worker"), family=record.family, pk=note)
    names = record.identity.names
    who = [names[person] for person in found.people.values_list("pk", flat=True) if person in names]
    rows = [
        {"key": "Date", "value": day(found.happened_on)},
        {"key": "Minutes", "value": str(found.minutes)},
        {"key": "Place", "value": found.place},
        {"key": "Family seen", "value": found.get_outcome_display()},
        {"key": "Who took part", "value": ", ".join(who)},
        {"key": "Note", "value": found.note},
        {"key": "Written by", "value": str(found.worker)},
        {"key": "Saved", "value": moment(found.recorded_at)},
    ]
    return render(request, "keyworkers/intervention.html", record.frame("family_timeline", note=found, rows=rows))


LOOK_COLUMNS = ("When", "Who", "Role", "Page")


def _page(look: Look) -> str:
    return look.page.replace("_", " ")


@requires(Verb.VIEW_LOOKS)
@require_safe
def looks(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show who opened the family's record, which page, and when."""
    record = opened(request, pk)
    page = page_of(
        Look.objects.filter(family=record.family).select_related("user"),
        by="-looked_at",
        size=LOOKS,
        after=_after(request),
    )
    rows = [[moment(look.looked_at), str(look.user), look.user.get_role_display(), _page(look)] for look in page.rows]
    columns = [{"label": label} for label in LOOK_COLUMNS]
    shown = {"rows": rows, "columns": columns, "next": f"?after={page.after}" if page.after else ""}
    return render(request, "keyworkers/looks.html", record.frame("family_looks", **shown))


@requires(Verb.VIEW_LOOKS)
@require_safe
def all_looks(request: KeyworkerRequest) -> HttpResponse:
    """Show who opened which record of the council, by the family's reference alone; restricted records are left out."""
    scope = scope_for(request)
    if Verb.VIEW_FAMILIES not in verbs_of(request.user):
        hidden = Restriction.objects.hidden_from(request.user, as_of=request.today)
        scope = Scope(council=request.user.council_id, hidden=frozenset(hidden.values_list("family_id", flat=True)))
    found = Look.objects.visible_to(scope).select_related("user", "family")
    page = page_of(found, by="-looked_at", size=LOOKS, after=_after(request))
    rows = [
        [moment(look.looked_at), str(look.user), look.user.get_role_display(), _page(look), look.family.reference]
        for look in page.rows
    ]
    columns = [{"label": label} for label in (*LOOK_COLUMNS, "Family")]
    shown = {"rows": rows, "columns": columns, "next": f"?after={page.after}" if page.after else ""}
    return render(request, "keyworkers/all_looks.html", shown)
