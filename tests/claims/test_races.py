"""Many at once: however many try, by whatever way, a family has one live claim of a kind; the losers are told so."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from claims.actions import hold_lapsed, raise_claims
from claims.batches import fill_batch, open_batch
from claims.elsewhere import load_list
from claims.exports import export_batch
from claims.leaving import take_out
from claims.models import Batch, BatchState, Claim, ClaimKind, ClaimMove, ClaimPerson, ClaimState
from claims.signing import submit_batch
from families.models import Council, Family
from families.refusals import NotPossibleError
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import all_decided, batch_at, sign_knowingly
from tests.factories import NOW, TODAY, AnalystFactory, CapFactory, SeniorOfficerFactory
from troubled_families.night import Night, hold_and_raise_claims

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = 50
THREADS, FAMILIES = (50, 200) if os.environ.get("TF_PROVE") else (15, 4)


@pytest.fixture
def council() -> Council:
    return open_window().programme.council


def at_once(act: object, *, attempts: int = ATTEMPTS) -> list[str]:
    """Let so many threads, each with its own connection, act at one moment; return what each was told."""
    gate = Barrier(attempts, timeout=30)

    def attempt(number: int) -> str:
        try:
            gate.wait()
            with transaction.atomic():
                return str(act(number))  # type: ignore[operator]  # any function of the attempt's number
        except (IntegrityError, NotPossibleError) as refused:
            return str(refused).splitlines()[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(attempts) as pool:
        return list(pool.map(attempt, range(attempts)))


def listed(number: int) -> bytes:
    """A list that names one family claimed by another council, a different text each time."""
    return f"FamilyID,IndividualID,ClaimedBy,ClaimedOn,Note\nELSEWHERE,,Another council,01/05/2018,{number}\n".encode()


def test_every_family_is_claimed_once_by_page_batch_job_api_and_import_at_once(council: Council) -> None:
    for _ in range(FAMILIES):
        ready_family()
    Family.objects.filter(pk=ready_family().family_id).update(reference="ELSEWHERE")
    analyst, window = AnalystFactory.create(council=council), council.programmes.get().windows.get()
    with transaction.atomic():
        batch = open_batch(window, by=analyst, as_of=TODAY, at=NOW)
        load_list(window.programme, listed(-1), file_name="before.csv", by=analyst, as_of=TODAY, at=NOW)
    night = Night(council, TODAY, NOW, lambda **_told: None)
    clients = [Client() for _ in range(THREADS)]
    for client in clients:
        client.force_login(analyst)
    ways: tuple[Callable[[int], object], ...] = (
        lambda number: clients[number].post(reverse("claims_raise")).status_code,
        lambda _: fill_batch(batch, by=analyst, as_of=TODAY, at=NOW).taken,
        lambda _: hold_and_raise_claims(night, "").counts["result claims raised"],
        lambda number: clients[number].post(reverse("api:claim-list")).status_code,
        lambda number: load_list(
            window.programme, listed(number), file_name="again.csv", by=analyst, as_of=TODAY, at=NOW
        ).rows.count(),
    )

    told = at_once(lambda number: ways[number % len(ways)](number), attempts=THREADS)

    live = Claim.objects.live()
    assert [live.filter(kind=kind).count() for kind in ClaimKind] == [FAMILIES, FAMILIES]
    assert ClaimMove.objects.filter(came_from="", claim__kind=ClaimKind.RESULT).count() == FAMILIES
    assert all(answer.isdecimal() for answer in told)


@pytest.mark.usefixtures("judges")
def test_of_many_signatures_at_once_one_stands() -> None:
    with transaction.atomic():
        batch = batch_at(BatchState.AUDITED, families=1)
    officers = [SeniorOfficerFactory.create(council=batch.council) for _ in range(10)]

    told = at_once(lambda number: sign_knowingly(batch, by=officers[number]).lines, attempts=len(officers))

    assert sorted(told)[:2] == ["2", "A batch is signed once internal audit is done with it."]
    assert (batch.signings.count(), batch.moves.filter(went_to=BatchState.SIGNED).count()) == (1, 1)


@pytest.mark.usefixtures("judges")
def test_a_claim_that_leaves_as_its_batch_is_sent_is_either_sent_or_gone() -> None:
    with transaction.atomic():
        batch = batch_at(BatchState.SIGNED, families=2)
        analyst = batch.made_by
        export_batch(batch, by=analyst, at=NOW)
    line = batch.lines.get(line_number=1)
    relapse(batch.lines.get(line_number=2).claim.family, on=TODAY)
    ways: tuple[Callable[[], object], ...] = (
        lambda: take_out(line, reason="The address is doubtful.", by=analyst, at=NOW),
        lambda: submit_batch(batch, by=analyst, as_of=TODAY, at=NOW).lines,
        lambda: hold_lapsed(batch.council, as_of=TODAY, at=NOW).held,
    )

    at_once(lambda number: ways[number % len(ways)](), attempts=9)

    batch.refresh_from_db()
    standing = batch.lines.filter(removed_at=None)
    assert batch.state != BatchState.SUBMITTED
    assert {line.claim.state for line in standing} == {ClaimState.WITH_AUDIT}
    assert {line.claim.state for line in batch.lines.exclude(removed_at=None)} == {ClaimState.HELD}


def test_fifty_attempts_by_hand_are_refused_by_the_database_but_one(council: Council) -> None:
    attachment = ready_family()
    window = council.programmes.get().windows.get()

    def by_hand(number: int) -> str:
        Claim.objects.create(
            council=council,
            programme=window.programme,
            family=attachment.family,
            attachment=attachment,
            window=window,
            kind=ClaimKind.RESULT,
            result_type="employment",
            raised_at=NOW,
        )
        return "raised"

    told = at_once(by_hand)

    assert Claim.objects.live().filter(kind=ClaimKind.RESULT).count() == 1
    assert told.count("raised") == 1
    assert all("one_live_claim_a_family" in answer for answer in told if answer != "raised")


def test_a_claim_raised_by_many_nights_at_once_has_one_first_move_and_its_people_once(council: Council) -> None:
    ready_family()

    at_once(lambda _: raise_claims(council, as_of=TODAY, at=NOW), attempts=10)

    assert Claim.objects.count() == ClaimMove.objects.count() == ClaimPerson.objects.count() == 2


def test_many_nights_at_once_hold_a_claim_once(council: Council) -> None:
    attachment = ready_family()
    with transaction.atomic():
        raise_claims(council, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=TODAY)

    at_once(lambda _: hold_lapsed(council, as_of=TODAY, at=NOW), attempts=10)

    assert Claim.objects.get(kind=ClaimKind.RESULT).moves.count() == 2


def test_two_analysts_filling_at_once_stay_within_the_cap(council: Council) -> None:
    CapFactory.create(number=2)
    for _ in range(4):
        ready_family()
    with transaction.atomic():
        raise_claims(council, as_of=TODAY, at=NOW)
    window, analyst = council.programmes.get().windows.get(), AnalystFactory.create()
    all_decided(window)
    with transaction.atomic():
        batch = open_batch(window, by=analyst, as_of=TODAY, at=NOW)

    at_once(lambda _: fill_batch(batch, by=analyst, as_of=TODAY, at=NOW), attempts=8)

    assert batch.lines.filter(claim__kind=ClaimKind.RESULT).count() == 2
    assert batch.lines.count() == 6


def test_many_analysts_opening_a_batch_at_once_open_one(council: Council) -> None:
    window, analyst = council.programmes.get().windows.get(), AnalystFactory.create()

    told = at_once(lambda _: open_batch(window, by=analyst, as_of=TODAY, at=NOW).number, attempts=10)

    assert Batch.objects.count() == 1
    assert sorted(told)[:2] == ["1", "A batch of this window is already being filled."]
