"""Batches as the analyst makes them: opened, filled within the cap, frozen under the locks, opened again, answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from claims.amounts import amounts_of
from claims.batch_moves import lock_batch, lock_programme, record_first, record_move, require_open
from claims.caps import ORDER, room, rooms
from claims.checking import checked, cover_people
from claims.eligibility import gates
from claims.facts import ClaimFacts
from claims.grounds import grounds_of
from claims.leaving import leave_and_hold
from claims.lines import FrozenLine, freeze_lines, join_batch, thaw_lines
from claims.models import (
    Batch,
    BatchLine,
    BatchState,
    Claim,
    ClaimKind,
    ClaimState,
    HeldFor,
    Programme,
    Window,
)
from claims.moves import Move, move
from claims.snapshots import digest, first_link, next_link, snapshot
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import User
from outcomes.actions import judge_again


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How many claims a batch took, and how many were held because the cap is reached."""

    taken: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many lines a frozen, signed or sent batch has; how many claims left it for a check, and for a cap."""

    lines: int
    lapsed: int = 0
    beyond: int = 0

    @property
    def left(self) -> int:
        """Return how many claims left the batch."""
        return self.lapsed + self.beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The lines of a batch that still stand, in their order, and how many claims left it for a check or for a cap."""

    standing: list[tuple[BatchLine, ClaimFacts]]
    lapsed: int
    beyond: int

    def settled(self, lines: int) -> Settled:
        """Return what is told of a step: of how many lines it was, and how many left."""
        return Settled(lines=lines, lapsed=self.lapsed, beyond=self.beyond)

    @property
    def left(self) -> int:
        """Return how many claims left the batch."""
        return self.lapsed + self.beyond


def open_batch(window: Window, *, by: User, as_of: date, at: datetime) -> Batch:
    """Open the batch of an open window and return it; numbers run through the programme."""
    require_open(window, as_of)
    programme = lock_programme(window.programme_id)
    if window.batches.filter(state=BatchState.OPEN).exists():
        raise NotPossibleError("A batch of this window is already being filled.")
    last = programme.batches.aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(
        council_id=programme.council_id, programme=programme, window=window, number=last + 1, made_by=by, made_at=at
    )
    record_first(batch, by=by, at=at, reason=f"Opened for {window}.")
    return batch


def fill_batch(batch: Batch, *, by: User, as_of: date, at: datetime) -> Filled:
    """Take the window's ready claims into an open batch, oldest attachment first, up to the cap; hold the rest."""
    lock_programme(batch.programme_id)
    batch = lock_batch(batch, BatchState.OPEN, "Only a batch that is being filled takes claims.")
    require_open(batch.window, as_of)
    taken: list[int] = []
    held = 0
    for kind in ClaimKind:
        ready = list(_ready(batch, kind).values_list("id", flat=True))
        limit = room(batch.window, kind)
        places = len(ready) if limit is None else limit.left
        why = limit.reason if limit else ""
        joining = [Move(claim=claim, reason=f"Taken into batch {batch.number}.") for claim in ready[:places]]
        beyond = [Move(claim=claim, reason=why, held_for=HeldFor.CAP) for claim in ready[places:]]
        taken += move(joining, came_from=[ClaimState.READY], went_to=ClaimState.IN_BATCH, by=by, at=at)
        held += len(move(beyond, came_from=[ClaimState.READY], went_to=ClaimState.HELD, by=by, at=at))
    in_order = Claim.objects.filter(id__in=taken).order_by(*ORDER).values_list("id", flat=True)
    join_batch(batch.id, list(in_order), at=at)
    return Filled(taken=len(taken), held=held)


def _ready(batch: Batch, kind: ClaimKind) -> QuerySet[Claim]:
    return Claim.objects.filter(window=batch.window_id, kind=kind, state=ClaimState.READY).order_by(*ORDER)


def freeze_batch(batch: Batch, *, by: User, as_of: date, at: datetime) -> Settled:
    """Freeze an open batch under the locks of its families: judge them again, ask the gates again, snapshot and chain.

    A claim that no longer passes, or that a cap has no room for, leaves with its reason. Where none is left the batch
    stays open.
    """
    lock_programme(batch.programme_id)
    batch = lock_batch(batch, BatchState.OPEN, "Only a batch that is being filled can be frozen.")
    require_open(batch.window, as_of)
    judged = judged_again(batch, as_of=as_of, at=at)
    standing = judged.standing
    if not standing and not judged.left:
        raise NotPossibleError("There is no claim in this batch.")
    if not standing:
        return judged.settled(0)
    frozen = _frozen(batch, standing, as_of=as_of)
    freeze_lines(frozen)
    over = [Move(claim=line.claim_id, reason=f"Batch {batch.number} was frozen.") for line, _ in standing]
    move(over, came_from=[ClaimState.IN_BATCH], went_to=ClaimState.WITH_AUDIT, by=by, at=at)
    head = frozen[-1].link
    reason = f"{counted(len(frozen), 'line,lines')}; head {head}."
    now = {"frozen_by": by, "frozen_at": at, "head": head, "payment": batch.programme.payment}
    record_move(batch, went_to=BatchState.FROZEN, by=by, at=at, reason=reason, **now)
    return judged.settled(len(frozen))


def judged_again(batch: Batch, *, as_of: date, at: datetime) -> Judged:
    """Lock and judge the families of a locked batch, ask the caps again, and return what still stands.

    A claim that no longer passes leaves with its reason, and so does one that a cap has no room for any more; a batch
    signed or audited already goes back for it.
    """
    lines = list(_lines(batch))
    judge_again(sorted({line.claim.family_id for line in lines}), at=at)
    answers = checked(batch.programme, [line.claim for line in lines], as_of=as_of)
    lapsed = leave_and_hold({claim.id: why for claim, _, why in answers if why}, at=at)
    passing = [(line, facts) for line, (_, facts, why) in zip(lines, answers, strict=True) if not why]
    beyond = _beyond_caps(batch, [line.claim for line, _ in passing])
    left = leave_and_hold(beyond, at=at, held_for=HeldFor.CAP)
    standing = [(line, facts) for line, facts in passing if line.claim_id not in beyond]
    for kind in ClaimKind:
        cover_people({line.claim_id: facts for line, facts in standing if facts.kind == kind}, at=at)
    return Judged(standing=standing, lapsed=lapsed, beyond=left)


def _beyond_caps(batch: Batch, claims: Sequence[Claim]) -> dict[int, str]:
    """Return, of a batch's claims in their order, the last ones that the caps have no room for, with the cap's words.

    A cap may have been lowered, or filled by others, since the batch was filled.
    """
    found: dict[int, str] = {}
    for kind in ClaimKind:
        of_kind = [claim.pk for claim in claims if claim.kind == kind]
        fullest = max(rooms(batch.window, kind), key=lambda one: one.beyond, default=None)
        if of_kind and fullest and fullest.beyond:
            found |= dict.fromkeys(of_kind[-fullest.beyond :], fullest.reason)
    return found


def _lines(batch: Batch) -> QuerySet[BatchLine]:
    order = [f"claim__{column}" for column in ORDER]
    return (
        batch.lines.filter(removed_at__isnull=True)
        .select_related("claim__window", "claim__attachment")
        .order_by(*order)
    )


def _frozen(batch: Batch, standing: Sequence[tuple[BatchLine, ClaimFacts]], *, as_of: date) -> list[FrozenLine]:
    link = _head(batch)
    grounds = grounds_of({line.claim_id: facts.family for line, facts in standing})
    amounts = amounts_of(batch.programme, [line.claim for line, _ in standing])
    frozen = []
    for number, (line, facts) in enumerate(standing, start=1):
        text = snapshot(
            line.claim_id,
            result_type=line.claim.result_type,
            facts=facts,
            results=gates(facts, as_of=as_of),
            as_of=as_of,
            grounds=grounds[line.claim_id],
            amount=amounts[line.claim_id],
        )
        link = next_link(link, digest(text))
        frozen.append(
            FrozenLine(
                line=line.id,
                line_number=number,
                snapshot=text,
                snapshot_digest=digest(text),
                link=link,
                amount=amounts[line.claim_id],
            )
        )
    return frozen


def _head(batch: Batch) -> str:
    """Return the last link of the programme's chain before this batch."""
    before = in_chain(batch.programme).last()
    return before.head if before else first_link(batch.programme_id)


def in_chain(programme: Programme) -> QuerySet[Batch]:
    """Return the frozen and submitted batches of a programme, in the order of its chain."""
    found: QuerySet[Batch] = Batch.objects.filter(programme=programme).in_chain()
    return found


def reopen_batch(batch: Batch, *, reason: str, by: User, at: datetime) -> None:
    """Open a frozen batch again: its snapshots go, so only the last one of the chain can be opened."""
    if not reason.strip():
        raise NotPossibleError("Say why the batch is opened again.", field="reason")
    programme = lock_programme(batch.programme_id)
    batch = lock_batch(batch, BatchState.FROZEN, "Only a frozen batch can be opened again.")
    if in_chain(programme).last() != batch:
        raise NotPossibleError("A later batch is chained to this one.")
    if batch.window.batches.filter(state=BatchState.OPEN).exists():
        raise NotPossibleError("Another batch of this window is being filled.")
    thaw_lines(batch.id)
    back = [Move(claim=line.claim_id, reason=reason) for line in batch.lines.filter(removed_at__isnull=True)]
    move(back, came_from=[ClaimState.WITH_AUDIT], went_to=ClaimState.IN_BATCH, by=by, at=at)
    record_move(batch, went_to=BatchState.OPEN, by=by, at=at, reason=reason, frozen_by=None, frozen_at=None, head="")
