"""The JSON Schema of an outcomes plan's file, for editors: made by letting the readers say what they would ask.

A `Recorder` stands in for a table of the file. It answers each question of the reader with something harmless and notes
what kind of answer was wanted. What a reader asks only where a key is given is found by giving it that key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from outcomes.rules.ages import SchoolAge
from outcomes.rules.framework import framework_from, framework_named, shipped
from outcomes.rules.reading import plan_from
from outcomes.rules.reading_rules import KINDS, RuleReader
from outcomes.rules.sections import MARK_EXPECTED, MARKS, PERCENT, Choice, Findings, Section
from outcomes.rules.tool_schema import tool_schema

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
CODE: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
SHARE: Schema = {"type": "string", "pattern": f"^{PERCENT.pattern}$"}
MARK: Schema = {"type": "string", "pattern": f"^{MARKS.pattern}$", "description": MARK_EXPECTED}
CONDITION: Schema = {"$ref": "#/definitions/condition"}
CASES: Schema = {"type": "array", "items": {"type": "object", "required": ["name"]}}


def plan_schema() -> Schema:
    """Return the schema of an outcomes plan, every kind of condition included."""
    alone = _explored(lambda file: plan_from(file, None))
    framework = framework_named("phase-2")
    named = {"framework": framework.slug, "headlines[1].code": framework.headlines[0].code}
    under = _explored(lambda file: plan_from(file, framework), given=named)
    schema = _merged(alone, under)
    schema["properties"] |= {"framework": {"enum": list(shipped())}, "cases": CASES}
    schema["anyOf"] = [{"required": ["framework"]}, {"required": ["eligibility", "school_age"]}]
    return _complete("An outcomes plan", schema)


def framework_schema() -> Schema:
    """Return the schema of a national framework."""
    return _complete("A framework of the national programme", _explored(framework_from))


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "outcomes-plan.schema.json": plan_schema,
    "framework.schema.json": framework_schema,
    "distance-tool.schema.json": tool_schema,
}


def written(schema: Schema) -> str:
    """Return a schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _complete(title: str, schema: Schema) -> Schema:
    kinds = {kind: _of_kind(kind) for kind in KINDS}
    one_of = [{"$ref": f"#/definitions/{kind}"} for kind in kinds]
    definitions = {"mark": MARK, "condition": {"type": "object", "required": ["type"], "oneOf": one_of}, **kinds}
    return {"$schema": DRAFT, "title": title, **schema, "definitions": definitions}


def _of_kind(kind: str) -> Schema:
    reader = RuleReader(SchoolAge())
    found = _explored(lambda section: KINDS[kind](reader, section))
    found["properties"] = {"type": {"const": kind}, **found["properties"]}
    found["required"] = ["type", *found["required"]]
    return found


def _explored(read: Callable[[Section], object], *, given: Mapping[str, str] | None = None) -> Schema:
    """Return what a reader asks of a table: with no key given, and with each key given that it looks for."""
    seen: set[str] = set()
    waiting, found = [dict(given or {})], Schema()
    while waiting:
        asked = waiting.pop()
        recorder = Recorder(Findings(""), "", asked)
        read(recorder)
        found = _merged(found, recorder.schema())
        waiting += [{**asked, key: ""} for key in sorted(recorder.looked_for - seen)]
        seen |= recorder.looked_for
    return found


def _merged(one: Schema, other: Schema) -> Schema:
    """Return a schema of what either allows: what both ask for is required."""
    if not one or not other or one == other:
        return one or other
    if "$ref" in one or "$ref" in other:
        return CONDITION
    if one.get("type") == other.get("type") == "array":
        return {**one, **other, "items": _merged(one["items"], other["items"])}
    if not (one.get("type") == other.get("type") == "object"):
        return one if "anyOf" in one else {"anyOf": [one, other]}
    properties = dict(one["properties"])
    for key, schema in other["properties"].items():
        properties[key] = _merged(properties.get(key, {}), schema)
    required = [key for key in one["required"] if key in other["required"]]
    return {**other, **one, "properties": properties, "required": required}


def _sourced(value: Schema, **more: Schema) -> Schema:
    properties = {"value": value, **more, "mark": {"$ref": "#/definitions/mark"}}
    return {
        "type": "object",
        "properties": {**properties, "source": {"type": "string", "minLength": 1}, "verified_by": TEXT},
        "required": ["value", "mark", "source"],
        "additionalProperties": False,
    }


class Recorder(Section):
    """A table that notes what is asked of it; `given` are the paths of the keys that it pretends to have."""

    def __init__(self, findings: Findings, path: str, given: Mapping[str, str]) -> None:
        self.table = _Looked(self)
        super().__init__(findings, path, {})
        self.table = _Looked(self)
        self.given = given
        self.properties: dict[str, Schema] = {}
        self.required: list[str] = []
        self.inner: dict[str, Recorder] = {}
        self.lists: dict[str, int] = {}
        self.own: set[str] = set()
        self.may_be_lists: set[str] = set()
        self.one_of: list[str] = []
        self.is_condition = False

    @property
    def looked_for(self) -> set[str]:
        """Return the paths of the keys that were looked for here and in the tables within."""
        return self.own.union(*(inner.looked_for for inner in self.inner.values()))

    def schema(self) -> Schema:
        """Return what was asked, as a schema."""
        if self.is_condition:
            return CONDITION
        properties = {key: self._listable(key, schema) for key, schema in self.properties.items()}
        for key, inner in self.inner.items():
            is_list = key in self.lists
            of_list = {"type": "array", "items": inner.schema(), "minItems": self.lists.get(key, 0)}
            properties[key] = of_list if is_list else inner.schema()
        required = list(dict.fromkeys(self.required))
        found: Schema = {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        return found | ({"oneOf": [{"required": [key]} for key in self.one_of]} if self.one_of else {})

    def _listable(self, key: str, schema: Schema) -> Schema:
        if key not in self.may_be_lists or "properties" not in schema:
            return schema
        each = _sourced(schema["properties"]["value"], for_terms_ending_before=DAY)
        return {"anyOf": [schema, {"type": "array", "items": each, "minItems": 1}]}

    def _note(self, key: str, schema: Schema, *, required: bool) -> None:
        self.properties[str(key)] = _merged(self.properties.get(str(key), {}), schema)
        if required:
            self.required.append(str(key))

    def has(self, key: str) -> bool:
        """Return whether the key is one of those given."""
        self.own.add(self.at(key))
        return self.at(key) in self.given

    def take(self, key: str) -> Any:
        """Note a key of which nothing more is known; a table that is asked for its type is a condition."""
        self.is_condition = self.is_condition or key == "type"
        self._note(key, {}, required=False)

    def pass_over(self, key: str) -> None:
        """Note a key that somebody else reads, or that is inherited."""
        self._note(key, {}, required=False)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Note a text."""
        self._note(key, TEXT, required=default is None)
        return self.given.get(self.at(key)) or "x"

    def code(self, key: str = "code") -> str:
        """Note a code."""
        self._note(key, CODE, required=True)
        return self.given.get(self.at(key)) or "x"

    def flag(self, key: str, *, default: bool) -> bool:
        """Note true or false."""
        self._note(key, {"type": "boolean"}, required=False)
        return default

    def choice(self, key: str, choices: type[Choice], *, default: Choice) -> Choice:
        """Note one of several words."""
        self._note(key, _words(choices), required=False)
        return default

    def sourced_choice(self, key: str, choices: type[Choice], *, default: Choice) -> Choice:
        """Note one of several words, with its source or plain."""
        self._note(key, {"anyOf": [_words(choices), _sourced(_words(choices))]}, required=False)
        return default

    def texts(self, key: str, *, known: Collection[str] = (), least: int = 1) -> tuple[str, ...]:
        """Note a list of texts."""
        items = {"enum": [str(one) for one in known]} if known else TEXT
        self._note(key, {"type": "array", "items": items, "minItems": least}, required=bool(least))
        return ()

    def section(self, key: str) -> Section:
        """Note a table within this one."""
        self.required.append(key)
        self.inner[key] = Recorder(self.findings, self.at(key), self.given)
        return self.inner[key]

    def sections(self, key: str, *, least: int = 1) -> Iterator[Section]:
        """Note a list of tables, and give one of them."""
        if least:
            self.required.append(key)
        self.lists[key] = least
        self.inner[key] = Recorder(self.findings, f"{self.at(key)}[1]", self.given)
        yield self.inner[key]

    def number(self, key: str, *, least: int = 0, most: int = 1000, default: int = 0) -> int:
        """Note a whole number with its source."""
        value = {"type": "integer", "minimum": least, "maximum": most}
        self._note(key, _sourced(value), required=True)
        return default

    def points(self, key: str, *, most: int, default: Decimal) -> Decimal:
        """Note whole or half points with their source."""
        value = {"type": "number", "minimum": 0, "maximum": most, "multipleOf": 0.5}
        self._note(key, _sourced(value), required=True)
        return default

    def sourced_flag(self, key: str, *, default: bool) -> bool:
        """Note true or false with its source."""
        self._note(key, _sourced({"type": "boolean"}), required=True)
        return default

    def sourced_text(self, key: str) -> str:
        """Note a text with its source."""
        self._note(key, _sourced(TEXT), required=True)
        return "x"

    def sourced_texts(self, key: str) -> tuple[str, ...]:
        """Note a list of texts with its source."""
        self._note(key, _sourced({"type": "array", "items": TEXT, "minItems": 1}), required=True)
        return ()

    def sourced_day(self, key: str) -> date | None:
        """Note a day with its source."""
        self._note(key, _sourced(DAY), required=True)
        return None

    def share(self, key: str) -> Fraction:
        """Note a percentage with its source."""
        self._note(key, _sourced(SHARE), required=True)
        return Fraction(1)

    def day(self, key: str) -> date | None:
        """Note a day."""
        self._note(key, DAY, required=False)
        return None

    def fault(self, key: str, expected: str, found: object = None) -> None:
        """Note of which keys there is exactly one; nothing else here is a fault."""
        if not key and expected.startswith("exactly one of "):
            self.one_of = expected.removeprefix("exactly one of ").split(", ")

    def done(self) -> None:
        """Find no fault: nothing is written here."""


class _Looked(dict[str, Any]):
    """The keys of a recorder, of which there are none: one that is looked at past the reader may be a list."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def get(self, key: str, default: Any = None) -> Any:
        """Note that a reader looks at what a key holds before it reads it."""
        self.recorder.may_be_lists.add(str(key))
        return default


def _words(choices: type[StrEnum]) -> Schema:
    return {"enum": [choice.value for choice in choices]}
