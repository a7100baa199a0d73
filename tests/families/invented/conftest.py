"""A small invented council, written once for all tests of this folder."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from families.invented.calendar import DELIVERIES
from families.invented.files import Row
from families.invented.layouts import KEYS
from families.invented.writing import write_council

FAMILIES = 150


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("council")
    write_council(directory, families=FAMILIES, seed=7)
    return directory


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def delivered(council: Path) -> Callable[[str], Iterator[tuple[str, list[Row]]]]:
    """Each delivery's rows of a kind, in the order in which they came."""

    def of_kind(kind: str) -> Iterator[tuple[str, list[Row]]]:
        for delivery in DELIVERIES:
            if kind in delivery.complete_to:
                yield delivery.folder, read(council / delivery.folder / f"{kind}.csv")

    return of_kind


@pytest.fixture(scope="session")
def known(delivered: Callable[[str], Iterator[tuple[str, list[Row]]]]) -> Callable[..., list[Row]]:
    """What is known of a kind once every delivery up to a folder is loaded: the latest version of each row."""

    def of_kind(kind: str, *, by: str = "2020-09-29") -> list[Row]:
        latest: dict[tuple[str, ...], Row] = {}
        for folder, rows in delivered(kind):
            if folder <= by:
                latest |= {tuple(row[column] for column in KEYS[kind]): row for row in rows}
        return list(latest.values())

    return of_kind
