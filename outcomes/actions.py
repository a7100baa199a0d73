"""Judging: draw the evidence of what agencies sent, gather a family's facts, ask the rules, keep the verdict."""

from datetime import date, datetime


def judge_touched(*, as_of: date, at: datetime, limit: int | None = None) -> int:
    """Judge every family marked as touched and return how many were judged."""
    return 0
