"""What a typed word may stand for: itself, the beginning of another, a nickname, one spelt or sounding like it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from rapidfuzz.distance import OSA, JaroWinkler

from families.nicknames import nicknames_of
from families.search.folding import words_of

MOST_LIKE = {False: 16, True: 8}  # of names, of words of addresses: each one more costs every search
SOUNDS_ENOUGH = 0.78
STREETS = {
    word: frozenset(line.split()) - {word}
    for line in [
        "rd road", "st street saint", "ave av avenue", "ln lane", "cl close", "ct court", "cres crescent", "dr drive",
        "gdns gardens", "gdn garden", "gr grove", "pl place", "sq square", "terr ter terrace", "pk park",
        "apt apartment", "hse house", "mt mount", "upr upper", "lwr lower", "nth north", "sth south",
    ]
    for word in line.split()
}  # fmt: skip


class How(StrEnum):
    """How something typed and something recorded go together."""

    SAME = "same"
    START = "start"
    INITIAL = "initial"
    NICKNAME = "nickname"
    SPELT = "spelt"
    SOUNDS = "sounds"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A recorded word that a typed one may stand for: how, and how far from it."""

    cost: float
    how: How


SAME = Likeness(0, How.SAME)
INITIAL = Likeness(0.8, How.INITIAL)


def nicknames(word: str) -> Mapping[str, Likeness]:
    """Return the given names that may be said of somebody of this one."""
    names = (part for name in nicknames_of(word) for part in words_of(name))
    return {name: Likeness(1.0, How.NICKNAME) for name in names if name != word}


def alike(words: Iterable[str]) -> Mapping[str, Mapping[str, Likeness]]:
    """Return for each word the words of any document that are spelt or sound like it, the nearest ones.

    Those of addresses begin with "@".
    """
    asked = [word for word in words if 3 <= len(word) <= 20 and word.isascii()]
    found: dict[str, dict[str, Likeness]] = {word: {} for word in asked}
    for word, lexeme, sounds in _neighbours(asked):
        known = lexeme.lstrip("@")
        if known != word and (likeness := _likeness(word, known, sounds=sounds)):
            found[word][lexeme] = likeness
    return {word: _nearest(likenesses) for word, likenesses in found.items()}


def _neighbours(words: list[str]) -> list[tuple[str, str, bool]]:
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT typed.word, known.word, known.likeness && typed.heard
            FROM (SELECT word, families_likeness(word) AS likeness,
                         ARRAY['~' || dmetaphone(word), '~' || dmetaphone_alt(word)] AS heard
                  FROM unnest(%s::text[]) AS word) AS typed
            JOIN families_searchword known ON known.likeness && typed.likeness
            """,
            [words],
        )
        return list(cursor.fetchall())


def _likeness(word: str, known: str, *, sounds: bool) -> Likeness | None:
    most = 1 if len(word) <= 5 else 2
    distance = OSA.distance(word, known, score_cutoff=most)
    if distance <= most:
        return Likeness(1.5 + distance / 2 + (0.3 if word[0] != known[0] else 0), How.SPELT)
    likeness = JaroWinkler.similarity(word, known) if sounds else 0
    return Likeness(3.5 - likeness, How.SOUNDS) if likeness >= SOUNDS_ENOUGH else None


def _nearest(likenesses: Mapping[str, Likeness]) -> Mapping[str, Likeness]:
    nearest = sorted(likenesses.items(), key=lambda each: (each[1].cost, each[0]))
    return {
        lexeme: likeness
        for is_place, most in MOST_LIKE.items()
        for lexeme, likeness in [each for each in nearest if each[0].startswith("@") is is_place][:most]
    }
