"""Statements that every save runs again: planned once a connection, for planning them takes longer than answering."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any
from weakref import WeakKeyDictionary

from django.db import OperationalError, connection
from psycopg2.errors import InvalidSqlStatementName
from psycopg2.extensions import AsIs


@dataclass(frozen=True, slots=True)
class Planned:
    """A statement about a few ids, its parameter ``$1``, that the database plans once a connection.

    Planning what every save asks takes longer than answering it. The plan is made for any ids, hence for few of them.
    """

    sql: str
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """Name it by what it says: nothing else can bear the name."""
        object.__setattr__(self, "name", f"planned_{md5(self.sql.encode(), usedforsecurity=False).hexdigest()}")


_PLANNED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def run_planned(cursor: Any, *statements: Planned, ids: Iterable[int]) -> None:
    """Run statements about these ids in one trip; the cursor then tells what the last one found.

    How statements with parameters are planned is set until the transaction ends: for these, and those of triggers.
    """
    known = _PLANNED.setdefault(connection.connection, set())
    with connection.wrap_database_errors, connection.connection.cursor() as planner:
        for one in statements:  # a plan outlives a transaction that fails, so each is noted at once
            if one.name not in known:
                planner.execute(f"PREPARE {one.name} (bigint[]) AS {one.sql}")
                known.add(one.name)
    these = "{" + ",".join(map(str, ids)) + "}"
    asked = [f"EXECUTE {one.name} ('{these}')" for one in statements]
    try:
        cursor.execute(";".join(["SET LOCAL plan_cache_mode = force_generic_plan", *asked]))
    except OperationalError as error:
        if isinstance(error.__cause__, InvalidSqlStatementName):  # the session was emptied: plan anew from the next on
            known.clear()
        raise


class DoneAgain:
    """Statements that every save runs again, about ``%(families)s``; ``values`` are what else they name."""

    def __init__(self, *statements: str, **values: Any) -> None:
        self._statements, self._values = statements, values
        self._planned: tuple[Planned, ...] = ()

    def run(self, families: Iterable[int]) -> None:
        """Run them in one trip."""
        with connection.cursor() as cursor:
            if not self._planned:
                values = {"families": AsIs("$1"), **self._values}
                self._planned = tuple(Planned(cursor.mogrify(one, values).decode()) for one in self._statements)
            run_planned(cursor, *self._planned, ids=families)
