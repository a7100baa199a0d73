"""Two versions of an outcomes plan side by side: what is added, removed and changed, need by need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from outcomes.rules.document import (
    Value,
    condition_of,
    eligibility_in_words,
    employment_in_words,
    lines_of,
    other_values,
    values_of_gate,
    values_of_indicator,
)
from outcomes.rules.operators.base import Rule
from outcomes.rules.plan import Plan


class Change(StrEnum):
    """What became of something from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "the same"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of a condition, in one of the versions or in both."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of a need in both versions: when it is present, when it is met, what it is called."""

    name: str
    before: tuple[LineChange, ...]
    after: tuple[LineChange, ...]

    @property
    def differs(self) -> bool:
        """Return whether the versions differ here."""
        return any(line.change is not Change.SAME for line in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value in both versions; empty where a version has none there."""

    place: str
    before: str
    after: str
    source: str

    @property
    def change(self) -> Change:
        """Return what became of it."""
        if not self.before:
            return Change.ADDED
        return Change.CHANGED if self.after else Change.REMOVED


@dataclass(frozen=True, slots=True)
class Item:
    """A need, a gate, or what a plan says of everybody, in both versions."""

    title: str
    under: str
    change: Change
    aspects: tuple[Aspect, ...]
    values: tuple[ValueChange, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """An item in one version: its lines by aspect, and its values."""

    title: str
    under: str
    aspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: tuple[Value, ...] = ()


def changes_between(before: Plan, after: Plan) -> tuple[Item, ...]:
    """Return every item of both versions, in the order of the second, with what became of it; those removed last."""
    found: list[Item] = []
    for sides in (_of_everybody, _gates, _needs):
        ours, theirs = sides(before), sides(after)
        gone = [key for key in ours if key not in theirs]
        found += [_item(ours.get(key), theirs.get(key)) for key in (*theirs, *gone)]
    return tuple(found)


def _of_everybody(plan: Plan) -> dict[str, _Side]:
    lines = {"Who may be attached": tuple(eligibility_in_words(plan)), "By work": tuple(employment_in_words(plan))}
    return {"": _Side("For every family", "", lines, other_values(plan))}


def _gates(plan: Plan) -> dict[str, _Side]:
    return {
        gate.code: _Side(
            gate.label, "For every family", {"Holds when": _lines(gate.rule)}, values_of_gate(plan, gate.code)
        )
        for gate in plan.gates
    }


def _needs(plan: Plan) -> dict[str, _Side]:
    return {
        one.code: _Side(
            one.need,
            head.label,
            {"Called": (one.label,), "Present when": _lines(one.entry), "Met when": _lines(one.outcome)},
            values_of_indicator(plan, one.code),
        )
        for head in plan.headlines
        for one in head.indicators
    }


def _lines(rule: Rule | None) -> tuple[str, ...]:
    return tuple(lines_of(condition_of(rule))) if rule else ()


def _item(before: _Side | None, after: _Side | None) -> Item:
    shown = after or before
    assert shown is not None  # noqa: S101  # every key is one of either version
    ours, theirs = (before.aspects if before else {}), (after.aspects if after else {})
    aspects = tuple(_aspect(name, ours.get(name, ()), theirs.get(name, ())) for name in shown.aspects)
    values = tuple(_values(before.values if before else (), after.values if after else ()))
    if before is None or after is None:
        change = Change.ADDED if before is None else Change.REMOVED
    else:
        differs = before.title != after.title or values or any(aspect.differs for aspect in aspects)
        change = Change.CHANGED if differs else Change.SAME
    return Item(shown.title, shown.under, change, aspects, values)


def _aspect(name: str, before: Sequence[str], after: Sequence[str]) -> Aspect:
    ours: list[LineChange] = []
    theirs: list[LineChange] = []
    for _, i, j, k, m in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        is_same = before[i:j] == after[k:m]
        ours += [LineChange(Change.SAME if is_same else Change.REMOVED, line) for line in before[i:j]]
        theirs += [LineChange(Change.SAME if is_same else Change.ADDED, line) for line in after[k:m]]
    return Aspect(name, tuple(ours), tuple(theirs))


def _values(before: Iterable[Value], after: Iterable[Value]) -> Iterator[ValueChange]:
    ours = {value.place: value.source for value in before}
    theirs = {value.place: value.source for value in after}
    for place, source in theirs.items():
        former = ours[place].value if place in ours else ""
        if former != source.value:
            yield ValueChange(place, former, source.value, source.source)
    for place, source in ours.items():
        if place not in theirs:
            yield ValueChange(place, source.value, "", source.source)
