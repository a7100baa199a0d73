"""A list as a job: written by the worker, and never half of it."""

import os
import signal
import subprocess
import sys
from typing import Any
from unittest.mock import patch

import pytest

from claims.lists import writing
from claims.lists.asking import Wanted, ask_list
from claims.lists.registry import LISTS
from claims.models import ListExport
from claims.models.choices import FileFormat
from families.refusals import NotPossibleError
from keyworkers.models import Job, JobState, Role, User
from tests import factories as make
from tests.worker import database_url
from tests.written import csv_rows
from troubled_families.jobs import run_all_waiting
from troubled_families.stack import processes
from troubled_families.stack.places import CHECKOUT

pytestmark = pytest.mark.django_db


def asked() -> ListExport:
    listing = LISTS["families"]
    wanted = Wanted(listing=listing, columns=listing.columns[:1], chosen={}, is_pseudonymised=True)
    return ask_list(
        wanted,
        said=[],
        purpose="Evaluation",
        file_format=FileFormat.CSV,
        by=make.UserFactory.create(role=Role.ANALYST),
        as_of=make.TODAY,
        at=make.NOW,
    )


def test_the_worker_writes_the_list_and_the_job_says_what_it_found() -> None:
    export = asked()
    make.FamilyFactory.create_batch(3)

    run_all_waiting()

    export.refresh_from_db()
    job = Job.objects.get()
    assert (job.state, job.counts["lines written"], job.counts["smallest group"]) == (JobState.DONE, 3, 3)
    assert export.rows == 3
    assert export.written_at
    assert export.link_ends_at == export.written_at + writing.LINK_LIVES


def test_a_list_that_breaks_off_leaves_no_half_of_it_and_the_next_one_is_whole() -> None:
    broken = asked()
    make.FamilyFactory.create_batch(3)

    def break_off(*_cells: Any) -> Any:
        raise ValueError

    with patch.object(writing, "AT_ONCE", 1), patch.object(writing, "_keep_pieces", break_off):
        run_all_waiting()
    whole = asked()
    run_all_waiting()

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert Job.objects.get(pk=broken.job_id).problems == [
        "Writing the list broke off (ValueError); there is no half of it."
    ]
    assert (broken.digest, broken.content, whole.rows) == ("", None, 3)


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_there_is_no_list_to_copy_and_the_next_worker_writes_all_of_it() -> None:
    export = asked()
    make.FamilyFactory.create_batch(3)

    kill_a_worker(after_lines=3, said="Writing the list 2/3\n")

    export.refresh_from_db()
    assert (export.job.state, export.digest, export.content, export.link_ends_at) == (JobState.RUNNING, "", None, None)
    with pytest.raises(NotPossibleError, match="not written yet"):
        writing.take_copy(export, by=export.asked_by, as_of=make.TODAY, at=make.NOW)
    assert processes.wait_until(lambda: bool(run_all_waiting()), seconds=30)
    export.refresh_from_db()
    assert (export.job.state, export.rows) == (JobState.DONE, 3)
    assert len(csv_rows(bytes(export.content or b"").decode())) == 4


def kill_a_worker(*, after_lines: int, said: str) -> None:
    """Kill a process that writes a list as a power cut would, once it has said so many lines."""
    words = [sys.executable, "-m", "tests.troubled_families.one_list"]
    own = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "troubled_families.settings_test"}
    with subprocess.Popen(words, env=os.environ | own, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(after_lines)]
        process.kill()
    assert lines[-1] == said
    assert process.returncode == -signal.SIGKILL


def test_whoever_may_no_longer_take_lists_gets_none() -> None:
    export = asked()
    User.objects.filter(pk=export.asked_by_id).update(is_active=False)

    run_all_waiting()

    export.refresh_from_db()
    assert (Job.objects.get().problems, export.digest) == (["You may not take this list."], "")
