"""Keeping what somebody typed when its sending failed: they had been signed out, or signed in again elsewhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.csrf import csrf_failure as refused_by_token

P = ParamSpec("P")
Page = Callable[Concatenate[Any, P], HttpResponseBase]
NOT_TYPED = "csrfmiddlewaretoken"
SMALL_PAGES = "application/x-www-form-urlencoded"
FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")  # as the refusals of another site's form begin


def keeping_what_was_typed(page: Page[P]) -> Page[P]:
    """Return the page that hands what was typed back to somebody signed out, instead of losing it at the sign-in.

    Stands outside ``requires``. Nothing of the record is read: the browser gets back what it has just sent, in hidden
    fields, to be sent again once its person has signed in in another tab.
    """

    @wraps(page)
    def kept(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and request.POST and not request.user.is_authenticated:
            return _hand_back(request)
        return page(request, *args, **kwargs)

    keeping: Any = kept
    keeping.keeps_what_was_typed = True  # asked for by not_from_this_session
    return cast("Page[P]", keeping)


def not_from_this_session(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token belongs to an earlier session: handed back where its page keeps what was typed.

    Only to somebody signed in, and never what another site sent: the cookie of a person comes with what a site of a
    neighbouring name sends, too, and what is handed back can be sent on with one press.
    """
    page = request.resolver_match.func if request.resolver_match else None
    is_small = request.content_type == SMALL_PAGES
    is_ours = is_small and not reason.startswith(FROM_ELSEWHERE)
    if getattr(page, "keeps_what_was_typed", False) and is_ours and request.user.is_authenticated:
        return _hand_back(request)
    return refused_by_token(request, reason)


def _hand_back(request: HttpRequest) -> HttpResponse:
    typed = [(name, value) for name, values in request.POST.lists() if name != NOT_TYPED for value in values]
    response = render(request, "keyworkers/kept.html", {"typed": typed}, status=403)
    add_never_cache_headers(response)
    return response
