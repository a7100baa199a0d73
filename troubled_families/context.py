"""What every page's frame shows: the council's brand, the demonstration's banner, what this person may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from families.models import Council
from keyworkers.models import User
from keyworkers.permissions import verbs_of
from keyworkers.telling import MOST_COUNTED, count_unread


def council(request: HttpRequest) -> dict[str, Any]:
    """Return the council of whoever is signed in, their verbs, and whether this is a demonstration."""
    user = request.user if hasattr(request, "user") else None
    if not isinstance(user, User):
        return {"demonstration": settings.DEMONSTRATION, "council": SimpleLazyObject(only_council)}
    return {
        "demonstration": settings.DEMONSTRATION,
        "council": user.council,
        "verbs": {verb.name for verb in verbs_of(user)},
        "today": getattr(request, "today", None),
        "unread_notices": SimpleLazyObject(lambda: _unread(request, user)),
    }


def _unread(request: HttpRequest, user: User) -> str:
    """Return how many notices are new to whoever is signed in, as the header says it."""
    today, count = getattr(request, "today", None), getattr(request, "unread", None)
    if count is None:
        count = count_unread(user, day=today) if today else 0
    return f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count or "")


def only_council() -> Council | None:
    """Return the council this service is for, before anybody has signed in; None where it is for several."""
    councils = Council.objects.filter(is_as_published=False)[:2]
    return councils[0] if len(councils) == 1 else None
