"""Stories of families: written, approved by a second person, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.forms_of_performance import ReasonForm, StoryForm
from claims.models import Story
from claims.models.performance import StoryState
from claims.stories import approve_story, change_story, names_in, stands, withdraw_story, write_story
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.saving import ChangedMeanwhileError, seen_of

ENTERING = ["GET", "HEAD", "POST"]
SIZE = 50
COLUMNS = [{"label": label} for label in ("Story", "State", "Written by", "Approved by")]
EMPTY = {"title": "", "body": "", "agreed": ""}


@requires(Verb.VIEW_FIGURES)
@require_safe
def stories(request: KeyworkerRequest) -> HttpResponse:
    """List the council's stories, the latest first."""
    rows = Story.objects.filter(council=request.user.council_id).select_related("written_by", "approved_by")
    asked = request.GET.get("after", "")
    page = page_of(rows, by="-id", size=SIZE, after=int(asked) if asked.isdecimal() and len(asked) < 19 else None)
    shown = {
        "columns": COLUMNS,
        "rows": [
            [
                (one.title, reverse("story", args=[one.pk])),
                one.get_state_display(),
                f"{one.written_by}, {day(one.written_at)}",
                f"{one.approved_by}, {day(one.approved_at)}" if one.approved_by else None,
            ]
            for one in page.rows
        ],
        "next": f"?after={page.after}" if page.after else "",
        "writes": may(request.user, Verb.WRITE_PERFORMANCE),
    }
    return render(request, "claims/stories.html", shown)


def _found(request: KeyworkerRequest, pk: int) -> Story:
    rows = Story.objects.select_related("written_by", "approved_by")
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


@requires(Verb.VIEW_FIGURES)
@require_safe
def story(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one story, with the words in it that are also names of people recorded here."""
    found = _found(request, pk)
    is_written = found.state == StoryState.WRITTEN
    approves = may(request.user, Verb.APPROVE_STORIES)
    shown = {
        "story": found,
        "facts": _facts(found),
        "names": names_in(found.council_id, found.title, found.body, found.agreed),
        "is_written": is_written,
        "may_change": is_written and may(request.user, Verb.WRITE_PERFORMANCE),
        "may_approve": is_written and approves and found.written_by_id != request.user.pk,
        "is_own": is_written and approves and found.written_by_id == request.user.pk,
        "may_withdraw": approves and found.state != StoryState.WITHDRAWN,
        "seen": seen_of(stands(found)),
    }
    return render(request, "claims/story.html", shown)


def _facts(found: Story) -> list[dict[str, Any]]:
    approved = f"{found.approved_by}, {day(found.approved_at)}" if found.approved_by else "Nobody yet"
    rows = [
        ("State", found.get_state_display()),
        ("Written by", f"{found.written_by}, {day(found.written_at)}"),
        ("Approved by", approved),
        ("How the family agreed", found.agreed),
    ]
    withdrawn = [("Withdrawn because", found.withdrawn_because)] if found.withdrawn_because else []
    return [{"key": key, "value": value} for key, value in [*rows, *withdrawn]]


@requires(Verb.WRITE_PERFORMANCE)
@require_http_methods(ENTERING)
def story_write(request: KeyworkerRequest) -> HttpResponse:
    """Write a story, which waits for a second person."""
    form = StoryForm(request.POST or None, stands=EMPTY)
    if form.is_valid():
        made = write_story(request.user.council, form.told(), by=request.user, at=request.now)
        messages.success(request, "The story is kept. It is told once somebody else has approved it.")
        return redirect("story", made.pk)
    return _page(request, form, title="Write a story", back=reverse("stories"))


@requires(Verb.WRITE_PERFORMANCE)
@require_http_methods(ENTERING)
def story_change(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Change a story that waits for approval."""
    found = _found(request, pk)
    if found.state != StoryState.WRITTEN:
        messages.info(request, "Its words do not change any more.")
        return redirect("story", pk)
    form = StoryForm(request.POST or None, stands=stands(found))
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            change_story(found, form.told(), seen=form.cleaned_data["seen"])
        except ChangedMeanwhileError as changed:
            refuse(form, changed)
            form.saw(changed.seen)
            rows = [{"key": str(form.fields[name].label), "value": value} for name, value in changed.stands.items()]
            beside = {"by": changed.by, "rows": rows}
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The story is changed.")
            return redirect("story", pk)
    return _page(request, form, title="Change the story", back=reverse("story", args=[pk]), beside=beside)


@requires(Verb.APPROVE_STORIES)
@require_POST
def story_approve(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Approve a story as it was read."""
    found = _found(request, pk)
    try:
        approve_story(found, seen=request.POST.get("seen", ""), by=request.user, at=request.now)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The story is approved. It can be told on a performance page.")
    return redirect("story", pk)


@requires(Verb.APPROVE_STORIES)
@require_http_methods(ENTERING)
def story_withdraw(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Withdraw a story, with the reason."""
    found = _found(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_story(found, why=form.cleaned_data["why"])
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The story is withdrawn: no page tells it any more.")
            return redirect("story", pk)
    lead = "No page tells it any more, also none that is published; the page says that it was withdrawn."
    back = reverse("story", args=[pk])
    return _page(request, form, title="Withdraw the story", back=back, button="Withdraw it", lead=lead)


def _page(request: KeyworkerRequest, form: Any, *, title: str, back: str, **more: Any) -> HttpResponse:
    shown = {"form": form, "title": title, "back": back, "button": "Save", **more}
    return render(request, "claims/performance_form.html", shown, status=422 if form.errors else 200)
