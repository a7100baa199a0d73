"""Decisions about claims: a person looked at the checks and says that it can be made; a share is decided on twice.

A claim is ready once it is approved, and, where its programme's seed drew it, approved by a second person too. A
decision stands until somebody undoes it, with a reason, or until the night finds that a check is not passed any more.

Which decisions are drawn: the SHA-256 of "seed claim-number", its first eight hexadecimal digits read as a number, and
of that the remainder by 100; below the programme's percentage it is drawn. Who knows the seed can tell every draw
again, nobody can choose one: a claim's number is given when it is raised, and deciding on it anew draws the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby

from django.db.models import QuerySet

from claims.checking import LookedOver, looked_over
from claims.models import Claim, ClaimState, Decision, HeldFor, Programme
from claims.models.choices import DecisionOutcome
from claims.moves import Move, move, undecide
from families.refusals import NotPossibleError
from keyworkers.models import User

RANGE = 2000  # claims decided on at a time


@dataclass(slots=True)
class Decided:
    """What became of claims that were approved: ready, waiting for a second person, or not approved and why."""

    ready: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def is_drawn(claim: int, *, seed: str, percent: int) -> bool:
    """Return whether the seed draws the decision about a claim for a second person; the same on any machine."""
    return int(sha256(f"{seed} {claim}".encode()).hexdigest()[:8], 16) % 100 < percent


def approve(claims: Iterable[Claim], *, by: User, as_of: date, at: datetime) -> Decided:
    """Approve drafts of which every check is passed, and those that wait for a second person; the others are left.

    Asked twice, or by two people at once, a claim is approved once.
    """
    decided = Decided()
    for programme, some in _ranges(_locked(claims)):
        _approve(programme, some, decided, by=by, as_of=as_of, at=at)
    return decided


def _approve(
    programme: Programme, claims: Sequence[Claim], decided: Decided, *, by: User, as_of: date, at: datetime
) -> None:
    standing = _standing(claims)
    approved = []
    for one in looked_over(programme, claims, as_of=as_of):
        first = standing.get(one.claim.pk)
        if why := _why_left(one, first, by):
            decided.left[one.claim.pk] = why
        else:
            approved.append(_approval(one.claim, programme, first, by=by, at=at))
    Decision.objects.bulk_create(approved)
    decided.waiting += [one.claim_id for one in approved if one.is_drawn and not one.is_second]
    ready = [
        Move(claim=one.claim_id, reason="Approved by a second person." if one.is_second else "Every check is passed.")
        for one in approved
        if one.is_second or not one.is_drawn
    ]
    decided.ready += move(ready, came_from=[ClaimState.DRAFT], went_to=ClaimState.READY, by=by, at=at)


def _why_left(one: LookedOver, first: Decision | None, by: User) -> str:
    if one.claim.state != ClaimState.DRAFT:
        return f"{one.claim.get_state_display()}: only a draft is decided on."
    if first and first.decided_by_id == by.pk:
        return "You approved it already; a second person decides now."
    return one.why_undecided


def _approval(claim: Claim, programme: Programme, first: Decision | None, *, by: User, at: datetime) -> Decision:
    drawn = is_drawn(claim.pk, seed=programme.second_check_seed, percent=programme.second_check_percent)
    return Decision(
        council_id=claim.council_id,
        claim=claim,
        is_second=first is not None,
        is_drawn=first.is_drawn if first else drawn,
        outcome=DecisionOutcome.APPROVED,
        decided_by=by,
        decided_at=at,
    )


def send_back(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Decide, as the first or the second person, that a draft cannot be claimed yet; it is held for that reason."""
    if not reason.strip():
        raise NotPossibleError("Say why it cannot be claimed yet.", field="reason")
    found = _lock(claim)
    first = _standing([found]).get(found.pk)
    if found.state != ClaimState.DRAFT:
        raise NotPossibleError("Only a draft is decided on.")
    if first and first.decided_by_id == by.pk:
        raise NotPossibleError("You approved it. Undo your decision, or let a second person decide.")
    Decision.objects.create(
        council_id=found.council_id,
        claim=found,
        is_second=first is not None,
        is_drawn=bool(first and first.is_drawn),
        outcome=DecisionOutcome.SENT_BACK,
        note=reason,
        decided_by=by,
        decided_at=at,
    )
    held = Move(claim=found.pk, reason=reason, held_for=HeldFor.HAND)
    move([held], came_from=[ClaimState.DRAFT], went_to=ClaimState.HELD, by=by, at=at)


def undo(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Undo what was decided about a claim that is in no batch, with a reason: it is a draft, to be decided on anew."""
    if not reason.strip():
        raise NotPossibleError("Say why the decision is undone.", field="reason")
    found = _lock(claim)
    if not found.decisions.standing().exists():
        raise NotPossibleError("Nothing stands decided about this claim.")
    if found.state not in (ClaimState.DRAFT, ClaimState.READY, ClaimState.HELD):
        raise NotPossibleError("A claim in a batch is taken out of it before its decision is undone.")
    undecide({found.pk: reason}, by=by, at=at)
    again = [Move(claim=found.pk, reason=f"Decision undone: {reason}")]
    move(again, came_from=[ClaimState.READY, ClaimState.HELD], went_to=ClaimState.DRAFT, by=by, at=at)


def hold(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Hold a draft or a ready claim by hand, for a reason, until somebody lets it go; the night leaves it alone."""
    if not reason.strip():
        raise NotPossibleError("Say why the claim is held.", field="reason")
    held = [Move(claim=claim.pk, reason=reason, held_for=HeldFor.HAND)]
    states = [ClaimState.DRAFT, ClaimState.READY]
    if not move(held, came_from=states, went_to=ClaimState.HELD, by=by, at=at):
        raise NotPossibleError("Only a draft, or a claim that is ready and in no batch, can be held.")


def _locked(claims: Iterable[Claim]) -> QuerySet[Claim]:
    """Lock the claims as they are now, in the order of their numbers."""
    rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims]).select_for_update(of=("self",))
    return rows.select_related("window", "programme").order_by("pk")


def _lock(claim: Claim) -> Claim:
    return _locked([claim]).get()


def _ranges(claims: Iterable[Claim]) -> Iterator[tuple[Programme, list[Claim]]]:
    of_programme = sorted(claims, key=lambda claim: (claim.programme_id, claim.pk))
    for _, group in groupby(of_programme, key=lambda claim: claim.programme_id):
        some = list(group)
        for start in range(0, len(some), RANGE):
            yield some[0].programme, some[start : start + RANGE]


def _standing(claims: Iterable[Claim]) -> dict[int, Decision]:
    """Return the first decision that stands about each claim."""
    rows = Decision.objects.filter(claim__in=[claim.pk for claim in claims], is_second=False).standing()
    return {row.claim_id: row for row in rows}
