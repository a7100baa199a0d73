"""What lasts of what was paid stands beside the counts, the same on every page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.lasting import lasting_of
from claims.figures.registry import AsAt
from claims.figures.selection import Selection
from claims.models import Batch
from claims.replies import record_reply
from claims.reply_previews import Typed
from claims.watching import paid_results, watched_in
from tests.claims.money import claim_of, sent_batch
from tests.claims.scenes import relapse
from tests.factories import NOW, TODAY, TeamManagerFactory

pytestmark = pytest.mark.django_db

YEARS_END = date(2020, 12, 31)


@pytest.fixture
def paid(judges: list[list[int]]) -> Batch:
    """One result was paid, and its family does not meet its outcomes plan from November on."""
    batch = sent_batch(families=1)
    record_reply(batch, Typed(), by=batch.made_by, as_of=TODAY, at=NOW)
    relapse(claim_of(batch, 2).family, on=date(2020, 11, 1))
    return batch


def test_it_is_read_as_the_watch_over_paid_families_reads_it(paid: Batch) -> None:
    results, sources = map(list, paid_results(paid.programme))

    found = lasting_of(AsAt(paid.programme, YEARS_END))

    assert (found.watched, found.by_employment) == watched_in(results, sources)
    assert (found.paid, found.relapsed_text, found.not_met_today) == (1, "100% (1 of 1)", 1)


def test_of_a_part_it_counts_that_part_alone(paid: Batch) -> None:
    at = AsAt(paid.programme, YEARS_END)

    assert [lasting_of(at, Selection(route=route)).paid for route in ("keyworker", "partner")] == [1, 0]


def test_a_relapse_stands_beside_what_was_paid_and_is_said_alike_where_it_stands(
    client: Client, settings: Any, paid: Batch
) -> None:
    settings.TODAY = YEARS_END.isoformat()
    client.force_login(TeamManagerFactory.create(council=paid.council))

    overview, lasting = (client.get(reverse(page)).text for page in ("figures", "lasting"))

    said = "relapsed since: 100% (1 of 1) by progress"
    assert said in overview
    assert said in lasting
    assert "Sustained for 3 months: 0% (0 of 1 known); 6 months: not known yet" in overview
    assert said not in client.get(reverse("figures"), {"as_at": "2020-11-30"}).text
