"""The pages of distance travelled: a reading taken, shown, corrected; targets; and what the asker may not do."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Family, Membership
from keyworkers.models import User
from outcomes.models import DistanceTarget, DistanceTool, Evidence
from outcomes.rules.reading_progress import Rater
from tests import factories as make
from tests.outcomes.test_distance import JANUARY, JUNE, SEPTEMBER, case_with_distance, met_since, read

pytestmark = pytest.mark.django_db

AREAS = ("home", "mornings", "together", "safe", "wellbeing", "support")
SKIPPED = dict.fromkeys(AREAS, "skip")
SENT = SKIPPED | {"rater": "family", "on": "01/09/2020", "home": "40", "safe": "30"}


@pytest.fixture
def tool() -> DistanceTool:
    made: DistanceTool = make.DistanceToolFactory()
    return made


@pytest.fixture
def family(tool: DistanceTool) -> Family:
    return case_with_distance()


@pytest.fixture
def child(family: Family) -> Membership:
    made: Membership = make.ChildMembershipFactory(
        council=family.council, family=family, person__given_name="Ben", starts_on=JUNE
    )
    return made


@pytest.fixture
def worker(family: Family, client: Client) -> User:
    """The family's keyworker, signed in."""
    made: User = make.KeyworkerFactory(council=family.council)
    make.AssignmentFactory(family=family, keyworker=made, starts_on=JANUARY)
    client.force_login(made)
    return made


def to(name: str, family: Family, *args: Any) -> str:
    return reverse(name, args=[family.pk, *args])


def take(client: Client, family: Family, **changed: str) -> Any:
    return client.post(to("distance_read", family, "everyday"), SENT | changed, follow=True)


def test_a_reading_taken_on_the_page_meets_the_need_under_a_plan_that_asks_for_distance(
    client: Client, family: Family, worker: User
) -> None:
    take(client, family, on="06/01/2020", home="20", safe="20")
    assert met_since() is None

    answer = take(client, family)

    assert "The reading of 1 September 2020 is saved." in answer.text
    assert "2 points forward since 6 January 2020" in answer.text
    assert met_since() == SEPTEMBER


def test_a_reading_is_offered_for_each_rater_and_each_child(
    client: Client, family: Family, worker: User, child: Membership
) -> None:
    text = client.get(to("distance_read", family, "everyday")).text

    assert all(
        words in text for words in ("The worker", "The family", "Ben Example", "Most days somebody does not get")
    )
    assert "Skip this one" in text


def test_a_child_reads_for_itself(client: Client, family: Family, worker: User, child: Membership) -> None:
    answer = take(client, family, rater=f"child-{child.person_id}")

    assert set(Evidence.objects.values_list("person", "code")) == {
        (child.person_id, "everyday/home/child"),
        (child.person_id, "everyday/safe/child"),
    }
    assert "Ben Example" in answer.text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"on": "01/10/2020"}, "must be today or in the past", id="a day to come"),
        pytest.param({"on": "31/02/2020"}, "must be a real date", id="no such day"),
        pytest.param({"rater": ""}, "Choose whose view it is", id="no rater"),
        pytest.param({"rater": "child-999999"}, "Choose whose view it is", id="no child of the family"),
        pytest.param({"home": "99"}, "Home and money: choose one of the points", id="off the scale"),
        pytest.param({"home": ""}, "Home and money: choose one of the points, or skip it", id="neither"),
        pytest.param({"home": "skip", "safe": "skip"}, "Choose a point for at least one area", id="all skipped"),
    ],
)
def test_a_bad_reading_is_said_and_nothing_chosen_is_lost(
    client: Client, family: Family, worker: User, changed: dict[str, str], says: str
) -> None:
    answer = take(client, family, mornings="50" if "safe" not in changed else "skip", **changed)

    assert (answer.status_code, says in answer.text) == (422, True)
    assert ('value="50" checked' in answer.text) == ("safe" not in changed)
    assert not Evidence.objects.exists()


def test_a_child_who_had_not_come_yet_is_named_at_the_field(
    client: Client, family: Family, worker: User, child: Membership
) -> None:
    answer = take(client, family, rater=f"child-{child.person_id}", on="31/05/2020")

    assert answer.status_code == 422
    assert "Ben Example did not belong to this family on 31 May 2020." in answer.text


def test_two_presses_are_one_reading(client: Client, family: Family, worker: User) -> None:
    take(client, family)

    assert take(client, family).status_code == 200
    assert Evidence.objects.count() == 2


def test_what_was_said_last_time_is_there_for_whoever_asks(
    client: Client, family: Family, worker: User, tool: DistanceTool
) -> None:
    read(family, tool, JANUARY, {"home": 20})

    assert "own view: 2 on 6 January 2020" in client.get(to("distance_read", family, "everyday")).text


def test_a_reading_is_corrected_and_an_area_taken_out(client: Client, family: Family, worker: User) -> None:
    take(client, family)
    entry = Evidence.objects.get(code="everyday/home/family")
    correct = to("distance_correct", family, entry.pk)
    assert correct in client.get(to("family_distance", family)).text
    assert 'value="40" checked' in client.get(correct).text

    answer = client.post(correct, SKIPPED | {"home": "50"}, follow=True)

    assert "The reading is corrected." in answer.text
    assert [(one.code, one.value) for one in Evidence.objects.standing()] == [("everyday/home/family", 50)]


def test_two_who_correct_a_reading_at_once_see_each_other(client: Client, family: Family, worker: User) -> None:
    take(client, family)
    correct = to("distance_correct", family, Evidence.objects.get(code="everyday/home/family").pk)
    seen = {"seen": client.get(correct).context["form"]["seen"].value()}
    client.post(correct, SKIPPED | {"home": "50", "safe": "30"} | seen)

    second = client.post(correct, SKIPPED | {"home": "40", "safe": "20"} | seen)
    again = client.post(correct, SKIPPED | {"home": "40", "safe": "20", "seen": second.context["form"]["seen"].value()})

    assert (second.status_code, "saved meanwhile" in second.text, 'value="20" checked' in second.text) == (
        422,
        True,
        True,
    )
    assert (again.status_code, {one.value for one in Evidence.objects.standing()}) == (302, {40, 20})


def test_a_piece_of_evidence_leads_to_the_readings_own_correction(client: Client, family: Family, worker: User) -> None:
    take(client, family)
    entry = Evidence.objects.get(code="everyday/home/family")

    assert "Everyday, home: 4 by the family" in client.get(to("evidence", family, entry.pk)).text
    assert client.get(to("evidence_correct", family, entry.pk)).url == to("distance_correct", family, entry.pk)  # type: ignore[attr-defined]  # it leads on


def test_a_reading_taken_by_mistake_is_withdrawn_once(client: Client, family: Family, worker: User) -> None:
    take(client, family)
    withdraw = to("distance_withdraw", family, Evidence.objects.earliest("pk").pk)

    first, second = client.post(withdraw, follow=True), client.post(withdraw, follow=True)

    assert "is withdrawn and counts no more" in first.text
    assert "withdrawn already" in second.text
    assert not Evidence.objects.standing().exists()


def test_targets_are_set_and_stand_in_the_chart(client: Client, family: Family, worker: User) -> None:
    take(client, family)

    answer = client.post(to("distance_targets", family, "everyday"), {"home": "50", "safe": ""}, follow=True)

    assert [(one.area, one.value) for one in DistanceTarget.objects.all()] == [("home", 50)]
    assert "1 point to go" in answer.text


def test_a_target_off_the_scale_is_refused(client: Client, family: Family, worker: User) -> None:
    answer = client.post(to("distance_targets", family, "everyday"), {"home": "55"})

    assert answer.status_code == 422
    assert not DistanceTarget.objects.exists()


def test_a_family_nobody_works_with_yet_has_readings_and_no_targets(
    client: Client, worker: User, tool: DistanceTool
) -> None:
    new = make.FamilyFactory(council=worker.council)
    make.AssignmentFactory(family=new, keyworker=worker, starts_on=JANUARY)

    assert client.get(to("distance_read", new, "everyday")).status_code == 200
    assert client.get(to("distance_targets", new, "everyday")).status_code == 404


def test_the_page_of_a_day_shows_what_was_read_by_then(
    client: Client, family: Family, worker: User, tool: DistanceTool
) -> None:
    read(family, tool, JANUARY, {"home": 20})
    read(family, tool, SEPTEMBER, {"home": 50})

    then = client.get(to("family_distance", family), {"on": "01/06/2020"}).text

    assert "Read once" in then
    assert "3 points forward" not in then


@pytest.mark.parametrize("words", ["troubled", "problem", "failed", "verdict", "relapsed", "£"])
def test_a_family_may_read_the_page(
    client: Client, family: Family, worker: User, tool: DistanceTool, words: str
) -> None:
    read(family, tool, JANUARY, {"home": 40, "safe": 20})
    read(family, tool, SEPTEMBER, {"home": 20, "safe": 30})

    told = client.get(to("family_distance", family)).text
    main = told[told.index("<main") : told.index("</main")]

    assert "2 points back" in main
    assert words not in main.lower()


def pages(family: Family) -> list[str]:
    return [to("family_distance", family), to("distance_read", family, "everyday")]


def count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum(query["sql"].lstrip("\n (").startswith("SELECT") for query in queries)


def test_the_queries_are_the_same_for_3_readings_and_for_300(
    client: Client, family: Family, worker: User, tool: DistanceTool
) -> None:
    read(family, tool, JANUARY, dict.fromkeys(AREAS[:3], 20))
    few = [count(client, address) for address in pages(family)]

    for place in range(1, 51):
        read(family, tool, date.fromordinal(JANUARY.toordinal() + place), dict.fromkeys(AREAS, 30), rater=Rater.WORKER)

    assert [count(client, address) for address in pages(family)] == few
    assert max(few) <= 8 + 2


def test_a_keyworker_of_another_family_finds_none_of_it(client: Client, family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    entry = Evidence.objects.get()
    client.force_login(make.KeyworkerFactory(council=family.council))

    for address in (
        *pages(family),
        to("distance_targets", family, "everyday"),
        to("distance_correct", family, entry.pk),
    ):
        assert client.get(address).status_code == 404


def test_an_auditor_reads_and_takes_no_reading(client: Client, family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    client.force_login(make.InternalAuditorFactory(council=family.council))

    text = client.get(to("family_distance", family)).text

    assert "Read once" in text
    assert "Take a reading" not in text
    assert client.get(to("distance_read", family, "everyday")).status_code == 403


def test_a_jobcentre_adviser_reads_no_reading_among_the_evidence(client: Client, family: Family, tool: Any) -> None:
    read(family, tool, SEPTEMBER, {"home": 40})
    one = Evidence.objects.get(measure="distance.reading")
    client.force_login(make.JobcentreAdviserFactory(council=family.council))

    pages = [client.get(to(name, family)) for name in ("family_evidence", "evidence_csv", "family_why")]
    listed = client.get("/api/v1/evidence/").json()["results"]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any("Everyday" in page.text or "distance.reading" in page.text for page in pages)
    assert client.get(to("evidence", family, one.pk)).status_code == 404
    assert [row["measure"] for row in listed if row["measure"] == "distance.reading"] == []
    assert client.get(f"/api/v1/evidence/{one.pk}/").status_code == 404
