"""The performance pages inside the council: their history, one of them, and how it is written and published."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.forms_of_performance import BeginForm, PublishForm, ReasonForm, WriteForm
from claims.models import PerformancePage, Programme, Story
from claims.models.performance import PageState, StoryState
from claims.performance import (
    begin_page,
    is_as_suggested,
    open_to_public,
    publish_page,
    replaced_by,
    seen_to_publish,
    stands,
    withdraw_page,
    write_page,
)
from claims.performance_figures import ends_of_months, figures_of, suggested
from claims.performance_papers import paper_of, small_numbers_in
from claims.views.performance_reading import as_file, laid_out
from claims.views.public import address_of
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import day, moment, month
from keyworkers.drafts import finish_draft
from keyworkers.forms import refuse
from keyworkers.models import Draft
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.saving import ChangedMeanwhileError
from keyworkers.views.drafts import PERFORMANCE, keep_typed
from keyworkers.views.marks import mark_sent, mark_to_show

ENTERING = ["GET", "HEAD", "POST"]
SIZE = 36
COLUMNS = [{"label": label} for label in ("Month", "Programme", "State", "What it says", "Public")]
TAKEN_BACK = {
    "title": "Withdraw the page of {}",
    "lead": "It stays in the history of periods with the reason. Nobody outside reads it any more.",
    "button": "Withdraw it",
    "done": "The page of {} is withdrawn.",
}
THROWN_AWAY = {
    "title": "Throw away the draft of {}",
    "lead": "Nobody has read it but those who write these pages. They keep its words, with the reason, in the history "
    "of periods; it cannot be published any more. The month can be begun anew.",
    "button": "Throw it away",
    "done": "The draft of {} is thrown away. Its words stay here; the month can be begun anew.",
}


@requires(Verb.VIEW_FIGURES)
@require_safe
def performance_pages(request: KeyworkerRequest) -> HttpResponse:
    """Show the history of periods: each month's page, what it said, and whether anybody may read it."""
    writes = may(request.user, Verb.WRITE_PERFORMANCE)
    rows = _readable(request).prefetch_related("figures")
    asked = request.GET.get("after", "")
    page = page_of(rows, by="-as_at", size=SIZE, after=int(asked) if asked.isdecimal() and len(asked) < 19 else None)
    shown = {
        "columns": COLUMNS,
        "rows": [_row(one) for one in page.rows],
        "next": f"?after={page.after}" if page.after else "",
        "writes": writes,
    }
    return render(request, "claims/performance_pages.html", shown)


def _row(one: PerformancePage) -> list[Any]:
    said = [figure.text for figure in one.figures.all() if not figure.breakdown]
    when = f"Published on {day(one.published_at)}" if one.published_at else f"Begun on {day(one.begun_at)}"
    corrects = ", corrects an earlier one" if one.corrects_id else ""
    return [
        {
            "text": month(one.as_at),
            "href": reverse("performance_page", args=[one.pk]),
            "detail": f"{when}{corrects}",
        },
        one.programme.name,
        one.state_in_words,
        said[0] if said else None,
        ("Read it", address_of(one)) if one.is_public else "No",
    ]


def _readable(request: KeyworkerRequest) -> Any:
    """Return the council's pages that this person may read: what was never published only if they write such pages."""
    rows = PerformancePage.objects.filter(council=request.user.council_id)
    rows = rows.select_related("programme__council", "council", "story", "corrects", "published_by", "begun_by")
    return rows if may(request.user, Verb.WRITE_PERFORMANCE) else rows.filter(published_at__isnull=False)


def _found(request: KeyworkerRequest, pk: int) -> PerformancePage:
    found: PerformancePage = get_object_or_404(_readable(request), pk=pk)
    return found


@requires(Verb.WRITE_PERFORMANCE)
@require_http_methods(ENTERING)
def performance_begin(request: KeyworkerRequest) -> HttpResponse:
    """Begin a month's page."""
    programmes = Programme.objects.filter(council=request.user.council_id).select_related("council")
    months = sorted({one for each in programmes for one in ends_of_months(each, today=request.today)}, reverse=True)
    form = BeginForm(request.POST or None, programmes=programmes.order_by("-starts_on"), months=months)
    if form.is_valid():
        try:
            asked = form.cleaned_data
            made = begin_page(
                asked["programme"], as_at=asked["as_at"], by=request.user, today=request.today, at=request.now
            )
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return redirect("performance_write", made.pk)
    shown = {
        "form": form,
        "title": "Begin a month's page",
        "back": reverse("performance_pages"),
        "button": "Begin",
    }
    return render(request, "claims/performance_form.html", shown, status=422 if form.errors else 200)


@requires(Verb.VIEW_FIGURES)
@require_safe
def performance_page(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one month's page: whole, or, if asked for, as anybody would read it."""
    found = _found(request, pk)
    paper = paper_of(found, is_public=request.GET.get("as") == "public")
    shown = {
        **laid_out(paper, opens=not paper.is_public),
        "writes": may(request.user, Verb.WRITE_PERFORMANCE),
        "is_draft": found.state == PageState.DRAFT,
        "is_published": found.state == PageState.PUBLISHED,
        "public": address_of(found) if found.is_public else "",
        "corrected_by": replaced_by(found),
        "story_gone": found.story is not None and paper.story is None,
    }
    return render(request, "claims/performance_page.html", shown)


@requires(Verb.WRITE_PERFORMANCE)
@require_http_methods(ENTERING)
def performance_write(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Write a draft, with what the figures say beside it."""
    found = _found(request, pk)
    if found.state != PageState.DRAFT:
        messages.info(request, "This page is not a draft any more.")
        return redirect("performance_page", pk)
    stories = Story.objects.filter(council=request.user.council_id, state=StoryState.APPROVED)
    form = WriteForm(request.POST or None, stands=stands(found), stories=stories, as_at=found.as_at)
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            write_page(found, form.page(), seen=form.cleaned_data["seen"])
        except ChangedMeanwhileError as changed:
            refuse(form, changed)
            form.saw(changed.seen)
            beside = {"by": changed.by, "rows": _stands(form, changed.stands)}
        except NotPossibleError as error:
            refuse(form, error)
        else:
            who: dict[str, Any] = {"by": request.user, "at": request.now, "mark": mark_sent(request)}
            finish_draft(_key(request, pk), form=f"{PERFORMANCE}{pk}", family=None, **who)
            messages.success(request, "The draft is saved.")
            return redirect("performance_page", pk)
    shown = {
        **laid_out(paper_of(found), opens=True),
        **_go_on_with(request, form, pk),
        "form": form,
        "beside": beside,
        "suggested": suggested(found.programme, as_at=found.as_at),
    }
    return render(request, "claims/performance_write.html", shown, status=422 if form.errors else 200)


def _stands(form: WriteForm, others: Any) -> list[dict[str, Any]]:
    fields: Any = form.fields
    told = {**others, "story": fields["story"].queryset.filter(pk=others["story"]).first() if others["story"] else ""}
    return [{"key": str(fields[name].label), "value": value} for name, value in told.items()]


@requires(Verb.WRITE_PERFORMANCE)
@require_POST
def performance_draft(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Keep what is being typed into a page, theirs alone until they save it, and answer with when it was kept."""
    found = _found(request, pk)
    if found.state != PageState.DRAFT:
        return JsonResponse({"problem": "This page is not a draft any more."}, status=409)
    return keep_typed(request, form=f"{PERFORMANCE}{pk}", family=None)


def _key(request: KeyworkerRequest, pk: int) -> UUID:
    """Return the key of a person's one draft of a page."""
    return uuid5(NAMESPACE_URL, f"{request.user.pk}/{PERFORMANCE}{pk}")


def _go_on_with(request: KeyworkerRequest, form: WriteForm, pk: int) -> dict[str, Any]:
    """Put what was typed and not saved into a form that is opened, and return what the page says of it.

    With it comes the mark of what its writer saw: what somebody else saved since is shown before anything is replaced.
    """
    last = Draft.objects.filter(user=request.user, key=_key(request, pk)).first()
    found = None if form.is_bound or last is None or last.finished_at else last
    form.initial.update({name: values[-1] for name, values in (found.content if found else {}).items() if values})
    seen = 0 if form.is_bound or last is None else last.version
    return {"draft": found, "key": _key(request, pk), "mark": mark_to_show(request, seen=seen)}


@requires(Verb.WRITE_PERFORMANCE)
@require_http_methods(ENTERING)
def performance_publish(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what is to be known before a page is published, and publish it: its figures are frozen."""
    found = _found(request, pk)
    if found.state != PageState.DRAFT:
        messages.info(request, "This page is not a draft any more.")
        return redirect("performance_page", pk)
    seen = seen_to_publish(found, figures_of(found.programme, as_at=found.as_at))
    form = PublishForm(request.POST or None, seen=seen, is_as_suggested=is_as_suggested(found))
    if form.is_valid():
        try:
            publish_page(found, form.how(), by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(
                request, f"The page of {month(found.as_at)} is published. Its figures are kept as they are."
            )
            return redirect("performance_page", pk)
    paper = paper_of(found, is_public=True)
    shown = {
        **laid_out(paper_of(found), opens=True),
        "form": form,
        "small": small_numbers_in(found),
        "leaves_out": paper.leaves_out,
    }
    return render(request, "claims/performance_publish.html", shown, status=422 if form.errors else 200)


@requires(Verb.WRITE_PERFORMANCE)
@require_POST
def performance_public(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Let anybody read a published page's public version, or nobody any more."""
    found = _found(request, pk)
    is_public = request.POST.get("is_public") == "yes"
    try:
        open_to_public(found, is_public=is_public)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    else:
        said = "Anybody may read its public version now." if is_public else "Nobody outside reads it any more."
        messages.success(request, said)
    return redirect("performance_page", pk)


@requires(Verb.WRITE_PERFORMANCE)
@require_http_methods(ENTERING)
def performance_withdraw(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Withdraw a page, or throw a draft away, with the reason."""
    found = _found(request, pk)
    said = THROWN_AWAY if found.published_at is None else TAKEN_BACK
    form = ReasonForm(request.POST or None, is_draft=found.published_at is None)
    if form.is_valid():
        try:
            withdraw_page(found, why=form.cleaned_data["why"])
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, said["done"].format(month(found.as_at)))
            return redirect("performance_page", pk)
    shown = {
        "form": form,
        "title": said["title"].format(month(found.as_at)),
        "back": reverse("performance_page", args=[pk]),
        "button": said["button"],
        "lead": said["lead"],
    }
    return render(request, "claims/performance_form.html", shown, status=422 if form.errors else 200)


@requires(Verb.VIEW_FIGURES)
@require_safe
def performance_print(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show a page to be printed on one sheet of paper."""
    found = _found(request, pk)
    shown = {
        **laid_out(paper_of(found)),
        "frame": "base.html",
        "back": reverse("performance_page", args=[pk]),
        "printed": f"Printed on {moment(request.now)} by {request.user}",
    }
    return render(request, "print/performance.html", shown)


@requires(Verb.VIEW_FIGURES)
@require_safe
def performance_file(request: KeyworkerRequest, pk: int, kind: str) -> HttpResponse:
    """Give a page out as CSV or JSON, whole."""
    return as_file(paper_of(_found(request, pk)), kind)
