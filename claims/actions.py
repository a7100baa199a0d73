"""What the night and the analyst do with claims: raised as drafts, held while a gate is not passed, withdrawn.

Batches are in ``claims.batches``. Everything may be repeated and run twice at once: a claim is inserted with ON
CONFLICT DO NOTHING under the database's own constraint, and moved only from the state it was found in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from claims.batch_moves import lock_programme
from claims.caps import ORDER, room
from claims.checking import checked, cover_people
from claims.eligibility import gates, why_not
from claims.elsewhere import take_up
from claims.facts import ClaimFacts
from claims.gathering import Asked, gather
from claims.leaving import leave, leave_closed
from claims.models import Claim, ClaimKind, ClaimState, HeldFor, Programme, ResultType, Window
from claims.models.choices import IN_A_BATCH, LIVE_STATES
from claims.moves import Move, move
from families.models import Council
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.models import User
from outcomes.models import Attachment

RANGE = 2000  # families asked about at a time
# "Progress or employment, never both" [S25, R+]: a family that may be claimed by either is claimed by progress.
ROUTES = (ResultType.PROGRESS, ResultType.EMPLOYMENT)
_VERDICT_OF = {ResultType.PROGRESS: "verdict", ResultType.EMPLOYMENT: "employment_verdict"}

_RAISE = """
    INSERT INTO claims_claim (council_id, programme_id, family_id, attachment_id, window_id, kind, result_type, state,
                              held_for, held_because, raised_at, again_of_id)
    SELECT a.council_id, %(programme)s, a.family_id, a.id, %(window)s, %(kind)s, %(result_type)s, 'draft', '', '',
           %(at)s, refused.id
    FROM unnest(%(attachments)s::bigint[]) WITH ORDINALITY AS asked(id, place)
    JOIN outcomes_attachment a ON a.id = asked.id
    LEFT JOIN LATERAL (
        SELECT c.id FROM claims_claim c
        JOIN claims_window earlier ON earlier.id = c.window_id, claims_window now
        WHERE (c.family_id, c.programme_id, c.kind, c.state) = (a.family_id, %(programme)s, %(kind)s, 'refused')
          AND now.id = %(window)s AND earlier.opens_on < now.opens_on
        ORDER BY c.id DESC LIMIT 1
    ) refused ON TRUE
    ORDER BY asked.place
    ON CONFLICT DO NOTHING
    RETURNING id, attachment_id
"""

_RAISED = """
    INSERT INTO claims_claimmove (claim_id, came_from, went_to, moved_by_id, moved_at, reason)
    SELECT id, '', 'draft', %(by)s, %(at)s, %(reason)s FROM unnest(%(claims)s::bigint[]) AS raised(id)
"""

_CARRY_OVER = """
    WITH late AS (
        SELECT c.id, c.state FROM claims_claim c JOIN claims_window w ON w.id = c.window_id
        WHERE c.programme_id = %(programme)s AND c.state IN ('draft', 'ready', 'held') AND w.closes_on < %(opens_on)s
        ORDER BY c.id FOR UPDATE OF c
    ), carried AS (
        UPDATE claims_claim c SET window_id = %(window)s FROM late WHERE late.id = c.id RETURNING c.id
    )
    INSERT INTO claims_claimmove (claim_id, came_from, went_to, moved_by_id, moved_at, reason)
    SELECT late.id, late.state, late.state, %(by)s, %(at)s, %(reason)s FROM late JOIN carried USING (id)
"""


@dataclass(slots=True)
class Raised:
    """How many claims of each kind were raised."""

    attachments: int = 0
    results: int = 0


@dataclass(slots=True)
class Kept:
    """What became of the claims not yet sent: how many were held, left a batch or became drafts again."""

    held: int = 0
    left_batch: int = 0
    released: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Who raises claims, as of which day, and when; nobody (None): the night of that day."""

    as_of: date
    at: datetime
    by: User | None

    def moves(self, reason: str) -> dict[str, Any]:
        """Return what the history keeps of each move: who, when, why, and of the night which it was."""
        why = reason if self.by else f"The night of {day(self.as_of)}: {reason[0].lower()}{reason[1:]}"
        return {"by": self.by.pk if self.by else None, "at": self.at, "reason": why}


def raise_claims(council: Council, *, as_of: date, at: datetime, by: User | None = None) -> Raised:
    """Raise, as drafts in each programme's open window, the claims of families that pass every gate.

    ``by`` is who asked for it; None: it is the night of ``as_of``.

    What was not sent in an earlier window is carried over into the open one first, with what was decided about it; a
    family refused in an earlier window is claimed again, by a claim that names the one refused. Before that, whoever a
    list named as claimed already and who is known only now is taken up. One run waits for another: two that insert the
    same claims in their own order would stand in each other's way.
    """
    raised, run = Raised(), _Run(as_of=as_of, at=at, by=by)
    for programme in council.programmes.filter(starts_on__lte=as_of).order_by("pk"):
        window = programme.windows.open_on(as_of).first()
        if window is None:
            continue
        lock_programme(programme.pk)
        take_up(programme, as_of=as_of)
        _carry_over(window, run)
        raised.attachments += _raise(programme, window, None, run)
        for route in ROUTES:
            raised.results += _raise(programme, window, route, run)
    return raised


def bring_up_to_date(council: Council, *, as_of: date, at: datetime, by: User) -> tuple[Kept, Raised]:
    """Hold what lapsed, then raise what is due, as the night does: what an analyst may ask for in the day."""
    return hold_lapsed(council, as_of=as_of, at=at), raise_claims(council, as_of=as_of, at=at, by=by)


def _carry_over(window: Window, run: _Run) -> None:
    reason = f"Not sent in its window; carried over to {window}."
    with connection.cursor() as cursor:
        cursor.execute(
            _CARRY_OVER,
            {
                "programme": window.programme_id,
                "window": window.id,
                "opens_on": window.opens_on,
                **run.moves(reason),
            },
        )


def _raise(programme: Programme, window: Window, route: ResultType | None, run: _Run) -> int:
    """Raise the results due by one route, or (None) the attachments, and return how many."""
    raised = 0
    kind = ClaimKind.RESULT if route else ClaimKind.ATTACHMENT
    candidates = list(_candidates(programme, window, kind, route, as_of=run.as_of).values_list("id", flat=True))
    for some in _ranges(candidates):
        asked = [Asked(attachment=each, kind=kind, window=window.id, result_type=route) for each in some]
        found = gather(programme, asked, as_of=run.as_of)
        ready = [facts for facts in found if not why_not(gates(facts, as_of=run.as_of))]
        raised += _insert(_one_claim_a_person(ready), kind, route, run)
    return raised


def _candidates(
    programme: Programme, window: Window, kind: ClaimKind, route: ResultType | None, *, as_of: date
) -> QuerySet[Attachment]:
    """Return the attachments worth asking about, oldest first: not claimed yet, judged and, for a result, met."""
    live = Claim.objects.filter(family=OuterRef("family"), programme=programme, kind=kind, state__in=LIVE_STATES)
    found = Attachment.objects.under(programme.framework).filter(
        ~Exists(live), council_id=programme.council_id, attached_on__lte=as_of, verdict__isnull=False
    )
    if route:
        met = {f"{_VERDICT_OF[route]}__met__holds": window.evidence_on}
        found = found.filter(**met, attached_on__lte=window.attached_by)
    return found.order_by("attached_on", "family__reference", "id")


def _one_claim_a_person(ready: Iterable[ClaimFacts]) -> list[ClaimFacts]:
    """Return the claims in order, without those that share a person with an earlier one."""
    covered: set[int] = set()
    kept = []
    for facts in ready:
        if covered.isdisjoint(facts.people):
            covered.update(facts.people)
            kept.append(facts)
    return kept


def _insert(ready: Sequence[ClaimFacts], kind: ClaimKind, route: ResultType | None, run: _Run) -> int:
    if not ready:
        return 0
    by_attachment = {facts.attachment: facts for facts in ready}
    values: dict[str, Any] = {
        "programme": ready[0].programme,
        "window": ready[0].window.id,
        "kind": kind.value,
        "result_type": route.value if route else "",
        "attachments": list(by_attachment),
        **run.moves("Every gate is passed."),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, values)
        raised = {claim: by_attachment[attachment] for claim, attachment in cursor.fetchall()}
        cursor.execute(_RAISED, {**values, "claims": list(raised)})
    cover_people(raised, at=run.at)
    return len(raised)


def hold_lapsed(council: Council, *, as_of: date, at: datetime) -> Kept:
    """Hold each claim not yet sent that no longer passes its gates; let go each held one that passes again.

    One that is in a batch leaves it by a dated line, also after the freeze: "anything adverse received before
    submission still removes the family" [DOMAIN.md 2.2]. One held for the cap waits until there is room.
    """
    kept = Kept()
    for programme in council.programmes.order_by("pk"):
        lock_programme(programme.pk)
        kept.left_batch += leave_closed(programme, as_of=as_of, at=at)
        claims = list(Claim.objects.filter(programme=programme).unsent().select_related("window").order_by(*ORDER))
        for some in _ranges(claims):
            _keep(programme, some, kept, as_of=as_of, at=at)
        kept.released += _release_below_cap(programme, as_of=as_of, at=at)
    return kept


def _keep(programme: Programme, claims: Sequence[Claim], kept: Kept, *, as_of: date, at: datetime) -> None:
    sorted_out = _sort_out(programme, claims, as_of=as_of)
    kept.left_batch += leave({one.claim: one.reason for one in sorted_out.lapsed}, by=None, at=at)
    may_lapse = [ClaimState.DRAFT, ClaimState.READY, *IN_A_BATCH]
    kept.held += len(move(sorted_out.lapsed, came_from=may_lapse, went_to=ClaimState.HELD, by=None, at=at))
    move(sorted_out.worded_anew, came_from=[ClaimState.HELD], went_to=ClaimState.HELD, by=None, at=at)
    let_go = [Move(claim=claim, reason="Every gate is passed again.") for claim in sorted_out.let_go]
    released = move(let_go, came_from=[ClaimState.HELD], went_to=ClaimState.DRAFT, by=None, at=at)
    shared: set[int] = set()
    for kind in ClaimKind:
        of_kind = {claim: facts for claim, facts in sorted_out.passing.items() if facts.kind == kind}
        shared.update(cover_people(of_kind, at=at))
    kept.held += len(shared - set(released))
    kept.released += len(set(released) - shared)


@dataclass(slots=True)
class _SortedOut:
    """Which claims lapse, which stay held for another reason, which pass, and which of those may be let go."""

    lapsed: list[Move] = field(default_factory=list)
    worded_anew: list[Move] = field(default_factory=list)
    passing: dict[int, ClaimFacts] = field(default_factory=dict)
    let_go: list[int] = field(default_factory=list)


def _sort_out(programme: Programme, claims: Sequence[Claim], *, as_of: date) -> _SortedOut:
    found = _SortedOut()
    for claim, facts, why in checked(programme, claims, as_of=as_of):
        if claim.held_for == HeldFor.HAND:
            continue
        held = Move(claim=claim.id, reason=why, held_for=HeldFor.GATE)
        if not why:
            found.passing[claim.id] = facts
            found.let_go += [claim.id] if claim.held_for == HeldFor.GATE else []
        elif claim.state != ClaimState.HELD:
            found.lapsed.append(held)
        elif claim.held_because != why:
            found.worded_anew.append(held)
    return found


def _release_below_cap(programme: Programme, *, as_of: date, at: datetime) -> int:
    """Make ready as many claims held for the cap as there is room for, beside the ready ones that wait already."""
    window = programme.windows.open_on(as_of).first()
    if window is None:
        return 0
    released = 0
    for kind in ClaimKind:
        of_kind = Claim.objects.filter(programme=programme, kind=kind)
        held = of_kind.filter(held_for=HeldFor.CAP).order_by(*ORDER)
        limit, ready = room(window, kind), of_kind.filter(state=ClaimState.READY).count()
        places = None if limit is None else max(limit.left - ready, 0)
        moves = [
            Move(claim=claim, reason="There is room below the cap.")
            for claim in held.values_list("id", flat=True)[:places]
        ]
        released += len(move(moves, came_from=[ClaimState.HELD], went_to=ClaimState.READY, by=None, at=at))
    return released


def withdraw(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Withdraw a claim not yet sent, for a reason. One in a batch is taken out of it first.

    One that was sent is withdrawn by ``claims.afterwards``, which settles its money.
    """
    states = [ClaimState.DRAFT, ClaimState.READY, ClaimState.HELD]
    if not reason.strip():
        raise NotPossibleError("Say why the claim is withdrawn.", field="reason")
    moved = move([Move(claim=claim.id, reason=reason)], came_from=states, went_to=ClaimState.WITHDRAWN, by=by, at=at)
    if not moved:
        raise NotPossibleError("Only a claim that is in no batch and was not sent can be withdrawn here.")


def release(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Make a claim that an analyst held a draft again."""
    moved = []
    if claim.held_for == HeldFor.HAND:
        let_go = Move(claim=claim.id, reason=reason)
        moved = move([let_go], came_from=[ClaimState.HELD], went_to=ClaimState.DRAFT, by=by, at=at)
    if not moved:
        raise NotPossibleError("Only a claim that an analyst held can be let go by one.")


def _ranges(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + RANGE] for start in range(0, len(rows), RANGE))
