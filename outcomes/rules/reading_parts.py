"""Reads what an outcomes plan and its national framework both say: school age, eligibility, gates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from outcomes.rules.ages import SchoolAge
from outcomes.rules.operators.combine import CountedFrom
from outcomes.rules.plan import CountBy, Eligibility, Gate, Override, Way
from outcomes.rules.reading_rules import RuleReader
from outcomes.rules.sections import Section

Value = TypeVar("Value")


@dataclass(slots=True)
class Inheriting:
    """Reads a table of which the framework says what it leaves out, and remembers where the two differ."""

    section: Section
    inherits: bool
    overrides: list[Override] = field(default_factory=list)

    def value(self, key: str, read: Callable[[], Value], inherited: Value) -> Value:
        """Return the table's own value of a key, or the inherited one."""
        if self.inherits and not self.section.has(key):
            self.section.pass_over(key)
            return inherited
        own = read()
        if self.inherits and own != inherited:
            self.overrides.append(Override(self.section.at(key), in_words(own), in_words(inherited)))
        return own


def in_words(value: Any) -> str:
    """Return a value of a plan as a sentence names it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return ", or ".join(way_in_words(way) for way in value)
    return str(value)


def way_in_words(way: Way) -> str:
    """Return a way of being eligible as a plan's own words, or else its numbers, have it."""
    local = f" and {way.local} local" if way.local else ""
    return way.label or f"{way.national} national{local}"


def read_school_age(section: Section) -> SchoolAge:
    """Return the ages between which a child is of school age."""
    starts_after = section.number("starts_after", least=3, most=8, default=5)
    ends_with = section.number("ends_with", least=14, most=19, default=16)
    section.done()
    return SchoolAge(starts_after, ends_with)


def read_counted_from(section: Section) -> CountedFrom:
    """Return from when a condition is sustained that does not say it itself."""
    if not section.has("counted_from"):
        section.fault("counted_from", f"one of {', '.join(map(repr, map(str, CountedFrom)))}")
    found = section.sourced_choice("counted_from", CountedFrom, default=CountedFrom.MET)
    section.done()
    return found


def read_gate(section: Section, rules: RuleReader) -> Gate:
    """Return a condition on the family whatever its needs."""
    code, label = section.code(), section.text("label")
    rule = rules.read(section.section("rule"), is_gate=True)
    section.done()
    return Gate(code, label, rule)


def read_eligibility(
    section: Section, framework: Eligibility | None = None
) -> tuple[Eligibility, tuple[Override, ...]]:
    """Return who may be attached, and where that differs from the framework, which says what the table leaves out."""
    base = framework or Eligibility(1, CountBy.NEED)
    own = Inheriting(section, inherits=framework is not None)
    count_by = own.value(
        "count_by", lambda: section.sourced_choice("count_by", CountBy, default=base.count_by), base.count_by
    )
    minimum, ways = _minimum_and_ways(own, base)
    eligibility = Eligibility(
        minimum,
        count_by,
        own.value(
            "needs_dependent_child",
            lambda: section.sourced_flag("needs_dependent_child", default=True),
            base.needs_dependent_child,
        ),
        own.value("child_under", lambda: section.number("child_under", least=1, most=25, default=16), base.child_under),
        own.value(
            "young_person_under",
            lambda: section.number("young_person_under", least=1, most=25, default=19),
            base.young_person_under,
        ),
        own.value("absent_parent_limit", lambda: _absent_parent_limit(section), base.absent_parent_limit),
        own.value("expectant_parent", lambda: _expectant_parent(section), base.expectant_parent),
        ways,
    )
    section.done()
    is_sound = section.is_sound("young_person_under", "child_under")
    if is_sound and eligibility.young_person_under < eligibility.child_under:
        section.fault(
            "young_person_under", f"at least child_under, {eligibility.child_under}", eligibility.young_person_under
        )
    return eligibility, tuple(own.overrides)


def _minimum_and_ways(own: Inheriting, base: Eligibility) -> tuple[int, tuple[Way, ...]]:
    """Return the minimum, or the ways of which one is enough; a plan's own minimum takes the place of all ways."""
    section = own.section
    if section.has("ways"):
        ways = own.value("ways", lambda: tuple(_way(each) for each in section.sections("ways")), base.ways)
        if section.has("minimum"):
            section.fault("minimum", "either a minimum or ways of being eligible, not both")
        section.pass_over("minimum")
        return min((way.national + way.local for way in ways), default=1), ways
    section.pass_over("ways")
    if own.inherits and not section.has("minimum"):
        section.pass_over("minimum")
        return base.minimum, base.ways
    minimum = section.number("minimum", least=1, most=20, default=1)
    if own.inherits and (base.ways or minimum != base.minimum):
        inherited = in_words(base.ways or base.minimum)
        own.overrides.append(Override(section.at("minimum"), in_words(minimum), inherited))
    return minimum, ()


def _way(section: Section) -> Way:
    code, label = section.code(), section.text("label")
    national = section.number("national", least=0, most=20)
    local = section.number("local", least=1, most=20) if section.has("local") else 0
    section.done()
    return Way(code, label, national, local)


def _absent_parent_limit(section: Section) -> int | None:
    section.pass_over("absent_parent_limit")
    return section.number("absent_parent_limit", most=20) if section.has("absent_parent_limit") else None


def _expectant_parent(section: Section) -> bool:
    section.pass_over("expectant_parent")
    return section.sourced_flag("expectant_parent", default=False) if section.has("expectant_parent") else False
