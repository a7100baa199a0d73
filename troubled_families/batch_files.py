"""Writing a batch's file as a job: in ranges of lines, and kept whole at the end or not at all."""

import structlog
from django.db import OperationalError

from claims.exports import keep_file, write_pieces
from claims.models import BatchFile
from families.refusals import NotPossibleError
from keyworkers.jobs import Found
from keyworkers.models import Job
from troubled_families import edge
from troubled_families.night import Progress

log = structlog.get_logger(__name__)


def write(job: Job, progress: Progress) -> Found:
    """Write the file that a job was asked for, and return how many lines it has or why there is none."""
    file = BatchFile.objects.select_related("batch__programme__council", "batch__window", "layout").get(job=job)
    try:
        return _write(file, progress)
    except NotPossibleError as refused:
        return Found(problems=[str(refused)])
    except OperationalError:  # the database itself: the job is given back and begins again
        raise
    except Exception as error:
        log.exception("a file could not be written", job=job.pk, batch_file=file.pk)
        return Found(problems=[f"Writing the file broke off ({type(error).__name__}); there is no half of it."])


def _write(file: BatchFile, progress: Progress) -> Found:
    write_pieces(file, tell=lambda done, total: progress(step="Writing the file", done=done, total=total))
    with edge.writing(what="write a batch's file", by=file.asked_by, judging=0) as moment:
        keep_file(file, at=moment)
    return Found({"lines written": file.lines})
