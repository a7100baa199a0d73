"""Reading several small things at once: one trip to the database where each would cost one of its own."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import md5
from types import MappingProxyType
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from psycopg2.errors import InvalidSqlStatementName
from psycopg2.extensions import AsIs

from families.scopes import Scope

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
    return _compiled(asked).found()


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


class MadeOnce:
    """Questions that differ from one asking to the next in numbers, days and whose rows they are of: made once.

    Making them takes several times as long as answering. ``ask`` returns them for what it is given, and is called once
    for each shape of that: its numbers, its days, its sets of numbers that are not empty and a scope's may be any, all
    else is part of the shape. It is then given others in their place (:class:`_StandIns`), so it must ask with them as
    they are, and neither reckon with them nor look at them.
    """

    def __init__(self, ask: Callable[..., Iterable[QuerySet[Any, Any]]]) -> None:
        self._ask = ask
        self._made: dict[tuple[Any, ...], _Compiled] = {}

    def of(self, **about: Any) -> list[list[Any]]:
        """Return what each question finds of these, in one trip."""
        put = _StandIns()
        shape = tuple((name, put.for_(one)) for name, one in about.items())
        made = self._made.get(shape)
        if made is None:
            made = _compiled(tuple(self._ask(**dict(shape))))
            put.refuse_reckoning(param for one in made.questions for param in one.params)
            self._made[shape] = made
        return made.found(put.values)


LONG_AGO = 1000


class _StandIns:
    """What stands in a question for what it will be asked with: nothing a row could hold, the same for the same place.

    Days lie years apart, and long before any that is asked with: what was reckoned with one is none of them.
    """

    def __init__(self) -> None:
        self.values: dict[Any, Any] = {}

    def for_(self, one: Any) -> Any:
        """Return what stands in for something, or itself."""
        match one:
            case bool():
                return one
            case int():
                return self._put(-(2**61) - len(self.values), one)
            case date():
                return self._put(date.fromordinal(1 + 1_000 * len(self.values)), one)
            case frozenset():
                return frozenset({self._put(-(2**61) - len(self.values), _listed(one))}) if one else one
            case Scope():
                of_scope = (one.council, one.families, one.hidden, one.packs)
                council, families, hidden, packs = map(self.for_, of_scope)
                return replace(one, council=council, families=families, hidden=hidden, packs=packs)
        return one

    def refuse_reckoning(self, params: Iterable[Any]) -> None:
        """Refuse a question that would be asked with a day reckoned from what stands in for another."""
        for param in params:
            if isinstance(param, date) and param.year < LONG_AGO and param not in self.values:
                raise OverflowError(f"A question made once reckons with a day: {param}.")

    def _put(self, stand_in: Any, value: Any) -> Any:
        self.values[stand_in] = value
        return stand_in


class AskedAgain:
    """Questions that every save asks again of other ids: made once a process, for that takes longer than answering.

    ``ask`` is given the ids it asks of, which must stand there as they are (``pk__in=ids``), and returns the questions;
    of a few ids they are then asked by one statement as :func:`at_once` does, of many one after the other.
    """

    def __init__(self, ask: Callable[[Sequence[int]], Iterable[QuerySet[Any, Any]]]) -> None:
        self._ask = ask
        self._made: tuple[_Compiled, Planned] | None = None

    def of(self, ids: Iterable[int]) -> list[list[Any]]:
        """Return what each question finds of these few ids, of which there is at least one: in one trip."""
        return _Compiled.found_planned(*self._compiled(), ids)

    def of_many(self, ids: Iterable[int]) -> list[list[Any]]:
        """Return what each question finds of these ids: in a trip each, and as the driver reads it."""
        return self._compiled()[0].found_in_turn(ids)

    def _compiled(self) -> "tuple[_Compiled, Planned]":
        if self._made is None:
            made = _compiled(tuple(self._ask([_THESE])))
            self._made = made, made.planned()
        return self._made


_THESE = -(2**62)  # stands for the ids asked of: no row has it, nor does anything else a question holds


@dataclass(frozen=True, slots=True)
class _Question:
    """One question as its statement, with whoever reads its answer."""

    sql: str
    params: tuple[Any, ...]
    asked: QuerySet[Any, Any]
    compiler: Any

    def about(self, ids: AsIs) -> list[Any]:
        """Return its parameters, with ``ids`` where it was made without."""
        return [ids if param == _THESE else param for param in self.params]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """Some questions, and all of them as one statement."""

    questions: tuple[_Question, ...]
    sql: str

    def found(self, values: Mapping[Any, Any] = MappingProxyType({})) -> list[list[Any]]:
        """Return what each question finds, with ``values`` in the place of what they were made with."""
        params = [param for one in self.questions for param in one.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_instead(param, values) for param in params] if values else params)
            return self._read(cursor.fetchone())

    def planned(self) -> Planned:
        """Return them as a statement about the ids they were made without."""
        these = AsIs("THESE")
        with connection.cursor() as cursor:
            sql = cursor.mogrify(self.sql, [param for one in self.questions for param in one.about(these)]).decode()
        return Planned(sql.replace("IN (THESE)", "= ANY ($1)"))

    def found_planned(self, planned: Planned, ids: Iterable[int]) -> list[list[Any]]:
        """Return what each question finds of these ids."""
        with connection.cursor() as cursor:
            run_planned(cursor, planned, ids=ids)
            return self._read(cursor.fetchone())

    def _read(self, row: Row) -> list[list[Any]]:
        return [_found(one.asked, one.compiler, text) for one, text in zip(self.questions, row, strict=True)]

    def found_in_turn(self, ids: Iterable[int]) -> list[list[Any]]:
        """Return the same, each question asked by itself."""
        these, found = _listed(ids), []
        with connection.cursor() as cursor:
            for one in self.questions:
                if one.sql:
                    cursor.execute(one.sql, one.about(these))
                found.append(_as_read(one, cursor.fetchall()) if one.sql else [])
        return found


def _instead(param: Any, values: Mapping[Any, Any]) -> Any:
    return values.get(param, param) if isinstance(param, int | date) else param


def _listed(ids: Iterable[int]) -> AsIs:
    return AsIs(", ".join(map(str, ids)) or "NULL")  # nothing is among nothing


def _as_read(one: _Question, rows: Rows) -> list[Any]:
    converters = one.compiler.get_converters([selected[0] for selected in one.compiler.select])
    read = list(map(tuple, one.compiler.apply_converters(rows, converters))) if converters else rows
    return list(_instances(read, one.compiler)) if one.asked._iterable_class is ModelIterable else read


def _compiled(asked: Sequence[QuerySet[Any, Any]]) -> _Compiled:
    questions = []
    for one in asked:
        compiler = one.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # nothing is asked for: no row can be among none
            sql, params = "", ()
        questions.append(_Question(sql, tuple(params), one, compiler))
    statements = (_as_json(one.sql, len(one.compiler.select or ())) for one in questions)
    return _Compiled(tuple(questions), f"SELECT {', '.join(statements)}")  # each is Django's own


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
