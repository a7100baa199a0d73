"""The pages of a council's tools: added, checked, changed, retired; all faults at once and nothing typed lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keyworkers.models import User
from outcomes.models import DistanceTool
from tests import factories as make
from tests.outcomes.test_tools import EVERYDAY, OTHER_SCALE, OTHER_WORDS, read_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> User:
    """An analyst, signed in."""
    made: User = make.AnalystFactory()
    client.force_login(made)
    return made


def add(client: Client, **sent: Any) -> Any:
    return client.post(reverse("distance_tool_add"), sent, follow=True)


def page(row: DistanceTool, name: str = "distance_tool") -> str:
    return reverse(name, args=[row.pk])


def test_a_tool_is_added_from_its_text_and_reads_as_it_asks(client: Client, analyst: User) -> None:
    answer = add(client, text=EVERYDAY)

    assert DistanceTool.objects.get().written_by == analyst
    assert all(words in answer.text for words in ("is added", "How do school mornings go?", "1 to 5 in steps of 1"))


def test_a_tool_is_added_from_a_file(client: Client, analyst: User) -> None:
    add(client, file=SimpleUploadedFile("everyday.toml", EVERYDAY.encode()))

    assert DistanceTool.objects.get().text == EVERYDAY


def test_every_fault_of_a_file_is_said_and_its_text_is_there_to_be_mended(client: Client, analyst: User) -> None:
    text = EVERYDAY.replace('better = "higher"', 'better = "up"').replace("step = 1", "step = 3")

    answer = add(client, file=SimpleUploadedFile("everyday.toml", text.encode()))

    assert answer.status_code == 422
    assert "better: expected one of" in answer.text
    assert "scale.step: expected steps" in answer.text
    assert "better = &quot;up&quot;" in answer.text
    assert not DistanceTool.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        pytest.param({}, "Choose the file, or paste its text", id="nothing"),
        pytest.param({"file": SimpleUploadedFile("t.toml", b"\xff\xfe\xff")}, "no text in UTF-8", id="no text"),
        pytest.param({"text": "x = ["}, "the file is not TOML", id="no TOML"),
        pytest.param({"text": "x" * 600_000}, "longer than 500 kB", id="too long"),
    ],
)
def test_what_is_no_tool_is_refused(client: Client, analyst: User, sent: dict[str, Any], says: str) -> None:
    answer = add(client, **sent)

    assert (answer.status_code, says in answer.text) == (422, True)


def test_a_tool_is_checked_without_being_saved(client: Client, analyst: User) -> None:
    answer = add(client, text=EVERYDAY, check="yes")

    assert all(words in answer.text for words in ("No fault was found", "How do school mornings go?"))
    assert not DistanceTool.objects.exists()


def test_checking_finds_the_faults_too(client: Client, analyst: User) -> None:
    answer = add(client, text='slug = "x"', check="yes")

    assert answer.status_code == 422
    assert "No fault was found" not in answer.text


def test_a_tool_with_readings_keeps_its_scale_and_says_what_to_do(client: Client, analyst: User) -> None:
    row = make.DistanceToolFactory()
    read_with(row)
    change = page(row, "distance_tool_change")

    refused = client.post(change, {"text": OTHER_SCALE})
    taken = client.post(change, {"text": OTHER_WORDS}, follow=True)

    assert refused.status_code == 422
    assert "Retire it, and add a new tool under another short name" in refused.text
    assert "Our home" in taken.text


def test_a_tool_is_retired_and_taken_up_again(client: Client, analyst: User) -> None:
    row = make.DistanceToolFactory()

    retired = client.post(page(row, "distance_tool_retire"), follow=True).text
    again = client.post(page(row, "distance_tool_retire"), follow=True).text

    assert "no new reading is taken with it" in retired
    assert "is in use again" in again


def test_the_tools_are_listed_and_given_out_as_their_file(client: Client, analyst: User) -> None:
    row = make.DistanceToolFactory(slug="worries", name="How big is the worry")

    assert "0 to 4 in steps of 0.5; less is better" in client.get(reverse("distance_tools")).text
    assert client.get(page(row, "distance_tool_text")).content.decode() == row.text


def test_another_councils_tool_is_not_found(client: Client, analyst: User) -> None:
    row = make.DistanceToolFactory(council=make.OtherCouncilFactory())

    for name in ("distance_tool", "distance_tool_change", "distance_tool_text"):
        assert client.get(page(row, name)).status_code == 404
    assert client.post(page(row, "distance_tool_retire")).status_code == 404


def test_a_keyworker_writes_no_tool(client: Client) -> None:
    client.force_login(make.KeyworkerFactory())

    assert client.get(reverse("distance_tools")).status_code == 403
