"""What the pages of figures share: the form read from the address, and addresses that keep what was chosen."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from claims.figures.counting import Counted
from claims.figures.keeping import kept
from claims.figures.selection import EVERYTHING, Selection
from claims.forms_of_figures import FiguresForm, PartForm, labels_of
from claims.models import Programme, Target
from families.scopes import Scope
from keyworkers.requests import KeyworkerRequest, scope_for

T = TypeVar("T")
_READ = ("opening_balances", "targets", "windows")


def programmes_of(request: KeyworkerRequest) -> tuple[list[Programme], list[Programme]]:
    """Return the council's own programmes and those that stand here as published, with what figures are read of."""
    rows = Programme.objects.visible_to(scope_for(request)).select_related("council", "framework")
    found = kept_for(request, "programmes", read=lambda: list(rows.prefetch_related(*_READ)))
    own = [one for one in found if one.council_id == request.user.council_id]
    return own, [one for one in found if one.council.is_as_published]


def kept_for(request: KeyworkerRequest, *of: Hashable, read: Callable[[], T]) -> T:
    """Return what a page of this request's council reads, kept until the council's facts change."""
    return kept(request.user.council_id, day=request.today, of=of, read=read)


def drawn(template: str, shown: dict[str, Any]) -> SafeString:
    """Return a part of a page as it is drawn, so that it can be kept."""
    return SafeString(render_to_string(template, shown))


def form_for(request: KeyworkerRequest, programmes: Sequence[Programme], *, asked: Any = None) -> FiguresForm:
    """Return the form of what the address asks of some programmes."""
    labels = labels_for(request, programmes)
    return FiguresForm(
        request.GET if asked is None else asked, programmes=programmes, today=request.today, labels=labels
    )


def part_form_for(
    request: KeyworkerRequest, programmes: Sequence[Programme], form: type[PartForm] = PartForm
) -> PartForm:
    """Return the form of which families the address asks for."""
    return form(request.GET, programmes=programmes, today=request.today, labels=labels_for(request, programmes))


def sees_not_all(scope: Scope) -> bool:
    """Tell whether some family of the council is hidden from somebody, or outside those they see.

    It is the same whatever is asked. How many of the families of one part are hidden would tell where a restricted
    family lives, and what its needs are.
    """
    return scope.families is not None or bool(scope.hidden)


def own_programmes(request: KeyworkerRequest) -> list[Programme]:
    """Return the programmes of a person's own council, the latest first."""
    return sorted(programmes_of(request)[0], key=lambda one: one.starts_on, reverse=True)


def labels_for(request: KeyworkerRequest, programmes: Sequence[Programme]) -> dict[str, dict[str, str]]:
    """Return what the parts are called of which a form offers a choice."""
    of = tuple(one.pk for one in programmes)
    return kept_for(request, "labels", of, read=lambda: labels_of(programmes, today=request.today))


def address_of(
    programme: Programme,
    name: str,
    *,
    target: Target | None = None,
    selection: Selection = EVERYTHING,
    as_at: date | None = None,
) -> str:
    """Return the address of what a figure counts; ``as_at`` None: today."""
    asked: dict[str, Any] = {"target": target.pk} if target and target.starts_on else {}
    asked |= {"as_at": as_at} if as_at else {}
    return with_query(reverse("figure", args=[programme.pk, name]), asked | selection.asked)


def address_of_counted(counted: Counted, *, today: date) -> str:
    """Return the address of exactly what was counted."""
    return address_of(
        counted.programme,
        counted.figure.name,
        target=counted.target,
        selection=counted.selection,
        as_at=None if counted.as_at == today or counted.programme.council.is_as_published else counted.as_at,
    )


def with_query(address: str, asked: dict[str, Any]) -> str:
    """Return an address with what is asked of it."""
    return f"{address}?{urlencode(asked)}" if asked else address


def chips(form: FiguresForm, *, but: str = "", beside: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """Return what was chosen, each with the address without it; ``beside`` stands in every address, if it says much."""
    chosen = {name: value for name, value in form.chosen().items() if name != but}
    further = {name: value for name, value in (beside or {}).items() if value}
    return [
        {
            "words": form.words_of(name),
            "href": "?" + urlencode({key: value for key, value in chosen.items() if key != name} | further),
        }
        for name in chosen
    ]
