"""The JSON Schema of a tool that measures distance travelled, for editors."""

from __future__ import annotations

from typing import Any

from outcomes.rules.operators.progress import Better
from outcomes.rules.reading_progress import MOST_POINTS, Rater
from outcomes.rules.tools import LONGEST_AREA, LONGEST_TOOL, MOST_AREAS, MOST_WEEKS

Schema = dict[str, Any]
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"


def _text(longest: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _slug(longest: int) -> Schema:
    return {"type": "string", "pattern": SLUG, "maxLength": longest}


def _points(*, most: int = MOST_POINTS) -> Schema:
    return {"type": "number", "minimum": 0, "maximum": most, "multipleOf": 0.5}


def _table(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def tool_schema() -> Schema:
    """Return the schema of a tool's file."""
    wording = {"type": "array", "items": _table({"at": _points(), "says": _text(120)})}
    scale = _table(
        {"lowest": _points(), "highest": _points(), "step": _points(), "points": wording}, optional=("points",)
    )
    area = _table(
        {"slug": _slug(LONGEST_AREA), "name": _text(60), "question": _text(200), "points": wording},
        optional=("points",),
    )
    raters = {"enum": [rater.value for rater in Rater]}
    tool = _table(
        {
            "slug": _slug(LONGEST_TOOL),
            "name": _text(80),
            "note": {"type": "string"},
            "licence": {"type": "string", "minLength": 1},
            "better": {"enum": [better.value for better in Better]},
            "scale": scale,
            "areas": {"type": "array", "items": area, "minItems": 1, "maxItems": MOST_AREAS},
            "raters": {"type": "array", "items": raters, "minItems": 1, "uniqueItems": True},
            "due_every_weeks": {"type": "integer", "minimum": 1, "maximum": MOST_WEEKS},
        },
        optional=("note", "due_every_weeks"),
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A tool that measures distance travelled",
        **tool,
    }
