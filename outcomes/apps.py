"""The app's name."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The outcomes app."""

    name = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"
