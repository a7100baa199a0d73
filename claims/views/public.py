"""What anybody may read without signing in: the public version of performance pages, small counts left out.

Nothing here reads a family. A page knows no one who asks for it, so that it can be kept by caches for five minutes.
"""

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from claims.models import PerformancePage
from claims.performance_papers import paper_of, public_pages
from claims.views.performance_reading import as_file, laid_out
from families.words import day, month
from keyworkers.requests import KeyworkerRequest

KEPT_FOR = 300
PERIOD = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
COLUMNS = [{"label": label} for label in ("Month", "Programme", "Published")]
Page = Callable[..., HttpResponse]


def for_anybody(page: Page) -> Page:
    """Return a page that anybody may read and caches may keep."""
    kept: Page = require_safe(conditional_page(cache_control(public=True, max_age=KEPT_FOR)(page)))
    return kept


def address_of(page: PerformancePage, name: str = "public_page") -> str:
    """Return where anybody reads a page: by its council, programme and month, none of them a family's."""
    return reverse(name, args=[page.council.slug, page.programme.slug, f"{page.as_at:%Y-%m}"])


@for_anybody
def public_pages_list(request: KeyworkerRequest) -> HttpResponse:
    """List every council's public pages."""
    return _listed(request, list(_latest()), title="Performance of the families programme")


@for_anybody
def public_council(request: KeyworkerRequest, council: str) -> HttpResponse:
    """List one council's public pages: the history of periods."""
    found = [one for one in _latest() if one.council.slug == council]
    if not found:
        raise Http404
    return _listed(request, found, title=f"Performance of {found[0].council.brand}")


def _latest() -> list[PerformancePage]:
    """Return the page of each month that stands for the public: the one published last."""
    pages = public_pages()
    return [
        next(same) for _, same in groupby(pages.order_by("-as_at", "council", "programme", "-published_at"), _period)
    ]


def _period(page: PerformancePage) -> Any:
    return page.as_at, page.council_id, page.programme_id


def _listed(request: KeyworkerRequest, pages: list[PerformancePage], *, title: str) -> HttpResponse:
    rows = [
        [
            (month(one.as_at), address_of(one)),
            {"text": one.programme.name, "detail": one.council.name},
            one.published_at,
        ]
        for one in pages
    ]
    council = pages[0].council if len({one.council_id for one in pages}) == 1 else None
    return _shown(request, "public/pages.html", title=title, columns=COLUMNS, rows=rows, council=council)


@for_anybody
def public_page(request: KeyworkerRequest, council: str, programme: str, period: str) -> HttpResponse:
    """Show the public version of a month's page."""
    found = _found(council, programme, period)
    shown = {
        **laid_out(paper_of(found, is_public=True)),
        "council": found.council,
        "history": reverse("public_council", args=[council]),
        "paper_href": address_of(found, "public_print"),
        "csv_href": address_of(found, "public_csv"),
        "json_href": address_of(found, "public_json"),
        "corrects": f"It takes the place of one published on {day(found.corrects.published_at)}."
        if found.corrects
        else "",
    }
    return _shown(request, "public/page.html", **shown)


@for_anybody
def public_print(request: KeyworkerRequest, council: str, programme: str, period: str) -> HttpResponse:
    """Show the public version of a page to be printed on one sheet of paper."""
    found = _found(council, programme, period)
    shown = laid_out(paper_of(found, is_public=True))
    back = address_of(found)
    return _shown(request, "print/performance.html", **shown, council=found.council, back=back)


@for_anybody
def public_file(request: HttpRequest, council: str, programme: str, period: str, kind: str) -> HttpResponse:
    """Give the public version of a page out as CSV or JSON."""
    return as_file(paper_of(_found(council, programme, period), is_public=True), kind)


def _found(council: str, programme: str, period: str) -> PerformancePage:
    """Return the public page of a council's month; 404 where there is none."""
    if not PERIOD.fullmatch(period):
        raise Http404
    pages = public_pages().filter(council__slug=council, programme__slug=programme)
    year, of_year = (int(part) for part in period.split("-"))
    found = pages.filter(as_at__year=year, as_at__month=of_year).first() if year else None
    if found is None:
        raise Http404
    return found


def _shown(request: KeyworkerRequest, template: str, **shown: Any) -> HttpResponse:
    """Return a page drawn without its request: it is the same for whoever asks."""
    frame = {"frame": "public/base.html", "demonstration": settings.DEMONSTRATION, "today": request.today}
    return HttpResponse(render_to_string(template, {**frame, **shown}))
