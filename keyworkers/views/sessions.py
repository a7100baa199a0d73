"""A group session: which families, what all of them did, who of each came; one note a family."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.models import Family, Membership, Person
from families.refusals import NotPossibleError
from families.words import LONDON, counted, day
from keyworkers.drafts import Content, draft_to_go_on_with
from keyworkers.forms import refuse
from keyworkers.forms_of_sessions import FamilyPartForm, SessionForm
from keyworkers.identity import Member, age_on
from keyworkers.models import Assignment, Draft, Intervention
from keyworkers.notes import LoggedAlreadyError, PartRefusedError, differs, log_session
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.marks import mark_sent
from keyworkers.views.notes import ENTERING, NotKept, kept_as_draft_of, mark_of

SESSION = "group_session"
FEWEST, MOST, OFFERED = 2, 20, 200


@keeping_what_was_typed
@requires(Verb.LOG_INTERVENTIONS)
@require_http_methods(ENTERING)
def group_session(request: KeyworkerRequest) -> HttpResponse:
    """Log a group session: first which families, then what happened; each family gets a note of its own."""
    draft = None if request.method == "POST" or "family" in request.GET else _draft(request)
    asked = request.POST if request.method == "POST" else request.GET
    numbers = list(draft.content.get("family", [])) if draft else asked.getlist("family")
    families = _families(request, numbers)
    if not FEWEST <= len(families) <= MOST:
        return _choose(request, families, is_asked="family" in asked)
    not_kept = kept_as_draft_of(request, None, SESSION, reverse(SESSION))
    if isinstance(not_kept, HttpResponse):
        return not_kept
    kept = not_kept.typed if not_kept else draft.content if draft else None
    sent = None if not_kept else request.POST or None
    common = SessionForm(sent, today=request.today, kept=kept)
    parts = _parts(request, families, sent, kept)
    doubt = ""
    if all([common.is_valid(), *(part.is_valid() for part in parts)]):
        try:
            return _log(request, common, parts)
        except LoggedAlreadyError as logged:
            doubt = str(logged)
            common = _once_more(request, common)
        except PartRefusedError as refused:
            part = next(part for part in parts if part.family == refused.family)
            part.add_error("people" if refused.field == "people" else "own", str(refused))
        except NotPossibleError as refusal:
            refuse(common, refusal)
    return _shown(request, common, parts, draft=draft, doubt=doubt, not_kept=not_kept)


def _draft(request: KeyworkerRequest) -> Draft | None:
    if "afresh" in request.GET:
        return None
    return draft_to_go_on_with(request.user, form=SESSION, family=None, key=request.GET.get("draft", ""))


def _families(request: KeyworkerRequest, numbers: Sequence[str]) -> list[Family]:
    """Return the families asked for, by name; 404 where one of them is none of theirs."""
    asked = {int(number) for number in numbers if number.isdecimal() and len(number) < 19}
    found = list(Family.objects.visible_to(scope_for(request)).filter(pk__in=asked).order_by("name", "id"))
    if len(found) != len(asked):
        raise Http404
    return found


def _choose(request: KeyworkerRequest, families: Sequence[Family], *, is_asked: bool) -> HttpResponse:
    """Ask which families took part: those one holds first."""
    held = Assignment.objects.on(request.today).filter(family=OuterRef("pk"), keyworker=request.user)
    offered = Family.objects.visible_to(scope_for(request)).annotate(is_held=Exists(held))
    chosen = {family.pk for family in families}
    rows = [
        {"pk": family.pk, "name": family.name, "reference": family.reference, "is_chosen": family.pk in chosen}
        for family in offered.order_by("-is_held", "name", "id")[:OFFERED]
    ]
    problem = f"Choose between {FEWEST} and {MOST} families" if is_asked else ""
    shown = {"rows": rows, "problem": problem}
    return render(request, "keyworkers/group_session_families.html", shown, status=422 if problem else 200)


def _parts(
    request: KeyworkerRequest, families: Sequence[Family], sent: QueryDict | None, kept: Content | None
) -> list[FamilyPartForm]:
    members = _members(request, families)
    return [FamilyPartForm(sent, family=family, members=members.get(family.pk, []), kept=kept) for family in families]


def _members(request: KeyworkerRequest, families: Sequence[Family]) -> dict[int, list[Member]]:
    """Return who of each family may be named, in one query: the oldest first, those who left last."""
    shown = Person.objects.visible_to(scope_for(request)).filter(pk=OuterRef("person_id"))
    held = Membership.objects.filter(Exists(shown), family__in=families, starts_on__lte=request.today)
    found: dict[int, list[Member]] = {}
    for one in held.select_related("person").order_by("-ends_on", "person__born_on", "id"):
        members = found.setdefault(one.family_id, [])
        if all(one.person != member.person for member in members):
            members.append(Member(one, one.person, age_on(one.person.born_on, request.today)))
    return found


def _log(request: KeyworkerRequest, common: SessionForm, parts: Sequence[FamilyPartForm]) -> HttpResponse:
    key = common.cleaned_data["key"]
    notes = {part.family: common.note_for(part) for part in parts}
    who: dict[str, Any] = {"by": request.user, "mark": mark_sent(request)}
    logged = log_session(notes, key=key, as_of=request.today, at=request.now, **who)
    said = {family.pk: note for family, note in notes.items()}
    for note, is_written in logged:
        if not is_written and differs(note, said[note.family_id]):
            raise LoggedAlreadyError(note)
    saved = counted(len(logged), "note,notes")
    at = logged[0][0].recorded_at.astimezone(LONDON)
    is_new = any(new for _, new in logged)
    told = f"Saved at {at:%H:%M} on {day(at)}: {saved}." if is_new else f"Saved already, at {at:%H:%M}: {saved}."
    messages.success(request, told)
    return redirect("group_session_logged", key)


def _once_more(request: KeyworkerRequest, common: SessionForm) -> SessionForm:
    """Return the form as it was typed, to be sent as another session: under a key of its own where its own is used."""
    if not Intervention.objects.filter(session=common.cleaned_data["key"]).exists():
        return common
    sent = request.POST.copy()
    sent["key"] = str(uuid.uuid4())
    again = SessionForm(sent, today=request.today)
    again.is_valid()
    return again


def _shown(
    request: KeyworkerRequest,
    common: SessionForm,
    parts: Sequence[FamilyPartForm],
    *,
    draft: Draft | None,
    doubt: str,
    not_kept: NotKept | None,
) -> HttpResponse:
    for part in parts:
        looked_at(request, part.family)
    errors = [error for form in (common, *parts) for error in _errors(form)]
    shown = {"form": common, "parts": parts, "draft": draft, "doubt": doubt, "errors": errors}
    shown |= {"draft_href": reverse("session_draft"), "not_kept": not_kept}
    shown["mark"] = mark_of(request, draft, not_kept)
    status = 409 if doubt or not_kept else 422 if errors else 200
    return render(request, "keyworkers/group_session.html", shown, status=status)


def _errors(form: Form) -> list[dict[str, str]]:
    """Return what a form refuses, each with the address of its field."""
    bounds: list[Any] = list(form)
    refused = [{"words": str(error), "href": f"#{bound.focus_id}"} for bound in bounds for error in bound.errors]
    return [*refused, *({"words": str(error), "href": ""} for error in form.non_field_errors())]


@requires(Verb.LOG_INTERVENTIONS)
@require_safe
def logged(request: KeyworkerRequest, session: uuid.UUID) -> HttpResponse:
    """Show what was saved of one's own group session: each family's note, where one may open it."""
    mine = Q(session=session, worker=request.user)
    found = Intervention.objects.visible_to(scope_for(request)).standing().filter(mine).select_related("family")
    notes = [
        {
            "family": f"{note.family.name}, {note.family.reference}",
            "outcome": note.get_outcome_display(),
            "href": reverse("intervention", args=[note.family_id, note.pk]),
        }
        for note in found.order_by("family__name", "id")
    ]
    if not notes:
        raise Http404
    return render(request, "keyworkers/group_session_logged.html", {"notes": notes})
