"""The council's own lists in the browser: what stands there, what changed of it, and the forms that change it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.asking import MadeOnce
from families.models import Agency, District, Source, Term
from families.refusals import NotPossibleError
from families.row_changes import Change
from families.words import day, period
from keyworkers.forms import refuse
from keyworkers.forms_of_set_up import FORMS, RemoveEntryForm
from keyworkers.models import Team
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.set_up import Entry, add_entry, called, change_entry, changes_of, remove_entry

CHANGES = 50
ENTERING = ["GET", "HEAD", "POST"]
Row = list[Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """How one list is shown: its heading, what it is for, the button that adds to it, its columns, cells and rows."""

    title: str
    words: str
    add: str
    labels: tuple[str, ...]
    cells: Callable[[Any], Row]
    rows: Callable[[int], QuerySet[Any, Any]]


def _named(row: Entry, name: str) -> dict[str, str]:
    return {"text": called(row), "href": reverse("set_up_entry", args=[name, row.pk])}


def _term(row: Term) -> Row:
    counts = f"No: {row.excluded_because}" if row.excluded_because else "Yes"
    return [_named(row, "terms"), period(row.starts_on, row.ends_on), counts]


def _source(row: Source) -> Row:
    late = f"{row.allowed_lag_days} days"
    return [_named(row, "sources"), str(row.agency or ""), late, day(row.records_from)]


def _agency(row: Agency) -> Row:
    return [_named(row, "agencies"), row.get_kind_display(), "Yes" if row.delivers else ""]


def _team(row: Team) -> Row:
    return [_named(row, "teams"), str(row.agency)]


LISTS = {
    "terms": Shown(
        "School terms",
        "Attendance is judged term by term. Add next year's terms before the first file that speaks of them.",
        "Add a term",
        ("Term", "Days", "Counts"),
        _term,
        lambda council: Term.objects.filter(council=council).order_by("-starts_on"),
    ),
    "sources": Shown(
        "Files relied on",
        "A source that is silent for longer than it may be late makes what rests on it “not known”.",
        "Add files",
        ("Files", "Agency", "May be late by", "Speak of days from"),
        _source,
        lambda council: Source.objects.filter(council=council).select_related("agency").order_by("kind"),
    ),
    "agencies": Shown(
        "Agencies",
        "Who tells the council, and who works with families.",
        "Add an agency",
        ("Agency", "What it is", "Employs keyworkers"),
        _agency,
        lambda council: Agency.objects.filter(council=council),
    ),
    "teams": Shown(
        "Teams",
        "Keyworkers under one manager.",
        "Add a team",
        ("Team", "Agency"),
        _team,
        lambda council: Team.objects.filter(council=council).select_related("agency"),
    ),
    "districts": Shown(
        "Districts",
        "Parts of the area by which figures are told apart.",
        "Add a district",
        ("District",),
        lambda row: [_named(row, "districts")],
        lambda council: District.objects.filter(council=council),
    ),
}
_ASKED = MadeOnce(lambda *, council: [shown.rows(council) for shown in LISTS.values()])


@requires(Verb.KEEP_SET_UP)
@require_safe
def set_up(request: KeyworkerRequest) -> HttpResponse:
    """Show the council's own lists."""
    lists = [
        {
            "name": name,
            "shown": shown,
            "columns": [{"label": label} for label in shown.labels],
            "rows": list(map(shown.cells, rows)),
            "add_href": reverse("set_up_add", args=[name]),
        }
        for (name, shown), rows in zip(LISTS.items(), _ASKED.of(council=request.user.council_id), strict=True)
    ]
    return render(request, "keyworkers/set_up.html", {"lists": lists})


@requires(Verb.KEEP_SET_UP)
@require_safe
def set_up_history(request: KeyworkerRequest) -> HttpResponse:
    """Show what changed of the lists: who, when, why, from what to what."""
    asked = request.GET.get("skip", "")
    skip = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    changes = changes_of(request.user.council, size=CHANGES + 1, skip=skip)
    shown = {
        "events": [_event(change) for change in changes[:CHANGES]],
        "next": f"?skip={skip + CHANGES}" if len(changes) > CHANGES else "",
    }
    return render(request, "keyworkers/set_up_history.html", shown)


def _event(change: Change) -> dict[str, Any]:
    return {
        "title": change.title,
        "at": change.at,
        "by": change.by or "the service itself",
        "words": change.why,
        "further": [{"key": key, "value": value} for key, value in change.told],
    }


@requires(Verb.KEEP_SET_UP)
@require_http_methods(ENTERING)
def set_up_add(request: KeyworkerRequest, part: str) -> HttpResponse:
    """Add a term, files, an agency, a team or a district."""
    model, form_class = _form_of(part)
    form = form_class(request.POST or None, row=model(council=request.user.council))
    if form.is_valid():
        try:
            made = add_entry(form.filled())
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Added: {called(made)}.")
            return redirect(_place(part))
    return _page(request, form, title=LISTS[part].add, back=_place(part))


@requires(Verb.KEEP_SET_UP)
@require_http_methods(ENTERING)
def set_up_entry(request: KeyworkerRequest, part: str, entry: int) -> HttpResponse:
    """Change an entry of one of the lists."""
    row = _stood(request, part, entry)
    title = f"Change: {called(row)}"
    form = _form_of(part)[1](request.POST or None, row=row)
    if form.is_valid():
        try:
            change_entry(form.filled(), why=form.because())
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Changed: {called(row)}.")
            return redirect(_place(part))
    remove = reverse("set_up_remove", args=[part, entry])
    return _page(request, form, title=title, back=_place(part), remove=remove)


@requires(Verb.KEEP_SET_UP)
@require_http_methods(ENTERING)
def set_up_remove(request: KeyworkerRequest, part: str, entry: int) -> HttpResponse:
    """Remove an entry that nothing names, with the reason."""
    row = _stood(request, part, entry)
    name = called(row)
    form = RemoveEntryForm(request.POST or None)
    if form.is_valid():
        try:
            remove_entry(row, why=form.cleaned_data["why"])
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Removed: {name}. The history keeps what it said.")
            return redirect(_place(part))
    back = reverse("set_up_entry", args=[part, entry])
    return _page(request, form, title=f"Remove: {name}", back=back, button="Remove it")


def _form_of(part: str) -> tuple[Any, Any]:
    if part not in FORMS:
        raise Http404
    return FORMS[part]


def _stood(request: KeyworkerRequest, part: str, entry: int) -> Entry:
    """Return an entry of the council's own as it stands; 404 where there is none."""
    rows = _form_of(part)[0]._default_manager.filter(council=request.user.council_id)
    found: Entry = get_object_or_404(rows, pk=entry)
    return found


def _place(part: str) -> str:
    return f"{reverse('set_up')}#{part}"


def _page(request: KeyworkerRequest, form: Any, *, title: str, back: str, **more: Any) -> HttpResponse:
    shown = {"form": form, "title": title, "back": back, "button": "Save", **more}
    return render(request, "keyworkers/set_up_form.html", shown, status=422 if form.errors else 200)
