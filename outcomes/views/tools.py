"""The council's tools for distance travelled: listed, read, added, checked, changed, retired."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.refusals import NotPossibleError
from families.words import counted, moment
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.forms_of_distance import ToolForm
from outcomes.models import DistanceTool
from outcomes.rules.operators.progress import Better
from outcomes.rules.tools import Area, Tool, ToolError, read_tool
from outcomes.rules.words import points_in_words
from outcomes.tools import add_tool, change_tool, retire_tool, tool_of

ENTERING = ["GET", "HEAD", "POST"]
TOOLS = [{"label": label} for label in ("Tool", "Areas", "Scale", "Asked of", "State")]
POINTS = [{"label": label} for label in ("Point", "What it means")]


@requires(Verb.WRITE_TOOLS)
@require_safe
def distance_tools(request: KeyworkerRequest) -> HttpResponse:
    """List the council's tools."""
    rows = [_line(row) for row in _tools(request).order_by("retired_on", "name", "pk")]
    return render(request, "outcomes/tools/tools.html", {"columns": TOOLS, "rows": rows})


def _tools(request: KeyworkerRequest) -> Any:
    return DistanceTool.objects.filter(council=request.user.council_id).select_related("written_by")


def _line(row: DistanceTool) -> list[Any]:
    tool = tool_of(row)
    return [
        {"text": row.name, "href": reverse("distance_tool", args=[row.pk]), "detail": row.slug},
        len(tool.areas),
        _scale(tool),
        ", ".join(tool.raters),
        {"text": "in use"} if row.retired_on is None else {"text": "retired", "detail": row.retired_on},
    ]


def _scale(tool: Tool) -> str:
    lowest, highest, step = map(points_in_words, (tool.lowest, tool.highest, tool.step))
    better = "more is better" if tool.better is Better.HIGHER else "less is better"
    return f"{lowest} to {highest} in steps of {step}; {better}"


@requires(Verb.WRITE_TOOLS)
@require_safe
def distance_tool(request: KeyworkerRequest, tool_id: int) -> HttpResponse:
    """Show a tool as it reads: its areas with their questions, and what each point means."""
    row = get_object_or_404(_tools(request), pk=tool_id)
    return render(request, "outcomes/tools/tool.html", {"row": row, **_read(tool_of(row)), "facts": _facts(row)})


def _read(tool: Tool) -> dict[str, Any]:
    areas = [{"area": area, "rows": _points(tool, area), "id": f"area-{area.slug}"} for area in tool.areas]
    return {"tool": tool, "areas": areas, "columns": POINTS}


def _points(tool: Tool, area: Area) -> list[list[Any]]:
    return [[points_in_words(value), tool.says(area, value)] for value in tool.values]


def _facts(row: DistanceTool) -> list[dict[str, Any]]:
    tool = tool_of(row)
    every = counted(tool.due_every_weeks, "week,weeks") if tool.due_every_weeks else ""
    facts = [
        ("Short name", row.slug),
        ("Licence", tool.licence),
        ("Note", tool.note),
        ("Scale", _scale(tool)),
        ("Asked of", ", ".join(tool.raters)),
        ("A reading is due every", every),
        ("Written", f"{moment(row.recorded_at)} by {row.written_by}" if row.written_by else ""),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]


@requires(Verb.WRITE_TOOLS)
@require_http_methods(ENTERING)
def distance_tool_add(request: KeyworkerRequest) -> HttpResponse:
    """Take a new tool in; with faults, all of them are shown and nothing typed is lost."""
    form = _form(request, None)
    if form.is_valid() and not _is_checked(request, form):
        try:
            row = add_tool(request.user.council, form.cleaned_data["text"], by=request.user, at=request.now)
        except ToolError as error:
            _show_faults(form, error)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{row} is added. Readings can be taken with it.")
            return redirect("distance_tool", row.pk)
    return _written(request, form, None)


@requires(Verb.WRITE_TOOLS)
@require_http_methods(ENTERING)
def distance_tool_change(request: KeyworkerRequest, tool_id: int) -> HttpResponse:
    """Put another text in a tool's place; what readings rest on stays as it is."""
    row = get_object_or_404(_tools(request), pk=tool_id)
    form = _form(request, row)
    if form.is_valid() and not _is_checked(request, form):
        try:
            change_tool(row, form.cleaned_data["text"], by=request.user, at=request.now)
        except ToolError as error:
            _show_faults(form, error)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The tool is changed.")
            return redirect("distance_tool", tool_id)
    return _written(request, form, row)


def _form(request: KeyworkerRequest, row: DistanceTool | None) -> ToolForm:
    is_sent = request.method == "POST"
    return ToolForm(request.POST if is_sent else None, request.FILES.get("file") if is_sent else None, row=row)


def _is_checked(request: KeyworkerRequest, form: ToolForm) -> bool:
    """Return whether the text was only to be checked; its faults are shown on the form."""
    if "check" not in request.POST:
        return False
    try:
        read_tool(form.cleaned_data["text"], name="The tool")
    except ToolError as error:
        _show_faults(form, error)
    return True


def _show_faults(form: ToolForm, error: ToolError) -> None:
    for fault in error.faults:
        form.add_error("text", fault)


def _written(request: KeyworkerRequest, form: ToolForm, row: DistanceTool | None) -> HttpResponse:
    checked: dict[str, Any] = {}
    if "check" in request.POST and not form.errors:
        checked = _read(read_tool(form.cleaned_data["text"], name="The tool"))
    context = {"form": form, "row": row, **checked}
    return render(request, "outcomes/tools/write.html", context, status=422 if form.errors else 200)


@requires(Verb.WRITE_TOOLS)
@require_POST
def distance_tool_retire(request: KeyworkerRequest, tool_id: int) -> HttpResponse:
    """Retire a tool from today, or take a retired one up again; what was read with it stays."""
    row = get_object_or_404(_tools(request), pk=tool_id)
    retire_tool(row, on=request.today if row.retired_on is None else None)
    words = "is retired: no new reading is taken with it" if row.retired_on else "is in use again"
    messages.success(request, f"{row} {words}.")
    return redirect("distance_tool", tool_id)


@requires(Verb.WRITE_TOOLS)
@require_safe
def distance_tool_text(request: KeyworkerRequest, tool_id: int) -> HttpResponse:
    """Give a tool out as the file it was written in."""
    row = get_object_or_404(_tools(request), pk=tool_id)
    answer = HttpResponse(row.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.slug}.toml"'
    return answer
