"""The files of a batch and their layout in the browser: asked for, watched, copied, renewed; the bad form."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.exports import write_pieces
from claims.models import Batch, BatchFile, BatchState, Download, ExportLayout
from families.words import moment
from keyworkers.models import Role
from tests.claims.stages import batch_at
from tests.factories import NOW, UserFactory
from tests.written import content_in_force
from troubled_families.jobs import run_all_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client: Client, judges: list[list[int]]) -> Batch:
    batch = batch_at(BatchState.SIGNED, families=1)
    client.force_login(batch.made_by)
    return batch


def page(client: Client, batch: Batch) -> str:
    return str(client.get(reverse("batch_files", args=[batch.pk])).text)


def test_a_file_is_asked_for_watched_and_copied_by_the_one_who_sends_it(client: Client, signed: Batch) -> None:
    asked = client.post(reverse("batch_export", args=[signed.pk]), {"format": "xlsx"}, follow=True)
    assert "Waits for a worker" in asked.text
    assert "every 3s" in asked.text
    run_all_waiting()

    file = BatchFile.objects.get()
    copy: Any = client.get(reverse("batch_file", args=[signed.pk, file.pk]))

    assert copy["Content-Disposition"] == 'attachment; filename="phase-2-batch-1.xlsx"'
    signed.refresh_from_db()
    assert copy.content == content_in_force(signed)
    shown = page(client, signed)
    assert file.digest in shown
    assert f"{moment(Download.objects.get().at)}, {signed.made_by}" in shown
    assert "This is the file to send" in shown


def test_half_a_file_of_a_worker_that_was_lost_is_never_offered(client: Client, signed: Batch) -> None:
    client.post(reverse("batch_export", args=[signed.pk]))
    file = BatchFile.objects.get()
    write_pieces(file)  # and here the worker ends

    refused = client.get(reverse("batch_file", args=[signed.pk, file.pk]), follow=True)

    assert "This file is not written yet." in refused.text
    assert "Take a copy" not in refused.text
    assert not Download.objects.exists()
    run_all_waiting()
    assert "Take a copy" in page(client, signed)
    signed.refresh_from_db()
    assert len(content_in_force(signed).splitlines()) == 3


def test_a_link_that_has_ended_gives_nothing_until_it_is_renewed(client: Client, signed: Batch) -> None:
    client.post(reverse("batch_export", args=[signed.pk]))
    run_all_waiting()
    file = BatchFile.objects.get()
    BatchFile.objects.update(link_ends_at=NOW - timedelta(days=2))

    refused = client.get(reverse("batch_file", args=[signed.pk, file.pk]), follow=True)
    assert "The link to this file has ended" in refused.text
    assert "Take a copy" not in refused.text

    renewed = client.post(reverse("batch_file_renew", args=[signed.pk, file.pk]), follow=True)
    assert "lasts until 7 October 2020" in renewed.text
    assert client.get(reverse("batch_file", args=[signed.pk, file.pk])).status_code == 200
    assert Download.objects.count() == 1


def test_an_auditor_sees_the_files_and_takes_none(client: Client, signed: Batch) -> None:
    client.post(reverse("batch_export", args=[signed.pk]))
    run_all_waiting()
    client.force_login(UserFactory.create(role=Role.INTERNAL_AUDITOR))

    shown = page(client, signed)

    assert BatchFile.objects.get().digest in shown
    assert "Take a copy" not in shown
    assert "Write the file" not in shown


def test_a_batch_that_is_not_signed_has_no_file_and_says_why(client: Client, judges: list[list[int]]) -> None:
    batch = batch_at(BatchState.AUDITED, families=1)
    client.force_login(batch.made_by)

    shown = client.post(reverse("batch_export", args=[batch.pk]))

    assert shown.status_code == 422
    assert "A file is written of a batch that is signed." in shown.text
    assert not BatchFile.objects.exists()


def test_the_page_asks_no_more_for_many_files_and_copies(client: Client, signed: Batch) -> None:
    client.post(reverse("batch_export", args=[signed.pk]))
    run_all_waiting()
    file = BatchFile.objects.get()
    page(client, signed)

    with CaptureQueriesContext(connection) as few:
        page(client, signed)
    for _ in range(5):
        client.get(reverse("batch_file", args=[signed.pk, file.pk]))
        client.post(reverse("batch_export", args=[signed.pk]), {"format": "xlsx"})
    with CaptureQueriesContext(connection) as many:
        page(client, signed)

    assert len(many) <= len(few) + 1
    assert not any("claims_filepiece" in query["sql"] for query in many)


def test_a_layout_is_changed_in_the_browser_and_shown_with_the_versions_before(client: Client, signed: Batch) -> None:
    about = [signed.programme_id]
    typed = "Our line = line\nClaim = claim\nLink = link"

    refused = client.post(reverse("programme_layout_change", args=about), {"columns": f"{typed}\nName = name"})
    assert refused.status_code == 422
    assert "Line 4: a column cannot say “name”" in refused.text
    assert "Say why the layout changes" in refused.text
    assert "Our line = line" in refused.text
    sent = {"columns": typed, "note": "As the letter of May asks."}
    shown = client.post(reverse("programme_layout_change", args=about), sent, follow=True)

    assert "Files of this programme are written in version 1." in shown.text
    assert "As the letter of May asks." in shown.text
    assert ExportLayout.objects.get().columns[0] == {"heading": "Our line", "value": "LINE"}
