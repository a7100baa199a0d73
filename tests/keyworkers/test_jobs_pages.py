"""The pages of jobs: the right person, the wrong one, a stranger, another council's, and what they say."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from keyworkers.models import Job, JobState, User
from tests import factories as make

pytestmark = pytest.mark.django_db
JOBS = "/jobs/"
RUN = "/jobs/night/"


@pytest.fixture
def analyst() -> User:
    user: User = make.AnalystFactory()
    return user


@pytest.fixture
def signed_in(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


def a_job(*, ended_at: datetime | None = make.NOW, **more: Any) -> Job:
    """Return a night of the council, ended unless it says otherwise."""
    asked: dict[str, Any] = {
        "council": make.CouncilFactory(),
        "kind": "night",
        "as_of": make.TODAY,
        "asked_at": make.NOW - timedelta(minutes=3),
        "started_at": make.NOW - timedelta(seconds=75),
        "beat_at": make.NOW,
    }
    job: Job = Job.objects.create(state=JobState.RUNNING, **{**asked, **more})
    if ended_at:
        Job.objects.filter(pk=job.pk).update(state=JobState.DONE, ended_at=ended_at)
    return job


def detail(job: Job) -> str:
    return reverse("job", args=[job.pk])


def test_an_analyst_sees_the_councils_jobs_and_how_they_ended(signed_in: Client) -> None:
    job = a_job(problems=["A step broke off."])

    page = signed_in.get(JOBS)

    assert detail(job) in page.text
    assert "1 min 15 s" in page.text
    assert "1 failure" in page.text


@pytest.mark.parametrize("address", [JOBS, "/jobs/0/"])
def test_a_keyworker_may_not_see_jobs(client: Client, address: str) -> None:
    client.force_login(make.KeyworkerFactory())

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", [JOBS, "/jobs/0/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


def test_another_councils_job_is_not_found(signed_in: Client) -> None:
    job = a_job(council=make.OtherCouncilFactory())

    assert signed_in.get(detail(job)).status_code == 404
    assert detail(job) not in signed_in.get(JOBS).text


def test_the_night_is_asked_for_once_however_often_the_button_is_pressed(signed_in: Client, analyst: User) -> None:
    signed_in.post(RUN)
    page = signed_in.post(RUN, follow=True)

    job = Job.objects.get()
    assert (job.state, job.as_of, job.asked_by) == (JobState.WAITING, make.TODAY, analyst)
    assert "The night as of 30 September 2020 is asked for" in page.text


def test_a_programme_manager_sees_jobs_and_cannot_run_the_night(client: Client) -> None:
    client.force_login(make.ProgrammeManagerFactory())

    assert "Run the night now" not in client.get(JOBS).text
    assert client.post(RUN).status_code == 403
    assert not Job.objects.exists()


def test_the_night_cannot_be_asked_for_by_a_link(signed_in: Client) -> None:
    assert signed_in.get(RUN).status_code == 405


def test_the_page_looks_again_by_itself_while_something_runs(signed_in: Client) -> None:
    assert 'hx-trigger="every 3s"' not in signed_in.get(JOBS).text
    job = a_job(ended_at=None, step="Judging every family again", done=40, total=200)

    page = signed_in.get(JOBS)

    assert 'hx-trigger="every 3s"' in page.text
    assert "Judging every family again, 40 of 200" in page.text
    assert "Look again" in signed_in.get(detail(job)).text


@pytest.mark.parametrize(
    ("hours", "alarms"), [(1, 0), (24.9, 0), (25.1, 1), (90, 1)], ids=["1", "under 25", "over 25", "90"]
)
def test_a_night_that_was_left_out_is_an_alarm_within_25_hours(
    signed_in: Client, time_machine: Any, hours: float, alarms: int
) -> None:
    time_machine.move_to(make.NOW, tick=False)
    a_job(ended_at=make.NOW - timedelta(hours=hours))

    assert signed_in.get(JOBS).text.count("A night is due every day") == alarms


def test_no_night_yet_is_an_alarm_too(signed_in: Client) -> None:
    assert "No night has run yet." in signed_in.get(JOBS).text


def test_a_job_whose_worker_hangs_is_an_alarm(signed_in: Client) -> None:
    a_job(ended_at=None)

    assert "gave no sign of life for ten minutes" in signed_in.get(JOBS).text


def test_a_job_tells_what_came_of_it_in_the_order_of_the_work(signed_in: Client) -> None:
    job = a_job(counts={"changed": 3, "judged": 12, "claims held": 2, "lists deleted": 1, "something new": 4})

    shown = signed_in.get(detail(job)).content.decode()

    told = ["Families judged because", "Of these, verdicts", "Claims held", "Lists deleted, their", "Something new"]
    assert told == sorted(told, key=shown.index)


def test_a_job_names_the_families_it_lists_to_those_who_may_see_them(signed_in: Client) -> None:
    family, restricted = make.FamilyFactory(name="Hartley"), make.FamilyFactory(name="Secret")
    make.RestrictionFactory(family=restricted)
    job = a_job(counts={"newly meet the plan": [family.pk, restricted.pk], "judged": 12})

    page = signed_in.get(detail(job)).text

    assert reverse("family", args=[family.pk]) in page
    assert "Secret" not in page
    assert "1 other family not named to you here." in page


def test_an_administrator_sees_how_many_families_and_no_names(client: Client) -> None:
    client.force_login(make.AdministratorFactory())
    job = a_job(counts={"newly meet the plan": [make.FamilyFactory(name="Hartley").pk]})

    page = client.get(detail(job)).text

    assert "1 other family not named to you here." in page
    assert "Hartley" not in page


def test_an_alarm_shows_what_stood_there_and_what_the_evidence_says(signed_in: Client) -> None:
    family = make.FamilyFactory(name="Hartley")
    difference = {
        "family": family.pk,
        "old": {"attachment 1": "met {}"},
        "new": {"attachment 1": "met {[2020-06-01,)}"},
    }
    job = a_job(counts={"differences": [difference]}, alarms=["1 verdict was not what its evidence says."])

    page = signed_in.get(detail(job)).text

    assert "1 verdict was not what its evidence says." in page
    assert "met {[2020-06-01,)}" in page


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_costs_the_same_number_of_questions_however_long_it_is(
    signed_in: Client, count: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(count):
        a_job(asked_by=make.AnalystFactory())

    with django_assert_max_num_queries(9):
        signed_in.get(JOBS)


def test_a_long_list_goes_on_on_the_next_page(signed_in: Client) -> None:
    oldest = a_job(asked_at=make.NOW - timedelta(days=30))
    for _ in range(25):
        a_job()

    first = signed_in.get(JOBS)

    assert detail(oldest) not in first.text
    assert detail(oldest) in signed_in.get(f"{JOBS}?after={_last(first)}").text


def _last(page: Any) -> str:
    """Return the id after which the next page begins."""
    return str(page.context["next"].removeprefix("?after="))


@pytest.mark.django_db(transaction=True)
def test_an_analyst_asks_for_the_night_and_watches_it(
    page_of: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = page_of(make.AnalystFactory())
    page.goto(JOBS)

    page.get_by_role("button", name="Run the night now").click()

    page.get_by_text("The night as of 30 September 2020 is asked for").wait_for()
    axe(page)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=make.NOW, step="Judging every family again")
    page.get_by_text("Judging every family again").wait_for()
    page.get_by_role("link", name="The night", exact=True).click()
    page.get_by_role("heading", name="The night as of 30 September 2020").wait_for()
    axe(page)
