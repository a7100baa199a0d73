"""Reading several small things at once: one trip to the database where each would cost one of its own."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Rows = list[tuple[Any, ...]]

# What JSON cannot say of itself, by the kind of the column.
_SAID: dict[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}


def at_once(*asked: QuerySet[Any, Any]) -> list[Rows]:
    """Return the rows of each of ``asked``, querysets of ``values_list``, in their orders, read by one statement.

    It is meant for one family's few rows: a trip costs a page more than they do. They travel as JSON, which for
    thousands would cost more than the trips it saves.
    """
    statements, params, columns = [], [], []
    for one in asked:
        compiler = one.query.get_compiler(connection=connection)
        try:
            sql, given = compiler.as_sql()
        except EmptyResultSet:  # nothing is asked for: no row can be among none
            sql, given = "", ()
        statements.append(_as_json(sql, len(compiler.select or ())))
        params.extend(given)
        columns.append([_SAID.get(expression.output_field.get_internal_type()) for expression, *_ in compiler.select])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(statements)}", params)  # each is Django's own
        found = cursor.fetchone()
    return [_rows(text, said) for text, said in zip(found, columns, strict=True)]


def _as_json(sql: str, width: int) -> str:
    if not sql:
        return "NULL"
    names = ", ".join(f"c{number}" for number in range(width))
    return f"(SELECT json_agg(json_build_array({names}))::text FROM ({sql}) AS rows ({names}))"  # noqa: S608


def _rows(text: str | None, said: Sequence[Callable[[Any], Any] | None]) -> Rows:
    rows = json.loads(text, parse_float=Decimal) if text else []
    return [
        tuple(read(value) if read and value is not None else value for value, read in zip(row, said, strict=True))
        for row in rows
    ]
