"""What the pages of figures share: the form read from the address, and addresses that keep what was chosen."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from claims.figures.counting import Counted
from claims.figures.keeping import kept, kept_drawn
from claims.figures.selection import EVERYTHING, Selection
from claims.forms_of_figures import FiguresForm, PartForm, labels_of
from claims.models import OpeningBalance, Programme, Target, Window
from families.asking import MadeOnce
from families.reading import give_related
from families.scopes import Scope
from keyworkers.requests import KeyworkerRequest, scope_for

T = TypeVar("T")
_READ: dict[str, Any] = {"opening_balances": OpeningBalance, "targets": Target, "windows": Window}


def programmes_of(request: KeyworkerRequest) -> tuple[list[Programme], list[Programme]]:
    """Return the council's own programmes and those that stand here as published, with what figures are read of."""
    scope = Scope(scope_for(request).council)  # of a programme nothing is hidden: whoever asks sees the same
    found = kept_for(request, "programmes", read=lambda: programmes_read(scope))
    own = [one for one in found if one.council_id == request.user.council_id]
    return own, [one for one in found if one.council.is_as_published]


def _asked(*, scope: Scope) -> tuple[QuerySet[Any, Any], ...]:
    seen = Programme.objects.visible_to(scope)
    of = [one.objects.filter(programme__in=seen.order_by().values("pk")) for one in _READ.values()]
    return seen.select_related("council", "framework"), *of


_ASKED = MadeOnce(_asked)


def programmes_read(scope: Scope) -> list[Programme]:
    """Return the programmes somebody sees with what figures are read of, in one trip."""
    programmes, *read = _ASKED.of(scope=scope)
    for name, rows in zip(_READ, read, strict=True):
        of: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            of[row.programme_id].append(row)
        for one in programmes:
            give_related(one, name, of[one.pk])
    return programmes


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
    return scope.families is not None or bool(scope.hidden or scope.packs)


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
