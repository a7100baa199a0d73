"""Digests by e-mail: counts and a link, once each, only of what still concerns somebody."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from families.models import Family
from keyworkers.models import Assignment, MailTiming, Notice, NoticeKind, User
from keyworkers.telling import Choice, Told, choose, tell
from tests import factories as make
from troubled_families import tasks
from troubled_families.mailing import Sent, send_digests

pytestmark = pytest.mark.django_db

MONDAY = date(2020, 10, 5)
DUE = Told(NoticeKind.DUE, "A visit is due tomorrow", "intervention_add")


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(email="kit@aldermere.example")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.AttachmentFactory().family
    make.AssignmentFactory(family=family, keyworker=worker)
    tell([worker], DUE, family=family, on=make.TODAY, at=make.NOW)
    return family


def send(family: Family, *, as_of: date = make.TODAY) -> Sent:
    return send_digests(family.council, as_of=as_of, at=make.NOW)


def test_a_digest_says_how_much_waits_and_where_and_names_nobody(family: Family) -> None:
    make.MembershipFactory(family=family)

    send(family)

    [digest] = mail.outbox
    text = str(digest.message())
    assert digest.to == ["kit@aldermere.example"]
    assert "1 thing of yours is due or overdue." in digest.body
    assert "/notices/" in text
    assert not any(name in text for name in (family.name, family.reference, "Person", "Example"))


def test_the_same_digest_is_sent_once(family: Family) -> None:
    sent = [send(family), send(family)]

    assert (sent, len(mail.outbox)) == ([Sent(1), Sent()], 1)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_killed_after_any_mail_the_rest_is_sent_by_the_next_run(family: Family, number: int) -> None:
    others = [make.KeyworkerFactory(email=f"other{one}@aldermere.example") for one in range(2)]
    for one in others:
        make.AssignmentFactory(family=family, keyworker=one, kind="supporting")
    tell(others, DUE, family=family, on=make.TODAY, at=make.NOW)
    send_one = EmailBackend.send_messages

    def until_killed(backend: Any, messages: list[mail.EmailMessage]) -> int:
        if len(mail.outbox) == number:
            raise KeyboardInterrupt
        return int(send_one(backend, messages))

    with patch.object(EmailBackend, "send_messages", until_killed), pytest.raises(KeyboardInterrupt):
        send(family)
    send(family)

    assert sorted(digest.to[0] for digest in mail.outbox) == sorted(
        [*(one.email for one in others), "kit@aldermere.example"]
    )


def test_a_mail_server_that_fails_loses_nothing(family: Family) -> None:
    with patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError):
        assert send(family) == Sent(failed=1)

    assert Notice.objects.get().mailed_at is None
    assert send(family) == Sent(1)


def test_a_digest_that_is_sent_again_carries_the_same_message_id(family: Family) -> None:
    send(family)
    Notice.objects.update(mailed_at=None)

    send(family)

    assert len({digest.extra_headers["Message-ID"] for digest in mail.outbox}) == 1


def test_somebody_without_an_address_gets_no_mail(family: Family, worker: User) -> None:
    User.objects.update(email="")

    assert send(family) == Sent()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda family: Notice.objects.update(read_at=make.NOW), id="read"),
        pytest.param(lambda family: Assignment.objects.update(ends_on=make.TODAY), id="no longer theirs"),
        pytest.param(lambda family: make.RestrictionFactory(family=family), id="restricted"),
        pytest.param(lambda family: family.attachments.update(closed_on=make.TODAY), id="closed"),
        pytest.param(lambda family: User.objects.update(is_active=False), id="gone"),
    ],
)
def test_nobody_is_written_to_about_what_no_longer_concerns_them(family: Family, change: Any) -> None:
    change(family)

    assert send(family) == Sent()


@pytest.mark.parametrize(
    ("timing", "as_of", "count"),
    [
        pytest.param(MailTiming.NEVER, make.TODAY, 0, id="never"),
        pytest.param(MailTiming.DAILY, make.TODAY, 1, id="daily"),
        pytest.param(MailTiming.WEEKLY, make.TODAY, 0, id="weekly, on a Wednesday"),
        pytest.param(MailTiming.WEEKLY, MONDAY, 1, id="weekly, on a Monday"),
        pytest.param(MailTiming.WEEKLY, MONDAY + timedelta(days=2), 1, id="weekly, the Monday was missed"),
    ],
)
def test_everybody_is_written_to_as_often_as_they_chose(
    family: Family, worker: User, timing: MailTiming, as_of: date, count: int
) -> None:
    choose(worker, {NoticeKind.DUE: Choice(mail=timing)})

    assert send(family, as_of=as_of) == Sent(count)


def test_the_worker_sends_the_digests_of_every_council(family: Family) -> None:
    tasks.send_the_digests()

    assert len(mail.outbox) == 1
