"""Writes the JSON Schemas of outcomes plans and frameworks for editors: ``manage.py write_schemas``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from outcomes.rules.schema import SCHEMAS, written

DIRECTORY = Path(__file__).parents[2] / "schemas"


class Command(BaseCommand):
    """Write each schema as the readers have it today."""

    help = __doc__
    requires_system_checks: list[str] = []  # nothing of the system is used

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and name them."""
        for name, schema in SCHEMAS.items():
            (DIRECTORY / name).write_text(written(schema()), encoding="utf-8")
            self.stdout.write(f"outcomes/schemas/{name}")
