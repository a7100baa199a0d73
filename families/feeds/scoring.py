"""How likely a row speaks of a person we know: points for what agrees, against what differs, field by field.

After Fellegi and Sunter: agreement on a field is worth about the base-two logarithm of how much oftener it is seen of
one person than of two, so that points add up and one point more makes it twice as likely. The numbers are our own [I],
set from the mix of names and births of an English council and held by the table of pairs in the tests; a council's own
answers will say one day how good they are. The points decide who is shown to a clerk, never who is matched.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from rapidfuzz.distance import OSA, JaroWinkler

from families.feeds.cleaning import folded_name
from families.models.people import IdentifierKind
from families.nicknames import are_nicknames, are_two_names


class Field(TextChoices):
    """What is compared."""

    GIVEN = "given", "First name"
    FAMILY = "family", "Last name"
    BIRTH = "birth", "Date of birth"
    POSTCODE = "postcode", "Postcode"
    REFERENCE = "reference", "Reference"


class Level(TextChoices):
    """How two values of a field compare."""

    SAME = "same", "The same"
    NICKNAME = "nickname", "Another form of the same name"
    FORMER = "former", "The same as before"
    PART = "part", "One part is the same"
    NEAR = "near", "Nearly the same"
    INITIAL = "initial", "The initial agrees"
    SWAPPED = "swapped", "The other way round"
    DIGIT = "digit", "One digit differs"
    OTHER = "other", "Differs"
    MISSING = "missing", "Not there to compare"


# [I] The one table of weights.
WEIGHTS: Mapping[Field, Mapping[Level, int]] = {
    # One given name in about 70 is shared by chance. Another given name outweighs all else together: twins share the
    # rest, and a child is never to be taken for its twin.
    Field.GIVEN: {
        Level.SAME: 6,
        Level.NICKNAME: 5,
        Level.FORMER: 5,
        Level.PART: 4,
        Level.NEAR: 4,
        Level.SWAPPED: 5,
        Level.INITIAL: 2,
        Level.OTHER: -14,
    },
    # One family name in about 250 is. Another one is frequent: people marry, children take a step-parent's name.
    Field.FAMILY: {
        Level.SAME: 8,
        Level.FORMER: 7,
        Level.PART: 5,
        Level.NEAR: 5,
        Level.SWAPPED: 6,
        Level.OTHER: -5,
    },
    # One birth in some thousands is. Another day outweighs one name, one home: a father and his son share both.
    Field.BIRTH: {
        Level.SAME: 12,
        Level.SWAPPED: 8,
        Level.DIGIT: 7,
        Level.NEAR: 3,
        Level.OTHER: -12,
        Level.MISSING: 0,
    },
    # Families move, and whole families share one: it tells households from one another, not people.
    Field.POSTCODE: {
        Level.SAME: 5,
        Level.FORMER: 4,
        Level.NEAR: 1,
        Level.OTHER: -1,
        Level.MISSING: 0,
    },
    # Known by another reference of the same kind: seldom one person, though agencies do number people twice.
    Field.REFERENCE: {Level.OTHER: -6, Level.MISSING: 0},
}
THRESHOLD = 16  # [I] below, nobody is asked: a given name and a birth alone (18 random names) stay under it
MOST = 5  # [I] candidates shown of a row
SHADOWED = 10  # [I] a candidate so many points below the likeliest is a thousand times less likely and not shown

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_PARTICLES = {"van", "von", "der", "den", "bin", "ibn", "abu", "del", "las", "los"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Of whom a row speaks, as it was sent; ``references`` are the kinds of reference it carries."""

    given: str
    family: str
    born_on: date | None
    postcode: str = ""
    references: frozenset[IdentifierKind] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Somebody we know: names now and formerly, homes now and formerly, the kinds of reference they have."""

    person: int
    given: str
    family: str
    born_on: date
    former: tuple[tuple[str, str], ...] = ()
    postcodes: Collection[str] = ()
    former_postcodes: Collection[str] = ()
    references: frozenset[IdentifierKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """How one field compares, what that is worth, and what is known where that is no longer so."""

    field: Field
    level: Level
    known: str = ""

    @property
    def points(self) -> int:
        """Return what it is worth."""
        return WEIGHTS[self.field][self.level]

    def as_json(self) -> dict[str, str | int]:
        """Return it as it is stored."""
        return {"field": self.field.value, "level": self.level.value, "points": self.points, "known": self.known}


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for and against one person."""

    person: int
    findings: tuple[Finding, ...]

    @property
    def points(self) -> int:
        """Return the sum."""
        return sum(finding.points for finding in self.findings)


def score(sought: Sought, known: Known) -> Score:
    """Compare a row with a person, field by field."""
    findings = (*_names(sought, known), _birth(sought, known), _postcode(sought, known), _reference(sought, known))
    return Score(known.person, findings)


def may_mean(sought: Sought, known: Known) -> bool:
    """Tell whether the first names leave it open that it is one person: nothing outweighs another first name."""
    return bool(known.former) or given_level(sought.given, known.given) != Level.OTHER or _is_swapped(sought, known)


def likeliest(scores: Collection[Score]) -> list[Score]:
    """Return those worth a clerk's look, the likeliest first: few and right."""
    ordered = sorted(scores, key=lambda one: (-one.points, one.person))
    least = max(THRESHOLD, ordered[0].points - SHADOWED) if ordered else 0
    return [one for one in ordered if one.points >= least][:MOST]


def _names(sought: Sought, known: Known) -> tuple[Finding, Finding]:
    """Return the better of the two ways to read the names: as they stand, or swapped."""
    given = Finding(Field.GIVEN, given_level(sought.given, known.given))
    family = Finding(Field.FAMILY, family_level(sought.family, known.family))
    best = given, family
    for former_given, former_family in known.former:
        before = (
            _better(given, _former(Field.GIVEN, given_level(sought.given, former_given), former_given)),
            _better(family, _former(Field.FAMILY, family_level(sought.family, former_family), former_family)),
        )
        best = max(best, before, key=_sum)
    if _is_swapped(sought, known):
        best = max(best, (Finding(Field.GIVEN, Level.SWAPPED), Finding(Field.FAMILY, Level.SWAPPED)), key=_sum)
    return best


def _sum(findings: tuple[Finding, ...]) -> int:
    return sum(finding.points for finding in findings)


def _better(now: Finding, before: Finding | None) -> Finding:
    return before if before and before.points > now.points else now


def _former(field: Field, level: Level, name: str) -> Finding | None:
    return Finding(field, Level.FORMER, name) if level in (Level.SAME, Level.NICKNAME) else None


def _is_swapped(sought: Sought, known: Known) -> bool:
    pairs = (sought.given, known.family), (sought.family, known.given)
    return all(tight(one) == tight(other) for one, other in pairs) and tight(sought.given) != tight(sought.family)


def tight(name: str) -> str:
    """Return a folded name's letters alone: O'Brien is OBrien, Mary-Ann is Maryann."""
    return _NOT_LETTERS.sub("", folded_name(name))


def given_level(one: str, other: str) -> Level:
    """Return how two given names compare."""
    first, second = tight(one), tight(other)
    if first == second:
        return Level.SAME
    if are_nicknames(one, other) or are_nicknames(_parts(one)[0], _parts(other)[0]):
        return Level.NICKNAME
    if 1 in (len(first), len(second)):
        return Level.INITIAL if first[:1] == second[:1] else Level.OTHER
    # A slip of the pen seldom makes another name that people bear.
    return Level.OTHER if are_two_names(one, other) else _alike(one, other)


def family_level(one: str, other: str) -> Level:
    """Return how two family names compare."""
    return Level.SAME if tight(one) == tight(other) else _alike(one, other)


def _alike(one: str, other: str) -> Level:
    shared = {part for part in _parts(one) if len(part) > 2 and part not in _PARTICLES} & set(_parts(other))
    if shared:
        return Level.PART
    return Level.NEAR if is_near(tight(one), tight(other)) else Level.OTHER


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s-]+", folded_name(name)) if part] or [""]


def is_near(one: str, other: str) -> bool:
    """Tell whether two folded names differ by a slip of the pen: one letter, or two of a long name."""
    shorter = min(len(one), len(other))
    if shorter < 3:
        return False
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return shorter > 3 or one[0] == other[0]
    return shorter > 5 and OSA.distance(one, other, score_cutoff=2) <= 2 and JaroWinkler.similarity(one, other) > 0.9


def _birth(sought: Sought, known: Known) -> Finding:
    return Finding(Field.BIRTH, birth_level(sought.born_on, known.born_on) if sought.born_on else Level.MISSING)


def birth_level(one: date, other: date) -> Level:
    """Return how two dates of birth compare."""
    if one == other:
        return Level.SAME
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Level.SWAPPED
    if sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1:
        return Level.DIGIT
    same_year = one.year == other.year
    return Level.NEAR if same_year and (one.month == other.month or one.day == other.day) else Level.OTHER


def births_like(day: date) -> Iterator[date]:
    """Yield the other dates of birth that a slip could have made of ``day``: all that do not differ outright."""
    digits = f"{day.year:04d}"
    years = {int(f"{digits[:at]}{digit}{digits[at + 1 :]}") for at in (2, 3) for digit in "0123456789"}
    slips = {_day(year, day.month, day.day) for year in years}
    slips |= {_day(day.year, month, day.day) for month in range(1, 13)}
    slips |= {_day(day.year, day.month, number) for number in range(1, 32)}
    slips.add(_day(day.year, day.day, day.month))
    yield from sorted(slip for slip in slips if slip and slip != day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _postcode(sought: Sought, known: Known) -> Finding:
    if not sought.postcode or not (known.postcodes or known.former_postcodes):
        return Finding(Field.POSTCODE, Level.MISSING)
    if sought.postcode in known.postcodes:
        return Finding(Field.POSTCODE, Level.SAME)
    if sought.postcode in known.former_postcodes:
        return Finding(Field.POSTCODE, Level.FORMER, sought.postcode)
    outward = sought.postcode.split()[0]
    is_near_by = any(code.split()[0] == outward for code in known.postcodes)
    return Finding(Field.POSTCODE, Level.NEAR if is_near_by else Level.OTHER)


def _reference(sought: Sought, known: Known) -> Finding:
    # A reference that is the same would have matched the row exactly.
    both = sought.references & known.references
    return Finding(Field.REFERENCE, Level.OTHER if both else Level.MISSING)
