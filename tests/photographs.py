"""Scenes that many tests begin with: built once in each process, then put back from a copy of their rows.

A scene is kept only where the database was empty before it; anywhere else, and on another's server, it is built anew.
What it returns is pickled beside its rows: each test has objects of its own. A family that building it touched is
touched by whoever puts it back.
"""

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import StringIO
from typing import Any, TypeVar

from django.db import connection, transaction
from psycopg2 import sql

from tests import databases

T = TypeVar("T")


@dataclass(frozen=True)
class Photograph:
    """The rows of a scene by table, as COPY writes them, when its transaction began, and what its maker returned."""

    returned: bytes
    since: datetime
    rows: dict[str, str]


_album: dict[Hashable, Photograph] = {}


def photographed(name: Hashable, build: Callable[[], T]) -> T:
    """Return what ``build`` returns, with the rows that it makes: built the first time, put back ever after."""
    if not databases.is_kept() or filled():
        return build()
    if name not in _album:
        made = build()
        _album[name] = Photograph(pickle.dumps(made), _began(), rows_of(filled()))
        return made
    _put_back(_album[name])
    found: T = pickle.loads(_album[name].returned)  # noqa: S301  # pickled above
    return found


def filled() -> list[str]:
    """Return the tables that hold anything."""
    with connection.cursor() as cursor:
        cursor.execute(_which_are_filled())
        return [table for (table,) in cursor.fetchall()]


@cache
def _which_are_filled() -> str:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    asked = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0})"
    return " UNION ALL ".join(asked.format(table) for table in sorted(tables - databases.MIGRATED))


def rows_of(tables: list[str]) -> dict[str, str]:
    """Return the rows of tables, as COPY writes them."""
    found = {}
    for table in tables:
        text = StringIO()
        _copy("COPY {} TO STDOUT", table, text)
        found[table] = text.getvalue()
    return found


def _began() -> datetime:
    """Return when this transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        began: datetime = cursor.fetchone()[0]
        return began


def _put_back(kept: Photograph) -> None:
    """Write rows as they were: what triggers wrote beside them is among them, so those sleep meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, text in kept.rows.items():
            _copy("COPY {} FROM STDIN", table, StringIO(text))
        cursor.execute(
            "UPDATE families_touched SET touched_at = clock_timestamp() WHERE touched_at >= %s", [kept.since]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def _copy(statement: str, table: str, text: Any) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(sql.SQL(statement).format(sql.Identifier(table)), text)
