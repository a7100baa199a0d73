"""The pages of agency files: who may send them in, what is shown before anything is loaded, what becomes of rejects."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from families.models import Council, Coverage, District, Family, FeedLoad, FeedRecord, Person
from families.models.feeds import LoadState
from keyworkers.jobs import Found, end
from keyworkers.models import Job, JobKind, User
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


def send_bytes(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("households.xlsx", content)
    form = {"kind": "households", "complete_to": "27/09/2020", "file": file}
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


def test_a_file_in_which_nothing_is_new_still_says_how_far_it_is_complete(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD, complete_to="26/09/2020")
    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    offered = send(signed_in, HEADER + GOOD + "\n").content.decode()
    last = FeedLoad.objects.latest("pk").pk
    told = signed_in.post(reverse("load_rows", args=[last]), follow=True).content.decode()
    refused = send(signed_in, HEADER + BAD, complete_to="30/09/2020").content.decode()

    assert "Load it: nothing new up to 27 September 2020" in offered
    assert "Nothing in the file is new; it is known to be complete to 27 September 2020." in told
    assert Coverage.objects.latest("pk").complete_to == date(2020, 9, 27)
    assert "There is nothing in it to load." in refused


def test_a_file_loaded_again_after_it_was_undone_says_again_how_far_it_is_complete(signed_in: Client) -> None:
    for _ in range(2):
        send(signed_in, HEADER + GOOD)
        last = FeedLoad.objects.latest("pk")
        signed_in.post(reverse("load_rows", args=[last.pk]))
        assert Coverage.objects.standing().get().complete_to == date(2020, 9, 27)
        signed_in.post(reverse("load_undo", args=[last.pk]), {"reason": "The wrong file"})

    assert not Coverage.objects.standing().exists()


def test_a_file_with_days_month_first_says_that_others_may_be_wrong_too(signed_in: Client) -> None:
    shown = send(signed_in, HEADER + GOOD + BAD.replace("31/11/2012", "11/30/2012")).content.decode()

    assert "Some days of the file stand month first." in shown
    assert "month first" not in send(signed_in, HEADER + GOOD + BAD).content.decode()


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


BENEFITS = "ClaimID,NINO,Benefit,StartsOn\nB1,QQ12345,jsa,2020-01-06\nB2,QQ123456C,dole,2020-01-06\n"


def test_benefit_data_stands_in_the_file_of_rejects_and_not_on_the_page(signed_in: Client) -> None:
    shown = send(signed_in, BENEFITS, kind="benefits").content.decode()
    file: Any = signed_in.get(reverse("load_rejects", args=[only_load().pk]))
    mended = b"".join(file.streaming_content).decode()

    assert [secret for secret in ("QQ12345", "dole") if secret in shown] == []
    assert "in the downloaded file" in shown
    assert [secret for secret in ("QQ12345,", "dole") if secret not in mended] == []


def test_a_large_file_waits_for_a_job(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyworkers.importing.AT_ONCE", 1)
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
    assert response.content.decode().count("govuk-error-message") == 2


def test_how_far_a_file_is_complete_may_be_left_to_the_file(signed_in: Client) -> None:
    shown = send(signed_in, HEADER + GOOD, complete_to="").content.decode()

    assert "1 January 2015 (read from the file)" in shown
    assert only_load().complete_to == date(2015, 1, 1)


def test_a_day_read_from_the_file_may_be_changed_before_loading(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD, complete_to="")

    signed_in.post(reverse("load_complete_to", args=[only_load().pk]), {"complete_to": "28/09/2020"})
    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    assert (only_load().state, only_load().complete_to) == (LoadState.LOADED, date(2020, 9, 28))
    assert not only_load().complete_to_is_read


def test_a_day_to_come_is_refused_beside_its_field(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)

    response = signed_in.post(reverse("load_complete_to", args=[only_load().pk]), {"complete_to": "01/10/2020"})

    assert response.status_code == 422
    assert "a day that has not come" in response.content.decode()


def test_a_file_that_tells_no_day_is_not_loaded_before_somebody_says_one(signed_in: Client) -> None:
    shown = send(signed_in, HEADER + BAD, complete_to="").content.decode()

    signed_in.post(reverse("load_rows", args=[only_load().pk]), follow=True)

    assert "say how far it is complete before it is loaded" in shown
    assert only_load().state == LoadState.PREVIEWED


def test_rejected_rows_are_given_out_as_a_workbook_too(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD + BAD)

    response: Any = signed_in.get(reverse("load_rejects_xlsx", args=[only_load().pk]))
    given_out = b"".join(response.streaming_content)
    sheet = CalamineWorkbook.from_filelike(BytesIO(given_out)).get_sheet_by_index(0).to_python()
    again = send_bytes(signed_in, given_out).content.decode()

    assert dict(zip(sheet[0], sheet[1], strict=True))["FirstName"] == "=1+1"
    assert "This begins with = like a formula" in again


def test_a_load_is_undone_after_its_effects_were_shown(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD + ALSO_GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))
    address = reverse("load_undo", args=[only_load().pk])

    shown = signed_in.get(address).content.decode()
    told = signed_in.post(address, {"reason": "The wrong council's file."}, follow=True).content.decode()

    assert "2 people removed" in shown
    assert "Loaded and undone" in told
    assert "2 people removed" in told
    assert "The wrong council&#x27;s file." in told
    assert not Person.objects.exists()


@pytest.fixture
def large(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return where a loaded file is undone that is too large for somebody to wait for."""
    send(signed_in, HEADER + GOOD + ALSO_GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))
    monkeypatch.setattr("keyworkers.importing.AT_ONCE", 1)
    return reverse("load_undo", args=[only_load().pk])


def test_a_large_load_is_neither_rehearsed_nor_undone_while_somebody_waits(signed_in: Client, large: str) -> None:
    with patch("families.actions.undo_rows", side_effect=AssertionError):
        shown = signed_in.get(large).content.decode()
        told = signed_in.post(large, {"reason": "The wrong council's."}, follow=True).content.decode()

    job = Job.objects.get()
    assert "it is undone as a job" in shown
    assert (job.kind, job.load, job.reason) == (JobKind.UNDO, only_load(), "The wrong council's.")
    assert "A job is to undo this file" in told
    assert "Undo this load" not in told


def test_a_load_that_waits_to_be_undone_is_not_asked_for_again(signed_in: Client, large: str) -> None:
    signed_in.post(large, {"reason": "Why."})

    told = signed_in.get(large, follow=True).content.decode()

    assert "is being undone already" in told
    assert Job.objects.count() == 1


def test_the_files_page_says_why_a_job_could_not_undo_it(signed_in: Client, large: str) -> None:
    signed_in.post(large, {"reason": "Why."})
    job = Job.objects.get()
    Job.objects.update(state="running")
    end(job, Found(problems=["Something."], in_the_way=["1 attachment rests on it."]), at=make.NOW)

    told = signed_in.get(reverse("load", args=[only_load().pk])).content.decode()

    assert "1 attachment rests on it." in told
    assert "Undo this load" in told


def test_a_load_is_not_undone_without_a_reason(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))

    response = signed_in.post(reverse("load_undo", args=[only_load().pk]), {"reason": ""})

    assert response.status_code == 422
    assert Person.objects.exists()


def test_what_stands_in_the_way_of_undoing_is_named(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))
    family = Family.objects.get()
    make.AttachmentFactory(council=family.council, family=family)

    shown = signed_in.get(reverse("load_undo", args=[only_load().pk])).content.decode()

    assert "1 attachment rests on families this file brought (F1)." in shown
    assert "Why is it undone?" not in shown


def test_a_row_leads_back_to_its_file_and_line(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))
    row = FeedRecord.objects.get()

    shown = signed_in.get(reverse("feed_row", args=[row.load_id, row.pk])).content.decode()

    assert "Row 2 of households.csv" in shown
    assert "1985-05-17" in shown
    cells = [f'scope="row" data-label="Column"><span class="app-table__value">{name}' for name in HEADER.split(",")[:5]]
    assert cells == sorted(cells, key=shown.index)  # in the file's order


def test_a_row_of_a_hidden_family_is_not_found(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))
    row = FeedRecord.objects.get()
    make.RestrictionFactory(council=row.council, family=row.family)

    assert signed_in.get(reverse("feed_row", args=[row.load_id, row.pk])).status_code == 404


def test_a_row_whose_person_was_removed_with_its_file_still_says_what_stood_in_it(signed_in: Client) -> None:
    send(signed_in, HEADER + GOOD)
    signed_in.post(reverse("load_rows", args=[only_load().pk]))
    signed_in.post(reverse("load_undo", args=[only_load().pk]), {"reason": "The wrong file."})
    row = FeedRecord.objects.get()
    make.FamilyFactory(council=row.council, name="Somebody else")

    shown = signed_in.get(reverse("feed_row", args=[row.load_id, row.pk])).content.decode()

    assert "somebody who was removed with this file" in shown
    assert "1985-05-17" in shown
    assert reverse("families") + "1/" not in shown


def test_a_national_insurance_number_is_not_told_to_an_analyst(signed_in: Client, analyst: User) -> None:
    load = make.FeedLoadFactory(council=analyst.council)
    sent = {"NINO": "QQ123456C", "Activity": "training"}
    row = make.FeedRecordFactory(council=analyst.council, load=load, kind="employment", content=sent)

    shown = signed_in.get(reverse("feed_row", args=[load.pk, row.pk])).content.decode()

    assert "training" in shown
    assert "QQ123456C" not in shown


def test_a_row_of_benefit_data_is_not_told_to_an_analyst(signed_in: Client, analyst: User) -> None:
    load = make.FeedLoadFactory(council=analyst.council)
    row = make.FeedRecordFactory(council=analyst.council, load=load, kind="benefits", content={"Benefit": "jsa"})

    shown = signed_in.get(reverse("feed_row", args=[load.pk, row.pk])).content.decode()

    assert "jsa" not in shown
    assert "Jobcentre advisers only" in shown


PLACES = ("load", "load_rejects", "load_rejects_xlsx", "load_undo")
CHANGES = ("load_rows", "discard_load", "load_complete_to")


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
