"""How the search reads letters: without case, accents, apostrophes and hyphens; as the database folds its documents."""

import re
import string
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        **dict(zip("ØøŁłĐđıÐð", "OoLlDdiDd", strict=True)),
        **dict.fromkeys("\u2018\u2019\u02bc\u2032\u2010\u2011\u2013\u2014\u2212\u201c\u201d", " "),
    }
    | {"ß": "ss", "Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "Þ": "Th", "þ": "th"}
)
_SIGNS = str.maketrans(
    {**dict.fromkeys(string.punctuation + "\t\n\r\v\f", " ")}
    | dict(zip(string.ascii_uppercase, string.ascii_lowercase, strict=True))
)
_MARKS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=65_536)
def folded(words: str) -> str:
    """Return the words as the function ``families_folded`` of the database returns them."""
    if not words.isascii():
        words = _MARKS.sub("", unicodedata.normalize("NFKD", words.translate(_LETTERS)))
    return words.translate(_SIGNS)


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name and, where it has several, the name written as one: Mary-Jane is also maryjane."""
    parts = [part for part in folded(name).split(" ") if part]
    return (*parts, "".join(parts)) if " " in folded(name) and parts else tuple(parts)


def squeezed(reference: str) -> str:
    """Return a reference or a postcode in one piece, as the function ``families_squeezed`` of the database does."""
    return reference.translate(_SIGNS).replace(" ", "")
