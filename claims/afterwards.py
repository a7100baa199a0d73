"""What happens to a claim after it was sent: withdrawn by the council, and what was paid for it repaid.

The department demands nothing here and the watch over paid families demands nothing either: "after payment there is no
routine clawback for later relapse, but an invalid claim is withdrawn and repaid" [DOMAIN.md 2.2, S36].
"""

from dataclasses import dataclass
from datetime import date, datetime

from claims.batch_moves import lock_batch, lock_programme
from claims.ledger import NOTHING, Entry, paid_on, standing_amounts, write
from claims.models import Batch, BatchLine, BatchState, Claim, ClaimState
from claims.models.choices import MoneyKind
from claims.moves import Move, move
from families.refusals import NotPossibleError
from families.words import day, pounds
from keyworkers.models import User

_NOT_SENT = "Only a claim that was submitted to the department, or paid by it, can be withdrawn here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment:
    """What was paid back: on which day, under which reference."""

    on: date
    reference: str
    reason: str


def withdraw_sent(claim: Claim, *, reason: str, by: User, on: date, at: datetime) -> None:
    """Withdraw a claim that was sent, for a reason; what was paid for it is due back to the department from then on."""
    if not reason.strip():
        raise NotPossibleError("Say why the claim is withdrawn.", field="reason")
    batch, claim = _locked(claim)
    amounts = standing_amounts(claim.pk)
    match claim.state:
        case ClaimState.SUBMITTED:
            kind, amount = MoneyKind.WITHDRAWN, amounts.get(MoneyKind.CLAIMED, NOTHING)
        case ClaimState.PAID:
            kind, amount = MoneyKind.DUE_BACK, amounts.get(MoneyKind.PAID, NOTHING)
        case _:
            raise NotPossibleError(_NOT_SENT)
    _moved(claim, ClaimState.WITHDRAWN, reason=reason, by=by, at=at)
    write(batch, [Entry(claim=claim.pk, kind=kind, amount=amount, note=reason)], on=on, by=by, at=at)


def repay(claim: Claim, repayment: Repayment, *, by: User, as_of: date, at: datetime) -> None:
    """Record that what was paid for a claim went back to the department, whole: of one withdrawn, or paid still."""
    batch, claim = _locked(claim)
    amounts = standing_amounts(claim.pk)
    if claim.state not in (ClaimState.PAID, ClaimState.WITHDRAWN) or MoneyKind.PAID not in amounts:
        raise NotPossibleError("Only what was paid for a claim can be repaid, once.")
    _check(repayment, claim, as_of=as_of)
    amount = amounts[MoneyKind.PAID]
    entries = [Entry(claim=claim.pk, kind=MoneyKind.REPAID, amount=amount, note=repayment.reason)]
    if MoneyKind.DUE_BACK not in amounts:
        entries.insert(0, Entry(claim=claim.pk, kind=MoneyKind.DUE_BACK, amount=amount, note=repayment.reason))
    said = f"{pounds(amount)} repaid on {day(repayment.on)}, {repayment.reference}. {repayment.reason}"
    _moved(claim, ClaimState.REPAID, reason=said, by=by, at=at)
    write(batch, entries, on=repayment.on, by=by, at=at, reference=repayment.reference)


def _check(repayment: Repayment, claim: Claim, *, as_of: date) -> None:
    if not repayment.reason.strip():
        raise NotPossibleError("Say why it is repaid.", field="reason")
    if not repayment.reference.strip():
        raise NotPossibleError("Enter the reference of the repayment.", field="reference")
    if repayment.on > as_of:
        raise NotPossibleError("A repayment is recorded once it was made.", field="on")
    paid = paid_on(claim)
    if paid and repayment.on < paid:
        raise NotPossibleError(f"The claim was only paid on {day(paid)}.", field="on")
    if claim.submitted_on and repayment.on < claim.submitted_on:
        raise NotPossibleError(f"The claim was only sent on {day(claim.submitted_on)}.", field="on")


def _locked(claim: Claim) -> tuple[Batch, Claim]:
    """Lock the batch a claim was sent in, as a reply does, and return it with the claim as it is now."""
    line = BatchLine.objects.filter(claim=claim, removed_at__isnull=True).select_related("batch").first()
    if line is None:
        raise NotPossibleError(_NOT_SENT)
    lock_programme(line.batch.programme_id)
    batch = lock_batch(line.batch, BatchState.SUBMITTED, _NOT_SENT)
    return batch, Claim.objects.get(pk=claim.pk)


def _moved(claim: Claim, to: ClaimState, *, reason: str, by: User, at: datetime) -> None:
    found = move([Move(claim=claim.pk, reason=reason)], came_from=[ClaimState(claim.state)], went_to=to, by=by, at=at)
    if not found:
        raise NotPossibleError("Somebody else has changed this claim meanwhile. Look at it again.")
