"""Supervision notes about a family: written by its managers, read by its workers, their managers and auditors."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from families.views.record import opened
from families.words import day
from keyworkers.colleagues import who_may
from keyworkers.forms_of_family_plans import SupervisionForm
from keyworkers.models import Supervision
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.supervising import Talked, write_supervision
from keyworkers.views.drafts import SUPERVISION
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.writing import write

PAGE = "family_supervision"


@requires(Verb.VIEW_SUPERVISION)
@require_safe
def supervision(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what was said of the family in supervision, newest first."""
    record = opened(request, pk)
    found = record.family.supervisions.select_related("keyworker", "written_by")
    shown = {"events": [_told(one) for one in found], "may_write": may(request.user, Verb.SUPERVISE)}
    return render(request, "keyworkers/supervision.html", record.frame("family_plan", **shown))


def _told(one: Supervision) -> dict[str, Any]:
    agreed = f"\n\nAgreed: {one.agreed}" if one.agreed else ""
    following = f"\n\nNext time: {day(one.next_on)}" if one.next_on else ""
    return {
        "title": f"{one.written_by} with {one.keyworker}",
        "at": one.held_on,
        "words": f"{one.discussed}{agreed}{following}",
    }


@keeping_what_was_typed
@requires(Verb.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def supervision_add(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Write a supervision note about the family."""
    record = opened(request, pk)
    workers = who_may(Verb.WRITE_FAMILY_PLANS, record.family, as_of=request.today).exclude(pk=request.user.pk)
    form = SupervisionForm(request.POST or None, workers=workers, today=request.today)

    def act() -> str:
        write_supervision(
            record.family, Talked(**form.cleaned_data), by=request.user, as_of=request.today, at=request.now
        )
        return "The supervision note is saved. It stands as it was written."

    return write(record, form, act, to=PAGE, page="family_plan", title="Write a supervision note", draft=SUPERVISION)
