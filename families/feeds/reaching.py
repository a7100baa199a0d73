"""How far a file reaches, told from the file itself where its sender does not say.

It is the latest day that stands in the columns its kind names, of all rows that could be read, and never later than
the day the file was received: a day still to come (the end of an order, say) tells nothing. Of a file of school terms
it is the last day of the latest term that has ended. Such a day is no more than a guess, and errs on the early side.
"""

from datetime import date
from typing import Any

from django.db import connection

from families.feeds.kinds import Kind
from families.models.feeds import FeedKind


def reach_of(kind: Kind, *, council: int, received_on: date) -> date | None:
    """Return the day to which the staged file reaches, None where it tells of none."""
    if kind.kind == FeedKind.SCHOOL:
        return _latest(_LAST_TERM, council, received_on)
    return max(filter(None, (_latest(_LAST_DAY, column, column, received_on) for column in kind.telling)), default=None)


_LAST_TERM = """
    SELECT max(t.ends_on - 1) FROM staged s JOIN families_term t ON t.name = s.content ->> 'Term'
    WHERE t.council_id = %s AND t.ends_on - 1 <= %s
"""
_LAST_DAY = "SELECT max((content ->> %s)::date) FROM staged WHERE (content ->> %s)::date <= %s"


def _latest(sql: str, *params: Any) -> date | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (found,) = cursor.fetchone() or (None,)
    return found
