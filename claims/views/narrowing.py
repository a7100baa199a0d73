"""What the pages of figures share: the form read from the address, and addresses that keep what was chosen."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from claims.figures.beforehand import Beforehand, read_beforehand
from claims.figures.counting import Counted
from claims.figures.keeping import kept, kept_drawn
from claims.figures.selection import EVERYTHING, Selection
from claims.forms_of_figures import FiguresForm
from claims.models import Programme, Target
from families.scopes import Scope
from keyworkers.requests import KeyworkerRequest

T = TypeVar("T")


def beforehand_of(request: KeyworkerRequest) -> Beforehand:
    """Return what figures of the council are read of; nothing of it is hidden, so whoever asks sees the same."""
    council, today = request.user.council_id, request.today
    return kept_for(request, "beforehand", read=lambda: read_beforehand(council, day=today))


def kept_for(request: KeyworkerRequest, *of: Hashable, read: Callable[[], T]) -> T:
    """Return what a page of this request's council reads, kept until the council's facts change."""
    return kept(request.user.council_id, day=request.today, of=of, read=read)


def drawn(template: str, shown: dict[str, Any]) -> SafeString:
    """Return a part of a page as it is drawn, so that it can be kept."""
    return SafeString(render_to_string(template, shown))


F = TypeVar("F", bound=FiguresForm)


def form_for(request: KeyworkerRequest, before: Beforehand, form: type[F]) -> F:
    """Return the form of what the address asks of the council's own programmes."""
    return form(request.GET, programmes=before.own, names=before.names, today=request.today)


def sees_not_all(scope: Scope) -> bool:
    """Tell whether some family of the council is hidden from somebody, or outside those they see.

    It is the same whatever is asked. How many of the families of one part are hidden would tell where a restricted
    family lives, and what its needs are.
    """
    return scope.families is not None or bool(scope.hidden or scope.packs)


def address_of(
    programme: Programme,
    name: str,
    *,
    target: Target | None = None,
    selection: Selection = EVERYTHING,
    as_at: date | None = None,
) -> str:
    """Return the address of what a figure counts; ``as_at`` None: today."""
    page = reverse("figure", args=[programme.pk, name])
    asked: dict[str, Any] = {"target": target.pk} if target and target.starts_on else {}
    return address_on(page, selection=selection, as_at=as_at, **asked)


def address_on(page: str, *, selection: Selection, as_at: date | None, **asked: Any) -> str:
    """Return the same where the address of the figure's page is known: a table of many parts asks for it once."""
    return with_query(page, asked | ({"as_at": as_at} if as_at else {}) | selection.asked)


def address_of_counted(counted: Counted, *, today: date) -> str:
    """Return the address of exactly what was counted."""
    return address_of(
        counted.programme,
        counted.figure.name,
        target=counted.target,
        selection=counted.selection,
        as_at=None if counted.as_at == today or counted.programme.council.is_as_published else counted.as_at,
    )


def filter_of(
    form: FiguresForm,
    *,
    clear: str,
    but: str = "",
    beside: Mapping[str, str] | None = None,
    words: Mapping[str, str] = MappingProxyType({}),
) -> SafeString:
    """Return the filter of a page with what is chosen beneath it: thirteen fields, a quarter of what a page draws.

    Kept as it was drawn of the same choices; ``but`` and ``beside`` as for :func:`chips`.
    """
    chosen = [] if form.errors else chips(form, but=but, beside=beside)
    shown = {"form": form, "chosen": chosen, "clear": clear, **words}
    if form.errors:
        return drawn("claims/_part_filter.html", shown)
    offered = {name: getattr(field, "choices", None) for name, field in form.fields.items()}
    asked = {name: form.data.get(name) for name in form.fields}
    said = (type(form).__name__, repr(offered), repr(asked), repr(chosen), clear, repr(words))
    return kept_drawn(said, draw=lambda: drawn("claims/_part_filter.html", shown))


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
