"""Who may call what in the API; apart from its views, because the library asks for this before it is whole itself."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from keyworkers.permissions import may


class HoldsVerb(BasePermission):
    """Lets only people holding the view's verb for the method call it; a method without one is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the caller may use this method of the view."""
        if request.method == "OPTIONS":
            return request.user.is_authenticated
        method = "GET" if request.method == "HEAD" else request.method
        verb = getattr(view, "verbs", {}).get(method)
        return verb is not None and may(request.user, verb)
