"""A list as a job: written by the worker, and never half of it."""

from typing import Any
from unittest.mock import patch

import pytest

from claims.lists import writing
from claims.lists.asking import Wanted, ask_list
from claims.lists.registry import LISTS
from claims.models import ListExport
from claims.models.choices import FileFormat
from keyworkers.models import Job, JobState, Role, User
from tests import factories as make
from troubled_families.jobs import run_all_waiting

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


def test_whoever_may_no_longer_take_lists_gets_none() -> None:
    export = asked()
    User.objects.filter(pk=export.asked_by_id).update(is_active=False)

    run_all_waiting()

    export.refresh_from_db()
    assert (Job.objects.get().problems, export.digest) == (["You may not take this list."], "")
