"""Identification: which indicators a family not worked with shows, for how many points, and what is not known.

The score says where to look first. It is kept apart from the entry rule, and decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from outcomes.rules.ages import ADULT_AT, Ages, nth_birthday
from outcomes.rules.daysets import NEVER_ENDS, DaySet, months_after
from outcomes.rules.eligibility import Eligible, eligible_on_attachment
from outcomes.rules.facts import SPELLS, Fact, Measure
from outcomes.rules.gaps import SCHOOL_AGE, Gap, gaps_of, last_terms
from outcomes.rules.matrix import Absence, Evidenced, Matrix, MatrixIndicator, Per, Placed
from outcomes.rules.operators.base import compare
from outcomes.rules.plan import Plan
from outcomes.rules.record import Case, Record

NO_POINTS = Decimal(0)


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody an indicator is about, and the last day on which it counts them if nothing new comes (None: no end)."""

    person: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """An indicator that a family shows: its points, whom it is about, how often, when, and until when it counts."""

    indicator: str
    domain: str
    points: int
    people: tuple[Affected, ...]
    count: int
    first_on: date
    freshest_on: date
    until: date | None
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """Where a family stands in the matrix on a day. `band` is empty below them all.

    `freshest_on` is the last day of which anything that counts is known, what the Jobcentre tells left out.
    """

    score: Decimal
    band: str
    domains: tuple[str, ...]
    freshest_on: date | None
    contributions: tuple[Contribution, ...]
    gaps: tuple[Gap, ...]


class _Seen(NamedTuple):
    """One piece of what shows an indicator."""

    person: int | None
    first_on: date
    last_on: date
    freshest_on: date
    until: date | None
    weight: int
    evidence: tuple[int, ...]


def entry_rule(record: Record, plan: Plan) -> Eligible:
    """Say whether the family would meet the programme's entry rule were it attached on the record's day."""
    entries = {code: one.entry.answer(Case(record, code)) for code, one in plan.indicators.items() if one.entry}
    return eligible_on_attachment(record, plan, entries=entries, recorded=())


def prioritise(record: Record, matrix: Matrix) -> Priority:
    """Return where a family stands on the day its record is looked at (`attached_on` of its facts).

    "A weighting system applied to identify the most complex families" [SBC]; the weights and the arithmetic are
    ours [I]: per domain the heaviest of its indicators, up to the cap, and half a point for each further person up
    to one point; the domains' points are added.
    """
    as_of = record.facts.attached_on
    found = tuple(each for one in matrix.indicators.values() for each in _shown(record, one, matrix, as_of))
    by_domain = points_by_domain(found, matrix, on=as_of)
    score = sum(by_domain.values(), NO_POINTS)
    band = matrix.band_of(score)
    gaps = tuple(gap for domain in matrix.domains for gap in gaps_of(record, domain, matrix, as_of))
    # The day stands on a list that many read: when a benefit began or ended is not theirs to know.
    told_openly = (each for each in found if not matrix.indicators[each.indicator].is_of_benefits)
    freshest_on = max((each.freshest_on for each in told_openly), default=None)
    return Priority(score, band.code if band else "", tuple(by_domain), freshest_on, found, gaps)


def points_by_domain(contributions: Iterable[Contribution], matrix: Matrix, *, on: date) -> dict[str, Decimal]:
    """Return the points of each domain present on a day, if nothing new has come by then, in the matrix's order."""
    alive: dict[str, list[Contribution]] = defaultdict(list)
    for each in contributions:
        if each.until is None or on <= each.until:
            alive[each.domain].append(each)
    return {domain.code: _points(alive[domain.code], matrix, on) for domain in matrix.domains if alive[domain.code]}


def _points(contributions: Sequence[Contribution], matrix: Matrix, on: date) -> Decimal:
    heaviest = min(matrix.cap, Decimal(max(each.points for each in contributions)))
    people = {who.person for each in contributions for who in each.people if who.until is None or on <= who.until}
    return heaviest + min(matrix.extra_most, matrix.extra_person * max(0, len(people) - 1))


def changes_ahead(
    contributions: Sequence[Contribution], matrix: Matrix, *, as_of: date, most: int
) -> list[tuple[date, Decimal]]:
    """Return the next days on which the score falls if nothing new comes, and what it is from then on."""
    ends = {each.until for each in contributions} | {who.until for each in contributions for who in each.people}
    score = sum(points_by_domain(contributions, matrix, on=as_of).values(), NO_POINTS)
    found: list[tuple[date, Decimal]] = []
    for last_day in sorted(end for end in ends if end is not None and end >= as_of):
        day = date.fromordinal(last_day.toordinal() + 1)
        then = sum(points_by_domain(contributions, matrix, on=day).values(), NO_POINTS)
        if then != score:
            score = then
            found.append((day, then))
    return found[:most]


def _shown(record: Record, indicator: MatrixIndicator, matrix: Matrix, as_of: date) -> Iterator[Contribution]:
    """Yield the indicator's contribution, if what is fresh is enough."""
    how = indicator.shown_by
    if isinstance(how, Evidenced):
        least, per, every = how.at_least, how.per, _evidenced(record, how, matrix.fresh_months, as_of)
    elif isinstance(how, Absence):
        least, per, every = 1, Per.PERSON, list(_absent(record, how, matrix.fresh_months, as_of))
    else:
        least, per, every = 1, Per.PERSON, list(_placed(record, how, matrix.fresh_months, as_of))
    seen = [one for one in every if one.until is None or as_of <= one.until]
    enough = [some for some in _together(seen, per) if sum(one.weight for one in some) >= least]
    if enough:
        yield _contribution(indicator, enough, least, per)


def _together(seen: Iterable[_Seen], per: Per) -> list[list[_Seen]]:
    found: dict[int | None, list[_Seen]] = defaultdict(list)
    for one in seen:
        found[one.person if per is Per.PERSON else None].append(one)
    return list(found.values())


def _contribution(indicator: MatrixIndicator, enough: list[list[_Seen]], least: int, per: Per) -> Contribution:
    every = [one for some in enough for one in some]
    people: dict[int, list[_Seen]] = defaultdict(list)
    for one in every:
        if one.person is not None:
            people[one.person].append(one)
    needed = least if per is Per.PERSON else 1
    return Contribution(
        indicator.code,
        indicator.domain,
        indicator.weight,
        tuple(Affected(person, _enough_until(some, needed)) for person, some in sorted(people.items())),
        sum(one.weight for one in every),
        min(one.first_on for one in every),
        max(one.freshest_on for one in every),
        _latest(_enough_until(some, least) for some in enough),
        tuple(sorted({number for one in every for number in one.evidence})),
    )


def _enough_until(seen: Iterable[_Seen], least: int) -> date | None:
    """Return the last day on which enough of the pieces still count."""
    count = 0
    for one in sorted(seen, key=lambda one: one.until or date.max, reverse=True):
        count += one.weight
        if count >= least:
            return one.until
    raise ValueError("There never was enough.")


def _latest(days: Iterable[date | None]) -> date | None:
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if len(known) == len(found) else None


def _fresh_until(last_on: date | None, months: int) -> date | None:
    """Return the last day on which what was last so on a day is fresh.

    "Indicators older than 12 months drop out" [I], as the entry rules read it: an event of 30 September counts up
    to 29 September of the next year.
    """
    return None if last_on is None else date.fromordinal(months_after(last_on.toordinal(), months) - 1)


def _evidenced(record: Record, how: Evidenced, months: int, as_of: date) -> list[_Seen]:
    facts = [
        fact
        for measure in how.measures
        for fact in record.of_measure(measure)
        if fact.starts_on <= as_of and _fits(fact, how)
    ]
    spells = [fact for fact in facts if fact.measure in SPELLS]
    events = [fact for fact in facts if fact.measure not in SPELLS and fact.weight and record.counts(fact)]
    found = [one for fact in spells for one in _spell(record, fact, months, as_of)]
    found += _events(events, months, as_of)
    return [one for one in found if _age_fits(record, one, how.ages, as_of)]


def _fits(fact: Fact, how: Evidenced) -> bool:
    if how.codes and fact.code not in how.codes:
        return False
    return how.value_at_least is None or (fact.value is not None and fact.value >= how.value_at_least)


def _age_fits(record: Record, one: _Seen, ages: Ages, as_of: date) -> bool:
    if ages is Ages.ALL:
        return True
    if one.person is None:
        return ages is Ages.ADULT
    adult_on = nth_birthday(record.people[one.person].born_on, ADULT_AT)
    return (adult_on <= min(one.last_on, as_of)) is (ages is Ages.ADULT)


def _spell(record: Record, fact: Fact, months: int, as_of: date, only_on: DaySet | None = None) -> Iterator[_Seen]:
    """Yield what a spell shows of the days on which its person belonged to the family."""
    days = DaySet.of((fact.starts_on, fact.ends_on))
    if fact.person is not None:
        days &= record.members.get(fact.person, DaySet())
    if only_on is not None:
        days &= only_on
    if not days or days.edges[0] > as_of.toordinal():
        return
    first_on = date.fromordinal(days.edges[0])
    last_on = None if days.edges[-1] == NEVER_ENDS else date.fromordinal(days.edges[-1] - 1)
    # What is still held is known to be so until the day to which its source is complete.
    known_to = record.complete_to(fact.measure) or first_on
    freshest_on = max(first_on, min(day for day in (last_on, as_of, known_to) if day is not None))
    evidence = (fact.evidence,) if fact.evidence else ()
    yield _Seen(fact.person, first_on, last_on or as_of, freshest_on, _fresh_until(last_on, months), 1, evidence)


def _events(events: Iterable[Fact], months: int, as_of: date) -> Iterator[_Seen]:
    """Yield the fresh events, each once however many agencies told it.

    "Told twice, counted once" [I]: the same measure of the same person on the same day is the larger number of either
    source; of a term's exclusions the larger of the school's count and the register's.
    """
    groups: dict[tuple[int | None, str], dict[tuple[date, date | None], list[Fact]]] = {}
    for fact in events:
        groups.setdefault((fact.person, fact.measure), {}).setdefault((fact.starts_on, fact.ends_on), []).append(fact)
    for by_days in groups.values():
        seen = [_event(facts, months) for facts in by_days.values()]
        yield from _not_told_twice([one for one in seen if one.until is None or as_of <= one.until])


def _event(facts: Sequence[Fact], months: int) -> _Seen:
    by_source: dict[str, int] = defaultdict(int)
    for fact in facts:
        by_source[fact.source] += fact.weight if fact.measure.startswith("exclusions.") else 1
    first = facts[0]
    last_on = date.fromordinal(first.ends_on.toordinal() - 1) if first.ends_on else first.starts_on
    evidence = tuple(fact.evidence for fact in facts)
    until = _fresh_until(last_on, months)
    return _Seen(first.person, first.starts_on, last_on, last_on, until, max(by_source.values()), evidence)


def _not_told_twice(seen: list[_Seen]) -> Iterator[_Seen]:
    """Yield a person's events of one measure, a count over several days or the events within it, whichever is more."""
    counts = [one for one in seen if one.first_on < one.last_on]
    single = [one for one in seen if one.first_on == one.last_on]
    for count in counts:
        within = [one for one in single if count.first_on <= one.first_on <= count.last_on]
        if sum(one.weight for one in within) <= count.weight:
            single = [one for one in single if one not in within]
            yield count._replace(evidence=count.evidence + tuple(n for one in within for n in one.evidence))
    yield from single


def _absent(record: Record, how: Absence, months: int, as_of: date) -> Iterator[_Seen]:
    for person in record.people:
        places = last_terms(record, person, how.terms, as_of)
        if places is None:
            continue
        sessions = [record.sessions(person)[place] for place in places]
        possible, missed = sum(one.possible for one in sessions), sum(one.unauthorised for one in sessions)
        share = how.share.fraction
        if possible and compare(how.share.bound, missed * share.denominator - possible * share.numerator):
            last_on = date.fromordinal(record.term_ends[places[-1]] - 1)
            facts = record.in_terms(person, Measure.SESSIONS_UNAUTHORISED)
            evidence = tuple(fact.evidence for place in places for fact in facts[place])
            first_on = record.terms[places[0]].starts_on
            yield _Seen(person, first_on, last_on, last_on, _fresh_until(last_on, months), 1, evidence)


def _placed(record: Record, how: Placed, months: int, as_of: date) -> Iterator[_Seen]:
    told = [
        Fact(0, roll.person, Measure.PLACEMENT, roll.starts_on, roll.ends_on, None, roll.placement, "school")
        for roll in record.facts.rolls
    ]
    for fact in (*told, *record.of_measure(Measure.PLACEMENT)):
        if fact.code in how.placements and fact.person in record.people and fact.starts_on <= as_of:
            of_age = SCHOOL_AGE.of(record.people[fact.person].born_on)
            yield from _spell(record, fact, months, as_of, only_on=of_age)
