"""What is done with jobs: asked for, taken by one worker alone, kept alive, ended, given back when their worker died.

A running job's worker holds an advisory lock of the database, from before the job says that it is running until it has
ended, for as long as the worker's connection lives. So a job that says it is running while its lock is free has lost
its worker, whatever became of the broker's message, and at once: no time has to be waited out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from django.db import Error as DatabaseFault
from django.db import connection, transaction

from families.models import Council, FeedLoad
from keyworkers.models import Job, JobKind, JobState, User

LIVES = 3  # a job that has ended this many workers would end the next one too


class Purpose(IntEnum):
    """What an advisory lock is for: the first of its two numbers."""

    JOB = 7201
    NIGHT = 7202
    MAIL = 7203


@dataclass(slots=True)
class Found:
    """What a job found: counts (numbers and internal ids), problems (sentences without personal data), alarms."""

    counts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    in_the_way: list[str] = field(default_factory=list)  # the one list of sentences that may name families
    alarms: list[str] = field(default_factory=list)

    def add(self, other: "Found") -> None:
        """Add what another part of the job found."""
        self.counts |= other.counts
        self.problems += other.problems
        self.in_the_way += other.in_the_way
        self.alarms += other.alarms


def lock(purpose: Purpose, number: int) -> bool:
    """Take an advisory lock for as long as this connection lives, and tell whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [purpose, number])
        return bool(cursor.fetchone()[0])


def unlock(purpose: Purpose, number: int) -> None:
    """Give an advisory lock up; a connection that broke has done so by itself."""
    with suppress(DatabaseFault), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [purpose, number])


@contextmanager
def locked(purpose: Purpose, number: int) -> Iterator[bool]:
    """Hold an advisory lock for the length of a block; yields whether it was free."""
    is_ours = lock(purpose, number)
    try:
        yield is_ours
    finally:
        if is_ours:
            unlock(purpose, number)


@contextmanager
def let_go_of(job: Job) -> Iterator[None]:
    """Surround the work on a job that was taken: whatever happens in it, afterwards this worker holds it no more."""
    try:
        yield
    finally:
        unlock(Purpose.JOB, job.pk)


def ask_night(council: Council, *, as_of: date, by: User | None, at: datetime) -> Job:
    """Ask for the night of ``as_of`` and return its job: the one that waits already, where one does."""
    Job.objects.bulk_create(
        [Job(council=council, kind=JobKind.NIGHT, as_of=as_of, asked_by=by, asked_at=at)], ignore_conflicts=True
    )
    # The one just asked for, or the one that waited; where a worker has taken it in this very moment, that one.
    return Job.objects.nights().filter(council=council, as_of=as_of).latest("id")


def ask_nights(*, as_of: date, at: datetime) -> int:
    """Ask for the night of ``as_of`` of every council that has none yet, and return how many were asked for.

    A council whose figures stand as published has no families and no nights.
    """
    asked = 0
    for council in Council.objects.filter(is_as_published=False).select_for_update(no_key=True).order_by("id"):
        if not Job.objects.nights().filter(council=council, as_of=as_of).exists():
            ask_night(council, as_of=as_of, by=None, at=at)
            asked += 1
    return asked


def ask_undo(load: FeedLoad, *, reason: str, as_of: date, by: User, at: datetime) -> Job:
    """Ask for a load to be undone and return the job: the one that waits already, where one does."""
    waiting = load.jobs.undoings().under_way().first()
    return waiting or Job.objects.create(
        council_id=load.council_id,
        kind=JobKind.UNDO,
        load=load,
        reason=reason,
        as_of=as_of,
        asked_by=by,
        asked_at=at,
    )


def ask_import(load: FeedLoad, *, as_of: date, by: User | None, at: datetime) -> Job:
    """Ask for an agency's file to be loaded and return the job: the one that waits already, where one does."""
    waiting = load.jobs.filter(kind=JobKind.IMPORT).under_way().first()
    return waiting or Job.objects.create(
        council_id=load.council_id, kind=JobKind.IMPORT, load=load, as_of=as_of, asked_by=by, asked_at=at
    )


def take(*, at: datetime, beat_at: datetime) -> Job | None:
    """Take the oldest job that waits and return it running; None where nothing waits.

    A council's jobs run one after another, in the order they were asked for: a school's file finds the children that
    the households' file before it brought.
    """
    for council in _councils_waiting():
        with transaction.atomic():
            # The row of the council lets one worker at a time look; whatever else reads or refers to it goes on.
            free = Council.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=council)
            if not free.exists() or Job.objects.running().filter(council_id=council).exists():
                continue
            job = _first_waiting(Job.objects.filter(council_id=council))
            if job and _start(job, at=at, beat_at=beat_at):
                return job
    return None


def take_this(job: Job, *, at: datetime, beat_at: datetime) -> bool:
    """Take ``job`` where nobody has, and tell whether it is now ours to run."""
    with transaction.atomic():
        return _start(job, at=at, beat_at=beat_at)


def begin_night(council: Council, *, as_of: date, at: datetime, beat_at: datetime) -> Job | None:
    """Return the night of ``as_of`` as a running job: the one that waits, or a new one; None while another job runs."""
    with transaction.atomic():
        Council.objects.select_for_update(no_key=True).get(pk=council.pk)
        if Job.objects.running().filter(council=council).exists():
            return None
        job = ask_night(council, as_of=as_of, by=None, at=at)
        return job if _start(job, at=at, beat_at=beat_at) else None


def take_import(council: Council, *, at: datetime, beat_at: datetime) -> Job | None:
    """Take the oldest import that waits, for the council's night that is running; None where nothing waits."""
    with transaction.atomic():
        job = _first_waiting(Job.objects.filter(council=council, kind=JobKind.IMPORT))
        return job if job and _start(job, at=at, beat_at=beat_at) else None


def _councils_waiting() -> list[int]:
    busy = Job.objects.running().values("council_id")
    waiting = Job.objects.waiting().exclude(council_id__in=busy).values_list("council_id", flat=True)
    return [council for council in dict.fromkeys(waiting) if council]


def _first_waiting(jobs: Any) -> Job | None:
    job: Job | None = jobs.waiting().select_for_update(skip_locked=True, of=("self",)).first()
    return job


def _start(job: Job, *, at: datetime, beat_at: datetime) -> bool:
    """Take the job's lock, then say that it is running; tell whether it is now this worker's."""
    if not lock(Purpose.JOB, job.pk):
        return False
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.RUNNING, started_at=at, beat_at=beat_at, step="", done=0, total=0):
        unlock(Purpose.JOB, job.pk)
        return False
    job.refresh_from_db()
    return True


def tell(job: Job, *, step: str, done: int, total: int, beat_at: datetime) -> None:
    """Write down how far a running job is, which is also its worker's sign of life."""
    running = Job.objects.running().filter(pk=job.pk)
    running.update(step=step, done=min(done, total), total=total, beat_at=beat_at)


def end(job: Job, found: Found, *, at: datetime) -> None:
    """End a running job: with failures where it found a problem or an alarm, else done."""
    state = JobState.FAILED if found.problems or found.alarms else JobState.DONE
    Job.objects.running().filter(pk=job.pk).update(
        state=state,
        counts=job.counts | found.counts,
        problems=found.problems,
        in_the_way=found.in_the_way,
        alarms=found.alarms,
        step="",
        ended_at=at,
    )
    job.refresh_from_db()


def give_back(*, at: datetime) -> Sequence[Job]:
    """Give back the jobs whose worker died and return them: they wait again, or end where they ended many workers."""
    return [job for job in Job.objects.running().order_by("id") if _give_back(job, at=at)]


def _give_back(job: Job, *, at: datetime) -> bool:
    with locked(Purpose.JOB, job.pk) as is_orphan:
        return is_orphan and release(job, at=at)


def release(job: Job, *, at: datetime) -> bool:
    """Let a running job wait again, to be taken by the next worker, and tell whether it was still running.

    One that has been given back often enough ends instead: something in it ends its workers.
    """
    lives = job.counts.get("given_back", 0) + 1
    if not Job.objects.running().filter(pk=job.pk).exists():
        return False
    if lives >= LIVES:
        problem = f"The worker was lost {lives} times at this job: look into the worker's log before asking again."
        job.counts["given_back"] = lives
        end(job, Found(problems=[problem]), at=at)
        return True
    night_waits = Job.objects.waiting().nights().filter(council=job.council, as_of=job.as_of)
    if job.kind == JobKind.NIGHT and night_waits.exists():
        end(job, Found(problems=["The worker was lost; the same night was asked for again."]), at=at)
        return True
    running = Job.objects.running().filter(pk=job.pk)
    return bool(running.update(state=JobState.WAITING, counts=job.counts | {"given_back": lives}, step=""))


def wait_again(job: Job) -> None:
    """Put back a job that was taken and cannot be done just now."""
    Job.objects.running().filter(pk=job.pk).update(state=JobState.WAITING, step="")
    job.refresh_from_db()
