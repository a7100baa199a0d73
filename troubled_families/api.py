"""The API's manners: pages by key, one shape of error, its addresses."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler


class KeyPagination(CursorPagination):
    """Pages by key, newest first: as quick on the thousandth page as on the first."""

    ordering = "-id"
    page_size_query_param = "page_size"
    max_page_size = 200


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return every error as ``{"error": {"code", "message", "fields"}}``; None leaves a fault of ours to Django."""
    response = exception_handler(error, context)
    if response is None:
        return None
    fields = _fields(error)
    message = "Some fields are not right." if fields else _message(error)
    response.data = {"error": {"code": _code(error), "message": message, "fields": fields}}
    return response


def _fields(error: Exception) -> dict[str, list[str]]:
    if not isinstance(error, exceptions.ValidationError) or not isinstance(error.detail, dict):
        return {}
    return {name: [str(text) for text in _listed(texts)] for name, texts in error.detail.items()}


def _listed(texts: Any) -> list[Any]:
    return texts if isinstance(texts, list) else [texts]


def _message(error: Exception) -> str:
    if isinstance(error, Http404):
        return "Not found."
    if isinstance(error, PermissionDenied):
        return "You may not do this."
    detail = getattr(error, "detail", "")
    return " ".join(str(text) for text in _listed(detail))


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    return str(getattr(error, "default_code", "error"))
