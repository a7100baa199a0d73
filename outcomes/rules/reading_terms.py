"""Reads the conditions on a child's school terms, and on where it is educated."""

from __future__ import annotations

from datetime import date

from outcomes.rules.ages import SchoolAge
from outcomes.rules.operators.base import Bound, Rule, Scope
from outcomes.rules.operators.starts import Before, Improvement, SessionsImproved
from outcomes.rules.operators.states import Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount, Threshold
from outcomes.rules.reading_common import PLACEMENTS, TERM_MEASURES, bound_of, limit_of, words_of
from outcomes.rules.sections import Section

UNTIL = "for_terms_ending_before"


def sessions(section: Section, school_age: SchoolAge) -> Rule:
    """Return a share of the school sessions."""
    bound = bound_of(section)
    return SessionRate(
        run_of(section, school_age),
        section.choice("rate", Rate, default=Rate.ATTENDANCE),
        section.choice("authorised", Authorised, default=Authorised.ABSENT),
        section.choice("mode", Mode, default=Mode.PER_TERM),
        bound,
        _thresholds(section, bound),
        words_of(section),
    )


def term_count(section: Section, school_age: SchoolAge) -> Rule:
    """Return a count over a run of terms."""
    measure = section.text("measure")
    if measure and measure not in TERM_MEASURES:
        section.fault("measure", f"one of {', '.join(TERM_MEASURES)}", measure)
    return TermCount(run_of(section, school_age), measure, limit_of(section), words_of(section))


def placement(section: Section, school_age: SchoolAge) -> Rule:
    """Return where a child is educated."""
    placements = section.texts("placements", known=PLACEMENTS)
    children = section.choice("children", Scope, default=Scope.ANY)
    return Placement(placements, children, school_age, words_of(section))


def run_of(section: Section, school_age: SchoolAge) -> Run:
    """Return over how many terms a condition looks, and of which children."""
    terms = section.number("terms", least=1, most=12, default=1)
    return Run(terms, section.choice("children", Scope, default=Scope.EACH), school_age)


def _thresholds(section: Section, bound: Bound) -> tuple[Threshold, ...]:
    """Return the thresholds: one value, or a list in which each but the last says for which terms."""
    given = section.table.get(bound)
    if not isinstance(given, list):
        return (Threshold(section.share(bound)),) if section.has(bound) else ()
    section.take(bound)
    found = []
    for place, item in enumerate(given, start=1):
        key, value = f"{bound}[{place}]", item
        before = None
        if isinstance(item, dict):
            before = Section(section.findings, section.at(key), item).day(UNTIL)
            value = {part: told for part, told in item.items() if part != UNTIL}
        found.append(Threshold(Section(section.findings, section.path, {key: value}).share(key), before))
    if section.is_sound(bound) and not _in_order([threshold.for_terms_ending_before for threshold in found]):
        section.fault(bound, "later and later days, and none for the last threshold")
    return tuple(found)


def _in_order(days: list[date | None]) -> bool:
    earlier = [day for day in days[:-1] if day is not None]
    return bool(days) and days[-1] is None and len(earlier) == len(days) - 1 and earlier == sorted(set(earlier))


def sessions_improved(section: Section, school_age: SchoolAge) -> Rule:
    """Return by how much a child's sessions must have improved since the need was identified."""
    by, given = section.share("by"), section.has("reading")
    if not by and section.has("by"):
        section.fault("by", "an improvement of more than 0%")
    reading = section.choice("reading", Improvement, default=Improvement.POINTS)
    if not given:
        section.fault("reading", f"how the improvement is read: one of {', '.join(map(repr, map(str, Improvement)))}")
    return SessionsImproved(before_of(section, school_age), by, reading, words_of(section))


def before_of(section: Section, school_age: SchoolAge) -> Before:
    """Return which share of the sessions, over how many terms before the need, a child is held against."""
    return Before(
        run_of(section, school_age),
        section.choice("rate", Rate, default=Rate.ATTENDANCE),
        section.choice("authorised", Authorised, default=Authorised.ABSENT),
    )
