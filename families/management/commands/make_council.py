"""Writes the files an invented council's agencies send: ``manage.py make_council DIR --families N --seed S``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from families.invented.damage import write_damaged
from families.invented.writing import write_council


class Command(BaseCommand):
    """Write an invented council's set-up and deliveries; needs no database."""

    help = "Write the set-up and the agency files of an invented council to a directory."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the directory, the number of families, the seed, and whether damaged copies are wanted."""
        parser.add_argument("directory", type=Path, help="where to write; made if missing")
        parser.add_argument("--families", type=int, default=300, help="how many families (300)")
        parser.add_argument("--seed", type=int, default=2020, help="the same seed gives the same files (2020)")
        parser.add_argument("--damaged", action="store_true", help="also write damaged copies, with a manifest")

    def handle(self, *args: Any, directory: Path, families: int, seed: int, damaged: bool, **options: Any) -> None:
        """Write the files and say where they are."""
        write_council(directory, families=families, seed=seed)
        self.stdout.write(f"Wrote {families} invented families to {directory}.")
        if damaged:
            done = write_damaged(directory)
            self.stdout.write(f"Wrote {len(done)} damaged files to {directory / 'damaged'}; see manifest.json there.")
