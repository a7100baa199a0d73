"""Many at once: fifty attempts on one family give one live claim of a kind, and every loser is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from claims.actions import hold_lapsed, raise_claims
from claims.batches import fill_batch, open_batch
from claims.models import Batch, Claim, ClaimKind, ClaimMove, ClaimPerson, Programme
from families.models import Council
from families.refusals import NotPossibleError
from tests.claims.scenes import open_window, ready_family, relapse
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
    attachment = ready_family()
    window = council.programmes.get().windows.get()

    def by_night() -> str:
        raised = raise_claims(council, as_of=TODAY, at=NOW)
        return f"raised {raised.results}"

    def by_hand() -> str:
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
        return "raised 1"

    told = at_once(lambda number: by_hand() if number % 2 else by_night())

    assert Claim.objects.live().filter(kind=ClaimKind.RESULT).count() == 1
    assert told.count("raised 1") == 1
    assert all("one_live_claim_a_family" in answer or answer == "raised 0" for answer in told if answer != "raised 1")


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
    programme, analyst = Programme.objects.get(), AnalystFactory.create()
    with transaction.atomic():
        batch = open_batch(programme.windows.get(), by=analyst, as_of=TODAY, at=NOW)

    at_once(lambda _: fill_batch(batch, by=analyst, as_of=TODAY, at=NOW), attempts=8)

    assert batch.lines.filter(claim__kind=ClaimKind.RESULT).count() == 2
    assert batch.lines.count() == 6


def test_many_analysts_opening_a_batch_at_once_open_one(council: Council) -> None:
    window, analyst = council.programmes.get().windows.get(), AnalystFactory.create()

    told = at_once(lambda _: open_batch(window, by=analyst, as_of=TODAY, at=NOW).number, attempts=10)

    assert Batch.objects.count() == 1
    assert sorted(told)[:2] == ["1", "A batch of this window is already being filled."]
