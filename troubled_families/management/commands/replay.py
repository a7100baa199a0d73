"""Judges a past night again by what was known then: ``manage.py replay --as-of DATE [--council SLUG]``."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from families.models import Council
from families.words import moment
from keyworkers.models import Job
from outcomes.digests import Digest, digest_as_known, part_of
from outcomes.models import Attachment

SHOWN = 20


class Command(BaseCommand):
    """Compare what the rules say of what was recorded by a night with what that night found; nothing is written."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the night and the council."""
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="the night, as 2020-09-30")
        parser.add_argument("--council", default="", help="one council's slug; all of them where it is left out")

    def handle(self, *args: Any, as_of: date, council: str, **options: Any) -> None:
        """Say of each council whether its night can be told again, and fail where one cannot."""
        found = Council.objects.filter(is_as_published=False, **({"slug": council} if council else {})).order_by("slug")
        if not found:
            raise CommandError(f"No council {council or 'with families of its own'} is set up here.")
        same = [self._replay(one, as_of=as_of) for one in found]
        if not all(same):
            raise CommandError("The replay does not say what the night said.")

    def _replay(self, council: Council, *, as_of: date) -> bool:
        nights = Job.objects.nights().ended().filter(council=council, as_of=as_of, counts__has_key="digest")
        night = nights.order_by("ended_at", "id").last()
        if night is None:
            self.stderr.write(f"{council}: no night of {as_of} has kept what it found.")
            return False
        then = Digest.read(night.counts["digest"])
        again = digest_as_known(council, known_by=then.known_by, left_out=then.left_out)
        differing = then.differing(again)
        self.stdout.write(
            f"{council}, the night of {as_of}, as known by {moment(then.known_by)}: {again.attachments} attachments "
            f"judged again, {then.attachments} judged then."
        )
        if not differing:
            self.stdout.write("  The same as that night found.")
            return True
        self.stderr.write(f"  Not the same. {self._among(council, differing)}")
        return False

    def _among(self, council: Council, differing: set[int]) -> str:
        families = Attachment.objects.filter(council=council).order_by("family_id").values_list("family_id", flat=True)
        among = [family for family in dict.fromkeys(families) if part_of(family) in differing]
        shown = ", ".join(str(family) for family in among[:SHOWN])
        more = " …" if len(among) > SHOWN else ""
        return f"The difference is among the {len(among)} families with these numbers: {shown}{more}."
