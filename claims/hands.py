"""Who had a hand in a batch, and in what: whoever did cannot sign it, and the page says so before the button."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from claims.models import Batch
from claims.models.batches import HANDS, PREPARED
from families.refusals import NotPossibleError
from families.words import counted
from keyworkers.models import Role, User

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
    found = _found(batch)
    return _of_whom(found, User.objects.filter(pk__in={user for user, *_ in found}))


def hands_and_officers(batch: Batch) -> tuple[list[Hand], list[User]]:
    """Return the same, and the council's senior officers, in one query less than apart."""
    found = _found(batch)
    signing = Q(council=batch.council_id, role=Role.SENIOR_OFFICER, is_active=True)
    people = User.objects.filter(signing | Q(pk__in={user for user, *_ in found})).order_by("pk")
    hands = _of_whom(found, people)
    signs = [one for one in people if one.role == Role.SENIOR_OFFICER and one.is_active]
    return hands, [one for one in signs if one.council_id == batch.council_id]


def _found(batch: Batch) -> list[tuple[int, str, int]]:
    """Return who did what with a batch, and with how many of its claims."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_A_BATCH, [batch.pk])
        rows: list[tuple[int, str, int]] = cursor.fetchall()
    return rows


def _of_whom(found: list[tuple[int, str, int]], people: Iterable[User]) -> list[Hand]:
    did = {one.pk: {what: count for user, what, count in found if user == one.pk} for one in people}
    hands = [Hand(user=one, did=_did(did[one.pk])) for one in people if did[one.pk]]
    return sorted(hands, key=lambda hand: str(hand.user))


def hand_of(batch: Batch, user: User) -> Hand | None:
    """Return what hand somebody had in a batch; None: none."""
    return next((hand for hand in hands_in(batch) if hand.user == user), None)


def require_unprepared(batch: Batch, by: User) -> None:
    """Refuse internal audit by somebody who decided on claims of the batch, took them in or froze it."""
    did = {what for user, what, _ in _found(batch) if user == by.pk}
    if did.intersection(PREPARED):
        raise NotPossibleError("Somebody who did not prepare the batch audits it.")


def _did(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(words.format(counted(counts[did], "claim,claims")) for did, words in _WORDS.items() if did in counts)
