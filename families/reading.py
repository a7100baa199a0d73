"""Reading several small things at once: one trip to the database where each would cost one of its own."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
Reading = Callable[[Any], Any] | None  # of what JSON says of a column; None: as it is

# What JSON cannot say of itself, by the kind of the column.
_SAID: dict[str, Callable[[Any], Any]] = {
    "DateField": lambda text: date.fromisoformat(text[:10]),  # a month's first day comes as a moment
    "DateTimeField": datetime.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}
READ_AS_DAY, READ_AS_MOMENT = _SAID["DateField"], _SAID["DateTimeField"]
_NAMED = re.compile(r"%\((\w+)\)s")


class Written:
    """A question in our own SQL, asked beside those that Django states; iterated, it is asked by itself as they are.

    ``values`` are its named parameters: one thing, or ids, which stand one beside the other (``ARRAY[%(ids)s]``);
    ``read`` says how each of its columns is read.
    """

    def __init__(self, sql: str, *, read: Sequence[Reading], **values: Any) -> None:
        spread = {name: _spread(value) for name, value in values.items()}
        self.sql = _NAMED.sub(lambda named: ", ".join(["%s"] * len(spread[named[1]])), sql)
        self.params = tuple(param for name in _NAMED.findall(sql) for param in spread[name])
        self.read = read

    def __iter__(self) -> Iterator[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            rows: Rows = cursor.fetchall()
        return iter(rows)


def _spread(value: Any) -> Sequence[Any]:
    """Return something as the parameters it is; where there are no ids stands one that nothing has."""
    return (tuple(value) or (None,)) if isinstance(value, Collection) and not isinstance(value, str) else (value,)


def at_once(*asked: QuerySet[Any, Any] | Written) -> list[list[Any]]:
    """Return what each of ``asked`` finds, in its order, read by one statement.

    One of ``values_list``, or in our own SQL, finds tuples; any other finds instances as ever, those of
    ``select_related`` and annotations included, but nothing it would prefetch. It is meant for one family's few rows: a
    trip costs a page more than they do. They travel as JSON, which for thousands would cost more than the trips it
    saves.
    """
    return compiled(asked).found()


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its statement, with whoever reads its answer."""

    sql: str
    params: tuple[Any, ...]
    asked: QuerySet[Any, Any] | Written
    compiler: Any

    @property
    def said(self) -> Sequence[Reading]:
        """Return how each of its columns is read of what JSON says."""
        if isinstance(self.asked, Written):
            return self.asked.read
        return [_reading(expression.output_field) for expression, *_ in self.compiler.select or ()]

    @property
    def finds_instances(self) -> bool:
        """Tell whether a row of it is an instance, or a tuple."""
        return not isinstance(self.asked, Written) and self.asked._iterable_class is ModelIterable

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
        return [_found(one, text) for one, text in zip(self.questions, row, strict=True)]

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
    if isinstance(one.asked, Written):
        return rows
    converters = one.compiler.get_converters([selected[0] for selected in one.compiler.select])
    read = list(map(tuple, one.compiler.apply_converters(rows, converters))) if converters else rows
    return list(_instances(read, one.compiler)) if one.finds_instances else read


def compiled(asked: Sequence[QuerySet[Any, Any] | Written]) -> Compiled:
    """Return questions as one statement, each as Django states it, or as we do."""
    questions = tuple(map(_question, asked))
    statements = (_as_json(one.sql, len(one.said)) for one in questions)
    return Compiled(questions, f"SELECT {', '.join(statements)}")  # each is Django's own, or ours


def _question(asked: QuerySet[Any, Any] | Written) -> Question:
    if isinstance(asked, Written):
        return Question(asked.sql, asked.params, asked, None)
    compiler = asked.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:  # nothing is asked for: no row can be among none
        sql, params = "", ()
    return Question(sql, tuple(params), asked, compiler)


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


def _found(one: Question, text: str | None) -> list[Any]:
    rows = _rows(text, one.said)
    return list(_instances(rows, one.compiler)) if one.finds_instances else rows


def _reading(field: Any) -> Reading:
    """Return how a column is read from what JSON says: as its kind is, or as a column of ours reads its own text."""
    own = getattr(field, "from_text", None)
    return own or _SAID.get(field.get_internal_type())


def _rows(text: str | None, said: Sequence[Reading]) -> Rows:
    rows: list[list[Any]] = json.loads(text, parse_float=Decimal) if text else []
    to_read = [(place, read) for place, read in enumerate(said) if read]
    for row in rows:
        for place, read in to_read:
            if row[place] is not None:
                row[place] = read(row[place])
    return list(map(tuple, rows))


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
