"""Digests by e-mail: how many things of which kind wait for somebody, and a link; never a name, and each once.

A digest is sent first and its notices are marked as mailed right after, so a mail server that fails loses nothing; a
process killed in between sends the same digest again under the same message id, which mail servers know for one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from families.models import Council
from families.words import counted
from keyworkers.jobs import Purpose, locked
from keyworkers.models import MailTiming, Notice, NoticeKind, User
from keyworkers.telling import still_theirs, waiting_to_be_mailed
from outcomes.models import Attachment

log = structlog.get_logger(__name__)

MONDAY = 1
KEPT = timedelta(days=15)  # older ones nobody is written to about any more
A_WEEK = timedelta(days=7)
COUNTED = {
    NoticeKind.ALLOCATED: "family has come to you,families have come to you",
    NoticeKind.ACTION: "action is new to you,actions are new to you",
    NoticeKind.DUE: "thing of yours is due or overdue,things of yours are due or overdue",
    NoticeKind.RETURNED: "thing you sent for a decision has come back,things you sent for a decision have come back",
    NoticeKind.ATTENTION: "family needs attention again,families need attention again",
    NoticeKind.NOT_SEEN: "family has not been seen for four weeks,families have not been seen for four weeks",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """How many digests were sent, and how many could not be."""

    count: int = 0
    failed: int = 0


def send_digests(council: Council, *, as_of: date, at: datetime) -> Sent:
    """Write to everybody of the council for whom something new waits; of two calls at once, one does nothing."""
    with locked(Purpose.MAIL, council.pk) as is_ours:
        if not is_ours:
            return Sent()
        connection = get_connection()
        found = [_send(user, as_of=as_of, at=at, connection=connection) for user in _readers(council, as_of=as_of)]
    return Sent(found.count(True), found.count(False))


def _readers(council: Council, *, as_of: date) -> Iterable[User]:
    unmailed = Notice.objects.filter(user=OuterRef("pk"), mailed_at__isnull=True, happened_on__gt=as_of - KEPT)
    found = User.objects.filter(Exists(unmailed), council=council, is_active=True).exclude(email="")
    return found.select_related("council").order_by("pk")


def _send(user: User, *, as_of: date, at: datetime, connection: Any) -> bool | None:
    """Tell whether a digest was sent; None where nothing waits."""
    notices = list(to_mail(user, as_of=as_of))
    if not notices:
        return None
    try:
        digest_of(user, notices, connection=connection).send()
    except OSError as error:  # smtplib's own errors are among them: the next morning tries again
        log.warning("a digest could not be sent", user_id=user.pk, exc_info=error)
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=at)
    return True


def to_mail(user: User, *, as_of: date) -> QuerySet[Notice]:
    """Return what ``user`` is written to about on a day: new, unread, of families still theirs and worked with."""
    fresh = Notice.objects.unread().filter(user=user, mailed_at__isnull=True, happened_on__gt=as_of - KEPT)
    attached = Attachment.objects.filter(family=OuterRef("family"))
    still = attached.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=as_of))
    timing = waiting_to_be_mailed(mail=MailTiming.DAILY)
    weekly = waiting_to_be_mailed(mail=MailTiming.WEEKLY)
    timing |= weekly if as_of.isoweekday() == MONDAY else weekly & Q(happened_on__lte=as_of - A_WEEK)
    found = still_theirs(fresh, user, day=as_of).filter(timing)
    return found.filter(Exists(still) | ~Exists(attached)).order_by("pk")


def digest_of(user: User, notices: Sequence[Notice], *, connection: Any = None) -> EmailMultiAlternatives:
    """Return the mail: counts and a link, as text and as simple HTML."""
    counts = Counter(NoticeKind(notice.kind) for notice in notices)
    shown = {
        "brand": user.council.brand,
        "lines": [counted(counts[kind], words).capitalize() for kind, words in COUNTED.items() if counts[kind]],
        "link": f"{settings.SITE_URL}{reverse('notices')}",
        "choices": f"{settings.SITE_URL}{reverse('notice_choices')}",
    }
    mark = sha256(f"{user.pk} {[notice.pk for notice in notices]}".encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        f"{user.council.brand}: {counted(len(notices), 'thing waits for you,things wait for you')}",
        render_to_string("mail/digest.txt", shown),
        to=[user.email],
        headers={"Message-ID": f"<{mark}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(render_to_string("mail/digest.html", shown), "text/html")
    return mail
