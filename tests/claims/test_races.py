"""Many at once: fifty attempts on one family give one live claim of a kind, and every loser is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from claims.actions import hold_lapsed, raise_claims
from claims.batches import fill_batch, open_batch
from claims.models import Batch, Claim, ClaimKind, ClaimMove, ClaimPerson
from families.models import Council
from families.refusals import NotPossibleError
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import all_decided
from tests.factories import NOW, TODAY, AnalystFactory, CapFactory

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = 50


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


def test_fifty_attempts_on_one_family_by_night_page_and_api_raise_one_claim(council: Council) -> None:
    ready_family()
    analyst = AnalystFactory.create(council=council)
    clients = [Client() for _ in range(ATTEMPTS)]
    for client in clients:
        client.force_login(analyst)

    def by_night(number: int) -> int:
        return raise_claims(council, as_of=TODAY, at=NOW).results

    def by_page(number: int) -> int:
        return clients[number].post(reverse("claims_raise")).status_code

    def by_api(number: int) -> int:
        return clients[number].post(reverse("api:claim-list")).status_code

    told = at_once(lambda number: (by_night, by_page, by_api)[number % 3](number))

    assert Claim.objects.live().filter(kind=ClaimKind.RESULT).count() == 1
    assert Claim.objects.get(kind=ClaimKind.RESULT).moves.count() == 1
    assert set(told) <= {"0", "1", "302", "200"}


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
    raise_claims(council, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=TODAY)

    at_once(lambda _: hold_lapsed(council, as_of=TODAY, at=NOW), attempts=10)

    assert Claim.objects.get(kind=ClaimKind.RESULT).moves.count() == 2


def test_two_analysts_filling_at_once_stay_within_the_cap(council: Council) -> None:
    CapFactory.create(number=2)
    for _ in range(4):
        ready_family()
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
