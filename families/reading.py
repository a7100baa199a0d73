"""Reading several small things at once: one trip to the database where each would cost one of its own."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = tuple[Any, ...]
Rows = list[Row]

# What JSON cannot say of itself, by the kind of the column.
_SAID: dict[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}


def at_once(*asked: QuerySet[Any, Any]) -> list[list[Any]]:
    """Return what each of ``asked`` finds, in its order, read by one statement.

    One of ``values_list`` finds tuples; any other finds instances as ever, those of ``select_related`` and annotations
    included, but nothing it would prefetch. It is meant for one family's few rows: a trip costs a page more than they
    do. They travel as JSON, which for thousands would cost more than the trips it saves.
    """
    statements, params, compilers = [], [], []
    for one in asked:
        compiler = one.query.get_compiler(connection=connection)
        try:
            sql, given = compiler.as_sql()
        except EmptyResultSet:  # nothing is asked for: no row can be among none
            sql, given = "", ()
        statements.append(_as_json(sql, len(compiler.select or ())))
        params.extend(given)
        compilers.append(compiler)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(statements)}", params)  # each is Django's own
        found = cursor.fetchone()
    return [_found(*one) for one in zip(asked, compilers, found, strict=True)]


def _as_json(sql: str, width: int) -> str:
    if not sql:
        return "NULL"
    names = ", ".join(f"c{number}" for number in range(width))
    return f"(SELECT json_agg(json_build_array({names}))::text FROM ({sql}) AS rows ({names}))"  # noqa: S608


def _found(asked: QuerySet[Any, Any], compiler: Any, text: str | None) -> list[Any]:
    said = [_SAID.get(expression.output_field.get_internal_type()) for expression, *_ in compiler.select]
    rows = _rows(text, said)
    return list(_instances(rows, compiler)) if asked._iterable_class is ModelIterable else rows


def _rows(text: str | None, said: Sequence[Callable[[Any], Any] | None]) -> Rows:
    rows = json.loads(text, parse_float=Decimal) if text else []
    return [
        tuple(read(value) if read and value is not None else value for value, read in zip(row, said, strict=True))
        for row in rows
    ]


def _instances(rows: Iterable[Row], compiler: Any) -> Iterator[Any]:
    """Yield each row as an instance, as Django makes it of a row it has read itself (``ModelIterable``)."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    names = [compiler.select[place][0].target.attname for place in places]
    populators: Any = get_related_populators  # the type stubs are a later Django's, which asks for more
    related = populators(compiler.klass_info, compiler.select, connection.alias)
    for row in rows:
        found = model.from_db(connection.alias, names, [row[place] for place in places])
        for one in related:
            one.populate(row, found)
        for name, place in compiler.annotation_col_map.items():
            setattr(found, name, row[place])
        yield found
