"""Undoes a load: ``manage.py undo_load NUMBER --reason WHY [--commit]``; without --commit it only says what it does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from families.actions import LoadRefusedError, rehearse_undo, undo
from families.feeds.effects import UNDONE, effects_in_words
from families.models import FeedLoad
from outcomes.taking_back import take_back
from troubled_families import edge
from troubled_families.tasks import judge_left_over


class Command(BaseCommand):
    """Undo a load with all it caused, or rehearse that."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the load's number, as its page's address has it, and the reason."""
        parser.add_argument("load", type=int, help="the number in the address of the file's page")
        parser.add_argument("--reason", required=True, help="why; kept with the file")
        parser.add_argument("--commit", action="store_true", help="do it; without this it is only rehearsed")

    def handle(self, *args: Any, load: int, reason: str, commit: bool, **options: Any) -> None:
        """Say what undoing does, and with --commit do it."""
        found = FeedLoad.objects.select_related("source").filter(pk=load).first()
        if found is None:
            raise CommandError(f"There is no file {load}.")
        try:
            edge.retrying_deadlock(lambda: self._undo(found, reason=reason, is_rehearsal=not commit))
        except LoadRefusedError as refused:
            raise CommandError(str(refused)) from refused
        if commit:
            judge_left_over()

    def _undo(self, found: FeedLoad, *, reason: str, is_rehearsal: bool) -> None:
        with edge.writing(what="undo_load", judging=0) as moment:
            if is_rehearsal:
                rehearsed = rehearse_undo(found, at=moment, take_back=take_back(at=moment))
                effects: dict[str, int] = dict(rehearsed.effects)
                if rehearsed.in_the_way:
                    raise LoadRefusedError(" ".join(rehearsed.in_the_way))
            else:
                effects = undo(
                    found, by="undo_load", reason=reason, at=moment, take_back=take_back(at=moment)
                ).undo_effects
        for line in effects_in_words(effects, UNDONE):
            self.stdout.write(line)
        self.stdout.write(f"{found.file_name} {'would be' if is_rehearsal else 'is'} undone.")
