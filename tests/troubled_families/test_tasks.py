"""What the worker does when it is rung: everything that waits, once, whatever became of the broker or of a worker."""

from datetime import date
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.files import File
from django.test import Client
from redis import Redis

from families.actions import await_loading, receive_file, undo
from families.models import Council, Family, FeedLoad, Person, Touched
from families.models.feeds import FeedKind, LoadState
from keyworkers import jobs
from keyworkers.models import Job, JobKind, JobState
from outcomes.models import Verdict
from tests import factories as make
from tests.troubled_families.killing import kill_a_night
from tests.troubled_families.nights import council_at_work, fingerprint
from tests.troubled_families.test_night import what_one_night_leaves
from tests.worker import Worker, database_url
from troubled_families import edge, night, tasks
from troubled_families.celery import app
from troubled_families.health import WORKER_SEEN
from troubled_families.stack import processes

pytestmark = pytest.mark.django_db
HOUSEHOLDS = (
    "IndividualID,FamilyID,FirstName,LastName,DOB,Address_1,Address_2,Postcode,UPRN,LocalUPRN,District,Sex,Relationship,"
    "LivesThere,ParentalResponsibility,From,To,NHSNumber,UPN\n"
    "I1,F1,Ada,Example,1985-05-17,1 Example Street,,ZZ99 3WZ,,,Alder Vale,F,mother,Y,Y,2015-01-01,,,\n"
)


def ask_night(council: Council, *, as_of: date = make.TODAY) -> Job:
    return jobs.ask_night(council, as_of=as_of, by=None, at=make.NOW)


def a_file_that_waits(text: str = HOUSEHOLDS) -> Job:
    """Return the job of a households file that was looked at and is to be loaded."""
    council = make.CouncilFactory()
    make.DistrictFactory(council=council)
    file = File(BytesIO(text.encode()), name="households.csv")
    load = receive_file(
        council, FeedKind.HOUSEHOLDS, file, complete_to=date(2020, 9, 27), received_by="test", at=make.NOW
    )
    return jobs.ask_import(await_loading(load), as_of=make.TODAY, by=None, at=make.NOW)


def states() -> list[str]:
    return list(Job.objects.order_by("id").values_list("state", flat=True))


def test_everything_that_waits_is_done_when_the_worker_is_rung() -> None:
    council = council_at_work()
    ask_night(council)
    ask_night(council, as_of=date(2020, 9, 29))

    tasks.take_what_waits()

    assert states() == [JobState.DONE, JobState.DONE]
    assert not Touched.objects.exists()


def test_families_left_over_are_judged_when_the_worker_is_rung() -> None:
    council_at_work(families=3)

    with patch.object(tasks, "LEFT_OVER", 2):
        tasks.take_what_waits()

    assert Verdict.objects.count() == 3
    assert not Touched.objects.exists()


def test_a_file_is_loaded_and_its_families_are_judged() -> None:
    job = a_file_that_waits()

    tasks.take_what_waits()

    job.refresh_from_db()
    assert (job.state, job.problems) == (JobState.DONE, [])
    assert (job.counts["rows"], job.counts["loaded"], job.counts["judged"]) == (1, 1, 1)
    assert Person.objects.get().given_name == "Ada"


def test_a_night_loads_the_files_that_wait_first() -> None:
    job = a_file_that_waits()
    assert job.council

    found = night.run(job.council, as_of=make.TODAY, at=make.NOW, commit=True, progress=lambda **_: None)

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert (found.counts["files loaded"], found.counts["judged"]) == (1, 1)


def test_a_file_that_breaks_the_importer_off_leaves_nothing_and_says_so() -> None:
    job = a_file_that_waits()

    with patch("families.actions.load_rows", side_effect=ZeroDivisionError):
        tasks.take_what_waits()

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.problems == ["Loading the file broke off (ZeroDivisionError); none of it is loaded."]
    assert FeedLoad.objects.get().state == LoadState.WAITING


def test_a_file_that_was_loaded_meanwhile_changes_nothing() -> None:
    job = a_file_that_waits()
    tasks.take_what_waits()
    assert job.load

    again = jobs.ask_import(job.load, as_of=make.TODAY, by=None, at=make.NOW)
    tasks.take_what_waits()

    again.refresh_from_db()
    assert again.state == JobState.DONE
    assert Person.objects.count() == 1


def a_load_to_be_undone() -> Job:
    """Return the job that is to undo a households file that was loaded."""
    load = a_file_that_waits().load
    tasks.take_what_waits()
    assert load
    by = make.AnalystFactory(council=load.council)
    return jobs.ask_undo(load, reason="The wrong file.", as_of=make.TODAY, by=by, at=make.NOW)


def test_a_load_is_undone_by_whoever_asked_for_their_reason() -> None:
    job = a_load_to_be_undone()

    tasks.take_what_waits()

    job.refresh_from_db()
    load = FeedLoad.objects.get()
    assert (job.state, job.counts["people_removed"]) == (JobState.DONE, 1)
    assert (load.state, load.undo_reason) == (LoadState.UNDONE, "The wrong file.")
    assert load.undone_by == str(getattr(job.asked_by, "username", ""))


def test_what_stands_in_the_way_of_undoing_is_kept_with_the_job() -> None:
    job = a_load_to_be_undone()
    make.AttachmentFactory(family=Family.objects.get(), council=job.council)

    tasks.take_what_waits()

    job.refresh_from_db()
    assert (job.state, FeedLoad.objects.get().state) == (JobState.FAILED, LoadState.LOADED)
    assert job.problems == ["Something rests on the file; nothing of it is undone. Its own page says what."]
    assert job.in_the_way == ["1 attachment rests on families this file brought (F1)."]


def test_an_undoing_that_breaks_off_leaves_everything_and_says_so() -> None:
    job = a_load_to_be_undone()

    with patch("families.actions.undo_rows", side_effect=ZeroDivisionError):
        tasks.take_what_waits()

    job.refresh_from_db()
    assert job.problems == ["Undoing the file broke off (ZeroDivisionError); nothing of it is undone."]
    assert FeedLoad.objects.get().state == LoadState.LOADED


def test_a_load_that_was_undone_meanwhile_stays_so() -> None:
    job = a_load_to_be_undone()
    undo(FeedLoad.objects.get(), by="somebody", reason="Quicker.", at=make.NOW)

    tasks.take_what_waits()

    job.refresh_from_db()
    assert (job.state, FeedLoad.objects.get().undone_by) == (JobState.DONE, "somebody")


def test_a_council_whose_night_is_rehearsed_elsewhere_is_left_waiting() -> None:
    ask_night(make.CouncilFactory())

    with patch.object(night, "run", side_effect=night.AlreadyRunningError):
        tasks.take_what_waits()

    assert states() == [JobState.WAITING]


def test_the_clock_asks_for_every_councils_night_once() -> None:
    make.CouncilFactory()
    make.CouncilFactory(slug="published", name="Published", is_as_published=True)

    tasks.start_the_night()
    tasks.start_the_night()

    job = Job.objects.get()
    assert (job.kind, job.as_of, job.state) == (JobKind.NIGHT, make.TODAY, JobState.DONE)


def test_a_message_is_kept_until_its_work_is_done() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_the_clock_rings_for_what_waits_and_for_the_night() -> None:
    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}

    ours = {"take_what_waits", "start_the_night", "send_the_digests"}
    assert rung == {f"troubled_families.tasks.{name}" for name in ours}
    assert rung <= set(app.tasks)


def test_the_service_is_healthy_as_soon_as_its_worker_is_there(client: Client) -> None:
    assert client.get("/healthz").status_code == 503

    tasks.say_that_the_worker_is_there()

    assert client.get("/healthz").json() == {"database": True, "broker": True, "worker": True}


def test_the_service_names_a_broker_that_does_not_answer(client: Client, settings: Any) -> None:
    tasks.say_that_the_worker_is_there()
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["broker"]) == (503, False)


def test_the_service_names_a_database_that_does_not_answer(client: Client) -> None:
    tasks.say_that_the_worker_is_there()

    with patch("troubled_families.health.connection.cursor", side_effect=OSError):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["database"]) == (503, False)


def ended() -> bool:
    return not Job.objects.exclude(state__in=[JobState.DONE, JobState.FAILED]).exists()


def test_a_worker_marks_itself_when_it_starts(worker: Worker) -> None:
    worker.kill()
    cache.clear()

    worker.start()

    assert processes.wait_until(lambda: cache.get(WORKER_SEEN) is not None, seconds=10)


def test_a_broker_emptied_while_jobs_wait_loses_none_and_repeats_none(worker: Worker) -> None:
    council = council_at_work()
    alone = what_one_night_leaves(council)
    worker.kill()
    with edge.writing(what="test", judging=0):
        ask_night(council)
        ask_night(make.OtherCouncilFactory())

    Redis.from_url(app.conf.broker_url).flushdb()
    worker.start()
    edge.ring()  # as the clock does every 30 seconds

    assert processes.wait_until(ended, seconds=30), worker.log()
    assert states() == [JobState.DONE, JobState.DONE]
    assert fingerprint(council) == alone


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one(worker: Worker) -> None:
    council = council_at_work()
    alone = what_one_night_leaves(council)
    kill_a_night(database_url(), after_lines=9)
    assert states() == [JobState.RUNNING]

    def rung_until_it_ended() -> bool:
        edge.ring()
        return ended()

    assert processes.wait_until(rung_until_it_ended, seconds=30), worker.log()
    assert states() == [JobState.DONE]
    assert fingerprint(council) == alone
