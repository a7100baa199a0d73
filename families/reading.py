"""Reading several small things at once: one trip to the database where each would cost one of its own."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = tuple[Any, ...]
Rows = list[Row]

# What JSON cannot say of itself, by the kind of the column.
_SAID: dict[str, Callable[[Any], Any]] = {
    "DateField": lambda text: date.fromisoformat(text[:10]),  # a month's first day comes as a moment
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
    return compiled(asked).found()


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its statement, with whoever reads its answer."""

    sql: str
    params: tuple[Any, ...]
    asked: QuerySet[Any, Any]
    compiler: Any

    def about(self, values: Mapping[Any, Any]) -> list[Any]:
        """Return its parameters, with ``values`` in the place of what it was made with."""
        return [values.get(param, param) if isinstance(param, int | date) else param for param in self.params]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Some questions, and all of them as one statement."""

    questions: tuple[Question, ...]
    sql: str

    def params(self, values: Mapping[Any, Any]) -> list[Any]:
        """Return the parameters of the one statement, with ``values`` in the place of what they were made with."""
        return [param for one in self.questions for param in one.about(values)]

    def found(self, values: Mapping[Any, Any] = MappingProxyType({})) -> list[list[Any]]:
        """Return what each question finds, with ``values`` in the place of what they were made with."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params(values))
            return self.read(cursor.fetchone())

    def read(self, row: Row) -> list[list[Any]]:
        """Return what each question finds, of the one row that the one statement finds."""
        return [_found(one.asked, one.compiler, text) for one, text in zip(self.questions, row, strict=True)]

    def found_in_turn(self, values: Mapping[Any, Any]) -> list[list[Any]]:
        """Return the same, each question asked by itself."""
        found = []
        with connection.cursor() as cursor:
            for one in self.questions:
                if one.sql:
                    cursor.execute(one.sql, one.about(values))
                found.append(_as_read(one, cursor.fetchall()) if one.sql else [])
        return found


def _as_read(one: Question, rows: Rows) -> list[Any]:
    converters = one.compiler.get_converters([selected[0] for selected in one.compiler.select])
    read = list(map(tuple, one.compiler.apply_converters(rows, converters))) if converters else rows
    return list(_instances(read, one.compiler)) if one.asked._iterable_class is ModelIterable else read


def compiled(asked: Sequence[QuerySet[Any, Any]]) -> Compiled:
    """Return questions as one statement, each as Django states it."""
    questions = []
    for one in asked:
        compiler = one.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # nothing is asked for: no row can be among none
            sql, params = "", ()
        questions.append(Question(sql, tuple(params), one, compiler))
    statements = (_as_json(one.sql, len(one.compiler.select or ())) for one in questions)
    return Compiled(tuple(questions), f"SELECT {', '.join(statements)}")  # each is Django's own


def give_related(one: Model, name: str, rows: list[Any]) -> None:
    """Give an instance the rows of a relation that points at it, as ``prefetch_related`` would have read them."""
    found = getattr(one, name).all()
    found._result_cache, found._prefetch_done = rows, True
    one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
    relation: Any = type(one)._meta.get_field(name)
    for row in rows:
        setattr(row, relation.field.name, one)


def _as_json(sql: str, width: int) -> str:
    if not sql:
        return "NULL"
    names = ", ".join(f"c{number}" for number in range(width))
    return f"(SELECT json_agg(json_build_array({names}))::text FROM ({sql}) AS rows ({names}))"  # noqa: S608


def _found(asked: QuerySet[Any, Any], compiler: Any, text: str | None) -> list[Any]:
    said = [_reading(expression.output_field) for expression, *_ in compiler.select]
    rows = _rows(text, said)
    return list(_instances(rows, compiler)) if asked._iterable_class is ModelIterable else rows


def _reading(field: Any) -> Callable[[Any], Any] | None:
    """Return how a column is read from what JSON says: as its kind is, or as a column of ours reads its own text."""
    own = getattr(field, "from_text", None)
    return own or _SAID.get(field.get_internal_type())


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
