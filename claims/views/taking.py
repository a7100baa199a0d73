"""Lists taken out as files: asked for where they are seen, watched while they are written, and who took which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.figures.opening import ASKED_BY
from claims.forms import BatchLineFilter, ClaimFilter, LedgerFilter
from claims.forms_of_taking import PSEUDONYMISED, TakeForm
from claims.lists.asking import Wanted, ask_list
from claims.lists.columns import Listing, Setting
from claims.lists.narrowing import kept
from claims.lists.of_families import ATTACHMENTS
from claims.lists.registry import LISTS, open_to
from claims.lists.writing import take_copy
from claims.models import ListExport
from claims.models.choices import FileFormat
from claims.views.figure import asked_of
from claims.views.files import CONTENT_TYPES
from claims.views.narrowing import beforehand_of
from claims.views.opened import opened_of
from families.forms import FamilyFilter, FilterForm
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import counted as in_words
from families.words import day, moment
from keyworkers.forms import refuse
from keyworkers.models import JobState
from keyworkers.permissions import Verb, may, requires, verbs_of
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 20
COPIES = 20  # named of a list; how many there are is said
ENTERING = ["GET", "HEAD", "POST"]
WORKING = [JobState.WAITING, JobState.RUNNING]
OF_FIGURES = ("claims", "attachments")  # what a figure counts is one or the other
# What narrows a list, where it is not narrowed as the families are.
NARROWED_BY: dict[str, Callable[[KeyworkerRequest], FilterForm]] = {
    "claims": lambda request: ClaimFilter(request.GET, council=request.user.council_id),
    "batch-lines": lambda request: BatchLineFilter(request.GET, council=request.user.council_id),
    "money": lambda request: LedgerFilter(request.GET, council=request.user.council_id),
}


@requires(Verb.TAKE_LISTS)
@require_http_methods(ENTERING)
def list_take(request: KeyworkerRequest, things: str) -> HttpResponse:
    """Ask for a list, narrowed as the address says, with chosen columns and for a purpose; a worker writes it."""
    listing, verbs = _listing(request, things), verbs_of(request.user)
    narrowing = _narrowing(request, listing)
    form = TakeForm(request.POST or None, columns=listing.columns_for(verbs))
    if form.is_valid():
        wanted = Wanted(
            listing=listing,
            columns=form.chosen_columns(),
            chosen=narrowing.chosen,
            is_pseudonymised=form.cleaned_data["leaves"] == PSEUDONYMISED,
        )
        try:
            _ask(wanted, form, request, said=narrowing.said)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The list is asked for. A worker writes it within a minute.")
            return redirect("lists_taken")
    setting = Setting(scope=scope_for(request), verbs=verbs, as_of=request.today)
    shown = {
        "listing": listing,
        "form": form,
        "filter": narrowing.form,
        "said": narrowing.said,
        "count": _counted(listing, setting, narrowing.chosen),
    }
    return render(request, "claims/list_take.html", shown, status=422 if form.errors else 200)


def _ask(wanted: Wanted, form: TakeForm, request: KeyworkerRequest, *, said: list[str]) -> ListExport:
    return ask_list(
        wanted,
        said=said,
        purpose=form.cleaned_data["purpose"],
        file_format=FileFormat(form.cleaned_data["format"]),
        by=request.user,
        as_of=request.today,
        at=request.now,
    )


def _listing(request: KeyworkerRequest, things: str) -> Listing:
    found = LISTS.get(things)
    if found is None:
        raise Http404
    if not found.open_to(verbs_of(request.user)):
        raise PermissionDenied
    return found


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """What narrows a list: as its file keeps it, in words, and the form that would narrow it otherwise."""

    chosen: dict[str, Any]
    said: list[str]
    form: FilterForm | None


def _narrowing(request: KeyworkerRequest, listing: Listing) -> _Narrowing:
    """Return what narrows the list, read from the address as its own page reads it."""
    if "figure" in request.GET and listing.code in OF_FIGURES:
        return _of_figure(request)
    if "opened" in request.GET and listing.code == ATTACHMENTS.code:
        return _of_opened(request, request.GET["opened"])
    made = NARROWED_BY.get(listing.code)
    form = made(request) if made else FamilyFilter(request.GET, user=request.user)
    chosen = form.chosen()
    return _Narrowing(chosen, [form.words_of(name) for name in chosen], form)


def _of_figure(request: KeyworkerRequest) -> _Narrowing:
    """Return what a figure counts, as the figure's page reads it."""
    before = beforehand_of(request)
    found = next((one for one in before.own if str(one.pk) == request.GET.get("programme")), None)
    form, counted = asked_of(request, before, found, request.GET["figure"]) if found else (None, None)
    if form is None or counted is None:
        raise Http404
    parts = [form.words_of(name) for name in form.chosen() if name != "as_at"]
    return _Narrowing({"figure": kept(counted)}, [f"{counted.figure.title}, as at {day(counted.as_at)}", *parts], None)


def _of_opened(request: KeyworkerRequest, what: str) -> _Narrowing:
    """Return the families that a number of pace or cohorts counts, as its page reads them."""
    number = request.GET.get("programme", "")
    found, form, told = opened_of(request, int(number) if number.isdecimal() else 0, what)
    kept_so = {
        "what": what,
        "programme": found.pk,
        "as_at": request.today.isoformat(),
        "asked": {name: request.GET[name] for name in ASKED_BY[what] if name in request.GET},
        "selection": form.selection().asked,
    }
    parts = [form.words_of(name) for name in form.chosen()]
    return _Narrowing({"opened": kept_so}, [f"{told.title}, as at {day(request.today)}", *parts], None)


def _counted(listing: Listing, setting: Setting, chosen: dict[str, Any]) -> str:
    number = listing.narrowed(setting, chosen).count()
    if listing.is_counted:
        return f"counted from {in_words(number, 'record,records')}"
    return in_words(number, listing.things)


@requires(Verb.VIEW_LISTS)
@require_safe
def lists_taken(request: KeyworkerRequest) -> HttpResponse:
    """Show which lists were taken, by whom, what for, and who took a copy; and which may be taken."""
    after = request.GET.get("after", "")
    every = ListExport.objects.filter(council=request.user.council_id).defer("content")
    page = page_of(
        every.select_related("job", "asked_by").prefetch_related("downloads__by"),
        by="-asked_at",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    takes = may(request.user, Verb.TAKE_LISTS)
    shown = {
        "lists": [_shown(one, request) for one in page.rows],
        "is_working": any(one.job.state in WORKING for one in page.rows),
        "offered": open_to(verbs_of(request.user)) if takes else [],
        "next": f"?after={page.after}" if page.after else "",
    }
    return render(request, "claims/lists_taken.html", shown)


def _shown(one: ListExport, request: KeyworkerRequest) -> dict[str, Any]:
    """Return a list as the page draws it."""
    lives = bool(one.link_ends_at and one.link_ends_at > request.now)
    is_theirs = one.asked_by_id == request.user.pk and may(request.user, Verb.TAKE_LISTS)
    listing = LISTS.get(one.things)
    title = listing.title if listing else one.things
    return {
        "title": f"{title}{', pseudonymised' if one.is_pseudonymised else ''}, {moment(one.asked_at)}",
        "job": None if one.digest else one.job,
        "facts": _facts(one, lives=lives),
        "columns": _columns(one, listing),
        "warning": _warning(one),
        "href": reverse("list_copy", args=[one.pk]) if lives and is_theirs else "",
    }


def _facts(one: ListExport, *, lives: bool) -> list[dict[str, str]]:
    rows = [
        ("Taken by", f"{one.asked_by}, {one.asked_by.get_role_display().lower()}"),
        ("What for", one.purpose),
        ("Narrowed by", "; ".join(one.asked.get("words", [])) or "Nothing: the whole list"),
    ]
    if one.digest:
        rows += [
            ("Written", f"{moment(one.written_at)}, {in_words(one.rows or 0, 'line,lines')}"),
            ("Link", f"{'Lasts until' if lives else 'Ended'} {moment(one.link_ends_at)}"),
            ("Copies taken", _copies(one)),
        ]
    else:
        rows.append(("How far", _how_far(one)))
    return [{"key": key, "value": value} for key, value in rows]


def _columns(one: ListExport, listing: Listing | None) -> str:
    labels = {column.code: column.label for column in listing.columns} if listing else {}
    said = f"{', '.join(labels.get(code, code) for code in one.columns)}."
    return f"{said} SHA-256 of the file: {one.digest}." if one.digest else said


def _copies(one: ListExport) -> str:
    copies = list(one.downloads.all())[::-1]
    said = [f"{moment(copy.at)}, {copy.by}" for copy in copies[:COPIES]]
    others = len(copies) - len(said)
    return "; ".join([*said, *([f"and {others} before"] if others else [])]) or "None"


def _how_far(one: ListExport) -> str:
    job = one.job
    if job.state == JobState.WAITING:
        return "Waits for a worker"
    if job.state == JobState.FAILED:
        return " ".join(job.problems) or "It was not written"
    return f"{job.step}, line {job.done:,} of {job.total:,}" if job.total else "Begun"


def _warning(one: ListExport) -> str:
    """Return what small groups of a pseudonymised list mean for whoever is handed it."""
    smallest = one.job.counts.get("smallest group")
    if not one.digest or smallest is None:
        return ""
    few = one.job.counts["in groups of fewer than 5"]
    told = (
        f"Each line is alike with at least {in_words(smallest - 1, 'other,others')} in what others may know of a family"
    )
    if not few:
        return f"{told} (k = {smallest})." if smallest else "The list has no lines."
    them = in_words(few, "family or person stands,families or people stand")
    return (
        f"{them} in groups of fewer than 5 that are alike in what others may know of them; the smallest group is "
        f"{smallest} (k = {smallest}). Whoever knows something of them may know them again: take fewer columns, "
        "or narrow the list less."
    )


@requires(Verb.TAKE_LISTS)
@require_http_methods(["GET"])
def list_copy(request: KeyworkerRequest, export: int) -> HttpResponse:
    """Give a copy of a list to whoever asked for it, and record it; none once its link has ended."""
    every = ListExport.objects.filter(council=request.user.council_id, asked_by=request.user).defer("content")
    found = get_object_or_404(every.select_related("job"), pk=export)
    try:
        content = take_copy(found, by=request.user, as_of=request.today, at=request.now)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return redirect("lists_taken")
    response = HttpResponse(content, content_type=CONTENT_TYPES[FileFormat(found.format)])
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["Cache-Control"] = "no-store"
    return response
