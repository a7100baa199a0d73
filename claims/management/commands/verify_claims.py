"""``manage.py verify_claims``: prove that no frozen claim has been altered, or say which; tell what differs today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.chain import verify_chain
from claims.comparing import compared
from claims.models import BatchLine, Programme
from families.words import counted

RANGE = 2000  # lines compared at a time


class Command(BaseCommand):
    """Follow every programme's chain of snapshots from its first link to its head."""

    help = (
        "Recompute the chain of every programme's claims and name each place at which it does not hold. With "
        "--differences also say what is known otherwise today than it was claimed; that is no fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let differences be asked for."""
        parser.add_argument("--differences", action="store_true", help="say what differs today from what was claimed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a programme, and one a fault; end with an error where a chain does not hold."""
        broken = 0
        for programme in Programme.objects.filter(batches__head__gt="").distinct().select_related("council"):
            faults = verify_chain(programme)
            broken += len(faults)
            told = counted(len(faults), "fault,faults") if faults else "the chain holds"
            self.stdout.write(f"{programme}: {told}")
            for fault in faults:
                claim = f", claim {fault.claim}" if fault.claim else ""
                self.stdout.write(f"  batch {fault.batch}, line {fault.line_number}{claim}: {fault.what}")
            if options["differences"]:
                self._tell_differences(programme)
        if broken:
            raise CommandError(f"The chain does not hold at {counted(broken, 'place,places')}.")

    def _tell_differences(self, programme: Programme) -> None:
        lines = BatchLine.objects.filter(batch__programme=programme, line_number__isnull=False)
        numbers = list(lines.order_by("id").values_list("id", flat=True))
        differing = further = 0
        for start in range(0, len(numbers), RANGE):
            some = lines.filter(pk__in=numbers[start : start + RANGE]).select_related("claim").order_by("id")
            found = compared(programme, some)
            for line in some:
                for one in found[line.pk].differences:
                    self.stdout.write(
                        f"  claim {line.claim_id}, {one.weight}: {one.what}: claimed {one.claimed}; today {one.today}"
                    )
                differing += bool(found[line.pk].known_then)
                further += bool(found[line.pk].since)
        self.stdout.write(f"  {counted(differing, 'claim differs,claims differ')} from what was claimed")
        if further:
            of_those = counted(further, "claim,claims")
            self.stdout.write(f"  of {of_those} more evidence came since, of days that were claimed: no difference")
