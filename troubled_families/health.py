"""Whether the parts the service needs answer: the database, the broker, a worker."""

import structlog
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse

WORKER_SEEN = "worker-seen"
SEEN_FOR = 90  # seconds: three rings of the clock
log = structlog.get_logger(__name__)


def a_worker_lives() -> None:
    """Say that a worker is alive. Where the broker does not answer, the work itself goes on."""
    try:
        cache.set(WORKER_SEEN, "yes", timeout=SEEN_FOR)
    except Exception as error:  # whatever the broker's client raises, the work does not depend on it
        log.warning("the broker did not answer", exc_info=error)


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database, the broker and a worker answer, else 503 naming what does not."""
    found = {"database": _database(), "broker": False, "worker": False}
    try:
        found["worker"] = cache.get(WORKER_SEEN) is not None
        found["broker"] = True
    except Exception as error:  # whatever the broker's client raises, the answer is "no"
        log.warning("the broker did not answer", exc_info=error)
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except Exception:  # whatever the driver raises, the answer is "no"
        return False
