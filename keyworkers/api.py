"""Who may call what in the API."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from keyworkers.permissions import may


class HoldsVerb(BasePermission):
    """Lets only people holding the view's ``verbs`` for the method call it; a view without one is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the caller may use this method of the view."""
        verb = getattr(view, "verbs", {}).get(request.method)
        return verb is not None and may(request.user, verb)
