"""Whether the parts the service needs answer: the database, the broker, a worker."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

WORKER_SEEN = "worker-seen"
SEEN_FOR = 90  # seconds: three rings of the clock


def a_worker_lives() -> None:
    """Say that a worker is alive, for a minute and a half."""
    cache.set(WORKER_SEEN, "yes", timeout=SEEN_FOR)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database, the broker and a worker answer, else 503 naming what does not."""
    found = {"database": _database(), "broker": _broker(), "worker": cache.get(WORKER_SEEN) is not None}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except Exception:  # whatever the driver raises, the answer is "no"
        return False


def _broker() -> bool:
    """Tell whether the broker answers; the cache in front of it never says that it does not."""
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
