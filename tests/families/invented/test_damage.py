"""The damaged files: each has the damage that the manifest tells, and the rest of it is as it was."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from families.invented.damage import DAMAGES, TRAITS, Answer, DamagedFile, clean_sheet, corpus, write_damaged


@pytest.fixture(scope="module")
def files() -> list[DamagedFile]:
    return list(corpus(kinds_each=3))


def test_every_damage_is_done_to_some_kind_of_file(files: list[DamagedFile]) -> None:
    assert len({file.damage for file in files}) == len(DAMAGES)
    assert {file.kind for file in files} == set(TRAITS)
    assert {file.answer for file in files} == set(Answer)


def test_the_same_seed_gives_the_same_bytes(files: list[DamagedFile]) -> None:
    assert list(corpus(kinds_each=3)) == files


@pytest.mark.parametrize("kind", TRAITS)
def test_a_clean_file_has_as_many_rows_as_asked_for_and_no_empty_key(kind: str) -> None:
    sheet = clean_sheet(kind, rows=30)

    assert len(sheet.rows) == len(set(sheet.rows)) == 30
    assert all(sheet.cell(row, TRAITS[kind].key) for row in range(30))


def rows_of(file: DamagedFile) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.content.decode(), newline="")))


def test_a_spoilt_cell_stands_where_the_manifest_says_and_the_others_are_as_they_were(files: list[DamagedFile]) -> None:
    spoilt = [file for file in files if "NHS number with" in file.damage or "31 November" in file.damage]

    for file in spoilt:
        [bad] = [row for row in file.rows if row.answer is Answer.REJECTED]
        rows, clean = rows_of(file), clean_sheet(file.kind, rows=len(file.rows))
        right = [dict(zip(clean.header, row, strict=True)) for row in clean.rows]
        assert rows[bad.line - 2] == right[bad.line - 2] | {bad.column: bad.value}
        assert [row for row in rows if row not in right] == [rows[bad.line - 2]]
    assert len(spoilt) > 4


def test_the_files_are_written_with_a_manifest_of_what_is_wrong_where(tmp_path: Path) -> None:
    done = write_damaged(tmp_path)

    manifest = json.loads((tmp_path / "damaged" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest) == len(done) > 400
    assert all((tmp_path / "damaged" / entry["file"]).is_file() for entry in manifest)
    assert len(list((tmp_path / "damaged" / "clean").iterdir())) == len(TRAITS)
