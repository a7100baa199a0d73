"""Reads the conditions on what people enter: judgements, levels, and readings of a distance-travelled tool."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.operators.progress import Better, Distance, Levels, Reach
from outcomes.rules.reading_common import exactly_one, months_of, words_of
from outcomes.rules.sections import Section

MOST_LEVEL, MOST_POINTS = 100, 100
_MOVED = ("improved_by", "final_at_least", "final_at_most")


class Rater(StrEnum):
    """Who reads a tool."""

    WORKER = "worker"
    FAMILY = "family"
    CHILD = "child"


def judged(section: Section) -> Rule:
    """Return what a professional judges and a second person approves."""
    valid_months = months_of(section, "valid_months") if section.has("valid_months") else None
    section.pass_over("valid_months")
    approver = section.choice("approver", Approver, default=Approver.TEAM_MANAGER)
    if not section.has("approver"):
        section.fault("approver", f"who approves: one of {', '.join(map(repr, map(str, Approver)))}")
    return Judged(approver, valid_months, words_of(section))


def levels(section: Section) -> Rule:
    """Return which level must be reached from which level at entry."""
    valid_months = months_of(section, "valid_months")
    reach = tuple(
        _reach(section, f"reach[{place}]", each) for place, each in enumerate(section.sections("reach"), start=1)
    )
    starts = [each.start for each in reach] if section.is_sound("reach") else []
    for start in sorted({start for start in starts if starts.count(start) > 1}):
        section.fault("reach", "each level at entry once", start)
    return Levels(valid_months, reach, words_of(section))


def _reach(section: Section, key: str, each: Section) -> Reach:
    start = each.take("from")
    if not isinstance(start, int) or isinstance(start, bool) or not 0 <= start <= MOST_LEVEL:
        each.fault("from", f"a level at entry from 0 to {MOST_LEVEL}", start)
        start = 0
    sourced = {part: each.take(part) for part in ("mark", "source", "verified_by") if each.has(part)}
    value = Section(section.findings, section.path, {f"{key}.to": {"value": each.take("to"), **sourced}})
    to = value.number(f"{key}.to", most=MOST_LEVEL, default=start)
    if to < start and section.is_sound(key):
        each.fault("to", f"no level below the one at entry, {start}", to)
    each.done()
    return Reach(start, to)


def distance(section: Section) -> Rule:
    """Return how far a tool's readings must have moved."""
    tool, areas = section.code("tool"), section.texts("areas")
    for area in areas:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", area):
            section.fault("areas", "small letters, digits and hyphens", area)
    raters = section.texts("raters", known=[str(rater) for rater in Rater], least=0)
    weeks_apart = section.number("weeks_apart", least=1, most=260, default=1)
    better = section.choice("better", Better, default=Better.HIGHER)
    given = exactly_one(section, _MOVED)
    for key in _MOVED:
        section.pass_over(key)
    tenths = {key: int(section.points(key, most=MOST_POINTS, default=Decimal(1)) * 10) for key in given}
    if tenths.get("improved_by") == 0:
        section.fault("improved_by", "an improvement of more than 0 points")
    moved = {key: tenths.get(key) for key in _MOVED}
    return Distance(tool, areas, weeks_apart, raters, **moved, says=words_of(section), better=better)
