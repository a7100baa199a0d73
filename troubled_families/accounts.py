"""How staff accounts work: an administrator makes them; nobody signs up, and no mail is sent."""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import include, path, reverse

from families.asking import MadeOnce
from keyworkers.actions import keep_own_password
from keyworkers.models import User

FOUND = HTTPStatus.FOUND


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are the council's own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The username or the password is not right.",
        "too_many_login_attempts": "Too many attempts to sign in. Wait 5 minutes, then try again.",
        "account_inactive": "This account is closed. Ask your administrator.",
        "incorrect_password": "The password is not right.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def clean_password(self, password: str, user: Any = None) -> str:
        """Return a password that may be chosen: not the one that stands, which an administrator may have read out."""
        if user and user.pk and user.check_password(password):
            raise ValidationError("Choose another password than the one you have.")
        chosen: str = super().clean_password(password, user=user)
        return chosen

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing where the page that follows shows it already: that somebody has signed in, or out."""


class StaffBackend(AuthenticationBackend):
    """Signs people in; every page shows their council and team, which come with whoever is signed in."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session while their account is open."""
        (found,) = _USERS.of(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


_USERS = MadeOnce(lambda *, pk: [User.objects.select_related("council", "team").filter(pk=pk)])


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change the password of whoever has one; an account opened elsewhere (by the council's directory) has none."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    changed: HttpResponseBase = account.password_change(request)
    if isinstance(request.user, User) and request.user.password_is_temporary and changed.status_code == FOUND:
        keep_own_password(request.user)
        return redirect("home")
    return changed


class TemporaryPasswordMiddleware:
    """Lead whoever signed in with a temporary password to choosing their own, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the page that was asked for, or the way to the form."""
        user = request.user
        if not (isinstance(user, User) and user.password_is_temporary) or request.path_info in _open_to_all():
            return self.get_response(request)
        return redirect("account_change_password")


@lru_cache
def _open_to_all() -> frozenset[str]:
    return frozenset(reverse(name) for name in ("account_change_password", "account_logout", "account_login"))


# Only what is offered: no sign-up, no mail, no reset by mail. An administrator sets a new password.
urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", change_password, name="account_change_password"),
    path("two-step/", include("allauth.mfa.urls")),
]
