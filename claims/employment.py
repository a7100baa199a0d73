"""The gates of a result by continuous employment, DOMAIN.md 2.2 rule B and 3.1, 10.

What they say is read by people who may not see benefit data: no benefit, and no day on which one ended, is named.
"""

from datetime import date

from claims.answers import Answered, no_data, not_passed, passed
from claims.facts import ClaimFacts
from outcomes.ledgers import Ledger
from outcomes.rules.words import day_in_words


def supported_in_work(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Other problems must still have been assessed and be worked on; the family stays supported" [R+].

    We read it as the family having been seen since the adult's first day in work; that its needs were assessed and
    planned for, the assessment's and the plan's own gates ask.
    """
    ledger = facts.ledger
    if facts.last_seen_on is None:
        return not_passed("No intervention at which the family was seen is recorded since attachment.")
    last = ("last seen", facts.last_seen_on)
    if ledger and facts.last_seen_on < ledger.in_work_since:
        said = f"The family has not been seen since work began on {day_in_words(ledger.in_work_since)}."
        return not_passed(said, last, ("in work since", ledger.in_work_since))
    return passed("The family went on being seen.", last)


def employment_recorded(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "Off-benefit date, start date, benefit type, weeks worked, verification source and verifier" [3.1, 10].

    "Self-certified by the authority with locally chosen verification" [S42]: which sources verify is the outcomes
    plan's; that somebody is named, the record of the work shows.
    """
    ledger = facts.ledger
    if ledger is None:
        return not_passed("No adult of the family is recorded as having left a benefit for work.")
    since = ("in work since", ledger.in_work_since)
    if not ledger.verified:
        return not_passed("The work has not been verified in a way that counts.", since)
    if not facts.has_verifier:
        return no_data("Who verified the work is not recorded.", since)
    return passed("Which benefit ended and when, since when in work, how verified and by whom: all recorded.", since)


def weeks_worked(facts: ClaimFacts, as_of: date) -> Answered:
    """Ask: "26 weeks in work within a 30-week span" or "13 consecutive weeks", by the benefit left [R+].

    Complete by the window's evidence date; weeks that have been worked stay worked, whatever comes later.
    """
    evidence_on = facts.window.evidence_on
    evidence = ("evidence date", evidence_on)
    ledger = facts.ledger
    if facts.employment is None or ledger is None:
        return not_passed("No week counts: nobody is recorded as having left a benefit for work.", evidence)
    if as_of < evidence_on:
        return no_data(f"The evidence date, {day_in_words(evidence_on)}, has not come.", evidence)
    counted = _counted(ledger)
    if evidence_on in facts.employment.met:
        return passed(f"{counted}.", evidence, *_when("complete", ledger.met_on))
    if evidence_on in facts.employment.possible:
        return no_data(f"{counted}; of others it is not known, or nobody verified them.", evidence)
    earliest = f" The earliest day is {day_in_words(ledger.possible_on)}." if ledger.possible_on else ""
    return not_passed(f"{counted} so far.{earliest}", evidence, *_when("earliest", ledger.possible_on))


def _counted(ledger: Ledger) -> str:
    within = f" within {ledger.within}" if ledger.within > ledger.weeks_asked else " in a row"
    return f"{ledger.worked} of {ledger.weeks_asked} weeks{within} worked"


def _when(what: str, day: date | None) -> tuple[tuple[str, date], ...]:
    return ((what, day),) if day else ()
