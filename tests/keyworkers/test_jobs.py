"""Jobs: taken by one worker alone, given back when it dies, never lost and never done twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg2
import pytest
from django.db import connection, connections

from families.models import Council, FeedLoad
from keyworkers import jobs
from keyworkers.jobs import Found, Purpose
from keyworkers.models import Job, JobState
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(minutes=5)


@pytest.fixture
def council() -> Council:
    made: Council = make.CouncilFactory()
    return made


@pytest.fixture(autouse=True)
def _let_go() -> Iterator[None]:
    """Give up what a test's worker still held: the connection outlives the test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


@contextmanager
def another_worker_holds(job: Job) -> Iterator[None]:
    """Hold a job's lock on a connection of its own, as another worker's process does."""
    with psycopg2.connect(**connection.get_connection_params()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [int(Purpose.JOB), job.pk])
        try:
            yield
        finally:
            other.rollback()
    other.close()


def ask_night(council: Council, as_of: date = make.TODAY) -> Job:
    return jobs.ask_night(council, as_of=as_of, by=None, at=make.NOW)


def ask_import(council: Council) -> Job:
    load: FeedLoad = make.FeedLoadFactory(council=council)
    return jobs.ask_import(load, as_of=make.TODAY, by=None, at=make.NOW)


def take() -> Job | None:
    return jobs.take(at=make.NOW, beat_at=make.NOW)


def start(job: Job) -> Job:
    assert jobs.take_this(job, at=make.NOW, beat_at=make.NOW)
    return job


def orphan(job: Job) -> Job:
    """Return the job as a worker that was killed leaves it: running, its lock free."""
    start(job)
    jobs.unlock(Purpose.JOB, job.pk)
    return job


def test_a_night_that_waits_is_asked_for_once(council: Council) -> None:
    assert ask_night(council) == ask_night(council)


def test_a_night_may_be_asked_for_again_while_it_runs(council: Council) -> None:
    running = start(ask_night(council))

    assert ask_night(council) != running


def test_a_file_that_waits_is_asked_for_once(council: Council) -> None:
    job = ask_import(council)

    assert job.load
    assert jobs.ask_import(job.load, as_of=make.TODAY, by=None, at=LATER) == job


def test_a_load_that_waits_to_be_undone_is_asked_for_once(council: Council) -> None:
    load, by = make.FeedLoadFactory(council=council), make.AnalystFactory(council=council)

    first, second = (jobs.ask_undo(load, reason="Why.", as_of=make.TODAY, by=by, at=make.NOW) for _ in range(2))

    assert first == second


def test_every_council_with_families_gets_its_night_once(council: Council) -> None:
    make.OtherCouncilFactory()
    make.CouncilFactory(slug="published", name="Published", is_as_published=True)

    assert jobs.ask_nights(as_of=make.TODAY, at=make.NOW) == 2
    assert jobs.ask_nights(as_of=make.TODAY, at=LATER) == 0


def test_a_job_is_taken_by_one_worker(council: Council) -> None:
    job = ask_night(council)

    taken = take()

    assert taken == job
    assert taken.state == JobState.RUNNING
    assert take() is None


def test_a_councils_jobs_run_one_after_another_in_their_order(council: Council) -> None:
    first, second = ask_import(council), ask_import(council)
    assert take() == first
    assert take() is None

    jobs.end(first, Found(), at=LATER)

    assert take() == second


def test_another_council_does_not_wait(council: Council) -> None:
    ask_night(council)
    other = ask_night(make.OtherCouncilFactory())
    take()

    assert take() == other


@pytest.mark.django_db(transaction=True)
def test_eight_workers_take_each_job_once() -> None:
    councils = [make.CouncilFactory(slug=f"council-{number}", name=f"Council {number}") for number in range(8)]
    asked = {ask_night(council).pk for council in councils}

    with ThreadPoolExecutor(8) as pool:
        taken = [pk for pks in pool.map(lambda _: take_all(), range(8)) for pk in pks]

    assert sorted(taken) == sorted(asked)


def take_all() -> list[int]:
    """Take what can be had on a connection of its own."""
    try:
        return [job.pk for job in iter(take, None) if job]
    finally:
        connections.close_all()


def test_progress_is_a_sign_of_life(council: Council) -> None:
    job = start(ask_night(council))

    jobs.tell(job, step="Judging", done=7, total=5, beat_at=LATER)

    job.refresh_from_db()
    assert (job.step, job.done, job.total, job.beat_at) == ("Judging", 5, 5, LATER)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Found({"judged": 3}), JobState.DONE),
        (Found(problems=["A step broke off."]), JobState.FAILED),
        (Found(alarms=["A fault to be found."]), JobState.FAILED),
    ],
    ids=["nothing wrong", "a problem", "an alarm"],
)
def test_a_job_ends_as_failed_where_it_found_something_wrong(council: Council, found: Found, state: JobState) -> None:
    job = start(ask_night(council))

    jobs.end(job, found, at=LATER)

    assert (job.state, job.ended_at) == (state, LATER)
    assert (job.counts, job.problems, job.alarms) == (found.counts, found.problems, found.alarms)


def test_a_job_whose_worker_died_is_given_back_at_once(council: Council) -> None:
    job = orphan(ask_night(council))

    assert jobs.give_back(at=LATER) == [job]

    assert take() == job


def test_a_job_whose_worker_lives_is_left_to_it(council: Council) -> None:
    job = orphan(ask_night(council))

    with another_worker_holds(job):
        assert jobs.give_back(at=LATER) == []

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_job_that_another_worker_still_holds_cannot_be_taken(council: Council) -> None:
    job = ask_night(council)

    with another_worker_holds(job):
        assert take() is None


def test_a_job_that_ends_its_workers_is_given_up(council: Council) -> None:
    job = ask_night(council)

    for _ in range(jobs.LIVES):
        orphan(job)
        jobs.give_back(at=LATER)
        job.refresh_from_db()

    assert job.state == JobState.FAILED
    assert "3 times" in job.problems[0]


def test_a_dead_night_that_was_asked_for_again_ends(council: Council) -> None:
    job = orphan(ask_night(council))
    again = ask_night(council)

    jobs.give_back(at=LATER)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert take() == again


def test_a_night_begun_by_hand_takes_the_one_that_waits(council: Council) -> None:
    waiting = ask_night(council)

    assert jobs.begin_night(council, as_of=make.TODAY, at=make.NOW, beat_at=make.NOW) == waiting
    assert jobs.begin_night(council, as_of=make.TODAY, at=make.NOW, beat_at=make.NOW) is None


def test_only_imports_are_taken_beneath_a_night(council: Council) -> None:
    start(ask_night(council))
    ask_night(council, as_of=date(2020, 10, 1))
    job = ask_import(council)

    assert jobs.take_import(council, at=make.NOW, beat_at=make.NOW) == job
    assert jobs.take_import(council, at=make.NOW, beat_at=make.NOW) is None
