"""A council to which agencies send files, and a way of sending them."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.core.files.base import ContentFile

from families.actions import load, receive_file
from families.invented.calendar import TERMS
from families.invented.places import DISTRICTS
from families.models import Council, District, FeedLoad, Term
from families.models.feeds import FeedKind, LoadState

AT = datetime(2020, 9, 28, 21, 0, tzinfo=UTC)
PROVING = "TF_PROVE" in os.environ
"""Large counts are asked for: `make prove`."""


class Send(Protocol):
    """Sends a file in: its kind, and its bytes or its text."""

    def __call__(self, kind: str, content: str | bytes, **options: Any) -> FeedLoad:
        """Do it and return the load."""


@pytest.fixture
def council(db: None) -> Council:
    council = Council.objects.create(name="Aldermere Council", slug="aldermere", brand="Stronger Families")
    District.objects.bulk_create(District(council=council, name=name) for name in DISTRICTS)
    Term.objects.bulk_create(
        Term(council=council, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on) for term in TERMS
    )
    return council


@pytest.fixture
def preview(council: Council, settings: Any, tmp_path: Path) -> Send:
    """Return a function that sends a file in, to be looked at."""
    settings.MEDIA_ROOT = str(tmp_path)

    def send(kind: str, content: str | bytes, **options: Any) -> FeedLoad:
        written = content if isinstance(content, bytes) else content.encode()
        return receive_file(
            council,
            FeedKind(kind),
            ContentFile(written, name=f"{kind}.csv"),
            complete_to=date(2020, 9, 27),
            received_by="analyst@aldermere.example",
            at=options.get("at", AT),
            workers=options.get("workers"),
        )

    return send


@pytest.fixture
def send(preview: Send) -> Send:
    """Return a function that sends a file in and loads it."""

    def send_and_load(kind: str, content: str | bytes, **options: Any) -> FeedLoad:
        previewed = preview(kind, content, **options)
        if previewed.state == LoadState.FAILED:
            return previewed
        return load(previewed, at=options.get("at", AT), workers=options.get("workers"))

    return send_and_load


def faults(feed_load: FeedLoad) -> list[tuple[int, str, str]]:
    """Return the line, the column and the reason of each reject."""
    return list(feed_load.rejects.values_list("row_number", "column", "reason"))
