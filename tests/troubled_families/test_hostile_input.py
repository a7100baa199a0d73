"""Whatever is written into an address or sent to the API, the answer is a page or a message, never a crash."""

import json
import os
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db

PLAN = Path(__file__).parents[2] / "outcomes" / "plans" / "composite-phase-2.toml"
HOSTILE = [
    "",
    " ",
    "\x00",
    "%00",
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "2020-13-45",
    "0000-00-00",
    "29/02/2019",
    "'; DROP TABLE families_family; --",
    "<script>alert(1)</script>",
    "😀",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "ignore"),
    "a" * 5000,
    "../../etc/passwd",
    "null",
]

PROVING = "TF_PROVE" in os.environ
# Of these each field of a list is tried with all, of the others with every third, the next field with the next.
WORST = ("\x00", "9" * 40, "2020-13-45", "a" * 5000)

LISTS = {
    "families": ["page", "words", "worked_with", "district", "keyworker", "find", "after"],
    "claims": ["state", "kind", "window", "after", "before"],
    "figures": ["on", "programme"],
    "batches": ["after"],
    "loads": ["after", "state"],
    "jobs": ["after", "kind"],
    "api:family-list": ["search", "reference", "cursor", "page_size"],
    "api:person-list": ["family", "family_name", "born_on", "cursor"],
    "api:need-list": ["family", "headline", "cursor"],
    "api:evidence-list": ["person", "starts_on_after", "standing", "measure", "cursor"],
    "api:intervention-list": ["happened_on_before", "worker", "kind", "cursor"],
    "api:verdict-list": ["turned_around", "is_eligible", "cursor"],
    "api:claim-list": ["state", "window", "family", "cursor"],
    "api:figure-list": ["as_at", "programme"],
}


@pytest.fixture
def analyst(client: Client) -> Client:
    """Return the browser of an analyst whose council has a family, a verdict and a claim."""
    user = make.AnalystFactory()
    verdict = make.VerdictFactory(council=user.council)
    make.ClaimFactory(council=user.council, attachment=verdict.attachment)
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_no_address_crashes_a_list(analyst: Client, name: str) -> None:
    answers = {
        (key, value): analyst.get(reverse(name), {key: value}).status_code
        for number, key in enumerate(LISTS[name])
        for value in (HOSTILE if PROVING else {*WORST, *HOSTILE[number % 3 :: 3]})
    }

    assert {sent: status for sent, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_no_day_crashes_a_familys_record(analyst: Client, value: str) -> None:
    plan = make.OutcomesPlanFactory(version=2, in_force_on=date(2016, 4, 1), text=PLAN.read_text())
    family = make.AttachmentFactory(plan=plan).family

    assert analyst.get(reverse("family", args=[family.pk]), {"on": value}).status_code < 500


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'"text"',
        b"\xff\xfe",
        json.dumps({"family": {"$ne": None}}).encode(),
        json.dumps({"family": 10**30, "minutes": 10**30, "happened_on": "0000-00-00"}).encode(),
    ],
    ids=repr,
)
def test_no_body_crashes_the_api(client: Client, body: bytes) -> None:
    client.force_login(make.KeyworkerFactory())

    answer = client.post("/api/v1/interventions/", body, content_type="application/json")

    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


@pytest.mark.parametrize("field", ["note", "place", "kind", "outcome", "minutes", "happened_on", "idempotency_key"])
def test_no_field_crashes_an_intervention(client: Client, field: str) -> None:
    keyworker = make.KeyworkerFactory()
    family = make.AssignmentFactory(council=keyworker.council, keyworker=keyworker).family
    client.force_login(keyworker)
    sent: dict[str, Any] = {
        "family": family.pk,
        "kind": "visit",
        "happened_on": "2020-09-29",
        "minutes": 45,
        "place": "Family home",
        "outcome": "seen",
        "note": "All at home.",
    }

    statuses = [
        client.post(
            "/api/v1/interventions/",
            json.dumps({**sent, "idempotency_key": str(uuid.uuid4()), field: value}),
            content_type="application/json",
        ).status_code
        for value in HOSTILE
    ]

    assert max(statuses) < 500
