"""The night: each step as of a day, twice the same, killed at any point, and no family's crash stops another."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, timedelta
from io import StringIO
from threading import Barrier
from typing import Any
from unittest.mock import patch

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from psycopg2 import sql

from claims.models import Claim, ClaimKind, ClaimState, MonthlyFigure
from families.models import Council, Family, Touched
from keyworkers.jobs import Found, Purpose
from keyworkers.models import Job, JobKind, JobState
from outcomes import judging
from outcomes.gathering import gather
from outcomes.models import Consideration, Identification, Verdict
from outcomes.rules.daysets import NEVER
from tests import factories as make
from tests.troubled_families.killing import finish, kill_a_night
from tests.troubled_families.nights import (
    YESTERDAY,
    a_family,
    a_programme,
    council_at_work,
    decided,
    fingerprint,
    live,
    set_up,
)
from tests.worker import database_url
from troubled_families import night
from troubled_families.jobs import run_night_here
from troubled_families.night import AlreadyRunningError
from troubled_families.stack import processes

pytestmark = pytest.mark.django_db
# After how many of its 26 lines a night of six families is killed: judging, and holding and raising claims.
KILLED_AFTER = range(1, 27) if os.environ.get("TF_PROVE") else (4, 19)


class Heard(list[tuple[str, int, int]]):
    """Remembers the progress it is told."""

    def __call__(self, *, step: str, done: int, total: int) -> None:
        self.append((step, done, total))


def run(council: Council, *, as_of: date = make.TODAY, commit: bool = True) -> Found:
    return night.run(council, as_of=as_of, at=make.NOW, commit=commit, progress=Heard())


def family(number: int) -> Family:
    """Return one of the council's families; `LIVES` says how the lives of each six of them go."""
    return Family.objects.get(reference=f"N{number:04}")


def states() -> dict[str, str]:
    """Return the state of each family's result claim."""
    return dict(Claim.objects.filter(kind=ClaimKind.RESULT).values_list("family__reference", "state"))


def test_the_night_judges_and_raises_what_is_claimable() -> None:
    found = run(council_at_work())

    assert found.problems == found.alarms == []
    assert (found.counts["judged"], found.counts["rebuilt"]) == (6, 0)
    assert states() == {"N0000": "draft"}
    assert not Touched.objects.exists()


def test_the_night_tells_how_far_it_is_step_by_step() -> None:
    heard = Heard()

    night.run(council_at_work(), as_of=make.TODAY, at=make.NOW, commit=True, progress=heard)

    assert list(dict.fromkeys(step for step, _, _ in heard)) == list(night.STEPS)
    assert ("Judging what is touched", 6, 6) in heard


def test_the_night_finds_where_the_families_nobody_works_with_stand() -> None:
    found = run(council_at_work())

    place = Identification.objects.get()
    assert (found.counts["families to consider"], found.counts["their place changed"]) == (1, 1)
    assert (place.family, place.as_of) == (family(5), make.TODAY)
    assert not Consideration.objects.exists()


def test_a_night_in_which_a_place_cannot_be_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    council = council_at_work()
    monkeypatch.setattr("outcomes.identifying.prioritise", fail)

    assert run(council).problems == ["1 family to consider kept its former place: see the worker's log."]


def test_a_second_night_changes_nothing() -> None:
    council = council_at_work()
    run(council)
    before = fingerprint(council)

    again = run(council)

    assert fingerprint(council) == before
    assert (again.counts["rebuilt"], again.counts["differences"]) == (6, [])
    assert again.counts["result claims raised"] == 0


def test_a_rehearsal_finds_the_same_and_leaves_nothing() -> None:
    council = council_at_work()

    rehearsed = run(council, commit=False)

    assert decided(council) == []
    found = run(council)
    assert {**found.counts, "digest": {}} == {**rehearsed.counts, "digest": {}}


def test_who_crossed_the_line_is_listed_against_the_night_before() -> None:
    council = council_at_work()
    run_night_here(council, as_of=YESTERDAY, at=make.NOW, progress=Heard())

    found = run(council)

    assert found.counts["newly meet the plan"] == [family(4).pk]
    assert found.counts["no longer meet the plan"] == []


def test_who_crossed_the_line_by_new_evidence_is_listed_too() -> None:
    setting = set_up()
    agencies = a_family(setting)
    live(agencies, "quiet")
    run_night_here(setting.council, as_of=YESTERDAY, at=make.NOW, progress=Heard())

    agencies.incident("2020-09-20")

    assert run(setting.council).counts["no longer meet the plan"] == [agencies.family.pk]


def test_before_the_first_night_yesterday_is_read_from_the_verdicts() -> None:
    assert run(council_at_work()).counts["newly meet the plan"] == [family(4).pk]


def test_nights_that_were_left_out_are_listed_by_the_next_one() -> None:
    council = council_at_work()
    run_night_here(council, as_of=make.TODAY - timedelta(days=40), at=make.NOW, progress=Heard())

    assert run(council).counts["newly meet the plan"] == [family(4).pk]


def test_a_claim_is_held_the_night_its_family_relapses() -> None:
    setting = set_up()
    make.WindowFactory(programme=a_programme(setting.council))
    agencies = a_family(setting)
    live(agencies, "quiet")
    run(setting.council)

    agencies.incident("2020-09-20")
    found = run(setting.council)

    assert states() == {"N0000": ClaimState.HELD}
    assert found.counts["claims held"] == 1


def test_a_verdict_changed_behind_the_rules_is_mended_and_raises_an_alarm() -> None:
    council = council_at_work()
    run(council)
    before = fingerprint(council)
    Verdict.objects.filter(family=family(0)).update(met=NEVER)

    found = run(council)

    assert len(found.alarms) == 1
    assert [difference["family"] for difference in found.counts["differences"]] == [family(0).pk]
    assert fingerprint(council) == before


def test_an_alarm_says_what_stood_there_and_what_stands_now() -> None:
    council = council_at_work(families=1)
    run(council)
    Verdict.objects.update(met=NEVER)

    (difference,) = run(council).counts["differences"]

    words = f"attachment {Verdict.objects.get().attachment_id}"
    assert difference["old"][words].startswith("met {}")
    assert difference["new"][words].startswith("met {[2020-03-21,)}")


def test_a_family_that_a_fact_marks_meanwhile_raises_no_alarm() -> None:
    council = council_at_work(families=2)
    run(council)
    Verdict.objects.update(met=NEVER)
    Touched.objects.create(family=family(0), touched_at=make.NOW)
    Touched.objects.create(family=family(1), touched_at=make.NOW)

    with patch.dict(night.STEPS, {"Judging what is touched": lambda *_: Found()}):
        found = run(council)

    assert found.alarms == []


def test_one_familys_crash_stops_no_other_and_the_night_ends_with_failures() -> None:
    council = council_at_work()
    broken = family(3).pk

    with crashing_on(broken):
        found = run(council)

    assert found.counts["not judged"] == [broken]
    assert found.problems == ["1 family could not be judged; its former verdict stands, marked as not current."]
    assert states() == {"N0000": "draft"}
    assert Verdict.objects.count() == 4


def test_a_family_that_crashed_is_judged_by_the_next_night_without_an_alarm() -> None:
    council = council_at_work()
    with crashing_on(family(0).pk):
        run(council)

    found = run(council)

    assert found.problems == found.alarms == []
    assert states() == {"N0000": "draft"}


def test_a_crash_keeps_the_former_verdict_and_lets_nobody_claim_on_it() -> None:
    council = council_at_work(families=1)
    with patch.dict(night.STEPS, {"Holding and raising claims": lambda *_: Found()}):
        run(council)
    Touched.objects.create(family=family(0), touched_at=make.NOW)

    with crashing_on(family(0).pk):
        run(council)

    assert make.TODAY in Verdict.objects.get().met
    assert "ZeroDivisionError" in Verdict.objects.get().stale_because
    assert states() == {}


@contextmanager
def crashing_on(pk: int) -> Iterator[None]:
    """Let the gathering of one family crash, and with it whatever range it lies in."""

    def gather_others(families: Any) -> Any:
        if pk in families:
            raise ZeroDivisionError
        return gather(families)

    with patch.object(judging, "gather", gather_others):
        yield


def test_a_step_that_breaks_off_does_not_stop_the_others() -> None:
    council = council_at_work()

    with patch.object(night, "raise_claims", side_effect=ZeroDivisionError):
        found = run(council)

    assert found.problems == ["“Holding and raising claims” broke off (ZeroDivisionError): see the worker's log."]
    assert found.counts["differences"] == []


def test_a_rehearsed_step_that_breaks_off_does_not_stop_the_others_either() -> None:
    council = council_at_work()

    with patch.object(night, "_turned_around", side_effect=lambda *_: connection.cursor().execute("SELECT nothing")):
        found = run(council, commit=False)

    assert "broke off (ProgrammingError)" in found.problems[0]
    assert found.counts["differences"] == []


def test_problems_and_counts_name_nobody() -> None:
    council = council_at_work()
    with crashing_on(family(3).pk):
        run_night_here(council, as_of=make.TODAY, at=make.NOW, progress=Heard())

    job = Job.objects.get()
    said = f"{job.counts} {job.problems} {job.alarms}"
    assert not [name for one in Family.objects.all() for name in (one.name, one.reference) if name in said]


def test_the_figures_of_past_months_are_kept_and_change_only_where_something_reaches_back() -> None:
    council = council_at_work(families=1)

    assert run(council).counts["monthly figures changed"] > 0
    assert run(council).counts["monthly figures changed"] == 0
    assert MonthlyFigure.objects.latest("as_at").as_at == make.TODAY


def test_on_sundays_every_month_is_built_again() -> None:
    council = council_at_work(families=1)
    run(council)
    old = MonthlyFigure.objects.filter(as_at=date(2020, 5, 31))
    assert old.delete()[0] > 0
    MonthlyFigure.objects.filter(as_at=date(2020, 6, 30)).update(number=99)

    run(council)
    assert old.exists()
    assert MonthlyFigure.objects.filter(as_at=date(2020, 6, 30), number=99).exists()

    run(council, as_of=date(2020, 10, 4))
    assert not MonthlyFigure.objects.filter(number=99).exists()


@pytest.mark.parametrize(
    ("first", "last", "ends"),
    [
        ("2020-01-01", "2020-03-31", ["2020-01-31", "2020-02-29", "2020-03-31"]),
        ("2020-01-31", "2020-02-28", ["2020-01-31"]),
        ("2019-12-31", "2020-01-30", ["2019-12-31"]),
        ("2020-02-01", "2020-02-28", []),
    ],
    ids=["whole months in a leap year", "a day short", "over the year", "no whole month"],
)
def test_a_month_counts_once_its_last_day_has_come(first: str, last: str, ends: list[str]) -> None:
    found = night.month_ends(date.fromisoformat(first), date.fromisoformat(last))

    assert [day.isoformat() for day in found] == ends


def test_the_command_rehearses_unless_told_otherwise() -> None:
    council = council_at_work()

    told = nightly(council)

    assert "nothing of this has stayed" in told
    assert "result claims raised: 1" in told
    assert decided(council) == []
    assert not Job.objects.exists()


def test_the_command_runs_the_night_as_a_job() -> None:
    council = council_at_work()

    told = nightly(council, "--commit")

    assert f"newly meet the plan: 1 ({family(4).pk})" in told
    job = Job.objects.get()
    assert (job.kind, job.as_of, job.state) == (JobKind.NIGHT, make.TODAY, JobState.DONE)
    assert job.counts["result claims raised"] == 1


def test_the_command_fails_on_an_alarm() -> None:
    council = council_at_work(families=1)
    run(council)
    Verdict.objects.update(met=NEVER)

    with pytest.raises(CommandError, match="ended with failures"):
        nightly(council, "--commit")
    assert Job.objects.get().state == JobState.FAILED


def test_the_command_knows_its_councils() -> None:
    make.CouncilFactory(is_as_published=True)

    with pytest.raises(CommandError, match="No council"):
        call_command("nightly", as_of=make.TODAY)


def nightly(council: Council, *words: str) -> str:
    """Return what the command says."""
    told = StringIO()
    call_command("nightly", "--as-of", "2020-09-30", "--council", council.slug, *words, stdout=told, stderr=told)
    return told.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_second_night_at_once_says_so_and_ends() -> None:
    council = council_at_work(families=1)
    with closing(psycopg2.connect(**connection.get_connection_params())) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [int(Purpose.NIGHT), council.pk])

        with pytest.raises(AlreadyRunningError, match="Another night of Aldermere Council is running"):
            run(council)

    assert decided(council) == []


@pytest.mark.django_db(transaction=True)
def test_several_nights_at_once_leave_what_one_leaves() -> None:
    council = council_at_work(families=12)
    alone = what_one_night_leaves(council)
    start = Barrier(4)

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: run_at_once(council, start), range(4)))

    assert ended.count("done") >= 1
    assert set(ended) <= {"done", "another is running"}
    assert fingerprint(council) == alone


def run_at_once(council: Council, start: Barrier) -> str:
    """Run a night in a thread of its own, and tell how it ended."""
    start.wait(timeout=30)
    try:
        found = run_night_here(council, as_of=make.TODAY, at=make.NOW, progress=Heard())
    except AlreadyRunningError:
        return "another is running"
    finally:
        connections.close_all()
    return "failed" if found.problems or found.alarms else "done"


def what_one_night_leaves(council: Council) -> str:
    """Return the fingerprint of a night that nothing disturbs; it does not stay."""
    steps = {**night.STEPS, "Looking": lambda *_: Found({"left": fingerprint(council)})}
    with patch.object(night, "STEPS", steps):
        return str(run(council, commit=False).counts["left"])


@pytest.mark.django_db(transaction=True)
def test_a_night_killed_at_any_point_is_finished_by_the_next_one() -> None:
    council = council_at_work()
    alone = what_one_night_leaves(council)

    for place in KILLED_AFTER:
        with a_copy_of_the_database() as address:
            kill_a_night(address, after_lines=place)
            assert processes.wait_until(lambda: finish(address), seconds=60)
            assert fingerprint_at(address, council) == alone, f"killed after {place} lines"


@contextmanager
def a_copy_of_the_database() -> Iterator[str]:
    """Copy the test's database as it stands, for processes that are killed on it, and yield the copy's address."""
    name = connection.settings_dict["NAME"]
    copy = f"{name}_killed"
    with closing(psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})) as server:
        connections.close_all()
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(copy)))
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (copy, name))))
            yield database_url().removesuffix(name) + copy
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


def fingerprint_at(address: str, council: Council) -> str:
    """Return the fingerprint in another database."""
    with closing(psycopg2.connect(address)) as other, other.cursor() as cursor:
        return fingerprint(council, cursor)
