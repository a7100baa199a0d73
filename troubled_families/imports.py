"""Loading one agency's file as a job, and undoing that."""

import structlog
from django.db import OperationalError

from families.actions import InTheWayOfUndoingError, LoadRefusedError, load, undo
from families.models import FeedLoad
from families.models.feeds import LoadState
from keyworkers.jobs import Found
from keyworkers.models import Job, User
from outcomes.taking_back import take_back
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


def undo_file(job: Job) -> Found:
    """Undo the load of a job that was taken, all of it or nothing, and return what that wrote or what stood in the way.

    The families it touches stay marked, as after loading.
    """
    try:
        undone = edge.retrying_deadlock(lambda: _undo(job))
    except InTheWayOfUndoingError as refused:
        problem = "Something rests on the file; nothing of it is undone. Its own page says what."
        return Found(problems=[problem], in_the_way=list(refused.reasons))
    except LoadRefusedError as refused:
        return Found(problems=[str(refused)])
    except OperationalError:  # the database itself: the job is given back and begins again
        raise
    except Exception as error:
        log.exception("a load could not be undone", job=job.pk, load_id=job.load_id)
        return Found(problems=[f"Undoing the file broke off ({type(error).__name__}); nothing of it is undone."])
    return Found(dict(undone.undo_effects))


def _undo(job: Job) -> FeedLoad:
    assert job.load is not None  # noqa: S101  # the database holds: an undoing says of what
    by = job.asked_by.username if job.asked_by else ""
    with edge.writing(what="undo a load", by=job.asked_by, judging=0, job=job.pk) as moment:
        return undo(job.load, by=by, reason=job.reason, at=moment, take_back=take_back(at=moment))


def _load(job: Job) -> FeedLoad:
    assert job.load is not None  # noqa: S101  # an import is only ever asked for with its file
    workers = User.objects.filter(council_id=job.load.council_id).values_list("username", flat=True)
    with edge.writing(what="load an agency file", by=job.asked_by, judging=0, job=job.pk) as moment:
        return load(job.load, at=moment, workers=list(workers))
