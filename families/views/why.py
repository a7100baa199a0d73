"""Why a family is among the hits of a search, in lines people can read."""

from collections.abc import Iterator
from datetime import date

from families.search.alike import How
from families.search.ranking import BORN, Hit, Known, Match, Reason
from families.words import day, last_day, month
from keyworkers.identity import age_on

MOST_LINES = 4
SAID = {
    How.START: "“{typed}” begins {known}",
    How.INITIAL: "“{typed}” begins {known}",
    How.NICKNAME: "“{typed}” is said of {known}",
    How.SPELT: "“{typed}” is spelt like {known}",
    How.SOUNDS: "“{typed}” sounds like {known}",
}


def why(hit: Hit, *, today: date) -> list[str]:
    """Return a line for each person, home or name of the family that fits, what fits closest first."""
    reasons = sorted(hit.reasons, key=lambda reason: (reason.known.is_home, not reason.known.person))
    return [_line(reason, today=today) for reason in reasons[:MOST_LINES]]


def _line(reason: Reason, *, today: date) -> str:
    known = reason.known
    if known.is_home:
        return "; ".join([_lived(known), *_inexact(reason)])
    ways = list(_ways(reason))
    if known.person is None:
        return f"Family {known.label}: {', '.join(ways)}"
    return f"{_person(known, today=today)}: {', '.join(ways)}"


def _lived(known: Known) -> str:
    if known.left_on is None:
        return f"Lives at {known.label}"
    return f"Lived at {known.label} until {month(last_day(known.left_on))}"


def _person(known: Known, *, today: date) -> str:
    age = f" ({age_on(known.born_on, today)})" if known.born_on else ""
    return f"{known.label}{age}" + (f", until {month(last_day(known.left_on))}" if known.left_on else "")


def _ways(reason: Reason) -> Iterator[str]:
    """Yield how what was typed fits a person or a name: "name" for all that is as typed or begins so."""
    if any(match.term.word and match.how in (How.SAME, How.START, How.INITIAL) for match in reason.matches):
        yield "name"
    yield from _inexact(reason)
    for match in reason.matches:
        if not match.term.word:
            yield f"born {day(reason.known.born_on)}" if match.known == BORN else match.known


def _inexact(reason: Reason) -> Iterator[str]:
    for match in reason.matches:
        if match.how in (How.NICKNAME, How.SPELT, How.SOUNDS):
            yield SAID[match.how].format(typed=match.term.said, known=_as_written(match, reason.known))


def _as_written(match: Match, known: Known) -> str:
    """Return a folded word as the record writes it, where it stands there by itself."""
    written = {word.casefold().strip(",.'"): word.strip(",.'") for word in known.label.replace("-", " ").split()}
    return written.get(match.known, match.known.capitalize())
