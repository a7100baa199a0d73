"""Running the jobs that wait: what each kind does, and how its row tells how far it is."""

from datetime import date, datetime

import structlog

from families.models import Council
from keyworkers import jobs
from keyworkers.jobs import Found
from keyworkers.models import Job, JobKind, JobState
from troubled_families import batch_files, dry_runs, edge, imports, list_files, night
from troubled_families.health import a_worker_lives
from troubled_families.night import Progress

log = structlog.get_logger(__name__)


def run_all_waiting() -> int:
    """Give back what dead workers left, then run the jobs that wait, one after another; return how many were run."""
    for job in jobs.give_back(at=edge.now()):
        log.warning("a job lost its worker", job=job.pk, kind=job.kind)
    count = 0
    while taken := jobs.take(at=edge.now(), beat_at=edge.clock()):
        a_worker_lives()
        job = run(taken)
        if job.state == JobState.WAITING:
            break  # somebody else is at that council just now; the next ring finds it again
        count += 1
    return count


def run(job: Job) -> Job:
    """Run a job that was taken and return it ended; or waiting again, where its council is busy elsewhere."""
    with jobs.let_go_of(job):
        log.info("a job begins", job=job.pk, kind=job.kind, council_id=job.council_id)
        if job.council and job.kind in (JobKind.IMPORT, JobKind.UNDO):
            run_file(job, job.council)
        elif job.council and job.kind == JobKind.NIGHT:
            run_night(job, job.council, at=edge.now())
        elif job.kind == JobKind.DRY_RUN:
            jobs.end(job, dry_runs.try_version(job, Telling(job)), at=edge.now())
        elif job.kind == JobKind.EXPORT:
            jobs.end(job, batch_files.write(job, Telling(job)), at=edge.now())
        elif job.kind == JobKind.LIST:
            jobs.end(job, list_files.write(job, Telling(job)), at=edge.now())
        else:
            jobs.end(job, Found(problems=["Nothing runs this kind of job."]), at=edge.now())
        log.info("a job ended", job=job.pk, kind=job.kind, counts=len(job.counts))
    return job


def run_file(job: Job, council: Council) -> None:
    """Load the file of a job that was taken, or undo its load, then judge the families that touched."""
    this = night.Night(council, job.as_of, edge.now(), Telling(job))
    is_undoing = job.kind == JobKind.UNDO
    this.progress(step="Undoing the file" if is_undoing else "Loading the file", done=0, total=0)
    found = imports.undo_file(job) if is_undoing else imports.load_file(job)
    if not found.problems:
        found.add(night.judge_what_is_touched(this, "Judging what is touched"))
    jobs.end(job, found, at=edge.now())


def run_night(job: Job, council: Council, *, at: datetime, also: Progress | None = None) -> Found | None:
    """Run the night of a job that was taken; None where another process is at that council: the job waits again."""
    try:
        progress = Telling(job, also)
        found = night.run(council, as_of=job.as_of, at=at, commit=True, progress=progress)
    except night.AlreadyRunningError:
        jobs.wait_again(job)
        return None
    jobs.end(job, found, at=edge.now())
    return found


def run_night_here(council: Council, *, as_of: date, at: datetime, progress: Progress) -> Found:
    """Run the night of ``as_of`` in this process, as a job that the jobs page shows, and return what it found.

    Raises :class:`night.AlreadyRunningError` where another process runs a job of this council.
    """
    jobs.give_back(at=edge.now())
    job = jobs.begin_night(council, as_of=as_of, at=edge.now(), beat_at=edge.clock())
    if job is None:
        raise night.AlreadyRunningError(f"Another job of {council} is running.")
    with jobs.let_go_of(job):
        found = run_night(job, council, at=at, also=progress)
    if found is None:
        raise night.AlreadyRunningError(f"Another night of {council} is running.")
    return found


class Telling:
    """Writes a job's progress into its row, which is also its worker's sign of life."""

    def __init__(self, job: Job, also: Progress | None = None) -> None:
        self.job = job
        self.also = also

    def __call__(self, *, step: str, done: int, total: int) -> None:
        """Write down how far the job is."""
        jobs.tell(self.job, step=step, done=done, total=total, beat_at=edge.clock())
        if self.also:
            self.also(step=step, done=done, total=total)
        else:
            a_worker_lives()
