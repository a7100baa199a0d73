"""What a request carries beyond Django's own: the edge's clock, and whom it looked at."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from families.asking import MadeOnce
from families.models import Family
from families.scopes import Scope
from families.shielding import withholding
from keyworkers.models import Look, User
from keyworkers.permissions import scope_asked, scope_in
from keyworkers.telling import unread_by


class KeyworkerRequest(HttpRequest):
    """A request of somebody signed in, as the edge hands it to the pages."""

    user: User
    now: datetime
    today: date
    clock: datetime  # the real moment, also in the demonstration: only for signs of life
    looks: list[Look]
    scope: Scope | None  # whose rows it may see, once that was asked
    withholds: list[Callable[[str], str]]  # what takes shielded homes out of a page they may not be seen on
    leaves_figures: bool  # what it writes is in nobody's figure, which it says itself
    unread: int | None  # how many notices are new to whoever asks, once that was counted


def scope_for(request: KeyworkerRequest) -> Scope:
    """Return whose rows this request may see, today; asked of the database once.

    The header's new notices are counted in the same query: nearly every page shows both.
    """
    scope = getattr(request, "scope", None)
    if scope is None:
        user = request.user
        hidden, held, unread = _ASKED.of(
            pk=user.pk,
            council=user.council_id,
            team=user.team_id,
            role=user.role,
            is_active=user.is_active,
            day=request.today,
        )
        scope = request.scope = scope_in(user, hidden, held)
        request.unread = len(unread)
    return scope


def _asked(
    *, pk: int, council: int, team: int | None, role: str, is_active: bool, day: date
) -> tuple[QuerySet[Any, Any], ...]:
    user = User(pk=pk, council_id=council, team_id=team, role=role, is_active=is_active)
    return *scope_asked(user, as_of=day), unread_by(user, day=day)


_ASKED = MadeOnce(_asked)


P = ParamSpec("P")
Page = Callable[Concatenate[KeyworkerRequest, P], HttpResponse]


def opens_packs(page: Page[P]) -> Page[P]:
    """Open a page of what a claim rests on to whoever is admitted to a restricted family for its audit alone.

    Every other page, list and file is closed to them as the whole record is.
    """

    @wraps(page)
    def opened(request: KeyworkerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.scope = scope_for(request).opening_packs()
        return page(request, *args, **kwargs)

    return cast("Page[P]", opened)


def withholds_of(request: KeyworkerRequest) -> list[Callable[[str], str]]:
    """Return what takes shielded homes out of a page that its reader may not see there."""
    return getattr(request, "withholds", [])


def looked_at(request: KeyworkerRequest, family: Family) -> None:
    """Note that this request shows the family's record; the edge writes it once the page has been given out.

    What people wrote in it may name a home that is shielded: it is taken out of the page for whoever may not see it.
    """
    homes = getattr(family, "shielded_homes", None)  # told of a record's own pages
    if homes and not scope_for(request).sees_shielded:
        request.withholds = [*withholds_of(request), withholding(homes, said=escape)]
    match = request.resolver_match
    page = match.view_name if match else ""
    request.looks.append(
        Look(council_id=family.council_id, family=family, user=request.user, page=page, looked_at=request.now)
    )
