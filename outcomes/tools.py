"""A council's tools that measure distance travelled: added, changed while nothing rests on them, retired."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from families.models import Council
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.models import DistanceTool, Evidence
from outcomes.rules.facts import Measure
from outcomes.rules.operators.base import walk
from outcomes.rules.operators.progress import Distance
from outcomes.rules.plan import Plan
from outcomes.rules.tools import Tool, read_tool

IS_USED = (
    "There are readings or targets with this tool, so its scale, its direction and its areas stay as they are. "
    "Retire it, and add a new tool under another short name."
)


def tool_of(row: DistanceTool) -> Tool:
    """Return a tool as its text has it."""
    return tool_of_text(row.text)


@lru_cache(maxsize=64)
def tool_of_text(text: str) -> Tool:
    """Return the tool of a text that was found without fault; each text is read once a process."""
    return read_tool(text, name="The tool")


def add_tool(council: Council, text: str, *, by: User | None, at: datetime) -> DistanceTool:
    """Add a tool and return it.

    Raises ``outcomes.rules.tools.ToolError`` naming every fault of the text at once, and :class:`NotPossibleError`
    where the council has a tool of that short name.
    """
    tool = read_tool(text, name="The tool")
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)  # two writers never take the same short name
    if DistanceTool.objects.filter(council=council, slug=tool.slug).exists():
        raise NotPossibleError(f"There is a tool with the short name “{tool.slug}” already.", field="text")
    return DistanceTool.objects.create(
        council=council, slug=tool.slug, name=tool.name, text=text, written_by=by, recorded_at=at
    )


def change_tool(row: DistanceTool, text: str, *, by: User, at: datetime) -> DistanceTool:
    """Put another text in a tool's place and return it; the text before stays in its history.

    Raises ``ToolError`` as :func:`add_tool`, and :class:`NotPossibleError` where the short name would change, or where
    readings or targets rest on what would.
    """
    tool = read_tool(text, name="The tool")
    held: DistanceTool = DistanceTool.objects.select_for_update().get(pk=row.pk)
    if tool.slug != held.slug:
        raise NotPossibleError(f"The short name of this tool stays “{held.slug}”: readings bear it.", field="text")
    if tool.measures != tool_of(held).measures and is_used(held):
        raise NotPossibleError(IS_USED, field="text")
    held.name, held.text, held.written_by, held.recorded_at = tool.name, text, by, at
    held.save(update_fields=["name", "text", "written_by", "recorded_at"])
    return held


def is_used(row: DistanceTool) -> bool:
    """Tell whether a reading, even one that was withdrawn, or a target was ever recorded with a tool."""
    readings = Evidence.objects.filter(council=row.council_id, measure=Measure.READING, code__startswith=f"{row.slug}/")
    return row.targets.exists() or readings.exists()


def retire_tool(row: DistanceTool, *, on: date | None) -> None:
    """Take no new reading with a tool from ``on``; None takes it up again. What was read with it stays."""
    row.retired_on = on
    row.save(update_fields=["retired_on"])


def told_of_tools(council: int, plan: Plan) -> list[str]:
    """Return what of an outcomes plan's conditions on distance does not fit the council's tools, in sentences.

    Such a condition is never met, or, where the two disagree which way is better, by a family that went back.
    """
    rows = {row.slug: tool_of(row) for row in DistanceTool.objects.filter(council=council)}
    conditions = dict.fromkeys(_of_distance(plan))
    return list(dict.fromkeys(told for rule in conditions for told in _misfits(rule, rows.get(rule.tool))))


def _of_distance(plan: Plan) -> Iterator[Distance]:
    asked = [one.outcome for one in plan.indicators.values() if one.outcome] + [gate.rule for gate in plan.gates]
    yield from (part for rule in asked for part in walk(rule) if isinstance(part, Distance))


def _misfits(rule: Distance, tool: Tool | None) -> Iterable[str]:
    if tool is None:
        yield f"The council has no tool “{rule.tool}”: what asks for its readings is not met."
        return
    for area in rule.areas:
        if tool.area(area) is None:
            yield f"The tool “{rule.tool}” has no area “{area}”: what asks for its readings is not met."
    if rule.improved_by is not None and rule.better is not tool.better:
        yield f"On the tool “{rule.tool}” {tool.better} is better, and the outcomes plan says {rule.better}."
