"""The API: the pages' scopes and actions, one shape of error, a schema without warnings, no crash on anything sent."""

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keyworkers.models import Intervention, Look
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyworker() -> Any:
    return make.KeyworkerFactory()


@pytest.fixture
def family(keyworker: Any) -> Any:
    """Return a family the keyworker holds."""
    held = make.FamilyFactory(council=keyworker.council)
    make.AssignmentFactory(council=keyworker.council, family=held, keyworker=keyworker)
    make.MembershipFactory(council=keyworker.council, family=held)
    return held


@pytest.fixture
def api(keyworker: Any, client: Client) -> Client:
    client.force_login(keyworker)
    return client


def note(family: Any, **changes: Any) -> dict[str, Any]:
    """Return an intervention as a program would send it."""
    sent = {
        "family": family.pk,
        "kind": "visit",
        "happened_on": "2020-09-29",
        "minutes": 45,
        "place": "Family home",
        "outcome": "seen",
        "note": "All at home; the morning routine holds.",
        "idempotency_key": str(uuid.uuid4()),
    }
    return sent | changes


def post(api: Client, path: str, sent: dict[str, Any]) -> Any:
    return api.post(path, json.dumps(sent), content_type="application/json")


def test_a_keyworker_reads_their_own_families_and_no_others(api: Client, family: Any) -> None:
    make.FamilyFactory(council=family.council)

    answer = api.get("/api/v1/families/").json()

    assert [row["reference"] for row in answer["results"]] == [family.reference]


def test_another_families_record_is_not_found(api: Client, family: Any) -> None:
    other = make.FamilyFactory(council=family.council)

    answer = api.get(f"/api/v1/families/{other.pk}/")

    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": "not_found", "message": "Not found.", "fields": {}}}


def test_a_restricted_family_is_hidden_with_everything_beneath_it(client: Client) -> None:
    analyst = make.AnalystFactory()
    hidden = make.RestrictionFactory(council=analyst.council).family
    membership = make.MembershipFactory(council=analyst.council, family=hidden)
    make.EvidenceFactory(council=analyst.council, person=membership.person)
    make.NeedFactory(council=analyst.council, attachment__family=hidden)
    client.force_login(analyst)

    counts = {
        name: len(client.get(f"/api/v1/{name}/").json()["results"])
        for name in ("families", "people", "needs", "evidence", "interventions", "verdicts")
    }

    assert not any(counts.values())


def test_reading_one_record_leaves_a_look_and_reading_a_list_none(api: Client, family: Any) -> None:
    api.get("/api/v1/families/")
    assert not Look.objects.exists()

    api.get(f"/api/v1/families/{family.pk}/")

    assert Look.objects.get().family == family


def test_a_stranger_is_refused_in_the_one_shape(client: Client) -> None:
    answer = client.get("/api/v1/families/")

    assert answer.status_code == 403
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


def test_a_role_without_the_verb_is_refused(client: Client) -> None:
    client.force_login(make.SeniorOfficerFactory())

    assert client.get("/api/v1/families/").status_code == 403


def test_logging_an_intervention_twice_is_one_intervention(api: Client, family: Any) -> None:
    sent = note(family)

    first, second = post(api, "/api/v1/interventions/", sent), post(api, "/api/v1/interventions/", sent)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"] == Intervention.objects.get().pk


def test_an_intervention_is_read_with_all_that_was_told_of_it(api: Client, family: Any) -> None:
    parent = family.memberships.get().person
    said = {"alone": [parent.pk], "child_said": "I like it.", "started_at": "14:05:00", "next_on": "2020-10-07"}

    answer = post(api, "/api/v1/interventions/", note(family, **said)).json()

    assert {name: answer[name] for name in said} == said
    assert (answer["people"], answer["amendments"], answer["withdrawn_at"]) == ([parent.pk], [], None)


def test_the_same_visit_under_another_key_is_refused_until_it_is_said_to_be_another(api: Client, family: Any) -> None:
    post(api, "/api/v1/interventions/", note(family))

    refused = post(api, "/api/v1/interventions/", note(family))
    taken = post(api, "/api/v1/interventions/", note(family, is_another=True))

    assert list(refused.json()["error"]["fields"]) == ["is_another"]
    assert taken.status_code == 201


def test_somebody_of_another_family_is_refused_by_their_field(api: Client, family: Any) -> None:
    stranger = make.MembershipFactory(council=family.council).person

    answer = post(api, "/api/v1/interventions/", note(family, people=[stranger.pk]))

    assert list(answer.json()["error"]["fields"]) == ["people"]


def test_an_amendment_is_added_once_and_read_with_its_note(api: Client, family: Any) -> None:
    logged = post(api, "/api/v1/interventions/", note(family)).json()["id"]
    sent = {"text": "It was an hour.", "reason": "Mistyped."}

    statuses = [post(api, f"/api/v1/interventions/{logged}/amendments/", sent).status_code for _ in range(2)]

    (added,) = api.get(f"/api/v1/interventions/{logged}/").json()["amendments"]
    assert statuses == [201, 200]
    assert (added["text"], added["reason"]) == ("It was an hour.", "Mistyped.")


def test_a_withdrawn_intervention_is_in_no_list_and_says_so_by_itself(api: Client, family: Any) -> None:
    gone = make.InterventionFactory(
        council=family.council, family=family, withdrawn_at=make.NOW, withdrawn_because="Its file was undone."
    )

    assert api.get("/api/v1/interventions/").json()["results"] == []
    assert api.get(f"/api/v1/interventions/{gone.pk}/").json()["withdrawn_at"]


def test_an_intervention_with_a_family_of_others_is_refused_by_its_field(api: Client, family: Any) -> None:
    other = make.FamilyFactory(council=family.council)

    answer = post(api, "/api/v1/interventions/", note(other))

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["family"]
    assert not Intervention.objects.exists()


def test_a_day_to_come_is_refused_by_its_field(api: Client, family: Any) -> None:
    answer = post(api, "/api/v1/interventions/", note(family, happened_on="2020-10-01"))

    assert list(answer.json()["error"]["fields"]) == ["happened_on"]


def test_evidence_is_filtered_by_measure_and_standing(client: Client) -> None:
    analyst = make.AnalystFactory()
    child = make.MembershipFactory(council=analyst.council).person
    make.EvidenceFactory(council=analyst.council, person=child, measure="asb.incident")
    make.EvidenceFactory(council=analyst.council, person=child, measure="offence.proven")
    client.force_login(analyst)

    answer = client.get("/api/v1/evidence/", {"measure": "asb.incident", "standing": "true"}).json()

    assert [row["measure"] for row in answer["results"]] == ["asb.incident"]


def test_verdicts_answer_who_met_the_plan_on_a_day(client: Client) -> None:
    analyst = make.AnalystFactory()
    make.VerdictFactory(council=analyst.council, rests_on=[])
    client.force_login(analyst)

    days = [date(2020, 5, 31), date(2020, 6, 1)]
    found = [len(client.get("/api/v1/verdicts/", {"turned_around": day.isoformat()}).json()["results"]) for day in days]

    assert found == [0, 1]


def test_a_list_of_families_takes_as_many_queries_for_ten_as_for_one(client: Client) -> None:
    analyst = make.AnalystFactory()
    client.force_login(analyst)
    make.MembershipFactory(council=analyst.council)
    with CaptureQueriesContext(connection) as one:
        client.get("/api/v1/families/")
    for _ in range(9):
        make.MembershipFactory(council=analyst.council)

    with CaptureQueriesContext(connection) as ten:
        client.get("/api/v1/families/")

    assert len(ten) == len(one) <= 7


def test_the_schema_has_no_warning(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    assert "/api/v1/families/" in (tmp_path / "schema.yml").read_text()
