"""The chase list: what keeps claims from being made, by who must supply it."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.chasing import WORDS, Chased, Supplier, chase_list
from claims.models import Programme
from families.words import counted
from keyworkers.models import User
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 50
COLUMNS = [{"label": "From whom"}, {"label": "What"}, {"label": "Families", "numeric": True}]
LISTED = [{"label": label} for label in ("Family", "Claim", "What is missing")]
NOBODY = "The team manager: nobody leads the family"
_Key = tuple[str, str, int]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def claims_chase(request: KeyworkerRequest) -> HttpResponse:
    """Say what is missing for how many families, and, of what was chosen, for which."""
    running = Programme.objects.filter(
        council=request.user.council_id, starts_on__lte=request.today, ends_on__gt=request.today
    ).select_related("framework")
    found = [
        one for programme in running for one in chase_list(programme, scope=scope_for(request), as_of=request.today)
    ]
    asked = _asked(request)
    chosen = [one for one in found if _key(one) == asked]
    start = _start(request)
    shown = {
        "groups": [_group(supplier, found) for supplier in Supplier if any(_is_of(one, supplier) for one in found)],
        "columns": COLUMNS,
        "chosen": _title(chosen[0]) if chosen else "",
        "count": counted(len(chosen), "family,families"),
        "listed": LISTED,
        "rows": [_listed(one, request.user) for one in chosen[start : start + SIZE]],
        "next": f"?{urlencode({**_query(asked), 'start': start + SIZE})}" if len(chosen) > start + SIZE else "",
    }
    return render(request, "claims/chase.html", shown)


def _is_of(one: Chased, supplier: Supplier) -> bool:
    return one.owed.supplier == supplier


def _key(one: Chased) -> _Key:
    """Return what is asked of whom; of keyworkers each by the number of their account."""
    return one.owed.supplier.value, one.owed.what, (one.lead or 0) if _is_of(one, Supplier.KEYWORKER) else 0


def _query(key: _Key) -> dict[str, Any]:
    of, what, who = key
    return {"of": of, "what": what, "who": who}


def _asked(request: KeyworkerRequest) -> _Key:
    who = request.GET.get("who", "0")
    number = int(who) if who.isdecimal() and len(who) < 19 else 0
    return request.GET.get("of", ""), request.GET.get("what", ""), number


def _start(request: KeyworkerRequest) -> int:
    start = request.GET.get("start", "0")
    return int(start) if start.isdecimal() and len(start) < 7 else 0


def _group(supplier: Supplier, found: list[Chased]) -> dict[str, Any]:
    of_it = [one for one in found if _is_of(one, supplier)]
    counts = Counter(_key(one) for one in of_it)
    first = {_key(one): one for one in reversed(of_it)}
    rows = [
        [_whom(first[key]), (first[key].owed.words, f"?{urlencode(_query(key))}#chosen"), number]
        for key, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return {"title": WORDS[supplier], "id": supplier.value, "rows": rows}


def _whom(one: Chased) -> str:
    if _is_of(one, Supplier.KEYWORKER):
        return one.lead_name or NOBODY
    return WORDS[one.owed.supplier]


def _title(one: Chased) -> str:
    return f"{one.owed.words}: {_whom(one)}"


def _listed(one: Chased, user: User) -> list[Any]:
    sees_packs = may(user, Verb.VIEW_PACKS)
    claims = reverse("family_claims", args=[one.family]) if sees_packs else ""
    address = (f"Claim {one.claim}", reverse("claim", args=[one.claim])) if one.claim else ("Not raised yet", claims)
    family = {"text": one.name, "detail": one.reference} if sees_packs else {"text": one.reference}
    return [family, address, one.owed.why]
