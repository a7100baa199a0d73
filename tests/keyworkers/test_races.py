"""People at once: what one has begun another waits for, so that nothing is lost between them or written twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.test import override_settings

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.allocating import Handing, hand_over
from keyworkers.covering import Absence, record_leave
from keyworkers.documents import Sent, keep
from keyworkers.models import Assignment, DocumentKind, User
from keyworkers.notes import amend
from tests import factories as make
from tests.keyworkers.test_sniffing import PDF

pytestmark = pytest.mark.django_db(transaction=True)

WHEN: dict[str, Any] = {"as_of": make.TODAY, "at": make.NOW}


def one_after_another(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Have somebody do ``first``; somebody else begins ``second`` before that is committed, and waits if they can."""
    with transaction.atomic():
        first()
        with ThreadPoolExecutor(1) as pool:
            has_waited = pool.submit(_waits, second).result()
    if has_waited:
        with transaction.atomic():
            second()


def _waits(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            act()
    except OperationalError:
        return True
    finally:
        connection.close()
    return False


@pytest.fixture
def team() -> list[User]:
    first: User = make.KeyworkerFactory()
    return [first, make.KeyworkerFactory(team=first.team), make.KeyworkerFactory(team=first.team)]


@pytest.fixture
def family(team: list[User]) -> Family:
    family: Family = make.FamilyFactory()
    make.AssignmentFactory(family=family, keyworker=team[0])
    return family


def test_leave_waits_for_a_family_that_is_just_handed_over(team: list[User], family: Family) -> None:
    leaver, receiver, colleague = team
    manager = make.TeamManagerFactory(team=leaver.team)
    handing = Handing(leaver, receiver, make.TODAY, "")
    absence = Absence(date(2020, 10, 5), date(2020, 10, 12), colleague)

    one_after_another(
        lambda: hand_over(family, handing, by=manager, **WHEN),
        lambda: record_leave(receiver, absence, by=manager, **WHEN),
    )

    assert Assignment.objects.filter(keyworker=colleague, kind="cover").count() == 1


def test_the_same_amendment_sent_twice_at_once_waits_and_is_one(team: list[User], family: Family) -> None:
    note = make.InterventionFactory(family=family, worker=team[0])

    def add() -> None:
        amend(note, text="It was Tuesday.", reason="Wrong day.", by=team[0], at=make.NOW)

    one_after_another(add, add)

    assert note.amendments.count() == 1


def test_the_same_file_sent_twice_at_once_waits_and_is_one(team: list[User], family: Family, tmp_path: Path) -> None:
    def send() -> None:
        sent = Sent(file=SimpleUploadedFile("a.pdf", PDF), kind=DocumentKind.LETTER, title="Letter")
        with override_settings(MEDIA_ROOT=str(tmp_path)), suppress(NotPossibleError):
            keep(family, sent, by=team[0], as_of=make.TODAY, at=make.NOW)

    one_after_another(send, send)

    assert family.documents.count() == 1
