"""Saving what somebody else may have saved meanwhile: the second of two sees both texts, and nothing is overwritten."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pghistory.models
from django.db import models

from families.refusals import NotPossibleError
from keyworkers.colleagues import names_of


class ChangedMeanwhileError(NotPossibleError):
    """Somebody else saved the same thing meanwhile.

    ``stands`` is what stands now, by the form's fields; ``by`` is whose it is; ``seen`` is what a form that shows both
    carries, so that saving it again is somebody's decision.
    """

    def __init__(self, row: models.Model | None, stands: Mapping[str, Any]) -> None:
        self.stands, self.by, self.seen = stands, saved_by(row), seen_of(stands)
        super().__init__(f"{self.by} saved this while you were writing. Nothing of yours is lost: see both below.")


def seen_of(values: Mapping[str, Any]) -> str:
    """Return a mark of what somebody saw when they began to write, which a form carries and brings back."""
    told = json.dumps({name: str(value or "") for name, value in values.items()}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def refuse_if_changed(row: models.Model | None, stands: Mapping[str, Any], *, seen: str) -> None:
    """Raise :class:`ChangedMeanwhileError` where what stands is no longer what was ``seen``; ``row`` tells by whom."""
    if seen_of(stands) != seen:
        raise ChangedMeanwhileError(row, stands)


def saved_by(row: models.Model | None) -> str:
    """Return what whoever saved a row last is called, as the database's own history tells it."""
    if row is None:
        return "Somebody else"
    last = pghistory.models.Events.objects.tracks(row).order_by("-pgh_created_at", "-pgh_id").first()
    context: Mapping[str, Any] = (last and last.pgh_context) or {}
    sign_in = str(context.get("sign_in") or "Somebody else")
    return names_of([sign_in]).get(sign_in, sign_in)
