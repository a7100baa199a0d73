"""How long people who work with families wait for a page among many families, and for a visit to be logged.

The families belong to 150 councils, as England's do: 200,000 are 1,333 in each. ``BENCH_COUNCILS=1`` gives them all to
one, which is the worst there could be. All families of whoever asks are judged, a team holds eight times as many as a
keyworker, and the others have been visited, too.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.conf import settings  # noqa: E402  # the settings come first
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from families.models import Agency, Family, Person, Source  # noqa: E402
from keyworkers.models import Assignment, Intervention, Participation, Role, Team, User  # noqa: E402
from outcomes.actions import judge_again  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.bench.imports import database  # noqa: E402
from tests.bench.judging import (  # noqa: E402
    AT,
    COLUMNS,
    FAMILIES,
    JUDGED,
    TODAY,
    VERDICT,
    Place,
    copy_in,
    further_councils,
    in_ranges,
    make_council,
    without_checks,
)
from tests.bench.search import timed  # noqa: E402

COUNCILS = int(os.environ.get("BENCH_COUNCILS", "150"))
HELD, WORKERS, NOTES, ASKED = 20, 8, 30, int(os.environ.get("BENCH_ASKED", "40"))
WAITING = 30  # families of the council that nobody holds yet
RECORD = (
    *("family", "family_why", "family_people", "family_evidence", "family_assessment", "family_plan"),
    *("family_timeline", "family_distance", "family_documents", "family_handover", "family_contact"),
    *("family_plan_review", "family_print", "family_print_plan", "family_print_chronology"),
)
AREAS = ("home", "mornings", "together", "safe", "wellbeing", "support")
# What a need has of its verdict is written for every family of the council by judging; for the others it is copied.
NOTED = """
    INSERT INTO keyworkers_intervention (council_id, family_id, worker_id, kind, happened_on, minutes, place, outcome,
        not_seen_why, note, child_said, next_step, idempotency_key, recorded_at, withdrawn_because)
    SELECT f.council_id, f.id, u.id, 'visit', %s::date - 7 * n, 45, 'At home', 'seen', '', 'We talked about mornings.',
        '', '', gen_random_uuid(), %s, ''
    FROM families_family f JOIN keyworkers_user u ON u.council_id = f.council_id AND u.username LIKE 'bench%%',
        generate_series(1, 3) n WHERE NOT f.id = ANY (%s)
"""


@dataclass(frozen=True)
class People:
    """Who asks, and the families a keyworker holds."""

    keyworker: Client
    manager: Client
    programme: Client
    held: list[int]


def bench(families: int = FAMILIES, councils: int = COUNCILS) -> str:
    """Return the measurement in words: a database of its own, filled, asked and dropped."""
    with database(), TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files):
        return "\n".join(measured(families, councils))


def measured(families: int, councils: int = COUNCILS) -> Iterator[str]:
    """Yield a line for each page: its p50 and p95, the processor's work of both processes beside it."""
    started = perf_counter()
    people = people_of(fill(families, councils), families // councils)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        plain = sorted(timed(lambda: cursor.execute("SELECT 1")) for _ in range(200))[100]
    yield (
        f"pages: {families:,} families of {councils} councils, {families // councils:,} of the one that asks, made in"
        f" {perf_counter() - started:.0f} s; a keyworker with {len(people.held)} of them and {NOTES} notes of each;"
        f" SELECT 1 {plain.passed:.2f} ms"
    )
    for name, ask in asked_for(people).items():
        yield _line(name, ask, people.held, plain=plain.worked)


def asked_for(people: People) -> Mapping[str, Callable[[int], Any]]:
    """Return what is measured: by name, what asks for it of a family."""

    def page(client: Client, address: str) -> Callable[[int], Any]:
        return lambda _: client.get(address)

    def record(name: str) -> Callable[[int], Any]:
        return lambda family: people.keyworker.get(reverse(name, args=[family]))

    return {
        "home": page(people.keyworker, "/"),
        "families": page(people.keyworker, reverse("families")),
        "everything that waits": page(people.keyworker, reverse("work")),
        **{name: record(name) for name in RECORD},
        "the form of a note": record("intervention_add"),
        "log a visit": lambda family: log_a_visit(people.keyworker, family),
        "a manager's home": page(people.manager, "/"),
        "a manager's families": page(people.manager, reverse("families")),
        "the team's work": page(people.manager, reverse("work")),
        "allocation": page(people.manager, reverse("allocation")),
        "a programme manager's home": page(people.programme, "/"),
        "a programme manager's families": page(people.programme, reverse("families")),
        "the council's allocation": page(people.programme, reverse("allocation")),
    }


def fill(families: int, councils: int) -> Place:
    """COPY the invented families of the first council in, and write the others as copies of them."""
    of, size = make_council(), families // councils
    _further(of, councils - 1)
    ours = min(size, JUDGED)
    with connection.cursor() as cursor, without_checks(cursor):
        for some in in_ranges(range(1, ours + 1)):
            copy_in(cursor, some, of)
        for columns in COLUMNS.values():
            cursor.execute(_copies(columns, families, ours, size=size, kinds=Source.objects.count() // councils))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    judge_again(range(1, ours + 1), at=AT)
    with connection.cursor() as cursor:
        cursor.execute(_copies(VERDICT, families, ours, size=size))
    return of


def _copies(columns: str, families: int, ours: int, *, size: int, kinds: int = 0) -> str:
    """Return the statement that writes a table's rows once more for all families to come, council after council."""
    table, _, names = columns.partition(" ")
    on, council = f"s * {ours}", f"s * {ours} / {size}"
    attachment = f"(SELECT a.id FROM outcomes_attachment a WHERE a.family_id = v.family_id + {on})"  # noqa: S608  # ours
    moved = {
        "id": f"v.id + {on if table == 'families_family' else f'4 * {on}'}",
        "person_id": f"person_id + 4 * {on}",
        "family_id": f"family_id + {on}",
        "reference": "reference || '+' || s",
        "council_id": f"council_id + {council}",
        "plan_id": f"plan_id + {council}",
        "source_id": f"source_id + {kinds} * ({council})",
        "attachment_id": attachment,
    }
    told = ", ".join(moved.get(name, name) for name in names.strip("()").split(", "))
    times = families // ours - 1
    return f"INSERT INTO {table} {names} SELECT {told} FROM {table} v, generate_series(1, {times}) s"  # noqa: S608


def _further(of: Place, councils: int) -> None:
    """Add councils, each with its plan and sources, numbered on from those of the first."""
    made = further_councils(of, councils)
    User.objects.bulk_create(
        User(council=council, username=f"bench-{council.slug}", role=Role.PROGRAMME_MANAGER) for council in made
    )
    first = list(Source.objects.order_by("pk"))
    sources = Source.objects.bulk_create(
        Source(council=council, kind=one.kind, allowed_lag_days=one.allowed_lag_days, records_from=one.records_from)
        for council in made
        for one in first
    )
    if sources and sources[-1].pk != first[-1].pk + len(sources):
        raise RuntimeError("What is another council's own is not numbered on.")


def people_of(of: Place, size: int) -> People:
    """Return who asks: a team that holds families of the council, some families waiting, and one record in full."""
    agency = Agency.objects.create(council=of.council, name="Aldermere Council", kind="council")
    team = Team.objects.create(council=of.council, agency=agency, name="North")
    north = _team(of, team)
    elsewhere = _team(of, Team.objects.create(council=of.council, agency=agency, name="South"), called="south")
    ours = range(1, min(size, JUDGED) + 1)
    held = list(ours)[: HELD * WORKERS]
    others = list(ours)[len(held) : -WAITING] if len(held) + WAITING < len(ours) else []
    _hold(of, north, held)
    _hold(of, elsewhere, others)
    _notes(of, held, north)
    first = held[:: len(north)][:HELD]
    for family in first:
        _whole_record(of, family, north[0])
    manager = User.objects.create(council=of.council, username="manager", role=Role.TEAM_MANAGER, team=team)
    programme = User.objects.create(council=of.council, username="programme", role=Role.PROGRAMME_MANAGER)
    return People(_browser(north[0]), _browser(manager), _browser(programme), first)


def _team(of: Place, team: Team, called: str = "north") -> list[User]:
    return User.objects.bulk_create(
        User(council=of.council, username=f"{called}{number}", first_name="Kim", role=Role.KEYWORKER, team=team)
        for number in range(WORKERS)
    )


def _hold(of: Place, workers: list[User], families: list[int]) -> None:
    since = {"council": of.council, "kind": "lead", "starts_on": TODAY - timedelta(days=400)}
    Assignment.objects.bulk_create(
        Assignment(family_id=family, keyworker=workers[place % len(workers)], **since)
        for place, family in enumerate(families)
    )


def _notes(of: Place, held: list[int], workers: list[User]) -> None:
    """Write thirty notes with each family of the team, the last ones further back for some, and three with others."""
    said = {"kind": "visit", "minutes": 45, "place": "At home", "outcome": "seen", "note": "We talked about mornings."}
    notes = Intervention.objects.bulk_create(
        Intervention(
            council=of.council,
            family_id=family,
            worker=workers[place % len(workers)],
            recorded_at=AT,
            happened_on=TODAY - timedelta(days=7 * number + place % 50),
            idempotency_key=uuid.uuid4(),
            **said,
        )
        for place, family in enumerate(held)
        for number in range(NOTES)
    )
    Participation.objects.bulk_create(Participation(intervention=note, person_id=note.family_id * 4) for note in notes)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE keyworkers_intervention DISABLE TRIGGER USER")
        cursor.execute(NOTED, [TODAY, AT, held])
        cursor.execute("ALTER TABLE keyworkers_intervention ENABLE TRIGGER USER")


def _whole_record(of: Place, number: int, worker: User) -> None:
    """Give a family all its record has pages for: a plan with goals, an assessment, readings, documents."""
    family = Family.objects.get(pk=number)
    own = {"council": of.council, "family": family}
    plan = make.FamilyPlanFactory(**own, written_by=worker)
    for wording in ("Mornings", "Money", "Sleep"):
        goal = make.GoalFactory(council=of.council, family_plan=plan, wording=wording)
        for days in (-3, 5, 30):
            due = TODAY + timedelta(days=days)
            make.ActionFactory(council=of.council, goal=goal, worker=worker, due_on=due)
    make.ReviewFactory(council=of.council, family_plan=plan, written_by=worker)
    done = {"completed_on": TODAY - timedelta(days=90), "summary": "They want calmer mornings."}
    assessment = make.AssessmentFactory(**own, written_by=worker, **done)
    for person in Person.objects.filter(memberships__family=family).distinct():
        make.AssessedMemberFactory(council=of.council, assessment=assessment, person=person)
    tool = make.DistanceToolFactory(council=of.council)
    for months in (9, 6, 3, 0):
        on = TODAY - timedelta(days=30 * months + 1)
        then = {"starts_on": on, "ends_on": on + timedelta(days=1)}
        for area in AREAS:
            about = {"measure": "distance.reading", "code": f"{tool.slug}/{area}/worker", "value": 20 + months}
            make.EvidenceFactory(**own, person=None, entered_by=worker, **about, **then)
    for _ in range(3):
        make.DocumentFactory(**own, uploaded_by=worker)
    make.HandoverFactory(**own, to_worker=worker)


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def log_a_visit(client: Client, family: int) -> Any:
    """Log a visit as the form sends it."""
    form = {
        "kind": "visit",
        "happened_on": f"{TODAY:%d/%m/%Y}",
        "minutes": "45",
        "outcome": "not-seen",
        "not_seen_why": "no-answer",
        "place": "At home",
        "note": "Nobody opened.",
        "key": str(uuid.uuid4()),
        "is_another": "on",
    }
    return client.post(reverse("intervention_add", args=[family]), form)


def _line(name: str, ask: Callable[[int], Any], held: list[int], *, plain: float) -> str:
    for family in held[:8]:  # of a question's first five the database plans each anew
        if (status := ask(family).status_code) not in (200, 302):
            raise RuntimeError(f"{name}: {status}")
    with CaptureQueriesContext(connection) as queries:
        ask(held[0])
    questions = len(queries)  # before the next request empties the log
    asked = (held * (ASKED // len(held) + 1))[:ASKED]
    taken = [timed(partial(ask, family)) for family in asked]
    passed, worked = (sorted(getattr(one, what) for one in taken) for what in ("passed", "worked"))
    late = int(ASKED * 0.95)
    return (
        f"  {name}: p50 {passed[ASKED // 2]:.0f} ms, p95 {passed[late]:.0f} ms; work p50 {worked[ASKED // 2]:.0f} ms,"
        f" p95 {worked[late]:.0f} ms ({worked[late] / plain:.0f} times SELECT 1); {questions} questions"
    )


if __name__ == "__main__":
    with database(), TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files):
        for line in measured(int(sys.argv[1]) if len(sys.argv) > 1 else FAMILIES):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
