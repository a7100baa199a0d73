"""How fast families are judged where they are kept: a save, the night, a rebuild, another plan tried on a council."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.db import connection, transaction  # noqa: E402  # the settings come first

from families.models import Council, Coverage, Source, Term  # noqa: E402
from keyworkers.models import Role, User  # noqa: E402
from outcomes import dryrun  # noqa: E402
from outcomes.actions import judge_again, judge_touched  # noqa: E402
from outcomes.gathering import gather  # noqa: E402
from outcomes.models import Attachment, Evidence, Framework, OutcomesPlan, Verdict  # noqa: E402
from outcomes.rules.facts import FamilyFacts  # noqa: E402
from outcomes.rules.plan import Plan  # noqa: E402
from outcomes.rules.reading import read_plan  # noqa: E402
from outcomes.rules.whatif import WhatIf  # noqa: E402
from tests.bench.imports import database  # noqa: E402
from tests.bench.rules import COVERAGE, PLAN, TERMS, invented_family  # noqa: E402
from tests.bench.search import Taken, timed  # noqa: E402

TODAY = date(2020, 9, 30)
AT = datetime(2020, 9, 30, 9, tzinfo=UTC)
FAMILIES = int(os.environ.get("BENCH_FAMILIES", "20000"))
RANGE = 100  # the night's
JUDGED = 2_000  # families invented, judged, rebuilt, and their rows moved out; the others are copies of them
SAVES = 200
A_COUNCIL = 1_300
NAIVE = 150
SIX, NINE, ONE_NEED = "value = 6,", "value = 9,", 7  # another plan: the seventh six of the text, or all of them

COLUMNS = {
    "family": "families_family (id, council_id, reference, name, recorded_at)",
    "person": "families_person (id, council_id, given_name, family_name, born_on, sex, recorded_at)",
    "membership": "families_membership (council_id, family_id, person_id, relationship, lives_there,"
    " has_parental_responsibility, starts_on, recorded_at)",
    "roll": "families_schoolroll (council_id, person_id, placement, starts_on, recorded_at)",
    "attachment": "outcomes_attachment (council_id, family_id, framework_id, plan_id, attached_on, delivery_route,"
    " recorded_at)",
    "evidence": "outcomes_evidence (council_id, person_id, measure, starts_on, ends_on, value, code, source_id,"
    " entered_by_id, recorded_at)",
}
VERDICT = (
    "outcomes_verdict (council_id, family_id, attachment_id, met, possible, rests_on, gate_met, gate_possible,"
    " is_eligible, eligibility, stale_because, judged_at)"
)
KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
"""
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = ANY (%s) AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
ROWS_OUT = """
    COPY (
        SELECT e.id, e.person_id, e.measure, e.starts_on, e.ends_on, e.value, e.code, s.kind
        FROM outcomes_evidence e JOIN families_source s ON s.id = e.source_id
        WHERE e.superseded_at IS NULL
          AND e.person_id >= current_setting('bench.first')::int AND e.person_id < current_setting('bench.below')::int
        ORDER BY e.person_id
    ) TO STDOUT WITH (FORMAT csv)
"""
# In the order of the index, one person and one measure after the other, by one process.
ORDERED_SCAN = """
    SELECT count(*), sum(latest - date '2000-01-01'), sum(total) FROM (
        SELECT person_id, measure, max(starts_on) AS latest, sum(value) AS total
        FROM outcomes_evidence GROUP BY person_id, measure ORDER BY person_id, measure OFFSET 0
    ) AS scanned
"""


@dataclass(frozen=True)
class Place:
    """The council everything is filled into."""

    council: Council
    plan: OutcomesPlan
    by: User
    sources: dict[str, int]


def make_council() -> Place:
    """Return a council with its calendar, its sources complete, and its outcomes plan."""
    council = Council.objects.create(name="Aldermere Council", slug="aldermere", brand="Stronger Families")
    Term.objects.bulk_create(
        Term(council=council, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on) for term in TERMS
    )
    sources = {}
    for known in COVERAGE:
        source = Source.objects.create(
            council=council,
            kind=known.source,
            allowed_lag_days=known.allowed_lag_days,
            records_from=known.complete_from,
        )
        Coverage.objects.create(source=source, complete_to=known.complete_to or TODAY, recorded_at=AT)
        sources[known.source] = source.pk
    framework = Framework.objects.create(slug="phase-2", name="Phase 2", starts_on=date(2015, 4, 1), source_note="S1")
    plan = OutcomesPlan.objects.create(
        council=council,
        framework=framework,
        title="Outcomes plan",
        version=1,
        in_force_on=date(2015, 4, 1),
        text=PLAN.read_text(),
        digest="",
        published_at=AT,
    )
    by = User.objects.create(council=council, username="bench", role=Role.PROGRAMME_MANAGER)
    return Place(council, plan, by, sources)


def further_councils(of: Place, count: int) -> list[Council]:
    """Add so many councils, each with the same plan, both numbered on from those of the first; return them."""
    made = Council.objects.bulk_create(
        Council(name=f"Council {number}", slug=f"council-{number}", brand="Stronger Families")
        for number in range(count)
    )
    plans = OutcomesPlan.objects.bulk_create(
        OutcomesPlan(
            council=council,
            framework=of.plan.framework,
            title=of.plan.title,
            version=of.plan.version,
            in_force_on=of.plan.in_force_on,
            text=of.plan.text,
            digest="",
            published_at=AT,
        )
        for council in made
    )
    for rows, first in ((made, of.council), (plans, of.plan)):
        if rows and rows[-1].pk != first.pk + len(rows):
            raise RuntimeError("What is another council's own is not numbered on.")
    return made


def rows_of(number: int, facts: FamilyFacts, of: Place) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the rows of one invented family, each with the name of its table."""
    council = of.council.pk
    yield "family", (number, council, f"F{number:07}", "Example", AT)
    yield "attachment", (council, number, of.plan.framework_id, of.plan.pk, facts.attached_on, "keyworker", AT)
    for person in facts.people:
        is_child = person.born_on > date(2000, 1, 1)
        yield "person", (person.id, council, "Robin", "Example", person.born_on, "F", AT)
        held = ("child" if is_child else "mother", True, not is_child, person.memberships[0].starts_on, AT)
        yield "membership", (council, number, person.id, *held)
    for roll in facts.rolls:
        yield "roll", (council, roll.person, roll.placement, roll.starts_on, AT)
    for fact in facts.facts:
        told = (fact.measure, fact.starts_on, fact.ends_on, fact.value, fact.code)
        yield "evidence", (council, fact.person, *told, of.sources[fact.source], of.by.pk, AT)


def fill(families: int) -> Place:
    """COPY the invented families in, without the checks and triggers of a real load, and return where they are."""
    of = make_council()
    with connection.cursor() as cursor, without_checks(cursor):
        for some in in_ranges(range(1, min(families, JUDGED) + 1)):
            copy_in(cursor, some, of)
        for shift in range(JUDGED, families, JUDGED):
            for columns in COLUMNS.values():
                write_again(cursor, columns, shift=shift, below=families - shift)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return of


@contextmanager
def without_checks(cursor: Any) -> Iterator[None]:
    """Take triggers, foreign keys and indexes of the tables away, and bring them back for what comes later."""
    tables = [columns.partition(" ")[0] for columns in COLUMNS.values()]
    cursor.execute(KEYS, [tables])
    keys = cursor.fetchall()
    cursor.execute(INDEXES, [["outcomes_evidence"]])
    indexes = cursor.fetchall()
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table, name, _ in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def copy_in(cursor: Any, numbers: Iterable[int], of: Place) -> None:
    """COPY the rows of some invented families in."""
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for number in numbers:
        for table, row in rows_of(number, invented_family(number), of):
            found[table].append(row)
    for table, rows in found.items():
        lines = StringIO()
        writer = csv.writer(lines)
        if table == "evidence":  # an empty code is a code
            writer.writerows(["none" if cell is None else cell for cell in row] for row in rows)
        else:
            writer.writerows(rows)
        lines.seek(0)
        cursor.copy_expert(f"COPY {COLUMNS[table]} FROM STDIN WITH (FORMAT csv, NULL 'none')", lines)


def write_again(cursor: Any, columns: str, *, shift: int, below: int) -> None:
    """Write the rows of the first families once more, for as many families further on."""
    table, _, names = columns.partition(" ")
    is_of = {"families_family": "id", "families_person": "(id / 4)", "families_schoolroll": "(person_id / 4)"}
    moved = {
        "id": f"id + {shift if table == 'families_family' else 4 * shift}",
        "person_id": f"person_id + {4 * shift}",
        "family_id": f"family_id + {shift}",
        "reference": f"reference || '+{shift}'",
        "attachment_id": f"(SELECT a.id FROM outcomes_attachment a WHERE a.family_id = v.family_id + {shift})",  # noqa: S608  # ours
    }
    which = is_of.get(table, "(person_id / 4)" if "person_id" in names and "family_id" not in names else "family_id")
    told = ", ".join(moved.get(name, name) for name in names.strip("()").split(", "))
    cursor.execute(
        f"INSERT INTO {table} {names} SELECT {told} FROM {table} v WHERE {which} <= %s",  # noqa: S608  # names of ours
        [min(JUDGED, below)],
    )


def middle_and_late(times: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    cut = quantiles(times, n=20)
    return cut[9], cut[18]


def whole(work: Callable[[], object]) -> Callable[[], None]:
    """Return the work in a transaction of its own, committed."""

    def act() -> None:
        with transaction.atomic():
            work()

    return act


def saves(of: Place) -> str:
    """One more fact of one family: entered with its marks, the family judged, its verdict stored and committed."""

    def save(number: int) -> None:
        Evidence.objects.create(
            council=of.council,
            person_id=number * 4,
            measure="asb.incident",
            starts_on=date(2020, 9, 1),
            ends_on=date(2020, 9, 2),
            source_id=of.sources["offences"],
            entered_by=of.by,
            recorded_at=AT,
        )
        if judge_touched(as_of=TODAY, at=AT, only_ours=True).count != 1:
            raise RuntimeError("One family was to be judged.")

    def update(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE families_family SET name = name || '' WHERE id = %s", [number])

    for number in range(1, 11):
        whole(lambda number=number: save(number))()  # type: ignore[misc]  # the first ones read the plan
    plain = [timed(whole(lambda number=n: update(number))) for n in range(20, 20 + SAVES)]  # type: ignore[misc]  # bound early
    taken = [timed(whole(lambda number=n: save(number))) for n in range(20, 20 + SAVES)]  # type: ignore[misc]  # bound early
    line = middle_and_late([one.passed for one in plain])
    passed, work = (middle_and_late([getattr(one, what) for one in taken]) for what in Taken._fields)
    return (
        f"a fact entered, its family judged, stored and committed, history on: p50 {passed[0]:.1f} ms,"
        f" p95 {passed[1]:.1f} ms ({passed[0] / line[0]:.0f} and {passed[1] / line[1]:.0f} times a one-row UPDATE"
        f" committed); processors' work p50 {work[0]:.1f} ms, p95 {work[1]:.1f} ms"
    )


def crossings(of: Place) -> str:
    """The night's list of who crossed, the former night's being kept, beside one ordered scan of the evidence."""

    def turned_around(day: date) -> set[int]:
        found = Verdict.objects.filter(council=of.council).turned_around(day)
        return set(found.values_list("family_id", flat=True))

    former = json.dumps(sorted(turned_around(TODAY - timedelta(days=1))))

    def listed() -> tuple[int, int]:
        tonight, before = turned_around(TODAY), set(json.loads(former))
        return len(json.dumps(sorted(tonight)).split(",")), len(tonight ^ before)

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute(ORDERED_SCAN)
            cursor.execute("RESET max_parallel_workers_per_gather")

    meet, crossed = listed()
    listing, scanning = (min(timed(work).worked for _ in range(3)) for work in (listed, scan))
    return (
        f"the night's list of crossings: {listing:.0f} ms of work ({meet:,} meet their plan, {crossed} crossed),"
        f" one ordered scan of the evidence {scanning:,.0f} ms; ratio {listing / scanning:.3f}"
    )


def rebuilt(families: int) -> tuple[str, float]:
    """Families judged again from nothing and compared, beside moving their rows out by COPY; also the time of one."""
    numbers = range(1, min(families, JUDGED) + 1)
    moved = sum(moved_out(some) for some in in_ranges(numbers))
    moving = min(timed(lambda: [moved_out(some) for some in in_ranges(numbers)]).worked for _ in range(3))
    _forget_peak()
    before = _memory("VmRSS")
    again = timed(lambda: _judge_all(len(numbers))).worked
    line = (
        f"a rebuild of {len(numbers):,} families, nothing to write: {again / len(numbers):.2f} ms of work each;"
        f" their {moved:,} rows moved out by COPY and read in Python: {moving / len(numbers):.2f} ms each;"
        f" ratio {again / moving:.1f}; peak memory {_memory('VmHWM')} MB, {before} of them there before, some of those"
        " the measurement's own"
    )
    return line, again / len(numbers)


def in_ranges(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield some numbers in ranges that one transaction takes."""
    return (numbers[start : start + RANGE] for start in range(0, len(numbers), RANGE))


class Reading:
    """Takes the rows COPY sends one by one and reads each."""

    def __init__(self) -> None:
        self.count = 0

    def write(self, row: bytes) -> int:
        """Read one row."""
        self.count += len(row.decode().split(",")) == 8
        return len(row)


def moved_out(numbers: Sequence[int]) -> int:
    """COPY the evidence of some families out, read it row by row, and return how many rows it is."""
    reading = Reading()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bench.first', %s, FALSE)", [str(numbers[0] * 4)])
        cursor.execute("SELECT set_config('bench.below', %s, FALSE)", [str(numbers[-1] * 4 + 4)])
        cursor.copy_expert(ROWS_OUT, reading)
    return reading.count


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(what: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) // 1024


def what_if(of: Place, families: int) -> str:
    """A council's families tried under another plan, as a dry run does: one need asks more, or nearly all of them."""
    ours, text = range(1, min(families, A_COUNCIL) + 1), of.plan.text
    parts = text.split(SIX)
    one = SIX.join(parts[:ONE_NEED]) + NINE + SIX.join(parts[ONE_NEED:])

    attached = set(Attachment.objects.filter(family__in=ours).values_list("id", flat=True))

    def tried(other: Plan) -> int:
        beside = WhatIf(other, as_of=TODAY)
        ranges = (ours[start : start + dryrun.RANGE] for start in range(0, len(ours), dryrun.RANGE))
        open_ones = (found for some in ranges for found in dryrun.may_differ(attached, some, beside))
        return sum(beside.difference(one.facts, versions) is not None for one, versions in open_ones)

    said = []
    for what, changed in (("one need asks for longer", one), ("nearly every need asks for longer", NINE.join(parts))):
        other = read_plan(changed, name="Another plan")
        found = tried(other)
        taken = min(timed(lambda other=other: tried(other)).worked for _ in range(3))  # type: ignore[misc]  # bound early
        said.append(f"{what}, {taken:,.0f} ms of work, {found} differ today")
    reading = timed(lambda: [gather(ours[start : start + dryrun.RANGE]) for start in range(0, len(ours), dryrun.RANGE)])
    return (
        f"another plan tried on {len(ours):,} families: {'; '.join(said)}; reading their facts alone"
        f" {reading.worked:,.0f} ms"
    )


def naive(number: int) -> bool:
    """Say whether a family meets a few of the rules today, as a first draft would: through its model instances."""
    verdict = Verdict.objects.select_related("family").get(family_id=number)
    since = TODAY - timedelta(days=182)
    is_met = True
    for membership in verdict.family.memberships.all():
        evidence = list(membership.person.evidence.filter(superseded_at=None))
        if any(each.measure in ("offence.proven", "asb.incident") and each.starts_on > since for each in evidence):
            is_met = False
        if any(each.measure.startswith("care.") and each.ends_on is None for each in evidence):
            is_met = False
        for term in list(Term.objects.filter(council_id=verdict.council_id, ends_on__lte=TODAY))[-3:]:
            told = {each.measure: each.value or 0 for each in evidence if each.starts_on == term.starts_on}
            missed = told.get("sessions.authorised", 0) + told.get("sessions.unauthorised", 0)
            if missed * 10 > told.get("sessions.possible", 0):
                is_met = False
    Verdict.objects.filter(pk=verdict.pk).update(is_eligible=verdict.is_eligible)
    return is_met


def bench(families: int = FAMILIES) -> str:
    """Return the measurements in words: a database of its own, filled, judged and dropped."""
    with database():
        return "\n".join(measured(families))


def measured(families: int) -> Iterator[str]:
    """Yield a line for each measurement."""
    started = perf_counter()
    of = fill(families)
    filled = perf_counter() - started
    first = timed(lambda: _judge_all(min(families, JUDGED)))
    with connection.cursor() as cursor:
        for shift in range(JUDGED, families, JUDGED):
            write_again(cursor, VERDICT, shift=shift, below=families - shift)
        cursor.execute("VACUUM ANALYZE")
    rows = Evidence.objects.count()
    yield (
        f"judging: {families:,} families, {rows / families:.0f} facts each (BENCH_FAMILIES=1000000 for more), made in"
        f" {filled:.0f} s; judged for the first time in {first.worked / min(families, JUDGED):.2f} ms of work each"
    )
    looped = timed(lambda: [naive(number) for number in range(1, NAIVE + 1)]).worked / NAIVE
    yield f"  {saves(of)}"
    yield f"  {crossings(of)}"
    line, again = rebuilt(families)
    yield f"  {line}"
    yield f"  {what_if(of, families)}"
    yield (
        f"  a plain loop over each family's rows as the ORM hands them out, of a few rules: {looped:.1f} ms of work a"
        f" family; {looped / again:.1f} times the rebuild of all rules"
    )


def _judge_all(families: int) -> None:
    for some in in_ranges(range(1, families + 1)):
        whole(lambda some=some: judge_again(list(some), at=AT))()  # type: ignore[misc]  # bound early


if __name__ == "__main__":
    sys.stdout.write(bench(int(sys.argv[1]) if len(sys.argv) > 1 else FAMILIES) + "\n")
