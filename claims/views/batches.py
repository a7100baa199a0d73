"""Batches: the list, one batch with its lines and what may be done next."""

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.forms import CheckForm
from claims.models import Batch, BatchLine, BatchState
from claims.models.choices import shown_as
from claims.signing import totals_asked, totals_in
from claims.views.batch_parts import (
    SHEET_COLUMNS,
    SIGNER_COLUMNS,
    event_of,
    facts_of,
    sheet_row,
    signers_of,
    steps_of,
)
from claims.views.naming import family_cell
from claims.views.narrowing import sees_not_all
from claims.views.restricted import visible_in
from families.paging import page_of
from families.reading import at_once
from families.words import day
from keyworkers.models import User
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, opens_packs, scope_for

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
    ours = Batch.objects.filter(council=request.user.council_id).select_related("window")
    found: QuerySet[Any] = ours.annotate(standing=standing)
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
@opens_packs
def batch(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one batch: where it stands, what may be done next, and its lines as far as this person may see them."""
    return batch_page(request, batch_of(request, pk), CheckForm())


def batch_of(request: KeyworkerRequest, pk: int) -> Batch:
    """Return a batch of the person's own council; 404 for another's."""
    by = ("frozen_by", "signed_by", "submitted_by", "made_by")
    rows = Batch.objects.select_related("window", "programme__council", *by)
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


def batch_page(request: KeyworkerRequest, batch: Batch, form: forms.Form) -> HttpResponse:
    """Return the page of a batch, with what was wrong with a step that was asked for."""
    visible = visible_in(request, BatchLine.objects.filter(batch=batch))
    after = request.GET.get("after", "")
    page = page_of(
        visible.select_related("claim__family", "claim__attachment"),
        by="id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    counts, moves, sheets = at_once(
        totals_asked(batch),
        batch.moves.select_related("moved_by").order_by("-moved_at", "-id"),
        batch.signings.select_related("signed_by"),
    )
    prepares, totals = may(request.user, Verb.PREPARE_CLAIMS), totals_in(counts)
    shown = {
        "batch": batch,
        "form": form,
        "facts": facts_of(batch, totals),
        "columns": LINE_COLUMNS if prepares else LINE_COLUMNS[:-1],
        "rows": [_line(batch, line, user=request.user, prepares=prepares) for line in page.rows],
        "hidden": batch.lines.count() - visible.count() if sees_not_all(scope_for(request)) else 0,
        "next": f"?after={page.after}" if page.after else "",
        "events": [event_of(move) for move in moves],
        "steps": steps_of(batch, request.user, totals),
        "signers": signers_of(batch, request.user),
        "signer_columns": SIGNER_COLUMNS,
        "sheets": [sheet_row(sheet) for sheet in sheets],
        "sheet_columns": SHEET_COLUMNS,
    }
    return render(request, "claims/batch.html", shown, status=422 if form.errors else 200)


def _line(batch: Batch, line: BatchLine, *, user: User, prepares: bool) -> list[Any]:
    claim = line.claim
    cells = [
        line.line_number,
        (f"{claim.get_kind_display()} {claim.pk}", reverse("claim", args=[claim.pk])),
        family_cell(claim.family, user),
        claim.attachment.attached_on,
        {"text": shown_as(claim.state, batch.state), "tag": "claim"},
        {"text": day(line.removed_at), "detail": line.removed_because} if line.removed_at else None,
    ]
    if not prepares:
        return cells
    can_leave = not line.removed_at and batch.state != BatchState.SUBMITTED
    return [*cells, ("Take out", reverse("batch_take_out", args=[batch.pk, line.pk])) if can_leave else None]
