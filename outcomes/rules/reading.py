"""Reads an outcomes plan from its TOML: every fault at once, each with its file, its key and what was expected."""

from __future__ import annotations

from pathlib import Path

from outcomes.rules.ages import SchoolAge
from outcomes.rules.operators.base import Rule
from outcomes.rules.plan import CountBy, Eligibility, Gate, Headline, Indicator, Plan
from outcomes.rules.reading_rules import RuleReader, read_employment
from outcomes.rules.sections import Section, TextError, read_text


class PlanError(TextError):
    """The text is no outcomes plan."""


def read_plan_file(path: Path) -> Plan:
    """Return the outcomes plan of a file, or raise PlanError with every fault in it."""
    return read_plan(path.read_text(encoding="utf-8"), name=path.name)


def read_plan(text: str, *, name: str) -> Plan:
    """Return the outcomes plan of a TOML text, or raise PlanError; the faults call the text by `name`."""
    return read_text(text, _plan, name=name, error=PlanError)


def _plan(file: Section) -> Plan:
    name, note = file.text("name"), file.text("note")
    school_age = _school_age(file.section("school_age"))
    employment = read_employment(file.section("employment")) if file.has("employment") else None
    rules = RuleReader(school_age, employment)
    eligibility = _eligibility(file.section("eligibility"))
    gates = tuple(_gate(section, rules) for section in file.sections("gates", least=0))
    headlines = tuple(_headline(section, rules) for section in file.sections("headlines"))
    file.done()
    _all_different(file, [("headlines", head.code) for head in headlines])
    _all_different(file, [("indicators", i.code) for head in headlines for i in head.indicators])
    _all_different(file, [("gates", gate.code) for gate in gates])
    if eligibility.count_by is CountBy.HEADLINE and eligibility.minimum > len(headlines):
        file.fault("eligibility.minimum", f"no more than the {len(headlines)} headlines", eligibility.minimum)
    return Plan(name, note, headlines, eligibility, gates, tuple(file.findings.values), employment)


def _school_age(section: Section) -> SchoolAge:
    starts_after = section.number("starts_after", least=3, most=8, default=5)
    ends_with = section.number("ends_with", least=14, most=19, default=16)
    section.done()
    return SchoolAge(starts_after, ends_with)


def _eligibility(section: Section) -> Eligibility:
    count_by = section.choice("count_by", CountBy, default=CountBy.NEED)
    minimum = section.number("minimum", least=1, most=20, default=1)
    needs_child = section.sourced_flag("needs_dependent_child", default=True)
    child_under = section.number("child_under", least=1, most=25, default=16)
    young_under = section.number("young_person_under", least=1, most=25, default=19)
    has_limit = section.has("absent_parent_limit")
    limit = section.number("absent_parent_limit", most=20) if has_limit else None
    section.done()
    return Eligibility(minimum, count_by, needs_child, child_under, young_under, limit)


def _gate(section: Section, rules: RuleReader) -> Gate:
    code, label = section.code(), section.text("label")
    rule = rules.read(section.section("rule"))
    section.done()
    return Gate(code, label, rule)


def _headline(section: Section, rules: RuleReader) -> Headline:
    code, label = section.code(), section.text("label")
    is_judged = section.flag("judged", default=True)
    outcome = rules.read(section.section("outcome")) if section.has("outcome") else None
    indicators = tuple(
        _indicator(each, rules, headline=code, outcome=outcome, is_judged=is_judged)
        for each in section.sections("indicators", least=1)
    )
    section.done()
    return Headline(code, label, indicators, is_judged)


def _indicator(
    section: Section, rules: RuleReader, *, headline: str, outcome: Rule | None, is_judged: bool
) -> Indicator:
    code, label = section.code(), section.text("label")
    need = section.text("need")
    judged = section.flag("judged", default=is_judged)
    entry = rules.read(section.section("entry"), is_entry=True) if section.has("entry") else None
    own = rules.read(section.section("outcome")) if section.has("outcome") else outcome
    if judged and own is None:
        section.fault("outcome", "an outcome here or for the headline, or judged = false")
    if not judged and (entry or section.has("outcome")):
        section.fault("judged", "no entry and no outcome where judged = false")
    section.done()
    return Indicator(code, headline, label, need, entry, own if judged else None)


def _all_different(file: Section, codes: list[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for key, code in codes:
        if code in seen:
            file.fault(key, "codes that differ", code)
        seen.add(code)
