"""The job of a list in a process of its own, a row at a time, that says each it comes to; a test may kill it.

Run as ``python -m tests.troubled_families.one_list``.
"""

import sys
from typing import Any

import django

django.setup()

from claims.lists import writing  # noqa: E402  # only once Django is set up
from keyworkers import jobs  # noqa: E402
from troubled_families import edge, list_files  # noqa: E402


def say(*, step: str, done: int, total: int) -> None:
    """Say how far the list is."""
    sys.stdout.write(f"{step} {done}/{total}\n")
    sys.stdout.flush()


def main() -> None:
    """Take the job that waits and write its list."""
    writing.AT_ONCE = 1
    job: Any = jobs.take(at=edge.now(), beat_at=edge.clock())
    with jobs.let_go_of(job):
        jobs.end(job, list_files.write(job, say), at=edge.now())


if __name__ == "__main__":
    main()
