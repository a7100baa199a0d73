"""The pages on which a record is restricted to named people, who they are is changed, and it is opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.words import day
from keyworkers.forms import refuse
from keyworkers.forms_of_restrictions import AdmitForm, BecauseForm, RestrictForm
from keyworkers.models import Admission, Restriction
from keyworkers.models.people import NAMED
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.restricting import (
    admit,
    everybody,
    named_in,
    near_to,
    open_again,
    restrict,
    restriction_of,
    turn_away,
)
from keyworkers.views.keeping import keeping_what_was_typed

ENTERING = ["GET", "HEAD", "POST"]
COLUMNS = [{"label": label} for label in ("Who", "Role", "From", "Why", "Change")]


@keeping_what_was_typed
@requires(Verb.RESTRICT_FAMILIES)
@require_http_methods(ENTERING)
def restriction(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Restrict the record to named people; where it is restricted, show them and admit somebody more."""
    record = opened(request, pk)
    stands = restriction_of(record.family, on=request.today)
    return _admitted(request, record, stands) if stands else _to_restrict(request, record)


def _to_restrict(request: KeyworkerRequest, record: Opened) -> HttpResponse:
    near = near_to(record.family, by=request.user, on=request.today)
    form = RestrictForm(request.POST or None, near=near)
    if form.is_valid():
        try:
            restrict(
                record.family,
                reason=form.cleaned_data["reason"],
                admitted=form.chosen(),
                by=request.user,
                on=request.today,
            )
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The record is restricted: only the people named here open it.")
            return redirect("family_restriction", record.family.pk)
    status = 422 if form.errors else 200
    return render(request, "keyworkers/restrict.html", record.frame("", form=form), status=status)


def _admitted(request: KeyworkerRequest, record: Opened, stands: Restriction) -> HttpResponse:
    named = list(named_in(stands, on=request.today))
    people = everybody(by=request.user).exclude(pk__in=[one.user_id for one in named])
    form = AdmitForm(request.POST or None, people=people)
    if form.is_valid():
        try:
            admit(stands, form.chosen(), why=form.cleaned_data["why"], on=request.today)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{form.chosen()} is admitted.")
            return redirect("family_restriction", record.family.pk)
    rows = [_row(record, one) for one in named]
    context = record.frame("", form=form, stands=stands, rows=rows, columns=COLUMNS)
    return render(request, "keyworkers/restriction.html", context, status=422 if form.errors else 200)


def _row(record: Opened, one: Admission) -> list[Any]:
    href = reverse("family_turn_away", args=[record.family.pk, one.pk])
    end = {"text": f"Admit {one.user} no longer", "href": href}
    return [str(one.user), one.user.get_role_display(), day(one.starts_on), one.why, end]


@requires(Verb.RESTRICT_FAMILIES)
@require_http_methods(ENTERING)
def turning_away(request: KeyworkerRequest, pk: int, admission: int) -> HttpResponse:
    """End somebody's admission, with the reason."""
    record = opened(request, pk)
    found = Admission.objects.filter(restriction__family=record.family, occasion=NAMED, ends_on__isnull=True)
    one = get_object_or_404(found.select_related("user"), pk=admission)
    form = BecauseForm(request.POST or None)
    if form.is_valid():
        try:
            turn_away(one, why=form.cleaned_data["why"], on=request.today)
        except NotPossibleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{one.user} is admitted no longer.")
            return redirect("families" if one.user == request.user else reverse("family_restriction", args=[pk]))
    context = record.frame("", form=form, title=f"Admit {one.user} no longer", button="Admit no longer")
    return render(request, "keyworkers/restriction_end.html", context, status=422 if form.errors else 200)


@requires(Verb.RESTRICT_FAMILIES)
@require_http_methods(ENTERING)
def opening_again(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """End the restriction, with the reason."""
    record = opened(request, pk)
    stands = restriction_of(record.family, on=request.today)
    if stands is None:
        return redirect("family_restriction", pk)
    form = BecauseForm(request.POST or None)
    if form.is_valid():
        open_again(stands, why=form.cleaned_data["why"], on=request.today)
        messages.success(request, "The restriction has ended.")
        return redirect("family", pk)
    context = record.frame("", form=form, title="End the restriction", button="End the restriction")
    return render(request, "keyworkers/restriction_end.html", context, status=422 if form.errors else 200)
