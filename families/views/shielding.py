"""The pages on which an address is shielded, or is let be seen again, with the reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.forms_of_contact import ReasonForm
from families.models import Residence
from families.shielding import SHIELDED, address_of, shield, stop_shielding
from families.views.record import Opened, opened
from families.words import period
from keyworkers.permissions import Verb, requires, verbs_of
from keyworkers.requests import KeyworkerRequest

COLUMNS = [{"label": label} for label in ("Address", "When", "Is it shielded?", "What can be done")]


def _may_shield(request: KeyworkerRequest) -> None:
    """Refuse whoever may neither edit families nor see a shielded address."""
    if verbs_of(request.user).isdisjoint({Verb.EDIT_FAMILIES, Verb.SEE_SHIELDED_ADDRESSES}):
        raise PermissionDenied


@requires(Verb.VIEW_FAMILIES)
@require_safe
def homes(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the family's addresses, the newest first, and which of them are shielded."""
    _may_shield(request)
    record = opened(request, pk)
    rows = [_row(home, record) for home in record.family.residences.order_by("-starts_on")]
    return render(request, "families/shielding.html", record.frame("", columns=COLUMNS, rows=rows))


def _row(home: Residence, record: Opened) -> list[Any]:
    may_change = record.scope.sees_shielded or not home.is_shielded
    act = ("Stop shielding it" if home.is_shielded else "Shield it") if may_change else "only by those who may see it"
    href = reverse("family_home_shielding", args=[record.family.pk, home.pk]) if may_change else ""
    where = address_of(home) if may_change else SHIELDED
    return [where, period(home.starts_on, home.ends_on), "yes" if home.is_shielded else "no", (act, href)]


@requires(Verb.VIEW_FAMILIES)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: KeyworkerRequest, pk: int, home: int) -> HttpResponse:
    """Shield an address, or stop shielding it; only who may see one that is shielded lets it be seen again."""
    _may_shield(request)
    record = opened(request, pk)
    one = get_object_or_404(Residence, pk=home, family=record.family)
    if one.is_shielded and not record.scope.sees_shielded:
        raise Http404
    # What the page offered: of two people who press at once, the second must not undo what the first has done.
    is_to_shield = request.POST.get("to", "open" if one.is_shielded else "shield") == "shield"
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        (shield if is_to_shield else stop_shielding)(one, reason=form.cleaned_data["reason"])
        messages.success(request, f"The address is {'shielded' if is_to_shield else 'shielded no longer'}.")
        return redirect("family_shielding", pk)
    shown = {"form": form, "address": address_of(one), "is_to_shield": is_to_shield}
    context = record.frame("", **shown)
    return render(request, "families/shield.html", context, status=422 if form.errors else 200)
