"""What is done with a batch: opened, filled, frozen, exported, submitted, each after showing what will be."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.batches import (
    Settled,
    fill_batch,
    freeze_batch,
    open_batch,
    reopen_batch,
)
from claims.forms import CheckForm, ReasonForm
from claims.leaving import take_out
from claims.models import Batch, BatchLine, Claim, Window
from claims.signing import submit_batch
from claims.views.batches import batch_of, batch_page
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for

ENTERING = ["GET", "HEAD", "POST"]


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
    found, form = batch_of(request, pk), CheckForm(request.POST)

    def act() -> None:
        filled = fill_batch(found, by=request.user, as_of=request.today, at=request.now)
        held = f" {counted(filled.held, 'claim is,claims are')} held: cap." if filled.held else ""
        messages.success(request, f"{counted(filled.taken, 'claim was,claims were').capitalize()} taken in.{held}")

    return redirect("batch", pk) if _done(form, act) else batch_page(request, found, form)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_freeze(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Freeze the batch after showing what will be frozen."""
    found, form = batch_of(request, pk), CheckForm(_posted(request))

    def act() -> None:
        _say(request, freeze_batch(found, by=request.user, as_of=request.today, at=request.now), "frozen")
        _warn_of_rates(request, found)

    if _done(form, act):
        return redirect("batch", pk)
    words = [
        f"{counted(_standing(found), 'claim is,claims are').capitalize()} in the batch.",
        "Each family is judged and the caps are asked again; a claim that no longer passes leaves, with its reason.",
        "The others get their line number, a snapshot of what they rest on, and their link in the chain.",
    ]
    back = reverse("batch", args=[pk])
    return _check_page(request, form, title=f"Freeze {found}", words=words, button="Freeze the batch", back=back)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_reopen(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Open a frozen batch again, for a reason."""
    found, form = batch_of(request, pk), ReasonForm(_posted(request))

    def act() -> None:
        reopen_batch(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        messages.success(request, f"{found} is open again.")

    if _done(form, act):
        return redirect("batch", pk)
    words = ["Its snapshots and its file are discarded. They are made anew when it is frozen again."]
    back = reverse("batch", args=[pk])
    return _check_page(request, form, title=f"Open {found} again", words=words, button="Open it again", back=back)


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_submit(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record that the file was sent, after showing which one."""
    found, form = batch_of(request, pk), CheckForm(_posted(request))

    def act() -> None:
        _say(request, submit_batch(found, by=request.user, as_of=request.today, at=request.now), "submitted")

    if _done(form, act):
        return redirect("batch", pk)
    words = [
        f"{found.file_name}, with {counted(_standing(found), 'claim,claims')}, SHA-256 {found.file_digest}.",
        "Each family is judged and the caps are asked once more. Should a claim leave, the file is written again.",
        "A submitted batch and what it rests on are never changed.",
    ]
    back = reverse("batch", args=[pk])
    return _check_page(
        request, form, title=f"Record that {found} was sent", words=words, button="It was sent", back=back
    )


@requires(Verb.PREPARE_CLAIMS)
@require_http_methods(ENTERING)
def batch_take_out(request: KeyworkerRequest, pk: int, line: int) -> HttpResponse:
    """Take one claim out of the batch, for a reason."""
    lines = BatchLine.objects.visible_to(scope_for(request)).filter(batch=batch_of(request, pk))
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
        again = "" if settled.lines else f" The batch is not {done}."
        messages.warning(request, f"{why_left(settled)}{again}")


def why_left(settled: Settled) -> str:
    """Return how many claims left a batch as it was judged again, and why."""
    reasons = {"a check is not passed": settled.lapsed, "a cap has no room for it": settled.beyond}
    told = [f"{counted(number, 'claim,claims')} because {why}" for why, number in reasons.items() if number]
    return f"Left the batch: {', '.join(told)}."


def _warn_of_rates(request: KeyworkerRequest, batch: Batch) -> None:
    """Say which frozen claims no rate covers, as long as the batch can still be opened again for it."""
    missing = batch.lines.filter(line_number__isnull=False, removed_at__isnull=True, amount__isnull=True).count()
    if missing:
        said = counted(missing, "claim has,claims have").capitalize()
        messages.warning(
            request,
            f"{said} no rate recorded, and no total holds what they come to. Enter the rate, open the batch again and "
            "freeze it anew before internal audit draws its sample.",
        )


def _check_page(
    request: KeyworkerRequest, form: forms.Form, *, title: str, words: list[str], button: str, back: str
) -> HttpResponse:
    shown = {"form": form, "title": title, "words": words, "button": button, "back": back}
    return render(request, "claims/check.html", shown, status=422 if form.errors else 200)
