"""How fast agency files are loaded, from scratch and again unchanged, beside COPY of their rows into a bare table."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings_test")
django.setup()

from django.core.files.base import ContentFile  # noqa: E402  # the settings come first
from django.db import connection, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from families.actions import keep_file, load  # noqa: E402
from families.invented.calendar import TERMS  # noqa: E402
from families.invented.damage import Sheet, clean_sheet  # noqa: E402
from families.invented.places import DISTRICTS  # noqa: E402
from families.models import Council, District, FeedLoad, Term  # noqa: E402
from families.models.feeds import FeedKind  # noqa: E402

AT = datetime(2020, 9, 28, 21, tzinfo=UTC)
KINDS = ("households", "school", "offences", "benefits")
ROWS = 20_000
COLUMNS = (
    f"{'':12}{'rows':>8}{'MB':>7}{'COPY rows/s':>13}{'load rows/s':>13}{'ratio':>7}{'again rows/s':>14}{'ratio':>7}"
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """How many seconds of one processor each way of taking in a file's rows took."""

    sheet: Sheet
    size: int
    copied: float
    loaded: float
    again: float

    def line(self) -> str:
        """Return the measurement as a line of the table."""
        rows = len(self.sheet.rows)
        return (
            f"{self.sheet.kind:12}{rows:>8,}{self.size / 1e6:>7.1f}{rows / self.copied:>13,.0f}"
            f"{rows / self.loaded:>13,.0f}{self.loaded / self.copied:>7.1f}"
            f"{rows / self.again:>14,.0f}{self.again / self.copied:>7.1f}"
        )


@contextmanager
def database() -> Iterator[None]:
    """Make an empty database for the measurement, and drop it afterwards."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def council() -> Council:
    """Return a council that may receive the files."""
    made = Council.objects.create(name="Aldermere Council", slug="aldermere", brand="Stronger Families")
    District.objects.bulk_create(District(council=made, name=name) for name in DISTRICTS)
    Term.objects.bulk_create(
        Term(council=made, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on) for term in TERMS
    )
    return made


def seconds(work: Callable[[], Any]) -> float:
    """Return how long some work keeps a processor busy, its commit and the database's part included.

    Time by the clock would tell more of what else the machine does.
    """
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    own, theirs = process_time(), _worked(backend)
    with transaction.atomic():
        work()
    return process_time() - own + _worked(backend) - theirs


def _worked(process: Path) -> float:
    return int(process.read_text().split()[0]) / 1e9 if process.exists() else 0


def copy(sheet: Sheet, content: bytes) -> None:
    """COPY the rows as they are into a table without an index."""
    columns = ", ".join(f'"{column}" text' for column in sheet.header)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS bare; CREATE TABLE bare ({columns})")
        cursor.copy_expert("COPY bare FROM STDIN WITH (FORMAT csv, HEADER)", BytesIO(content))


def measure(kind: str, *, rows: int, of: Council) -> Measured:
    """Return how long a file of a kind takes."""
    sheet = clean_sheet(kind, rows=rows)
    content = sheet.text().encode()

    def take_in(*, expected: int) -> None:
        file = ContentFile(content, name=f"{kind}.csv")
        kept = keep_file(of, FeedKind(kind), file, complete_to=date(2020, 9, 27), received_by="make bench", at=AT)
        done: FeedLoad = load(kept, at=AT)
        if (done.loaded, done.rejected) != (expected, 0):
            raise RuntimeError(f"{kind}: {done.loaded} loaded, {done.rejected} rejected {done.problem}")

    return Measured(
        sheet=sheet,
        size=len(content),
        copied=min(seconds(lambda: copy(sheet, content)) for _ in range(3)),
        loaded=seconds(lambda: take_in(expected=rows)),
        again=seconds(lambda: take_in(expected=0)),
    )


def bench(rows: int = ROWS) -> str:
    """Return the measurement as a table."""
    with TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files), database():
        of = council()
        lines = [measure(kind, rows=rows, of=of).line() for kind in KINDS]
    return "\n".join((f"{'imports:':12}{COLUMNS[12:]}   (seconds of one processor's work)", *lines))


if __name__ == "__main__":
    sys.stdout.write(bench(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS) + "\n")
