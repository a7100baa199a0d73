"""Batches: the list, one batch with its lines and what may be done next, and its file."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.caps import room
from claims.exports import content_in_force
from claims.forms import CheckForm
from claims.models import Batch, BatchLine, BatchMove, BatchState, ClaimKind
from families.paging import page_of
from families.spreadsheets import CONTENT_TYPE, workbook
from families.words import day, moment
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for
from outcomes.exports import csv_rows

SIZE = 100
LINE_COLUMNS = [
    {"label": "Line"},
    {"label": "Claim"},
    {"label": "Family"},
    {"label": "Attached"},
    {"label": "State"},
    {"label": "Taken out"},
    {"label": "What to do"},
]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def batches(request: KeyworkerRequest) -> HttpResponse:
    """List the council's batches, newest first."""
    standing = Count("lines", filter=Q(lines__removed_at__isnull=True))
    found = Batch.objects.filter(council=request.user.council_id).select_related("window").annotate(standing=standing)
    rows = [
        [
            (str(batch), reverse("batch", args=[batch.pk])),
            {"text": batch.state, "tag": "batch"},
            batch.standing,
            batch.frozen_at,
            batch.submitted_at,
        ]
        for batch in found.order_by("-number")
    ]
    columns = [
        {"label": label, "numeric": label == "Claims"} for label in ("Batch", "State", "Claims", "Frozen", "Submitted")
    ]
    return render(request, "claims/batches.html", {"columns": columns, "rows": rows})


@requires(Verb.VIEW_CLAIMS)
@require_safe
def batch(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one batch: where it stands, what may be done next, and its lines as far as this person may see them."""
    return batch_page(request, batch_of(request, pk), CheckForm())


def batch_of(request: KeyworkerRequest, pk: int) -> Batch:
    """Return a batch of the person's own council; 404 for another's."""
    rows = Batch.objects.select_related("window", "programme", "frozen_by", "submitted_by", "made_by")
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


def batch_page(request: KeyworkerRequest, batch: Batch, form: forms.Form) -> HttpResponse:
    """Return the page of a batch, with what was wrong with a step that was asked for."""
    visible = BatchLine.objects.filter(batch=batch).visible_to(scope_for(request))
    after = request.GET.get("after", "")
    page = page_of(
        visible.select_related("claim__family", "claim__attachment"),
        by="id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    prepares = may(request.user, Verb.PREPARE_CLAIMS)
    standing = batch.lines.filter(removed_at__isnull=True).count()
    shown = {
        "batch": batch,
        "form": form,
        "facts": _facts(batch, standing),
        "columns": LINE_COLUMNS if prepares else LINE_COLUMNS[:-1],
        "rows": [_line(batch, line, prepares=prepares) for line in page.rows],
        "hidden": batch.lines.count() - visible.count(),
        "next": f"?after={page.after}" if page.after else "",
        "events": [_event(move) for move in batch.moves.select_related("moved_by").order_by("-moved_at", "-id")],
        "prepares": prepares,
        "steps": _steps(batch) if prepares else [],
    }
    return render(request, "claims/batch.html", shown, status=422 if form.errors else 200)


def _facts(batch: Batch, standing: int) -> list[dict[str, Any]]:
    window = batch.window
    rows = [
        {"key": "Window", "value": f"{window}, open {day(window.opens_on)} to {day(window.submit_by)}"},
        {"key": "Evidence date", "value": day(window.evidence_on)},
        {"key": "Claims in it", "value": f"{standing:,}"},
    ]
    if batch.state == BatchState.OPEN:
        rows += [
            {"key": f"Room below the cap: {kind.label.lower()}s", "value": f"{limit.left:,} of {limit.number:,}"}
            for kind in ClaimKind
            if (limit := room(window, kind))
        ]
    if batch.frozen_at:
        rows.append({"key": "Frozen", "value": f"{moment(batch.frozen_at)}, {batch.frozen_by}"})
        rows.append({"key": "Head of the chain", "value": batch.head})
    if batch.file_digest:
        rows.append({"key": "File", "value": f"{batch.file_name}, SHA-256 {batch.file_digest}"})
    if batch.submitted_at:
        rows.append({"key": "Submitted", "value": f"{moment(batch.submitted_at)}, {batch.submitted_by}"})
    return rows


def _line(batch: Batch, line: BatchLine, *, prepares: bool) -> list[Any]:
    claim = line.claim
    cells = [
        line.line_number,
        (f"{claim.get_kind_display()} {claim.pk}", reverse("claim", args=[claim.pk])),
        {"text": claim.family.name, "detail": claim.family.reference},
        claim.attachment.attached_on,
        {"text": claim.state, "tag": "claim"},
        {"text": day(line.removed_at), "detail": line.removed_because} if line.removed_at else None,
    ]
    if not prepares:
        return cells
    can_leave = not line.removed_at and batch.state != BatchState.SUBMITTED
    return [*cells, ("Take out", reverse("batch_take_out", args=[batch.pk, line.pk])) if can_leave else None]


def _steps(batch: Batch) -> list[dict[str, str]]:
    """Return what may be done with the batch next: the words, the address, and whether a press of it writes at once."""
    to = {name: reverse(f"batch_{name}", args=[batch.pk]) for name in STEPS}
    steps = {
        BatchState.OPEN: [
            {"words": "Take in the drafts", "href": to["fill"], "posts": "yes"},
            {"words": "Freeze the batch", "href": to["freeze"], "kind": "secondary"},
        ],
        BatchState.FROZEN: [{"words": "Open it again", "href": to["reopen"], "kind": "secondary"}],
        BatchState.AUDITING: [],
        BatchState.AUDITED: [],
        BatchState.SIGNED: [{"words": "Write the file", "href": to["export"], "posts": "yes"}],
        BatchState.SUBMITTED: [
            {"words": "Download the file", "href": to["file"], "kind": "secondary"},
            {"words": "The same as a workbook", "href": to["workbook"], "kind": "secondary"},
            {"words": "Enter the department's reply", "href": to["reply"]},
        ],
    }[BatchState(batch.state)]
    if batch.state == BatchState.SIGNED and batch.file_digest:
        submit = {"words": "Record that it was sent", "href": to["submit"]}
        file = {"words": "Download the file", "href": to["file"], "kind": "secondary"}
        same = {"words": "The same as a workbook", "href": to["workbook"], "kind": "secondary"}
        return [submit, file, same, *steps[1:]]
    return steps


STEPS = ("fill", "freeze", "export", "reopen", "file", "workbook", "submit", "reply")


def _event(move: BatchMove) -> dict[str, Any]:
    return {
        "title": move.get_went_to_display(),
        "at": move.moved_at,
        "by": str(move.moved_by),
        "words": move.reason,
    }


@requires(Verb.PREPARE_CLAIMS)
@require_safe
def batch_file(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Give out the file exactly as it is kept."""
    found = _exported(request, pk)
    response = HttpResponse(content_in_force(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response


@requires(Verb.PREPARE_CLAIMS)
@require_safe
def batch_workbook(request: KeyworkerRequest, pk: int) -> StreamingHttpResponse:
    """Give out the lines of the kept file as a workbook. What was sent, and what the SHA-256 is of, is the CSV."""
    found = _exported(request, pk)
    header, *lines = csv_rows(content_in_force(found).decode())
    response = StreamingHttpResponse(workbook(lines, header=header, title=str(found)), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.file_name.removesuffix(".csv")}.xlsx"'
    return response


def _exported(request: KeyworkerRequest, pk: int) -> Batch:
    found = batch_of(request, pk)
    if not found.file_digest:
        raise Http404
    return found
