"""The national frameworks, phase by phase, read from their TOML: eligibility, headlines, results, gates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from outcomes.rules.plan import Framework, FrameworkHeadline, Label, ResultBy, ResultType
from outcomes.rules.reading_parts import read_counted_from, read_eligibility, read_gate, read_school_age
from outcomes.rules.reading_rules import RuleReader
from outcomes.rules.sections import Section, TextError
from outcomes.rules.texts import read_file, read_text

__all__ = [
    "Framework",
    "FrameworkError",
    "framework_from",
    "framework_named",
    "framework_text",
    "read_framework",
    "shipped",
]

DIRECTORY = Path(__file__).parent.parent / "frameworks"
A_DAY = timedelta(days=1)


class FrameworkError(TextError):
    """The text is no framework."""


def shipped() -> tuple[str, ...]:
    """Return the slugs of the frameworks that come with the product, the oldest first."""
    return ("phase-1", "phase-2", "supporting-families-2021", "supporting-families-2022")


def framework_text(slug: str) -> str:
    """Return the text of a framework that ships; KeyError where none of that name does."""
    if slug not in shipped():
        raise KeyError(slug)
    return read_file(DIRECTORY / f"{slug}.toml", error=FrameworkError)


@cache
def framework_named(slug: str) -> Framework:
    """Return a framework that ships; KeyError where none of that name does."""
    return read_framework(framework_text(slug), name=f"{slug}.toml")


def read_framework(text: str, *, name: str) -> Framework:
    """Return the framework of a TOML text, or raise FrameworkError; the faults call the text by `name`."""
    return read_text(text, framework_from, name=name, error=FrameworkError)


def framework_from(file: Section) -> Framework:
    """Return the framework that the tables of a file describe; its faults are noted there."""
    slug, name, note = file.code("slug"), file.text("name"), file.text("note")
    starts_on = file.sourced_day("starts_on") or date.min
    ends_on = _day_after(file.sourced_day("ends_on")) if file.has("ends_on") else None
    if ends_on and ends_on <= starts_on:
        file.fault("ends_on", f"a day on or after the first, {starts_on}", ends_on - A_DAY)
    eligibility, _ = read_eligibility(file.section("eligibility"))
    school_age = read_school_age(file.section("school_age"))
    headlines = tuple(_headline(each) for each in file.sections("headlines"))
    results = tuple(_result(each) for each in file.sections("results"))
    gates = tuple(read_gate(each, RuleReader(school_age)) for each in file.sections("gates", least=0))
    counted_from = read_counted_from(file.section("sustain"))
    file.done()
    _only_known(file, results, headlines=[head.code for head in headlines])
    values = tuple(file.findings.values)
    return Framework(
        slug, name, note, starts_on, ends_on, eligibility, school_age, headlines, results, gates, counted_from, values
    )


def _day_after(last_day: date | None) -> date | None:
    return last_day + A_DAY if last_day and last_day < date.max else None


def _headline(section: Section) -> FrameworkHeadline:
    code = section.code()
    labels = tuple(_label(each) for each in section.sections("labels"))
    needs = section.sourced_texts("needs") if section.has("needs") else ()
    section.done()
    days = [label.from_on for label in labels]
    if days != sorted(set(days)):
        section.fault("labels", "later and later days")
    return FrameworkHeadline(code, labels, needs)


def _label(section: Section) -> Label:
    name, from_on = section.sourced_text("name"), section.day("from_on")
    if from_on is None and not section.has("from_on"):
        section.fault("from_on", "a day as 2015-09-01")
    section.done()
    return Label(name, from_on or date.min)


def _result(section: Section) -> ResultType:
    code, label = section.code(), section.text("label")
    by = section.sourced_choice("by", ResultBy, default=ResultBy.NEEDS)
    asks = section.sourced_texts("asks") if section.has("asks") else ()
    excludes = section.sourced_texts("excludes") if section.has("excludes") else ()
    section.done()
    return ResultType(code, label, by, asks, excludes)


def _only_known(file: Section, results: Sequence[ResultType], *, headlines: list[str]) -> None:
    codes = [result.code for result in results]
    for kind, found in (("headline", headlines), ("result", codes)):
        for place, code in enumerate(found):
            if code in found[:place]:
                file.fault(f"{kind}s[{place + 1}].code", f"a code that no other {kind} has", code)
    for place, result in enumerate(results, start=1):
        for key, named, known in (("asks", result.asks, headlines), ("excludes", result.excludes, codes)):
            for code in named:
                if code not in known:
                    file.findings.unknown(f"results[{place}].{key}", known, code)
