"""Day sets as the database holds them are the day sets the rules made."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from outcomes.fields import from_sql, to_sql
from outcomes.rules.daysets import ALWAYS, NEVER, DaySet

pytestmark = pytest.mark.django_db

DAYS = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 30)), st.dates(date(2019, 1, 1), date(2019, 3, 1)))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=6).map(lambda stretches: DaySet.of(*stretches)))
@example(NEVER)
@example(ALWAYS)
@example(DaySet.of((None, date(2019, 1, 1)), (date(2019, 2, 1), None)))
def test_a_day_set_is_read_as_it_was_written(days: DaySet) -> None:
    said = written(to_sql(days))

    assert from_sql(said) == days


def written(literal: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::datemultirange::text", [literal])
        return cursor.fetchone()[0]
