"""Takes back what was drawn from an agency's rows once these are withdrawn and nothing stands in their place."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from django.db import models

from families.feeds.resting import InTheWayError, resting_on
from families.feeds.undoing import TakeBack
from keyworkers.drawing import take_back_casework
from outcomes.models import (
    Attachment,
    Baseline,
    DryRunFamily,
    EmploymentVerdict,
    Need,
    NeedSource,
    NeedVerdict,
    Verdict,
)

# What follows from an attachment by itself and goes with it; whatever else points at one was decided by somebody.
DERIVED: list[type[models.Model]] = [NeedVerdict, Verdict, EmploymentVerdict, Baseline, Need, DryRunFamily]


def take_back(*, at: datetime) -> TakeBack:
    """Return how undoing a load takes back, at a moment, what was drawn from its rows."""
    return partial(_take_back, at=at)


def _take_back(rows: Collection[int], *, at: datetime) -> Counter[str]:
    """Take back attachments, lead keyworkers and visits drawn from ``rows``, and return how many.

    Raises :class:`InTheWayError` naming what people or claims have built on an attachment since.
    """
    attachments = list(Attachment.objects.filter(feed_record__in=rows).values_list("pk", flat=True))
    if reasons := [*_built_on(attachments)]:
        raise InTheWayError(*reasons)
    return take_back_casework(rows, at=at) + Counter({"attachments_removed": _remove(attachments)})


def _built_on(attachments: Collection[int]) -> Iterator[str]:
    words = "attachments this file brought"
    derived = {model._meta.label for model in DERIVED}
    yield from resting_on(Attachment, attachments, words, leaving_out=derived)
    entered = Need.objects.filter(attachment__in=attachments, source=NeedSource.PROFESSIONAL)
    if count := entered.count():
        yield f"{count:,} {'need' if count == 1 else 'needs'} recorded by professionals on {words}."


def _remove(attachments: Collection[int]) -> int:
    """Remove attachments with all that follows from them; they go first, for a baseline goes only with its own."""
    needs = list(Need.objects.filter(attachment__in=attachments).values_list("pk", flat=True))
    found = Attachment.objects.filter(pk__in=attachments)
    found._raw_delete(found.db)
    for model in DERIVED:
        rows = model._base_manager.filter(need__in=needs) if model is NeedVerdict else _of(model, attachments)
        rows._raw_delete(rows.db)
    return len(attachments)


def _of(model: type[models.Model], attachments: Collection[int]) -> "models.QuerySet[models.Model]":
    return model._base_manager.filter(attachment__in=attachments)
