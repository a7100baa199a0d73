"""The damaged files: every damage done to every kind of file that can have it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from families.invented.damage.cells import CELLS, REWRITTEN
from families.invented.damage.clean import OF_A_FAMILY, TRAITS, clean_sheet
from families.invented.damage.files import FILES
from families.invented.damage.rows import ROWS
from families.invented.damage.shapes import DamagedFile, Sheet, Spoil, all_loaded, as_csv
from families.invented.damage.workbooks import WORKBOOKS

FOLDER = "damaged"
CLEAN = "clean"
FEWEST = 9  # rows: three families, so that every damage finds the rows it is done to
STRIDE = 5  # kinds from those of one damage to those of the next

DAMAGES: tuple[Spoil, ...] = (
    *(cell.spoil for cell in CELLS),
    *(cells.spoil for cells in REWRITTEN),
    *ROWS,
    *FILES,
    *WORKBOOKS,
)


def corpus(*, rows: int = FEWEST, seed: int = 0, kinds_each: int = len(TRAITS)) -> Iterator[DamagedFile]:
    """Yield the damaged files, of each damage those of ``kinds_each`` kinds of file, of another damage of others.

    The same number of rows and the same seed give the same bytes.
    """
    sheets = [clean_sheet(kind, rows=rows, seed=seed) for kind in TRAITS]
    for number, spoil in enumerate(DAMAGES):
        first = number * STRIDE % len(sheets)
        yield from islice(filter(None, map(spoil, (*sheets[first:], *sheets[:first]))), kinds_each)


def mingled(kind: str, *, rows: int, seed: int = 0) -> DamagedFile:
    """Return a file three of four rows of which have something wrong in one cell, each something else."""
    sheet = clean_sheet(kind, rows=rows, seed=seed)
    damages = [cell for cell in CELLS if cell.is_plain and cell.column_in(sheet)]
    spoilt, wanted = list(sheet.rows), list(all_loaded(sheet))
    for number in range(rows):
        if number % 4 != 3:
            cell = damages[(number + seed) % len(damages)]
            column = cell.column_in(sheet)
            spoilt[number] = sheet.with_cells(number, {column: cell.value}).rows[number]
            wanted[number] = cell.row(number, column)
    content = as_csv([sheet.header, *spoilt]).encode()
    return DamagedFile(kind=kind, damage="cells of all kinds", content=content, rows=tuple(wanted))


def write_damaged(directory: Path) -> list[DamagedFile]:
    """Write ``damaged/``: the clean files, a damaged one of each kind and damage, and a manifest; return the latter."""
    folder = directory / FOLDER
    (folder / CLEAN).mkdir(parents=True, exist_ok=True)
    for kind in TRAITS:
        _write_clean(folder, clean_sheet(kind, rows=FEWEST * (OF_A_FAMILY if kind == "households" else 1)))
        (folder / kind).mkdir(exist_ok=True)
    files = list(corpus())
    for file in files:
        (folder / file.kind / file.name).write_bytes(file.content)
    manifest = json.dumps([_entry(file) for file in files], indent=1, ensure_ascii=False)
    (folder / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
    return files


def _write_clean(folder: Path, sheet: Sheet) -> None:
    (folder / CLEAN / f"{sheet.kind}.csv").write_text(sheet.text(), encoding="utf-8", newline="\n")


def _entry(file: DamagedFile) -> dict[str, object]:
    told = {"file": f"{file.kind}/{file.name}", "damage": file.damage, "answer": file.answer}
    said = {name: words for name, words in (("message", file.refused), ("note", file.note)) if words}
    odd = [asdict(row) for row in file.rows if row.answer != "loaded" or row.becomes]
    return {**told, **said, "rows": len(file.rows), "odd_rows": odd}
