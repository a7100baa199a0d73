"""What Celery runs. Each task only looks at the tables for what waits; losing a message loses nothing."""

from typing import Any

import structlog
from celery.signals import worker_ready
from django.db import transaction

from families.models import Council
from keyworkers.jobs import ask_nights
from outcomes.actions import judge_touched
from troubled_families import edge, jobs, mailing
from troubled_families.celery import app
from troubled_families.health import a_worker_lives

LEFT_OVER = 200  # families judged in one transaction
log = structlog.get_logger(__name__)


@worker_ready.connect
def say_that_the_worker_is_there(**_signal: Any) -> None:
    """Say so as soon as the worker takes tasks, before the clock has rung for the first time."""
    a_worker_lives()


@app.task
def take_what_waits() -> None:
    """Say that a worker is alive, judge the families left over, then run the jobs that wait."""
    a_worker_lives()
    judge_left_over()
    jobs.run_all_waiting()


@app.task
def start_the_night() -> None:
    """Ask for tonight's night of every council and run what waits; ringing twice asks once."""
    with transaction.atomic():
        count = ask_nights(as_of=edge.today(), at=edge.now())
    log.info("nights asked for", count=count)
    take_what_waits()


@app.task
def send_the_digests() -> None:
    """Write to everybody for whom something new waits; what the mail server refuses is tried again next morning."""
    for council in Council.objects.order_by("pk"):
        sent = mailing.send_digests(council, as_of=edge.today(), at=edge.now())
        log.info("digests sent", council_id=council.pk, count=sent.count, problem=f"{sent.failed} failed")


def judge_left_over() -> int:
    """Judge the families that a save, a shell or a crash left marked, in short transactions; return how many."""
    count = 0
    while some := edge.retrying_deadlock(_judge_some):
        a_worker_lives()
        count += some
    return count


def _judge_some() -> int:
    with edge.writing(what="families left over", judging=0) as moment:
        judged = judge_touched(as_of=edge.today(), at=moment, limit=LEFT_OVER)
    return judged.count + len(judged.failed)
