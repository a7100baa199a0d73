"""Distance travelled on pages: how far a family has come, a reading taken or corrected, and the targets."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.forms import DayForm
from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.words import day as said
from keyworkers.forms import refuse
from keyworkers.identity import UNNAMED
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.writing import write
from outcomes.distance import AreaShown, Line, ToolShown, distance_of, left_in_words
from outcomes.forms_of_distance import VIEWS, CorrectionForm, ReadingForm, TargetForm
from outcomes.models import DistanceTool, Evidence
from outcomes.readings import (
    Sitting,
    correct_reading,
    rater_of,
    same_sitting,
    set_targets,
    take_reading,
    withdraw_reading,
)
from outcomes.rules.facts import Measure
from outcomes.rules.operators.progress import Better
from outcomes.rules.reading_progress import Rater
from outcomes.rules.tools import Tool
from outcomes.rules.words import points_in_words
from outcomes.tools import tool_of
from outcomes.views.judgements import last_attachment
from outcomes.views.lines import evidence_of

READING = "outcomes/distance/reading.html"
ENTERING = ["GET", "HEAD", "POST"]
READINGS = [{"label": label} for label in ("Day", "Whose view", "Areas", "Entered by", "Correct it")]


@requires(Verb.VIEW_CASEWORK)
@require_safe
def family_distance(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show how far the family has come in each area, each rater's view for itself, as of a day."""
    asked = DayForm(request.GET, today=request.today)
    record = opened(request, pk, day=asked.day())
    found = distance_of(record.family, named=record.identity.names, day=asked.day(), scope=record.scope)
    tools = [_tool(shown, record, asked.day()) for shown in found]
    context = record.frame("family_distance", form=asked, day=asked.day(), tools=tools, readings_columns=READINGS)
    return render(request, "outcomes/distance/family.html", context)


def _tool(shown: ToolShown, record: Opened, day: date) -> dict[str, Any]:
    tool, user = shown.tool, record.request.user
    worst, best = (tool.lowest, tool.highest) if tool.better is Better.HIGHER else (tool.highest, tool.lowest)
    is_open = shown.is_in_use(record.request.today)
    about = [record.family.pk, tool.slug]
    return {
        "id": f"tool-{tool.slug}",
        "name": tool.name,
        "note": tool.note,
        "worst": worst,
        "best": best,
        "in_short": shown.in_short if shown.lines else "",
        "back": list(dict.fromkeys(line.area.name for line in shown.lines if line.went_back)),
        "due": _due(shown, day),
        "views": [_view(shown, who, record) for who in shown.raters],
        "over_time": [_over_time(area, shown, record) for area in shown.areas if _is_worth_a_line(area)],
        "readings": list(_sittings(shown, record)),
        "read_href": reverse("distance_read", args=about) if is_open and may(user, Verb.ENTER_EVIDENCE) else "",
        "targets_href": reverse("distance_targets", args=about)
        if is_open and record.is_attached and may(user, Verb.ENTER_EVIDENCE)
        else "",
    }


def _due(shown: ToolShown, day: date) -> str:
    if shown.due_on is None:
        return ""
    return f"The next reading {'was' if shown.due_on < day else 'is'} due by {said(shown.due_on)}."


def _view(shown: ToolShown, who: tuple[Rater, int | None], record: Opened) -> dict[str, Any]:
    targets = {area.area.slug: area.target for area in shown.areas}
    rows = [_row(line, targets[line.area.slug]) for line in shown.lines_by(*who)]
    return {"id": f"{shown.tool.slug}-{who[0]}-{who[1] or 0}", "title": _seen_by(*who, record), "rows": rows}


def _row(line: Line, target: int | None) -> dict[str, Any]:
    latest = line.latest
    return {
        "name": line.area.name,
        "first": line.first.value if len(line.reads) > 1 else None,
        "first_on": line.first.on,
        "latest": latest.value,
        "latest_on": latest.on,
        "says": line.tool.says(line.area, latest.value).lower(),
        "moved": line.moved,
        "is_back": line.went_back,
        "target": target,
        "to_go": "" if target is None else left_in_words(line.tool, latest.value, target),
    }


def _seen_by(rater: Rater, child: int | None, record: Opened) -> str:
    if rater is Rater.CHILD:
        return f"{_first_name(child, record)}'s own view"
    return VIEWS[rater]


def _first_name(child: int | None, record: Opened) -> str:
    return record.identity.names.get(child, UNNAMED) if child else UNNAMED


def _is_worth_a_line(area: AreaShown) -> bool:
    return any(len(line.reads) > 1 for line in area.lines)


def _over_time(area: AreaShown, shown: ToolShown, record: Opened) -> dict[str, Any]:
    days = [read.on for line in area.lines for read in line.reads]
    return {
        "id": f"{shown.tool.slug}-{area.area.slug}-line",
        "title": area.area.name,
        "series": [
            (_seen_by(line.rater, line.child, record), [(read.on, read.value) for read in line.reads])
            for line in area.lines
        ],
        "target": area.target,
        "starts_on": min(days),
        "ends_on": max(days),
    }


def _sittings(shown: ToolShown, record: Opened) -> Iterable[list[Any]]:
    """Yield a row for each sitting, the latest first, with where it is corrected."""
    found: dict[tuple[date, Rater, int | None], list[tuple[str, int, str]]] = {}
    for line in shown.lines:
        for read in line.reads:
            told = (f"{line.area.name} {points_in_words(read.value)}", read.evidence, read.entered_by)
            found.setdefault((read.on, line.rater, line.child), []).append(told)
    may_correct = may(record.request.user, Verb.ENTER_EVIDENCE)
    for (on, rater, child), areas in sorted(found.items(), key=lambda each: each[0][0], reverse=True):
        _, evidence, entered_by = areas[0]
        href = reverse("distance_correct", args=[record.family.pk, evidence])
        view = _seen_by(rater, child, record)
        act = {"text": f"Correct that of {said(on)}", "href": href} if may_correct else ""
        yield [on, view, ", ".join(words for words, _, _ in areas), entered_by, act]


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(ENTERING)
def distance_read(request: KeyworkerRequest, pk: int, tool: str) -> HttpResponse:
    """Take a reading of all areas of a tool at once; any may be skipped."""
    record = opened(request, pk)
    shown = next((one for one in _known(record) if one.tool.slug == tool), None)
    if shown is None:
        raise Http404
    form = ReadingForm(request.POST or None, tool=shown.tool, members=record.identity.members, today=request.today)
    if form.is_valid():
        try:
            take_reading(record.family, shown.row, form.sitting(), by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"The reading of {said(form.cleaned_data['on'])} is saved.")
            return redirect("family_distance", pk)
    context = _asked(shown.tool, form, before=_before(shown, record)) | {"form": form, "title": "Take a reading"}
    return render(request, READING, record.frame("", **context), status=422 if form.errors else 200)


def _known(record: Opened) -> list[ToolShown]:
    return distance_of(record.family, named=record.identity.names, day=record.request.today, scope=record.scope)


def _before(shown: ToolShown, record: Opened) -> Mapping[str, list[str]]:
    """Return what was read last of each area, in words; it is shown to whoever asks for it."""
    return {area.area.slug: [_last_time(line, record) for line in area.lines] for area in shown.areas}


def _last_time(line: Line, record: Opened) -> str:
    view, latest = _seen_by(line.rater, line.child, record), line.latest
    return f"{view}: {points_in_words(latest.value)} on {said(latest.on)}"


def _asked(tool: Tool, form: Form, *, before: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """Return what a page asks of each area of a tool, and of nothing else."""
    before = before or {}
    areas = [{"area": area, "field": form[area.slug], "before": before.get(area.slug, [])} for area in tool.areas]
    others = [field for field in form.visible_fields() if field.name not in {area.slug for area in tool.areas}]
    return {"tool": tool, "areas": areas, "others": others}


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(ENTERING)
def distance_correct(request: KeyworkerRequest, pk: int, reading: int) -> HttpResponse:
    """Correct a sitting, found by any piece of it; one that was replaced already leads back."""
    record = opened(request, pk)
    entries, row, before = _sitting_of(record, reading)
    if not entries:
        messages.error(request, "This reading has been withdrawn already.")
        return redirect("family_distance", pk)
    form = CorrectionForm(request.POST or None, tool=tool_of(row), entries=entries)

    def act() -> str:
        now = Sitting(before.rater, before.on, form.values(), before.child)
        who: dict[str, Any] = {"by": request.user, "at": request.now}
        changed = correct_reading(record.family, row, now, seen=form.cleaned_data["seen"], **who)
        return "The reading is corrected." if changed else "Nothing was changed."

    whose = _seen_by(before.rater, before.child.pk if before.child else None, record)
    title = f"Correct a reading: {whose} of {said(before.on)}"
    withdraw = reverse("distance_withdraw", args=[pk, reading])
    shown = _asked(tool_of(row), form) | {"is_correction": True, "withdraw": withdraw}
    return write(record, form, act, to="family_distance", title=title, template=READING, **shown)


def _sitting_of(record: Opened, reading: int) -> tuple[list[Evidence], DistanceTool, Sitting]:
    found = get_object_or_404(evidence_of(record), pk=reading, measure=Measure.READING)
    row = get_object_or_404(DistanceTool, council=found.council_id, slug=found.code.split("/")[0])
    return same_sitting(found), row, Sitting(rater_of(found), found.starts_on, {}, found.person)


@requires(Verb.ENTER_EVIDENCE)
@require_POST
def distance_withdraw(request: KeyworkerRequest, pk: int, reading: int) -> HttpResponse:
    """Withdraw a whole sitting that was taken by mistake; it counts no more, and stays on record."""
    record = opened(request, pk)
    entries, _, before = _sitting_of(record, reading)
    if entries:
        withdraw_reading(entries, at=request.now)
        messages.success(request, f"The reading of {said(before.on)} is withdrawn and counts no more.")
    else:
        messages.error(request, "This reading has been withdrawn already.")
    return redirect("family_distance", pk)


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(ENTERING)
def distance_targets(request: KeyworkerRequest, pk: int, tool: str) -> HttpResponse:
    """Set how far the family wants to come in each area; before the work has begun there is nothing to aim at (404)."""
    record = opened(request, pk)
    row = get_object_or_404(DistanceTool, council=record.family.council_id, slug=tool)
    attachment = last_attachment(record)
    if attachment is None:
        raise Http404
    form = TargetForm(request.POST or None, tool=tool_of(row), targets=attachment.distance_targets.filter(tool=row))

    def act() -> str:
        who: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
        set_targets(attachment, row, form.written(), seen=form.cleaned_data["seen"], **who)
        return "The targets are saved."

    lead = f"{tool_of(row).name}. How far does the family want to come? Agree it with them; it can be changed any day."
    return write(record, form, act, to="family_distance", title="Targets", lead=lead, button="Save the targets")
