"""Telling people by night what is due, who was not seen and what needs attention again, each thing once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from families.models import Council
from keyworkers.models import Assignment, Notice, NoticeKind, Role, User
from keyworkers.permissions import scope_of
from keyworkers.telling import Told, managers_of
from keyworkers.views.home.work import Work, read_work
from outcomes.falling_due import Due, Thing

A_DAY = timedelta(days=1)
TOLD_LATE = timedelta(days=14)  # a night that was left out is made up for; what is older was told, or is long known
SOON = {
    Thing.VISIT: "A contact with a family is due tomorrow",
    Thing.REVIEW: "The review of a family plan is due tomorrow",
    Thing.ACTION: "An action of a family plan is due tomorrow",
    Thing.SUPERVISION: "Supervision about a family is due tomorrow",
}
OVERDUE = {
    Thing.VISIT: "A contact with a family is overdue",
    Thing.REVIEW: "The review of a family plan is overdue",
    Thing.ACTION: "An action of a family plan is overdue",
    Thing.SUPERVISION: "Supervision about a family is overdue",
}
NOT_SEEN = "A family has not been seen for four weeks"
ATTENTION = "A family needs attention again"


def workers_of(council: Council, *, as_of: date) -> list[User]:
    """Return the keyworkers who hold a family of the council on a day."""
    held = Assignment.objects.on(as_of).filter(council=council)
    found = User.objects.filter(pk__in=held.values("keyworker"), role=Role.KEYWORKER, is_active=True)
    return list(found.order_by("pk"))


def remind(worker: User, *, as_of: date, at: datetime) -> int:
    """Tell a keyworker, and of families not seen or needing attention their manager, what is new by a day.

    Told once: what was told before is not told again, however often this is called. Returns how much was told.
    """
    work = read_work(scope_of(worker, as_of=as_of), day=as_of, of=worker, by=worker)
    managers = list(managers_of([worker]))
    notices = [
        Notice(
            council_id=worker.council_id,
            user=person,
            family_id=family,
            kind=told.kind,
            words=told.words,
            page=told.page,
            about=told.about,
            happened_on=on,
            created_at=at,
        )
        for family, told, on in _new(work)
        for person in [worker, *(managers if told.kind != NoticeKind.DUE else [])]
    ]
    before = Q(user__in={notice.user_id for notice in notices}, created_at=at)
    count = Notice.objects.filter(before).count()
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return Notice.objects.filter(before).count() - count


def _new(work: Work) -> Iterator[tuple[int, Told, date]]:
    """Yield what a worker is to be told: of which family, what, and the day on which it came to be so."""
    for due in work.due:
        on, told = _told(due, work.day)
        if told and work.day - TOLD_LATE <= on <= work.day:
            yield due.family, told, on
    for family in work.mine:
        ours = [need for need in work.needs.get(family, ()) if need.attachment == work.rows[family].attachment]
        for on in {need.again_since for need in ours if need.again_since}:
            if work.day - TOLD_LATE <= on <= work.day:
                yield family, Told(NoticeKind.ATTENTION, ATTENTION, "family_evidence"), on


def _told(due: Due, day: date) -> tuple[date, Told | None]:
    if due.thing == Thing.NOT_SEEN:
        return due.on + A_DAY, Told(NoticeKind.NOT_SEEN, NOT_SEEN, due.page)
    if due.on == day + A_DAY:
        return day, Told(NoticeKind.DUE, SOON[due.thing], due.page, due.about)
    return due.on + A_DAY, Told(NoticeKind.DUE, OVERDUE[due.thing], due.page, due.about)
