"""What a page of figures read is kept until the council's facts change, and no longer."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from claims.figures.keeping import changed, kept
from tests.factories import (
    TODAY,
    AnalystFactory,
    CouncilFactory,
    KeyworkerFactory,
    OpeningBalanceFactory,
    ProgrammeFactory,
    TargetFactory,
)
from troubled_families import edge


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.FIGURES_ARE_KEPT = True


class Reading:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times

    def asked(self, council: int = 1, *, day: date = TODAY, of: str = "figures") -> int:
        return kept(council, day=day, of=(of,), read=self)


def test_it_is_read_once_until_its_council_changes() -> None:
    read = Reading()

    assert [read.asked(), read.asked(), read.asked(2), read.asked(of="others")] == [1, 1, 2, 3]
    assert read.asked(day=date(2020, 10, 1)) == 4

    changed(1)

    assert [read.asked(), read.asked(2)] == [5, 2]


def test_what_is_written_for_no_council_changes_all() -> None:
    read = Reading()
    first = read.asked(), read.asked(2)

    changed(None)

    assert (read.asked(), read.asked(2)) == (3, 4) != first


def test_what_is_nothing_is_kept_too() -> None:
    asked: list[int] = []
    for _ in range(2):
        kept(1, day=TODAY, of=("none",), read=lambda: asked.append(1))

    assert asked == [1]


def test_nothing_is_kept_while_the_cache_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda *_, **__: None)
    monkeypatch.setattr(cache, "get_many", lambda *_, **__: {})
    read = Reading()

    assert [read.asked(), read.asked()] == [1, 2]


@pytest.mark.django_db
def test_a_page_shows_what_was_written_as_soon_as_it_is_committed(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    analyst = AnalystFactory.create(council=CouncilFactory.create())
    ProgrammeFactory.create(council=analyst.council)
    client.force_login(analyst)
    assert "of programme target" not in client.get(reverse("figures")).text

    with django_capture_on_commit_callbacks(execute=True), edge.writing(what="test", by=analyst, judging=0):
        TargetFactory.create()
        OpeningBalanceFactory.create(count=46)

    assert "1.0% of programme target (46 of 4,600)" in " ".join(client.get(reverse("figures")).text.split())


@pytest.mark.django_db
def test_a_note_being_typed_leaves_figures_as_they_are(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    worker, read = KeyworkerFactory.create(council=CouncilFactory.create()), Reading()
    client.force_login(worker)
    key, before = str(uuid4()), read.asked(worker.council_id)

    with django_capture_on_commit_callbacks(execute=True):
        saved = client.post(reverse("session_draft"), {"key": key, "note": "We met at the"})
    assert ("saved" in saved.json(), read.asked(worker.council_id)) == (True, before)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("draft_delete", args=[key]))
    assert read.asked(worker.council_id) == before + 1
