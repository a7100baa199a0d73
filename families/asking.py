"""Questions made once a process and asked again and again: making one takes longer than answering it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg2.extensions import AsIs

from families.prepared import Planned, run_kept, run_planned
from families.reading import Compiled, Written, compiled

MOST = 500  # shapes kept of one question; some are as many as what may be asked


class MadeOnce:
    """Questions that differ from one asking to the next in numbers, days and whose rows they are of: made once.

    Making them takes several times as long as answering, and so may planning them: the database keeps them. ``ask``
    returns them for what it is given, and is called once for each shape of that: its numbers, days and moments and its
    sets of numbers that are not empty may be any, also those of a tuple or of a frozen dataclass as a scope is, all
    else is part of the shape. It is then given others in their place (:class:`_StandIns`), so it must ask with them as
    they are, and neither reckon with them nor look at them.
    """

    def __init__(self, ask: Callable[..., Iterable[QuerySet[Any, Any] | Written]]) -> None:
        self._ask = ask
        self._made: dict[tuple[Any, ...], _Made] = {}

    def of(self, **about: Any) -> list[list[Any]]:
        """Return what each question finds of these, in one trip."""
        put = _StandIns()
        shape = tuple((name, put.for_(one)) for name, one in about.items())
        made = self._made.get(shape)
        if made is None:
            questions = compiled(tuple(self._ask(**dict(shape))))
            put.refuse_reckoning(param for one in questions.questions for param in one.params)
            if len(self._made) >= MOST:
                self._made.clear()
            made = self._made[shape] = _Made(questions, _kept(questions, put.values))
        with connection.cursor() as cursor:
            run_kept(cursor, made.kept, [_as_parameter(value) for value in put.values.values()])
            return made.questions.read(cursor.fetchone())


@dataclass(frozen=True, slots=True)
class _Made:
    """Questions that were made, and all of them as the one statement that the database keeps."""

    questions: Compiled
    kept: Planned


_AMONG, _ARRAY = re.compile(r"IN \(THESE_(\d+)\)"), re.compile(r"ARRAY\[THESE_(\d+)\]")


def _kept(made: Compiled, values: Mapping[Any, Any]) -> Planned:
    """Return questions as one statement with a parameter for each thing they were made with."""
    places = {
        stand_in: AsIs(f"THESE_{place}" if isinstance(value, AsIs) else f"${place}")
        for place, (stand_in, value) in enumerate(values.items(), start=1)
    }
    with connection.cursor() as cursor:
        sql = cursor.mogrify(made.sql, made.params(places)).decode()
    sql = _ARRAY.sub(r"$\1", _AMONG.sub(r"= ANY ($\1)", sql))
    return Planned(sql, tuple(map(_type_of, values.values())))


def _type_of(value: Any) -> str:
    match value:
        case AsIs():
            return "bigint[]"
        case datetime():
            return "timestamptz"
        case date():
            return "date"
    return "bigint"


def _as_parameter(value: Any) -> Any:
    return f"{{{value}}}" if isinstance(value, AsIs) else value


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
            case int() if not isinstance(one, bool):
                return self._put(-(2**61) - len(self.values), one)
            case date():
                day = date.fromordinal(1 + 1_000 * len(self.values))
                is_moment = isinstance(one, datetime)
                return self._put(datetime.combine(day, time(), UTC) if is_moment else day, one)
            case tuple():
                return tuple(map(self.for_, one))
            case frozenset():
                return frozenset({self._put(-(2**61) - len(self.values), _these(one))}) if one else one
        if is_dataclass(one) and not isinstance(one, type):
            return replace(one, **{each.name: self.for_(getattr(one, each.name)) for each in fields(one)})
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
        self._made: tuple[Compiled, Planned] | None = None

    def of(self, ids: Iterable[int]) -> list[list[Any]]:
        """Return what each question finds of these few ids, of which there is at least one: in one trip."""
        made, planned = self._compiled()
        with connection.cursor() as cursor:
            run_planned(cursor, planned, ids=ids)
            return made.read(cursor.fetchone())

    def of_many(self, ids: Iterable[int]) -> list[list[Any]]:
        """Return what each question finds of these ids: in a trip each, and as the driver reads it."""
        return self._compiled()[0].found_in_turn({_THESE: _these(ids)})

    def _compiled(self) -> "tuple[Compiled, Planned]":
        if self._made is None:
            made = compiled(tuple(self._ask([_THESE])))
            self._made = made, _planned(made)
        return self._made


_THESE = -(2**62)  # stands for the ids asked of: no row has it, nor does anything else a question holds


def _planned(made: Compiled) -> Planned:
    these = AsIs("THESE")
    with connection.cursor() as cursor:
        sql = cursor.mogrify(made.sql, made.params({_THESE: these})).decode()
    return Planned(sql.replace("IN (THESE)", "= ANY ($1)"))


def _these(ids: Iterable[int]) -> AsIs:
    return AsIs(", ".join(map(str, ids)) or "NULL")  # nothing is among nothing
