"""The caps: how many claims the department still pays for, and in which order they are sent.

"Results payable only up to the attached or allocated number for the authority and year; over-performance is recorded,
not paid" [R+, DOMAIN.md 2.2]. A cap of a year holds for the windows that close in it; a cap in total holds beside it
over all the programme's days, and a claim is sent only where each of them has room. What is beyond is held for the cap:
recorded, and not sent. Where the department paid up front (earned autonomy) no cap holds: nothing is paid by results.
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
from claims.models.choices import IN_A_BATCH, REPORTED_STATES, Payment

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
    is_in_total: bool = False

    @property
    def left(self) -> int:
        """Return how many claims may still be sent."""
        return max(self.number - self.taken, 0)

    @property
    def words(self) -> str:
        """Return which cap it is."""
        last = self.ends_on - timedelta(days=1)
        return f"{'in total, ' if self.is_in_total else ''}from {self.starts_on:%d/%m/%Y} to {last:%d/%m/%Y}"

    @property
    def reason(self) -> str:
        """Return why a claim beyond the cap is held."""
        return f"Cap: {self.number:,} claims are paid {self.words}."


def room(window: Window, kind: ClaimKind) -> Room | None:
    """Return what the caps leave for claims of ``kind`` in a window: the one with least room; None without a cap."""
    return min(rooms(window, kind), key=lambda one: (one.left, one.is_in_total), default=None)


def rooms(window: Window, kind: ClaimKind) -> list[Room]:
    """Return what each cap leaves that holds on the day the window closes: of its year, and in total."""
    caps = Cap.objects.filter(
        programme=window.programme_id,
        programme__payment=Payment.BY_RESULTS,
        kind=kind,
        starts_on__lte=window.closes_on,
        ends_on__gt=window.closes_on,
    )
    return [room_of(cap) for cap in caps]


def room_of(cap: Cap) -> Room:
    """Return what a cap leaves: of claims sent or in a batch, and of those counted before this system."""
    in_period = Q(window__closes_on__gte=cap.starts_on, window__closes_on__lt=cap.ends_on)
    taking = Q(state__in=[*REPORTED_STATES, *IN_A_BATCH])
    taken = Claim.objects.filter(in_period, taking, programme=cap.programme_id, kind=cap.kind).count()
    balances = OpeningBalance.objects.filter(
        programme=cap.programme_id,
        measure=MEASURES[ClaimKind(cap.kind)],
        counted_on__gte=cap.starts_on,
        counted_on__lt=cap.ends_on,
    )
    before = balances.aggregate(all=Sum("count"))["all"] or 0
    return Room(
        number=cap.number,
        taken=taken + before,
        starts_on=cap.starts_on,
        ends_on=cap.ends_on,
        is_in_total=cap.is_in_total,
    )
