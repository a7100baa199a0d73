"""How well a family fits what was typed, and why: each term is laid to the person, home or name that fits it best."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from families.models.people import IdentifierKind
from families.search.alike import INITIAL, SAME, STREETS, How, Likeness
from families.search.folding import folded, squeezed, words_of
from families.search.narrowing import Hidden, Reading
from families.search.typed import Term

OWN = 0.3  # a word that only the family's own name holds
ANOTHER = 1.5  # a term that only another person or another home fits
FORMER = 0.4  # somebody who has left, or a former address
ADDRESS = 0.6  # a word of an address, where a name might have been meant
BORN = "date of birth"
UNSAID = 0.05  # a word of the person's name that nobody typed


class Known(NamedTuple):  # not a dataclass: a search makes hundreds of them
    """What a family is known by: a person, a home or the family's own name and reference.

    ``left_on`` is the day since when a person belongs to it, or the family lives there, no longer; ``signs`` are
    lexemes, and what each of them is called.
    """

    label: str
    words: tuple[str, ...]
    signs: Mapping[str, str]
    person: int | None = None
    is_home: bool = False
    born_on: date | None = None
    left_on: date | None = None


class Match(NamedTuple):
    """How a term fits something known; ``known`` is the word or what the sign is called."""

    term: Term
    how: How
    known: str
    cost: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Something known of a family and all that was typed that speaks of it."""

    known: Known
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A family that fits everything typed, how far it is from it, and why."""

    family: int
    cost: float
    reasons: tuple[Reason, ...]


class Judge:
    """Lays the terms of a search to what is known of families; remembers how words fit."""

    def __init__(self, reading: Reading) -> None:
        self.terms = reading.terms
        self.alike = [
            {**reading.alike.get(term.word, {}), **reading.nicknames.get(term.word, {})} for term in reading.terms
        ]
        self.streets = [STREETS.get(term.word, frozenset()) for term in reading.terms]
        self.asks_signs = any(term.exact for term in self.terms)
        self._beginnings = frozenset(term.word[0] for term in self.terms if term.word)
        self._likely = {
            is_home: self._beginnings.union(*self.alike, *(self.streets if is_home else ()))
            for is_home in (False, True)
        }
        # What each word met fits, one entry a term; empty where it fits none, as most words of most families do.
        self._fits: Mapping[bool, dict[str, Sequence[Likeness | None]]] = {False: {}, True: {}}

    def hit(self, family: int, known: Sequence[Known]) -> Hit | None:
        """Return how the family fits, or None where a term fits nothing of what is known of it."""
        rows = [(each, matches) for each in known if (matches := self._matches(each)) and any(matches)]
        others = [_cheapest(place, rows, extra=ANOTHER) for place in range(len(self.terms))]
        if not rows or not all(others):
            return None
        own = [row for row in rows if not row[0].person and not row[0].is_home]
        anybody = [_cheapest(place, own, extra=OWN, otherwise=other) for place, other in enumerate(others)]
        people: list[Row | None] = [row for row in rows if row[0].person]
        homes: list[Row | None] = [row for row in rows if row[0].is_home]
        layings = (
            _laid([row for row in (person, home) if row], anybody)
            for person in people or [None]
            for home in homes or [None]
        )
        cost, reasons = min(layings, key=lambda laying: laying[0])
        return Hit(family, round(cost, 4), reasons)

    def is_strange(self, words: Sequence[str], *, is_home: bool = False) -> bool:
        """Say whether none of these words can fit: the quick answer about most people and homes of most families."""
        if self.asks_signs:
            return False
        likely = self._likely[is_home]
        for word in words:  # a loop: this is asked of every person and home
            if word[0] in self._beginnings or word in likely or (is_home and f"@{word}" in likely):
                return False
        return True

    def _matches(self, known: Known) -> list[Match | None]:
        kept = self._fits[known.is_home]
        fits = []
        for word in known.words:
            found = kept.get(word)
            if found is None:
                found = kept[word] = self._fits_of(word, is_home=known.is_home)
            if found:
                fits.append((word, found))
        if not fits and not (self.asks_signs and known.signs):
            return []
        return [self._match(place, term, known, fits) for place, term in enumerate(self.terms)]

    def _match(
        self, place: int, term: Term, known: Known, fits: Sequence[tuple[str, Sequence[Likeness | None]]]
    ) -> Match | None:
        extra = FORMER if known.left_on else 0
        for lexeme in term.exact:
            if called := _sign(lexeme, known.signs):
                return Match(term, How.SAME, called, extra)
        best: tuple[Likeness, str] | None = None
        for word, found in fits:
            fit = found[place]
            if fit and (best is None or fit.cost < best[0].cost):
                best = (fit, word)
        if best is None:
            return None
        return Match(term, best[0].how, best[1], best[0].cost + extra + (ADDRESS if known.is_home else 0))

    def _fits_of(self, word: str, *, is_home: bool) -> Sequence[Likeness | None]:
        """Return how a word of a person or a home fits each of the terms, and nothing where it fits none."""
        found = [
            self._fresh_fit(place, word, is_home=is_home) if term.word else None
            for place, term in enumerate(self.terms)
        ]
        return found if any(found) else ()

    def _fresh_fit(self, place: int, word: str, *, is_home: bool) -> Likeness | None:
        typed = self.terms[place].word
        if is_home and word in self.streets[place]:
            return SAME
        if word == typed:
            return SAME
        if found := self.alike[place].get(f"@{word}" if is_home else word):
            return found
        if len(typed) == 1:
            return INITIAL if word[0] == typed and not is_home else None
        if len(typed) > (2 if is_home else 1) and word.startswith(typed):
            return Likeness(0.5 + 0.02 * (len(word) - len(typed)), How.START)
        return None


Row = tuple[Known, list[Match | None]]
Choice = tuple[float, Known, Match]


def _cheapest(place: int, rows: Sequence[Row], *, extra: float, otherwise: Choice | None = None) -> Choice | None:
    """Return the row that a term fits best, at its cost and an extra one; ``otherwise`` where that costs less."""
    best = otherwise
    for known, matches in rows:
        match = matches[place]
        if match and (best is None or match.cost + extra < best[0]):
            best = (match.cost + extra, known, match)
    return best


def _laid(first: Sequence[Row], anybody: Sequence[Choice | None]) -> tuple[float, tuple[Reason, ...]]:
    """Return what it costs to lay the terms to this person and home first, and to others where they fit not."""
    total = 0.0
    laid: dict[int, tuple[Known, list[Match]]] = {}
    for place, otherwise in enumerate(anybody):
        choice = _cheapest(place, first, extra=0, otherwise=otherwise)
        if choice:
            cost, known, match = choice
            total += cost
            laid.setdefault(id(known), (known, []))[1].append(match)
    total += sum(UNSAID * _unsaid(known, matches) for known, matches in laid.values())
    return total, tuple(Reason(known, tuple(matches)) for known, matches in laid.values())


def _unsaid(known: Known, matches: Sequence[Match]) -> int:
    said = {match.known for match in matches}
    return 0 if known.is_home else sum(1 for word in known.words if word not in said)


def _sign(lexeme: str, signs: Mapping[str, str]) -> str:
    if lexeme.endswith("*"):
        return next((called for sign, called in signs.items() if sign.startswith(lexeme[:-1])), "")
    return signs.get(lexeme, "")


def ranked(reading: Reading, families: Collection[int], *, hidden: Hidden, today: date) -> list[Hit]:
    """Return the hits among ``families``, the best first; of equals those by name."""
    judge = Judge(reading)
    signs = {lexeme[0] for term in reading.terms for lexeme in term.exact}
    named = {family: (name, reference) for family, name, reference in _rows(_FAMILIES, [*families])}
    known: dict[int, list[Known]] = {
        family: [Known(name, words_of(name), {f"={squeezed(reference)}": "reference"})]
        for family, (name, reference) in named.items()
    }
    people = _rows(_PEOPLE, [*families], [*hidden.people])
    references = _references(reading, {row[1] for row in people})
    for family, person, given, last, *who in people:
        words = words_of(given) + words_of(last)
        if not judge.is_strange(words):
            named_so = f"{given} {last}"
            told = references.get(person, {})
            known[family].append(_person(named_so, words, *who, person=person, signs=told, today=today))
    for family, first, second, *where in _rows(_HOMES, [*families]):
        words = tuple(word for word in folded(f"{first} {second}").split(" ") if word)
        if not judge.is_strange(words, is_home=True):
            home = _home((first, second), words, *where, has_signs=not signs.isdisjoint("@%"), today=today)
            known[family].append(home)
    hits = [hit for family, each in known.items() if (hit := judge.hit(family, each))]
    return sorted(hits, key=lambda hit: (hit.cost, named[hit.family], hit.family))


# Written out, for a search spends more time on making such queries than the database on answering them.
_FAMILIES = "SELECT id, name, reference FROM families_family WHERE id = ANY (%s)"
# The people are asked for by all their ids at once: one by one, each is looked for from the root of the index.
_PEOPLE = """
    WITH members AS MATERIALIZED (
        SELECT DISTINCT ON (family_id, person_id) family_id, person_id, ends_on FROM families_membership
        WHERE family_id = ANY (%s) ORDER BY family_id, person_id, starts_on DESC
    )
    SELECT m.family_id, p.id, p.given_name, p.family_name, p.born_on, m.ends_on
    FROM families_person p JOIN members m ON m.person_id = p.id
    WHERE p.id = ANY (ARRAY(SELECT person_id FROM members)) AND p.id <> ALL (%s::bigint[])
    ORDER BY m.family_id, p.id
"""
_HOMES = """
    SELECT family_id, address_1, address_2, postcode, ends_on FROM families_residence
    WHERE family_id = ANY (%s) AND NOT is_shielded ORDER BY family_id, starts_on DESC
"""
_REFERENCES = "SELECT person_id, kind, value FROM families_identifier WHERE person_id = ANY (%s)"


def _rows(query: str, *params: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def _person(
    name: str,
    words: tuple[str, ...],
    born_on: date,
    ends_on: date | None,
    *,
    person: int,
    signs: Mapping[str, str],
    today: date,
) -> Known:
    return Known(
        name,
        person=person,
        born_on=born_on,
        left_on=ends_on if ends_on and ends_on <= today else None,
        words=words,
        signs={f"#{born_on.year:04}{born_on.month:02}{born_on.day:02}": BORN, **signs},
    )


def _home(
    lines: tuple[str, str],
    words: tuple[str, ...],
    postcode: str,
    ends_on: date | None,
    *,
    has_signs: bool,
    today: date,
) -> Known:
    signs: dict[str, str] = {}
    if has_signs:
        code = squeezed(postcode)
        signs = {f"%{code}": "postcode", f"%{code[:-3]}": "postcode"} | {f"@{word}": "address" for word in words}
    return Known(
        ", ".join(part for part in (*lines, postcode) if part),
        is_home=True,
        left_on=ends_on if ends_on and ends_on <= today else None,
        words=words,
        signs=signs,
    )


def _references(reading: Reading, people: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the references of people that were typed, and nothing where none was."""
    typed = {lexeme for term in reading.terms for lexeme in term.exact if lexeme[0] in "=!"}
    found: dict[int, dict[str, str]] = {}
    for person, kind, value in _rows(_REFERENCES, [*people]) if typed else ():
        lexeme = ("!" if kind == IdentifierKind.NINO else "=") + squeezed(value)
        if lexeme in typed:
            found.setdefault(person, {})[lexeme] = str(IdentifierKind(kind).label)
    return found
