"""Prints the demonstration's sign-ins: ``manage.py sign_ins``."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from families.invented.workers import NAMED
from keyworkers.models import User
from troubled_families.demonstration import password


class Command(BaseCommand):
    """Print the demonstration's named sign-ins and their password; nowhere but in the demonstration."""

    help = __doc__
    requires_system_checks: list[str] = []  # they would read every page's code

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        if not settings.DEMONSTRATION:
            raise CommandError("Only the demonstration has sign-ins that are printed.")
        named = [worker.username for worker in NAMED]
        people = {person.username: person for person in User.objects.filter(username__in=named)}
        for username in named:
            if person := people.get(username):
                self.stdout.write(f"  {username:<36} {person.get_role_display():<20} {person}")
        self.stdout.write(f"  The password of each is {password()}")
