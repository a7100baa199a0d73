"""Internal audit of a batch on pages: its sample, drawn and enlarged, what was found of each claim, and its end."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.admitting import admit_to_sample
from claims.auditing import conclude, draw_sample, enlarge_sample
from claims.findings import asked_about, record_findings, unanswered
from claims.forms import CheckForm
from claims.forms_of_auditing import EnlargeForm, FindingsForm
from claims.leaving import short_of_sample
from claims.models import Batch, BatchLine, BatchState, ClaimKind, Sample
from claims.models.choices import SpotCheckQuestion
from claims.sampling import wanted
from claims.views.batches import batch_of
from claims.views.packs import OF_A_PACK, pack_of
from claims.views.restricted import visible_in
from claims.views.sample import sample_shown
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.forms import refuse
from keyworkers.identity import UNNAMED
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, opens_packs

ENTERING = ["GET", "HEAD", "POST"]
SEED_BYTES = 16


@requires(Verb.VIEW_CLAIMS)
@require_safe
@opens_packs
def sample(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the sample of a batch: how it was drawn, what was found of each claim, the two error rates."""
    return _sample_page(request, batch_of(request, pk), CheckForm())


def _sample_page(request: KeyworkerRequest, batch: Batch, form: forms.Form) -> HttpResponse:
    shown = sample_shown(request, batch) | {"form": form}
    return render(request, "claims/sample.html", shown, status=422 if form.errors else 200)


@requires(Verb.AUDIT_CLAIMS)
@require_http_methods(ENTERING)
def sample_draw(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Draw the sample of a frozen batch, once, after saying how; the seed is made here and nobody chooses it."""
    batch, form = batch_of(request, pk), CheckForm(_posted(request))

    def act() -> None:
        made = draw_sample(batch, seed=secrets.token_hex(SEED_BYTES), by=request.user, at=request.now)
        messages.success(request, f"{counted(made.lines.count(), 'claim is,claims are').capitalize()} in the sample.")

    if _done(form, act):
        return redirect("batch_sample", pk)
    programme = batch.programme
    standing = batch.lines.filter(removed_at__isnull=True).count()
    number = wanted(standing, percent=programme.sample_percent, floor=programme.sample_floor)
    words = [
        f"{counted(standing, 'claim,claims').capitalize()}, made ready by {batch.made_by} and frozen by "
        f"{batch.frozen_by or 'nobody yet'}, who cannot draw it.",
        f"{programme.sample_percent}% of them are drawn at random within strata (what is claimed, team, provider), "
        f"and never fewer than {programme.sample_floor}: {number}, or all that are left.",
        "In addition every claim that rests on a professional judgement, on an assessment made after attachment, or "
        "on employment the council verified itself.",
        "The seed is made by the service and kept. A sample is drawn once; it can be enlarged.",
    ]
    return _check_page(request, batch, form, title=f"Draw the sample of {batch}", words=words, button="Draw the sample")


@requires(Verb.AUDIT_CLAIMS)
@require_http_methods(ENTERING)
def sample_enlarge(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Draw more claims into the sample."""
    batch = batch_of(request, pk)
    drawn, short = Sample.objects.filter(batch=batch).first(), short_of_sample(batch)
    proposed = short or (wanted(drawn.population, percent=drawn.percent, floor=drawn.floor) if drawn else None)
    form = EnlargeForm(_posted(request), initial={"number": proposed})

    def act() -> None:
        more = enlarge_sample(batch, number=form.cleaned_data["number"], by=request.user, at=request.now)
        messages.success(request, f"{counted(more, 'claim is,claims are').capitalize()} looked at in addition.")

    if _done(form, act):
        return redirect("batch_sample", pk)
    standing = batch.lines.filter(removed_at__isnull=True, sampled__isnull=True).count()
    words = [f"{counted(standing, 'claim,claims').capitalize()} of the batch not drawn yet."]
    if short:
        words.append(f"At least {short} more must be looked at before the audit can end, because claims have left.")
    return _check_page(
        request, batch, form, title=f"Enlarge the sample of {batch}", words=words, button="Enlarge the sample"
    )


@requires(Verb.AUDIT_CLAIMS)
@require_http_methods(ENTERING)
def sample_conclude(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """End the audit of a batch, after showing what comes of it."""
    batch, form = batch_of(request, pk), CheckForm(_posted(request))

    def act() -> None:
        conclude(batch, by=request.user, at=request.now)
        messages.success(request, f"The audit of {batch} has ended. The senior officer can sign it.")

    if _done(form, act):
        return redirect("batch_sample", pk)
    waiting = len(unanswered(batch))
    words = [
        f"{counted(waiting, 'claim waits,claims wait').capitalize()} for a finding.",
        "The senior officer can sign the batch then, with the totals that stand.",
        "The packs of restricted families of the sample are closed to you again.",
    ]
    return _check_page(request, batch, form, title=f"End the audit of {batch}", words=words, button="End the audit")


@requires(Verb.AUDIT_CLAIMS)
@require_POST
@opens_packs
def sample_open(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Open the packs of restricted families of the sample to this auditor, until the audit ends; each is recorded."""
    batch, form = batch_of(request, pk), CheckForm(request.POST)

    def act() -> None:
        if batch.state != BatchState.AUDITING:
            raise NotPossibleError("Restricted families are open to internal audit while it holds the batch.")
        opened = admit_to_sample(batch, by=request.user, at=request.now)
        messages.success(
            request,
            f"{counted(opened, 'pack of a restricted family is,packs of restricted families are').capitalize()} "
            "open to you until the audit ends. That is recorded.",
        )

    return redirect("batch_sample", pk) if _done(form, act) else _sample_page(request, batch, form)


@requires(Verb.AUDIT_CLAIMS)
@require_http_methods(ENTERING)
@opens_packs
def finding(request: KeyworkerRequest, pk: int, line: int) -> HttpResponse:
    """Answer the questions about one sampled claim, beside the pack that answers them."""
    lines = visible_in(request, BatchLine.objects.filter(batch=pk))
    found = get_object_or_404(lines.select_related("sampled", *OF_A_PACK), pk=line)
    batch = found.batch
    pack = pack_of(request, found)
    asked = asked_about(ClaimKind(found.claim.kind), sorted(pack["covered"]))
    names = {person: pack["names"].get(person, UNNAMED) for _, person in asked if person}
    form = FindingsForm(_posted(request), asked=asked, names=names, held=pack["held"])

    def act() -> None:
        record_findings(found, form.answers(), by=request.user, at=request.now)

    if _done(form, act):
        return _after(request, found)
    for section in pack["sections"]:
        section["fields"] = [
            field for about in asked if about[0].value == section["id"] for field in form.fields_of(about)
        ]
    shown = {
        "batch": batch,
        "line": found,
        "pack": pack,
        "form": form,
        "whole": form.fields_of((SpotCheckQuestion.WHOLE, None)),
        "may_answer": batch.state == BatchState.AUDITING and found.removed_at is None and hasattr(found, "sampled"),
        "earlier": [_earlier(one, names) for one in pack["earlier"]],
    }
    return render(request, "claims/finding.html", shown, status=422 if form.errors else 200)


def _earlier(one: Any, names: dict[int, str]) -> dict[str, Any]:
    whose = f" {names.get(one.person_id, UNNAMED)}" if one.person_id else ""
    return {
        "title": f"{one.get_question_display()}{whose}",
        "tag": "finding",
        "state": one.found,
        "at": one.found_at,
        "by": str(one.found_by),
        "words": one.reason,
    }


def _after(request: KeyworkerRequest, line: BatchLine) -> HttpResponse:
    """Go on after a claim was answered: to enlarging where it left the batch, else to the sample."""
    waiting = len(unanswered(line.batch))
    waits = f"{counted(waiting, 'claim waits,claims wait').capitalize()} for a finding."
    line.refresh_from_db(fields=["removed_at"])
    if line.removed_at:
        messages.warning(
            request,
            f"Claim {line.claim_id} has left the batch and is held. Consider looking at more claims. {waits}",
        )
        return redirect("batch_sample_enlarge", line.batch_id)
    messages.success(request, f"What you found of claim {line.claim_id} is recorded. {waits}")
    return redirect("batch_sample", line.batch_id)


def _posted(request: KeyworkerRequest) -> QueryDict | None:
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


def _check_page(
    request: KeyworkerRequest, batch: Batch, form: forms.Form, *, title: str, words: list[str], button: str
) -> HttpResponse:
    shown = {
        "form": form,
        "title": title,
        "words": words,
        "button": button,
        "back": reverse("batch_sample", args=[batch.pk]),
    }
    return render(request, "claims/check.html", shown, status=422 if form.errors else 200)
