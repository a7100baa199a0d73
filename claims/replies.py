"""The department's reply to a batch is recorded whole or not at all, and undone where it was the wrong one.

Nothing changes until it is understood: rows that are not stay out only where a person says so; a reason that is not one
of ours is read by a person first; amounts and totals that differ need a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from claims.batch_moves import lock_batch, lock_programme
from claims.caps import room
from claims.ledger import NOTHING, Entry, undo_lines_of, write
from claims.models import Batch, BatchState, Claim, ClaimKind, ClaimPerson, ClaimState, Reply
from claims.models.choices import LIVE_STATES, Answer, MoneyKind, RefusedFor, ReplyState
from claims.moves import Move, move
from claims.reply_previews import NOT_SENT, Stated, Typed, preview_typed
from families.refusals import NotPossibleError
from families.words import counted, pounds
from keyworkers.models import User

_MEANWHILE = "has been answered or withdrawn meanwhile. Read the reply again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says as they record a reply: why amounts differ, how its reasons are read, that rows stay out."""

    because: str = ""
    leaves_rest: bool = False
    readings: Mapping[str, RefusedFor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How many claims a reply paid and refused, how many of its rows stay out, how many lines still wait."""

    paid: int
    refused: int
    left_out: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A row that can be recorded: its claim, the answer, what was claimed and what is paid."""

    row: int
    claim: int
    state: str
    answer: Answer
    claimed: Decimal
    paid: Decimal
    reason: str


def understood(reply: Reply) -> list[Understood]:
    """Return the rows of a reply that can be recorded; an amount that is not stated is what was claimed."""
    columns = ("row", "line__claim", "line__claim__state", "answer", "line__amount", "amount", "reason")
    rows = reply.lines.filter(problem="").order_by("row").values_list(*columns)
    return [
        Understood(
            row=row,
            claim=claim,
            state=state,
            answer=Answer(answer),
            claimed=claimed or NOTHING,
            paid=NOTHING if answer == Answer.REFUSED else (claimed or NOTHING) if amount is None else amount,
            reason=reason,
        )
        for row, claim, state, answer, claimed, amount, reason in rows
    ]


def read_as(reason: str) -> RefusedFor | None:
    """Return which of our reasons these words are; None: a person has to say how they are to be read."""
    said = reason.strip().rstrip(".").casefold()
    return next((one for one in RefusedFor if said in (one.value, one.label.casefold())), None)


def unknown_reasons(rows: Iterable[Understood]) -> list[str]:
    """Return the reasons of a reply that are not one of ours, each once, in their order."""
    given = [row.reason for row in rows if row.answer == Answer.REFUSED]
    return [reason for reason in dict.fromkeys(given) if read_as(reason) is None]


def differences(reply: Reply, rows: Sequence[Understood]) -> list[str]:
    """Return, in words, where amounts and totals differ from what was claimed and from each other; empty: nowhere."""
    paid = [row for row in rows if row.answer == Answer.PAID]
    other = [row for row in paid if row.paid != row.claimed]
    total = sum((row.paid for row in paid), NOTHING)
    found = [
        f"Claim {row.claim}: {pounds(row.claimed)} was claimed and {pounds(row.paid)} is paid." for row in other[:10]
    ]
    if len(other) > len(found):
        found.append(f"And {counted(len(other) - len(found), 'more claim,more claims')} by another amount.")
    if reply.stated_paid is not None and reply.stated_paid != len(paid):
        found.append(f"It states {counted(reply.stated_paid, 'paid claim,paid claims')}; its rows say {len(paid)}.")
    if reply.stated_total is not None and reply.stated_total != total:
        found.append(
            f"It states {pounds(reply.stated_total)}; its rows come to {pounds(total)}, "
            f"{pounds(abs(total - reply.stated_total))} {'more' if total > reply.stated_total else 'less'}."
        )
    return found


def commit(reply: Reply, said: Said, *, by: User, at: datetime) -> Recorded:
    """Record a reply that was shown: its claims are paid or refused, and the ledger says so. All of it or nothing."""
    lock_programme(reply.batch.programme_id)
    batch = lock_batch(reply.batch, BatchState.SUBMITTED, NOT_SENT)
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if reply.state != ReplyState.PREVIEWED:
        raise NotPossibleError("This reply has been recorded or discarded already.")
    rows, left_out = understood(reply), reply.lines.exclude(problem="").count()
    _require_understood(reply, rows, said, left_out=left_out)
    reply.difference_because = said.because.strip() if differences(reply, rows) else ""
    reply.state, reply.committed_by, reply.committed_at = ReplyState.COMMITTED, by, at
    reply.save(update_fields=["difference_because", "state", "committed_by", "committed_at"])
    paid, refused = _answered(reply, rows, said, by=by, at=at)
    write(batch, _entries(rows, said), on=reply.answered_on, by=by, at=at, reply=reply, reference=reply.reference)
    waiting = batch.lines.filter(removed_at__isnull=True, claim__state=ClaimState.SUBMITTED).count()
    return Recorded(paid=paid, refused=refused, left_out=left_out, waiting=waiting)


def _require_understood(reply: Reply, rows: Sequence[Understood], said: Said, *, left_out: int) -> None:
    if Reply.objects.filter(batch=reply.batch_id, digest=reply.digest, state=ReplyState.COMMITTED).exclude(digest=""):
        raise NotPossibleError("This very reply has been recorded already.")
    if not rows:
        raise NotPossibleError("Nothing in this reply is understood, so nothing can be recorded.")
    answered = next((row.claim for row in rows if row.state != ClaimState.SUBMITTED), None)
    if answered:
        raise NotPossibleError(f"Claim {answered} {_MEANWHILE}")
    if left_out and not said.leaves_rest:
        words = counted(left_out, "row is not understood,rows are not understood").capitalize()
        raise NotPossibleError(f"{words}. Leave them out, or discard the reply.", field="leaves_rest")
    if any(reason not in said.readings for reason in unknown_reasons(rows)):
        raise NotPossibleError("Say how each reason is to be read.", field="readings")
    if differences(reply, rows) and not said.because.strip():
        raise NotPossibleError("Say why the amounts differ.", field="because")


def _reason(row: Understood, said: Said) -> str:
    """Return why a claim was refused, by our word and theirs."""
    ours = read_as(row.reason)
    return f"{ours.label}." if ours else f"{said.readings[row.reason].label}. The department wrote: {row.reason}"


def _answered(reply: Reply, rows: Sequence[Understood], said: Said, *, by: User, at: datetime) -> tuple[int, int]:
    """Move the claims that were answered and return how many were paid and how many refused."""
    reference = f", {reply.reference}" if reply.reference else ""
    moves = {
        ClaimState.PAID: [
            Move(claim=row.claim, reason=f"Paid {pounds(row.paid)}{reference}.")
            for row in rows
            if row.answer == Answer.PAID
        ],
        ClaimState.REFUSED: [
            Move(claim=row.claim, reason=_reason(row, said)) for row in rows if row.answer == Answer.REFUSED
        ],
    }
    moved = {to: move(some, came_from=[ClaimState.SUBMITTED], went_to=to, by=by, at=at) for to, some in moves.items()}
    if sum(map(len, moved.values())) != len(rows):
        raise NotPossibleError(f"A claim {_MEANWHILE}")
    return len(moved[ClaimState.PAID]), len(moved[ClaimState.REFUSED])


def _entries(rows: Iterable[Understood], said: Said) -> Iterable[Entry]:
    """Yield the lines of the ledger; of a claim paid in part, the rest is refused."""
    for row in rows:
        if row.answer == Answer.REFUSED:
            yield Entry(claim=row.claim, kind=MoneyKind.REFUSED, amount=row.claimed, note=_reason(row, said))
            continue
        note = said.because if row.paid != row.claimed else ""
        yield Entry(claim=row.claim, kind=MoneyKind.PAID, amount=row.paid, note=note)
        if row.paid < row.claimed:
            rest = row.claimed - row.paid
            yield Entry(claim=row.claim, kind=MoneyKind.REFUSED, amount=rest, note=f"Paid in part. {note}")


def undo(reply: Reply, *, reason: str, by: User, at: datetime) -> int:
    """Undo a reply that was recorded by mistake: its claims wait for an answer again. Return how many.

    Not where anything has been built on it since: a claim withdrawn or repaid, or made again after it was refused, or
    its place below a cap taken by another.
    """
    if not reason.strip():
        raise NotPossibleError("Say why the reply is undone.", field="reason")
    lock_programme(reply.batch.programme_id)
    lock_batch(reply.batch, BatchState.SUBMITTED, NOT_SENT)
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if reply.state != ReplyState.COMMITTED:
        raise NotPossibleError("Only a reply that was recorded can be undone, once.")
    rows = understood(reply)
    _require_nothing_since(rows)
    _require_places(reply, rows)
    back = [Move(claim=row.claim, reason=f"The reply was undone: {reason}") for row in rows]
    answered = [ClaimState.PAID, ClaimState.REFUSED]
    moved = move(back, came_from=answered, went_to=ClaimState.SUBMITTED, by=by, at=at)
    undo_lines_of(reply, because=reason, by=by, at=at)
    reply.state, reply.undone_by, reply.undone_at, reply.undone_because = ReplyState.UNDONE, by, at, reason
    reply.save(update_fields=["state", "undone_by", "undone_at", "undone_because"])
    return len(moved)


def _require_nothing_since(rows: Sequence[Understood]) -> None:
    states = {Answer.PAID: ClaimState.PAID, Answer.REFUSED: ClaimState.REFUSED}
    changed = next((row for row in rows if row.state != states[row.answer]), None)
    if changed:
        now = ClaimState(changed.state).label.lower()
        raise NotPossibleError(f"Claim {changed.claim} has moved on since: {now}. The reply stands.")
    refused = [row.claim for row in rows if row.answer == Answer.REFUSED]
    for one in Claim.objects.filter(pk__in=refused).order_by("pk"):
        people = ClaimPerson.objects.filter(claim=one).values("person")
        rivals = Claim.objects.filter(programme=one.programme_id, kind=one.kind, state__in=LIVE_STATES)
        rival = rivals.filter(family=one.family_id).first() or rivals.filter(people__person__in=people).first()
        if rival:
            raise NotPossibleError(
                f"Claim {rival.pk} has been made since claim {one.pk} was refused. The reply stands."
            )


def _require_places(reply: Reply, rows: Sequence[Understood]) -> None:
    """Refuse where more would be sent than a cap leaves room for: what was refused took no place below it."""
    refused = [row.claim for row in rows if row.answer == Answer.REFUSED]
    for kind in ClaimKind:
        needed = Claim.objects.filter(pk__in=refused, kind=kind).count()
        limit = room(reply.batch.window, kind) if needed else None
        if limit and limit.left < needed:
            places = counted(needed - limit.left, f"{kind},{kind}s")
            raise NotPossibleError(f"Others have taken the place of {places} since. {limit.reason} The reply stands.")


def record_reply(batch: Batch, typed: Typed, *, by: User, as_of: date, at: datetime, reference: str = "") -> Recorded:
    """Read and record in one step a reply that states nothing of itself: every reason that is not ours is another."""
    lock_programme(batch.programme_id)
    reply = preview_typed(batch, typed, Stated(answered_on=as_of, reference=reference), by=by, as_of=as_of, at=at)
    readings = dict.fromkeys(unknown_reasons(understood(reply)), RefusedFor.OTHER)
    return commit(reply, Said(readings=readings), by=by, at=at)
