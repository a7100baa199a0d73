"""How pages of claims call a family and its needs: a family by its reference alone to whoever may not see families.

A senior officer signs claims and opens no family: what a claim rests on is read in its pack, by others.
"""

from collections.abc import Mapping
from typing import Any

from families.models import Family
from keyworkers.models import User
from keyworkers.permissions import Verb, may
from outcomes.judging import plan_of
from outcomes.rules.sections import TextError


def family_cell(family: Family, user: User) -> dict[str, Any]:
    """Return a family as a cell of a table."""
    if not may(user, Verb.VIEW_FAMILIES):
        return {"text": family.reference}
    return {"text": family.name, "detail": family.reference}


def family_words(family: Family, user: User) -> str:
    """Return by what a family is called in a line of words."""
    return family.name if may(user, Verb.VIEW_FAMILIES) else family.reference


def needs_called(plan: int | None) -> Mapping[str, str]:
    """Return what a version of an outcomes plan calls its needs, by their codes; none where its text is unreadable."""
    if plan is None:
        return {}
    try:
        return {code: one.need for code, one in plan_of(plan).indicators.items()}
    except TextError:
        return {}
