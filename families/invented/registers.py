"""The schools service's registers: exclusions one by one, and placements other than a mainstream school.

The register of exclusions agrees with what the child's school counts in a term, but for a few on purpose: an
exclusion the school forgot to send on, or one the school did not count.
"""

from datetime import date, timedelta
from random import Random

from families.invented.calendar import Term
from families.invented.files import Ledger, day
from families.invented.households import Person
from families.invented.identifiers import Identifiers
from families.invented.scenes import tell
from families.invented.schooling import Schooling, TermResult

REASONS = (
    "Persistent disruptive behaviour",
    "Verbal abuse of an adult",
    "Physical assault on a pupil",
    "Damage",
    "Smoking on site",
)
DISAGREE = 0.035
OTHER_PLACEMENTS = frozenset({"special", "alternative", "home-educated"})


def report_exclusions(
    rng: Random,
    ledger: Ledger,
    pupil: Schooling,
    result: TermResult,
    *,
    identifiers: Identifiers,
    permanent_on: date | None,
) -> None:
    """Enter a term's exclusions, each with its day; now and then one too few or one too many."""
    count = result.fixed_exclusions
    if rng.random() < DISAGREE and (count or pupil.conduct > 0.8):
        count = max(0, count + rng.choice((-1, 1)))
    days = sorted(_school_day(rng, result.term, before=permanent_on) for _ in range(count))
    for on in days:
        sessions = str(2 * rng.choices((1, 2, 3, 5), weights=(50, 28, 15, 7))[0])
        exclusion(
            ledger,
            pupil.person,
            school=pupil.school.name if pupil.school else "",
            kind="fixed",
            on=on,
            number=identifiers.next_of("X"),
            sessions=sessions,
            reason=rng.choice(REASONS),
        )
    if result.permanent_exclusions and permanent_on:
        exclusion(
            ledger,
            pupil.person,
            school=pupil.school.name if pupil.school else "",
            kind="permanent",
            on=permanent_on,
            number=identifiers.next_of("X"),
            reason=rng.choice(REASONS),
        )


def exclusion(
    ledger: Ledger,
    person: Person,
    *,
    school: str,
    kind: str,
    on: date,
    number: str,
    sessions: str = "",
    reason: str = "",
) -> None:
    """Enter one exclusion, some days after it."""
    columns = {
        "ExclusionID": number,
        "School": school,
        "Kind": kind,
        "StartsOn": day(on),
        "Sessions": sessions,
        "Reason": reason,
    }
    tell(ledger, "exclusions", person, columns, known_on=on + timedelta(days=5))


def placement(
    ledger: Ledger, person: Person, *, number: str, provider: str, kind: str, starts_on: date, ends_on: date | None
) -> None:
    """Enter a placement, or that it has ended."""
    columns = {
        "PlacementID": number,
        "Provider": provider,
        "Placement": kind,
        "StartsOn": day(starts_on),
        "EndsOn": day(ends_on),
    }
    tell(ledger, "placements", person, columns, known_on=(ends_on or starts_on) + timedelta(days=9))


def _school_day(rng: Random, term: Term, *, before: date | None) -> date:
    last = before or term.ends_on
    on = term.starts_on + timedelta(days=rng.randrange(max(1, (last - term.starts_on).days)))
    while on.weekday() > 4:
        on -= timedelta(days=1)
    return max(on, term.starts_on)
