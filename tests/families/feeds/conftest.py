"""A council to which agencies send files, and a way of sending them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile

from families.actions import load, receive_file
from families.models import Council, District, FeedLoad, Term
from families.models.feeds import FeedKind

AT = datetime(2020, 9, 28, 21, 0, tzinfo=UTC)
TERMS = {
    "2018-19 Summer": (date(2019, 4, 23), date(2019, 7, 24)),
    "2019-20 Autumn": (date(2019, 9, 3), date(2019, 12, 21)),
    "2019-20 Spring": (date(2020, 1, 6), date(2020, 3, 21)),
}
Send = Callable[..., FeedLoad]


@pytest.fixture
def council(db: None) -> Council:
    council = Council.objects.create(name="Aldermere Council", slug="aldermere", brand="Stronger Families")
    District.objects.create(council=council, name="Alder Vale")
    District.objects.create(council=council, name="Mere Coast")
    for name, (starts_on, ends_on) in TERMS.items():
        Term.objects.create(council=council, name=name, starts_on=starts_on, ends_on=ends_on)
    return council


@pytest.fixture
def preview(council: Council, settings: object, tmp_path: object) -> Send:
    """Return a function that sends a file in: a kind, and its bytes or its text."""
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]

    def send(
        kind: FeedKind | str,
        content: str | bytes,
        *,
        at: datetime = AT,
        complete_to: date = date(2020, 9, 27),
        workers: set[str] | None = None,
    ) -> FeedLoad:
        written = content if isinstance(content, bytes) else content.encode()
        return receive_file(
            council,
            FeedKind(kind),
            ContentFile(written, name=f"{kind}.csv"),
            complete_to=complete_to,
            received_by="analyst@aldermere.example",
            at=at,
            workers=workers,
        )

    return send


@pytest.fixture
def send(preview: Send) -> Send:
    """Return a function that sends a file in and loads it."""

    def send_and_load(kind: FeedKind | str, content: str | bytes, **options: object) -> FeedLoad:
        previewed = preview(kind, content, **options)
        at, workers = options.get("at", AT), options.get("workers")
        return load(previewed, at=at, workers=workers) if previewed.state == "previewed" else previewed  # type: ignore[arg-type]

    return send_and_load
