"""As known on a day: what of each table was recorded by a moment, so that any night can be judged again as it was.

"As known on day D = recorded by the end of D, London time, for every input, not evidence alone." A table whose rows
say themselves when they came and when they stopped counting is asked; of every other one the database has kept each
insert, change and removal from its first row on, and the state before the moment is read from there. When something was
recorded is the moment of the edge, which a night replayed as of a past day sets back, and the database's own elsewhere.
Only how late a source may be, and since when its files speak, is known as it stands now.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Least

from families.words import LONDON


def end_of(day: date) -> datetime:
    """Return the last moment of a day in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON) - timedelta(microseconds=1)


def rows(model: type[models.Model], *, by: datetime | None) -> Any:
    """Return the rows of a model as they stood by a moment, None: now; asked for by the same columns either way."""
    if by is None:
        return model._default_manager.all()
    events = _moments(model).filter(recorded__lte=by)
    later = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    return events.filter(~Exists(later)).exclude(pgh_label="delete")


def recorded(by: datetime | None, *, ended: str, of: str = "") -> Q:
    """Return the condition that a row that says so itself was recorded by a moment and had not ended then.

    ``ended`` is the column with the moment at which it stopped counting; ``of`` the way to the row, as in lookups.
    """
    standing = Q(**{f"{of}{ended}__isnull": True})
    if by is None:
        return standing
    return Q(**{f"{of}recorded_at__lte": by}) & (standing | Q(**{f"{of}{ended}__gt": by}))


def _moments(model: type[models.Model]) -> Any:
    """Return a model's history with the moment at which each entry, change or removal was recorded."""
    events: Any = model._meta.get_field("events").related_model
    said = Cast(KeyTextTransform("at", "pgh_context__metadata"), models.DateTimeField())
    moment = Coalesce(said, F("pgh_created_at"))
    if "recorded_at" not in {column.name for column in model._meta.get_fields()}:
        return events.objects.annotate(recorded=moment)
    # A row that says when it was recorded was known then, whenever its history was written.
    entered = When(pgh_label=Value("insert"), then=Least(F("recorded_at"), moment))
    return events.objects.annotate(recorded=Case(entered, default=moment))
