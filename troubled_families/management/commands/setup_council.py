"""Sets a council up from its council.toml: ``manage.py setup_council DIR [--password WORD]``."""

import os
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from families.refusals import NotPossibleError
from troubled_families import edge
from troubled_families.setting_up import read_setup, set_up_council


class Command(BaseCommand):
    """Write a new council and all that its council.toml names: districts, agencies, people, terms, programme."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the directory and the password everybody begins with."""
        parser.add_argument("directory", type=Path, help="the directory that holds council.toml")
        parser.add_argument(
            "--password",
            default=os.environ.get("COUNCIL_PASSWORD", ""),
            help="the password everybody begins with (COUNCIL_PASSWORD in the environment)",
        )

    def handle(self, *args: Any, directory: Path, password: str, **options: Any) -> None:
        """Set the council up and say so."""
        if not password:
            raise CommandError("Give the password everybody begins with: --password, or COUNCIL_PASSWORD.")
        try:
            setup = read_setup(directory)
        except FileNotFoundError as error:
            raise CommandError(f"There is no {directory / 'council.toml'}.") from error
        except tomllib.TOMLDecodeError as error:
            raise CommandError(f"council.toml cannot be read: {error}.") from error
        try:
            with edge.writing(what="setup_council") as moment:
                council = set_up_council(setup, password=password, at=moment)
        except NotPossibleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{council} is set up, with {council.users.count()} people.")
