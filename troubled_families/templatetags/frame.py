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
    ("Jobs", "jobs"),
    ("Who looked", "looks"),
    ("Sign-ins", "users"),
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
    verbs: set[str] = context.get("verbs") or set()
    if not context.get("user") or not context["user"].is_authenticated:
        return []
    request: Any = context.get("request")
    at = request.path if request else ""
    found = [(label, _address(name)) for label, name in PLACES]
    open_to_them = [
        (label, *address) for label, address in found if address and (not address[1] or address[1] in verbs)
    ]
    return [Place(label, url, _current(url, at=at)) for label, url, _ in open_to_them]


def _current(url: str, *, at: str) -> str:
    if at == url:
        return "page"
    return "true" if url != "/" and at.startswith(url) else ""
