"""Who had a hand in a batch, and in what: whoever did cannot sign it, and the page says so before the button."""

from dataclasses import dataclass

from django.db import connection

from claims.models import Batch
from claims.models.batches import HANDS, PREPARED
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import User

_OF_A_BATCH = f"""
    SELECT user_id, did, count(DISTINCT claim_id) FROM ({HANDS}) hands
    WHERE batch_id = %s AND user_id IS NOT NULL GROUP BY user_id, did
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
    with connection.cursor() as cursor:
        cursor.execute(_OF_A_BATCH, [batch.pk])
        found = cursor.fetchall()
    people = User.objects.in_bulk({user for user, *_ in found})
    hands = [
        Hand(user=person, did=_did({did: count for user, did, count in found if user == person.pk}))
        for person in people.values()
    ]
    return sorted(hands, key=lambda hand: str(hand.user))


def hand_of(batch: Batch, user: User) -> Hand | None:
    """Return what hand somebody had in a batch; None: none."""
    return next((hand for hand in hands_in(batch) if hand.user == user), None)


def require_unprepared(batch: Batch, by: User) -> None:
    """Refuse internal audit by somebody who decided on claims of the batch, took them in or froze it."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_A_BATCH, [batch.pk])
        did = {what for user, what, _ in cursor.fetchall() if user == by.pk}
    if did.intersection(PREPARED):
        raise NotPossibleError("Somebody who did not prepare the batch audits it.")


def _did(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(words.format(counted(counts[did], "claim,claims")) for did, words in _WORDS.items() if did in counts)
