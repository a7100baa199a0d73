"""A batch's file as a job: written by the worker, and never half of it, whatever ends the worker."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import transaction

from claims.exports import ask_file
from claims.leaving import take_out
from claims.models import Batch, BatchFile, BatchState
from claims.models.choices import FileFormat
from keyworkers.models import Job, JobState
from tests.claims.conftest import judges
from tests.claims.stages import batch_at
from tests.factories import NOW, TODAY
from tests.worker import database_url
from tests.written import content_in_force, csv_rows
from troubled_families.jobs import run_all_waiting
from troubled_families.stack import processes
from troubled_families.stack.places import CHECKOUT

__all__ = ["judges"]


def asked(batch: Batch, file_format: FileFormat = FileFormat.CSV) -> BatchFile:
    with transaction.atomic():
        return ask_file(batch, file_format, by=batch.made_by, as_of=TODAY, at=NOW)


@pytest.mark.django_db
def test_the_worker_writes_the_file_and_the_job_says_how_many_lines(judges: list[list[int]]) -> None:
    batch = batch_at(BatchState.SIGNED, families=1)
    file = asked(batch, FileFormat.XLSX)

    run_all_waiting()

    file.refresh_from_db()
    batch.refresh_from_db()
    job = Job.objects.get()
    assert (job.state, job.counts, file.lines) == (JobState.DONE, {"lines written": 2}, 2)
    assert (batch.file_name, batch.file_digest) == (file.name, file.digest)


@pytest.mark.django_db
def test_a_claim_that_leaves_before_the_worker_comes_fails_the_job_and_leaves_no_file(judges: list[list[int]]) -> None:
    batch = batch_at(BatchState.SIGNED, families=1)
    file = asked(batch)
    take_out(batch.lines.all()[0], reason="Not ours.", by=batch.made_by, at=NOW)

    run_all_waiting()

    job, file = Job.objects.get(), BatchFile.objects.get(pk=file.pk)
    assert (job.state, file.digest) == (JobState.FAILED, "")
    assert job.problems == ["A file is written of a batch that is signed."]


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_there_is_no_file_and_the_next_worker_writes_all_of_it(judges: list[list[int]]) -> None:
    with transaction.atomic():
        batch = batch_at(BatchState.SIGNED, families=2)
    file = asked(batch)

    kill_a_worker(after_lines=3)

    file.refresh_from_db()
    batch.refresh_from_db()
    assert (Job.objects.get().state, file.digest, batch.file_name) == (JobState.RUNNING, "", "")
    assert processes.wait_until(lambda: bool(run_all_waiting()), seconds=30)
    batch.refresh_from_db()
    assert len(csv_rows(content_in_force(batch).decode())) == 5


def kill_a_worker(*, after_lines: int) -> None:
    """Kill a process that writes a file as a power cut would, once it has come to so many lines of it."""
    words = [sys.executable, "-m", "tests.troubled_families.one_export"]
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "troubled_families.settings_test",
    }
    with subprocess.Popen(words, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(after_lines)]
        process.kill()
    assert said[-1] == f"Writing the file {after_lines - 1}/4\n"
    assert process.returncode == -signal.SIGKILL
