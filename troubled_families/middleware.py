"""The edge around every request: its day, its transaction, its looks, and what browsers may keep of it."""

from collections.abc import Callable
from typing import Any, cast

import pghistory
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from families.words import LONDON
from keyworkers.actions import record_looks
from keyworkers.models import User
from keyworkers.requests import KeyworkerRequest
from troubled_families import edge

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class RefusedError(Exception):
    """Carries a response of 400 or more out of the transaction that must be rolled back."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class EdgeRequest(KeyworkerRequest):
    """What the edge itself notes on a request: the deadlock that broke its page off."""

    broken_off: Exception | None


class EdgeMiddleware:
    """Give the request its day; run a writing one in one transaction with judging; record who looked at whom.

    It stands last among the middleware: what it calls is Django's own handling of the page, the rendering included,
    with every exception already turned into a response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page's response, kept out of every cache when somebody is signed in."""
        request = cast(EdgeRequest, request)
        request.now, request.clock = edge.now(), edge.clock()
        request.today = request.now.astimezone(LONDON).date()
        response = self._read(request) if request.method in READING else self._write(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Name the page in the history, now that it is known."""
        if request.method not in READING and request.resolver_match:
            pghistory.context(what=request.resolver_match.view_name)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Keep a deadlock from becoming an error page: the request is tried once more."""
        if request.method in READING or not edge.is_deadlock(error):
            return None
        cast(EdgeRequest, request).broken_off = error
        return HttpResponse(status=503)

    def _read(self, request: EdgeRequest) -> HttpResponseBase:
        request.looks, request.scope, request.unread = [], None, None
        response = self.get_response(request)
        if request.looks and response.status_code < 400:
            with transaction.atomic():
                record_looks(request.looks, at=request.now)
        return response

    def _write(self, request: EdgeRequest) -> HttpResponseBase:
        # All of the body is read before the transaction opens: a slow sender holds no locks, a second try reads it too.
        _ = request.FILES if request.content_type == "multipart/form-data" else request.body
        try:
            return edge.retrying_deadlock(lambda: self._try(request))
        except RefusedError as refused:
            return refused.response

    def _try(self, request: EdgeRequest) -> HttpResponseBase:
        by = request.user if isinstance(request.user, User) else None
        _begin_afresh(request)
        try:
            what, leaves = request.path_info, lambda: request.leaves_figures
            with edge.writing(what=what, by=by, at=request.now, leaves_figures=leaves):
                response = self.get_response(request)
                if request.broken_off:
                    raise request.broken_off
                if response.status_code >= 400:
                    raise RefusedError(response)
                record_looks(request.looks, at=request.now)
        except Exception as error:
            if not isinstance(error, RefusedError) or error.response.status_code >= 500:
                _begin_afresh(request)  # nothing of it happened: no "Saved" may be read on the next page
            raise
        return response


def _begin_afresh(request: EdgeRequest) -> None:
    """Forget what an earlier, broken off try left on the request."""
    request.broken_off = None
    request.scope = request.unread = None
    request.leaves_figures = False
    request.looks = []
    if hasattr(request, "_messages"):
        request._messages._queued_messages = []
    for _, uploads in request.FILES.lists():
        for upload in uploads:
            upload.seek(0)
