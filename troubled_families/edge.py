"""The edge: the clock, and what surrounds every writing request, command and task.

Open the transaction, set the context for the history, act, judge the families touched, commit, then ring the broker.
Only this module, the middleware, the commands and the tasks know the clock and Celery.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from time import monotonic
from typing import Any, TypeVar

import pghistory
import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from claims.figures import keeping
from families.words import LONDON
from keyworkers.models import Job, User
from outcomes.actions import judge_touched
from troubled_families.celery import app

DEADLOCK = "40P01"
SECONDS_WITHOUT_BELL = 30.0
JUDGED_AT_ONCE = 200  # families a save waits for, about a second; the worker takes the others within a minute
T = TypeVar("T")
log = structlog.get_logger(__name__)


def now() -> datetime:
    """Return the moment: the real one, or this time of day on the demonstration's own day."""
    moment = clock()
    if not settings.TODAY:
        return moment
    return datetime.combine(date.fromisoformat(settings.TODAY), moment.astimezone(LONDON).time(), LONDON)


def clock() -> datetime:
    """Return the real moment, also in the demonstration: for signs of life, never for what is recorded of a family."""
    return timezone.now()


def today() -> date:
    """Return today's date in London."""
    return now().astimezone(LONDON).date()


def close_of(day: date) -> datetime:
    """Return a moment late on ``day``, for work replayed as of a past day."""
    return datetime.combine(day, time(22, 0), LONDON)


@contextmanager
def writing(
    *,
    what: str,
    by: User | None = None,
    at: datetime | None = None,
    judging: int = JUDGED_AT_ONCE,
    leaves_figures: Callable[[], bool] = lambda: False,
    **context: Any,
) -> Iterator[datetime]:
    """Surround one piece of writing: yields its moment; on leaving, judges the families it touched and commits.

    ``what`` names the page, command or job in the history, the moment is when its changes were recorded; an exception
    rolls everything back. At most ``judging`` families are judged here: those left over stand marked as being judged
    again, and the worker is rung for them. Figures that pages keep are read anew, unless what was written is in none.
    """
    moment = at or now()
    who = {"user": by.pk, "sign_in": by.username} if by else {}
    with transaction.atomic(), pghistory.context(what=what, at=moment.isoformat(), **who, **context):
        yield moment
        if not leaves_figures():
            transaction.on_commit(partial(keeping.changed, by.council_id if by else None))
        judged = judge_touched(as_of=_day(moment), at=moment, limit=judging, only_ours=True).count if judging else 0
        if 0 < judging == judged or Job.objects.waiting().exists():
            transaction.on_commit(ring)


def ring() -> None:
    """Tell the workers that something waits, once it is committed."""
    bell.ring()


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def is_deadlock(error: BaseException) -> bool:
    """Tell whether the database broke off ``error``'s transaction as a deadlock's victim."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) == DEADLOCK


def retrying_deadlock(act: Callable[[], T]) -> T:
    """Return what ``act``, one whole transaction, returns; when it was a deadlock's victim, try once more.

    Inside another transaction nothing can be tried again: that one is broken off too.
    """
    try:
        return act()
    except OperationalError as error:
        if connection.in_atomic_block or not is_deadlock(error):
            raise
        log.warning("a deadlock was broken off; trying once more")
        return act()


class Bell:
    """The workers' doorbell. A broker that does not answer loses nothing: they look by themselves every 30 seconds."""

    def __init__(self) -> None:
        self.is_broken_until = 0.0

    def ring(self) -> None:
        """Tell the workers that something waits; after a broker did not answer, nobody waits for it for a while."""
        if monotonic() < self.is_broken_until:
            return
        try:
            app.send_task("troubled_families.tasks.take_what_waits", expires=60)
        except Exception as error:  # any transport's error: the rows are committed, the bell is only a bell
            self.is_broken_until = monotonic() + SECONDS_WITHOUT_BELL
            log.warning("the broker did not answer", exc_info=error)


bell = Bell()
