"""Damaged files: every bad row is named with line, column and reason, and no good row is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from families.invented.damage import write_damaged
from families.invented.workers import keyworkers
from families.invented.writing import write_council
from families.models import Council, FeedLoad
from families.models.feeds import LoadState
from tests.families.feeds.conftest import Send

FILES = [
    "cases.csv",
    "households-a-picture.csv",
    "households-bom.csv",
    "households-column-twice.csv",
    "households-crlf.csv",
    "households-empty.csv",
    "households-header-only.csv",
    "households-missing-column.csv",
    "households-nul-byte.csv",
    "households-semicolons.csv",
    "households-short-row.csv",
    "households-two-encodings.csv",
    "households-utf-16-unmarked.csv",
    "households-utf-16.csv",
    "households-windows-1252.csv",
    "households.csv",
    "offences-swapped-names.csv",
    "offences.csv",
    "school.csv",
    "visits.csv",
]
FAMILIES = 60


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("damaged")
    write_council(directory, families=FAMILIES, seed=2020)
    write_damaged(directory, delivery="2020-03-20")
    return directory


def entries(files: Path, name: str) -> list[dict[str, Any]]:
    manifest = json.loads((files / "damaged" / "manifest.json").read_text())
    return [entry for entry in manifest if entry["file"] == name]


def test_every_damaged_file_is_tried(files: Path) -> None:
    assert sorted(path.name for path in (files / "damaged").glob("*.csv")) == FILES


def load_damaged(files: Path, name: str, send: Send) -> FeedLoad:
    kind = name.partition("-")[0].removesuffix(".csv")
    if kind != "households":
        send("households", (files / "2020-03-20" / "households.csv").read_bytes())
    workers = {worker.username for worker in keyworkers(FAMILIES)}
    return send(kind, (files / "damaged" / name).read_bytes(), workers=workers)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_answered_row_by_row(files: Path, council: Council, send: Send, name: str) -> None:
    expected = entries(files, name)

    done = load_damaged(files, name, send)

    refused = [entry for entry in expected if entry["answer"] == "refused"]
    assert (done.state == LoadState.FAILED) == bool(refused), done.problem
    assert not refused or done.problem
    rejected = {(entry["line"], entry["column"]) for entry in expected if entry["answer"] == "rejected"}
    assert set(done.rejects.values_list("row_number", "column")) == rejected
    assert done.rejected == len({line for line, _ in rejected})
    assert done.unchanged == len([entry for entry in expected if entry["answer"] == "unchanged"])
    assert done.rows == done.loaded + done.unchanged + done.rejected
    assert all(reject.reason and reject.row for reject in done.rejects.all())
