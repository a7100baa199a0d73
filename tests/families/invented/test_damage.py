"""Damaged copies: each damage is where the manifest says."""

import json
from pathlib import Path

from families.invented.damage import Answer, write_damaged
from families.invented.writing import write_council
from tests.families.invented.conftest import read


def test_each_damaged_cell_stands_where_the_manifest_says(tmp_path: Path) -> None:
    write_council(tmp_path, families=40, seed=7)

    done = write_damaged(tmp_path, delivery="2020-03-20")

    for damage in done:
        if damage.line and damage.column:
            row = read(tmp_path / "damaged" / damage.file)[damage.line - 2]
            assert row[damage.column] == damage.value, damage


def test_every_kind_of_damage_is_there(tmp_path: Path) -> None:
    write_council(tmp_path, families=40, seed=7)

    done = write_damaged(tmp_path, delivery="2020-03-20")

    manifest = json.loads((tmp_path / "damaged" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest) == len(done) > 40
    assert {damage.answer for damage in done} == set(Answer)
    assert {damage.kind for damage in done} == {"households", "school", "offences", "cases", "visits"}


def test_the_rest_of_a_damaged_file_is_as_it_was(tmp_path: Path) -> None:
    write_council(tmp_path, families=40, seed=7)
    done = write_damaged(tmp_path, delivery="2020-03-20")

    spoilt = {damage.line for damage in done if damage.file == "school.csv"}
    right = read(tmp_path / "2020-03-20" / "school.csv")
    damaged = read(tmp_path / "damaged" / "school.csv")

    assert all(row == right[n] for n, row in enumerate(damaged[:60]) if n + 2 not in spoilt)
