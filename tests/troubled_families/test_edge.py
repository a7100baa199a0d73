"""The edge: one transaction a request, judged before it is committed, and nothing of it where it did not succeed."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from families.models import Family, Touched
from families.words import LONDON
from keyworkers.models import Job, JobKind, Look
from outcomes.judging import Judged
from outcomes.models import Verdict
from outcomes.rules import versions
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.troubled_families import edge_pages
from tests.troubled_families.nights import a_family, set_up
from troubled_families import edge
from troubled_families.celery import app

pytestmark = pytest.mark.urls("tests.troubled_families.edge_pages")


@pytest.fixture
def family(db: None) -> Family:
    made: Family = make.FamilyFactory(name="As it was")
    return made


@pytest.fixture
def agencies(db: None) -> Agencies:
    return a_family(set_up())


@pytest.fixture
def client(client: Client, db: None) -> Client:
    client.force_login(make.AnalystFactory())
    client.raise_request_exception = False
    return client


@pytest.fixture
def rung() -> Iterator[list[int]]:
    """Count the rings instead of sending them."""
    rings: list[int] = []
    with patch.object(edge, "ring", lambda: rings.append(1)):
        yield rings


def name_of(family: Family) -> str:
    return Family.objects.get(pk=family.pk).name


@pytest.mark.parametrize("status", [200, 302])
def test_a_page_that_succeeds_is_committed_with_its_look(client: Client, family: Family, status: int) -> None:
    client.post(f"/edge/answer/{family.pk}/{status}")

    assert name_of(family) == "Renamed"
    assert Look.objects.get().page == "edge-answer"


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500, 503])
def test_a_page_that_answers_with_a_fault_leaves_nothing(client: Client, family: Family, status: int) -> None:
    response = client.post(f"/edge/answer/{family.pk}/{status}")

    assert response.status_code == status
    assert name_of(family) == "As it was"
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("broken", "status"), [("crash", 500), ("refuse", 403), ("draw-badly", 500), ("complain", 400)]
)
def test_a_page_that_breaks_off_leaves_nothing(client: Client, family: Family, broken: str, status: int) -> None:
    response = client.post(f"/edge/{broken}/{family.pk}", headers={"accept": "application/json"})

    assert response.status_code == status
    assert name_of(family) == "As it was"


def test_a_page_that_breaks_off_does_not_say_saved_on_the_next_one(client: Client, family: Family) -> None:
    client.post(f"/edge/crash/{family.pk}")

    assert "Saved." not in client.get("/").text


@pytest.mark.parametrize(("status", "looks"), [(200, 1), (404, 0), (500, 0)])
def test_a_look_is_recorded_only_where_something_was_shown(
    client: Client, family: Family, status: int, looks: int
) -> None:
    client.get(f"/edge/look/{family.pk}/{status}")

    assert Look.objects.count() == looks


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "GET"])
def test_a_page_that_only_reads_opens_no_transaction(client: Client, family: Family, method: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.generic(method, "/edge/answer/0/200")

    assert not [query for query in queries if "SAVEPOINT" in query["sql"]]


def test_what_a_page_changes_is_judged_before_it_is_committed(client: Client, agencies: Agencies) -> None:
    agencies.case("2019-11-04")

    client.post(f"/edge/answer/{agencies.family.pk}/200")

    assert Verdict.objects.get().family == agencies.family
    assert not Touched.objects.exists()


def test_a_family_on_which_the_rules_crash_keeps_its_save_and_no_verdict(client: Client, agencies: Agencies) -> None:
    agencies.case("2019-11-04")

    with patch.object(versions, "judge", side_effect=ZeroDivisionError):
        client.post(f"/edge/answer/{agencies.family.pk}/200")

    assert name_of(agencies.family) == "Renamed"
    assert "ZeroDivisionError" in Touched.objects.get().problem
    assert not Verdict.objects.exists()


def test_a_family_whose_rows_cannot_be_drawn_stops_no_other(agencies: Agencies) -> None:
    agencies.case("2019-11-04")
    other = make.FamilyFactory(council=agencies.family.council)
    agencies.send("offences", "broken", {"Kind": "asb", "Role": "suspect", "OccurredOn": "soon"}, person=agencies.child)

    with edge.writing(what="test", at=make.NOW):
        make.AttachmentFactory(council=other.council, family=other, plan=agencies.plan)

    assert Touched.objects.get().family == agencies.family
    assert Verdict.objects.get().family == other


@pytest.mark.django_db
def test_writing_that_judges_nothing_rings_nobody(
    rung: list[int], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), edge.writing(what="families left over", judging=0):
        pass

    assert rung == []


def test_a_save_judges_so_many_families_and_rings_for_the_others(
    agencies: Agencies, rung: list[int], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    agencies.case("2019-11-04")
    make.AttachmentFactory(council=agencies.family.council, plan=agencies.plan)

    with django_capture_on_commit_callbacks(execute=True), edge.writing(what="test", at=make.NOW, judging=1):
        pass

    assert Touched.objects.count() == 1
    assert rung == [1]


@pytest.mark.django_db(transaction=True)
def test_a_save_does_not_wait_for_families_that_somebody_else_left_over(agencies: Agencies) -> None:
    agencies.case("2019-11-04")

    with edge.writing(what="test", at=make.NOW):
        make.MembershipFactory(council=agencies.family.council)

    assert list(Touched.objects.values_list("family", flat=True)) == [agencies.family.pk]


@pytest.mark.django_db(transaction=True)
def test_the_broker_is_rung_once_what_waits_is_committed(rung: list[int]) -> None:
    with edge.writing(what="test") as moment:
        Job.objects.create(council=make.CouncilFactory(), kind=JobKind.NIGHT, as_of=make.TODAY, asked_at=moment)
        assert rung == []

    assert rung == [1]


@pytest.mark.django_db(transaction=True)
def test_the_broker_is_not_rung_for_what_was_rolled_back(rung: list[int]) -> None:
    council = make.CouncilFactory()

    def ask_and_break_off() -> None:
        with edge.writing(what="test") as moment:
            Job.objects.create(council=council, kind=JobKind.NIGHT, as_of=make.TODAY, asked_at=moment)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_break_off()
    assert rung == []


def test_a_broker_that_does_not_answer_stops_nobody_and_is_not_asked_again_at_once() -> None:
    bell = edge.Bell()

    with patch.object(app, "send_task", side_effect=OSError) as sent:
        bell.ring()
        bell.ring()

    assert sent.call_count == 1


def test_a_broker_that_answers_is_rung_each_time() -> None:
    bell = edge.Bell()

    with patch.object(app, "send_task") as sent:
        bell.ring()
        bell.ring()

    assert sent.call_count == 2


@pytest.mark.django_db(transaction=True)
def test_two_saves_that_block_each_other_both_succeed_once() -> None:
    families = [make.FamilyFactory().pk, make.FamilyFactory().pk]
    client = Client()
    client.force_login(make.AnalystFactory())
    edge_pages.meeting.reset()
    edge_pages.tries.clear()

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(cross, client.cookies, families, "One"),
            pool.submit(cross, client.cookies, families[::-1], "Two"),
        ]
        answers = [(one.result().status_code, one.result().json()) for one in asked]

    assert answers == [(200, {"name": "One"}), (200, {"name": "Two"})]
    assert len(edge_pages.tries) in {3, 4}  # the database now and then ends both
    assert set(Family.objects.values_list("name", flat=True)) <= {"One", "Two"}
    assert Look.objects.count() == 2


def cross(cookies: Any, families: list[int], name: str) -> Any:
    client = Client()
    client.cookies = cookies
    try:
        words = json.dumps({"families": families, "name": name})
        return client.post("/edge/cross", words, content_type="application/json")
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_second_try_reads_the_uploaded_file_again(client: Client) -> None:
    family = make.FamilyFactory()
    fails = iter([deadlock()])

    def judge_touched(**_asked: Any) -> Judged:
        for fault in fails:
            raise fault
        return Judged()

    with patch.object(edge, "judge_touched", judge_touched):
        client.post(f"/edge/upload/{family.pk}", {"file": SimpleUploadedFile("name.txt", b"Uploaded")})

    assert name_of(family) == "Uploaded"


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again_once_only(client: Client) -> None:
    family = make.FamilyFactory(name="As it was")

    with patch.object(edge, "judge_touched", side_effect=[deadlock(), deadlock()]) as judged:
        response = client.post(f"/edge/answer/{family.pk}/200")

    assert response.status_code == 500
    assert judged.call_count == 2
    assert name_of(family) == "As it was"


def test_a_deadlock_inside_another_transaction_is_not_tried_again(db: None) -> None:
    tries = []

    def act() -> None:
        tries.append(1)
        raise deadlock()

    with pytest.raises(OperationalError), transaction.atomic():
        edge.retrying_deadlock(act)
    assert tries == [1]


def deadlock(**_asked: Any) -> OperationalError:
    """Return the error of a deadlock's victim, as Django gives it."""
    error = OperationalError("deadlock detected")
    error.__cause__ = type("Cause", (Exception,), {"pgcode": edge.DEADLOCK})()
    return error


def test_the_demonstrations_day_has_the_real_time_of_day(settings: Any) -> None:
    settings.TODAY = "2020-09-30"

    with patch.object(edge, "clock", lambda: datetime(2026, 11, 21, 13, 5, tzinfo=LONDON)):
        assert edge.now() == datetime(2020, 9, 30, 13, 5, tzinfo=LONDON)
        assert edge.today() == make.TODAY


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2020-03-28T23:59:00+00:00", "2020-03-28"), ("2020-03-29T23:30:00+00:00", "2020-03-30")],
    ids=["winter time", "summer time"],
)
def test_today_is_londons(settings: Any, moment: str, day: str) -> None:
    settings.TODAY = ""

    with patch.object(edge, "clock", lambda: datetime.fromisoformat(moment)):
        assert edge.today().isoformat() == day
