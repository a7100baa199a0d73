"""Why a condition that depends on where a child stood is as it is on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from outcomes.rules.facts import Measure, supplier_of
from outcomes.rules.grounds import Ground, Grounds, Missing, calendar_gaps, due_on, next_terms, tenths, unreported
from outcomes.rules.grounds_of_terms import grounds
from outcomes.rules.operators.progress import start_of
from outcomes.rules.operators.starts import Before, ByStart, SessionsImproved, Start, together
from outcomes.rules.operators.terms import Rate
from outcomes.rules.record import SESSION_MEASURES, Case, Record
from outcomes.rules.words import day_in_words, percent

SCHOOL = supplier_of(Measure.SESSIONS_POSSIBLE)


@grounds.register
def _(rule: SessionsImproved, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    due: dict[int, list[int]] = {}
    for person, place in due_on(rule.run, case.record, day, Measure.SESSIONS_POSSIBLE):
        due.setdefault(person, []).append(place)
    for person in _children_on(rule.before, case, day):
        start = rule.before.of(case, person)
        because += _stood(rule.before, case, person, start, then=_asked(rule, start))
        missing += _start_missing(rule.before, case, person, start)
        places = due.get(person, [])
        because += _since(rule, case, person, places, start)
        missing += _not_reported(rule.before, case.record, person, places)
    missing += calendar_gaps(rule.run, case, day, Measure.SESSIONS_POSSIBLE)
    return Grounds(tuple(because), tuple(dict.fromkeys(missing)), next_terms(rule.run, case))


@grounds.register
def _(rule: ByStart, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    for person in _children_on(rule.before, case, day):
        start, bands = rule.before.of(case, person), rule.bands_of(case, person)
        below = bands[0].below if len(bands) == 1 else None
        then = f"below {percent(below)}" if below else "in the last band"
        because += _stood(rule.before, case, person, start, then=then)
        missing += _start_missing(rule.before, case, person, start)
    return Grounds(tuple(because), tuple(missing))


def _children_on(before: Before, case: Case, day: date) -> list[int]:
    return [pupil.person for pupil in case.record.pupils(before.run.school_age) if day in pupil.applies]


def _asked(rule: SessionsImproved, start: Start) -> str:
    if start.share is None:
        return ""
    return f"{_percentage(rule.mark(start.share))} is asked for" if rule.applies_to(start) else "nothing to improve"


def _stood(before: Before, case: Case, person: int, start: Start, *, then: str) -> Iterator[Ground]:
    if not start.is_asked:
        says = "Not at school in the terms before the need was identified."
        yield Ground(says, start_of(case), source=SCHOOL, person=person)
    if start.share is not None:
        over = "term" if len(start.places) == 1 else f"{len(start.places)} terms"
        says = (
            f"{_counts(before, case.record, person, start.places)} over the {over} before "
            f"{day_in_words(start_of(case))}: {then}."
        )
        yield _terms_ground(case.record, person, start.places, says, is_against=False)


def _since(rule: SessionsImproved, case: Case, person: int, places: list[int], start: Start) -> Iterator[Ground]:
    now = together([rule.before.told(case.record, person, place) for place in places]) if places else None
    if now is not None:
        names = ", ".join(case.record.terms[place].name for place in places)
        says = f"{_counts(rule.before, case.record, person, places)} in {names} together."
        is_against = rule.applies_to(start) and not rule.read(now, start).met
        yield _terms_ground(case.record, person, places, says, is_against=is_against)


def _terms_ground(record: Record, person: int, places: Iterable[int], says: str, *, is_against: bool) -> Ground:
    shown = sorted(places)
    first, last = record.terms[shown[0]], record.terms[shown[-1]]
    told = (fact for m in SESSION_MEASURES for place in shown for fact in record.in_terms(person, m).get(place, ()))
    evidence = tuple(sorted(fact.evidence for fact in told))
    name = first.name if first == last else f"{first.name} to {last.name}"
    return Ground(says, first.starts_on, last.ends_on, evidence, SCHOOL, person, name, is_against)


def _start_missing(before: Before, case: Case, person: int, start: Start) -> Iterator[Missing]:
    if start.share is None and start.is_asked:
        if not start.places:
            since = day_in_words(start_of(case))
            says = f"Fewer than the {before.run.terms} school terms asked for are known before {since}."
            yield Missing(says, SCHOOL)
        yield from _not_reported(before, case.record, person, start.places)


def _not_reported(before: Before, record: Record, person: int, places: Iterable[int]) -> Iterator[Missing]:
    for place in places:
        if before.told(record, person, place) is None:
            yield unreported(record, person, place, "attendance")


def _what(before: Before) -> str:
    return "attended" if before.rate is Rate.ATTENDANCE else "missed"


def _counts(before: Before, record: Record, person: int, places: Iterable[int]) -> str:
    """Return the sessions of some terms together in whole numbers, of which each is known."""
    told = [one for place in places if (one := before.told(record, person, place))]
    part, whole = sum(part for part, _ in told), sum(whole for _, whole in told)
    return f"{part} of {whole} sessions {_what(before)} ({tenths(part, whole)}%)"


def _percentage(share: Fraction) -> str:
    return f"{tenths(share.numerator, share.denominator)}%"


__all__ = ["grounds"]
