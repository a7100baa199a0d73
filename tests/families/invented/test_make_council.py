"""The command."""

from pathlib import Path

from django.core.management import call_command


def test_the_command_writes_the_set_up_and_three_deliveries(tmp_path: Path) -> None:
    call_command("make_council", tmp_path, families=20, seed=7)

    assert {path.name for path in tmp_path.iterdir()} == {"council.toml", "2020-03-20", "2020-09-28", "2020-09-29"}


def test_the_command_writes_damaged_copies_when_asked(tmp_path: Path) -> None:
    call_command("make_council", tmp_path, families=20, seed=7, damaged=True)

    assert (tmp_path / "damaged" / "manifest.json").exists()
