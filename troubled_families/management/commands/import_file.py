"""Loads a file: ``manage.py import_file KIND FILE --council SLUG [--complete-to DATE] [--dry-run]``."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from families.actions import keep_file, load, receive_file
from families.models import Council, FeedLoad
from families.models.feeds import FeedKind, LoadState
from keyworkers.models import User
from troubled_families import edge
from troubled_families.tasks import judge_left_over


class Command(BaseCommand):
    """Load one agency file, or with --dry-run say what loading it would do; every reject is printed."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the file, the council and how far the file is complete."""
        parser.add_argument("kind", choices=FeedKind.values, help="what the file is")
        parser.add_argument("file", type=Path, help="CSV or .xlsx")
        parser.add_argument("--council", required=True, help="the council's slug")
        parser.add_argument(
            "--complete-to",
            type=date.fromisoformat,
            help="everything up to this day is in the file; left out, it is read from the file",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of the rows")

    def handle(self, *args: Any, kind: str, file: Path, council: str, **options: Any) -> None:
        """Load the file and tell what became of it; fail where it could not be read."""
        whose = Council.objects.filter(slug=council, is_as_published=False).first()
        if whose is None:
            raise CommandError(f"No council {council} is set up here.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        done = edge.retrying_deadlock(lambda: self._load(whose, FeedKind(kind), file, **options))
        if done.state == LoadState.FAILED:
            raise CommandError(f"{file.name} could not be read.\n{done.problem}")
        self._tell(done)
        if done.state == LoadState.LOADED:
            judge_left_over()

    def _load(
        self, council: Council, kind: FeedKind, path: Path, *, complete_to: date | None, dry_run: bool, **_options: Any
    ) -> FeedLoad:
        workers = list(User.objects.filter(council=council).values_list("username", flat=True))
        with edge.writing(what="import_file", judging=0) as moment, path.open("rb") as opened:
            file = File(opened, name=path.name)
            about: Any = {"complete_to": complete_to, "received_by": "import_file", "at": moment}
            if dry_run:
                return receive_file(council, kind, file, **about, workers=workers)
            return load(keep_file(council, kind, file, **about), at=moment, workers=workers)

    def _tell(self, done: FeedLoad) -> None:
        for reject in done.rejects.all().iterator():
            where = f"row {reject.row_number}" + (f", {reject.column}" if reject.column else "")
            value = f": “{reject.value}”" if reject.value else ""
            self.stdout.write(f"{where}{value}: {reject.reason}")
        for note in done.notes:
            self.stdout.write(note)
        if done.complete_to_is_read and done.complete_to:
            self.stdout.write(f"Complete to {done.complete_to}, as read from the file.")
        would = "" if done.state == LoadState.LOADED else "would be "
        self.stdout.write(
            f"{done.file_name}: {done.rows} rows, {done.loaded} {would}loaded, {done.unchanged} unchanged, "
            f"{done.rejected} rejected."
        )
