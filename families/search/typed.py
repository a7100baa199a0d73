"""What somebody typed, taken apart: names, days, postcodes, references, each word by itself."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from families.search.folding import folded, squeezed

LONGEST = 200  # of what is typed, the first characters and the first words are read
MOST_WORDS = 12
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(january|february|march|april|may|june|july|august|september|october|november|december"
    rf"|sept|{'|'.join(MONTHS)})"
)
_YEAR = r"(\d{4}|\d{2})"
_OF = r"(?:st|nd|rd|th)?[\s/.,-]*(?:of\s+)?"
DAYS = [  # the order of the groups, and how it is written
    ("dmy", re.compile(rf"\b(\d{{1,2}}){_OF}{_MONTH}[\s/.,-]*{_YEAR}\b")),
    ("mdy", re.compile(rf"\b{_MONTH}[\s/.,-]+(\d{{1,2}})(?:st|nd|rd|th)?[\s/.,-]+(\d{{4}})\b")),
    ("ymd", re.compile(r"\b(\d{4})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{1,2})\b")),
    ("dmy", re.compile(rf"\b(\d{{1,2}})\s?[/.-]\s?(\d{{1,2}})\s?[/.-]\s?{_YEAR}\b")),
    ("dmy", re.compile(r"\b(\d{1,2}) (\d{1,2}) (\d{4})\b")),
]
RUN_TOGETHER = [("dmy", re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)")), ("ymd", re.compile(r"(\d{4})(\d\d)(\d\d)"))]
NINO = re.compile(r"\b[a-z]{2}[ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[a-d]\b")
NHS = re.compile(r"\b\d{3}[ -]\d{3}[ -]\d{4}\b")
POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")
OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
YEAR = re.compile(r"(19|20)\d\d")
HOUSES = re.compile(r"\d+[a-z]?(?:[-/&]\d+[a-z]?)+")
APOSTROPHE = re.compile("['\u2018\u2019\u02bc\u2032`\u00b4]")
UNSAID = {"the", "family", "families", "household", "mr", "mrs", "ms", "miss"}  # how people speak of a family
# Words that some write apart from the name they begin, and others do not.
PARTICLES = {"mc", "mac", "o", "d", "de", "da", "di", "du", "del", "van", "von", "der", "den", "le", "la", "st", "al"}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One thing typed: a word, which a name or an address may hold, or signs that a document holds as they are.

    ``exact`` are lexemes of a document: "#19790512" born on, "=f00042" a reference or number, "!…" a National
    Insurance number, "%al1" a postcode or its first half, "@14" a number of a house. One that ends in "*" is the
    beginning of a lexeme.
    """

    word: str
    exact: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The terms of a search, in an order of their own, so that the order of the words changes nothing.

    ``together`` are the same with what some write apart of a name written with it (Mc Donald), where there is such.
    """

    terms: tuple[Term, ...]
    together: tuple[Term, ...]
    is_cut: bool


def read(words: str, *, today: date) -> Typed:
    """Return what was typed, taken apart; a year of two digits is the latest that has come: 79 is 1979, 12 is 2012."""
    text = words.encode("utf-8", "ignore").decode().replace("\x00", " ")
    found, rest = _signs(text[:LONGEST].lower(), today=today)
    chunks = _names(rest.replace(",", " ").replace(";", " ").split(), is_alone=not found)
    plain = _distinct([*found, *(term for chunk in chunks for term in _terms(chunk, today=today))])
    joined = _distinct([*found, *(term for chunk in _together(chunks) for term in _terms(chunk, today=today))])
    is_cut = len(text) > LONGEST or len(plain) > MOST_WORDS
    return Typed(plain[:MOST_WORDS], () if joined == plain else joined[:MOST_WORDS], is_cut)


def _names(chunks: list[str], *, is_alone: bool) -> list[str]:
    """Leave out what people say around a name, "the Hartley family"; where nothing else is said, it is one."""
    said = [chunk for chunk in chunks if chunk not in UNSAID]
    return said if said or not is_alone else chunks


def _distinct(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(sorted(dict.fromkeys(terms)))


def _signs(text: str, *, today: date) -> tuple[list[Term], str]:
    """Take out days, numbers and postcodes that may hold spaces; return them and what is left."""
    found: list[Term] = []

    def take(match: re.Match[str], *lexemes: str) -> str:
        found.append(Term("", lexemes, match[0].strip()))
        return " "

    for order, pattern in DAYS:
        for match in pattern.finditer(text):
            if day := _day(order, match.groups(), today=today):
                found.append(Term("", (_born(day),), match[0]))
                text = text.replace(match[0], " ", 1)
    text = NHS.sub(lambda m: take(m, "=" + squeezed(m[0])), text)
    text = NINO.sub(lambda m: take(m, "!" + squeezed(m[0]), "=" + squeezed(m[0])), text)
    text = POSTCODE.sub(lambda m: take(m, "%" + squeezed(m[0]), "=" + squeezed(m[0])), text)
    return found, text


def _day(order: str, groups: tuple[str, ...], *, today: date) -> date | None:
    parts = dict(zip(order, groups, strict=True))
    year = int(parts["y"])
    month = int(parts["m"]) if parts["m"].isdigit() else MONTHS.index(parts["m"][:3]) + 1
    with suppress(ValueError):
        if len(parts["y"]) == 4:
            return date(year, month, int(parts["d"]))
        latest = date(2000 + year, month, int(parts["d"]))
        return latest if latest <= today else date(1900 + year, month, int(parts["d"]))
    return None


def _born(day: date) -> str:
    return f"#{day:%Y%m%d}"


def _terms(chunk: str, *, today: date) -> Iterator[Term]:
    if not any(character.isdigit() for character in chunk):
        for word in folded(APOSTROPHE.sub("", chunk)).split():
            yield Term(word[:60], (), chunk)
    elif HOUSES.fullmatch(chunk):
        yield from (Term("", (f"@{number}", f"={number}"), number) for number in re.findall(r"\w+", chunk))
    elif sign := squeezed(chunk):
        yield Term("", tuple(_lexemes(sign, today=today)), chunk)


def _lexemes(sign: str, *, today: date) -> Iterator[str]:
    yield f"={sign}"
    yield f"@{sign}"
    yield f"!{sign}"
    if OUTWARD.fullmatch(sign):
        yield f"%{sign}"
    if YEAR.fullmatch(sign):
        yield f"#{sign}*"
    for order, pattern in RUN_TOGETHER:
        if (match := pattern.fullmatch(sign)) and (day := _day(order, match.groups(), today=today)):
            yield _born(day)


def _together(chunks: list[str]) -> list[str]:
    """Return the words with each particle joined to the word after it."""
    joined: list[str] = []
    pending = ""
    for chunk in chunks:
        pending += chunk
        if chunk not in PARTICLES:
            joined.append(pending)
            pending = ""
    return [*joined, pending] if pending else joined
