"""A batch is signed: the totals, who may sign and who may not, then the button; and the signed sheet, to be printed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.forms import SignForm
from claims.models import Batch, BatchLine, BatchState, Finding, SignOff
from claims.models.choices import FoundToBe, SpotCheckQuestion
from claims.signing import Totals, in_pounds, sign_batch, totals_asked, totals_in
from claims.views.batch_parts import SIGNER_COLUMNS, in_words, signers_of
from claims.views.batches import batch_of
from claims.views.restricted import RESTRICTED
from claims.views.steps import why_left
from families.reading import at_once
from families.refusals import NotPossibleError
from families.words import counted, day, moment
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for


@requires(Verb.SIGN_OFF_CLAIMS)
@require_http_methods(["GET", "HEAD", "POST"])
def batch_sign(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Sign the batch with the totals that were shown."""
    batch = batch_of(request, pk)
    counts, found = at_once(totals_asked(batch), _wholes(batch))
    totals = totals_in(counts)
    form = SignForm(request.POST if request.method == "POST" else None, without_rate=totals.without_rate)
    if form.is_valid():
        try:
            settled = sign_batch(
                batch,
                by=request.user,
                as_of=request.today,
                at=request.now,
                seen=form.cleaned_data["seen"],
                without_rate=totals.without_rate,
            )
        except NotPossibleError as error:
            refuse(form, error)
        else:
            if settled.left:
                messages.warning(request, f"{why_left(settled)} It is not signed: look at it again.")
            else:
                messages.success(request, f"{batch} is signed: {counted(settled.lines, 'claim,claims')}.")
            return redirect("batch", pk)
    return _sign_page(request, batch, form, totals, found)


def _wholes(batch: Batch) -> QuerySet[Any, Any]:
    """Return the question for what was found of each claim as a whole, the last of it last."""
    wholes = Finding.objects.filter(line__batch=batch, question=SpotCheckQuestion.WHOLE, person__isnull=True)
    return wholes.order_by("found_at", "id").values_list("line_id", "found")


def _sign_page(
    request: KeyworkerRequest, batch: Batch, form: SignForm, totals: Totals, found: Iterable[tuple[int, str]]
) -> HttpResponse:
    signers = signers_of(batch, request.user)
    shown = {
        "batch": batch,
        "form": form,
        "seen": totals.as_seen(batch),
        "facts": [
            {"key": "Claims", "value": in_words(totals)},
            {"key": "Amount", "value": in_pounds(totals)},
            _found(batch, found),
            {"key": "Evidence date", "value": day(batch.window.evidence_on)},
            {"key": "To be sent by", "value": day(batch.window.submit_by)},
            {"key": "Head of the chain", "value": batch.head},
        ],
        "signers": signers,
        "signer_columns": SIGNER_COLUMNS,
        "may_sign": batch.state == BatchState.AUDITED and not signers.own and totals.lines > 0,
        "is_audited": batch.state == BatchState.AUDITED,
    }
    return render(request, "claims/batch_sign.html", shown, status=422 if form.errors else 200)


def _found(batch: Batch, wholes: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Return in numbers what internal audit found of the sample, those included that left, and where it is read."""
    found = Counter(dict(wholes).values())
    not_valid, partly = found[FoundToBe.NOT_VALID], found[FoundToBe.PARTLY]
    return {
        "key": "What internal audit found",
        "value": f"{found.total():,} answered: {not_valid:,} not valid, {partly:,} partly valid",
        "href": reverse("batch_sample", args=[batch.pk]),
        "action": "Open",
    }


@requires(Verb.VIEW_CLAIMS)
@require_safe
def batch_sheet(request: KeyworkerRequest, pk: int, signing: int) -> HttpResponse:
    """Show the sheet as it was signed, on paper: totals, head, who prepared and audited it. No family is named."""
    batch = batch_of(request, pk)
    left = BatchLine.objects.filter(batch=batch, removed_at__isnull=False, line_number__isnull=False)
    seen = scope_for(request).allows("claim__family_id")
    sheets, lines = at_once(
        batch.signings.select_related("signed_by").order_by("signed_at", "id"),
        left.annotate(is_seen=ExpressionWrapper(seen, output_field=BooleanField())).order_by("line_number"),
    )
    sheet = next((one for one in sheets if one.pk == signing), None)
    if sheet is None:
        raise Http404
    shown = {
        "batch": batch,
        "sheet": sheet,
        "back": reverse("batch", args=[pk]),
        "facts": _facts(batch, sheet, sheets),
        "hands": [[str(hand.user), hand.words] for hand in signers_of(batch, request.user).hands],
        "hand_columns": [{"label": "Who"}, {"label": "What they did"}],
        "removed": [
            [
                line.line_number,
                f"Claim {line.claim_id}",
                line.removed_at,
                line.removed_because if line.is_seen else RESTRICTED,
            ]
            for line in lines
            if line.removed_at <= sheet.signed_at
        ],
        "removed_columns": [{"label": label} for label in ("Line", "Claim", "Taken out", "Why")],
        "printed": f"Printed {moment(request.now)} by {request.user}",
    }
    return render(request, "print/sheet.html", shown)


def _facts(batch: Batch, sheet: SignOff, sheets: Iterable[SignOff]) -> list[dict[str, str]]:
    return [
        {"key": "Signed", "value": f"{moment(sheet.signed_at)}, {sheet.signed_by}"},
        {"key": "Programme", "value": str(batch.programme)},
        {"key": "Window", "value": f"{batch.window}, evidence date {day(batch.window.evidence_on)}"},
        {"key": "Claims", "value": f"{sheet.lines:,}"},
        {"key": "Attachments", "value": f"{sheet.attachments:,}"},
        {"key": "Results", "value": f"{sheet.results:,}"},
        {"key": "Amount", "value": in_pounds(sheet)},
        {"key": "Looked at by internal audit", "value": f"{sheet.sampled:,} of {sheet.lines:,}"},
        {"key": "Head of the chain", "value": sheet.head},
        {"key": "Whether it holds", "value": _whether_it_holds(batch, sheet, sheets)},
    ]


def _whether_it_holds(batch: Batch, sheet: SignOff, sheets: Iterable[SignOff]) -> str:
    if batch.signed_at == sheet.signed_at:
        return "This is the signature in force."
    later = next((one for one in sheets if one.signed_at > sheet.signed_at), None)
    if later:
        return f"A later signature took its place on {moment(later.signed_at)}."
    return "Claims have left the batch since: it has to be signed again."
