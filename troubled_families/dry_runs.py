"""Trying a version of the outcomes plan over every family, as a job: in ranges, and nothing is written to verdicts."""

import structlog
from django.db import OperationalError

from families.refusals import NotPossibleError
from keyworkers.jobs import Found
from keyworkers.models import Job
from outcomes.dryrun import Tried, attachments_tried, finish, ranges_of, try_range
from outcomes.models import DryRun
from troubled_families import edge
from troubled_families.night import Progress

log = structlog.get_logger(__name__)


def try_version(job: Job, progress: Progress) -> Found:
    """Try the version that a job was asked for, each range in a transaction of its own, and return what came of it."""
    run = DryRun.objects.select_related("plan").filter(job=job).first()
    if run is None:
        return Found(problems=["The version was withdrawn before it was tried."])
    try:
        return _try(run, progress)
    except NotPossibleError as refused:
        return Found(problems=[str(refused)])
    except OperationalError:  # the database itself: the job is given back and begins again
        raise
    except Exception as error:
        log.exception("a dry run broke off", dry_run=run.pk)
        return Found(problems=[f"The dry run broke off ({type(error).__name__}); try the version again."])


def _try(run: DryRun, progress: Progress) -> Found:
    total, done, tried = attachments_tried(run).count(), 0, Tried()
    progress(step="Trying the version", done=0, total=total)
    for some in ranges_of(run):
        with edge.writing(what="try a version of the outcomes plan", by=run.asked_by, judging=0):
            try_range(run, some, tried)
        done += len(some)
        progress(step="Trying the version", done=done, total=total)
    with edge.writing(what="try a version of the outcomes plan", by=run.asked_by, judging=0) as moment:
        finish(run, tried, at=moment)
    failed = [f"{len(tried.failed)} families could not be judged under it."] if tried.failed else []
    counts = {f"dry run: {name}": number for name, number in tried.counts.items()}
    return Found(counts, problems=failed)
