"""``manage.py verify_claims``: prove that no frozen claim has been altered, or say which."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.chain import verify_chain
from claims.models import Programme


class Command(BaseCommand):
    """Follow every programme's chain of snapshots from its first link to its head."""

    help = "Recompute the chain of every programme's claims and name each place at which it does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a programme; end with an error where a chain does not hold."""
        broken = 0
        for programme in Programme.objects.filter(batches__head__gt="").distinct().select_related("council"):
            faults = verify_chain(programme)
            broken += len(faults)
            self.stdout.write(f"{programme}: {len(faults)} faults" if faults else f"{programme}: the chain holds")
            for fault in faults:
                self.stdout.write(f"  batch {fault.batch}, line {fault.line_number}: {fault.what}")
        if broken:
            raise CommandError(f"{broken} places of the chain do not hold.")
