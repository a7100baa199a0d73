"""The families that a number of pace or cohorts counts, and no others."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.figures.opening import Opened, opened
from claims.forms_of_figures import PartForm
from claims.models import Programme
from claims.views.naming import family_cell
from claims.views.narrowing import beforehand_of, chips, sees_not_all, with_query
from families.paging import page_of
from keyworkers.models import User
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 50
COLUMNS = [{"label": "Family"}, {"label": "Attached"}, {"label": "Delivered by"}]
LONGEST = 19


@requires(Verb.VIEW_FIGURES)
@require_safe
def figure_families(request: KeyworkerRequest, programme: int, what: str) -> HttpResponse:
    """Show exactly the families a number counts, as far as this person may see them."""
    found, form, told = opened_of(request, programme, what)
    shown = {"programme": found, "take_href": _take(request, found, what)}
    return render(request, "claims/figure_families.html", shown | _told(told, form, request))


def opened_of(request: KeyworkerRequest, programme: int, what: str) -> tuple[Programme, PartForm, Opened]:
    """Return what the address asks to be opened: of which programme and part, and what it counts; 404: nothing."""
    before = beforehand_of(request)
    found = next((one for one in before.own if one.pk == programme), None)
    if found is None:
        raise Http404
    form = PartForm(request.GET, programmes=[found], names=before.names, today=request.today)
    if not form.is_valid():
        raise Http404
    told = opened(what, found, as_at=request.today, asked=request.GET.dict(), selection=form.selection())
    if told is None:
        raise Http404
    return found, form, told


def _take(request: KeyworkerRequest, programme: Programme, what: str) -> str:
    """Return where exactly these families are taken as a file."""
    asked = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return with_query(reverse("list_take", args=["attachments"]), asked | {"opened": what, "programme": programme.pk})


def _told(told: Opened, form: PartForm, request: KeyworkerRequest) -> dict[str, Any]:
    asked, scope = request.GET.dict(), scope_for(request)
    after = asked.pop("after", "")
    size = int(after) if after.isdecimal() and len(after) < LONGEST else None
    visible = told.rows.visible_to(scope).select_related("family", "provider")
    page = page_of(visible, by="id", size=SIZE, after=size)
    chosen = form.chosen()
    return {
        "told": told,
        "number": told.rows.count(),
        "chosen": chips(form, beside={name: said for name, said in asked.items() if name not in chosen}),
        "is_partly_listed": sees_not_all(scope),
        "columns": COLUMNS,
        "rows": [_row(one, request.user) for one in page.rows],
        "next": "?" + urlencode(asked | {"after": str(page.after)}) if page.after else "",
    }


def _row(one: Any, user: User) -> list[Any]:
    href = reverse("family", args=[one.family_id]) if may(user, Verb.VIEW_FAMILIES) else ""
    family = family_cell(one.family, user) | {"href": href}
    delivered = one.provider.name if one.provider else one.get_delivery_route_display()
    return [family, one.attached_on, delivered]
