"""An outcomes plan as a document: each condition in words with its parts, each value with its key in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from outcomes.rules.describing import describe
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not
from outcomes.rules.plan import CountBy, Plan, SourcedValue
from outcomes.rules.words import benefit_in_words

_PLACE = re.compile(r"\[(\d+)\]")
_SIDES = {"entry": "present when", "outcome": "met when", "rule": "", "part": "", "when": "unless"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words. `reads` is what the rules ask in so many words, where the plan says it in its own."""

    says: str
    reads: str
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value, with where it stands in words."""

    place: str
    source: SourcedValue


def condition_of(rule: Rule) -> Condition:
    """Return a condition with every condition it is made of."""
    reads = _joined(rule) if rule.parts else describe(rule)
    parts = tuple(condition_of(part) for part in rule.parts)
    return Condition(rule.says or reads, reads if rule.says else "", parts)


def _joined(rule: Rule) -> str:
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
            how = "the first of these, which does not apply while the second holds"
        case _:
            how = describe(rule)
    return how


def lines_of(condition: Condition | None, depth: int = 0) -> Iterator[str]:
    """Yield a condition and those it is made of, a line each, those within set in by two spaces."""
    if condition is None:
        return
    reads = f" ({condition.reads})" if condition.reads else ""
    yield f"{'  ' * depth}{condition.says}{reads}"
    for part in condition.parts:
        yield from lines_of(part, depth + 1)


def values_of_indicator(plan: Plan, code: str) -> tuple[Value, ...]:
    """Return the values an indicator rests on, its headline's outcome among them where it has none of its own."""
    for number, head in enumerate(plan.headlines, start=1):
        for place, indicator in enumerate(head.indicators, start=1):
            if indicator.code == code:
                own = tuple(_under(plan.values, f"headlines[{number}].indicators[{place}]."))
                has_outcome = any(value.place.startswith("met when") for value in own)
                shared = _under(plan.values, f"headlines[{number}].", only="outcome.")
                return own if has_outcome else (*own, *shared)
    return ()


def values_of_gate(plan: Plan, code: str) -> tuple[Value, ...]:
    """Return the values a gate rests on, its own or its framework's."""
    inherited = plan.framework.gates if plan.framework else ()
    own = [gate for gate in plan.gates if gate not in inherited]
    for gates, values in ((own, plan.values), (inherited, plan.framework.values if plan.framework else ())):
        for number, gate in enumerate(gates, start=1):
            if gate.code == code:
                return tuple(_under(values, f"gates[{number}]."))
    return ()


def other_values(plan: Plan) -> tuple[Value, ...]:
    """Return the values that belong to no need and no gate: who is eligible, school age, work."""
    values = (*plan.values, *(plan.framework.values if plan.framework else ()))
    return tuple(
        Value(place_in_words(value.path), value)
        for value in values
        if not value.path.startswith(("headlines[", "gates["))
    )


def _under(values: Sequence[SourcedValue], prefix: str, *, only: str = "") -> Iterator[Value]:
    for value in values:
        if value.path.startswith(prefix + only):
            yield Value(place_in_words(value.path.removeprefix(prefix)), value)


def place_in_words(path: str) -> str:
    """Return a key's path as people read it: "met when, part 2: at least"."""
    *tables, key = path.split(".")
    before = ", ".join(filter(None, chain.from_iterable(map(_table_in_words, tables))))
    place = _PLACE.search(key)
    words = _PLACE.sub("", key).replace("_", " ") + (f", number {place[1]}" if place else "")
    return f"{before}: {words}" if before else words


def _table_in_words(table: str) -> tuple[str, str]:
    name, place = _PLACE.sub("", table), _PLACE.search(table)
    if name == "parts" and place:
        return (f"part {place[1]}", "")
    words = _SIDES.get(name, name.replace("_", " "))
    return (words, f"number {place[1]}" if place else "")


def path_in_words(plan: Plan, path: str) -> str:
    """Return a whole key's path as people read it: which need or gate, and where in it."""
    found = re.match(r"headlines\[(\d+)\](?:\.indicators\[(\d+)\])?\.(.+)", path)
    if found and int(found[1]) <= len(plan.headlines):
        head = plan.headlines[int(found[1]) - 1]
        name = head.indicators[int(found[2]) - 1].need if found[2] else head.label
        return f"{name}, {place_in_words(found[3])}"
    return place_in_words(path)


def eligibility_in_words(plan: Plan) -> Iterator[str]:
    """Yield who may be attached under a plan."""
    rule = plan.eligibility
    what = "needs" if rule.count_by is CountBy.NEED else "headlines"
    for way in rule.any_way:
        local = f" and {way.local} of the council's own criteria" if way.local else ""
        label = f"{way.label}: " if way.label else ""
        yield f"{label}At least {way.national} {what}{local} present on the day the work begins."
    if rule.needs_dependent_child:
        expectant = " Or a parent expecting a child." if rule.expectant_parent else ""
        yield (
            f"A dependent child lives with the family: under {rule.child_under}, or under {rule.young_person_under} "
            f"and in education, training or out of work.{expectant}"
        )
    if rule.absent_parent_limit is not None:
        yield f"A parent who lives elsewhere counts for no more than {rule.absent_parent_limit} of the {what}."


def employment_in_words(plan: Plan) -> Iterator[str]:
    """Yield what the result by continuous employment asks; nothing where the plan has none."""
    if plan.employment is None or not plan.has_employment:
        return
    for rule in plan.employment.rules:
        benefits = " or ".join(map(benefit_in_words, rule.benefits))
        weeks = f"{rule.weeks} weeks in a row" if rule.weeks == rule.within else f"{rule.weeks} weeks of {rule.within}"
        yield f"An adult leaves {benefits} and works for {weeks}."
