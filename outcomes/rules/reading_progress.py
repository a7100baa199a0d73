"""Reads the conditions on what people enter: judgements, levels, and readings of a distance-travelled tool."""

from __future__ import annotations

from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.reading_common import months_of, words_of
from outcomes.rules.sections import Section


def judged(section: Section) -> Rule:
    """Return what a professional judges and a second person approves."""
    valid_months = months_of(section, "valid_months") if section.has("valid_months") else None
    approver = section.choice("approver", Approver, default=Approver.TEAM_MANAGER)
    if not section.has("approver"):
        section.fault("approver", f"who approves: one of {', '.join(map(repr, map(str, Approver)))}")
    return Judged(approver, valid_months, words_of(section))
