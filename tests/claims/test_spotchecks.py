"""The department's spot check: a selection is entered whole or not at all, found, ended, and repaid elsewhere."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Batch, BatchState, Claim, SpotCheck
from claims.models.choices import FoundToBe
from claims.spotchecks import Announced, FoundOf, close, enter, record, references_in, select
from families.refusals import NotPossibleError
from keyworkers.models import Role, User
from keyworkers.permissions import scope_of
from tests.claims.stages import batch_at, somebody
from tests.factories import NOW, TODAY, ClaimFactory, RestrictionFactory

pytestmark = pytest.mark.django_db

JUNE = Announced(name="Spot check of June", announced_on=date(2020, 9, 1))
NOT_VALID = FoundOf(found=FoundToBe.NOT_VALID, on=TODAY, reason="No assessment was shown.")


@pytest.fixture
def sent(judges: list[list[int]]) -> Batch:
    return batch_at(BatchState.SUBMITTED, families=2)


@pytest.fixture
def analyst(sent: Batch) -> User:
    return somebody(sent.window, Role.ANALYST)


def results_in(batch: Batch) -> list[Claim]:
    return list(Claim.objects.filter(lines__batch=batch, kind="result").select_related("family").order_by("pk"))


def entered(batch: Batch, by: User, *references: str) -> SpotCheck:
    return enter(batch.programme, JUNE, references, scope=scope_of(by, as_of=TODAY), by=by, at=NOW)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12\n13", ["12", "13"]),
        ("Claim 12, claim 13; ALD-0004.", ["12", "13", "ALD-0004"]),
        (" 12 12 ", ["12"]),
        ("claims:", []),
    ],
)
def test_references_are_read_however_they_are_parted(text: str, read: list[str]) -> None:
    assert references_in(text) == read


def test_a_number_means_its_claim_and_a_familys_reference_its_result(sent: Batch, analyst: User) -> None:
    first, second = results_in(sent)

    made = entered(sent, analyst, str(first.pk), second.family.reference.lower(), second.family.reference)

    assert [line.claim_id for line in made.lines.order_by("claim_id")] == [first.pk, second.pk]


def test_a_selection_with_one_reference_that_means_nothing_changes_nothing(sent: Batch, analyst: User) -> None:
    first, second = results_in(sent)
    draft = ClaimFactory.create(council=sent.council, programme=sent.programme, window=sent.window)
    RestrictionFactory.create(council=sent.council, family=second.family)

    for reference in ("999999", "F99999", str(draft.pk), second.family.reference):
        with pytest.raises(NotPossibleError, match=f"Not among the claims that were sent: {reference}"):
            select(
                SpotCheck.objects.first() or entered(sent, analyst, str(first.pk)),
                [reference],
                scope=scope_of(analyst, as_of=TODAY),
            )

    assert SpotCheck.objects.get().lines.count() == 1


def test_what_was_found_is_recorded_and_the_claim_is_left_alone(sent: Batch, analyst: User) -> None:
    claim = results_in(sent)[0]
    line = entered(sent, analyst, str(claim.pk)).lines.get()

    record(line, NOT_VALID, by=analyst, as_of=TODAY)

    line.refresh_from_db()
    assert (line.found, line.found_on, line.recorded_by) == (FoundToBe.NOT_VALID, TODAY, analyst)
    assert Claim.objects.get(pk=claim.pk).state == "submitted"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (FoundOf(found=FoundToBe.PARTLY, on=TODAY), "reason"),
        (FoundOf(found=FoundToBe.VALID, on=JUNE.announced_on - timedelta(days=1)), "on"),
        (FoundOf(found=FoundToBe.VALID, on=TODAY + timedelta(days=1)), "on"),
    ],
    ids=["no reason", "before it was announced", "a day to come"],
)
def test_a_finding_that_cannot_be_is_refused(sent: Batch, analyst: User, said: FoundOf, field: str) -> None:
    line = entered(sent, analyst, str(results_in(sent)[0].pk)).lines.get()

    with pytest.raises(NotPossibleError) as refused:
        record(line, said, by=analyst, as_of=TODAY)

    assert refused.value.field == field


def test_a_spot_check_ends_once_everything_is_found_and_then_rests(sent: Batch, analyst: User) -> None:
    made = entered(sent, analyst, str(results_in(sent)[0].pk))
    with pytest.raises(NotPossibleError, match="1 claim waits"):
        close(made, outcome="Accepted.", by=analyst, as_of=TODAY)
    record(made.lines.get(), FoundOf(found=FoundToBe.VALID, on=TODAY), by=analyst, as_of=TODAY)

    close(made, outcome="Accepted.", by=analyst, as_of=TODAY)

    with pytest.raises(NotPossibleError, match="ended on 30 September 2020"):
        record(made.lines.get(), NOT_VALID, by=analyst, as_of=TODAY)


def test_a_spot_check_goes_through_its_pages(
    client: Client, sent: Batch, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.views.packs.explain_family", lambda *_args, **_more: None)  # verdicts are planted
    client.force_login(analyst)
    claim = results_in(sent)[0]
    typed = {"programme": sent.programme_id, "name": "June", "announced_on": "01/09/2020", "references": "999999"}
    wrong = client.post(reverse("spot_check_add"), typed)
    assert (wrong.status_code, b"Not among the claims that were sent" in wrong.content) == (422, True)
    assert b"999999" in wrong.content

    client.post(reverse("spot_check_add"), {**typed, "references": str(claim.pk)})
    made = SpotCheck.objects.get()
    finding = reverse("spot_check_finding", args=[made.pk, made.lines.get().pk])
    client.post(finding, {"found": "not-valid", "reason": "No assessment.", "on": "30/09/2020"})
    client.post(reverse("spot_check_close", args=[made.pk]), {"outcome": "One claim goes back."})

    page = client.get(reverse("spot_check", args=[made.pk])).content.decode()
    assert "One claim goes back." in page
    assert f"Withdraw claim {claim.pk}" in page
    assert claim.family.name in client.get(reverse("spot_check_packs", args=[made.pk])).content.decode()


def test_who_does_not_prepare_claims_reads_and_enters_nothing(client: Client, sent: Batch, analyst: User) -> None:
    made = entered(sent, analyst, str(results_in(sent)[0].pk))
    client.force_login(somebody(sent.window, Role.INTERNAL_AUDITOR))

    assert client.get(reverse("spot_check", args=[made.pk])).status_code == 200
    assert client.get(reverse("spot_check_add")).status_code == 403
