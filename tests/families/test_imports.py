"""The pages of agency files: who may send them in, what is shown before anything is loaded, what becomes of rejects."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from families.models import Council, District, FeedLoad, Person
from families.models.feeds import LoadState
from keyworkers.models import Job, User
from tests import factories as make

HEADER = "IndividualID,FamilyID,FirstName,LastName,DOB,Address_1,Postcode,Relationship,LivesThere,From\n"
GOOD = "P1,F1,Amy,Hartley,17/05/1985,1 Example Street,ZZ99 3WZ,mother,Y,2015-01-01\n"
ALSO_GOOD = "P2,F1,Ben,Hartley,2009-03-02,1 Example Street,ZZ99 3WZ,child,Y,2015-01-01\n"
BAD = "P3,F1,=1+1,Hartley,31/11/2012,1 Example Street,ZZ99 3WZ,child,Y,2015-01-01\n"


@pytest.fixture
def analyst(db: None, settings: Any, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = str(tmp_path)
    analyst: User = make.AnalystFactory()
    District.objects.get_or_create(council=analyst.council, name="Alder Vale")
    return analyst


@pytest.fixture
def signed_in(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


def send(client: Client, text: str, *, kind: str = "households", complete_to: str = "27/09/2020") -> Any:
    file = SimpleUploadedFile("households.csv", text.encode())
    form = {"kind": kind, "complete_to": complete_to, "file": file}
    return client.post(reverse("send_file"), form, follow=True)


def only_load() -> FeedLoad:
    return FeedLoad.objects.get()


def test_a_file_is_shown_before_anything_of_it_is_loaded(signed_in: Client) -> None:
    shown = send(signed_in, HEADER + GOOD + ALSO_GOOD + BAD).content.decode()

    assert only_load().state == LoadState.PREVIEWED
    assert not Person.objects.exists()
    assert "2 new people" in shown
    assert "November 2012 has no day 31." in shown
    assert "Load 2 rows" in shown


def test_a_file_is_loaded_once_the_analyst_says_so(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD + BAD)

    shown = signed_in.post(reverse("load_rows", args=[only_load().pk]), follow=True)

    assert only_load().state == LoadState.LOADED
    assert Person.objects.get().given_name == "Amy"
    assert "1 of 2 rows are loaded." in shown.content.decode()


def test_loading_twice_changes_nothing(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    address = reverse("load_rows", args=[only_load().pk])

    for _ in range(2):
        assert signed_in.post(address, follow=True).status_code == 200

    assert Person.objects.count() == 1


def test_a_discarded_file_cannot_be_loaded(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("discard_load", args=[only_load().pk]))

    shown = signed_in.post(reverse("load_rows", args=[only_load().pk]), follow=True)

    assert only_load().state == LoadState.DISCARDED
    assert "it stays as it is" in shown.content.decode()


def test_a_file_that_cannot_be_read_says_everything_that_is_wrong(signed_in: Client) -> None:
    shown = send(signed_in, "IndividualID,IndividualID,Forename\n1,2,3\n").content.decode()

    assert only_load().state == LoadState.FAILED
    assert "Columns that are missing: FamilyID, FirstName" in shown
    assert "Forename (perhaps FirstName)" in shown
    assert "there twice: IndividualID" in shown


def test_the_same_file_again_says_when_it_was_loaded(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    shown = send(signed_in, HEADER + GOOD).content.decode()

    assert "This very file was loaded on 30 September 2020" in shown
    assert "There is nothing in it to load." in shown


def test_rejected_rows_are_mended_and_sent_again(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD + BAD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    given_out = b"".join(signed_in.get(reverse("load_rejects", args=[only_load().pk])).streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.DictReader(StringIO(given_out.decode("utf-8-sig"))))
    mended = given_out.decode().replace("'=1+1", "Cal").replace("31/11/2012", "30/11/2012")
    shown = send(signed_in, mended).content.decode()

    assert rows[0]["FirstName"] == "'=1+1"
    assert rows[0]["RejectedLine"] == "3"
    assert "DOB: November 2012 has no day 31." in rows[0]["WhyRejected"]
    assert "Load 1 row" in shown


def test_a_large_file_waits_for_a_job(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("families.views.imports.AT_ONCE", 1)
    send(signed_in, HEADER + GOOD + ALSO_GOOD)

    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    assert only_load().state == LoadState.WAITING
    assert Job.objects.get().load == only_load()
    assert not Person.objects.exists()


def test_a_file_cannot_be_complete_to_a_day_to_come(signed_in: Client) -> None:
    response = send(signed_in, HEADER + GOOD, complete_to="01/10/2020")

    assert response.status_code == 422
    assert not FeedLoad.objects.exists()


def test_the_form_without_anything_names_each_field(signed_in: Client) -> None:
    response = signed_in.post(reverse("send_file"), {})

    assert response.status_code == 422
    assert response.content.decode().count("govuk-error-message") == 3


PLACES = ("load", "load_rejects")
CHANGES = ("load_rows", "discard_load")


def ask(client: Client, name: str, load: FeedLoad) -> Any:
    address = reverse(name, args=[load.pk])
    return client.post(address) if name in CHANGES else client.get(address)


@pytest.fixture
def elsewhere(analyst: User) -> FeedLoad:
    """A file of another council."""
    other = Council.objects.create(name="Thornshire", slug="thornshire", brand="Families First")
    load: FeedLoad = make.FeedLoadFactory(council=other)
    return load


@pytest.mark.parametrize("name", [*PLACES, *CHANGES])
def test_another_councils_file_is_not_found(signed_in: Client, elsewhere: FeedLoad, name: str) -> None:
    assert ask(signed_in, name, elsewhere).status_code == 404


@pytest.mark.parametrize("name", [*PLACES, *CHANGES])
def test_a_keyworker_may_not_see_agency_files(client: Client, analyst: User, name: str) -> None:
    client.force_login(make.KeyworkerFactory())

    assert ask(client, name, make.FeedLoadFactory()).status_code == 403
    assert client.get(reverse("loads")).status_code == 403
    assert client.get(reverse("send_file")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    for name in ("loads", "send_file"):
        response = client.get(reverse(name))

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_the_list_asks_the_database_as_often_for_many_files_as_for_none(
    signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    make.FeedLoadFactory.create_batch(15)

    with django_assert_max_num_queries(7):
        shown = signed_in.get(reverse("loads"))

    assert shown.status_code == 200


def test_the_list_says_when_there_is_nothing(signed_in: Client) -> None:
    assert "No file has been sent in yet" in signed_in.get(reverse("loads")).content.decode()


def test_the_list_says_how_far_each_source_is_complete(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    assert "27 Sep 2020" in signed_in.get(reverse("loads")).content.decode()
    assert only_load().complete_to == date(2020, 9, 27)
