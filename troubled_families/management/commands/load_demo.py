"""Loads the demonstration: ``manage.py load_demo [--families N] [--seed S]``."""

from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from families.invented.writing import write_council
from families.refusals import NotPossibleError
from troubled_families.demonstration import replay
from troubled_families.management.commands.nightly import Bar
from troubled_families.tables_at_once import tables_made_at_once


class Command(BaseCommand):
    """Make an invented council, set it up, and replay three years of its files, nights and batches."""

    help = __doc__
    requires_system_checks: list[str] = []  # the tests run them; here they would read every page's code

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of families and the seed."""
        parser.add_argument("--families", type=int, default=300, help="how many families (300)")
        parser.add_argument("--seed", type=int, default=2020, help="the same seed gives the same council (2020)")
        parser.add_argument("--files", type=Path, help="files that make_council has written already")
        parser.add_argument("--with-tables", action="store_true", help="make the tables of an empty database first")

    def handle(
        self, *args: Any, families: int, seed: int, files: Path | None, with_tables: bool, **options: Any
    ) -> None:
        """Load it and say what became of it."""
        with TemporaryDirectory(prefix="council-") as made, tables_made_at_once() if with_tables else nullcontext():
            directory = files or Path(made)
            if not files:
                write_council(directory, families=families, seed=seed)
            self.load(directory)
        if settings.DEMONSTRATION:
            call_command("sign_ins", stdout=self.stdout)

    def load(self, directory: Path) -> None:
        """Replay what a directory holds."""
        progress = Bar(self.stdout)

        def say(line: str) -> None:
            progress.close()  # what follows a night is no part of its last step
            self.stdout.write(line)

        try:
            council = replay(directory, say=say, progress=progress)
            call_command("load_published", stdout=self.stdout)
        except NotPossibleError as error:
            raise CommandError(str(error)) from error
        finally:
            progress.close()
        self.stdout.write(f"{council} is there, with {council.families.count():,} families.")
