"""The department's reply on its pages: shown, recorded, undone; what is typed wrongly is lost by nobody."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Batch, ClaimState, Reply
from claims.models.choices import ReplyState
from tests.claims.money import analyst_of, claim_of, sent_batch, states
from tests.factories import AnalystFactory, InternalAuditorFactory, OtherCouncilFactory, RestrictionFactory

pytestmark = pytest.mark.django_db

SAID = {"others": "paid", "answered_on": "30/09/2020", "reference": "BACS 1204", "paid": "4", "total": "£3,600.00"}


@pytest.fixture
def batch(judges: list[list[int]]) -> Batch:
    return sent_batch()


@pytest.fixture
def signed_in(client: Client, batch: Batch) -> Client:
    client.force_login(analyst_of(batch))
    return client


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("reply.csv", text.encode(), content_type="text/csv")


def test_a_typed_reply_is_shown_before_it_is_recorded(signed_in: Client, batch: Batch) -> None:
    shown = signed_in.post(reverse("batch_reply", args=[batch.pk]), SAID, follow=True)

    assert "4 claims are paid, £3,600.00 in all." in shown.text
    assert set(states(batch).values()) == {ClaimState.SUBMITTED}
    done = signed_in.post(shown.request["PATH_INFO"], follow=True)
    assert "4 paid and 0 refused are recorded." in done.text
    page = signed_in.get(reverse("reply", args=[Reply.objects.get().pk])).text
    for words in ("BACS 1204", "4 claims, £3,600.00", "£1,000.00", "Recorded", "Undo it"):
        assert words in page


def test_a_file_asks_for_what_is_not_understood_and_loses_nothing_of_what_is_said(
    signed_in: Client, batch: Batch
) -> None:
    one, two = claim_of(batch, 1).pk, claim_of(batch, 2).pk
    file = file_of(f"ClaimID,Outcome,AmountPaid,Reason\n{one},paid,900,\n{two},refused,,Code 7\n999,paid,,\n")
    to = reverse("batch_reply_file", args=[batch.pk])

    shown = signed_in.post(to, {"file": file, "answered_on": "30/09/2020"}, follow=True)

    for words in (
        f"Claim {one}: £1,000.00 was claimed and £900.00 is paid.",
        "How is “Code 7” to be read?",
        "No claim 999 is in this batch.",
    ):
        assert words in shown.text
    here = shown.request["PATH_INFO"]
    half = signed_in.post(here, {"because": "The rate of last year."})
    assert half.status_code == 422
    assert half.text.index("There is a problem") < half.text.index("Record this reply?")
    assert "The rate of last year." in half.text
    assert "Choose how “Code 7” is to be read" in half.text
    signed_in.post(here, {"because": "The rate of last year.", "reason_1": "result", "leaves_rest": "on"})
    assert (states(batch)[1], states(batch)[2]) == (ClaimState.PAID, ClaimState.REFUSED)


def test_a_reply_that_contradicts_itself_or_answers_nothing_is_left_to_the_department(
    signed_in: Client, batch: Batch
) -> None:
    one, to = claim_of(batch, 1).pk, reverse("batch_reply_file", args=[batch.pk])
    file = file_of(f"ClaimID,Outcome,AmountPaid,Reason\n{one},paid,1000,\n{one},refused,,no\n")

    shown = signed_in.post(to, {"file": file, "answered_on": "30/09/2020"}, follow=True)

    assert shown.text.count(f"Another row says something else of claim {one}") == 2
    assert "Nothing of this reply can be recorded" in shown.text
    assert "Nothing of it is recorded yet" not in shown.text
    assert signed_in.post(shown.request["PATH_INFO"], {"leaves_rest": "on"}).status_code == 422
    assert set(states(batch).values()) == {ClaimState.SUBMITTED}


WRONG = {
    "Line 1 of the answer is not a number, a colon and a reason": {"refused": "two was refused"},
    "Line 2 is refused twice": {"refused": "2: no\n2: no"},
    "No answer is awaited for line 99.": {"refused": "99: no"},
    "Enter a number.": {"total": "lots"},
    "The batch was only sent on 30 September 2020.": {"answered_on": "29/09/2020"},
}


def test_a_reply_typed_wrongly_says_so_and_loses_nothing(signed_in: Client, batch: Batch) -> None:
    for why, said in WRONG.items():
        page = signed_in.post(reverse("batch_reply", args=[batch.pk]), {**SAID, **said})

        assert (page.status_code, why in page.text, "BACS 1204" in page.text) == (422, True, True)
    assert not Reply.objects.exists()


def test_a_file_that_is_no_reply_is_refused_beside_its_field(signed_in: Client, batch: Batch) -> None:
    to = reverse("batch_reply_file", args=[batch.pk])

    page = signed_in.post(to, {"file": file_of("Name,Age\nA,3\n"), "answered_on": "30/09/2020"})

    assert page.status_code == 422
    assert "The columns are ClaimID, Outcome" in page.text


def test_a_reply_is_discarded_or_undone_and_says_so(signed_in: Client, batch: Batch) -> None:
    first = signed_in.post(reverse("batch_reply", args=[batch.pk]), SAID, follow=True).request["PATH_INFO"]
    signed_in.post(first.replace("record", "discard"))
    assert signed_in.get(first, follow=True).text.count("This reply is discarded already.") == 1
    second = signed_in.post(reverse("batch_reply", args=[batch.pk]), SAID, follow=True).request["PATH_INFO"]
    signed_in.post(second)

    undone = signed_in.post(second.replace("record", "undo"), {"reason": "It was a draft."}, follow=True)

    assert "The reply is undone: 4 claims wait again." in undone.text
    assert list(Reply.objects.order_by("pk").values_list("state", flat=True)) == [
        ReplyState.DISCARDED,
        ReplyState.UNDONE,
    ]
    assert set(states(batch).values()) == {ClaimState.SUBMITTED}


def test_who_may_read_a_reply_and_who_may_not(signed_in: Client, batch: Batch) -> None:
    signed_in.post(reverse("batch_reply", args=[batch.pk]), SAID)
    to = reverse("reply", args=[Reply.objects.get().pk])
    RestrictionFactory.create(family=claim_of(batch, 1).family)
    auditor, other = Client(), Client()
    auditor.force_login(InternalAuditorFactory.create())
    other.force_login(AnalystFactory.create(council=OtherCouncilFactory.create()))

    page = auditor.get(to)

    assert "2 rows are counted and not shown here" in page.text
    assert claim_of(batch, 1).family.reference not in page.text
    assert auditor.post(to + "record/").status_code == 403
    assert other.get(to).status_code == other.get(to + "record/").status_code == 404


def test_a_row_that_answers_nothing_here_does_not_name_a_restricted_family(signed_in: Client, batch: Batch) -> None:
    family = claim_of(batch, 1).family
    file = file_of(f"ClaimID,Outcome,FamilyReference\n{claim_of(batch, 3).pk},paid,\n999,paid,{family.reference}\n")
    signed_in.post(reverse("batch_reply_file", args=[batch.pk]), {"file": file, "answered_on": "30/09/2020"})
    to = reverse("reply", args=[Reply.objects.get().pk])
    assert f"999, {family.reference}, paid" in signed_in.get(to).text

    RestrictionFactory.create(family=family)

    page = signed_in.get(to).text
    assert "No claim 999 is in this batch." in page
    assert family.reference not in page


def test_a_replys_page_asks_the_same_for_few_rows_and_for_many(signed_in: Client, batch: Batch) -> None:
    signed_in.post(reverse("batch_reply", args=[batch.pk]), SAID)
    to = reverse("reply", args=[Reply.objects.get().pk])
    signed_in.get(to)

    with CaptureQueriesContext(connection) as captured:
        signed_in.get(to)

    assert len(captured) <= 10
