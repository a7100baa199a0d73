"""Why a condition is met or not on a day: the evidence that bounds it, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import singledispatch

from outcomes.rules.daysets import DaySet, add_months
from outcomes.rules.facts import Fact, Measure, supplier_of
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import CountedFrom, Not, Sustained
from outcomes.rules.operators.events import Counted, Events, Reduction
from outcomes.rules.operators.terms import Run
from outcomes.rules.record import Case, Record
from outcomes.rules.words import day_in_words, measure_in_words, source_in_words


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing a condition rests on: what it says, and the evidence it stands in.

    `person` is whose it is, None for the family; `starts_on` and `ends_on` the days it speaks of; `term` its term.
    `is_against` tells whether it keeps the condition from being met.
    """

    says: str
    starts_on: date
    ends_on: date | None = None
    evidence: tuple[int, ...] = ()
    source: str = ""
    person: int | None = None
    term: str = ""
    is_against: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not there, and the kind of source that could supply it."""

    says: str
    source: str
    person: int | None = None
    term: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a condition is as it is on a day, what is missing, and what it waits for."""

    because: tuple[Ground, ...] = ()
    missing: tuple[Missing, ...] = ()
    waits_for: str = ""


@singledispatch
def grounds(rule: Rule, case: Case, day: date) -> Grounds:
    """Return why a condition is as it is on a day; one made of others leaves that to its parts."""
    return Grounds()


@grounds.register
def _(rule: Events, case: Case, day: date) -> Grounds:
    events = rule.events(case.record)
    lately = [e for e in events if e.starts_on <= day < add_months(last_day(e), rule.months)]
    before = [e for e in events if e.starts_on <= day]
    shown = lately or before[-1:]
    over = _people_over(rule, lately)
    because = [event_ground(event, is_against=event.person in over) for event in shown]
    because += window_ground(case, day, rule.months)
    return Grounds(tuple(because), tuple(gaps(case.record, rule.measures, day, rule.months)))


def _people_over(rule: Events, lately: Iterable[Fact]) -> set[int | None]:
    """Return whose events take a number over its upper limit: everybody's together, or those with too many alone."""
    if not rule.limit.bound.is_upper:
        return set()
    numbers = Counter[int | None]()
    for event in lately:
        numbers[event.person] += event.weight
    if rule.people is Counted.TOGETHER:
        return set(numbers) if numbers.total() >= rule.limit.reached_at else set()
    return {person for person, number in numbers.items() if number >= rule.limit.reached_at}


@grounds.register
def _(rule: Reduction, case: Case, day: date) -> Grounds:
    baseline = rule.baseline(case)
    events = case.record.events(rule.measures, rule.ages)
    lately = [event for event in events if _counts(event, day, months=rule.months)]
    count = sum(event.weight for event in lately)
    is_against = baseline is not None and count > rule.most(baseline)
    because = [event_ground(event, is_against=is_against) for event in lately]
    if baseline is not None:
        at_most = "" if baseline == 0 else f" No more than {rule.most(baseline)} is asked for."
        says = f"{baseline} at the starting point, {count} in the last {rule.months} months.{at_most}"
        start = case.since or case.record.facts.attached_on
        because.insert(0, Ground(says, start, is_against=is_against))
        because += [_at_start(event) for event in events if _counts(event, start, months=rule.months)]
    because += window_ground(case, day, rule.months)
    missing = list(gaps(case.record, rule.measures, day, rule.months))
    if baseline is None:
        source = supplier_of(rule.measures[0])
        missing.append(Missing(f"The starting point is not known from {source_in_words(source)}.", source))
    return Grounds(tuple(because), tuple(missing))


@grounds.register
def _(rule: Sustained, case: Case, day: date) -> Grounds:
    if rule.counted_from is CountedFrom.MET:
        return Grounds()
    closed_on = case.record.facts.closed_on
    if closed_on is None or day < closed_on:
        return Grounds(waits_for="the end of the work with the family")
    answer, ended = rule.part.answer(case), day_in_words(closed_on)
    if closed_on not in answer.possible:
        says = f"The work with the family ended on {ended}, when this was not met yet."
        return Grounds((Ground(says, closed_on, is_against=True),))
    full = add_months(closed_on, rule.months)
    says = f"The work with the family ended on {ended}; {rule.months} months from then end on {day_in_words(full)}."
    missing: tuple[Missing, ...] = ()
    if closed_on not in answer.met:
        missing = (Missing(f"Whether this was met on {ended}, when the work ended, is not known.", "professional"),)
    return Grounds((Ground(says, closed_on, full, is_against=day < full),), missing)


@grounds.register
def _(rule: Not, case: Case, day: date) -> Grounds:
    part = grounds(rule.part, case, day)
    turned = tuple(replace(ground, is_against=not ground.is_against) for ground in part.because)
    return Grounds(turned, part.missing, part.waits_for)


def _counts(event: Fact, day: date, *, months: int) -> bool:
    return event.starts_on <= day < add_months(last_day(event), months)


def _at_start(event: Fact) -> Ground:
    told = event_ground(event, is_against=False)
    return replace(told, says=f"At the starting point: {told.says[:1].lower()}{told.says[1:]}")


def event_ground(event: Fact, *, is_against: bool) -> Ground:
    """Return that an event happened."""
    what = measure_in_words(event.measure, event.weight)
    number = f"{event.weight} {what}" if event.weight != 1 else what.capitalize()
    return Ground(
        f"{number} on {day_in_words(event.starts_on)}.",
        event.starts_on,
        event.ends_on,
        (event.evidence,),
        event.source or supplier_of(event.measure),
        event.person,
        is_against=is_against,
    )


def window_ground(case: Case, day: date, months: int) -> Iterator[Ground]:
    """Yield that the window which opened with the need is not full yet."""
    if case.since and day < add_months(case.since, months):
        full = day_in_words(add_months(case.since, months))
        says = f"The need was identified on {day_in_words(case.since)}; {months} months from then end on {full}."
        yield Ground(says, case.since, add_months(case.since, months), is_against=True)


def gaps(record: Record, measures: Iterable[str], day: date, months: int) -> Iterator[Missing]:
    """Yield which sources left out days that lie within the last months."""
    return _gaps(record, measures, lambda gap: day in gap.widen(months=months))


def gaps_before(record: Record, measures: Iterable[str], day: date) -> Iterator[Missing]:
    """Yield which sources left out days up to this one, however long ago."""
    return _gaps(record, measures, lambda gap: gap.edges[0] <= day.toordinal())


def _gaps(record: Record, measures: Iterable[str], concerns: Callable[[DaySet], bool]) -> Iterator[Missing]:
    for source, measure in sorted({supplier_of(measure): measure for measure in measures}.items()):
        for gap in record.holes((measure,)).intervals:
            if concerns(DaySet.of((gap.starts_on, gap.ends_on))):
                yield Missing(_gap_in_words(source, gap.starts_on, gap.ends_on), source)


def _gap_in_words(source: str, starts_on: date | None, ends_on: date | None) -> str:
    name = source_in_words(source)
    if starts_on is None and ends_on is None:
        return f"Nothing has come yet from {name}."
    if starts_on is None or ends_on is None:
        edge = starts_on or ends_on
        return f"Nothing from {name} {'from' if starts_on else 'before'} {day_in_words(edge) if edge else ''}."
    return f"Nothing from {name} between {day_in_words(starts_on)} and {day_in_words(ends_on)}."


def last_day(event: Fact) -> date:
    """Return the last day a fact speaks of; its first where it has no end."""
    return event.starts_on if event.ends_on is None else date.fromordinal(event.ends_on.toordinal() - 1)


def calendar_gaps(run: Run, case: Case, day: date, measure: str) -> Iterator[Missing]:
    """Yield that too few terms are known: the calendar begins late, or the school has told of too few."""
    children = [person for person, applies in case.record.pupils(run.school_age) if day in applies]
    shortest = min((len(run.run_on(case.record, child, day, measure=measure)) for child in children), default=None)
    if case.since is None and shortest is not None and shortest < run.terms:
        says = f"Only {shortest} of the {run.terms} school terms asked for are known by then."
        yield Missing(says, supplier_of(measure))


def due_on(run: Run, record: Record, day: date, measure: str) -> Iterator[tuple[int, int]]:
    """Yield of each child of the day the terms it is asked about."""
    for person, applies in record.pupils(run.school_age):
        if day in applies:
            places = run.run_on(record, person, day, measure=measure)
            yield from ((person, place) for place in run.due(record, person, places, measure=measure))


def unreported(record: Record, person: int, place: int, what: str) -> Missing:
    """Return that a school has not reported a term."""
    term = record.terms[place].name
    return Missing(f"No {what} reported for {term}.", supplier_of(Measure.SESSIONS_POSSIBLE), person, term)


def next_terms(run: Run, case: Case) -> str:
    """Return which reports a condition on terms waits for."""
    if case.since is None:
        return f"reports for {run.terms} school terms in a row"
    since = day_in_words(case.since)
    return f"reports for {run.terms} school terms in a row, beginning on or after {since}"


def tenths(part: int, whole: int) -> str:
    """Return a percentage to one place, rounded half up, as every figure is."""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
