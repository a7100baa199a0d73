"""The cap: how many claims the department still pays for in a window's period, and in which order they are sent.

"Results payable only up to the attached or allocated number for the authority and year; over-performance is recorded,
not paid" [R+, DOMAIN.md 2.2]. A cap belongs to the days on which a window closes.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from claims.models import (
    Cap,
    Claim,
    ClaimKind,
    OpeningBalance,
    TargetMeasure,
    Window,
)
from claims.models.choices import IN_A_BATCH, REPORTED_STATES

# Places go to the oldest attachment first, then to the lower reference: the order of every batch.
ORDER = ("attachment__attached_on", "family__reference", "id")

MEASURES = {ClaimKind.ATTACHMENT: TargetMeasure.WORKED_WITH, ClaimKind.RESULT: TargetMeasure.TURNED_AROUND}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a cap leaves: ``number`` in all, ``taken`` sent or in a batch already."""

    number: int
    taken: int
    starts_on: date
    ends_on: date

    @property
    def left(self) -> int:
        """Return how many claims may still be sent."""
        return max(self.number - self.taken, 0)

    @property
    def reason(self) -> str:
        """Return why a claim beyond the cap is held."""
        last = self.ends_on - timedelta(days=1)
        return f"Cap: {self.number:,} claims are paid from {self.starts_on:%d/%m/%Y} to {last:%d/%m/%Y}."


def room(window: Window, kind: ClaimKind) -> Room | None:
    """Return what the cap of the window's period leaves for claims of ``kind``; None where there is no cap."""
    cap = Cap.objects.filter(
        programme=window.programme_id, kind=kind, starts_on__lte=window.closes_on, ends_on__gt=window.closes_on
    ).first()
    if cap is None:
        return None
    in_period = Q(window__closes_on__gte=cap.starts_on, window__closes_on__lt=cap.ends_on)
    taking = Q(state__in=[*REPORTED_STATES, *IN_A_BATCH])
    taken = Claim.objects.filter(in_period, taking, programme=window.programme_id, kind=kind).count()
    balances = OpeningBalance.objects.filter(
        programme=window.programme_id,
        measure=MEASURES[kind],
        counted_on__gte=cap.starts_on,
        counted_on__lt=cap.ends_on,
    )
    before = balances.aggregate(all=Sum("count"))["all"] or 0
    return Room(number=cap.number, taken=taken + before, starts_on=cap.starts_on, ends_on=cap.ends_on)
