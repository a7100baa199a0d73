"""What is not known of a family nobody works with: which source is silent, which child no school reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from outcomes.rules.ages import SchoolAge
from outcomes.rules.daysets import add_months
from outcomes.rules.facts import Measure, is_told_by_silence, supplier_of
from outcomes.rules.matrix import Absence, Domain, Matrix
from outcomes.rules.record import Record
from outcomes.rules.status import horizons_of
from outcomes.rules.words import day_in_words, source_in_words

SCHOOL_AGE = SchoolAge()


@dataclass(frozen=True, slots=True)
class Gap:
    """What of a domain is not known: by whose silence, of which person (None: of the family), in a sentence."""

    domain: str
    source: str
    person: int | None
    says: str


def gaps_of(record: Record, domain: Domain, matrix: Matrix, as_of: date) -> Iterator[Gap]:
    """Yield what of a domain is not known: a source that is silent, and children whose terms are not reported."""
    measures = (measure for one in domain.indicators for measure in one.measures)
    kinds = dict.fromkeys(supplier_of(measure) for measure in measures if is_told_by_silence(measure))
    for kind in kinds:
        if says := _silence(record, kind, matrix.fresh_months, as_of):
            yield Gap(domain.code, kind, None, says)
    terms = max((one.shown_by.terms for one in domain.indicators if isinstance(one.shown_by, Absence)), default=0)
    if terms:
        yield from (
            Gap(domain.code, "school", child, says) for child, says in _unreported(record, terms, matrix, as_of)
        )


def _silence(record: Record, kind: str, months: int, as_of: date) -> str:
    """Return what is not known because a source did not tell; empty where it told everything."""
    known = next((one for one in record.facts.coverage if one.source == kind), None)
    named = source_in_words(kind)
    if known is None or known.complete_to is None:
        return f"Nothing has come from {named}."
    if not horizons_of([known])[kind].reaches(as_of):
        return f"{named[0].upper()}{named[1:]} is complete only to {day_in_words(known.complete_to)}."
    if known.complete_from and add_months(known.complete_from, months) > as_of:
        return f"{named[0].upper()}{named[1:]} begins on {day_in_words(known.complete_from)}."
    if any(add_months(ends_on, months) > as_of for _, ends_on in known.holes):
        return f"{named[0].upper()}{named[1:]} has a gap in the last {months} months."
    return ""


def _unreported(record: Record, terms: int, matrix: Matrix, as_of: date) -> Iterator[tuple[int, str]]:
    covered = record.covered_terms(Measure.SESSIONS_POSSIBLE)
    for person in sorted(record.people):
        if as_of not in record.members[person] & SCHOOL_AGE.of(record.people[person].born_on):
            continue
        places = last_terms(record, person, terms, as_of)
        if places is None:
            reported = bool(record.sessions(person))
            yield (
                person,
                f"No {terms} terms in a row are reported." if reported else "No school file covers this child.",
            )
            continue
        ends_on = record.terms[places[-1]].ends_on
        if places[-1] + 1 < covered or add_months(ends_on, matrix.fresh_months) <= as_of:
            yield person, f"No term is reported since {day_in_words(ends_on - timedelta(days=1))}."


def last_terms(record: Record, person: int, terms: int, as_of: date) -> range | None:
    """Return the places of the last terms reported of a child of the family; None where one among them is missing."""
    reported = record.sessions(person)
    ended = [place for place in reported if record.term_ends[place] <= as_of.toordinal()]
    last = max(ended, default=-1)
    run = range(last - terms + 1, last + 1)
    if last < 0 or run[0] < 0 or any(place not in reported for place in run):
        return None
    members = record.members[person]
    return run if as_of in members or record.terms[last].starts_on in members else None
