"""Loading an agency's file, and undoing that: at once where somebody can wait for it, else as a job."""

from datetime import date, datetime

from families import actions
from families.feeds.repeating import later_files
from families.feeds.undoing import TakeBack
from families.models import FeedLoad
from families.models.feeds import LoadState
from keyworkers.jobs import ask_import, ask_undo
from keyworkers.models import Job, JobKind, JobState, User

AT_ONCE = 5_000  # rows loaded or withdrawn while somebody waits; more are a job's work


def sign_in_names(council: int) -> list[str]:
    """Return the names that files may use for those who work with a council's families."""
    return list(User.objects.filter(council_id=council).values_list("username", flat=True))


def load_or_ask(found: FeedLoad, *, by: User, as_of: date, at: datetime) -> FeedLoad:
    """Load a previewed file and return it; a large one waits for a job."""
    if found.rows <= AT_ONCE:
        return actions.load(found, at=at, workers=sign_in_names(found.council_id))
    waiting = actions.await_loading(found)
    ask_import(waiting, as_of=as_of, by=by, at=at)
    return waiting


def is_undone_by_a_job(found: FeedLoad) -> bool:
    """Tell whether undoing a load, or only rehearsing that, takes longer than somebody waits for a page.

    Later files that may say the same are read again.
    """
    return found.loaded + sum(later_files(found).values_list("rows", flat=True)) > AT_ONCE


def undo_or_ask(
    found: FeedLoad, *, reason: str, by: User, as_of: date, at: datetime, take_back: TakeBack | None = None
) -> FeedLoad:
    """Undo a load and return it; a large one stays loaded until a job has undone it."""
    if not is_undone_by_a_job(found):
        return actions.undo(found, by=by.username, reason=reason, at=at, take_back=take_back)
    actions.may_be_undone(found, reason=reason)
    if found.state == LoadState.LOADED:
        ask_undo(found, reason=reason.strip(), as_of=as_of, by=by, at=at)
    return found


def undoing_of(found: FeedLoad) -> Job | None:
    """Return the job that is to undo a load that stands, or the last one that could not; None where there is none."""
    if found.state != LoadState.LOADED:
        return None
    jobs = (job for job in found.jobs.all() if job.kind == JobKind.UNDO)  # the last first; a list of files fetches them
    return next(jobs, None)


def is_under_way(job: Job | None) -> bool:
    """Tell whether there is a job that has not ended."""
    return job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
