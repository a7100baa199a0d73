"""How often each page asks the database: a family's pages eight times, others five, beside sign-in's two.

What asks more often today stands in ``ABOVE`` with today's number, which may only go down.
"""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyworkers.models import Intervention, Role, User
from tests import factories as make
from tests.photographs import photographed
from tests.troubled_families.permission_table import ANYBODY, TABLE
from tests.troubled_families.test_permissions import LIBRARY, OF_A_FAMILY, Council, addresses, council

pytestmark = pytest.mark.django_db

SIGN_IN = 2
OF_A_FAMILY_GOAL, GOAL = 8 + SIGN_IN, 5 + SIGN_IN
ABOVE = {
    "home": 12,  # the goal is 7
    "api:figure-list": 12,  # the goal is 7
    "api:family-explanation": 8,  # the goal is 7
    "api:intervention-list": 8,  # the goal is 7
    "family_print": 11,  # the goal is 10
    "family_print_plan": 11,  # the goal is 10
    "match_question": 12,  # the goal is 10
    "family_plan_review": 13,  # the goal is 10
    "family_plan_review_of": 11,  # the goal is 10
    "allocation": 8,  # the goal is 7
    "set_up": 8,  # the goal is 7: one question for each list
    "family_evidence": 12,  # the goal is 10
    "need_judge": 11,  # the goal is 10
    "need_confirm": 11,  # the goal is 10
    "load": 8,  # the goal is 7
    "outcomes_plan_dry_run": 14,  # the goal is 7; what it is worth in money is four
    "outcomes_plan_dry_run_csv": 10,  # the goal is 7
    "outcomes_plan_dry_run_xlsx": 10,  # the goal is 7
    "outcomes_plan_approve": 10,  # the goal is 7
    "outcomes_plan_moves": 8,  # the goal is 7
    "claims": 9,  # the goal is 7
    "claim": 12,  # the goal is 10
    "family_claims": 14,  # the goal is 10
    "batch": 13,  # the goal is 7
    "figures": 16,  # the goal is 7
    "figure_breakdowns": 30,  # the goal is 7: one question for each way of dividing
    "claims_chase": 12,  # the goal is 7
    "claim_employment": 11,  # the goal is 10
    "claim_frozen": 16,  # the goal is 10
    "claim_pack": 13,  # the goal is 10
    "claim_pack_print": 13,  # the goal is 10
    "chain": 9,  # the goal is 7
    "batch_differences": 12,  # the goal is 7
    "batch_sign": 9,  # the goal is 7
    "batch_sheet": 12,  # the goal is 7
    "batch_finding": 13,  # the goal is 7
    "spot_check_packs": 14,  # the goal is 7
    "figure": 11,  # the goal is 7; its months are one
    "pace": 21,  # the goal is 7
    "cohorts": 15,  # the goal is 7
    "waiting": 13,  # the goal is 7
    "lasting": 10,  # the goal is 7
    "assurance": 14,  # the goal is 7
    "beside": 14,  # the goal is 7
    "programme": 10,  # the goal is 7
    "claimed_list": 10,  # the goal is 7
    "money_lines": 8,  # the goal is 7
    "reply": 8,  # the goal is 7
    "reply_record": 10,  # the goal is 7
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


def rows_read() -> int:
    """Return how many rows this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("name", ["family_people", "family_assessment"])
def test_a_long_history_of_notes_costs_other_pages_nothing(ours: Council, name: str) -> None:
    family, worker = ours.things["family"], ours.people[Role.KEYWORKER]
    client = Client()
    client.force_login(worker)
    url = reverse(name, args=[family.pk])
    before = counted(client, url)

    of = {"council": family.council, "family": family, "worker": worker}
    Intervention.objects.bulk_create(make.InterventionFactory.build(**of) for _ in range(2000))

    assert counted(client, url) == before


def counted(client: Client, url: str) -> tuple[int, int]:
    """Return how often a page asks, and how many rows it reads."""
    times = asked(client, url)
    before = rows_read()
    client.get(url)
    return times, rows_read() - before
