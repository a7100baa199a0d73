"""Documents: kept as their bytes allow, listed, opened by those who may open the family, withdrawn, never deleted."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from families.models import Family
from keyworkers.documents import plain_name
from keyworkers.models import Document, Look, User
from tests import factories as make
from tests.keyworkers.test_sniffing import PDF, WORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.MembershipFactory(family=family, person__given_name="Amy")
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def send(client: Client, family: Family, raw: bytes = PDF, name: str = "letter.pdf", **said: Any) -> Any:
    sent = {"file": SimpleUploadedFile(name, raw, content_type="text/html"), "title": "The letter", "kind": "letter"}
    return client.post(reverse("family_document_add", args=[family.pk]), sent | said, follow=True)


def open_it(client: Client, document: Document, family: Family | None = None) -> Any:
    answer: Any = client.get(reverse("family_document", args=[(family or document.family).pk, document.pk]))
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def test_a_document_is_kept_under_a_name_nobody_can_guess(signed_in: Client, family: Family, files: Path) -> None:
    page = send(signed_in, family)

    kept = Document.objects.get()
    assert "“The letter” is kept." in page.text
    assert (kept.content_type, kept.file_name, kept.size) == ("application/pdf", "letter.pdf", len(PDF))
    assert "letter" not in str(kept.file.name)
    assert [path.stat().st_mode & 0o777 for path in files.rglob("*") if path.is_file()] == [0o600]


def test_a_document_is_given_out_as_a_file_and_nothing_else(signed_in: Client, family: Family) -> None:
    send(signed_in, family)

    answer = open_it(signed_in, Document.objects.get())

    assert answer.body == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_opening_a_document_leaves_a_look(signed_in: Client, family: Family, worker: User) -> None:
    open_it(signed_in, make.DocumentFactory(family=family))

    look = Look.objects.get()
    assert (look.family, look.user, look.page) == (family, worker, "family_document")


def test_no_address_leads_to_the_folder_of_files(family: Family) -> None:
    document = make.DocumentFactory(family=family)

    for path in ("/media/{}", "/{}", "/static/{}", "/.state/files/{}"):
        with pytest.raises(Resolver404):
            resolve(path.format(document.file.name))
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.STATIC_ROOT)


def test_another_familys_document_is_not_found_through_ones_own(signed_in: Client, family: Family) -> None:
    other = make.DocumentFactory()

    assert open_it(signed_in, other, family).status_code == 404
    assert open_it(signed_in, other).status_code == 404
    assert not Look.objects.filter(family=other.family).exists()


@pytest.mark.parametrize(
    ("raw", "name", "said", "words"),
    [
        (b"", "a.pdf", {}, "The file is empty"),
        (b"<html>", "a.pdf", {}, "Choose a PDF"),
        (PDF, "a.png", {}, "its name ends with"),
        (PDF, "a.pdf", {"dated_on": "01/10/2020"}, "today or in the past"),
        (PDF, "a.pdf", {"kind": ""}, "Choose what kind of document it is"),
        (b"%PDF-" + bytes(20 * 1024 * 1024), "a.pdf", {}, "larger than 20 MB"),
    ],
)
def test_what_is_not_kept_is_said_and_nothing_typed_is_lost(
    signed_in: Client, family: Family, files: Path, raw: bytes, name: str, said: dict[str, str], words: str
) -> None:
    page = send(signed_in, family, raw, name, **said)

    assert page.status_code == 422
    assert words in page.text
    assert 'value="The letter"' in page.text
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_the_same_file_is_kept_once(signed_in: Client, family: Family) -> None:
    send(signed_in, family)

    page = send(signed_in, family, title="Again")

    assert "kept already, as “The letter”" in page.text
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\amy\\letter.pdf", "letter.pdf"),
        ('a"; filename="b.html\r\nSet-Cookie: x.pdf', "a; filename=b.htmlSet-Cookie x.pdf"),
        ("gpj\u202efdp.pdf", "gpjfdp.pdf"),
        ("...", "document"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
def test_a_files_name_loses_what_no_name_should_hold(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_large_file_is_read_piece_by_piece(
    signed_in: Client, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = TemporaryUploadedFile.chunks

    def chunks(file: Any, *size: int) -> Iterator[bytes]:
        for one in whole(file, *size):
            read.append(len(one))
            yield one

    monkeypatch.setattr(TemporaryUploadedFile, "chunks", chunks)

    send(signed_in, family, PDF[:-6] + bytes(8 * 1024 * 1024) + b"%%EOF\n")

    assert Document.objects.get().size > 8 * 1024 * 1024
    assert max(read) <= 64 * 1024


def test_a_document_about_a_member_is_listed_with_them(signed_in: Client, family: Family) -> None:
    amy = family.memberships.get().person
    send(signed_in, family, person=amy.pk)
    make.DocumentFactory(family=family, title="Of everybody")

    page = signed_in.get(reverse("family_documents", args=[family.pk]), {"person": amy.pk})

    assert f"Documents about {amy}" in page.text
    assert "The letter" in page.text
    assert "Of everybody" not in page.text


def test_a_document_about_somebody_another_record_hides_is_not_found(client: Client, family: Family) -> None:
    amy = family.memberships.get().person
    document = make.DocumentFactory(family=family, person=amy, title="About Amy")
    make.RestrictionFactory(family=make.MembershipFactory(person=amy, lives_there=False).family)
    client.force_login(make.AnalystFactory())

    for name in ("family_documents", "family_timeline", "family_print_chronology"):
        assert "About Amy" not in client.get(reverse(name, args=[family.pk])).text
    assert open_it(client, document).status_code == 404


def test_a_document_that_should_not_be_there_is_withdrawn_with_the_reason(signed_in: Client, family: Family) -> None:
    document = make.DocumentFactory(family=family)
    address = reverse("family_document_withdraw", args=[family.pk, document.pk])

    page = signed_in.post(address, {"because": "It is another family's."}, follow=True)

    assert "Withdrawn on 30 September 2020 by Kit Keane: It is another family" in page.text
    assert open_it(signed_in, document).status_code == 404
    assert signed_in.post(address, {"because": "Again."}).status_code == 404


def test_withdrawing_asks_for_a_reason(signed_in: Client, family: Family) -> None:
    document = make.DocumentFactory(family=family)

    page = signed_in.post(reverse("family_document_withdraw", args=[family.pk, document.pk]), {"because": ""})

    assert page.status_code == 422
    assert Document.objects.standing().exists()


def test_a_jobcentre_adviser_sees_no_document(client: Client, family: Family) -> None:
    document = make.DocumentFactory(family=family)
    client.force_login(make.JobcentreAdviserFactory())

    assert client.get(reverse("family_documents", args=[family.pk])).status_code == 403
    assert open_it(client, document).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_asks_as_often_for_many_as_for_one(
    signed_in: Client, family: Family, count: int, django_assert_max_num_queries: Any
) -> None:
    for day in range(count):
        make.DocumentFactory(family=family, uploaded_at=make.NOW - timedelta(days=day), dated_on=date(2020, 1, 1))

    # Sign-in's two and the council's name; scope, the family, who it is (4), warnings; the documents; the look.
    with django_assert_max_num_queries(3 + 7 + 1 + 3):
        signed_in.get(reverse("family_documents", args=[family.pk]))


def test_a_word_document_is_kept_as_one(signed_in: Client, family: Family) -> None:
    send(signed_in, family, WORD, "report.docx")

    assert Document.objects.get().content_type.endswith("wordprocessingml.document")
