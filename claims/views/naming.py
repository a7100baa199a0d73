"""How pages of claims call a family: by its name to whoever may see families, to others by its reference alone.

A senior officer signs claims and opens no family: what a claim rests on is read in its pack, by others.
"""

from typing import Any

from families.models import Family
from keyworkers.models import User
from keyworkers.permissions import Verb, may


def family_cell(family: Family, user: User) -> dict[str, Any]:
    """Return a family as a cell of a table."""
    if not may(user, Verb.VIEW_FAMILIES):
        return {"text": family.reference}
    return {"text": family.name, "detail": family.reference}


def family_words(family: Family, user: User) -> str:
    """Return by what a family is called in a line of words."""
    return family.name if may(user, Verb.VIEW_FAMILIES) else family.reference
