"""The ``datemultirange`` column: day sets as Postgres holds them. Django and psycopg2 have none."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup

from outcomes.rules.daysets import NEVER, NEVER_BEGAN, NEVER_ENDS, DaySet

if TYPE_CHECKING:
    _Field = models.Field[DaySet, DaySet]
    _Lookup = Lookup[bool]
else:
    _Field, _Lookup = models.Field, Lookup


def to_sql(days: DaySet) -> str:
    """Return the multirange literal of ``days``: half-open, with empty bounds (never ``infinity``) where unbounded."""
    ranges = (f"[{start or ''},{end or ''})" for start, end in days.intervals)
    return "{" + ",".join(ranges) + "}"


def from_sql(text: str) -> DaySet:
    """Return the day set of a multirange literal as Postgres prints it (canonical: half-open, sorted, disjoint)."""
    if text == "{}":
        return NEVER
    edges: list[int] = []
    for stretch in text[2:-2].split("),["):  # "{(,2020-01-01),[2020-02-01,)}": the first alone may have no beginning
        start, _, end = stretch.partition(",")
        edges += (_ordinal(start) if start else NEVER_BEGAN, _ordinal(end) if end else NEVER_ENDS)
    return DaySet(tuple(edges))


@lru_cache(maxsize=16_384)  # forty years
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


class DaySetField(_Field):
    """A set of days."""

    description = "a set of days (datemultirange)"

    def db_type(self, connection: Any) -> str:
        """Return Postgres's name of the type."""
        return "datemultirange"

    from_text = staticmethod(from_sql)  # as families.reading asks a column for it

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> DaySet | None:
        """Return the day set of what the driver read."""
        return None if value is None else from_sql(value)

    def get_prep_value(self, value: Any) -> Any:
        """Return what the driver writes."""
        return to_sql(value) if isinstance(value, DaySet) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        """Return what the driver writes."""
        return self.get_prep_value(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Return the placeholder with the cast that Postgres needs."""
        return "%s::datemultirange"

    def to_python(self, value: Any) -> DaySet | None:
        """Return a day set from a literal or a day set."""
        return from_sql(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Return the literal, for serialisers."""
        return to_sql(self.value_from_object(obj))


@DaySetField.register_lookup
class Holds(_Lookup):
    """``days__holds=day``: the day lies in the set. Indexed by GiST."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return ``days @> day``."""
        left, left_params = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, date):
            return f"{left} @> %s::date", (*left_params, self.rhs)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> ({right})::date", (*left_params, *right_params)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the day itself: it is compared as a date, not as a set."""
        return "%s", (value,)
