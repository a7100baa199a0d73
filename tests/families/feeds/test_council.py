"""The whole invented council goes through the import, delivery by delivery, and again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from families.invented.calendar import DELIVERIES
from families.invented.writing import write_council
from families.models import Council, Family, FeedLoad, FeedRecord, FeedReject, Membership, Person, SchoolRoll
from families.models.feeds import FeedKind, LoadState
from tests.families.feeds.conftest import Send

ORDER = tuple(FeedKind)
ODDLY_NAMED = {
    "Waits in the matching queue: it may be somebody we know.",
    "Nobody here has this name and date of birth.",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("council")
    write_council(directory, families=40, seed=3)
    return directory


def load_all(files: Path, send: Send) -> list[FeedLoad]:
    return [
        send(kind, path.read_bytes(), at=datetime.combine(delivery.received_on, datetime.min.time(), UTC))
        for delivery in DELIVERIES
        for kind in ORDER
        if (path := files / delivery.folder / f"{kind}.csv").exists()
    ]


def test_every_row_of_an_invented_council_is_loaded_but_a_few_that_name_somebody_oddly_and_once_alone(
    files: Path, council: Council, send: Send
) -> None:
    loads = load_all(files, send)

    assert {load.state for load in loads} == {LoadState.LOADED}
    assert {load.unchanged for load in loads} == {0}
    assert set(FeedReject.objects.values_list("reason", flat=True)) <= ODDLY_NAMED
    assert sum(load.rejected for load in loads) < 10
    assert Family.objects.filter(council=council).count() >= 40

    kept = all_kept()
    last = [load for load in load_all(files, send) if load.file_name in ("households.csv", "visits.csv")]

    assert [load.loaded for load in last if load.rows] == [0] * len([load for load in last if load.rows])
    assert all_kept() == kept


def all_kept() -> list[list[dict[str, Any]]]:
    tables: tuple[type[Model], ...] = (Family, Person, Membership, SchoolRoll, FeedRecord)
    return [list(table._default_manager.order_by("id").values()) for table in tables]
