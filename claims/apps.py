"""The app's name."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The claims app."""

    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"
