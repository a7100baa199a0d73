"""Who looked at a record, and which page: of a family, and of the council."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.paging import page_of
from families.scopes import Scope
from families.views.record import opened
from families.words import moment
from keyworkers.models import Look, Restriction
from keyworkers.permissions import Verb, requires, verbs_of
from keyworkers.requests import KeyworkerRequest, scope_for

LOOKS = 50


def _after(request: KeyworkerRequest) -> int | None:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


LOOK_COLUMNS = ("When", "Who", "Role", "Page")


def _page(look: Look) -> str:
    return look.page.replace("_", " ")


@requires(Verb.VIEW_LOOKS)
@require_safe
def looks(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show who opened the family's record, which page, and when."""
    record = opened(request, pk)
    page = page_of(
        Look.objects.filter(family=record.family).select_related("user"),
        by="-looked_at",
        size=LOOKS,
        after=_after(request),
    )
    rows = [[moment(look.looked_at), str(look.user), look.user.get_role_display(), _page(look)] for look in page.rows]
    columns = [{"label": label} for label in LOOK_COLUMNS]
    shown = {"rows": rows, "columns": columns, "next": f"?after={page.after}" if page.after else ""}
    return render(request, "keyworkers/looks.html", record.frame("family_looks", **shown))


@requires(Verb.VIEW_LOOKS)
@require_safe
def all_looks(request: KeyworkerRequest) -> HttpResponse:
    """Show who opened which record of the council, by the family's reference alone; restricted records are left out."""
    scope = scope_for(request)
    if Verb.VIEW_FAMILIES not in verbs_of(request.user):
        hidden = Restriction.objects.hidden_from(request.user, as_of=request.today)
        scope = Scope(council=request.user.council_id, hidden=frozenset(hidden.values_list("family_id", flat=True)))
    found = Look.objects.visible_to(scope).select_related("user", "family")
    page = page_of(found, by="-looked_at", size=LOOKS, after=_after(request))
    rows = [
        [moment(look.looked_at), str(look.user), look.user.get_role_display(), _page(look), look.family.reference]
        for look in page.rows
    ]
    columns = [{"label": label} for label in (*LOOK_COLUMNS, "Family")]
    shown = {"rows": rows, "columns": columns, "next": f"?after={page.after}" if page.after else ""}
    return render(request, "keyworkers/all_looks.html", shown)
