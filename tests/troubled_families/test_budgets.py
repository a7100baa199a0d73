"""How often each page asks the database: a family's pages eight times, others five, beside sign-in's two.

What asks more often today stands in ``ABOVE`` with today's number, which may only go down.
"""

import os
import re
from collections import Counter
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyworkers.models import Intervention, Role, User
from tests import factories as make
from tests.multiplied import multiply
from tests.photographs import photographed
from tests.troubled_families.permission_table import ANYBODY, TABLE
from tests.troubled_families.test_permissions import LIBRARY, OF_A_FAMILY, Council, addresses, council

pytestmark = pytest.mark.django_db

SIGN_IN = 2
OF_A_FAMILY_GOAL, GOAL = 8 + SIGN_IN, 5 + SIGN_IN
ABOVE = {
    "match_question": 12,  # the goal is 10
    "load": 8,  # the goal is 7
    "outcomes_plan_dry_run": 8,  # the goal is 7; what it is worth in money are three
    "outcomes_plan_dry_run_csv": 8,  # the goal is 7
    "outcomes_plan_dry_run_xlsx": 8,  # the goal is 7
    "outcomes_plan_approve": 8,  # the goal is 7
    "claim_frozen": 11,  # the goal is 10
    "batch_finding": 8,  # the goal is 7
    "spot_check_packs": 9,  # the goal is 7; each pack are four
}
# The transaction around what is written of a look is no question.
FRAME = re.compile(r"SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT")
# Who works with families asks first: their pages carry the most.
ORDER = [Role.KEYWORKER, Role.TEAM_MANAGER, Role.PROGRAMME_MANAGER, Role.ANALYST, *Role]


@pytest.fixture
def ours() -> Council:
    return photographed("one of everything", lambda: council(make.CouncilFactory()))


def goal(name: str) -> int:
    """Return how often a page may ask."""
    return OF_A_FAMILY_GOAL if OF_A_FAMILY.fullmatch(name) else GOAL


def open_page(client: Client, url: str) -> None:
    """Open a page; a file that is given out is closed again, as a server does."""
    answer: Any = client.get(url)
    for close in answer._resource_closers:
        close()


def asked(client: Client, url: str, *, allowed: int = 0) -> int:
    """Return how often a page asks once the process is warm: sessions and published plans are read.

    A page that asks no more than allowed when it is cold is not opened again.
    """
    cold = counted_once(client, url)
    return cold if cold <= allowed else counted_once(client, url)


def counted_once(client: Client, url: str) -> int:
    """Return how often a page asks."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        open_page(client, url)
    return sum(not FRAME.match(query["sql"]) for query in queries.captured_queries)


def reader(name: str, people: dict[Role, User]) -> User | None:
    """Return who opens a page for the count."""
    roles: Any = TABLE.get(name, {}).get("GET", ())
    return next((people[role] for role in ORDER if roles == ANYBODY or role in roles), None)


def test_each_page_asks_no_more_often_than_it_may(ours: Council) -> None:
    wrong = []
    for address in addresses():
        user = reader(address.name, ours.people)
        if user is None or address.name.startswith(LIBRARY):
            continue
        client = Client(raise_request_exception=False)
        client.force_login(user)
        allowed = ABOVE.get(address.name, goal(address.name))
        count = asked(client, ours.url(address), allowed=allowed)
        if count > allowed:
            wrong.append(f'"{address.name}": {count},  # the goal is {goal(address.name)}')

    assert not wrong, "\n".join(wrong)


def test_what_is_allowed_more_is_more_than_the_goal() -> None:
    assert [name for name, allowed in ABOVE.items() if name not in TABLE or allowed <= goal(name)] == []


def rows_read() -> Counter[str]:
    """Return how many rows this transaction has read so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
        )
        return Counter(dict(cursor.fetchall()))


# Pages of a record, each of which reads that family's rows and nobody else's.
RECORD = (
    *("family", "family_why", "family_people", "family_evidence", "family_assessment", "family_plan"),
    *("family_timeline", "family_distance", "family_documents", "family_handover", "family_contact"),
    *("family_print", "family_print_plan", "family_print_chronology", "family_plan_review", "intervention_add"),
)
FAMILIES = 10_000 if os.environ.get("TF_PROVE") else 500


def test_a_record_among_very_many_families_is_read_as_it_is_among_ten(ours: Council) -> None:
    family = ours.things["family"]
    others = make.KeyworkerFactory(council=family.council)
    client = Client()
    client.force_login(ours.people[Role.KEYWORKER])
    urls = {name: reverse(name, args=[family.pk]) for name in RECORD}
    multiply(1, 9, held_by=others)
    among_ten = {name: spent(client, url) for name, url in urls.items()}

    multiply(10, FAMILIES, held_by=others)

    worse = {}
    for name, (asked_before, read_before) in among_ten.items():
        asked_now, read_now = spent(client, urls[name])
        if asked_now > asked_before or read_now.total() > read_before.total() + FAMILIES / 10:
            worse[name] = asked_before, asked_now, read_now - read_before
    assert worse == {}


# Among so few rows the planner may read a table whole where among many it would look its rows up, and which it does
# hangs on what earlier tests left in the table's pages.
WAYS_OF_FEW_ROWS = ("seqscan", "hashjoin", "mergejoin", "material", "memoize")


def spent(client: Client, url: str) -> tuple[int, Counter[str]]:
    """Return how often a page asks, and how many rows of each table it reads: looked up, as among very many rows."""
    with connection.cursor() as cursor:
        for way in WAYS_OF_FEW_ROWS:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        # A save would have the rest of its transaction, here of the whole test, planned for any values at all.
        cursor.execute("DISCARD PLANS; SET LOCAL plan_cache_mode = auto")
    before = rows_read()
    with CaptureQueriesContext(connection) as queries:
        open_page(client, url)
    return len(queries), rows_read() - before


@pytest.mark.parametrize("name", ["family_people", "family_assessment"])
def test_a_long_history_of_notes_costs_other_pages_nothing(ours: Council, name: str) -> None:
    family, worker = ours.things["family"], ours.people[Role.KEYWORKER]
    client = Client()
    client.force_login(worker)
    url = reverse(name, args=[family.pk])
    asked_before, read_before = spent(client, url)

    of = {"council": family.council, "family": family, "worker": worker}
    Intervention.objects.bulk_create(make.InterventionFactory.build(**of) for _ in range(2000))

    asked_now, read_now = spent(client, url)
    assert asked_now <= asked_before
    assert read_now.total() < read_before.total() + 200
