"""Agency files: sent in, looked at before they are loaded, loaded or discarded, and their rejects to be mended."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families import actions
from families.benefits import rejected_value
from families.feeds.effects import EFFECTS, UNDONE, effects_in_words
from families.feeds.kinds import KINDS
from families.feeds.returning import rejects_file, rejects_workbook
from families.forms import CompleteToForm, SendFileForm
from families.matching import answered_since
from families.models import FeedLoad, FeedReject, MatchQuestion, Source
from families.models.feeds import FeedKind, LoadState
from families.paging import page_of
from families.refusals import NotPossibleError
from families.shielding import shielded_in
from families.spreadsheets import CONTENT_TYPE
from families.words import day, moment
from keyworkers.importing import AT_ONCE, is_under_way, load_or_ask, sign_in_names, undoing_of
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 25
SHOWN_REJECTS = 20

STANDING = Q(coverages__withdrawn_at__isnull=True)

LOADS = [
    {"label": "File"},
    {"label": "Complete to"},
    {"label": "Sent in"},
    {"label": "Rows", "numeric": True},
    {"label": "Loaded", "numeric": True},
    {"label": "Unchanged", "numeric": True},
    {"label": "Rejected", "numeric": True},
    {"label": "State"},
]
SOURCES = [{"label": "Source"}, {"label": "From"}, {"label": "Complete to"}, {"label": "May be late by"}]
REJECTS = [{"label": "Line"}, {"label": "Column"}, {"label": "What stands there"}, {"label": "Why it is not loaded"}]
COLUMNS = [{"label": "Column"}, {"label": "Needed"}, {"label": "What it holds"}]

TRIES = [
    "Send the households file first: every other file speaks of people and families it names",
    "Each file is checked and shown to you before anything of it is loaded",
]

WORDS: dict[str, dict[str, str]] = {
    LoadState.PREVIEWED: {
        "loaded_label": "new or changed, to be loaded",
        "effects_title": "What loading it would write",
    },
    LoadState.WAITING: {"loaded_label": "new or changed, to be loaded", "effects_title": "What loading it would write"},
    LoadState.DISCARDED: {"loaded_label": "new or changed, not loaded", "effects_title": "What it would have written"},
    LoadState.LOADED: {"loaded_label": "loaded", "effects_title": "What loading it wrote"},
    LoadState.UNDONE: {"loaded_label": "loaded, and undone since", "effects_title": "What loading it had written"},
}


@requires(Verb.IMPORT_FILES)
@require_GET
def loads(request: KeyworkerRequest) -> HttpResponse:
    """List the files that agencies sent, the last first, and how far each source is complete."""
    after = request.GET.get("after", "")
    page = page_of(
        loads_of(request).select_related("source"),
        by="-received_at",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    sources = Source.objects.filter(council=scope_for(request).council).select_related("agency")
    shown = {
        "send": reverse("send_file"),
        "tries": TRIES,
        "columns": LOADS,
        "rows": [_line(one) for one in page.rows],
        "next": f"?after={page.after}" if page.after else "",
        "source_columns": SOURCES,
        "sources": [
            _source(one) for one in sources.annotate(to=Max("coverages__complete_to", filter=STANDING)).order_by("id")
        ],
    }
    return render(request, "families/imports/loads.html", shown)


def loads_of(request: KeyworkerRequest) -> QuerySet[FeedLoad]:
    """Return the files of the caller's council."""
    return FeedLoad.objects.filter(council=scope_for(request).council)


def _line(one: FeedLoad) -> list[Any]:
    return [
        {"text": one.file_name, "href": reverse("load", args=[one.pk]), "detail": str(one.source)},
        one.complete_to,
        one.received_at,
        one.rows,
        one.loaded,
        one.unchanged,
        one.rejected,
        {"text": one.state, "tag": "load"},
    ]


def _source(one: Any) -> list[Any]:
    return [str(one), str(one.agency or ""), one.to, f"{one.allowed_lag_days} days"]


@requires(Verb.IMPORT_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
def send_file(request: KeyworkerRequest) -> HttpResponse:
    """Take a file in and show what loading it would do; nothing of it is loaded yet."""
    is_sent = request.method == "POST"
    form = SendFileForm(request.POST if is_sent else None, request.FILES if is_sent else None, today=request.today)
    if form.is_valid():
        received = actions.receive_file(
            request.user.council,
            FeedKind(form.cleaned_data["kind"]),
            form.cleaned_data["file"],
            complete_to=form.cleaned_data["complete_to"],
            received_by=request.user.username,
            at=request.now,
            workers=sign_in_names(request.user.council_id),
        )
        return redirect("load", pk=received.pk)
    kinds = [
        {"name": kind.kind.label, "columns": COLUMNS, "rows": _columns(kind.columns), "id": f"columns-{kind.kind}"}
        for kind in KINDS.values()
    ]
    context = {"form": form, "kinds": kinds}
    return render(request, "families/imports/send.html", context, status=422 if form.errors else 200)


def _columns(columns: Any) -> list[list[str]]:
    return [[column.name, "yes" if column.is_required else "", column.about.capitalize()] for column in columns]


@requires(Verb.IMPORT_FILES)
@require_GET
def load(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show a file: what became of its rows, or would, and its first rejects."""
    found = get_object_or_404(loads_of(request).select_related("source__agency"), pk=pk)
    return _load_page(request, found)


def _load_page(request: KeyworkerRequest, found: FeedLoad, form: CompleteToForm | None = None) -> HttpResponse:
    rejects = list(found.rejects.all()[:SHOWN_REJECTS])
    undoing = undoing_of(found)
    context = {
        "load": found,
        "undoing": undoing,
        "is_being_undone": is_under_way(undoing),
        "may_be_undone": found.state == LoadState.LOADED and not is_under_way(undoing),
        "form": form or CompleteToForm(initial={"complete_to": found.complete_to}, today=request.today),
        "load_text": _load_text(found) if found.state == LoadState.PREVIEWED else "",
        "is_previewed": found.state == LoadState.PREVIEWED,
        "is_waiting": found.state == LoadState.WAITING,
        "facts": _facts(found),
        "problems": found.problem.splitlines(),
        "effects": effects_in_words(found.effects, EFFECTS),
        "undo_effects": effects_in_words(found.undo_effects, UNDONE),
        "columns": REJECTS,
        "rejects": _rejects(request, found, rejects),
        "questions": MatchQuestion.objects.visible_to(scope_for(request)).waiting().filter(load=found).exists(),
        "is_cut": len(rejects) == SHOWN_REJECTS,
        "is_a_job": found.rows > AT_ONCE,
        **WORDS.get(found.state, WORDS[LoadState.LOADED]),
    }
    return render(request, "families/imports/load.html", context, status=422 if form and form.errors else 200)


def _load_text(found: FeedLoad) -> str:
    """Return what the button that loads a previewed file says; empty where there is nothing to load.

    A file in which nothing is new still says that nothing new happened up to its day, unless none of it can be read.
    """
    if found.complete_to is None:
        return ""
    if found.loaded:
        return f"Load {found.loaded:,} {'row' if found.loaded == 1 else 'rows'}"
    is_unread = 0 < found.rows == found.rejected
    if is_unread or actions.is_complete_to(found.source_id, found.complete_to):
        return ""
    return f"Load it: nothing new up to {day(found.complete_to)}"


def _facts(found: FeedLoad) -> list[dict[str, Any]]:
    return [
        {"key": "What it is", "value": str(found.source)},
        {"key": "From", "value": str(found.source.agency or "")},
        {"key": "Complete to", "value": _how_far(found)},
        {"key": "Sent in by", "value": found.received_by},
        {"key": "Fingerprint (SHA-256)", "value": found.digest[:16]},
        *_undone(found),
    ]


def _undone(found: FeedLoad) -> list[dict[str, Any]]:
    if found.undone_at is None:
        return []
    return [
        {"key": "Undone", "value": f"{moment(found.undone_at)} by {found.undone_by}"},
        {"key": "Why it was undone", "value": found.undo_reason},
    ]


def _how_far(found: FeedLoad) -> str:
    if found.complete_to is None:
        return ""
    return f"{day(found.complete_to)}{' (read from the file)' if found.complete_to_is_read else ''}"


def _rejects(request: KeyworkerRequest, found: FeedLoad, rejects: Sequence[FeedReject]) -> list[list[Any]]:
    kind, scope = found.source.kind, scope_for(request)
    since = answered_since(found, [one.row_number for one in rejects])
    whose = shielded_in(found.council_id)
    return [
        [
            str(one.row_number),
            one.column or None,
            rejected_value(
                whose.value(one.value, column=one.column, row=one.row), column=one.column, kind=kind, scope=scope
            )
            or None,
            {"text": one.reason, "detail": since.get(one.row_number, "")},
        ]
        for one in rejects
    ]


@requires(Verb.IMPORT_FILES)
@require_POST
def load_rows(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Load a previewed file: at once where it is small, else as a job."""
    found = get_object_or_404(loads_of(request), pk=pk)
    try:
        done = load_or_ask(found, by=request.user, as_of=request.today, at=request.now)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    else:
        if done.state == LoadState.WAITING:
            messages.info(request, "The file waits to be loaded; this page shows when it is.")
        elif done.state == LoadState.LOADED:
            messages.success(request, _loaded_text(done))
    return redirect("load", pk=pk)


def _loaded_text(done: FeedLoad) -> str:
    if done.loaded or done.complete_to is None:
        return f"{done.loaded:,} of {done.rows:,} rows are loaded."
    return f"Nothing in the file is new; it is known to be complete to {day(done.complete_to)}."


@requires(Verb.IMPORT_FILES)
@require_POST
def load_complete_to(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Say how far a previewed file is complete, in place of what was read from it."""
    found = get_object_or_404(loads_of(request).select_related("source__agency"), pk=pk)
    form = CompleteToForm(request.POST, today=request.today)
    if not form.is_valid():
        return _load_page(request, found, form)
    try:
        actions.say_complete_to(found, form.cleaned_data["complete_to"])
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    return redirect("load", pk=pk)


@requires(Verb.IMPORT_FILES)
@require_POST
def discard_load(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Set a previewed file aside."""
    found = get_object_or_404(loads_of(request), pk=pk)
    try:
        actions.discard(found)
        messages.success(request, "The file is discarded; nothing of it was loaded.")
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    return redirect("load", pk=pk)


@requires(Verb.IMPORT_FILES)
@require_GET
def load_rejects(request: KeyworkerRequest, pk: int) -> HttpResponseBase:
    """Give out the rejected rows as a file to be mended and sent again."""
    found = get_object_or_404(loads_of(request).select_related("source"), pk=pk)
    response = StreamingHttpResponse(rejects_file(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-{found.source.kind}-{found.pk}.csv"'
    return response


@requires(Verb.IMPORT_FILES)
@require_GET
def load_rejects_xlsx(request: KeyworkerRequest, pk: int) -> HttpResponseBase:
    """Give out the rejected rows as a workbook to be mended and sent again."""
    found = get_object_or_404(loads_of(request).select_related("source"), pk=pk)
    response = StreamingHttpResponse(rejects_workbook(found), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="rejected-{found.source.kind}-{found.pk}.xlsx"'
    return response
