"""The families that a number of pace or cohorts counts, and no others."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.figures.opening import opened
from claims.models import Programme
from claims.views.naming import family_cell
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
    rows = Programme.objects.select_related("council", "framework")
    found = get_object_or_404(rows, pk=programme, council=request.user.council_id)
    asked = request.GET.dict()
    told = opened(what, found, as_at=request.today, asked=asked)
    if told is None:
        raise Http404
    visible = told.rows.visible_to(scope_for(request))
    after = asked.get("after", "")
    size = int(after) if after.isdecimal() and len(after) < LONGEST else None
    page = page_of(visible.select_related("family", "provider"), by="id", size=SIZE, after=size)
    number = told.rows.count()
    shown = {
        "programme": found,
        "told": told,
        "number": number,
        "hidden": number - visible.count(),
        "columns": COLUMNS,
        "rows": [_row(one, request.user) for one in page.rows],
        "next": "?" + urlencode(asked | {"after": str(page.after)}) if page.after else "",
    }
    return render(request, "claims/figure_families.html", shown)


def _row(one: Any, user: User) -> list[Any]:
    href = reverse("family", args=[one.family_id]) if may(user, Verb.VIEW_FAMILIES) else ""
    family = family_cell(one.family, user) | {"href": href}
    delivered = one.provider.name if one.provider else one.get_delivery_route_display()
    return [family, one.attached_on, delivered]
