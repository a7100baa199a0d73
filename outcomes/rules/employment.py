"""Continuous employment: whether an adult of the family has moved from a benefit into work that lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from outcomes.rules.daysets import NEVER, Answer, DaySet
from outcomes.rules.operators.work import (
    EmploymentRule,
    EmploymentRules,
    PersonInWork,
    Week,
    WeekState,
    people_in_work,
)
from outcomes.rules.plan import Plan
from outcomes.rules.record import Record
from outcomes.rules.status import Status
from outcomes.rules.words import benefit_in_words, day_in_words


@dataclass(frozen=True, slots=True)
class Employment:
    """On which days the family's result by continuous employment is met, and whose weeks it stands in."""

    answer: Answer
    people: tuple[PersonInWork, ...]


def continuous_employment(record: Record, plan: Plan) -> Employment:
    """Say from which day one adult's move from a benefit into work has lasted long enough.

    "One adult moves off out-of-work benefit into continuous employment" [S25]; "JSA: 26 weeks in work within a 30-week
    span; ESA, IS, IB, CA, SDA: 13 consecutive weeks; UC by conditionality group: intensive work search like JSA,
    others like ESA" [R+]. We read it so: the benefit is the one left last before the work; weeks are counted from the
    first day in work without it; a week with a day on a benefit is not worked; unverified work makes a week possible
    only; a week that is not over by the day to which the benefits file is complete is not known. It is met from the
    day after the last week asked for, and stays met: the weeks have been worked, whatever comes later.
    """
    found = people_in_work(record, plan.employment) if plan.employment else ()
    met = [person.met_on for person in found if person.met_on]
    possible = [person.possible_on for person in found if person.possible_on]
    return Employment(Answer(_from_first(met), _from_first(possible)), found)


def _from_first(days: list[date]) -> DaySet:
    return DaySet.starting(min(days)) if days else NEVER


def employment_status(person: PersonInWork, day: date) -> Status:
    """Return what one adult's weeks say on a day; weeks that may still count leave it open once they are over."""
    if person.met_on and person.met_on <= day:
        return Status.MET
    return Status.NOT_KNOWN if person.possible_on and person.possible_on <= day else Status.NOT_YET


def employment_in_words(person: PersonInWork, day: date) -> Iterator[str]:
    """Yield sentences on one adult's weeks as they stand on a day, as a family may read them."""
    asked, since = person.rule.weeks, day_in_words(person.in_work_since)
    worked = sum(week.state.is_worked for week in person.weeks if week.starts_on < day)
    yield f"In work since {since}: {worked} of {asked} weeks."
    yield f"{benefit_in_words(person.benefit)} ended; {day_in_words(person.off_benefit_on)} was the first day without."
    if person.rule.within > asked:
        yield f"The {asked} weeks may lie within {person.rule.within}."
    else:
        yield f"The {asked} weeks follow one another without a break."
    for state, says in _NOT_COUNTED.items():
        weeks = sum(week.state is state for week in person.weeks if week.starts_on < day)
        if weeks:
            yield f"{weeks} {'week' if weeks == 1 else 'weeks'} {says}."
    if person.met_on and person.met_on <= day:
        yield f"Reached on {day_in_words(person.met_on)}."
    elif person.possible_on and person.possible_on > day:
        yield f"It can be reached on {day_in_words(person.possible_on)} if work goes on."
    elif person.possible_on is None:
        yield "It can no longer be reached from this beginning; a new start in work begins a new count."


_NOT_COUNTED = {
    WeekState.NOT_VERIFIED: "in work, not verified yet",
    WeekState.NO_WORK: "without work",
    WeekState.ON_BENEFIT: "with a benefit again",
    WeekState.NOT_KNOWN: "of which it is not known yet",
}


__all__ = [
    "Employment",
    "EmploymentRule",
    "EmploymentRules",
    "PersonInWork",
    "Week",
    "WeekState",
    "continuous_employment",
    "employment_in_words",
    "employment_status",
]
