"""Programmes: the list, one programme with its parts, what changed of it; and the forms that change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from claims.changes import changes_of
from claims.forms_of_programmes import FORMS, NewProgrammeForm, ProgrammeForm, RemoveForm
from claims.models import Programme
from claims.models.choices import Payment
from claims.programmes import Part, add_part, add_programme, called, change_part, change_programme, remove_part, stands
from claims.views.programme_tables import TABLES, parts_of, read_shown
from families.forms_of_rows import RowForm
from families.refusals import NotPossibleError
from families.row_changes import Change
from families.words import counted, day, period
from keyworkers.colleagues import names_of
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.saving import ChangedMeanwhileError, seen_of

CHANGES = 50
SEED_LENGTH = 32
ENTERING = ["GET", "HEAD", "POST"]
COLUMNS = [{"label": label} for label in ("Programme", "Phase", "Days", "Payment")]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def programmes(request: KeyworkerRequest) -> HttpResponse:
    """List the council's programmes, the latest first."""
    found = Programme.objects.filter(council=request.user.council_id).select_related("framework")
    rows = [
        [
            (one.name, reverse("programme", args=[one.pk])),
            one.framework.name,
            period(one.starts_on, one.ends_on),
            one.get_payment_display(),
        ]
        for one in found.order_by("-starts_on")
    ]
    shown = {"rows": rows, "columns": COLUMNS, "manages": may(request.user, Verb.MANAGE_PROGRAMMES)}
    return render(request, "claims/programmes.html", shown)


@requires(Verb.VIEW_CLAIMS)
@require_safe
def programme(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one programme: how it is paid, what is to be reached, what is paid for at most, when claims are sent."""
    found = programme_of(request, pk)
    read = read_shown(found, manages=may(request.user, Verb.MANAGE_PROGRAMMES))
    shown = {
        "programme": found,
        "manages": read.manages,
        "facts": _facts(found),
        "parts": parts_of(read),
        "before": read.claimed_before,
    }
    return render(request, "claims/programme.html", shown)


@requires(Verb.VIEW_CLAIMS)
@require_safe
def programme_history(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what changed of a programme and its parts: who, when, why, from what to what."""
    found = programme_of(request, pk)
    asked = request.GET.get("skip", "")
    skip = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    changes = changes_of(found, size=CHANGES + 1, skip=skip)
    names = names_of(change.by for change in changes)
    shown = {
        "programme": found,
        "events": [_event(change, names) for change in changes[:CHANGES]],
        "next": f"?skip={skip + CHANGES}" if len(changes) > CHANGES else "",
    }
    return render(request, "claims/programme_history.html", shown)


def programme_of(request: KeyworkerRequest, pk: int) -> Programme:
    """Return a programme of the person's own council; 404 for another's."""
    rows = Programme.objects.select_related("framework", "council")
    return get_object_or_404(rows, pk=pk, council=request.user.council_id)


def _event(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": change.title,
        "at": change.at,
        "by": names.get(change.by, change.by) or "the service itself",
        "words": change.why,
        "further": [{"key": key, "value": value} for key, value in change.told],
    }


def _facts(one: Programme) -> list[dict[str, Any]]:
    least = counted(one.sample_floor, "claim,claims")
    rows = [
        ("Phase", one.framework.name),
        ("Announced", day(one.announced_on)),
        ("Days", period(one.starts_on, one.ends_on)),
        ("Payment", one.get_payment_display()),
        ("Paid for", _paid_for(one)),
        ("A second person decides", _second(one)),
        ("Internal audit looks at", f"At least {one.sample_percent}% of a batch, and no fewer than {least}"),
        ("Work across more than one agency", one.get_coordination_display()),
        ("Source", one.source_note),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _paid_for(one: Programme) -> str:
    if one.payment == Payment.RECORDED:
        return "No claim: every amount is nothing, and no cap holds"
    families = "Every family" if one.paid_for == one.paid_of else f"{one.paid_for} of every {one.paid_of} families"
    by = one.get_tariff_by_display()
    return f"{families}, by the rate of {by[:1].lower()}{by[1:]}"


def _second(one: Programme) -> str:
    if not one.second_check_percent:
        return "None of the claims"
    drawn = f"drawn by the seed {one.second_check_seed}" if one.second_check_seed else "no seed is set"
    return f"{one.second_check_percent}% of the claims too, {drawn}. Our reading: no published rule asks for it"


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def programme_add(request: KeyworkerRequest) -> HttpResponse:
    """Add a programme of a phase the council has had none of."""
    form = NewProgrammeForm(request.POST or None, row=Programme(council=request.user.council))
    if form.is_valid():
        try:
            made = add_programme(form.filled(), seed=get_random_string(SEED_LENGTH))
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{made.name} is added.")
            return redirect("programme", made.pk)
    return _page(request, form, title="Add a programme", back=reverse("programmes"))


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def programme_change(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Change how a programme is paid, decided on and audited."""
    found = programme_of(request, pk)
    form, seen = ProgrammeForm(request.POST or None, row=found), _seen(request, found)
    name = found.name
    if form.is_valid():
        try:
            change_programme(form.filled(), why=form.because(), seen=seen.mark)
        except NotPossibleError as error:
            seen.refuse(form, error, ProgrammeForm(row=programme_of(request, pk)))
        else:
            messages.success(request, "The programme is changed.")
            return redirect("programme", pk)
    back = reverse("programme", args=[pk])
    return _page(request, form, title="Change the programme", caption=name, back=back, **seen.shown())


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def programme_part_add(request: KeyworkerRequest, pk: int, part: str) -> HttpResponse:
    """Add a target, a cap, a rate, a window or an opening balance."""
    found = programme_of(request, pk)
    model, form_class = _form_of(part)
    form = form_class(request.POST or None, row=model(programme=found))
    if form.is_valid():
        try:
            made = add_part(form.filled())
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Added: {called(made)}.")
            return redirect(_place(pk, part))
    return _page(request, form, title=TABLES[part].add, caption=found.name, back=_place(pk, part))


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def programme_part(request: KeyworkerRequest, pk: int, part: str, entry: int) -> HttpResponse:
    """Change a part of a programme."""
    found, stood = _stood(request, pk, part, entry)
    title = f"Change: {called(stood)}"
    form_class = _form_of(part)[1]
    form, seen = form_class(request.POST or None, row=stood), _seen(request, stood)
    if form.is_valid():
        try:
            change_part(form.filled(), why=form.because(), seen=seen.mark)
        except NotPossibleError as error:
            seen.refuse(form, error, form_class(row=_again(stood)))
        else:
            messages.success(request, f"Changed: {called(stood)}.")
            return redirect(_place(pk, part))
    remove = reverse("programme_part_remove", args=[pk, part, entry])
    back = _place(pk, part)
    return _page(request, form, title=title, caption=found.name, back=back, remove=remove, **seen.shown())


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def programme_part_remove(request: KeyworkerRequest, pk: int, part: str, entry: int) -> HttpResponse:
    """Remove a part of a programme, with the reason."""
    found, stood = _stood(request, pk, part, entry)
    name = called(stood)
    form, seen = RemoveForm(request.POST or None), _seen(request, stood)
    if form.is_valid():
        try:
            remove_part(stood, why=form.cleaned_data["why"], seen=seen.mark)
        except NotPossibleError as error:
            seen.refuse(form, error, _form_of(part)[1](row=_again(stood)))
        else:
            messages.success(request, f"Removed: {name}. The history keeps what it said.")
            return redirect(_place(pk, part))
    back = reverse("programme_part", args=[pk, part, entry])
    title = f"Remove: {name}"
    return _page(request, form, title=title, caption=found.name, back=back, button="Remove it", **seen.shown())


@dataclass(slots=True)
class _Seen:
    """The mark of what somebody saw as they opened a form; where it was changed since, what stands now, and whose."""

    mark: str
    by: str = ""
    stands: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, form: Any, error: NotPossibleError, now: RowForm) -> None:
        """Put a refusal on the form; where somebody else was faster, show what stands now beside what was typed."""
        refuse(form, error)
        if isinstance(error, ChangedMeanwhileError):
            self.mark, self.by = error.seen, error.by
            self.stands = [_said(one) for one in now if one.name != "why"]

    def shown(self) -> dict[str, Any]:
        """Return what the page shows of it."""
        return {"seen": self.mark, "changed_by": self.by, "stands": self.stands}


def _seen(request: KeyworkerRequest, row: Programme | Part) -> _Seen:
    """Return the mark that was sent; on a page just opened, of what stands."""
    return _Seen(request.POST.get("seen", seen_of(stands(row))))


def _again(part: Part) -> Part:
    """Return a part as it stands now, whatever was typed about it."""
    return type(part)._default_manager.filter(pk=part.pk).first() or part


def _said(now: BoundField) -> dict[str, Any]:
    """Return what a field of the form says now, in words."""
    said = now.value()
    choices = dict(getattr(now.field, "choices", ()))
    words = choices.get(said, said)
    if isinstance(said, bool):
        words = "yes" if said else "no"
    return {"key": str(now.label).rstrip("?"), "value": day(words) if isinstance(words, date) else words}


def _form_of(part: str) -> tuple[type[Part], type[RowForm]]:
    if part not in FORMS:
        raise Http404
    return FORMS[part]


def _stood(request: KeyworkerRequest, pk: int, part: str, entry: int) -> tuple[Programme, Part]:
    """Return a programme of the council and a part of it as it stands; 404 where there is none."""
    found = programme_of(request, pk)
    return found, get_object_or_404(_form_of(part)[0]._default_manager.filter(programme=found), pk=entry)


def _place(pk: int, part: str) -> str:
    return f"{reverse('programme', args=[pk])}#{part}"


def _page(request: KeyworkerRequest, form: Any, *, title: str, back: str, **more: Any) -> HttpResponse:
    shown = {"form": form, "title": title, "back": back, "button": "Save", **more}
    return render(request, "claims/programme_form.html", shown, status=422 if form.errors else 200)
