"""A program of Celery's that has read all its code and waits for the word to run.

`python -m troubled_families.stack.ready …` runs what `celery …` would, once it has read a line.
"""

import sys

from celery.__main__ import main as celery
from celery.apps import beat, worker
from celery.concurrency import prefork
from kombu.transport import redis

from troubled_families.celery import app

READ_EARLY = (beat, worker, prefork, redis)


def main() -> None:
    """Read the code, wait, and run; end where nobody is left to give the word."""
    app.loader.import_default_modules()
    if sys.stdin.readline():
        celery()


if __name__ == "__main__":
    main()
