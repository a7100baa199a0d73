"""Undoing a load, after showing what that does; and one row of a file, as it was sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from families import actions, benefits, shielding
from families.feeds.effects import UNDONE, effects_in_words
from families.forms import UndoForm
from families.models import Family, FeedLoad, FeedRecord, Person
from families.models.feeds import LoadState
from families.refusals import NotPossibleError
from families.views.imports import loads_of
from families.words import day, moment
from keyworkers.importing import is_under_way, is_undone_by_a_job, undo_or_ask, undoing_of
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from outcomes.taking_back import take_back

CELLS = [{"label": "Column"}, {"label": "What stands there"}]


@requires(Verb.IMPORT_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_load(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Undo a load, for a reason, after showing what that does or what stands in the way."""
    found = get_object_or_404(loads_of(request).select_related("source"), pk=pk)
    if found.state == LoadState.UNDONE:
        return redirect("load", pk=pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _undo(request, found, form.cleaned_data["reason"])
        return redirect("load", pk=pk)
    return _undo_page(request, found, form)


def _undo(request: KeyworkerRequest, found: FeedLoad, reason: str) -> None:
    try:
        done = undo_or_ask(
            found,
            reason=reason,
            by=request.user,
            as_of=request.today,
            at=request.now,
            take_back=take_back(at=request.now),
        )
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return
    if done.state == LoadState.UNDONE:
        messages.success(request, "The load is undone.")
    else:
        messages.info(request, "The load waits to be undone; this page shows when it is.")


def _undo_page(request: KeyworkerRequest, found: FeedLoad, form: UndoForm) -> HttpResponse:
    is_a_job = is_undone_by_a_job(found)
    if found.state != LoadState.LOADED or is_under_way(undoing_of(found)):
        messages.error(request, "This file is not loaded, or is being undone already.")
        return redirect("load", pk=found.pk)
    context = {"load": found, "form": form, "is_a_job": is_a_job}
    if not is_a_job:
        rehearsed = actions.rehearse_undo(found, at=request.now, take_back=take_back(at=request.now))
        context |= {"effects": effects_in_words(rehearsed.effects, UNDONE), "in_the_way": rehearsed.in_the_way}
    return render(request, "families/imports/undo.html", context, status=422 if form.errors else 200)


@requires(Verb.IMPORT_FILES)
@require_GET
def feed_row(request: KeyworkerRequest, pk: int, row: int) -> HttpResponse:
    """Show one row of a file: where it stood, what stood in it, whom it was matched to and what came of it."""
    rows = FeedRecord.objects.select_related("load__source", "person", "family", "superseded_by__load")
    one = get_object_or_404(rows, pk=row, load=get_object_or_404(loads_of(request), pk=pk))
    family = _family_of(request, one)
    if family:
        looked_at(request, family)
    context = {
        "row": one,
        "facts": _facts(one, family),
        "columns": CELLS,
        "cells": _cells(request, one),
    }
    return render(request, "families/imports/row.html", context)


def _family_of(request: KeyworkerRequest, one: FeedRecord) -> Family | None:
    """Return the family a row speaks of; a row of a family that is hidden from the caller is not found."""
    scope = scope_for(request)
    if one.person and not Person.objects.visible_to(scope).filter(pk=one.person.pk).exists():
        raise Http404
    seen = Family.objects.visible_to(scope)
    found: Family | None = None
    if one.family:
        found = get_object_or_404(seen, pk=one.family.pk)
    elif one.person:
        found = seen.filter(memberships__person=one.person).order_by("-memberships__starts_on").first()
    return found


def _cells(request: KeyworkerRequest, one: FeedRecord) -> list[list[str]]:
    """Return the cells of a row; benefit data and shielded addresses are for those alone who may see them."""
    scope = scope_for(request)
    cells = benefits.shown_cells(one.content, kind=one.kind, scope=scope)
    shown = shielding.shown_cells(cells, scope=scope, person=one.person_id, family=one.family_id)
    return [[name, str(value)] for name, value in shown.items()]


def _facts(one: FeedRecord, family: Family | None) -> list[dict[str, Any]]:
    load = one.load
    facts: list[dict[str, Any]] = [
        {"key": "File", "value": load.file_name, "href": reverse("load", args=[load.pk]), "action": "Open"},
        {"key": "Row", "value": str(one.row_number)},
        {"key": "What it is", "value": str(load.source)},
        {"key": "Speaks of", "value": str(one.person or family or "somebody who was removed with this file")},
        {"key": "Matched by", "value": one.matched_by},
        {"key": "Recorded", "value": moment(one.recorded_at)},
        {"key": "File complete to", "value": day(load.complete_to) if load.complete_to else ""},
    ]
    if family:
        facts[3] |= {"href": reverse("family", args=[family.pk]), "action": "Open", "about": "the family"}
    if one.superseded_at:
        facts.append({"key": "Replaced or withdrawn", "value": moment(one.superseded_at)})
    if after := one.superseded_by:
        address = reverse("feed_row", args=[after.load_id, after.pk])
        where = f"{after.load.file_name}, row {after.row_number}"
        facts.append({"key": "Replaced by", "value": where, "href": address, "action": "Open"})
    return facts
