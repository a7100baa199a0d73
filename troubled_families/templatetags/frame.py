"""What the frame of every page needs: the places this person may go to."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, resolve, reverse

register = template.Library()

# In the order of the menu. What a place asks for stands on its page (``requires``), not here.
PLACES = [
    ("Home", "home"),
    ("Families", "families"),
    ("Allocation", "allocation"),
    ("To consider", "to_consider"),
    ("Outcomes plans", "outcomes_plans"),
    ("Claims", "claims"),
    ("Employment to verify", "claims_employment"),
    ("Batches", "batches"),
    ("Programmes", "programmes"),
    ("Money", "money"),
    ("Figures", "figures"),
    ("Agency files", "loads"),
    ("Matching", "match_questions"),
]

# The pages beneath "Administration", the last entry of the menu; of a single one the menu says its own name.
PAGES_OF_ADMINISTRATION = [
    ("Jobs", "jobs"),
    ("Who looked", "looks"),
    ("Lists taken", "lists_taken"),
    ("Council's lists", "set_up"),
    ("Sign-ins", "users"),
]

# The pages beneath "Figures", in their order; one that is not built yet has no address and does not show.
PAGES_OF_FIGURES = [
    ("Overview", "figures"),
    ("Breakdowns", "figure_breakdowns"),
    ("Pace", "pace"),
    ("Cohorts", "cohorts"),
    ("Waiting", "waiting"),
    ("What lasts", "lasting"),
    ("Assurance", "assurance"),
    ("Performance pages", "performance_pages"),
    ("Programmes side by side", "beside"),
]


@dataclass(frozen=True)
class Place:
    """One link of the menu; ``current`` is what ``aria-current`` says."""

    label: str
    url: str
    current: str


@lru_cache
def _address(name: str) -> tuple[str, str] | None:
    """Return where a page is and the name of the verb it asks for; None where there is no such page."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    verb = getattr(resolve(url).func, "verb", None)
    return url, verb.name if verb else ""


@register.simple_tag(takes_context=True)
def primary_navigation(context: Context) -> list[Place]:
    """Return the places open to whoever is signed in, the one they are at marked."""
    if not context.get("user") or not context["user"].is_authenticated:
        return []
    at = _path(context)
    places = [Place(label, url, _current(url, at=at)) for label, url in _open_to_them(context, PLACES)]
    return [*places, *_administration(_open_to_them(context, PAGES_OF_ADMINISTRATION), at=at)]


def _administration(pages: list[tuple[str, str]], *, at: str) -> list[Place]:
    if len(pages) < 2:
        return [Place(label, url, _current(url, at=at)) for label, url in pages]
    _, first = pages[0]
    is_within = any(at.startswith(url) for _, url in pages)
    return [Place("Administration", first, "page" if at == first else "true" if is_within else "")]


@register.simple_tag(takes_context=True)
def figures_navigation(context: Context) -> list[dict[str, Any]]:
    """Return the pages of figures open to whoever is signed in, as the component of sub-navigation shows them."""
    return _beneath(context, PAGES_OF_FIGURES)


@register.simple_tag(takes_context=True)
def administration_navigation(context: Context) -> list[dict[str, Any]]:
    """Return the pages of administration open to whoever is signed in; none where they are elsewhere, or for one."""
    pages = _beneath(context, PAGES_OF_ADMINISTRATION)
    return pages if len(pages) > 1 and any(page["current"] for page in pages) else []


def _beneath(context: Context, pages: list[tuple[str, str]]) -> list[dict[str, Any]]:
    places = _open_to_them(context, pages)
    at = _path(context)
    current = max((url for _, url in places if at.startswith(url)), key=len, default="")
    return [{"words": label, "href": url, "current": url == current} for label, url in places]


def _open_to_them(context: Context, places: list[tuple[str, str]]) -> list[tuple[str, str]]:
    verbs: set[str] = context.get("verbs") or set()
    found = [(label, _address(name)) for label, name in places]
    return [(label, address[0]) for label, address in found if address and (not address[1] or address[1] in verbs)]


def _path(context: Context) -> str:
    request: Any = context.get("request")
    return request.path if request else ""


def _current(url: str, *, at: str) -> str:
    if at == url:
        return "page"
    return "true" if url != "/" and at.startswith(url) else ""
