"""Who had a hand in a batch, and in what: whoever did cannot sign it, and the page says so before the button."""

from dataclasses import dataclass
from typing import Any

from claims.models import Batch
from claims.models.batches import HANDS, PREPARED
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import Role, User

# A row for each thing somebody did with a batch and with how many of its claims; one for a senior officer who did none.
_CONCERNED = f"""
    SELECT one.*, hand.did, hand.claims FROM keyworkers_user one
    LEFT JOIN (
        SELECT user_id, did, count(DISTINCT claim_id) AS claims FROM ({HANDS}) hands
        WHERE batch_id = %(batch)s AND user_id IS NOT NULL GROUP BY user_id, did
    ) hand ON hand.user_id = one.id
    WHERE hand.did IS NOT NULL OR (one.council_id = %(council)s AND one.role = %(role)s AND one.is_active)
    ORDER BY one.id
"""  # noqa: S608  # our own words

# In the order of a batch's way; a number where it is of claims.
_WORDS = {
    "raised": "raised {}",
    "decided": "decided on {}",
    "checked": "answered a check of {}",
    "opened": "opened it",
    "batched": "took {} into it",
    "took-out": "took {} out of it",
    "froze": "froze it",
    "drew": "drew the audit sample",
    "found": "audited {}",
    "audited": "moved it through internal audit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody who had a hand in a batch, and all they did."""

    user: User
    did: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return what they did, to follow their name: "opened it, froze it and decided on 4 claims"."""
        *all_but_last, last = self.did
        return f"{', '.join(all_but_last)} and {last}" if all_but_last else last


def hands_in(batch: Batch) -> list[Hand]:
    """Return everybody who had a hand in a batch, by name; the database refuses the signature of each of them."""
    return hands_and_officers(batch)[0]


def hands_and_officers(batch: Batch) -> tuple[list[Hand], list[User]]:
    """Return the same, and the council's senior officers who may sign in, in one query."""
    concerned = _concerned(batch)
    did = {one: {each.did: each.claims for each in concerned if each == one and each.did} for one in concerned}
    hands = [Hand(user=one, did=_did(counts)) for one, counts in did.items() if counts]
    signs = [one for one in did if one.role == Role.SENIOR_OFFICER and one.is_active]
    return sorted(hands, key=lambda hand: str(hand.user)), [one for one in signs if one.council_id == batch.council_id]


def _concerned(batch: Batch) -> list[Any]:
    asked = {"batch": batch.pk, "council": batch.council_id, "role": Role.SENIOR_OFFICER.value}
    return list(User.objects.raw(_CONCERNED, asked))


def hand_of(batch: Batch, user: User) -> Hand | None:
    """Return what hand somebody had in a batch; None: none."""
    return next((hand for hand in hands_in(batch) if hand.user == user), None)


def require_unprepared(batch: Batch, by: User) -> None:
    """Refuse internal audit by somebody who decided on claims of the batch, took them in or froze it."""
    if any(one.did in PREPARED for one in _concerned(batch) if one == by):
        raise NotPossibleError("Somebody who did not prepare the batch audits it.")


def _did(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(words.format(counted(counts[did], "claim,claims")) for did, words in _WORDS.items() if did in counts)
