"""Writes an invented council to a directory, family by family."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

from families.invented.calendar import DELIVERIES
from families.invented.council import Setup, council_toml
from families.invented.files import Ledger
from families.invented.identifiers import Identifiers
from families.invented.layouts import COLUMNS
from families.invented.lives import live
from families.invented.oddities import name_somebody_oddly
from families.invented.workers import keyworkers
from families.invented.written import WRITTEN_LIVES
from families.invented.written.telling import tell


def write_council(directory: Path, *, families: int, seed: int) -> Setup:
    """Write ``council.toml`` and every delivery; the same seed and number give the same bytes."""
    setup = Setup(families=families)
    with ExitStack() as stack:
        writers = _open_files(directory, stack)
        for ledger in _ledgers(setup, seed=seed):
            for folder, kind, row in ledger.deliveries():
                writers[folder, kind].writerow(row.values())
    (directory / "council.toml").write_text(council_toml(setup), encoding="utf-8", newline="\n")
    return setup


def _ledgers(setup: Setup, *, seed: int) -> Iterator[Ledger]:
    """Yield what is known of each family, the written ones first.

    A drawn family depends on the seed and its own number; asking for more families changes none of the first ones
    except for who their keyworkers are.
    """
    identifiers = Identifiers()
    workers = keyworkers(setup.families)
    for life in WRITTEN_LIVES[: setup.families]:
        telling = tell(life, rng=Random(f"{seed}/{life.family}"), identifiers=identifiers)
        setup.note(restriction=telling.restriction(), claimed_elsewhere=telling.claimed_elsewhere())
        yield telling.ledger
    for number in range(len(WRITTEN_LIVES) + 1, setup.families + 1):
        ledger = live(Random(f"{seed}/{number}"), number=number, identifiers=identifiers, workers=workers).ledger
        name_somebody_oddly(Random(f"{seed}/{number}/odd"), ledger, identifiers=identifiers)
        yield ledger


def _open_files(directory: Path, stack: ExitStack) -> dict[tuple[str, str], Any]:
    writers = {}
    for delivery in DELIVERIES:
        (directory / delivery.folder).mkdir(parents=True, exist_ok=True)
        for kind in delivery.complete_to:
            path = directory / delivery.folder / f"{kind}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[kind])
            writers[delivery.folder, kind] = writer
    return writers
