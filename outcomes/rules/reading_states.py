"""Reads the conditions on events, spells and records."""

from __future__ import annotations

from outcomes.rules.ages import Ages
from outcomes.rules.facts import Measure
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope, Share
from outcomes.rules.operators.events import Counted, Events, Reduction
from outcomes.rules.operators.records import Beyond, Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.states import Held
from outcomes.rules.reading_common import (
    EVENT_MEASURES,
    RECORD_MEASURES,
    SPELL_MEASURES,
    bound_of,
    exactly_one,
    kinds_of,
    limit_number,
    limit_of,
    measures_of,
    months_of,
    words_of,
)
from outcomes.rules.sections import Section

MOST_PENCE = 100_000_000


def events(section: Section) -> Rule:
    """Return a number of events in the last months."""
    measures = measures_of(section, EVENT_MEASURES)
    ages = section.choice("ages", Ages, default=Ages.ALL)
    months = months_of(section)
    codes = kinds_of(section, measures)
    limit, people = limit_of(section), section.choice("people", Counted, default=Counted.TOGETHER)
    if people is Counted.EACH and not limit.bound.is_upper:
        section.fault("people", "each only with at_most or fewer_than: nobody has to have had an event", people.value)
    if people is Counted.ANY and limit.bound.is_upper:
        section.fault("people", "any only with at_least or more_than: somebody always has had no event", people.value)
    return Events(measures, ages, months, limit, words_of(section), codes, people)


def reduction(section: Section) -> Rule:
    """Return a reduction against the baseline."""
    measures = measures_of(section, EVENT_MEASURES)
    ages = section.choice("ages", Ages, default=Ages.ALL)
    months = months_of(section)
    bound = bound_of(section, among=(Bound.AT_LEAST, Bound.MORE_THAN))
    by = Share(bound, section.share(bound))
    if section.has(bound) and not by.fraction:
        section.fault(bound, "a reduction of more than 0%")
    return Reduction(measures, ages, months, by, words_of(section))


def held(section: Section) -> Rule:
    """Return something recorded as so."""
    measures = measures_of(section, SPELL_MEASURES)
    return Held(
        measures,
        kinds_of(section, measures),
        section.choice("ages", Ages, default=Ages.ALL),
        section.choice("people", Scope, default=Scope.ANY),
        measures_of(section, SPELL_MEASURES, "among", least=0),
        words_of(section),
    )


def ended(section: Section) -> Rule:
    """Return something that is over and was not begun again."""
    measures = measures_of(section, SPELL_MEASURES)
    not_into = measures_of(section, SPELL_MEASURES, "not_into", least=0)
    for measure in sorted(set(measures) & set(not_into)):
        section.fault("not_into", "none of the measures that are to end", measure)
    return Ended(
        measures,
        months_of(section),
        kinds_of(section, measures),
        section.choice("ages", Ages, default=Ages.ALL),
        measures_of(section, EVENT_MEASURES, "reopened_by", least=0),
        words_of(section),
        not_into,
    )


def order_kept(section: Section) -> Rule:
    """Return orders that are kept for months or over their length."""
    measures = measures_of(section, SPELL_MEASURES)
    return OrderKept(
        measures,
        measures_of(section, EVENT_MEASURES, "breaches"),
        months_of(section),
        kinds_of(section, measures),
        section.choice("ages", Ages, default=Ages.ALL),
        words_of(section),
    )


def latest(section: Section) -> Rule:
    """Return what the last record says."""
    measures = measures_of(section, RECORD_MEASURES)
    valid_months = months_of(section, "valid_months")
    people = section.choice("people", Scope, default=Scope.EACH)
    exactly_one(section, ("codes", "below_start", *Bound))
    bounds = [bound for bound in Bound if section.has(bound)]
    limit = Limit(bounds[0], limit_number(section, bounds[0], most=MOST_PENCE)) if bounds else None
    if bounds and any(measure != Measure.MONEY_ARREARS for measure in measures) and section.is_sound("measures"):
        section.fault(bounds[0], "codes or below_start: only records of money.arrears have an amount")
    for bound in bounds[1:]:
        section.pass_over(bound)
    return Latest(
        measures,
        valid_months,
        people,
        kinds_of(section, measures),
        limit,
        kinds_of(section, measures, "below_start"),
        section.choice("ages", Ages, default=Ages.ALL),
        section.choice("beyond", Beyond, default=Beyond.NOT_KNOWN),
        words_of(section),
    )
