"""How well a family fits what was typed, and why: each term is laid to the person, home or name that fits it best."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from families.models import Family, Identifier, Membership, Residence
from families.models.people import IdentifierKind
from families.search.alike import INITIAL, SAME, STREETS, How, Likeness
from families.search.folding import folded, squeezed, words_of
from families.search.narrowing import Hidden, Reading
from families.search.typed import Term

ANOTHER = 1.5  # a term that only another person or another home fits
FORMER = 0.4  # somebody who has left, or a former address
ADDRESS = 0.6  # a word of an address, where a name might have been meant
UNSAID = 0.05  # a word of the person's name that nobody typed


@dataclass(frozen=True, slots=True)
class Known:
    """What a family is known by: a person, a home or the family's own name and reference.

    ``left_on`` is the day since when a person belongs to it, or the family lives there, no longer.
    """

    label: str
    person: int | None = None
    is_home: bool = False
    born_on: date | None = None
    left_on: date | None = None
    words: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)  # lexemes, and what each of them is called


@dataclass(frozen=True, slots=True)
class Match:
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
            {**reading.alike.get(term.word, {}), **reading.nicknames.get(term.word, {}), term.word: SAME}
            for term in reading.terms
        ]
        self.streets = [STREETS.get(term.word, frozenset()) for term in reading.terms]
        self._fits: dict[tuple[int, str], Likeness | None] = {}

    def hit(self, family: int, known: Sequence[Known]) -> Hit | None:
        """Return how the family fits, or None where a term fits nothing of what is known of it."""
        rows = [(each, self._matches(each)) for each in known]
        rows = [(each, matches) for each, matches in rows if any(matches)]
        anybody = [_cheapest(matches[place] for _, matches in rows) for place in range(len(self.terms))]
        if not all(anybody):
            return None
        people = [row for row in rows if row[0].person] or [None]
        homes = [row for row in rows if row[0].is_home] or [None]
        own = [row for row in rows if not row[0].person and not row[0].is_home]
        layings = (self._laid(person, home, own, rows) for person in people for home in homes)
        cost, reasons = min(layings, key=lambda laying: laying[0])
        return Hit(family, round(cost, 4), reasons)

    def _matches(self, known: Known) -> list[Match | None]:
        return [self._match(place, term, known) for place, term in enumerate(self.terms)]

    def _match(self, place: int, term: Term, known: Known) -> Match | None:
        extra = FORMER if known.left_on else 0
        for lexeme in term.exact:
            if called := _sign(lexeme, known.signs):
                return Match(term, How.SAME, called, extra)
        if not term.word:
            return None
        fits = [(fit, word) for word in known.words if (fit := self._fit(place, word, is_home=known.is_home))]
        if not fits:
            return None
        fit, word = min(fits, key=lambda each: each[0].cost)
        return Match(term, fit.how, word, fit.cost + extra + (ADDRESS if known.is_home else 0))

    def _fit(self, place: int, word: str, *, is_home: bool) -> Likeness | None:
        key = (place, f"@{word}" if is_home else word)
        if key not in self._fits:
            self._fits[key] = self._fresh_fit(place, word, is_home=is_home)
        return self._fits[key]

    def _fresh_fit(self, place: int, word: str, *, is_home: bool) -> Likeness | None:
        typed = self.terms[place].word
        if is_home and word in self.streets[place]:
            return SAME
        if found := self.alike[place].get(word):
            return found if not is_home or found.how is not How.NICKNAME else None
        if len(typed) == 1:
            return INITIAL if word[0] == typed and not is_home else None
        if len(typed) > (2 if is_home else 1) and word.startswith(typed):
            return Likeness(0.5 + 0.02 * (len(word) - len(typed)), How.START)
        return None

    def _laid(
        self,
        person: tuple[Known, list[Match | None]] | None,
        home: tuple[Known, list[Match | None]] | None,
        own: Sequence[tuple[Known, list[Match | None]]],
        rows: Sequence[tuple[Known, list[Match | None]]],
    ) -> tuple[float, tuple[Reason, ...]]:
        """Return what it costs to lay the terms to this person and home first, and to others where they fit not."""
        first = [row for row in (person, home) if row]
        total = 0.0
        laid: dict[int, tuple[Known, list[Match]]] = {}
        for place in range(len(self.terms)):
            choices = [(m.cost, known, m) for known, ms in first if (m := ms[place])]
            choices += [(m.cost + 0.3, known, m) for known, ms in own if (m := ms[place])]
            choices += [(m.cost + ANOTHER, known, m) for known, ms in rows if (m := ms[place])]
            cost, known, match = min(choices, key=lambda choice: choice[0])
            total += cost
            laid.setdefault(id(known), (known, []))[1].append(match)
        total += sum(UNSAID * _unsaid(known, matches) for known, matches in laid.values())
        return total, tuple(Reason(known, tuple(matches)) for known, matches in laid.values())


def _cheapest(matches: Iterable[Match | None]) -> Match | None:
    return min((match for match in matches if match), key=lambda match: match.cost, default=None)


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
    named = {
        family: (name, reference)
        for family, name, reference in Family.objects.filter(pk__in=families).values_list("pk", "name", "reference")
    }
    known: dict[int, list[Known]] = {
        family: [Known(name, words=words_of(name), signs={f"={squeezed(reference)}": "reference"})]
        for family, (name, reference) in named.items()
    }
    for family, each in [*_people(reading, families, hidden=hidden, today=today), *_homes(families, today=today)]:
        known[family].append(each)
    hits = [hit for family, each in known.items() if (hit := judge.hit(family, each))]
    return sorted(hits, key=lambda hit: (hit.cost, named[hit.family], hit.family))


def _people(reading: Reading, families: Collection[int], *, hidden: Hidden, today: date) -> Iterator[tuple[int, Known]]:
    """Return the people who ever belonged to the families, each once a family, as they may be shown."""
    members = Membership.objects.filter(family__in=families).exclude(person__in=hidden.people).order_by("starts_on")
    columns = ("family_id", "person_id", "person__given_name", "person__family_name", "person__born_on", "ends_on")
    last = {(row[0], row[1]): row for row in members.values_list(*columns)}
    references = _references(reading, {person for _, person in last})
    for family, person, given, family_name, born_on, ends_on in last.values():
        yield (
            family,
            Known(
                f"{given} {family_name}",
                person=person,
                born_on=born_on,
                left_on=ends_on if ends_on and ends_on <= today else None,
                words=words_of(given) + words_of(family_name),
                signs={f"#{born_on:%Y%m%d}": "date of birth"} | references.get(person, {}),
            ),
        )


def _references(reading: Reading, people: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the references of people that were typed, and nothing where none was."""
    typed = {lexeme for term in reading.terms for lexeme in term.exact if lexeme[0] in "=!"}
    found: dict[int, dict[str, str]] = {}
    if not typed:
        return found
    rows = Identifier.objects.filter(person__in=people).values_list("person_id", "kind", "value")
    for person, kind, value in rows:
        lexeme = ("!" if kind == IdentifierKind.NINO else "=") + squeezed(value)
        if lexeme in typed:
            found.setdefault(person, {})[lexeme] = str(IdentifierKind(kind).label)
    return found


def _homes(families: Collection[int], *, today: date) -> Iterator[tuple[int, Known]]:
    homes = Residence.objects.filter(family__in=families)
    columns = ("family_id", "address_1", "address_2", "postcode", "ends_on")
    for family, first, second, postcode, ends_on in homes.values_list(*columns):
        words = tuple(word for word in folded(f"{first} {second}").split(" ") if word)
        code = squeezed(postcode)
        yield (
            family,
            Known(
                ", ".join(part for part in (first, second, postcode) if part),
                is_home=True,
                left_on=ends_on if ends_on and ends_on <= today else None,
                words=words,
                signs={f"%{code}": "postcode", f"%{code[:-3]}": "postcode"} | {f"@{word}": "address" for word in words},
            ),
        )
