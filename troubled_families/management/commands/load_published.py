"""``manage.py load_published``: bring in the figures real councils have published, apart from every council's own."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.published import load_published, read_published
from families.words import counted
from troubled_families import edge


class Command(BaseCommand):
    """Write the published figures; running it again changes nothing."""

    help = "Load the published figures of real councils, as published and without any family."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each file in the edge and say which council it was."""
        for content in read_published():
            with edge.writing(what="load_published"):
                council = load_published(content)
            self.stdout.write(f"{council}: {counted(council.programmes.count(), 'programme,programmes')} as published")
