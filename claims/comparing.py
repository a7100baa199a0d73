"""Compares what was frozen of claims with what is known of them today: many lines in a bounded number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from claims.differing import Content, Difference, Names, Weight, differences
from claims.eligibility import TITLES, gates
from claims.facts import ClaimFacts
from claims.gathering import Asked, gather
from claims.grounds import FEW, grounds_asked, grounds_in
from claims.models import BatchLine, Claim, Programme
from claims.models.choices import LIVE_STATES
from claims.snapshots import Grounds, Piece, digest, snapshot
from families.models import Membership, Person
from families.reading import at_once
from families.scopes import Scope
from keyworkers.models import User

# These ask whether another claim stands: after one was refused or withdrawn, another may.
_ONCE_ONLY = {"not_already_claimed", "people_not_claimed"}
_ALTERED = Difference(
    what="The snapshot of the claim",
    claimed="as its SHA-256 says",
    today="altered since it was frozen: what it says now is not what was claimed",
    weight=Weight.ALTERED,
)
_GATES = {gate.__name__: title for gate, title in TITLES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A frozen line: what it said (nothing, where its snapshot was altered), and what differs today."""

    frozen: Content
    differences: tuple[Difference, ...]

    @property
    def weighs(self) -> Weight | None:
        """Return how much the heaviest difference weighs; None where nothing differs."""
        return self.differences[0].weight if self.differences else None

    @property
    def known_then(self) -> tuple[Difference, ...]:
        """Return what differs of what was known when the claim was frozen, the heaviest first."""
        return tuple(one for one in self.differences if one.weight != Weight.SINCE)

    @property
    def since(self) -> tuple[Difference, ...]:
        """Return what came since."""
        return tuple(one for one in self.differences if one.weight == Weight.SINCE)


def compared(programme: Programme, lines: Iterable[BatchLine], *, scope: Scope | None = None) -> dict[int, Compared]:
    """Return, by its line, what differs of each frozen line of a programme; the lines bring their claims.

    Asked as of the day each line was frozen, from what is recorded now. What an altered snapshot says is not read. Only
    people in ``scope`` are named; where nobody reads (None), none is.
    """
    given = [line for line in lines if line.snapshot]
    frozen = {line: json.loads(line.snapshot) for line in given if digest(line.snapshot) == line.snapshot_digest}
    grounds, names = _read(frozen, scope)
    today = {
        line.pk: _content(line.claim, facts, grounds[line.claim_id], as_of=as_of)
        for as_of, some in _by_day(frozen).items()
        for line, facts in _gathered(programme, some, as_of=as_of)
    }
    altered = {line.pk: Compared(frozen={}, differences=(_ALTERED,)) for line in given if line not in frozen}
    return altered | {
        line.pk: Compared(
            frozen=content,
            differences=tuple(
                differences(content, today[line.pk], _pieces(content, grounds[line.claim_id]), names=names)
            ),
        )
        for line, content in frozen.items()
    }


def _by_day(frozen: Mapping[BatchLine, Content]) -> dict[date, list[BatchLine]]:
    found: dict[date, list[BatchLine]] = defaultdict(list)
    for line, content in frozen.items():
        found[date.fromisoformat(content["as_of"])].append(line)
    return found


def _gathered(
    programme: Programme, lines: Sequence[BatchLine], *, as_of: date
) -> Iterable[tuple[BatchLine, ClaimFacts]]:
    return zip(lines, gather(programme, [Asked.about(line.claim) for line in lines], as_of=as_of), strict=True)


def _content(claim: Claim, facts: ClaimFacts, grounds: Grounds, *, as_of: date) -> Content:
    skipped = set() if claim.state in LIVE_STATES else _ONCE_ONLY
    results = [result for result in gates(facts, as_of=as_of) if result.code not in skipped]
    text = snapshot(claim.pk, result_type=claim.result_type, facts=facts, results=results, as_of=as_of, grounds=grounds)
    content: Content = json.loads(text)
    return content


def _pieces(frozen: Content, grounds: Grounds) -> list[Piece]:
    """Return the family's standing pieces and what has become of those that were frozen with this very claim."""
    ours = {pk for pk, _ in frozen.get("evidence", ())}
    return [piece for piece in grounds.evidence if piece.superseded_at is None or piece.id in ours]


def _read(frozen: Mapping[BatchLine, Content], scope: Scope | None) -> tuple[dict[int, Grounds], Names]:
    """Return what the claims rest on now, and what everybody is called who is frozen with one or known of it today."""
    claims = {line.claim_id: line.claim.family_id for line in frozen}
    contents = frozen.values()
    also = {pk for content in contents for pk, _ in content.get("evidence", ())}
    pieces, decided, answered = grounds_asked(claims, also=also)
    covered = Q(pk__in={person for content in contents for person in content["people"]})
    lived = Q(pk__in=Membership.objects.filter(family__in=claims.values()).values("person"))
    by = Q(pk__in={one["by"] for content in contents for one in content.get("decided", ())})
    since = Q(pk__in=decided.values("decided_by")) | Q(pk__in=answered.values("answered_by"))
    named = Person.objects.visible_to(scope).filter(covered | lived) if scope else Person.objects.none()
    asked = (named, User.objects.filter(by | since), pieces, decided, answered)
    people, users, *told = at_once(*asked) if len(claims) <= FEW else asked
    names = Names(
        people={person.pk: str(person) for person in people},
        users={user.pk: str(user) for user in users},
        gates=_GATES,
    )
    return grounds_in(claims, *told), names
