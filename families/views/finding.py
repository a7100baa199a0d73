"""Finding a family: one forgiving box, what narrows the list, and the list itself, page by page."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from claims.lists.narrowing import narrowed_families
from families.forms import FamilyFilter, FindForm
from families.models import Family, Membership, Person
from families.paging import Page, page_of
from families.scopes import Scope
from families.search.finding import Found, search
from families.search.narrowing import MOST
from families.search.typed import MOST_WORDS
from families.views.why import why
from families.words import counted
from keyworkers.identity import age_on, with_lead
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 25
SEARCHES = "searches"  # what people searched for stays in their session: an address never holds a name
KEPT_SEARCHES = 20
COLUMNS = ["Family", "Lives there", "Lead keyworker", "District", "Worked with since"]
WHY = "Found because"
TRY = [
    "fewer words: every word you type has to fit the family somewhere",
    "part of a first or last name, or the names of two members in any order",
    "a date of birth, such as 12/05/1979 or 12 May 1979",
    "an address now or before, a postcode or its first half, such as AL1",
    "a family's reference, a partner hub reference, an NHS number or a unique pupil number, in full",
]


@requires(Verb.VIEW_FAMILIES)
@require_http_methods(["GET", "HEAD", "POST"])
def families(request: KeyworkerRequest) -> HttpResponse:
    """Find a family: one box, and what narrows the list."""
    if request.method == "POST":
        return _searched(request)
    scope = scope_for(request)
    words = request.session.get(SEARCHES, {}).get(request.GET.get("search", ""), "")
    narrowing = FamilyFilter(request.GET, user=request.user)
    chosen = narrowing.chosen()
    everything = Family.objects.visible_to(scope)
    listed = narrowed_families(everything, chosen, today=request.today)
    found = search(words, scope=scope, today=request.today, among=listed if chosen else None) if words else None
    page = _page(listed, found, after=_number(request.GET.get("after")), day=request.today)
    living = _living_there(page.rows, scope=scope, day=request.today)
    reasons = {hit.family: why(hit, today=request.today) for hit in found.hits} if found else {}
    is_all = page.after is None and "after" not in request.GET
    shown = {
        "words": words,
        "filter": narrowing,
        "chosen": _tags(request, words, narrowing, chosen),
        "keep": {"search": request.GET["search"]} if words else {},
        "columns": [{"label": label} for label in ([COLUMNS[0], WHY, *COLUMNS[1:]] if found else COLUMNS)],
        "rows": [_row(family, living.get(family.pk, []), reasons.get(family.pk)) for family in page.rows],
        "next": _address(request, after=str(page.after)) if page.after else "",
        "first": _address(request) if "after" in request.GET else "",
        "count": _count_of(found) if found else _count(len(page.rows), is_all=is_all),
        "cut": MOST_WORDS if found and found.is_cut else 0,
        "tries": TRY,
        # A file is narrowed by what was chosen; what was searched for stays in the session.
        "take_href": "" if words else _take(request),
        "add_href": reverse("create_family") if may(request.user, Verb.CHANGE_HOUSEHOLDS) else "",
    }
    return render(request, "families/families.html", shown)


def _page(listed: QuerySet[Family], found: Found | None, *, after: int | None, day: date) -> Page[Family]:
    """Return a page of the list: by name, or of the hits of a search, the best first."""
    if found is None:
        return page_of(with_lead(listed, day=day), by="name", size=SIZE, after=after)
    ids = [hit.family for hit in found.hits]
    start = ids.index(after) + 1 if after in ids else 0
    wanted = ids[start : start + SIZE]
    rows = {family.pk: family for family in with_lead(listed.filter(pk__in=wanted), day=day)}
    families = [rows[pk] for pk in wanted if pk in rows]
    return Page(families, wanted[-1] if len(ids) > start + SIZE else None)


def _count_of(found: Found) -> str:
    if found.are_more:
        return f"More than {MOST} families fit; these are the {len(found.hits)} closest. Add a word to find fewer."
    return counted(len(found.hits), "family,families").capitalize()


def _searched(request: KeyworkerRequest) -> HttpResponse:
    """Keep the words in the session and lead to the list, whose address holds a token in their place."""
    form = FindForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    token = secrets.token_urlsafe(6) if words else ""
    if words:
        former = list(request.session.get(SEARCHES, {}).items())[1 - KEPT_SEARCHES :]
        request.session[SEARCHES] = {**dict(former), token: words}
    return redirect(reverse("families") + _address(request, search=token))


def _address(request: KeyworkerRequest, **changes: str) -> str:
    """Return the address of the list's first page with these parameters changed, and those set to nothing left out."""
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})


def _take(request: KeyworkerRequest) -> str:
    return reverse("list_take", args=["families"]) + _address(request).rstrip("?")


def _tags(request: KeyworkerRequest, words: str, form: FamilyFilter, chosen: dict[str, Any]) -> list[dict[str, str]]:
    tags = [{"words": f"Search: {words}", "href": _address(request, search="")}] if words else []
    return tags + [{"words": form.words_of(name), "href": _address(request, **{name: ""})} for name in chosen]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _count(number: int, *, is_all: bool) -> str:
    if is_all:
        return f"{number or 'No'} {'family' if number == 1 else 'families'}"
    return f"{number} families on this page"


def _living_there(families: Sequence[Family], *, scope: Scope, day: date) -> dict[int, list[str]]:
    """Return who lives with each family on a day, as far as they may be shown."""
    members = Membership.objects.on(day).filter(family__in=families, lives_there=True)
    shown = members.filter(person__in=Person.objects.visible_to(scope)).select_related("person")
    living: dict[int, list[str]] = {}
    for member in shown.order_by("person__born_on", "id"):
        named = f"{member.person.given_name} ({age_on(member.person.born_on, day)})"
        living.setdefault(member.family_id, []).append(named)
    return living


def _row(family: Any, living: list[str], reasons: list[str] | None) -> list[Any]:
    named = {"text": family.name, "href": reverse("family", args=[family.pk]), "detail": family.reference}
    rest = [", ".join(living), family.lead, family.district, family.attached_on]
    return [named, *rest] if reasons is None else [named, "; ".join(reasons), *rest]
