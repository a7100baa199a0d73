"""How long the pages of figures take among many families of one council: read live, and as they are kept.

All families belong to one council, which is the worst: figures are counted council by council. ``F1M=1``: 1,000,000.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.conf import settings  # noqa: E402  # the settings come first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from claims.figures import keeping  # noqa: E402
from claims.models import OpeningBalance, Programme, Target, Window  # noqa: E402
from families.models import Agency, District  # noqa: E402
from keyworkers.models import Role, Team, User  # noqa: E402
from tests.bench.imports import database  # noqa: E402
from tests.bench.judging import Place, make_council, middle_and_late  # noqa: E402
from tests.bench.search import timed  # noqa: E402

FAMILIES = 1_000_000 if os.environ.get("F1M") else int(os.environ.get("BENCH_FIGURES", "200000"))
TODAY = date(2020, 9, 30)
AT = datetime(2020, 9, 30, 9, tzinfo=UTC)
DISTRICTS, WORKERS, WINDOWS = 7, 200, 20
COLD, WARM = 5, 20

# Half the families are claimed for as attached, a third have a result, of which two thirds are paid.
ROWS = (
    """INSERT INTO families_family (id, council_id, reference, name, recorded_at)
       SELECT g, %(council)s, 'F' || g, 'Example', %(at)s FROM generate_series(1, %(families)s) g""",
    """INSERT INTO families_residence (council_id, family_id, address_1, address_2, postcode, uprn, local_uprn,
         district_id, starts_on, recorded_at)
       SELECT %(council)s, g, '1 Example Street', '', 'ZZ99 3WZ', '', '', %(district)s + g %% 7, '2015-01-01', %(at)s
       FROM generate_series(1, %(families)s) g""",
    """INSERT INTO outcomes_attachment (id, council_id, family_id, framework_id, plan_id, attached_on, delivery_route,
         recorded_at)
       SELECT g, %(council)s, g, %(framework)s, %(plan)s, date '2015-04-01' + g %% 1900,
         CASE WHEN g %% 3 = 0 THEN 'partner' ELSE 'keyworker' END, %(at)s FROM generate_series(1, %(families)s) g""",
    """INSERT INTO outcomes_verdict (council_id, family_id, attachment_id, met, possible, rests_on, gate_met,
         gate_possible, is_eligible, eligibility, stale_because, judged_at)
       SELECT %(council)s, g, g, days, days, ARRAY['offences'], days, days, g %% 20 > 0, '{}', '', %(at)s
       FROM (SELECT g, CASE WHEN g %% 2 = 0 THEN '{[2020-06-01,)}'::datemultirange ELSE '{}' END AS days
             FROM generate_series(1, %(families)s) g) made""",
    """INSERT INTO outcomes_need (council_id, family_id, attachment_id, headline, indicator, identified_on, source,
         note, recorded_at)
       SELECT %(council)s, g, g, h, h, date '2015-04-01' + g %% 1900, 'evidence', '', %(at)s
       FROM generate_series(1, %(families)s) g, unnest(ARRAY['crime', 'education', 'health']) h""",
    """INSERT INTO keyworkers_assignment (council_id, family_id, keyworker_id, kind, starts_on)
       SELECT %(council)s, g, %(worker)s + g %% 200, 'lead', date '2015-04-01' + g %% 1900
       FROM generate_series(1, %(families)s) g""",
    """INSERT INTO claims_claim (id, council_id, programme_id, family_id, attachment_id, window_id, kind, result_type,
         state, held_for, held_because, raised_at, submitted_on)
       SELECT g, %(council)s, %(programme)s, g, g, %(window)s + g %% 20, 'attachment', '', 'paid', '', '', %(at)s,
         date '2015-10-15' + 90 * (g %% 20)::int FROM generate_series(1, %(families)s, 2) g""",
    """INSERT INTO claims_claim (id, council_id, programme_id, family_id, attachment_id, window_id, kind, result_type,
         state, held_for, held_because, raised_at, submitted_on)
       SELECT 10000000 + g, %(council)s, %(programme)s, g, g, %(window)s + g %% 20, 'result',
         CASE WHEN g %% 4 = 0 THEN 'employment' ELSE 'progress' END,
         CASE WHEN g %% 9 < 6 THEN 'paid' ELSE 'submitted' END,
         '', '', %(at)s, date '2015-10-15' + 90 * (g %% 20)::int FROM generate_series(1, %(families)s, 3) g""",
    """INSERT INTO claims_claimmove (claim_id, came_from, went_to, moved_at, reason)
       SELECT c.id, '', s, c.submitted_on, 'Planted.' FROM claims_claim c,
         unnest(ARRAY['draft', 'ready', 'in-batch', 'with-audit', 'submitted']) s""",
    """INSERT INTO claims_claimmove (claim_id, came_from, went_to, moved_at, reason)
       SELECT c.id, 'submitted', 'paid', c.submitted_on + 20, 'Planted.' FROM claims_claim c WHERE c.state = 'paid'""",
)


def bench(families: int = FAMILIES) -> str:
    """Return the measurement in words: a database of its own, filled, asked and dropped."""
    with database():
        return "\n".join(measured(families))


def measured(families: int) -> Iterator[str]:
    """Yield a line for each page: read live, then as it is kept, the processor's work of both processes beside it."""
    settings.FIGURES_ARE_KEPT = True
    analyst, programme = fill(families)
    client = Client()
    client.force_login(analyst, backend=settings.AUTHENTICATION_BACKENDS[0])
    yield f"figures: {families:,} families of one council; p50 and p95 in ms, the processors' work in brackets"
    district = District.objects.order_by("pk")[0].pk
    for name, address in {
        "overview": reverse("figures"),
        "overview of a district": f"{reverse('figures')}?district={district}",
        "overview of a past day": f"{reverse('figures')}?as_at=2019-03-31",
        "breakdowns": reverse("figure_breakdowns"),
        "pace": reverse("pace"),
        "a figure and what it counts": reverse("figure", args=[programme.pk, "turned-around"]),
        "home": reverse("home"),
    }.items():
        yield f"  {name}: {_said(client, address)}"


def _said(client: Client, address: str) -> str:
    def live() -> None:
        keeping.changed(None)
        _open(client, address)

    live()
    cold = _middle_and_late(live, COLD)
    return f"live {cold}; kept {_middle_and_late(lambda: _open(client, address), WARM)}"


def _open(client: Client, address: str) -> None:
    if client.get(address).status_code != 200:
        raise RuntimeError(address)


def _middle_and_late(work: Callable[[], None], times: int) -> str:
    work()
    taken = [timed(work) for _ in range(times)]
    passed, worked = (middle_and_late([getattr(one, what) for one in taken]) for what in ("passed", "worked"))
    return f"{passed[0]:.0f} and {passed[1]:.0f} ({worked[0]:.0f} and {worked[1]:.0f})"


def fill(families: int) -> tuple[User, Programme]:
    """Write the families and their claims in, without the checks of a real load; return who looks at what."""
    of = make_council()
    programme = _programme(of)
    analyst = User.objects.create(council=of.council, username="analyst", role=Role.ANALYST)
    team = Team.objects.create(
        council=of.council,
        agency=Agency.objects.create(council=of.council, name="Council", kind="council"),
        name="North",
    )
    workers = User.objects.bulk_create(
        User(council=of.council, username=f"worker{number}", role=Role.KEYWORKER, team=team)
        for number in range(WORKERS)
    )
    districts = District.objects.bulk_create(
        District(council=of.council, name=f"District {number}") for number in range(DISTRICTS)
    )
    given: dict[str, Any] = {
        "council": of.council.pk,
        "families": families,
        "at": AT,
        "framework": of.plan.framework_id,
        "plan": of.plan.pk,
        "programme": programme.pk,
        "worker": workers[0].pk,
        "district": districts[0].pk,
        "window": programme.windows.order_by("pk")[0].pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in ROWS:
            cursor.execute(statement, given)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return analyst, programme


def _programme(of: Place) -> Programme:
    made = Programme.objects.create(
        council=of.council,
        framework=of.plan.framework,
        name="Phase 2",
        slug="phase-2",
        starts_on=date(2015, 4, 1),
        ends_on=date(2021, 4, 1),
    )
    for number in range(WINDOWS):
        first = date.fromordinal(date(2015, 10, 1).toordinal() + 90 * number)
        last = date.fromordinal(first.toordinal() + 29)
        days = {"opens_on": first, "closes_on": last, "submit_by": last, "attached_by": first, "evidence_on": first}
        Window.objects.create(programme=made, name=f"Window {number}", **days)
    for measure in ("families_turned_around", "families_worked_with"):
        Target.objects.create(programme=made, measure=measure, label="programme target", number=100_000)
        Target.objects.create(
            programme=made,
            measure=measure,
            label="in-year target",
            number=10_000,
            starts_on=date(2020, 4, 1),
            ends_on=date(2021, 4, 1),
        )
    OpeningBalance.objects.create(
        programme=made, measure="families_turned_around", label="Before", counted_on=date(2015, 9, 30), count=500
    )
    return made


if __name__ == "__main__":
    with database():
        for line in measured(FAMILIES):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
