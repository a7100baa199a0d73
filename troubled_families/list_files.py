"""Writing a list as a job: row by row, and kept whole at the end or not at all."""

import structlog
from django.conf import settings
from django.db import OperationalError

from claims.lists.writing import keep_list, write_pieces
from claims.models import ListExport
from families.refusals import NotPossibleError
from keyworkers.jobs import Found
from keyworkers.models import Job
from troubled_families import edge
from troubled_families.night import Progress

log = structlog.get_logger(__name__)


def write(job: Job, progress: Progress) -> Found:
    """Write the list that a job was asked for, and return how many lines it has or why there is none."""
    export = ListExport.objects.select_related("asked_by").defer("content").get(job=job)
    try:
        return _write(export, progress)
    except NotPossibleError as refused:
        return Found(problems=[str(refused)])
    except OperationalError:  # the database itself: the job is given back and begins again
        raise
    except Exception as error:
        log.exception("a list could not be written", job=job.pk, list_export=export.pk)
        return Found(problems=[f"Writing the list broke off ({type(error).__name__}); there is no half of it."])


def _write(export: ListExport, progress: Progress) -> Found:
    written = write_pieces(
        export,
        as_of=edge.today(),
        key=settings.SECRET_KEY.encode(),
        tell=lambda done, total: progress(step="Writing the list", done=done, total=total),
    )
    with edge.writing(what="write a list", by=export.asked_by, judging=0) as moment:
        keep_list(export, written, at=moment)
    return Found(written.counts)
