"""The app's name."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    """The families app."""

    name = "families"
    default_auto_field = "django.db.models.BigAutoField"
