"""Who looked at a record, and which page: of a family, and of the council."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

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


def _at_once(looks: Iterable[Look]) -> list[list[Look]]:
    """Return looks of the same person in the same minute on the same page together, such as those of one download."""
    return [list(some) for _, some in groupby(looks, key=lambda one: (moment(one.looked_at), one.user_id, one.page))]


def _row(looks: Sequence[Look]) -> list[Any]:
    one = looks[0]
    times = f"{len(looks)} times" if len({look.family_id for look in looks}) < len(looks) else ""
    return [moment(one.looked_at), str(one.user), one.user.get_role_display(), {"text": _page(one), "detail": times}]


def _families(looks: Iterable[Look]) -> Any:
    """Return the references, each once; of many first how many they are."""
    references = list(dict.fromkeys(look.family.reference for look in looks))
    words = ", ".join(references)
    return words if len(references) == 1 else {"text": f"{len(references)} families", "detail": words}


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
    rows = [_row(looks) for looks in _at_once(page.rows)]
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
    rows = [[*_row(looks), _families(looks)] for looks in _at_once(page.rows)]
    columns = [{"label": label} for label in (*LOOK_COLUMNS, "Family")]
    shown = {"rows": rows, "columns": columns, "next": f"?after={page.after}" if page.after else ""}
    return render(request, "keyworkers/all_looks.html", shown)
