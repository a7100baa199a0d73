"""How fast a family is found among 800,000 invented people of one council: p50 and p95 of each kind of search."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import StringIO
from itertools import accumulate, product
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.db import connection  # noqa: E402  # the settings come first

from families.invented.names import ORIGINS  # noqa: E402
from families.models import Council  # noqa: E402
from families.scopes import Scope  # noqa: E402
from families.search.finding import search  # noqa: E402

SEED = 2020
TODAY = date(2020, 9, 30)
NOW = datetime(2020, 9, 30, 9, tzinfo=UTC)
STEP = 20_000
NULL = "none"
STARTS = "Ash Bar Bent Brad Burn Cal Chad Clay Col Cran Dal Den Dun Eas El Far Fen Gar Glad Gran Hal Hart Hay Hol Hux"
ENDS = "away bourne bridge bury by combe croft den down field ford gate ham hurst land ley man more ridge shaw son ton"
STREETS = "Alder Bank Bridge Brook Chapel Church Crown Dale Elm Garden Grove Hill Kiln Lime Manor Mill Orchard Park"
KINDS_OF_STREET = "Avenue Close Court Crescent Drive Gardens Lane Place Road Street Terrace Way"
AREAS = "AL BD HX LU SG WD"


class Zipf:
    """Words of which the second is half as frequent as the first, the third a third, and so on, softened."""

    def __init__(self, words: Sequence[str], *, rng: Random, softened: float) -> None:
        self.words = list(words)
        rng.shuffle(self.words)
        self.weights = list(accumulate(1 / (place + softened) for place in range(len(self.words))))

    def draw(self, rng: Random, count: int) -> list[str]:
        """Return some of the words, the first ones often."""
        return rng.choices(self.words, cum_weights=self.weights, k=count)


@dataclass
class Tables:
    """The rows of an invented council, table by table."""

    families: list[Sequence[Any]] = field(default_factory=list)
    people: list[Sequence[Any]] = field(default_factory=list)
    references: list[Sequence[Any]] = field(default_factory=list)
    memberships: list[Sequence[Any]] = field(default_factory=list)
    homes: list[Sequence[Any]] = field(default_factory=list)


COLUMNS = {
    "families": "families_family (id, council_id, reference, name, recorded_at)",
    "people": "families_person (id, council_id, given_name, family_name, born_on, sex, recorded_at)",
    "references": "families_identifier (council_id, person_id, kind, value)",
    "memberships": "families_membership (council_id, family_id, person_id, relationship, lives_there,"
    " has_parental_responsibility, starts_on, ends_on, recorded_at)",
    "homes": "families_residence (council_id, family_id, address_1, address_2, postcode, uprn, local_uprn,"
    " starts_on, ends_on, recorded_at)",
}
TABLES = [columns.partition(" ")[0] for columns in COLUMNS.values()]
CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'x')"
REFRESH = "SELECT families_search_refresh(ARRAY(SELECT id FROM families_family WHERE id >= %s AND id < %s))"


class Names:
    """Thousands of last names, hundreds of first ones, thousands of streets and postcodes."""

    def __init__(self, rng: Random) -> None:
        given = {name for origin in ORIGINS for name in origin.women + origin.men + origin.girls + origin.boys}
        places = ("".join(parts) for parts in product(STARTS.split(), ["", "ing", "er", "el"], ENDS.split()))
        last = {name for origin in ORIGINS for name in origin.last} | {*places}
        streets = product(STARTS.split(), STREETS.split(), KINDS_OF_STREET.split())
        self.given = Zipf(sorted(given), rng=rng, softened=10)
        self.last = Zipf(sorted(last), rng=rng, softened=12)
        self.streets = Zipf([f"{start}{mid.lower()} {kind}" for start, mid, kind in streets], rng=rng, softened=50)
        self.outward = Zipf([f"{a}{n}" for a in AREAS.split() for n in range(1, 15)], rng=rng, softened=20)


def invented(rng: Random, *, first: int, count: int, council: int, names: Names) -> Tables:
    """Return families of four: two adults and two children, some of other last names, and where they lived."""
    tables = Tables()
    given, last = iter(names.given.draw(rng, count * 4)), iter(names.last.draw(rng, count * 2))
    streets, outward = iter(names.streets.draw(rng, count * 2)), iter(names.outward.draw(rng, count * 2))
    for family in range(first, first + count):
        name, other = next(last), next(last)
        tables.families.append((family, council, f"F{family:06}", name, NOW))
        for place in range(4):
            named = other if rng.random() < (0.5 if place == 1 else 0.15) else name
            _person(tables, rng, council=council, family=family, place=place, name=(next(given), named))
        for is_current in (True, False)[: 1 + (rng.random() < 0.6)]:
            home = _home(rng, street=next(streets), outward=next(outward), is_current=is_current)
            tables.homes.append((council, family, *home, NOW))
    return tables


def _person(tables: Tables, rng: Random, *, council: int, family: int, place: int, name: tuple[str, str]) -> None:
    person, is_child = family * 4 + place, place > 1
    start = date(2003, 1, 1) if is_child else date(1960, 1, 1)
    born_on = start + timedelta(days=rng.randrange(16 * 365 if is_child else 38 * 365))
    tables.people.append((person, council, *name, born_on, "FM"[place % 2], NOW))
    known = {"hub": f"I{person:07}", "nhs": f"9{person:09}"}
    known |= (
        {"upn": f"A{person:012}"}
        if is_child
        else {"nino": f"QQ{person % 1_000_000:06}{'ABCD'[person // 1_000_000 % 4]}"}
    )
    tables.references.extend((council, person, kind, value) for kind, value in known.items())
    kind = ("mother", "father", "child", "child")[place]
    has_left = "2018-06-01" if rng.random() < 0.1 else None
    tables.memberships.append((council, family, person, kind, True, not is_child, "2016-01-01", has_left, NOW))


def _home(rng: Random, *, street: str, outward: str, is_current: bool) -> Sequence[Any]:
    inward = f"{rng.randrange(1, 10)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"
    first, second = f"{rng.randrange(1, 200)} {street}", ""
    if rng.random() < 0.15:
        first, second = f"Flat {rng.randrange(1, 30)}", first
    days = ("2018-01-01", None) if is_current else ("2015-01-01", "2018-01-01")
    return first, second, f"{outward} {inward}", "", "", *days


def fill(*, people: int, councils: int = 1) -> None:
    """Write the invented people without the checks and triggers of a real load, then the search's documents."""
    rng = Random(SEED)  # noqa: S311  # nothing here is a secret
    names = Names(rng)
    made = [Council.objects.create(name=f"Council {n}", slug=f"council-{n}", brand="Families") for n in range(councils)]
    share = people // 4 // councils
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(CHECKS, [table])
            for (check,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        for number, council in enumerate(made):
            for first in range(0, share, STEP):
                rows = invented(
                    rng,
                    first=number * share + first,
                    count=min(STEP, share - first),
                    council=council.pk,
                    names=names,
                )
                copy(cursor, rows)
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_document_words'")
        index = cursor.fetchone()[0]
        cursor.execute("DROP INDEX search_document_words")
        cursor.execute("ANALYZE")
        for first in range(0, share * councils, STEP):
            cursor.execute(REFRESH, [first, first + STEP])
        cursor.execute(index)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE families_searchdocument, families_searchword, families_family, families_person")


def copy(cursor: Any, tables: Tables) -> None:
    """COPY the rows in."""
    for name, columns in COLUMNS.items():
        lines = StringIO()
        csv.writer(lines).writerows([NULL if cell is None else cell for cell in row] for row in getattr(tables, name))
        lines.seek(0)
        cursor.copy_expert(f"COPY {columns} FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", lines)


@dataclass(frozen=True)
class Somebody:
    """Somebody drawn from the invented people, of whom each kind of search knows something."""

    given: str
    last: str
    born_on: date
    street: str
    postcode: str
    nhs: str
    reference: str


DRAWN = """
    SELECT p.given_name, p.family_name, p.born_on, r.address_1 || ' ' || r.address_2, r.postcode, i.value, f.reference
    FROM families_person p JOIN families_membership m ON m.person_id = p.id JOIN families_family f ON f.id = m.family_id
    JOIN families_residence r ON r.family_id = f.id JOIN families_identifier i ON i.person_id = p.id AND i.kind = 'nhs'
    WHERE p.id = ANY (%s) AND length(p.given_name) > 4 AND length(p.family_name) > 5
"""
KINDS: dict[str, Callable[[Somebody], str]] = {
    "full name": lambda who: f"{who.given} {who.last}",
    "last name": lambda who: who.last,
    "first name": lambda who: who.given,
    "parts of both names": lambda who: f"{who.last[:4]} {who.given[:3]}",
    "initial and last name": lambda who: f"{who.given[0]} {who.last}",
    "a letter missing": lambda who: f"{who.given} {who.last[:3]}{who.last[4:]}",
    "two letters swapped": lambda who: f"{who.given} {who.last[:2]}{who.last[3]}{who.last[2]}{who.last[4:]}",
    "misspelt last name": lambda who: f"{who.last[:3]}x{who.last[4:]}",
    "nickname": lambda who: f"bill {who.last}",
    "date of birth": lambda who: f"{who.born_on:%d/%m/%Y}",
    "name and date of birth": lambda who: f"{who.last} {who.born_on:%d/%m/%Y}",
    "address": lambda who: who.street,
    "name and address": lambda who: f"{who.given} {who.street}",
    "postcode": lambda who: who.postcode,
    "first half of postcode": lambda who: who.postcode.split()[0],
    "name and half a postcode": lambda who: f"{who.given} {who.last} {who.postcode.split()[0]}",
    "NHS number": lambda who: who.nhs,
    "family reference": lambda who: who.reference,
    "two letters": lambda who: who.given[:2],
    "stop letters": lambda who: "a b c d",
    "nobody": lambda who: f"{who.last[::-1]} xyzzy",
}


def bench(people: int = 800_000, *, searches: int = 40) -> str:
    """Return the measurement in words: a database of its own, filled, asked and dropped."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        started = perf_counter()
        fill(people=people)
        took = perf_counter() - started
        return "\n".join([f"search: {people:,} people of one council, made in {took:.0f} s", *measured(searches)])
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def measured(searches: int) -> Iterator[str]:
    """Yield a line for each kind of search: how long it takes, and how much work of both processes that is."""
    scope = Scope(council=Council.objects.latest("id").pk)
    drawn = drawn_people(searches)
    with connection.cursor() as cursor:
        plain = sorted(timed(lambda: cursor.execute("SELECT 1")) for _ in range(200))[100]
    yield f"  SELECT 1: {plain.passed:.2f} ms"
    for kind, typed in KINDS.items():
        asked = [partial(search, typed(who), scope=scope, today=TODAY) for who in drawn]
        asked[0]()
        times = sorted(map(timed, asked))
        middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        work = sorted(each.worked for each in times)[int(len(times) * 0.95)]
        yield (
            f"  {kind}: p50 {middle.passed:.1f} ms, p95 {late.passed:.1f} ms"
            f" ({middle.passed / plain.passed:.0f} and {late.passed / plain.passed:.0f} times SELECT 1);"
            f" p95 of the processor's work {work:.1f} ms"
        )


def drawn_people(count: int) -> list[Somebody]:
    """Return some of the people, always the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM families_person")
        ids = Random(SEED).choices(range(cursor.fetchone()[0]), k=count * 5)  # noqa: S311  # nothing here is a secret
        cursor.execute(DRAWN, [ids])
        return [Somebody(*row) for row in cursor.fetchall()][:count]


class Taken(NamedTuple):
    """How long something took, and how long processors worked at it, in milliseconds; a busy machine tells by both."""

    passed: float
    worked: float


def timed(work: Callable[[], object]) -> Taken:
    """Return how long a run took, the database's work for this connection included."""
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    started, own, theirs = perf_counter(), process_time(), worked(backend)
    work()
    passed = perf_counter() - started
    return Taken(passed * 1000, (process_time() - own + worked(backend) - theirs) * 1000)


def worked(process: Path) -> float:
    """Return the seconds a process has worked, 0 where the machine does not tell."""
    return int(process.read_text().split()[0]) / 1e9 if process.exists() else 0


if __name__ == "__main__":
    sys.stdout.write(bench(int(sys.argv[1]) if len(sys.argv) > 1 else 800_000) + "\n")
