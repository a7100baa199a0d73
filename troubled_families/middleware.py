"""The edge around every request: its day, its transaction, its looks, and what browsers may keep of it."""

from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from keyworkers.actions import record_looks
from keyworkers.models import User
from keyworkers.requests import KeyworkerRequest
from troubled_families import edge

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RefusedError(Exception):
    """Carries a response of 400 or more out of the transaction that must be rolled back."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class EdgeMiddleware:
    """Give the request its day; run a writing one in one transaction with judging; record who looked at whom."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page's response, kept out of every cache when somebody is signed in."""
        request = cast(KeyworkerRequest, request)
        request.now = edge.now()
        request.today = request.now.astimezone(edge.LONDON).date()
        request.looks = []
        response = self.get_response(request)
        if request.looks and response.status_code < 400:
            with transaction.atomic():
                record_looks(request.looks, at=request.now)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Run a writing page inside the edge; leave a reading one to Django."""
        if request.method in READING:
            return None
        try:
            return edge.retrying_deadlock(lambda: _written(cast(KeyworkerRequest, request), view, args, kwargs))
        except RefusedError as refused:
            return refused.response


def _written(
    request: KeyworkerRequest, view: Callable[..., HttpResponseBase], args: list[Any], kwargs: dict[str, Any]
) -> HttpResponseBase:
    match = request.resolver_match
    by = request.user if isinstance(request.user, User) else None
    with edge.writing(what=match.view_name if match else "", by=by, at=request.now):
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            raise RefusedError(response)
    return response
