"""One figure: what it is, what it is held against, and exactly the claims or families it counts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.figures.beforehand import Beforehand
from claims.figures.breakdowns import left_out
from claims.figures.counting import Counted, Part, progress_text, published_as_at, rows_of
from claims.figures.monthly import months_kept
from claims.figures.registry import FIGURES, ROUNDING, AsAt, Said
from claims.figures.selection import Selection
from claims.forms_of_figures import FiguresForm
from claims.holding import SHOWN_STATES, with_holder
from claims.models import Claim, OpeningBalance, Programme, Target
from claims.views.naming import family_cell
from claims.views.narrowing import beforehand_of, chips, sees_not_all, with_query
from families.asking import MadeOnce
from families.paging import Page, page_asked, page_in
from families.scopes import Scope
from families.words import day, period
from keyworkers.permissions import Verb, requires, verbs_of
from keyworkers.requests import KeyworkerRequest, scope_for
from outcomes.models import Attachment

SIZE = 50
_HOLDERS = dict(SHOWN_STATES)
ROW_COLUMNS = [{"label": "Family"}, {"label": "Attached"}, {"label": "Claim"}, {"label": "Submitted"}]
BALANCE_COLUMNS = [
    {"label": "Counted before this system"},
    {"label": "By"},
    {"label": "Number", "numeric": True},
    {"label": "From"},
]


@requires(Verb.VIEW_FIGURES)
@require_safe
def figure(request: KeyworkerRequest, programme: int, name: str) -> HttpResponse:
    """Show what a figure is and exactly what it counts: claims or families, and a line for each opening balance."""
    before = beforehand_of(request)
    found = _programme(before, programme)
    form, counted = asked_of(request, before, found, name)
    shown: dict[str, Any] = {"form": form, "programme": found, "figure": FIGURES[name], "back": reverse("figures")}
    if counted is None:
        return render(request, "claims/figure.html", shown, status=422)
    is_published = found.council.is_as_published
    kept = {name: value for name, value in form.chosen().items() if name != "programme" or not is_published}
    shown |= {
        "counted": counted,
        "chosen": chips(form, but="programme", beside={"target": request.GET.get("target", "")}),
        "back": with_query(reverse("figures"), kept),
        "take_href": "" if is_published else _take(request, counted),
    }
    return render(request, "claims/figure.html", shown | _told(counted, before, request))


def asked_of(
    request: KeyworkerRequest, before: Beforehand, programme: Programme, name: str
) -> tuple[FiguresForm, Counted | None]:
    """Return what the address asks of a figure of a programme, and what is counted; None where it asks amiss."""
    if name not in FIGURES:
        raise Http404
    names, asked = before.names_of(programme), _of(request, programme)
    form = FiguresForm(asked, programmes=[programme], names=names, today=request.today)
    if form.is_valid() and not FIGURES[name].is_dated and form.day_of(request.today) != request.today:
        form.add_error("as_at", f"As at: {FIGURES[name].title} is known for today only; leave it empty")
    if not form.is_valid():
        return form, None
    counted = Counted(
        programme=programme,
        figure=FIGURES[name],
        as_at=form.day_of(published_as_at(programme) if programme.council.is_as_published else request.today),
        target=_target(programme, request.GET.get("target")),
        selection=form.selection(),
    )
    return form, counted


def _take(request: KeyworkerRequest, counted: Counted) -> str:
    """Return where exactly what is counted is taken as a file."""
    things = "claims" if counted.figure.claims else "attachments"
    asked = {name: str(value) for name, value in request.GET.items() if name != "after"}
    named = {"figure": counted.figure.name, "programme": counted.programme.pk}
    return with_query(reverse("list_take", args=[things]), asked | named)


def _told(counted: Counted, before: Beforehand, request: KeyworkerRequest) -> dict[str, Any]:
    scope, at = scope_for(request), before.at(counted.programme, counted.as_at)
    (here, seen), page = _read(counted, at, scope, after=_number(request.GET.get("after")))
    opened = _Opened(request, verbs_of(request.user))
    is_whole = counted.selection.is_everything and counted.target is None
    balances = counted.balances()
    number = here + sum(line.count for line in balances)
    return {
        "number": number,
        "facts": facts_of(counted, number),
        "against": _against(counted, number),
        "part": _part(counted),
        "columns": ROW_COLUMNS,
        "rows": [opened.row(row) for row in page.rows],
        "hidden": here - seen if is_whole else 0,
        "is_partly_listed": not is_whole and sees_not_all(scope),
        "next": _next(request, page.after) if page.after else "",
        "balance_columns": BALANCE_COLUMNS,
        "balances": [_balance(line) for line in balances],
        "left_out": left_out([counted]),
        "kept": _kept(counted),
    }


def _read(counted: Counted, at: AsAt, scope: Scope, *, after: int | None) -> tuple[tuple[int, int], Page[Any]]:
    """Return how many rows are counted here and how many of them this person sees, and a page of those."""
    if counted.programme.council.is_as_published:
        return (0, 0), Page([], None)
    counts, rows = _ASKED.of(said=at.said, part=counted.part, selection=counted.selection, scope=scope, after=after)
    return counts[0], page_in(rows, size=SIZE)


def _asked(
    *, said: Said, part: Part, selection: Selection, scope: Scope, after: int | None
) -> tuple[QuerySet[Any, Any], ...]:
    every = rows_of(said.at, part, selection)
    seen = Q(council_id=scope.council) & scope.allows(every.family_path)
    each = {"here": Count("pk"), "seen": Count("pk", filter=seen)}
    counts = every.order_by().annotate(whole=Value(0)).values("whole").annotate(**each).values_list(*each)
    visible: QuerySet[Any, Any] = every.visible_to(scope).select_related("family")
    if every.model is Claim:
        visible = with_holder(visible.select_related("attachment"))
    return counts, page_asked(visible, by=FIGURES[part.figure].counted_on, size=SIZE, after=after)


_ASKED = MadeOnce(_asked)


def _kept(counted: Counted) -> dict[str, Any] | None:
    """Return how it stood at the ends of months, as the chart of months reads it; None: fewer than two are kept."""
    kept = months_kept(counted)
    if len(kept) < 2:
        return None
    target = _total(counted) if counted.selection.is_everything else None
    return {
        "months": [as_at.replace(day=1) for as_at, _ in kept],
        "series": [(counted.figure.title, [number for _, number in kept])],
        "target": target.number if target else None,
        "target_words": (target.label or "target") if target else "",
    }


def facts_of(counted: Counted, number: int) -> list[dict[str, str]]:
    """Return what the figure is: what is counted, what it is held against, of which day, and how it is rounded."""
    figure = counted.figure
    return [
        {"key": "Counted", "value": figure.numerator},
        {"key": "Held against", "value": _against(counted, number) or figure.denominator},
        {"key": "As at", "value": day(counted.as_at)},
        {"key": "Unit", "value": figure.unit.capitalize()},
        {"key": "Rounding", "value": ROUNDING},
    ]


def _against(counted: Counted, number: int) -> str:
    """Return the number against its target: "97% of in-year target (637 of 660)"; nothing of a part, or without one."""
    target = counted.target or _total(counted)
    is_of_it = target is not None and target.measure == counted.figure.measure
    return progress_text(number, target) if target and is_of_it and counted.selection.is_everything else ""


def _total(counted: Counted) -> Target | None:
    """Return the programme's target in total for what is counted."""
    of = (one for one in counted.programme.targets.all() if one.measure == counted.figure.measure)
    return next((one for one in of if not one.starts_on), None)


def _programme(before: Beforehand, pk: int) -> Programme:
    found = next((one for one in (*before.own, *before.published) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _of(request: KeyworkerRequest, programme: Programme) -> Any:
    """Return what the address asks, of the programme that it names already."""
    asked = request.GET.copy()
    asked["programme"] = str(programme.pk)
    return asked


def _target(programme: Programme, asked: str | None) -> Target | None:
    """Return the target in whose period it is counted: that which is asked for, or none."""
    if not asked or _number(asked) is None:
        return None
    found = next((one for one in programme.targets.all() if one.pk == _number(asked)), None)
    if found is None:
        raise Http404
    return found


def _part(counted: Counted) -> str:
    """Return which part of the figure is meant, in words."""
    target = counted.target
    return period(target.starts_on, target.ends_on) if target and target.starts_on else ""


@dataclass(frozen=True, slots=True)
class _Opened:
    """The rows of a figure as this person may follow them."""

    request: KeyworkerRequest
    verbs: frozenset[Verb]

    def row(self, row: Any) -> list[Any]:
        """Return an attachment, or a claim read ``with_holder``, as the figure lists it."""
        verbs = self.verbs
        family = reverse("family", args=[row.family_id]) if Verb.VIEW_FAMILIES in verbs else ""
        named = family_cell(row.family, self.request.user) | {"href": family}
        if isinstance(row, Attachment):
            return [named, row.attached_on, None, None]
        words = f"{row.get_kind_display()}, {_HOLDERS[row.shown_state].lower()}"
        claim = (words, reverse("claim", args=[row.pk]) if Verb.VIEW_CLAIMS in verbs else "")
        return [named, row.attachment.attached_on, claim, row.submitted_on]


def _balance(line: OpeningBalance) -> list[Any]:
    source = f"{line.source_note} (our reading)" if line.is_our_reading else line.source_note
    return [line.label, line.counted_on, line.count, source]


def _next(request: KeyworkerRequest, after: int) -> str:
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({**kept, "after": str(after)})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
