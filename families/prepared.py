"""Statements that are run again and again: kept by the database, for planning them takes longer than answering."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any
from weakref import WeakKeyDictionary

from django.db import OperationalError, connection
from psycopg2.errors import InvalidSqlStatementName
from psycopg2.extensions import AsIs

KEPT = 200  # statements that a connection keeps: with their plans some ten megabytes of the database's memory


@dataclass(frozen=True, slots=True)
class Planned:
    """A statement that the database keeps for a connection, and the types its parameters ``$1``, ``$2`` take."""

    sql: str
    takes: tuple[str, ...] = ("bigint[]",)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        """Name it by what it says: nothing else can bear the name."""
        said = f"{self.takes} {self.sql}"
        object.__setattr__(self, "name", f"planned_{md5(said.encode(), usedforsecurity=False).hexdigest()}")


_PLANNED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def run_planned(cursor: Any, *statements: Planned, ids: Iterable[int]) -> None:
    """Run statements about these ids in one trip; the cursor then tells what the last one found.

    Each is planned once a connection, for any ids, hence for few of them. How statements with parameters are planned is
    set until the transaction ends: for these, and those of triggers.
    """
    _keep(*statements)
    these = "{" + ",".join(map(str, ids)) + "}"
    asked = [f"EXECUTE {one.name} ('{these}')" for one in statements]
    with _noticing_an_emptied_session():
        cursor.execute(";".join(["SET LOCAL plan_cache_mode = force_generic_plan", *asked]))


def run_kept(cursor: Any, statement: Planned, values: Sequence[Any]) -> None:
    """Run a statement with the values of its parameters.

    The database plans it for the values of its first runs, and once for any where it finds that this costs no more.
    """
    _keep(statement)
    places = ", ".join(["%s"] * len(values))
    with _noticing_an_emptied_session():
        cursor.execute(f"EXECUTE {statement.name} ({places})" if places else f"EXECUTE {statement.name}", values)


def _keep(*statements: Planned) -> None:
    known = _PLANNED.setdefault(connection.connection, set())
    with connection.wrap_database_errors, connection.connection.cursor() as planner:
        if len(known) + len(statements) > KEPT:
            planner.execute("DEALLOCATE ALL")
            known.clear()
        for one in statements:  # it outlives a transaction that fails, so each is noted at once
            if one.name not in known:
                takes = f" ({', '.join(one.takes)})" if one.takes else ""
                planner.execute(f"PREPARE {one.name}{takes} AS {one.sql}")
                known.add(one.name)


@contextmanager
def _noticing_an_emptied_session() -> Iterator[None]:
    """Have everything prepared anew from the next transaction on where the session was emptied underneath us."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, InvalidSqlStatementName):
            _PLANNED.pop(connection.connection, None)
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
