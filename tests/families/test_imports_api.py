"""The API of agency files: the page's own actions, for programs."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from families.models import Council, District, FeedLoad, Person
from families.models.feeds import LoadState
from keyworkers.models import Job, Role, User
from keyworkers.permissions import GRANTS, Verb
from tests import factories as make
from tests.families.test_imports import ALSO_GOOD, BAD, BENEFITS, GOOD, HEADER

LOADS = "/api/v1/loads/"


@pytest.fixture
def analyst(db: None, settings: Any, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = str(tmp_path)
    analyst: User = make.AnalystFactory()
    District.objects.get_or_create(council=analyst.council, name="Alder Vale")
    return analyst


@pytest.fixture
def api(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


def send(api: Client, text: str, **fields: Any) -> Any:
    file = SimpleUploadedFile("households.csv", text.encode())
    return api.post(LOADS, {"kind": "households", "file": file, **fields})


def act(api: Client, load: int, verb: str, **sent: Any) -> Any:
    return api.post(f"{LOADS}{load}/{verb}/", sent, content_type="application/json")


def test_a_file_is_sent_in_and_nothing_of_it_is_loaded(api: Client) -> None:
    response = send(api, HEADER + GOOD + BAD)

    answer = response.json()
    assert response.status_code == 201
    assert (answer["state"], answer["rows"], answer["loaded"], answer["rejected"]) == ("previewed", 2, 1, 1)
    assert (answer["complete_to"], answer["complete_to_is_read"]) == ("2015-01-01", True)
    assert not Person.objects.exists()


def test_a_file_is_loaded_and_undone(api: Client) -> None:
    number = send(api, HEADER + GOOD + ALSO_GOOD, complete_to="2020-09-27").json()["id"]

    loaded = act(api, number, "load").json()
    again = act(api, number, "load").json()
    undone = act(api, number, "undo", reason="The wrong file").json()

    assert (loaded["state"], loaded["loaded"], again) == ("loaded", 2, loaded)
    assert (undone["state"], undone["undo_effects"]["people_removed"]) == ("undone", 2)
    assert not Person.objects.exists()


def test_a_large_file_is_undone_by_a_job(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    number = send(api, HEADER + GOOD + ALSO_GOOD, complete_to="2020-09-27").json()["id"]
    act(api, number, "load")
    monkeypatch.setattr("keyworkers.importing.AT_ONCE", 1)

    told = act(api, number, "undo", reason="The wrong file").json()

    assert (told["state"], told["undoing"], Job.objects.get().reason) == ("loaded", "under way", "The wrong file")
    assert api.get(f"{LOADS}{number}/").json()["undoing"] == "under way"


def test_more_files_take_no_more_queries(api: Client) -> None:
    counts = []
    for text in (GOOD, ALSO_GOOD):
        act(api, send(api, HEADER + text, complete_to="2020-09-27").json()["id"], "load")
        with CaptureQueriesContext(connection) as queries:
            api.get(LOADS)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_file_is_discarded_and_can_no_longer_be_loaded(api: Client) -> None:
    number = send(api, HEADER + GOOD).json()["id"]

    discarded = act(api, number, "discard")
    refused = act(api, number, "load")

    assert discarded.json()["state"] == "discarded"
    assert refused.status_code == 400
    assert "it stays as it is" in refused.json()["error"]["fields"]["load"][0]


def test_what_stands_in_the_way_of_undoing_is_said(api: Client) -> None:
    number = send(api, HEADER + GOOD).json()["id"]
    act(api, number, "load")
    person = Person.objects.get()
    make.EvidenceFactory(
        council=person.council, person=person, entered_by=make.KeyworkerFactory(council=person.council)
    )

    refused = act(api, number, "undo", reason="The wrong file")

    assert refused.status_code == 400
    assert "rests on people this file brought" in refused.json()["error"]["fields"]["load"][0]
    assert FeedLoad.objects.get().state == LoadState.LOADED


@pytest.mark.parametrize("sees", [False, True])
def test_rejected_benefit_data_is_given_to_who_may_see_it(
    api: Client, monkeypatch: pytest.MonkeyPatch, sees: Any
) -> None:
    load = send(api, BENEFITS, kind="benefits").json()["id"]
    if sees:
        monkeypatch.setitem(GRANTS, Role.ANALYST, GRANTS[Role.ANALYST] | {Verb.VIEW_BENEFITS})

    told = api.get(f"{LOADS}{load}/rejects/").json()["results"]

    assert {one["value"] for one in told} == ({"QQ12345", "dole"} if sees else {"in the downloaded file"})


def test_rejects_are_given_page_by_page(api: Client) -> None:
    number = send(api, HEADER + GOOD + BAD).json()["id"]

    answer = api.get(f"{LOADS}{number}/rejects/", {"page_size": 1}).json()

    assert len(answer["results"]) == 1
    assert answer["next"]
    assert {"row_number", "column", "value", "reason"} == set(answer["results"][0])


BAD_FORMS = [
    ({"kind": "gossip"}, "kind"),
    ({"complete_to": "2020-10-01"}, "complete_to"),
    ({"complete_to": "yesterday"}, "complete_to"),
    ({"file": ""}, "file"),
]


@pytest.mark.parametrize(("fields", "field"), BAD_FORMS)
def test_a_bad_form_names_the_field(api: Client, fields: dict[str, Any], field: str) -> None:
    response = send(api, HEADER + GOOD, **fields)

    assert response.status_code == 400
    assert field in response.json()["error"]["fields"]
    assert not FeedLoad.objects.exists()


def test_the_files_of_another_council_are_not_found(api: Client) -> None:
    other = make.FeedLoadFactory(council=Council.objects.create(name="Thornshire", slug="thornshire", brand="F"))

    assert api.get(f"{LOADS}{other.pk}/").status_code == 404
    assert act(api, other.pk, "undo", reason="x").status_code == 404
    assert api.get(LOADS).json()["results"] == []


def test_the_list_is_narrowed_by_kind_and_state(api: Client, analyst: User) -> None:
    make.FeedLoadFactory(council=analyst.council)

    assert len(api.get(LOADS, {"kind": "offences", "state": "previewed"}).json()["results"]) == 1
    assert api.get(LOADS, {"kind": "school"}).json()["results"] == []


def test_the_list_asks_the_database_as_often_for_many_files(api: Client, django_assert_max_num_queries: Any) -> None:
    make.FeedLoadFactory.create_batch(15)

    with django_assert_max_num_queries(6):
        assert api.get(LOADS).status_code == 200
