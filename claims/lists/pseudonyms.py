"""Pseudonyms for evaluation: keyed, the same for one council and purpose, told by nothing without the key.

The same family has the same pseudonym in every list that is taken for the same purpose, so that an evaluator can join
them; for another purpose it has another one, so that two evaluators cannot. Who holds the key, the council alone, can
find the family again.
"""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from claims.lists.columns import Subject

LENGTH = 16  # letters and digits: 80 bits, so that of a million families no two meet


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Gives pseudonyms for one council and one purpose."""

    key: bytes
    council: int
    purpose: str

    def of(self, subject: Subject, number: int | None) -> str:
        """Return the pseudonym of one family, person, claim or worker; nobody has none."""
        return "" if number is None else _pseudonym(self.key, f"{self._for}|{subject}|{number}")

    @property
    def order(self) -> str:
        """Return by what lines are put in an order that tells nothing: in that of the records, a place is a name."""
        return _pseudonym(self.key, f"{self._for}|order")

    @property
    def _for(self) -> str:
        return f"{self.council}|{said_alike(self.purpose)}"


@lru_cache(maxsize=4096)
def _pseudonym(key: bytes, what: str) -> str:
    digest = hmac.new(key, f"list|{what}".encode(), sha256).digest()
    return b32encode(digest).decode()[:LENGTH]


def said_alike(purpose: str) -> str:
    """Return a purpose without what makes no difference: capitals and blanks."""
    return " ".join(purpose.casefold().split())
