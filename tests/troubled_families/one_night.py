"""One night in a process of its own, a family a transaction, that says each step it takes; a test may kill it.

Run as ``python -m tests.troubled_families.one_night SLUG``.
"""

import sys

import django

django.setup()

from families.models import Council  # noqa: E402  # only once Django is set up
from tests import factories as make  # noqa: E402
from troubled_families import night  # noqa: E402
from troubled_families.jobs import run_night_here  # noqa: E402

BUSY = 3


def say(*, step: str, done: int, total: int) -> None:
    """Say how far the night is."""
    sys.stdout.write(f"{step} {done}/{total}\n")
    sys.stdout.flush()


def main() -> int:
    """Run the night and return 0 where it ended well, 3 where another one is still running."""
    night.RANGE = 1
    council = Council.objects.get(slug=sys.argv[1])
    try:
        found = run_night_here(council, as_of=make.TODAY, at=make.NOW, progress=say)
    except night.AlreadyRunningError:
        return BUSY
    return 1 if found.problems or found.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
