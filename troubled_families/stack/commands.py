"""The words that start each program of the demonstration."""

import sys
from pathlib import Path

from troubled_families.stack.places import CHECKOUT

MIGRATE = [sys.executable, str(CHECKOUT / "manage.py"), "migrate", "--no-input", "--verbosity=0"]


def manage(*words: str) -> list[str]:
    """Return the words of a management command."""
    return [sys.executable, str(CHECKOUT / "manage.py"), *words]


def of_stack(*words: str) -> list[str]:
    """Return the words of a command of this package."""
    return [sys.executable, "-m", "troubled_families.stack", *words]


def of_invented(folder: Path, *, families: int) -> list[str]:
    """Return the words that write an invented council's files into a folder."""
    return [sys.executable, "-m", "families.invented", str(folder), f"--families={families}"]


def pages(port: int, mark: str) -> list[str]:
    """Return the words that start the pages."""
    return [
        *(sys.executable, "-m", "gunicorn", "troubled_families.wsgi:application"),
        *(f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--workers=2", "--threads=4", "--preload"),
        # Its control socket would stand in the home folder, one for all checkouts.
        *(f"--name={mark}", "--no-control-socket", "--graceful-timeout=5"),
    ]


def worker(mark: str) -> list[str]:
    """Return the words that start the worker, which waits for the word."""
    return [
        *(sys.executable, "-m", "troubled_families.stack.ready", "-A", "troubled_families", "worker"),
        *("--concurrency=2", "--loglevel=INFO", f"--hostname={mark}@here"),
        # There is no other worker whose clock and tasks it would have to hear of first.
        *("--without-mingle", "--without-gossip"),
    ]


def clock(schedule: Path) -> list[str]:
    """Return the words that start the clock, which keeps its schedule there."""
    return [
        *(sys.executable, "-m", "celery", "-A", "troubled_families", "beat"),
        *(f"--schedule={schedule}", "--loglevel=INFO"),
    ]
