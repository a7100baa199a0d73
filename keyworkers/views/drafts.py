"""Drafts: kept while somebody types, found again on another device, deleted when they are not wanted."""

import re
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from families.models import Family
from families.refusals import NotPossibleError
from families.words import LONDON, moment
from keyworkers.drafts import CompletedAlreadyError, NewerDraftError, drafts_of, drop_draft, save_draft
from keyworkers.models import Draft
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.marks import mark_sent, typed_in

ADDING, AMENDING, SESSION = "intervention_add", "amend-", "group_session"
ABOUT, SUMMARY, REVIEW, SUPERVISION = "assessed-", "assessment-summary", "family-plan-review", "supervision"
PERFORMANCE = "performance-"
# Forms of which a person keeps one draft a family: what they are called, and the name of their address.
SINGLE = {
    SUMMARY: ("Assessment", "family_assessment_summary"),
    REVIEW: ("Review", "family_plan_review"),
    SUPERVISION: ("Supervision", "family_supervision_add"),
}
# Every form that keeps what is typed: an address by another name has none.
FORMS = re.compile(rf"{ADDING}|{AMENDING}\d{{1,18}}|{ABOUT}\d{{1,18}}|{'|'.join(SINGLE)}")


@requires(Verb.LOG_INTERVENTIONS)
@require_POST
def save_family_draft(request: KeyworkerRequest, pk: int, form: str) -> HttpResponse:
    """Keep what is being typed into a form about a family, and answer with when it was kept."""
    family = get_object_or_404(Family.objects.visible_to(scope_for(request)), pk=pk)
    if not FORMS.fullmatch(form):
        raise Http404
    return keep_typed(request, form=form, family=family)


@requires(Verb.LOG_INTERVENTIONS)
@require_POST
def save_session_draft(request: KeyworkerRequest) -> HttpResponse:
    """Keep what is being typed about a group session, and answer with when it was kept."""
    return keep_typed(request, form=SESSION, family=None)


def keep_typed(request: KeyworkerRequest, *, form: str, family: Family | None) -> HttpResponse:
    """Keep what was typed into a form, and answer with when it was kept or why not."""
    request.leaves_figures = True  # else a note being typed would have them read anew every few seconds
    who: dict[str, Any] = {"by": request.user, "at": request.now, "mark": mark_sent(request)}
    try:
        key = uuid.UUID(request.POST.get("key", ""))
        draft = save_draft(typed_in(request), form=form, key=key, family=family, **who)
    except CompletedAlreadyError as completed:
        return JsonResponse({"problem": str(completed)}, status=409)
    except NewerDraftError as newer:
        return JsonResponse({"problem": str(newer), "newer": newer.draft.version}, status=409)
    except NotPossibleError as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    except ValueError:
        return JsonResponse({"problem": "This form cannot be kept as a draft."}, status=422)
    return JsonResponse({"saved": f"{draft.saved_at.astimezone(LONDON):%H:%M}"})


@requires(Verb.LOG_INTERVENTIONS)
@require_safe
def drafts(request: KeyworkerRequest) -> HttpResponse:
    """Show what one has not completed: each with the way to go on, and to delete it."""
    found = drafts_of(request.user, scope=scope_for(request))
    return render(request, "keyworkers/drafts.html", {"drafts": [_shown(draft) for draft in found]})


def _shown(draft: Draft) -> dict[str, Any]:
    return {
        "title": _title(draft),
        "saved": moment(draft.saved_at),
        "href": f"{_address(draft)}?draft={draft.key}",
        "delete": reverse("draft_delete", args=[draft.key]),
    }


def _title(draft: Draft) -> str:
    if draft.family is None:
        return "Performance page" if draft.form.startswith(PERFORMANCE) else "Group session"
    starts = {AMENDING: "Amendment", ABOUT: "Assessment", **{form: words for form, (words, _) in SINGLE.items()}}
    what = next((words for start, words in starts.items() if draft.form.startswith(start)), "Note")
    return f"{what} about {draft.family.name}, {draft.family.reference}"


def _address(draft: Draft) -> str:
    """Return the address of the form a draft belongs to."""
    if draft.form.startswith(PERFORMANCE):
        return reverse("performance_write", args=[int(draft.form.removeprefix(PERFORMANCE))])
    if draft.family is None:
        return reverse("group_session")
    if draft.form.startswith(AMENDING):
        return reverse("intervention_amend", args=[draft.family.pk, int(draft.form.removeprefix(AMENDING))])
    if draft.form.startswith(ABOUT):
        return reverse("family_assessment_member", args=[draft.family.pk, int(draft.form.removeprefix(ABOUT))])
    if draft.form in SINGLE:
        return reverse(SINGLE[draft.form][1], args=[draft.family.pk])
    return reverse(ADDING, args=[draft.family.pk])


@requires(Verb.LOG_INTERVENTIONS)
@require_POST
def delete_draft(request: KeyworkerRequest, key: uuid.UUID) -> HttpResponse:
    """Delete one's own draft."""
    drop_draft(get_object_or_404(Draft.objects.unfinished(), user=request.user, key=key), at=request.now)
    messages.success(request, "Draft deleted.")
    return redirect("drafts")
