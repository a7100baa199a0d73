"""The national assurance triggers on a page: whether each applies, why, how it is known; and the answers of people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.assuring import answer_trigger
from claims.figures.assurance import BY_HAND, NOT_ANSWERED, TITLES, Applies, Told, Trigger, triggers_of
from claims.figures.registry import AsAt
from claims.forms_of_assurance import AnswerForm
from claims.models import Programme
from claims.views.narrowing import beforehand_of, kept_for
from families.refusals import NotPossibleError
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest

COLUMNS = [{"label": label} for label in ("Trigger", "Today", "Why", "How it is known")]
ENTERING = ["GET", "HEAD", "POST"]


@requires(Verb.VIEW_FIGURES)
@require_safe
def assurance(request: KeyworkerRequest) -> HttpResponse:
    """Show which of the national triggers for a visit apply, each with how it is known."""
    answers, before = may(request.user, Verb.MANAGE_PROGRAMMES), beforehand_of(request)
    shown = {
        "programmes": [_programme(request, before.at(one, request.today), answers=answers) for one in before.own],
        "columns": COLUMNS,
    }
    return render(request, "claims/assurance.html", shown)


def _programme(request: KeyworkerRequest, at: AsAt, *, answers: bool) -> dict[str, Any]:
    programme = at.programme
    told = kept_for(request, "assurance", programme.pk, read=lambda: triggers_of(at))
    return {
        "programme": programme,
        "rows": [_row(programme, one, answers=answers) for one in told],
        "applying": sum(one.applies is Applies.YES for one in told),
        "unknown": sum(one.applies is Applies.NOT_KNOWN for one in told),
    }


def _row(programme: Programme, one: Told, *, answers: bool) -> list[Any]:
    known: Any = one.known_by
    if one.is_by_hand and answers:
        words = f"Answer: {one.title.lower()}" if one.known_by == NOT_ANSWERED else one.known_by
        known = (words, reverse("assurance_answer", args=[programme.pk, one.trigger.value]))
    return [one.title, one.applies.value, one.because, known]


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def assurance_answer(request: KeyworkerRequest, programme: int, trigger: str) -> HttpResponse:
    """Answer a trigger that no record here can."""
    found = get_object_or_404(Programme, pk=programme, council=request.user.council_id)
    asked = next((one for one in BY_HAND if one.value == trigger), None)
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid() and _answers(request, found, asked, form):
        return redirect("assurance")
    shown: dict[str, Any] = {"form": form, "caption": found.name, "title": TITLES[asked], "button": "Save the answer"}
    shown["back"] = reverse("assurance")
    return render(request, "claims/programme_form.html", shown, status=422 if form.errors else 200)


def _answers(request: KeyworkerRequest, programme: Programme, trigger: Trigger, form: AnswerForm) -> bool:
    try:
        answer_trigger(programme, trigger, **form.cleaned_data, by=request.user, at=request.now)
    except NotPossibleError as error:
        refuse(form, error)
        return False
    messages.success(request, f"Answered: {TITLES[trigger].lower()}.")
    return True
