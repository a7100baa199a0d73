"""Why a condition on spells, records, orders or work is as it is on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from outcomes.rules.daysets import add_months
from outcomes.rules.facts import Fact, Measure, supplier_of
from outcomes.rules.grounds import (
    Ground,
    Grounds,
    Missing,
    event_ground,
    gaps,
    gaps_before,
    grounds,
    last_day,
    window_ground,
)
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.work import InWork, people_in_work
from outcomes.rules.record import Case
from outcomes.rules.words import (
    amount_in_words,
    benefit_in_words,
    code_in_words,
    day_in_words,
    measure_in_words,
    place_in_words,
    source_in_words,
)


@grounds.register
def _(rule: Held, case: Case, day: date) -> Grounds:
    spells = [fact for fact, days in rule.spells(case.record) if fact.starts_on <= day and days]
    lasting = [fact for fact in spells if _lasts(fact, day)]
    because = tuple(_spell_ground(fact) for fact in lasting or spells[-1:])
    return Grounds(because, tuple(gaps(case.record, rule.measures, day, 0)), _a_record_from(rule.measures))


@grounds.register
def _(rule: Ended, case: Case, day: date) -> Grounds:
    window = rule.spells(case.record)
    lately = [fact for fact, days in window if fact.starts_on <= day and day in days.widen(months=rule.months)]
    again = [
        event
        for event in case.record.events(rule.reopened_by, rule.ages)
        if event.starts_on <= day < add_months(last_day(event), rule.months)
    ]
    because = [_spell_ground(fact, is_against=True) for fact in lately]
    because += [event_ground(event, is_against=True) for event in again]
    if not lately:
        because += [_spell_ground(fact) for fact, _ in window if fact.starts_on <= day][-1:]
    because += window_ground(case, day, rule.months)
    asked = (*rule.measures, *rule.reopened_by, *rule.not_into)
    still = dict.fromkeys(measure_in_words(fact.measure, 1) for fact in rule.open_on(case.record, day))
    waits_for = f"the end of {' and '.join(still)}" if still else _a_record_from(rule.measures)
    missing = dict.fromkeys(gaps(case.record, asked, day, rule.months))
    had_one = case.record.spells(rule.measures, codes=rule.codes, ages=rule.ages)
    if not any(days.edges[0] <= day.toordinal() for _, days in had_one):
        missing |= dict.fromkeys(gaps_before(case.record, rule.measures, day))  # there may have been one to end
    return Grounds(tuple(because), tuple(missing), waits_for)


@grounds.register
def _(rule: OrderKept, case: Case, day: date) -> Grounds:
    because = []
    for order, days in rule.orders(case):
        if order.starts_on <= day:
            breaches = [each for each in rule.breaches_of(order, days, case.record) if each.starts_on <= day]
            because.append(_spell_ground(order, is_against=_lasts(order, day)))
            because += [event_ground(each, is_against=True) for each in breaches]
    because += window_ground(case, day, rule.months)
    asked = (*rule.measures, *rule.breaches)
    return Grounds(tuple(because), tuple(gaps(case.record, asked, day, rule.months)))


@grounds.register
def _(rule: Latest, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    start = case.since or case.record.facts.attached_on
    for history in rule.histories(case.record):
        made = [facts for on, facts in history.days if on <= day]
        if day not in history.applies or not made:
            continue
        at_start = rule.at_start(history, case.record, start) if rule.order else None
        said = rule.read(made[-1], at_start)
        because += [_record_ground(fact, is_against=not said.met) for fact in made[-1]]
        if at_start is not None and made[-1] != at_start:
            because += [_record_ground(fact, is_against=False) for fact in at_start]
        if rule.is_too_old(made[-1], day):
            what = measure_in_words(made[-1][0].measure, 1)
            says = f"The last record of {what} is more than {rule.valid_months} months old."
            missing.append(Missing(says, supplier_of(made[-1][0].measure), history.person))
    missing += gaps(case.record, rule.measures, day, rule.valid_months)
    return Grounds(tuple(because), tuple(missing), _a_record_from(rule.measures))


@grounds.register
def _(rule: InWork, case: Case, day: date) -> Grounds:
    because = []
    for begun in people_in_work(case.record, rule.rules):
        if begun.in_work_since > day:
            continue
        worked = sum(week.state.is_worked for week in begun.weeks if week.starts_on < day)
        says = (
            f"In work since {day_in_words(begun.in_work_since)}, after {benefit_in_words(begun.benefit)}: "
            f"{worked} of {begun.rule.weeks} weeks."
        )
        source = supplier_of(Measure.WORK_EMPLOYMENT)
        is_against = begun.met_on is None or begun.met_on > day
        because.append(
            Ground(says, begun.in_work_since, None, begun.evidence, source, begun.person, is_against=is_against)
        )
    missing = tuple(gaps(case.record, rule.measures[:1], day, 0))
    return Grounds(tuple(because), missing, "verified weeks in work")


@grounds.register
def _(rule: Placement, case: Case, day: date) -> Grounds:
    school = supplier_of(Measure.SESSIONS_POSSIBLE)
    told = [
        Fact(0, each.person, Measure.PLACEMENT, each.starts_on, each.ends_on, None, each.placement, school)
        for each in case.record.facts.rolls
    ]
    told += case.record.of_measure(Measure.PLACEMENT)
    asked = {pupil.person for pupil in case.record.pupils(rule.school_age) if day in pupil.applies}
    holding = [fact for fact in told if _lasts(fact, day) and fact.person in asked]
    because = [_placed(fact, rule) for fact in sorted(holding, key=lambda fact: (fact.starts_on, fact.evidence))]
    nowhere = sorted(asked - {fact.person for fact in holding if fact.person})
    says = "No school and no other place is recorded for that day, which is not held against the child."
    because += [Ground(says, day, source=school, person=person, is_against=True) for person in nowhere]
    return Grounds(tuple(because))


def _placed(fact: Fact, rule: Placement) -> Ground:
    says = f"Recorded from {day_in_words(fact.starts_on)}: {place_in_words(fact.code)}."
    ground = _ground(fact, says, is_against=fact.code not in rule.placements)
    return ground if fact.evidence else replace(ground, evidence=())


def _spell_ground(fact: Fact, *, is_against: bool = False) -> Ground:
    what = measure_in_words(fact.measure, 1)
    kind = benefit_in_words(fact.code) if fact.measure == Measure.BENEFIT_CLAIM else code_in_words(fact.code)
    until = f" to {day_in_words(last_day(fact))}" if fact.ends_on else ""
    says = f"{what[0].upper()}{what[1:]}{f' ({kind})' if fact.code else ''} from {day_in_words(fact.starts_on)}{until}."
    return _ground(fact, says, is_against=is_against)


def _record_ground(fact: Fact, *, is_against: bool) -> Ground:
    what = measure_in_words(fact.measure, 1)
    told = amount_in_words(fact.measure, fact.value) if fact.value is not None and not fact.code else ""
    said = told or code_in_words(fact.code) or "not told"
    says = f"{what[0].upper()}{what[1:]}: {said}, recorded on {day_in_words(fact.starts_on)}."
    return _ground(fact, says, is_against=is_against)


def _ground(fact: Fact, says: str, *, is_against: bool) -> Ground:
    source = fact.source or supplier_of(fact.measure)
    return Ground(says, fact.starts_on, fact.ends_on, (fact.evidence,), source, fact.person, is_against=is_against)


def _a_record_from(measures: Iterable[str]) -> str:
    sources = dict.fromkeys(source_in_words(supplier_of(measure)) for measure in measures)
    return f"a record from {' or '.join(sources)}"


def _lasts(fact: Fact, day: date) -> bool:
    return fact.starts_on <= day and (fact.ends_on is None or day < fact.ends_on)


__all__ = ["grounds"]
