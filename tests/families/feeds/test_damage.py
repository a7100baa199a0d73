"""Damaged files: whatever is wrong with a file, every good row is in and every other is named with its reason.

``families.invented.damage`` makes the files and knows what is to become of each row. More than four hundred are tried
in every run; `make prove` tries them all, longer ones too.
"""

from functools import cache

import pytest

from families.invented.damage import OF_A_FAMILY, TRAITS, DamagedFile, clean_sheet, corpus, mingled
from families.invented.damage.cells import CELLS
from families.models import Council
from tests.families.feeds.conftest import PROVING, Send
from tests.families.feeds.trying import Trial

SHAPES = [(9, 0), (30, 1)] if PROVING else [(9, 0)]  # rows and seed
MINGLED = 800 if PROVING else 24  # rows of each kind, three quarters of them malformed: ten thousand in all
KINDS_EACH = len(TRAITS) if PROVING else 3
CELLS_TRIED = 6  # what is wrong in a cell is told and mended in one way: every sixth is tried from end to end


@cache
def files(rows: int, seed: int) -> dict[str, list[tuple[DamagedFile, bool]]]:
    """Return the damaged files by kind, and whether they are tried from preview to mended rejects."""
    found: dict[str, list[tuple[DamagedFile, bool]]] = {kind: [] for kind in TRAITS}
    tried = {cell.damage for number, cell in enumerate(CELLS) if number % CELLS_TRIED}
    for file in corpus(rows=rows, seed=seed, kinds_each=KINDS_EACH):
        found[file.kind].append((file, PROVING or file.damage not in tried))
        tried.add(file.damage)
    return found


def test_the_corpus_is_large_and_every_kind_of_file_is_in_it() -> None:
    every = [file for of_kind in files(*SHAPES[0]).values() for file, _ in of_kind]

    assert len(every) >= 400
    assert len({file.damage for file in every}) >= 40
    assert len({file.name for file in every}) == len(every)
    assert all(len(of_kind) >= 14 for of_kind in files(*SHAPES[0]).values())


@pytest.mark.parametrize(("rows", "seed"), SHAPES)
@pytest.mark.parametrize("kind", TRAITS)
def test_of_a_damaged_file_every_good_row_is_in_and_every_other_is_named(
    council: Council, send: Send, kind: str, rows: int, seed: int
) -> None:
    if kind != "households":
        send("households", clean_sheet("households", rows=rows * OF_A_FAMILY, seed=seed).text())
    trial = Trial(council, clean=clean_sheet(kind, rows=rows, seed=seed))

    complaints = {file.name: trial.complaints(file, is_whole=is_whole) for file, is_whole in files(rows, seed)[kind]}

    assert {name: said for name, said in complaints.items() if said} == {}


@pytest.mark.parametrize("kind", TRAITS)
def test_among_many_malformed_rows_each_is_named_and_every_good_one_is_in(
    council: Council, send: Send, kind: str
) -> None:
    if kind != "households":
        send("households", clean_sheet("households", rows=MINGLED * OF_A_FAMILY, seed=3).text())
    trial = Trial(council, clean=clean_sheet(kind, rows=MINGLED, seed=3))

    assert trial.complaints(mingled(kind, rows=MINGLED, seed=3)) == []
