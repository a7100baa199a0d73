"""Runs the night by hand: ``manage.py nightly --as-of DATE [--council SLUG] [--commit]``."""

import time
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from families.models import Council
from keyworkers.jobs import Found
from troubled_families import edge, night
from troubled_families.jobs import run_night_here

BAR = 30
SHOWN = 10


class Command(BaseCommand):
    """Run the night of a day for one council or for all; without --commit it rehearses and nothing stays."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, the council, and whether the work is to stay."""
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the day (today), as 2020-09-30")
        parser.add_argument("--council", default="", help="one council's slug; all of them where it is left out")
        parser.add_argument("--commit", action="store_true", help="let the work stay; otherwise it is rehearsed")

    def handle(self, *args: Any, as_of: date | None, council: str, commit: bool, **options: Any) -> None:
        """Run the nights one after another and fail at the end where one found a problem or an alarm."""
        as_of = as_of or edge.today()
        at = edge.now() if as_of == edge.today() else edge.close_of(as_of)
        sound = [self._run(one, as_of=as_of, at=at, commit=commit) for one in _councils(council)]
        if not commit:
            self.stdout.write("Rehearsed: nothing of this has stayed. Add --commit to do it.")
        if not all(sound):
            raise CommandError("The night ended with failures.")

    def _run(self, council: Council, *, as_of: date, at: datetime, commit: bool) -> bool:
        self.stdout.write(self.style.MIGRATE_HEADING(f"{council}, the night as of {as_of}"))
        progress = Bar(self.stdout)
        try:
            if commit:
                found = run_night_here(council, as_of=as_of, at=at, progress=progress)
            else:
                found = night.run(council, as_of=as_of, at=at, commit=False, progress=progress)
        except night.AlreadyRunningError as error:
            progress.close()
            self.stderr.write(str(error))
            return False
        progress.close()
        self._tell(found)
        return not (found.problems or found.alarms)

    def _tell(self, found: Found) -> None:
        for name, count in found.counts.items():
            if isinstance(count, dict):  # the digest: for the replay, not for people
                continue
            self.stdout.write(f"  {name}: {_counted(count)}")
        for sentence in found.problems:
            self.stderr.write(f"  Failed: {sentence}")
        for sentence in found.alarms:
            self.stderr.write(f"  ALARM: {sentence}")


class Bar:
    """Draws a bar at a terminal; writes a line a step anywhere else."""

    def __init__(self, stream: OutputWrapper) -> None:
        self.stream = stream
        self.step = ""
        self.began = time.monotonic()

    def __call__(self, *, step: str, done: int, total: int) -> None:
        """Show how far the step is."""
        if step != self.step:
            self.close()
            self.step, self.began = step, time.monotonic()
        if self.stream.isatty():
            filled = BAR * done // total if total else 0
            self.stream.write(f"\r  {step:<32} [{'#' * filled:<{BAR}}] {done}/{total}", ending="")
            self.stream.flush()

    def close(self) -> None:
        """End the step's line with the time it took."""
        if not self.step:
            return
        start = "\n" if self.stream.isatty() else f"  {self.step}"
        self.stream.write(f"{start} ({time.monotonic() - self.began:.1f} s)")
        self.step = ""


def _councils(slug: str) -> list[Council]:
    councils = list(Council.objects.filter(is_as_published=False, **({"slug": slug} if slug else {})).order_by("slug"))
    if not councils:
        raise CommandError(f"No council {slug or 'with families of its own'} is set up here.")
    return councils


def _counted(count: Any) -> str:
    if not isinstance(count, list):
        return str(count)
    shown = ", ".join(str(one) for one in count[:SHOWN])
    return f"{len(count)} ({shown}{' …' if len(count) > SHOWN else ''})" if count else "none"
