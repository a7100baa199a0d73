"""Loads the demonstration: ``manage.py load_demo [--families N] [--seed S]``."""

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from families.invented.writing import write_council
from families.refusals import NotPossibleError
from troubled_families.demonstration import replay
from troubled_families.management.commands.nightly import Bar


class Command(BaseCommand):
    """Make an invented council, set it up, and replay three years of its files, nights and batches."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of families and the seed."""
        parser.add_argument("--families", type=int, default=300, help="how many families (300)")
        parser.add_argument("--seed", type=int, default=2020, help="the same seed gives the same council (2020)")
        parser.add_argument("--files", type=Path, help="files that make_council has written already")

    def handle(self, *args: Any, families: int, seed: int, files: Path | None, **options: Any) -> None:
        """Load it and say what became of it."""
        progress = Bar(self.stdout)
        with TemporaryDirectory(prefix="council-") as made:
            directory = files or Path(made)
            if not files:
                write_council(directory, families=families, seed=seed)
            try:
                council = replay(directory, say=self.stdout.write, progress=progress)
                call_command("load_published", stdout=self.stdout)
            except NotPossibleError as error:
                raise CommandError(str(error)) from error
            finally:
                progress.close()
        self.stdout.write(f"{council} is there, with {council.families.count():,} families.")
