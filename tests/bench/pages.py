"""How long a keyworker waits for a page among many families: home, a record's pages, and logging a visit."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.conf import settings  # noqa: E402  # the settings come first
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from families.models import Agency  # noqa: E402
from keyworkers.models import Assignment, Intervention, Role, Team, User  # noqa: E402
from outcomes.actions import judge_again  # noqa: E402
from tests.bench.imports import database  # noqa: E402
from tests.bench.judging import AT, FAMILIES, JUDGED, TODAY, Place, fill  # noqa: E402
from tests.bench.search import timed  # noqa: E402

HELD, NOTES, ASKED = 20, 30, 60
PAGES = ("family", "family_people", "family_timeline", "family_plan", "family_assessment")


def bench(families: int = FAMILIES) -> str:
    """Return the measurement in words: a database of its own, filled, asked and dropped."""
    with database():
        return "\n".join(measured(families))


def measured(families: int) -> Iterator[str]:
    """Yield a line for each page: its p50 and p95 in the service, the processor's work of both processes beside it."""
    of = fill(families)
    held = Random(1).sample(range(1, min(families, JUDGED) + 1), HELD)  # noqa: S311  # nothing here is a secret
    judge_again(sorted(held), at=AT)
    client = keyworker_of(of, held)
    yield f"pages: {families:,} families, a keyworker with {HELD} of them and {NOTES} notes of each"
    yield _line("home", lambda _: client.get("/"), held)
    yield _line("families", lambda _: client.get(reverse("families")), held)
    for name in PAGES:
        yield _line(name, lambda family, name=name: client.get(reverse(name, args=[family])), held)  # type: ignore[misc]
    yield _line("log a visit", lambda family: log_a_visit(client, family), held)


def keyworker_of(of: Place, held: list[int]) -> Client:
    """Return the browser of a keyworker who leads the work with some families and has written of them."""
    agency = Agency.objects.create(council=of.council, name="Aldermere Council", kind="council")
    team = Team.objects.create(council=of.council, agency=agency, name="North")
    worker = User.objects.create(council=of.council, username="worker", role=Role.KEYWORKER, team=team)
    ours = {"council": of.council, "keyworker": worker, "kind": "lead", "starts_on": TODAY - timedelta(days=400)}
    Assignment.objects.bulk_create(Assignment(family_id=family, **ours) for family in held)
    said = {"kind": "visit", "minutes": 45, "place": "At home", "outcome": "seen", "note": "We talked about mornings."}
    Intervention.objects.bulk_create(
        Intervention(
            council=of.council,
            family_id=family,
            worker=worker,
            recorded_at=AT,
            happened_on=TODAY - timedelta(days=7 * number + 1),
            idempotency_key=uuid.uuid4(),
            **said,
        )
        for family in held
        for number in range(NOTES)
    )
    client = Client()
    client.force_login(worker, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def log_a_visit(client: Client, family: int) -> object:
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


def _line(name: str, ask: Callable[[int], object], held: list[int]) -> str:
    ask(held[0])
    times = sorted(timed(lambda family=held[turn % HELD]: ask(family)) for turn in range(ASKED))  # type: ignore[misc]
    middle, late = times[ASKED // 2], times[int(ASKED * 0.95)]
    work = sorted(each.worked for each in times)[int(ASKED * 0.95)]
    return f"  {name}: p50 {middle.passed:.0f} ms, p95 {late.passed:.0f} ms; p95 of the processor's work {work:.0f} ms"


if __name__ == "__main__":
    sys.stdout.write(bench(int(sys.argv[1]) if len(sys.argv) > 1 else FAMILIES) + "\n")
