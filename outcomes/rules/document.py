"""An outcomes plan as a document: each condition as lines to read, each value with the words of its key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.plan import Gate, Headline, Indicator, Plan, SourcedValue
from outcomes.rules.words import condition_in_words, describe

_PLACE = re.compile(r"\[(\d+)\]")
_SIDES = {"entry": "present when", "outcome": "met when", "rule": "", "part": "", "when": "unless"}


@dataclass(frozen=True, slots=True)
class Line:
    """One condition in words; `depth` says how far inside others it stands, `numbers` what its own words leave out."""

    depth: int
    text: str
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value with where it stands in words, and where it comes from."""

    place: str
    source: SourcedValue


def lines_of(rule: Rule | None, depth: int = 0) -> Iterator[Line]:
    """Yield a condition and those it is made of, a line each; nothing where there is none."""
    if rule is None:
        return
    if not rule.parts:
        said, read = condition_in_words(rule), describe(rule)
        yield Line(depth, said, "" if said == read else read)
        return
    yield Line(depth, _joined(rule))
    for part in rule.parts:
        yield from lines_of(part, depth + 1)


def _joined(rule: Rule) -> str:
    how = _how(rule)
    return f"{rule.says} ({how})" if rule.says else how[:1].upper() + how[1:]


def _how(rule: Rule) -> str:
    match rule:
        case AllOf():
            how = "all of these"
        case AnyOf():
            how = "one of these"
        case AtLeastOf():
            how = f"at least {rule.least} of these"
        case Not():
            how = "this is not so"
        case NeutralWhen():
            how = "the first of these; it does not apply while the second holds"
        case _:
            how = describe(rule).rsplit(", ", 1)[-1] if isinstance(rule, Sustained) else "these"
    return how


def values_of_indicator(plan: Plan, code: str) -> tuple[Value, ...]:
    """Return the values that an indicator rests on, its headline's own outcome among them where it has none itself."""
    for number, head in enumerate(plan.headlines, start=1):
        for place, indicator in enumerate(head.indicators, start=1):
            if indicator.code == code:
                own = tuple(_under(plan, f"headlines[{number}].indicators[{place}]."))
                has_outcome = any(value.place.startswith("met when") for value in own)
                shared = () if has_outcome else _under(plan, f"headlines[{number}].outcome", keep="outcome")
                return (*own, *shared)
    return ()


def values_of_gate(plan: Plan, code: str) -> tuple[Value, ...]:
    """Return the values that a gate rests on."""
    for number, gate in enumerate(plan.gates, start=1):
        if gate.code == code:
            return tuple(_under(plan, f"gates[{number}]."))
    return ()


def other_values(plan: Plan) -> tuple[Value, ...]:
    """Return the values that belong to no indicator and no gate: who is eligible, school age, employment."""
    return tuple(
        Value(place_in_words(value.path), value)
        for value in plan.values
        if not value.path.startswith(("headlines[", "gates["))
    )


def _under(plan: Plan, prefix: str, *, keep: str = "") -> Iterator[Value]:
    for value in plan.values:
        if value.path.startswith(prefix):
            yield Value(place_in_words(keep + value.path.removeprefix(prefix)), value)


def place_in_words(path: str) -> str:
    """Return a key's path as people read it: "met when, part 2: at least"."""
    *tables, key = path.split(".")
    before = ", ".join(filter(None, chain.from_iterable(map(_table_in_words, tables))))
    words = _key_in_words(key)
    return f"{before}: {words}" if before else words


def _table_in_words(table: str) -> tuple[str, str]:
    name, place = _PLACE.sub("", table), _PLACE.search(table)
    if name == "parts" and place:
        return (f"part {place[1]}", "")
    words = _SIDES.get(name, name.replace("_", " "))
    return (words, f"number {place[1]}" if place else "")


def _key_in_words(key: str) -> str:
    place = _PLACE.search(key)
    words = _PLACE.sub("", key).replace("_", " ")
    return f"{words}, number {place[1]}" if place else words


def indicators_of(plan: Plan) -> Iterator[tuple[Headline, Indicator]]:
    """Yield each indicator with its headline, in the plan's order."""
    for head in plan.headlines:
        for indicator in head.indicators:
            yield head, indicator


def gates_of(plan: Plan) -> dict[str, Gate]:
    """Return the gates by code."""
    return {gate.code: gate for gate in plan.gates}
