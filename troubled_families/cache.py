"""The cache: throttles, and a worker's sign of life. A Redis that does not answer is an empty cache, never an error."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _forgiving(name: str, nothing: Any) -> Callable[..., Any]:
    asked = getattr(RedisCache, name)

    @wraps(asked)
    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return asked(self, *args, **kwargs)
        except RedisError as error:
            log.warning("the cache did not answer", exc_info=error)
            return kwargs.get("default") if name == "get" else nothing

    return method


class ForgivingRedisCache(RedisCache):
    """Redis's cache that answers "nothing" while Redis is away, so that every page still works.

    While it is away nobody is throttled: the price of not turning everybody out.
    """

    get = _forgiving("get", None)
    set = _forgiving("set", None)
    add = _forgiving("add", nothing=True)
    incr = _forgiving("incr", 1)
    touch = _forgiving("touch", nothing=False)
    delete = _forgiving("delete", nothing=False)
    has_key = _forgiving("has_key", nothing=False)
    get_many = _forgiving("get_many", {})
    set_many = _forgiving("set_many", [])
    delete_many = _forgiving("delete_many", None)
