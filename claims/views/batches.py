"""Batches: opened, filled, frozen, exported, submitted and answered, each after showing what will be done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.batches import (
    Settled,
    export_batch,
    fill_batch,
    freeze_batch,
    open_batch,
    record_reply,
    reopen_batch,
    submit_batch,
    take_out,
)
from claims.caps import room
from claims.forms import CheckForm, ReasonForm, ReplyForm
from claims.models import Batch, BatchLine, BatchMove, BatchState, Claim, ClaimKind, ClaimState, Window
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import counted, day, moment
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 100
ENTERING = ["GET", "HEAD", "POST"]
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
    return _batch_page(request, _batch(request, pk), CheckForm())


def _batch(request: KeyworkerRequest, pk: int) -> Batch:
    rows = Batch.objects.select_related("window", "programme", "frozen_by", "submitted_by", "made_by")
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


def _batch_page(request: KeyworkerRequest, batch: Batch, form: forms.Form) -> HttpResponse:
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
        BatchState.FROZEN: [
            {"words": "Write the file", "href": to["export"], "posts": "yes"},
            {"words": "Open it again", "href": to["reopen"], "kind": "secondary"},
        ],
        BatchState.SUBMITTED: [
            {"words": "Download the file", "href": to["file"], "kind": "secondary"},
            {"words": "Enter the department's reply", "href": to["reply"]},
        ],
    }[BatchState(batch.state)]
    if batch.state == BatchState.FROZEN and batch.file_digest:
        submit = {"words": "Record that it was sent", "href": to["submit"]}
        return [submit, {"words": "Download the file", "href": to["file"], "kind": "secondary"}, *steps[1:]]
    return steps


STEPS = ("fill", "freeze", "export", "reopen", "file", "submit", "reply")


def _event(move: BatchMove) -> dict[str, Any]:
    return {
        "title": move.get_went_to_display(),
        "at": move.moved_at,
        "by": str(move.moved_by),
        "words": move.reason,
    }


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def batch_open(request: KeyworkerRequest, window: int) -> HttpResponse:
    """Open the batch of a window."""
    found = get_object_or_404(Window, pk=window, programme__council=request.user.council_id)
    form = CheckForm(request.POST)
    made: list[Batch] = []
    if _done(form, lambda: made.append(open_batch(found, by=request.user, as_of=request.today, at=request.now))):
        messages.success(request, f"{made[0]} is open.")
        return redirect("batch", made[0].pk)
    return _check_page(
        request, form, title=f"Open the batch of {found}", back=reverse("claims"), words=[], button="Open the batch"
    )


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def batch_fill(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Take the window's drafts into the batch, as far as the cap goes."""
    found, form = _batch(request, pk), CheckForm(request.POST)

    def act() -> None:
        filled = fill_batch(found, by=request.user, as_of=request.today, at=request.now)
        held = f" {counted(filled.held, 'claim is,claims are')} held: cap." if filled.held else ""
        messages.success(request, f"{counted(filled.taken, 'claim was,claims were').capitalize()} taken in.{held}")

    return redirect("batch", pk) if _done(form, act) else _batch_page(request, found, form)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_freeze(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Freeze the batch after showing what will be frozen."""
    found, form = _batch(request, pk), CheckForm(_posted(request))

    def act() -> None:
        _say(request, freeze_batch(found, by=request.user, as_of=request.today, at=request.now), "frozen")

    if _done(form, act):
        return redirect("batch", pk)
    words = [
        f"{counted(_standing(found), 'claim is,claims are').capitalize()} in the batch.",
        "Each family is judged again, and a claim that no longer passes every gate leaves the batch with its reason.",
        "The others get their line number, a snapshot of what they rest on, and their link in the chain.",
    ]
    back = reverse("batch", args=[pk])
    return _check_page(request, form, title=f"Freeze {found}", words=words, button="Freeze the batch", back=back)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_reopen(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Open a frozen batch again, for a reason."""
    found, form = _batch(request, pk), ReasonForm(_posted(request))

    def act() -> None:
        reopen_batch(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        messages.success(request, f"{found} is open again.")

    if _done(form, act):
        return redirect("batch", pk)
    words = ["Its snapshots and its file are discarded. They are made anew when it is frozen again."]
    back = reverse("batch", args=[pk])
    return _check_page(request, form, title=f"Open {found} again", words=words, button="Open it again", back=back)


@requires(Verb.PREPARE_CLAIMS)
@require_POST
def batch_export(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Write the file of a frozen batch."""
    found, form = _batch(request, pk), CheckForm(request.POST)

    def act() -> None:
        written = export_batch(found, by=request.user)
        messages.success(
            request, f"{written.file_name} is written. Download it, send it, then record that it was sent."
        )

    return redirect("batch", pk) if _done(form, act) else _batch_page(request, found, form)


@requires(Verb.PREPARE_CLAIMS)
@require_safe
def batch_file(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Give out the file exactly as it is kept."""
    found = _batch(request, pk)
    if not found.file_digest:
        raise Http404
    response = HttpResponse(found.file_text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_submit(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record that the file was sent, after showing which one."""
    found, form = _batch(request, pk), CheckForm(_posted(request))

    def act() -> None:
        _say(request, submit_batch(found, by=request.user, as_of=request.today, at=request.now), "submitted")

    if _done(form, act):
        return redirect("batch", pk)
    words = [
        f"{found.file_name}, with {counted(_standing(found), 'claim,claims')}, SHA-256 {found.file_digest}.",
        "Each family is judged once more. Should a claim no longer pass, it leaves, and the file is written again.",
        "A submitted batch and what it rests on are never changed.",
    ]
    back = reverse("batch", args=[pk])
    return _check_page(
        request, form, title=f"Record that {found} was sent", words=words, button="It was sent", back=back
    )


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_reply(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Enter what the department answered."""
    found, form = _batch(request, pk), ReplyForm(_posted(request))
    lines = found.lines.filter(removed_at__isnull=True, claim__state=ClaimState.SUBMITTED, line_number__isnull=False)
    waiting = [line for line in lines.order_by("line_number").values_list("line_number", flat=True) if line]

    def act() -> None:
        answered = record_reply(found, form.replies(waiting), by=request.user, at=request.now)
        messages.success(request, f"{counted(answered, 'answer is,answers are').capitalize()} recorded.")

    if _done(form, act):
        return redirect("batch", pk)
    words = [f"{counted(len(waiting), 'line waits,lines wait').capitalize()} for an answer."]
    back = reverse("batch", args=[pk])
    return _check_page(request, form, title=f"Reply to {found}", words=words, button="Record the reply", back=back)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_take_out(request: KeyworkerRequest, pk: int, line: int) -> HttpResponse:
    """Take one claim out of the batch, for a reason."""
    lines = BatchLine.objects.visible_to(scope_for(request)).filter(batch=_batch(request, pk))
    found = get_object_or_404(lines.select_related("batch__window", "claim__family"), pk=line)
    form = ReasonForm(_posted(request))

    def act() -> None:
        take_out(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        messages.success(request, f"Claim {found.claim_id} was taken out and is held.")

    if _done(form, act):
        return redirect("batch", pk)
    words = [f"{found.claim}. It is held until an analyst lets it go."]
    back = reverse("batch", args=[pk])
    return _check_page(
        request, form, title=f"Take claim {found.claim_id} out", words=words, button="Take it out", back=back
    )


def _posted(request: KeyworkerRequest) -> QueryDict | None:
    """Return what was sent: a press of a button sends no field, and is sent all the same."""
    return request.POST if request.method == "POST" else None


def _done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks for and return whether it was done; a refusal is shown on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotPossibleError as error:
        refuse(form, error)
        return False
    return True


def _standing(batch: Batch) -> int:
    return Claim.objects.filter(lines__batch=batch, lines__removed_at__isnull=True).count()


def _say(request: KeyworkerRequest, settled: Settled, done: str) -> None:
    if settled.lines:
        messages.success(request, f"The batch is {done}: {counted(settled.lines, 'line,lines')}.")
    if settled.left:
        left = counted(settled.left, "claim,claims").capitalize()
        again = "" if settled.lines else f" The batch is not {done}."
        messages.warning(request, f"{left} left the batch because a gate is not passed.{again}")


def _check_page(
    request: KeyworkerRequest, form: forms.Form, *, title: str, words: list[str], button: str, back: str
) -> HttpResponse:
    shown = {"form": form, "title": title, "words": words, "button": button, "back": back}
    return render(request, "claims/check.html", shown, status=422 if form.errors else 200)
