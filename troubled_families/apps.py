"""The app's name."""

from django.apps import AppConfig


class TroubledFamiliesConfig(AppConfig):
    """The troubled_families app."""

    name = "troubled_families"
    default_auto_field = "django.db.models.BigAutoField"
