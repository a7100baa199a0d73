"""The department's reply to a batch, on pages: typed or sent as a file, looked at, recorded, discarded, undone."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.forms import ReasonForm
from claims.forms_of_replies import RecordForm, ReplyFileForm, TypedReplyForm
from claims.layouts import columns_of
from claims.models import Batch, BatchLine, ExportLayout, Reply, ReplyLine
from claims.models.choices import Answer, ReplyState
from claims.replies import Understood, commit, differences, understood, undo, unknown_reasons
from claims.reply_previews import discard, preview_file, preview_typed
from claims.reply_reading import columns_for, read_file
from claims.views.batches import batch_of
from claims.views.narrowing import sees_not_all
from claims.views.restricted import RESTRICTED, hidden_references, names_one
from families.paging import page_asked, page_in
from families.reading import at_once
from families.refusals import NotPossibleError
from families.words import counted, day, moment, pounds
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

ENTERING = ["GET", "HEAD", "POST"]
SIZE = 100
ROW_COLUMNS = [
    {"label": "Row"},
    {"label": "Claim"},
    {"label": "Answer"},
    {"label": "Claimed", "numeric": True},
    {"label": "Paid", "numeric": True},
    {"label": "Reason"},
]
PROBLEM_COLUMNS = [{"label": label} for label in ("Row", "What it says", "Why it is left out")]
FILE_COLUMNS = [{"label": label} for label in ("Column", "Needed", "What it holds")]
REPLY_COLUMNS = [{"label": label} for label in ("Reply", "State", "Day", "Read", "Reference")]


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_reply(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Take down a typed reply and show what recording it would do; nothing of it is recorded yet."""
    found = batch_of(request, pk)
    form = TypedReplyForm(request.POST if request.method == "POST" else None, today=request.today)
    if form.is_valid():
        who: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
        try:
            return redirect("reply_record", preview_typed(found, form.typed(), form.stated(), **who).pk)
        except NotPossibleError as error:
            refuse(form, error)
    return _entering(request, found, form, template="claims/reply_typed.html")


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_reply_file(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Take in a reply's file and show what recording it would do; nothing of it is recorded yet."""
    found, is_sent = batch_of(request, pk), request.method == "POST"
    layout = columns_of(_layout_of_file(found))
    form = ReplyFileForm(request.POST if is_sent else None, request.FILES if is_sent else None, today=request.today)
    if form.is_valid():
        who: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
        sent = form.cleaned_data["file"]
        try:
            file = read_file(sent, name=sent.name, today=request.today, layout=layout)
            return redirect("reply_record", preview_file(found, file, form.stated(), **who).pk)
        except NotPossibleError as error:
            refuse(form, error)
    columns = [
        [column.name, "yes" if column.is_required else "", column.about.capitalize()] for column in columns_for(layout)
    ]
    return _entering(request, found, form, template="claims/reply_file.html", file_rows=columns)


def _layout_of_file(batch: Batch) -> ExportLayout | None:
    """Return the layout of the file that was sent; None is the default."""
    files = batch.files.filter(digest=batch.file_digest).select_related("layout").order_by("-pk")
    return next((file.layout for file in files[:1]), None)


def _entering(request: KeyworkerRequest, batch: Batch, form: Form, *, template: str, **more: Any) -> HttpResponse:
    replies = [
        [
            (reply.file_name or "Typed", reverse("reply", args=[reply.pk])),
            {"text": reply.state, "tag": "reply"},
            reply.answered_on,
            reply.read_at,
            reply.reference,
        ]
        for reply in batch.replies.exclude(state=ReplyState.DISCARDED)
    ]
    shown = {"batch": batch, "form": form, "replies": replies, "reply_columns": REPLY_COLUMNS, **more}
    return render(request, template, {**shown, "file_columns": FILE_COLUMNS}, status=422 if form.errors else 200)


def reply_of(request: KeyworkerRequest, pk: int) -> Reply:
    """Return a reply to a batch of the person's own council; 404 for another's."""
    rows = Reply.objects.select_related("batch__window", "batch__programme", "read_by", "committed_by", "undone_by")
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


@requires(Verb.VIEW_MONEY)
@require_safe
def reply(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show a reply: what it states, what became of it, and its rows as far as this person may see them."""
    found = reply_of(request, pk)
    prepares = may(request.user, Verb.PREPARE_CLAIMS)
    shown = {
        "may_record": prepares and found.state == ReplyState.PREVIEWED,
        "may_undo": prepares and found.state == ReplyState.COMMITTED,
    }
    return render(request, "claims/reply.html", {**_shown(request, found), **shown})


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def reply_record(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record a reply, after showing what that does and asking what is not understood."""
    found = reply_of(request, pk)
    if found.state != ReplyState.PREVIEWED:
        messages.error(request, f"This reply is {found.get_state_display().lower()} already.")
        return redirect("reply", pk)
    rows = understood(found)
    differs, left_out = differences(found, rows), found.lines.exclude(problem="").count()
    sent = request.POST if request.method == "POST" else None
    form = RecordForm(sent, reasons=unknown_reasons(rows), differs=bool(differs), left_out=left_out)
    if form.is_valid():
        try:
            done = commit(found, form.said(), by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            waiting = f" {counted(done.waiting, 'line waits,lines wait').capitalize()} still." if done.waiting else ""
            messages.success(request, f"{done.paid:,} paid and {done.refused:,} refused are recorded.{waiting}")
            return redirect("batch", found.batch_id)
    shown = {**_shown(request, found), "form": form, "what": _what(rows), "differs": differs, "left_out": left_out}
    shown["is_empty"] = not rows
    return render(request, "claims/reply_record.html", shown, status=422 if form.errors else 200)


def _what(rows: Sequence[Understood]) -> list[str]:
    """Return what recording a reply would do."""
    paid = [row for row in rows if row.answer == Answer.PAID]
    refused = len(rows) - len(paid)
    total = sum(row.paid for row in paid)
    return [
        f"{counted(len(paid), 'claim is,claims are').capitalize()} paid, {pounds(total)} in all.",
        f"{counted(refused, 'claim is,claims are').capitalize()} refused.",
    ]


def _shown(request: KeyworkerRequest, reply: Reply) -> dict[str, Any]:
    """Return what a page of a reply shows: what it states, and its rows as far as this person may see them."""
    scope = scope_for(request)
    seen = BatchLine.objects.visible_to(scope).filter(batch=reply.batch_id).values("pk")
    visible = reply.lines.filter(Q(line__isnull=True) | Q(line__in=seen)).select_related("line__claim__family")
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 19 else None
    good = page_asked(visible.filter(problem=""), by="row", size=SIZE, after=start)
    rows, problems = at_once(good, visible.exclude(problem="")[: SIZE + 1])
    page, restricted = page_in(rows, size=SIZE), hidden_references(scope)
    return {
        "reply": reply,
        "facts": _facts(reply),
        "columns": ROW_COLUMNS,
        "rows": [_row(line) for line in page.rows],
        "next": f"?after={page.after}" if page.after else "",
        "problem_columns": PROBLEM_COLUMNS,
        "problems": [
            [line.row, RESTRICTED if names_one(line.reads, restricted) else line.reads, line.problem]
            for line in problems[:SIZE]
        ],
        "more_problems": len(problems) > SIZE,
        "hidden": reply.lines.count() - visible.count() if sees_not_all(scope) else 0,
    }


def _row(line: ReplyLine) -> list[Any]:
    sent = line.line
    if sent is None:  # the database keeps none without
        return [line.row, line.reads, "", "", "", line.reason]
    is_paid = line.answer == Answer.PAID
    paid = pounds(sent.amount or 0 if line.amount is None else line.amount) if is_paid else ""
    return [
        line.row,
        {
            "text": f"{sent.claim.get_kind_display()} {sent.claim_id}",
            "href": reverse("claim", args=[sent.claim_id]),
            "detail": f"Line {sent.line_number}, {sent.claim.family.reference}",
        },
        line.get_answer_display(),
        pounds(sent.amount or 0),
        paid,
        line.reason,
    ]


def _facts(reply: Reply) -> list[dict[str, Any]]:
    batch = {"href": reverse("batch", args=[reply.batch_id]), "action": "Open"}
    rows = [
        {"key": "Batch", "value": str(reply.batch), **batch},
        {"key": "Came as", "value": f"{reply.file_name}, SHA-256 {reply.digest}" if reply.file_name else "Typed"},
        {"key": "Day of the reply", "value": day(reply.answered_on)},
        {"key": "Reference", "value": reply.reference or "none given"},
        {"key": "States that it pays", "value": _states(reply)},
        {"key": "Read", "value": f"{moment(reply.read_at)}, {reply.read_by}"},
    ]
    if reply.difference_because:
        rows.append({"key": "Why amounts differ", "value": reply.difference_because})
    if reply.committed_at:
        rows.append({"key": "Recorded", "value": f"{moment(reply.committed_at)}, {reply.committed_by}"})
    if reply.undone_at:
        said = f"{moment(reply.undone_at)}, {reply.undone_by}: {reply.undone_because}"
        rows.append({"key": "Undone", "value": said})
    return rows


def _states(reply: Reply) -> str:
    said = [] if reply.stated_paid is None else [counted(reply.stated_paid, "claim,claims")]
    said += [] if reply.stated_total is None else [pounds(reply.stated_total)]
    return ", ".join(said) or "nothing stated"


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def reply_discard(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Discard a reply that was read and not recorded."""
    found = reply_of(request, pk)
    try:
        discard(found)
        messages.success(request, "The reply is discarded. Nothing of it was recorded.")
    except NotPossibleError as error:
        messages.error(request, str(error))
    return redirect("batch_reply", found.batch_id)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def reply_undo(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Undo a reply that was recorded by mistake, for a reason."""
    found = reply_of(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = undo(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"The reply is undone: {counted(count, 'claim waits,claims wait')} again.")
            return redirect("reply", pk)
    shown = {
        "form": form,
        "title": "Undo this reply",
        "caption": str(found.batch),
        "warning": "Its claims wait for an answer again, and its lines of the ledger count no more.",
        "button": "Undo the reply",
        "back": reverse("reply", args=[pk]),
    }
    return render(request, "claims/reason.html", shown, status=422 if form.errors else 200)
