"""Loading one agency's file as a job."""

import structlog
from django.db import OperationalError

from families.actions import LoadRefusedError, load
from families.models import FeedLoad
from families.models.feeds import LoadState
from keyworkers.jobs import Found
from keyworkers.models import Job, User
from troubled_families import edge

log = structlog.get_logger(__name__)


def load_file(job: Job) -> Found:
    """Load the file of a job that was taken, all of it or nothing, and return what became of its rows.

    The families it touches stay marked: whoever calls this judges them in short transactions of their own.
    """
    try:
        loaded = edge.retrying_deadlock(lambda: _load(job))
    except LoadRefusedError as refused:
        return Found(problems=[str(refused)])
    except OperationalError:  # the database itself: the job is given back and begins again
        raise
    except Exception as error:
        log.exception("a file could not be loaded", job=job.pk, load_id=job.load_id)
        return Found(problems=[f"Loading the file broke off ({type(error).__name__}); none of it is loaded."])
    if loaded.state == LoadState.FAILED:
        return Found(problems=["The file could not be read; its own page says why."])
    rows = {"rows": loaded.rows, "loaded": loaded.loaded, "unchanged": loaded.unchanged, "rejected": loaded.rejected}
    return Found(dict(rows))


def _load(job: Job) -> FeedLoad:
    assert job.load is not None  # noqa: S101  # an import is only ever asked for with its file
    workers = User.objects.filter(council_id=job.load.council_id).values_list("username", flat=True)
    with edge.writing(what="load an agency file", by=job.asked_by, judging=0, job=job.pk) as moment:
        return load(job.load, at=moment, workers=list(workers))
