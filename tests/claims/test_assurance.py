"""The national assurance triggers: what is recorded answers three, people who know the others; each says how."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.assurance import TITLES, Applies, Trigger, triggers_of
from claims.figures.registry import AsAt
from claims.models import AssuranceAnswer, BatchState, Claim, Programme, SpotCheck, SpotCheckLine
from claims.models.choices import FoundToBe
from tests.claims.stages import batch_at
from tests.factories import (
    NOW,
    TODAY,
    OpeningBalanceFactory,
    OtherCouncilFactory,
    ProgrammeFactory,
    ProgrammeManagerFactory,
    TeamManagerFactory,
    WindowFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    made: Programme = ProgrammeFactory.create()
    return made


def applies(programme: Programme) -> dict[Trigger, Applies]:
    return {one.trigger: one.applies for one in triggers_of(AsAt(programme, TODAY))}


def past_window(programme: Programme, *, month: int, count: int) -> None:
    made = WindowFactory.create(
        programme=programme,
        name=f"Window {month}",
        opens_on=date(2020, month, 1),
        closes_on=date(2020, month, 28),
        submit_by=date(2020, month, 28),
        attached_by=date(2020, 1, 1),
        evidence_on=date(2020, month, 2),
    )
    OpeningBalanceFactory.create(
        programme=programme, label=made.name, window=made, counted_on=made.submit_by, count=count
    )


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        pytest.param((40, 50, 45), Applies.NO, id="within what came before"),
        pytest.param((40, 50, 283), Applies.YES, id="far more"),
        pytest.param((40, 283), Applies.NOT_KNOWN, id="too few to say"),
    ],
)
def test_an_unexpected_number_of_claims_lies_outside_those_before(
    programme: Programme, counts: tuple[int, ...], found: Applies
) -> None:
    for place, count in enumerate(counts):
        past_window(programme, month=3 + place, count=count)

    assert applies(programme)[Trigger.CLAIMS] is found


def test_a_window_that_is_still_open_is_not_unexpected_for_what_it_has_not_brought_yet(programme: Programme) -> None:
    for month, count in ((3, 40), (4, 50), (5, 45)):
        past_window(programme, month=month, count=count)
    OpeningBalanceFactory.create(
        programme=programme, window=WindowFactory.create(programme=programme), counted_on=TODAY, count=3
    )

    assert applies(programme)[Trigger.CLAIMS] is Applies.NO


def test_what_a_spot_check_found_is_an_issue_and_a_visit(judges: list[list[int]]) -> None:
    batch = batch_at(BatchState.SUBMITTED, families=1)
    programme, manager = batch.programme, ProgrammeManagerFactory.create()
    before = applies(programme)
    check = SpotCheck.objects.create(
        council=batch.council,
        programme=programme,
        name="Spring",
        announced_on=date(2020, 5, 4),
        visit_on=date(2020, 6, 1),
        entered_by=manager,
        entered_at=NOW,
    )
    SpotCheckLine.objects.create(
        council=batch.council,
        spot_check=check,
        claim=Claim.objects.results().get(),
        found=FoundToBe.NOT_VALID,
        reason="No plan.",
        found_on=date(2020, 6, 1),
        recorded_by=manager,
    )

    assert (before[Trigger.ISSUES], before[Trigger.UNSEEN]) == (Applies.NO, Applies.YES)
    after = applies(programme)
    assert (after[Trigger.ISSUES], after[Trigger.UNSEEN]) == (Applies.YES, Applies.NO)


def test_who_knows_answers_what_no_record_can_and_the_last_answer_counts(client: Client, programme: Programme) -> None:
    client.force_login(ProgrammeManagerFactory.create())
    address = reverse("assurance_answer", args=[programme.pk, "recovery"])
    silent = client.post(address, {"applies": "yes", "note": ""})
    for said in ("yes", "no"):
        client.post(address, {"applies": said, "note": f"The letter of May says {said}."})

    page = client.get(reverse("assurance")).content.decode()
    assert (silent.status_code, "Say how you know" in silent.content.decode()) == (422, True)
    assert applies(programme)[Trigger.RECOVERY] is Applies.NO
    assert all(title in page for title in TITLES.values())
    assert "The letter of May says no." in page
    assert page.count(">Answer: ") == 3


def test_what_is_computed_and_what_is_anothers_is_answered_by_nobody(client: Client, programme: Programme) -> None:
    theirs = ProgrammeFactory.create(council=OtherCouncilFactory.create())
    client.force_login(ProgrammeManagerFactory.create())
    computed = client.get(reverse("assurance_answer", args=[programme.pk, "claims"]))
    another = client.get(reverse("assurance_answer", args=[theirs.pk, "recovery"]))
    client.force_login(TeamManagerFactory.create())
    reader = client.get(reverse("assurance"))

    assert (computed.status_code, another.status_code) == (404, 404)
    assert ("Not answered yet" in reader.content.decode(), "Answer: " in reader.content.decode()) == (True, False)
    assert AssuranceAnswer.objects.count() == 0
