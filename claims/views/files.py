"""The files of a batch: asked for, watched while they are written, copied while their link lasts; and their layout."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.exports import ask_file, renew_link, take_copy
from claims.forms_of_files import FileForm, LayoutForm
from claims.layouts import Value, change_layout, columns_of, layout_of
from claims.models import Batch, BatchFile, BatchState, Download, ExportLayout, Programme
from claims.models.choices import FileFormat
from claims.views.batches import batch_of
from families.paging import page_of
from families.refusals import NotPossibleError
from families.spreadsheets import CONTENT_TYPE
from families.words import counted, day, moment
from keyworkers.forms import refuse
from keyworkers.models import JobState
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest

SIZE = 10
COPIES = 20  # named of a file; how many there are is said
ENTERING = ["GET", "HEAD", "POST"]
CONTENT_TYPES = {FileFormat.CSV: "text/csv; charset=utf-8", FileFormat.XLSX: CONTENT_TYPE}
HAS_FILES = [BatchState.SIGNED, BatchState.SUBMITTED]
WORKING = [JobState.WAITING, JobState.RUNNING]
COLUMNS = [{"label": "Heading"}, {"label": "What it says"}]
VALUES = [{"label": "Written as"}, {"label": "What it says"}]
VERSIONS = [{"label": label} for label in ("Version", "Since", "By", "Why", "Columns")]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def batch_files(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the files of a batch, the last asked for first: how far each is, its SHA-256, its link, who took a copy."""
    return _files_page(request, batch_of(request, pk), FileForm())


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def batch_export(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Ask for a file of a signed batch; a worker writes it."""
    found, form = batch_of(request, pk), FileForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["format"]
        try:
            asked = ask_file(found, chosen, by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            done = f"{asked.name} is written already, and is the file in force." if asked.digest else ""
            messages.success(request, done or "The file is asked for. A worker writes it within a minute.")
            return redirect("batch_files", pk)
    return _files_page(request, found, form)


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def batch_file_renew(request: KeyworkerRequest, pk: int, file: int) -> HttpResponse:
    """Let the link of a file last another seven days."""
    found = _file_of(batch_of(request, pk), file)
    try:
        renew_link(found, at=request.now)
        messages.success(request, f"The link to {found.name} lasts until {day(found.link_ends_at)}.")
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    return redirect("batch_files", pk)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(["GET"])
def batch_file(request: KeyworkerRequest, pk: int, file: int) -> HttpResponse:
    """Give a copy of a file out, exactly as it is kept, and record who took it; none once its link has ended."""
    found = _file_of(batch_of(request, pk), file)
    try:
        content = take_copy(found, by=request.user, at=request.now)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return redirect("batch_files", pk)
    response = HttpResponse(content, content_type=CONTENT_TYPES[FileFormat(found.format)])
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _file_of(batch: Batch, pk: int) -> BatchFile:
    return get_object_or_404(BatchFile, batch=batch, pk=pk)


def _files_page(request: KeyworkerRequest, batch: Batch, form: FileForm) -> HttpResponse:
    prepares = may(request.user, Verb.PREPARE_CLAIMS)
    after = request.GET.get("after", "")
    files = BatchFile.objects.filter(batch=batch).select_related("job", "layout", "asked_by")
    page = page_of(
        files,
        by="-asked_at",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    copies = _copies([one.pk for one in page.rows])
    shown = {
        "batch": batch,
        "form": form,
        "may_ask": prepares and batch.state in HAS_FILES,
        "files": [_shown(one, batch, request, copies=copies.get(one.pk, []), prepares=prepares) for one in page.rows],
        "is_working": any(one.job and one.job.state in WORKING for one in page.rows),
        "next": f"?after={page.after}" if page.after else "",
    }
    return render(request, "claims/files.html", shown, status=422 if form.errors else 200)


def _copies(files: list[int]) -> dict[int, list[Download]]:
    """Return who took copies of the files, the last first."""
    found: dict[int, list[Download]] = {}
    for one in Download.objects.filter(file__in=files).select_related("by").order_by("-at", "-id"):
        found.setdefault(one.file_id, []).append(one)
    return found


def _shown(
    one: BatchFile, batch: Batch, request: KeyworkerRequest, *, copies: list[Download], prepares: bool
) -> dict[str, Any]:
    """Return a file as the page draws it."""
    lives = bool(one.digest and one.link_ends_at and one.link_ends_at > request.now)
    in_force = bool(one.digest) and (one.name, one.digest) == (batch.file_name, batch.file_digest)
    return {
        "title": one.name or f"{one.get_format_display()}, asked for {moment(one.asked_at)}",
        "in_force": in_force,
        "is_sent": in_force and batch.state == BatchState.SUBMITTED,
        "job": one.job if not one.digest else None,
        "facts": _facts(one, copies, lives=lives),
        "href": reverse("batch_file", args=[batch.pk, one.pk]) if prepares and lives else "",
        "renew": reverse("batch_file_renew", args=[batch.pk, one.pk]) if prepares and one.digest else "",
    }


def _facts(one: BatchFile, copies: list[Download], *, lives: bool) -> list[dict[str, Any]]:
    rows = [
        ("Asked for", f"{moment(one.asked_at)}, {one.asked_by}"),
        ("Layout", f"Version {one.layout.version}" if one.layout else "The default"),
        ("Head of the chain", one.head),
    ]
    if one.digest:
        ended = "" if lives else "Ended "
        rows += [
            ("Written", f"{moment(one.written_at)}, {counted(one.lines, 'line,lines')}"),
            ("SHA-256", one.digest),
            ("Link", f"{ended or 'Lasts until '}{moment(one.link_ends_at)}"),
            ("Copies taken", _taken(copies)),
        ]
    elif one.job:
        rows.append(("How far", _how_far(one)))
    return [{"key": key, "value": value} for key, value in rows]


def _taken(copies: list[Download]) -> str:
    said = [f"{moment(copy.at)}, {copy.by}" for copy in copies[:COPIES]]
    others = len(copies) - len(said)
    return "; ".join([*said, *([f"and {others} before"] if others else [])]) or "None"


def _how_far(one: BatchFile) -> str:
    job = one.job
    if job is None or job.state == JobState.WAITING:
        return "Waits for a worker"
    if job.state == JobState.FAILED:
        return " ".join(job.problems) or "It was not written"
    return f"{job.step}, line {job.done:,} of {job.total:,}" if job.total else "Begun"


@requires(Verb.VIEW_CLAIMS)
@require_safe
def programme_layout(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show how the files of a programme are laid out, and the versions before."""
    found = _programme(request, pk)
    now = layout_of(found)
    shown = {
        "programme": found,
        "now": now,
        "columns": COLUMNS,
        "rows": [[column.heading, column.value.value] for column in columns_of(now)],
        "version_columns": VERSIONS,
        "versions": [_version(one) for one in found.layouts.select_related("made_by").order_by("-version")],
        "manages": may(request.user, Verb.MANAGE_PROGRAMMES),
    }
    return render(request, "claims/layout.html", shown)


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def programme_layout_change(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Lay the files of a programme out anew, from now on."""
    found = _programme(request, pk)
    form = LayoutForm(request.POST or None, columns=columns_of(layout_of(found)))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = change_layout(found, said["columns"], note=said["note"], by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Files are written in version {made.version} of the layout from now on.")
            return redirect("programme_layout", pk)
    shown = {
        "programme": found,
        "form": form,
        "columns": VALUES,
        "rows": [[value.code, value.value] for value in Value],
    }
    return render(request, "claims/layout_change.html", shown, status=422 if form.errors else 200)


def _programme(request: KeyworkerRequest, pk: int) -> Programme:
    return get_object_or_404(Programme, pk=pk, council=request.user.council_id)


def _version(one: ExportLayout) -> list[Any]:
    said = ", ".join(column.heading for column in columns_of(one))
    return [one.version, one.made_at, str(one.made_by), one.note, said]
