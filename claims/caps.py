"""The caps: how many claims the department still pays for, and in which order they are sent.

"Results payable only up to the attached or allocated number for the authority and year; over-performance is recorded,
not paid" [R+, DOMAIN.md 2.2]. A cap of a year holds for the windows that close in it; a cap in total holds beside it
for every window, also one that closes after the programme's last day. A claim is sent only where each of them has
room. What is beyond is held for the cap: recorded, and not sent. Where the department paid up front (earned autonomy)
no cap holds: nothing is paid by results.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from claims.answers import Outcome, Result
from claims.models import (
    Cap,
    Claim,
    ClaimKind,
    OpeningBalance,
    TargetMeasure,
    Window,
)
from claims.models.choices import IN_A_BATCH, REPORTED_STATES, Payment
from families.reading import at_once
from families.words import day

# Places go to the oldest attachment first, then to the lower reference: the order of every batch.
ORDER = ("attachment__attached_on", "family__reference", "id")

MEASURES = {ClaimKind.ATTACHMENT: TargetMeasure.WORKED_WITH, ClaimKind.RESULT: TargetMeasure.TURNED_AROUND}
KINDS = {measure: kind for kind, measure in MEASURES.items()}


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
    def beyond(self) -> int:
        """Return how many more claims are taken than are paid: none, unless the cap was lowered or others took room."""
        return max(self.taken - self.number, 0)

    @property
    def words(self) -> str:
        """Return which cap it is."""
        last = self.ends_on - timedelta(days=1)
        return f"{'in total, ' if self.is_in_total else ''}from {day(self.starts_on)} to {day(last)}"

    @property
    def reason(self) -> str:
        """Return why a claim beyond the cap is held."""
        return f"Cap: {self.number:,} claims are paid {self.words}."


def room(window: Window, kind: ClaimKind) -> Room | None:
    """Return what the caps leave for claims of ``kind`` in a window: the one with least room; None without a cap."""
    return min(rooms(window, kind), key=lambda one: (one.left, one.is_in_total), default=None)


def rooms(window: Window, kind: ClaimKind) -> list[Room]:
    """Return what each cap leaves that holds for the window: of the year it closes in, and in total."""
    of_its_year = Q(starts_on__lte=window.closes_on, ends_on__gt=window.closes_on)
    caps = Cap.objects.filter(programme=window.programme_id, programme__payment=Payment.BY_RESULTS, kind=kind)
    found, *taken = at_once(caps.filter(of_its_year | Q(is_in_total=True)), *taken_asked(window.programme_id))
    return rooms_in(found, *taken)


def rooms_in(caps: Iterable[Cap], here: Iterable[Any], balances: Iterable[Any]) -> list[Room]:
    """Return what each cap leaves, in their order, of what ``taken_asked`` found."""
    taken = [*here, *((KINDS[TargetMeasure(measure)], day, count) for measure, day, count in balances)]
    return [
        Room(
            number=cap.number,
            taken=sum(count for kind, day, count in taken if kind == cap.kind and _counts(cap, day)),
            starts_on=cap.starts_on,
            ends_on=cap.ends_on,
            is_in_total=cap.is_in_total,
        )
        for cap in caps
    ]


def _counts(cap: Cap, day: date) -> bool:
    return cap.is_in_total or cap.starts_on <= day < cap.ends_on


def taken_asked(programme: int) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return the questions for what was sent or is in a batch, and for what was counted before, by kind and day."""
    taking = Claim.objects.filter(programme=programme, state__in=[*REPORTED_STATES, *IN_A_BATCH]).order_by()
    here = taking.values_list("kind", "window__closes_on").annotate(Count("id"))
    balances = OpeningBalance.objects.filter(programme=programme).values_list("measure", "counted_on", "count")
    return here, balances


def within_cap(claim: Claim) -> Result:
    """Return, as a line of the claim's checklist, whether the caps have room for it; it keeps no claim from its draft.

    "Within cap" [DOMAIN.md 3.1, 11]. Whether a claim is sent is decided as its batch is filled, and asked again until
    it is sent.
    """
    title = "Within the cap"
    limit = room(claim.window, ClaimKind(claim.kind))
    if limit is None:
        return Result(code="within_cap", title=title, outcome=Outcome.PASSED, sentence="No cap holds for its window.")
    has_room = limit.beyond == 0 if claim.state in IN_A_BATCH else limit.left > 0
    said = f"{limit.left:,} of {limit.number:,} places {limit.words} are left."
    outcome = Outcome.PASSED if has_room else Outcome.NOT_PASSED
    return Result(code="within_cap", title=title, outcome=outcome, sentence=said)
