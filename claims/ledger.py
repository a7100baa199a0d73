"""The ledger: what was claimed, paid, refused, withdrawn and repaid, a line for each; a line in error is undone.

Sums are taken of the lines that stand. They reconcile, and ``faults`` says where not: a claim's line says what it was
sent with; the lines of a claim are those of its state; what was answered adds up to what was claimed, and a reply's
total to that of its lines, unless the reply says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import FilteredRelation, Q, Sum

from claims.models import Batch, BatchLine, Claim, ClaimKind, ClaimState, MoneyLine, Programme, Reply
from claims.models.choices import MoneyKind, ReplyState
from claims.models.money import MoneyLineQuerySet
from families.words import pounds
from keyworkers.models import User

NOTHING = Decimal(0)
AT_ONCE = 2000  # lines written by one statement
YEAR_STARTS = (4, 1)  # the financial year, 1 April to 31 March


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line to be written."""

    claim: int
    kind: MoneyKind
    amount: Decimal
    note: str = ""


def write(
    batch: Batch,
    entries: Iterable[Entry],
    *,
    on: date,
    by: User,
    at: datetime,
    reply: Reply | None = None,
    reference: str = "",
) -> None:
    """Write lines about claims of one batch."""
    rows = [
        MoneyLine(
            council_id=batch.council_id,
            programme_id=batch.programme_id,
            window_id=batch.window_id,
            batch=batch,
            claim_id=entry.claim,
            reply=reply,
            kind=entry.kind,
            amount=entry.amount,
            on=on,
            reference=reference,
            note=entry.note[:300],
            written_by=by,
            written_at=at,
        )
        for entry in entries
    ]
    MoneyLine.objects.bulk_create(rows, batch_size=AT_ONCE)


def write_claimed(batch: Batch, *, on: date, by: User, at: datetime) -> None:
    """Write what a batch claims as it is sent: each of its lines, by the amount it was frozen with."""
    lines = batch.lines.filter(removed_at__isnull=True).order_by("line_number").values_list("claim_id", "amount")
    write(batch, [_claimed(claim, amount) for claim, amount in lines], on=on, by=by, at=at)


def _claimed(claim: int, amount: Decimal | None) -> Entry:
    note = "No rate covered it when it was frozen." if amount is None else ""
    return Entry(claim=claim, kind=MoneyKind.CLAIMED, amount=amount or NOTHING, note=note)


def undo_lines_of(reply: Reply, *, because: str, by: User, at: datetime) -> None:
    """Undo every standing line that a reply wrote."""
    reply.money.standing().update(undone_by=by, undone_at=at, undone_because=because)


def standing_amounts(claim: int) -> dict[MoneyKind, Decimal]:
    """Return the amounts of the lines that stand of a claim, by their kind."""
    return {MoneyKind(kind): amount for kind, amount in _standing(claim=claim).values_list("kind", "amount")}


def paid_on(claim: Claim) -> date | None:
    """Return the day from which what was paid for a claim counts; None: nothing was."""
    day: date | None = _standing(claim=claim, kind=MoneyKind.PAID).values_list("on", flat=True).first()
    return day


def was_paid(claim: Claim) -> bool:
    """Return whether anything was paid for a claim, by a reply that stands."""
    return _standing(claim=claim, kind=MoneyKind.PAID).exists()


def _standing(**of: object) -> MoneyLineQuerySet:
    return MoneyLine.objects.standing().filter(**of).order_by()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the standing lines of some claims add up to; ``awaited`` is what was claimed and not answered."""

    claimed: Decimal = NOTHING
    paid: Decimal = NOTHING
    refused: Decimal = NOTHING
    withdrawn: Decimal = NOTHING
    awaited: Decimal = NOTHING
    due_back: Decimal = NOTHING
    repaid: Decimal = NOTHING

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def to_repay(self) -> Decimal:
        """Return what is due back to the department and not repaid."""
        return self.due_back - self.repaid

    @property
    def kept(self) -> Decimal:
        """Return what was paid and is not due back."""
        return self.paid - self.due_back

    @property
    def above(self) -> Decimal:
        """Return by how much the answers exceed what was claimed: nothing, unless a reply says why."""
        return self.paid + self.refused + self.withdrawn + self.awaited - self.claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The fees or the results of one window, and what they add up to."""

    window: int
    name: str
    closes_on: date
    kind: ClaimKind
    sums: Sums


def sums_of(programme: Programme) -> list[Part]:
    """Return the sums of a programme by window, newest first, fees before results; one query.

    A restricted family's money is in every sum.
    """
    answered = MoneyLine.objects.standing().filter(programme=programme, kind__in=ANSWERS).values("claim")
    is_awaited = Q(kind=MoneyKind.CLAIMED) & ~Q(claim__in=answered)
    rows = _standing(programme=programme).order_by("-window__closes_on", "window", "claim__kind")
    of_part = rows.values_list("window", "window__name", "window__closes_on", "claim__kind", "kind")
    found: dict[tuple[int, str, date, str], dict[str, Decimal]] = defaultdict(dict)
    for *part, kind, amount, awaited in of_part.annotate(all=Sum("amount"), open=Sum("amount", filter=is_awaited)):
        sums = found[tuple(part)]
        sums[kind.replace("-", "_")] = amount
        if kind == MoneyKind.CLAIMED:
            sums["awaited"] = awaited or NOTHING
    return [
        Part(window=window, name=name, closes_on=closes_on, kind=ClaimKind(kind), sums=Sums(**sums))
        for (window, name, closes_on, kind), sums in found.items()
    ]


def year_of(day: date) -> int:
    """Return the calendar year in which the financial year of a day begins."""
    return day.year if (day.month, day.day) >= YEAR_STARTS else day.year - 1


def by_year(parts: Sequence[Part]) -> dict[int, Sums]:
    """Return the sums by financial year, newest first; a window belongs to the year in which it closes."""
    found: dict[int, Sums] = {}
    for part in parts:
        year = year_of(part.closes_on)
        found[year] = found.get(year, Sums()) + part.sums
    return dict(sorted(found.items(), reverse=True))


ANSWERS = (MoneyKind.PAID, MoneyKind.REFUSED, MoneyKind.WITHDRAWN)
_SENT = {MoneyKind.CLAIMED}
_REPAYING = {*_SENT, MoneyKind.PAID, MoneyKind.DUE_BACK}

# Which lines stand of a claim, by where it stands. One paid in part also has the part that was refused.
LINES_OF: Mapping[str, Sequence[set[MoneyKind]]] = {
    ClaimState.SUBMITTED: [_SENT],
    ClaimState.PAID: [{*_SENT, MoneyKind.PAID}],
    ClaimState.REFUSED: [{*_SENT, MoneyKind.REFUSED}],
    ClaimState.WITHDRAWN: [{*_SENT, MoneyKind.WITHDRAWN}, _REPAYING],
    ClaimState.REPAID: [{*_REPAYING, MoneyKind.REPAID}],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the ledger says of one claim that was sent, beside what it was sent with and where it stands."""

    claim: int
    state: str
    sent: Decimal
    amounts: Mapping[MoneyKind, Decimal]
    is_explained: bool = False


def fault_of(account: Account) -> str:
    """Return what does not reconcile of one claim; empty: it does."""
    stands = set(account.amounts)
    expected = LINES_OF.get(account.state, [set()])
    if stands not in expected and not (MoneyKind.PAID in stands and stands - {MoneyKind.REFUSED} in expected):
        said = ", ".join(sorted(kind.label.lower() for kind in stands)) or "nothing"
        return f"Claim {account.claim} is {ClaimState(account.state).label.lower()}, and its lines say: {said}."
    amount = {kind: account.amounts.get(kind, NOTHING) for kind in MoneyKind}
    claimed, paid = amount[MoneyKind.CLAIMED], amount[MoneyKind.PAID]
    if claimed != account.sent:
        return f"Claim {account.claim} was sent for {pounds(account.sent)}; its line says {pounds(claimed)}."
    answered = sum((amount[kind] for kind in ANSWERS), NOTHING)
    if stands.intersection(ANSWERS) and answered != claimed and not account.is_explained:
        return f"Claim {account.claim}: {pounds(answered)} of {pounds(claimed)} is answered for."
    for back in (MoneyKind.DUE_BACK, MoneyKind.REPAID):
        if back in stands and amount[back] != paid:
            return f"Claim {account.claim} was paid {pounds(paid)}; {back.label.lower()}: {pounds(amount[back])}."
    return ""


def faults(programme: Programme) -> list[str]:
    """Return, in words, every place at which the programme's money does not reconcile; empty: it does."""
    of_claims = (fault_of(account) for account in _accounts(programme))
    return [fault for fault in (*of_claims, *_faults_of_replies(programme)) if fault]


def _accounts(programme: Programme) -> Iterator[Account]:
    """Yield the account of every claim that stands in a submitted batch; one query."""
    sent = BatchLine.objects.filter(batch__programme=programme, batch__submitted_at__isnull=False, removed_at=None)
    with_lines = sent.annotate(
        told=FilteredRelation("claim__money", condition=Q(claim__money__undone_at__isnull=True))
    ).order_by("claim")
    columns = ("claim", "claim__state", "amount", "told__kind", "told__amount", "told__reply__difference_because")
    for (claim, state, amount), lines in groupby(with_lines.values_list(*columns), key=itemgetter(0, 1, 2)):
        told = [line[3:] for line in lines if line[3]]
        yield Account(
            claim=claim,
            state=state,
            sent=amount or NOTHING,
            amounts={MoneyKind(kind): told_amount for kind, told_amount, _ in told},
            is_explained=any(because for *_, because in told),
        )


def _faults_of_replies(programme: Programme) -> Iterator[str]:
    paid = Sum("money__amount", filter=Q(money__kind=MoneyKind.PAID, money__undone_at__isnull=True))
    replies = Reply.objects.filter(
        batch__programme=programme, state=ReplyState.COMMITTED, stated_total__isnull=False, difference_because=""
    )
    for reply in replies.select_related("batch__window").annotate(paid=paid).order_by("pk"):
        if reply.stated_total != (reply.paid or NOTHING):
            yield f"{reply}: {pounds(reply.stated_total)} is stated, {pounds(reply.paid or NOTHING)} recorded as paid."
