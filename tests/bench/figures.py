"""How long the pages of figures take among many families: read live, as nothing kept, and as they are kept.

The families belong to 150 councils, as England's do: 200,000 are 1,333 in each, 1,000,000 (``F1M=1``) 6,666, which is
a large council. ``BENCH_COUNCILS=1`` gives them all to one, which is the worst there could be: figures are counted
council by council.
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
from claims.models import OpeningBalance, Programme, Target, TargetMeasure, Window  # noqa: E402
from families.models import Agency, Council, District  # noqa: E402
from keyworkers.models import Role, Team, User  # noqa: E402
from tests.bench.imports import database  # noqa: E402
from tests.bench.judging import Place, further_councils, make_council, middle_and_late  # noqa: E402
from tests.bench.search import timed  # noqa: E402

FAMILIES = 1_000_000 if os.environ.get("F1M") else int(os.environ.get("BENCH_FIGURES", "200000"))
COUNCILS = int(os.environ.get("BENCH_COUNCILS", "150"))
TODAY = date(2020, 9, 30)
AT = datetime(2020, 9, 30, 9, tzinfo=UTC)
DISTRICTS, WINDOWS = 7, 24  # a window every 90 days: the last of them are still to come
COLD, WARM = 5, 20

# Family g is of the g-th council, counted round, and is its n-th. Half are claimed for as attached, a third have a
# result, of which two thirds are paid. What is each council's own is numbered on from the first of the first council.
ROWS = (
    """CREATE TEMP TABLE made AS
       SELECT g, g / %(councils)s AS n, %(council)s + g %% %(councils)s AS council, g %% %(councils)s AS c
       FROM generate_series(1, %(families)s) g""",
    """INSERT INTO families_family (id, council_id, reference, name, recorded_at)
       SELECT g, council, 'F' || g, 'Example', %(at)s FROM made""",
    """INSERT INTO families_residence (council_id, family_id, address_1, address_2, postcode, uprn, local_uprn,
         district_id, starts_on, recorded_at)
       SELECT council, g, '1 Example Street', '', 'ZZ99 3WZ', '', '', %(district)s + c * 7 + n %% 7, '2015-01-01',
         %(at)s FROM made""",
    """INSERT INTO outcomes_attachment (id, council_id, family_id, framework_id, plan_id, attached_on,
         delivery_route, recorded_at)
       SELECT g, council, g, %(framework)s, %(plan)s + c, date '2015-04-01' + n %% 1900,
         CASE WHEN n %% 3 = 0 THEN 'partner' ELSE 'keyworker' END, %(at)s FROM made""",
    """INSERT INTO outcomes_verdict (council_id, family_id, attachment_id, met, possible, rests_on, gate_met,
         gate_possible, is_eligible, eligibility, stale_because, judged_at)
       SELECT council, g, g, days, days, ARRAY['offences'], days, days, n %% 20 > 0, '{}', '', %(at)s
       FROM made, LATERAL (SELECT CASE WHEN n %% 2 = 0 THEN '{[2020-06-01,)}'::datemultirange ELSE '{}' END AS days)
         judged""",
    """INSERT INTO outcomes_need (id, council_id, family_id, attachment_id, headline, indicator, identified_on,
         source, note, recorded_at)
       SELECT g * 3 + h - 3, council, g, g, (ARRAY['crime', 'education', 'health'])[h],
         (ARRAY['crime', 'education', 'health'])[h], date '2015-04-01' + n %% 1900, 'evidence', '', %(at)s
       FROM made, generate_series(1, 3) h""",
    """INSERT INTO outcomes_needverdict (council_id, family_id, need_id, counts_from, met, possible, rests_on)
       SELECT council, g, g * 3 + h - 3, date '2015-04-01' + n %% 1900, days, days, ARRAY['offences']
       FROM made, generate_series(1, 3) h,
         LATERAL (SELECT CASE WHEN n %% 2 = 0 OR h <= n %% 3 THEN '{[2020-06-01,)}'::datemultirange
                  ELSE '{}' END AS days) judged""",
    """INSERT INTO keyworkers_assignment (council_id, family_id, keyworker_id, kind, starts_on)
       SELECT council, g, %(worker)s + c * %(workers)s + n %% %(workers)s, 'lead', date '2015-04-01' + n %% 1900
       FROM made""",
    """INSERT INTO claims_claim (id, council_id, programme_id, family_id, attachment_id, window_id, kind,
         result_type, state, held_for, held_because, raised_at, submitted_on)
       SELECT g, council, %(programme)s + c, g, g, %(window)s + c * 24 + n %% 20, 'attachment', '', 'paid', '', '',
         %(at)s, date '2015-10-15' + 90 * (n %% 20)::int FROM made WHERE n %% 2 = 1""",
    """INSERT INTO claims_claim (id, council_id, programme_id, family_id, attachment_id, window_id, kind,
         result_type, state, held_for, held_because, raised_at, submitted_on)
       SELECT 10000000 + g, council, %(programme)s + c, g, g, %(window)s + c * 24 + n %% 20, 'result',
         CASE WHEN n %% 4 = 0 THEN 'employment' ELSE 'progress' END,
         CASE WHEN n %% 9 < 6 THEN 'paid' ELSE 'submitted' END,
         '', '', %(at)s, date '2015-10-15' + 90 * (n %% 20)::int FROM made WHERE n %% 3 = 1""",
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


def measured(families: int, councils: int = COUNCILS) -> Iterator[str]:
    """Yield a line for each page: read live, then as it is kept, the processor's work of both processes beside it."""
    settings.FIGURES_ARE_KEPT = True
    analyst, programme = fill(families, councils)
    yield (
        f"figures: {families:,} families of {councils} councils, {families // councils:,} of the one that asks; "
        "p50 and p95 in ms, the processors' work in brackets"
    )
    yield from asked(analyst, programme)


def asked(analyst: User, programme: Programme) -> Iterator[str]:
    """Yield a line for each page that somebody of a council asks for."""
    client = Client()
    client.force_login(analyst, backend=settings.AUTHENTICATION_BACKENDS[0])
    district = programme.council.districts.order_by("pk")[0].pk
    for name, address in {
        "overview": reverse("figures"),
        "overview of a district": f"{reverse('figures')}?district={district}",
        "overview of a past day": f"{reverse('figures')}?as_at=2019-03-31",
        "breakdowns": reverse("figure_breakdowns"),
        "pace": reverse("pace"),
        "cohorts": reverse("cohorts"),
        "waiting": reverse("waiting"),
        "what lasts": reverse("lasting"),
        "side by side": reverse("beside"),
        "assurance": reverse("assurance"),
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


def fill(families: int, councils: int) -> tuple[User, Programme]:
    """Write the families and their claims in, without the checks of a real load; return who looks at what."""
    of = make_council()
    every = [of.council, *further_councils(of, councils - 1)]
    programmes = Programme.objects.bulk_create(_programme(one, of) for one in every)
    analyst = User.objects.create(council=of.council, username="analyst", role=Role.ANALYST)
    given: dict[str, Any] = {
        "council": of.council.pk,
        "councils": councils,
        "families": families,
        "at": AT,
        "framework": of.plan.framework_id,
        "plan": of.plan.pk,
        "programme": programmes[0].pk,
        "worker": _workers(every, families // councils),
        "workers": _of_workers(families // councils),
        "district": _districts(every),
        "window": _parts(programmes, families // councils),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in ROWS:
            cursor.execute(statement, given)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return analyst, programmes[0]


def _of_workers(families: int) -> int:
    """Return how many lead keyworkers so many families have: one for fifteen, and no more than two hundred."""
    return min(max(families // 15, 1), 200)


def _workers(councils: list[Council], families: int) -> int:
    """Add each council's team and its keyworkers; return the first of them."""
    agencies = Agency.objects.bulk_create(Agency(council=one, name="Council", kind="council") for one in councils)
    teams = Team.objects.bulk_create(
        Team(council=one, agency=agency, name="North") for one, agency in zip(councils, agencies, strict=True)
    )
    made = User.objects.bulk_create(
        User(council=one, username=f"worker-{one.pk}-{number}", role=Role.KEYWORKER, team=team)
        for one, team in zip(councils, teams, strict=True)
        for number in range(_of_workers(families))
    )
    return made[0].pk


def _districts(councils: list[Council]) -> int:
    made = District.objects.bulk_create(
        District(council=one, name=f"District {number}") for one in councils for number in range(DISTRICTS)
    )
    return made[0].pk


def _programme(council: Council, of: Place) -> Programme:
    return Programme(
        council=council,
        framework=of.plan.framework,
        name="Phase 2",
        slug="phase-2",
        starts_on=date(2015, 4, 1),
        ends_on=date(2021, 4, 1),
    )


def _parts(programmes: list[Programme], families: int) -> int:
    """Add each programme's targets, windows and what was counted before; return the first window."""
    year = {"starts_on": date(2020, 4, 1), "ends_on": date(2021, 4, 1)}
    Target.objects.bulk_create(
        Target(programme=one, measure=measure, label=label, number=families // share, **days)
        for one in programmes
        for measure in TargetMeasure
        for label, share, days in (("programme target", 2, {}), ("in-year target", 20, year))
    )
    OpeningBalance.objects.bulk_create(
        OpeningBalance(
            programme=one, measure=TargetMeasure.TURNED_AROUND, label="Before", counted_on=date(2015, 9, 30), count=50
        )
        for one in programmes
    )
    made = Window.objects.bulk_create(_window(one, number) for one in programmes for number in range(WINDOWS))
    return made[0].pk


def _window(programme: Programme, number: int) -> Window:
    first = date.fromordinal(date(2015, 10, 1).toordinal() + 90 * number)
    last = date.fromordinal(first.toordinal() + 29)
    days = {"opens_on": first, "closes_on": last, "submit_by": last, "attached_by": first, "evidence_on": first}
    return Window(programme=programme, name=f"Window {number}", **days)


if __name__ == "__main__":
    with database():
        for line in measured(FAMILIES):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
