"""The app's name."""

from django.apps import AppConfig


class KeyworkersConfig(AppConfig):
    """The keyworkers app."""

    name = "keyworkers"
    default_auto_field = "django.db.models.BigAutoField"
