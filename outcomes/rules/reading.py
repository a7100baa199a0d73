"""Reads an outcomes plan from its TOML: every fault at once, each with its file, its key and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from outcomes.rules.ages import SchoolAge
from outcomes.rules.framework import framework_named, shipped
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import CountedFrom
from outcomes.rules.operators.work import EmploymentRules
from outcomes.rules.plan import (
    Asked,
    CountBy,
    Eligibility,
    Framework,
    Gate,
    Headline,
    Indicator,
    Label,
    Override,
    Plan,
    label_on,
)
from outcomes.rules.reading_parts import read_counted_from, read_eligibility, read_gate, read_school_age
from outcomes.rules.reading_rules import RuleReader, read_employment
from outcomes.rules.sections import Section, TextError
from outcomes.rules.texts import read_file, read_text


class PlanError(TextError):
    """The text is no outcomes plan."""


def read_plan_file(path: Path) -> Plan:
    """Return the outcomes plan of a file, or raise PlanError with every fault in it."""
    return read_plan(read_file(path, error=PlanError), name=path.name)


def read_plan(text: str, *, name: str, framework: Framework | None = None) -> Plan:
    """Return the outcomes plan of a TOML text, or raise PlanError; the faults call the text by `name`.

    A plan that names its framework is read under `framework`, as it stood when the plan was published, or else under
    the one of that name that ships.
    """
    return read_text(text, lambda file: plan_from(file, framework), name=name, error=PlanError)


def plan_from(file: Section, given: Framework | None) -> Plan:
    """Return the outcomes plan that the tables of a file describe; its faults are noted there."""
    name, note = file.text("name"), file.text("note")
    framework = _framework(file, given)
    school_age = _school_age(file, framework)
    employment = read_employment(file.section("employment")) if file.has("employment") else None
    of_work = employment or (EmploymentRules((), ()) if file.misspelling_of("employment") else None)
    file.pass_over("employment")
    counted_from, other_sustain = _counted_from(file, framework)
    rules = RuleReader(school_age, of_work, counted_from, file.is_sound("sustain"))
    eligibility, overrides = _eligibility(file, framework)
    own_gates = tuple(read_gate(section, rules) for section in file.sections("gates", least=0))
    gates, other_gates = _with_inherited(own_gates, framework)
    is_named = file.has("framework")
    headlines = tuple(_headline(each, rules, framework, is_named=is_named) for each in file.sections("headlines"))
    file.pass_over("cases")
    file.done()
    _all_different(file, headlines, own_gates)
    if file.is_sound("eligibility") and _are_counted(file, headlines):
        _can_be_reached(file, eligibility, headlines)
    different = (*overrides, *other_sustain, *other_gates, *_asked_otherwise(headlines, framework))
    values = tuple(file.findings.values)
    return Plan(
        name, note, headlines, eligibility, gates, values, employment, framework, different, counted_from=counted_from
    )


def _framework(file: Section, given: Framework | None) -> Framework | None:
    """Return the framework the plan names; one that is given stands for that of its name."""
    if not file.has("framework"):
        file.pass_over("framework")
        return None
    slug = file.text("framework")
    if not slug or (given and given.slug == slug):
        return given
    if given or slug not in shipped():
        if given:
            file.fault("framework", f"one of {given.slug}", slug)
        else:
            file.findings.unknown("framework", shipped(), slug)
        return given
    return framework_named(slug)


def _school_age(file: Section, framework: Framework | None) -> SchoolAge:
    if file.has("framework") and not file.has("school_age"):
        file.pass_over("school_age")
        return framework.school_age if framework else SchoolAge()
    own = read_school_age(file.section("school_age"))
    if framework and own != framework.school_age:
        of = framework.school_age
        file.fault("school_age", f"the framework's, {of.starts_after} and {of.ends_with}, or none: its gates ask by it")
    return own


def _counted_from(file: Section, framework: Framework | None) -> tuple[CountedFrom, tuple[Override, ...]]:
    inherited = framework.counted_from if framework else CountedFrom.MET
    if not file.has("sustain"):
        file.pass_over("sustain")
        return inherited, ()
    own = read_counted_from(file.section("sustain"))
    differs = framework is not None and own is not inherited
    return own, (Override("sustain.counted_from", own, inherited),) if differs else ()


def _eligibility(file: Section, framework: Framework | None) -> tuple[Eligibility, tuple[Override, ...]]:
    if file.has("framework") and not file.has("eligibility"):
        file.pass_over("eligibility")
        return framework.eligibility if framework else Eligibility(1, CountBy.NEED), ()
    return read_eligibility(file.section("eligibility"), framework.eligibility if framework else None)


def _with_inherited(
    own: tuple[Gate, ...], framework: Framework | None
) -> tuple[tuple[Gate, ...], tuple[Override, ...]]:
    """Return the framework's gates, each as the plan has it where it has one of that code, and then the plan's own."""
    inherited = framework.gates if framework else ()
    by_code = {gate.code: gate for gate in own}
    codes = {gate.code for gate in inherited}
    gates = (*(by_code.get(gate.code, gate) for gate in inherited), *(gate for gate in own if gate.code not in codes))
    different = (
        Override(f"gates.{gate.code}", by_code[gate.code].label, gate.label)
        for gate in inherited
        if gate.code in by_code and by_code[gate.code] != gate
    )
    return gates, tuple(different)


def _are_counted(file: Section, headlines: Sequence[Headline]) -> bool:
    """Return whether every headline and its indicators are there to be counted; one that is not has been said."""
    return "headlines" not in file.findings.wrong and all(
        head.indicators and file.is_sound(f"headlines[{place}].local") for place, head in enumerate(headlines, start=1)
    )


def _can_be_reached(file: Section, eligibility: Eligibility, headlines: Sequence[Headline]) -> None:
    """Note where no family could ever be eligible, and local criteria that nothing counts."""
    national = [head for head in headlines if not head.is_local]
    by_headline = eligibility.count_by is CountBy.HEADLINE
    most = len(national) if by_headline else sum(len(head.indicators) for head in national)
    if headlines and all(way.national > most for way in eligibility.any_way):
        what = "headlines" if by_headline else "needs"
        file.fault(
            "eligibility.minimum", f"no more than the {most} {what}", min(w.national for w in eligibility.any_way)
        )
    local = sum(len(head.indicators) for head in headlines if head.is_local)
    asked = [way.local for way in eligibility.any_way if way.local]
    if local and not asked:
        place = next(place for place, head in enumerate(headlines, start=1) if head.is_local)
        file.fault(f"headlines[{place}].local", "a way of being eligible that asks for local criteria")
    if local and asked and min(asked) > local:
        what = "criterion" if local == 1 else "criteria"
        file.fault("eligibility.ways", f"no more than the {local} local {what} of the plan", min(asked))


def _asked_otherwise(headlines: Sequence[Headline], framework: Framework | None) -> tuple[Override, ...]:
    """Return the headlines of which the plan asks for the result otherwise than its framework does."""
    return tuple(
        Override(f"headlines[{place}].asked", head.asked, _asked_by(framework, head.code))
        for place, head in enumerate(headlines, start=1)
        if framework and head.asked is not _asked_by(framework, head.code)
    )


def _asked_by(framework: Framework | None, headline: str) -> Asked:
    return Asked.RESULT if framework is None or framework.asks_about(headline) else Asked.ENTRY


def _headline(section: Section, rules: RuleReader, framework: Framework | None, *, is_named: bool) -> Headline:
    code = section.code()
    is_local = section.flag("local", default=False)
    labels = _labels(section, code, framework, is_local=is_local)
    # Where the framework or the code is wrong, that is said already.
    inherits = is_named and not is_local and not section.has("label")
    section.pass_over("label")
    label = label_on(labels, date.max) if inherits else section.text("label")
    asked = section.choice("asked", Asked, default=_asked_by(framework, code))
    is_judged = section.flag("judged", default=True)
    outcome = rules.read(section.section("outcome")) if section.has("outcome") else None
    section.pass_over("outcome")
    group = Headline(code, label, (), is_judged, asked, is_local, labels)
    indicators = tuple(
        _indicator(each, rules, headline=group, outcome=outcome) for each in section.sections("indicators")
    )
    if outcome and indicators and not any(each.outcome is outcome for each in indicators):
        section.fault("outcome", "an indicator that asks it: each has an outcome of its own, or is not judged")
    section.done()
    return replace(group, indicators=indicators)


def _labels(section: Section, code: str, framework: Framework | None, *, is_local: bool) -> tuple[Label, ...]:
    """Return the framework's names of a headline to which the plan gives none of its own."""
    if framework is None or is_local:
        return ()
    named = {head.code: head for head in framework.headlines}
    if not section.is_sound("code", "local"):
        return ()
    if code not in named:
        section.fault("code", f"a headline of the framework ({', '.join(named)}), or local = true", code)
        return ()
    return () if section.has("label") else named[code].labels


def _indicator(section: Section, rules: RuleReader, *, headline: Headline, outcome: Rule | None) -> Indicator:
    code, label = section.code(), section.text("label")
    need = section.text("need")
    judged = section.flag("judged", default=headline.is_judged)
    entry = rules.read(section.section("entry"), is_entry=True) if section.has("entry") else None
    own = rules.read(section.section("outcome")) if section.has("outcome") else outcome
    for key in ("entry", "outcome"):
        section.pass_over(key)
    is_asked = judged and headline.asked is Asked.RESULT and section.is_sound("judged", "outcome")
    if is_asked and own is None and not section.misspelling_of("outcome"):
        section.fault("outcome", "an outcome here or for the headline, or judged = false")
    if not judged and section.has("outcome"):
        section.fault("judged", "no outcome where judged = false")
    section.done()
    return Indicator(code, headline.code, label, need, entry, own if judged else None)


def _all_different(file: Section, headlines: Sequence[Headline], gates: Sequence[Gate]) -> None:
    heads = [(f"headlines[{place}]", head) for place, head in enumerate(headlines, start=1)]
    indicators = [
        (f"{at}.indicators[{n}]", i.code) for at, head in heads for n, i in enumerate(head.indicators, start=1)
    ]
    found = {
        "headline": [(at, head.code) for at, head in heads],
        "indicator": indicators,
        "gate": [(f"gates[{place}]", gate.code) for place, gate in enumerate(gates, start=1)],
    }
    for kind, codes in found.items():
        named = [code for _, code in codes]
        for place, (at, code) in enumerate(codes):
            if code and code in named[:place]:
                file.fault(f"{at}.code", f"a code that no other {kind} has", code)
