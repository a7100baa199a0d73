"""The API of distance travelled: tools as they ask, readings listed and taken, and who may."""

from typing import Any

import pytest
from django.test import Client

from families.models import Family
from keyworkers.models import User
from outcomes.models import DistanceTool, Evidence
from tests import factories as make
from tests.outcomes.test_distance import JANUARY, SEPTEMBER, read

pytestmark = pytest.mark.django_db

READINGS, TOOLS = "/api/v1/readings/", "/api/v1/distance-tools/"


@pytest.fixture
def tool() -> DistanceTool:
    made: DistanceTool = make.DistanceToolFactory()
    return made


@pytest.fixture
def family(tool: DistanceTool) -> Family:
    made: Family = make.AttachmentFactory(attached_on=JANUARY).family
    return made


@pytest.fixture
def worker(family: Family, client: Client) -> User:
    """The family's keyworker, signed in."""
    made: User = make.KeyworkerFactory(council=family.council)
    make.AssignmentFactory(family=family, keyworker=made, starts_on=JANUARY)
    client.force_login(made)
    return made


def post(client: Client, family: Family, **changed: Any) -> Any:
    sent = {"family": family.pk, "tool": "everyday", "rater": "family", "on": "2020-09-01", "points": {"home": 3}}
    return client.post(READINGS, sent | changed, content_type="application/json")


def test_a_tool_is_given_out_with_what_each_point_means(client: Client, worker: User) -> None:
    (found,) = client.get(TOOLS).json()["results"]

    assert (found["slug"], found["better"], found["raters"]) == ("everyday", "higher", ["worker", "family", "child"])
    assert found["areas"][1]["scale"][0] == {"points": 1.0, "says": "Most days somebody does not get to school"}


def test_readings_are_listed_area_by_area(client: Client, worker: User, family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    read(make.FamilyFactory(), tool, JANUARY, {"home": 50})

    (found,) = client.get(READINGS, {"tool": "everyday"}).json()["results"]

    assert (found["area"], found["rater"], found["points"], found["on"]) == ("home", "family", 2.0, "2020-01-06")
    assert client.get(READINGS, {"tool": "worries"}).json()["results"] == []


def test_a_reading_is_taken_once_however_often_it_is_sent(client: Client, worker: User, family: Family) -> None:
    first, second = post(client, family), post(client, family)

    assert (first.status_code, first.json()) == (201, second.json())
    assert (Evidence.objects.get().value, Evidence.objects.get().starts_on) == (30, SEPTEMBER)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"points": {"home": 9}}, "home", id="off the scale"),
        pytest.param({"points": {}}, "points", id="nothing"),
        pytest.param({"on": "2020-10-01"}, "on", id="a day to come"),
        pytest.param({"tool": "none"}, "tool", id="no such tool"),
        pytest.param({"rater": "child"}, "rater", id="which child"),
    ],
)
def test_a_bad_reading_names_the_field(
    client: Client, worker: User, family: Family, changed: dict[str, Any], field: str
) -> None:
    answer = post(client, family, **changed)

    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]
    assert not Evidence.objects.exists()


def test_of_another_keyworkers_family_no_reading_is_taken(client: Client, worker: User) -> None:
    assert post(client, make.FamilyFactory()).status_code == 400


def test_an_analyst_reads_and_takes_none(client: Client, family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    client.force_login(make.AnalystFactory(council=family.council))

    assert len(client.get(READINGS).json()["results"]) == 1
    assert post(client, family).status_code == 403


def test_a_jobcentre_adviser_sees_no_reading(client: Client, family: Family, tool: DistanceTool) -> None:
    read(family, tool, JANUARY, {"home": 20})
    client.force_login(make.JobcentreAdviserFactory(council=family.council))

    assert client.get(READINGS).status_code == 403
