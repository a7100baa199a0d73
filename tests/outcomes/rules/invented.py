"""Invented families and plans for the properties: one year, short terms, every edge within reach."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from outcomes.rules.facts import Baseline, Coverage, Fact, FamilyFacts, Membership, Person, RecordedNeed, Roll, Term
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope, Share
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount, Threshold
from outcomes.rules.plan import CountBy, Eligibility, Gate, Headline, Indicator, Plan
from outcomes.rules.record import Ages, SchoolAge

PROVING = os.environ.get("TF_PROVE") == "1"
"""Large counts are asked for: `make prove`."""

FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)
DAY = timedelta(days=1)
WALKED = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]


def proven(few: int, many: int) -> settings:
    """So many examples, the same ones each time; many more, and new ones each time, where proof is asked for."""
    return settings(max_examples=many if PROVING else few, derandomize=not PROVING, deadline=None, database=None)


days = st.integers(0, len(WALKED) - 1).map(WALKED.__getitem__)
# Around the edges of school age, of sixteen and of eighteen within the year, and some well inside.
births = st.sampled_from(
    [
        date(2013, 12, 31),
        date(2014, 3, 31),
        date(2014, 9, 1),
        date(2010, 5, 5),
        date(2008, 8, 31),
        date(2003, 8, 31),
        date(2002, 9, 1),
        date(2003, 4, 10),
        date(2001, 6, 15),
        date(1985, 2, 3),
    ]
)


@st.composite
def memberships(draw: st.DrawFn) -> tuple[Membership, ...]:
    start = draw(st.just(date(2003, 1, 1)) | days)
    end = draw(st.none() | days)
    if end is not None and end <= start:
        end = None
    return (Membership(start, end, "child", draw(st.booleans()), draw(st.booleans())),)


@st.composite
def coverages(draw: st.DrawFn) -> tuple[Coverage, ...]:
    found = []
    for source in ("offences", "school", "social-care"):
        holes = draw(st.lists(st.tuples(days, st.integers(1, 40)), max_size=1))
        found.append(
            Coverage(
                source,
                draw(st.just(LAST) | st.just(LAST) | days | st.none()),
                30,
                draw(st.none() | days),
                tuple((start, start + DAY * length) for start, length in holes),
            )
        )
    return tuple(found[: draw(st.sampled_from([3, 3, 3, 2]))])


@st.composite
def terms(draw: st.DrawFn) -> tuple[Term, ...]:
    found, start = [], FIRST - DAY * draw(st.integers(0, 120))
    for number in range(draw(st.integers(0, 7))):
        end = start + DAY * draw(st.integers(10, 60))
        found.append(Term(f"Term {number}", start, end, draw(st.sampled_from([False] * 5 + [True]))))
        start = end + DAY * draw(st.integers(0, 20))
    return tuple(found)


EVENTS = ["offence.proven", "asb.incident", "offence.caution"]


@st.composite
def event_facts(draw: st.DrawFn, people: list[Person]) -> list[Fact]:
    found = []
    for number in range(draw(st.integers(0, 7))):
        start = draw(days)
        end = draw(st.sampled_from([start + DAY] * 4 + [start + DAY * 9, None]))
        person = draw(st.sampled_from([None, *(person.id for person in people), 99]))
        value = draw(st.sampled_from([None, None, None, 0, 1, 2]))
        found.append(Fact(number, person, draw(st.sampled_from(EVENTS)), start, end, value))
    return found


@st.composite
def term_facts(draw: st.DrawFn, people: list[Person], calendar: tuple[Term, ...]) -> list[Fact]:
    found: list[Fact] = []
    for person in people:
        for term in calendar:
            if draw(st.integers(0, 5)) == 0:
                continue
            part_time = draw(st.sampled_from([0, 0, 0, 3]))
            values = {
                "sessions.possible": draw(st.sampled_from([10, 10, 10, 20, 0, None])),
                "sessions.authorised": draw(st.sampled_from([0, 0, 1, None])),
                "sessions.unauthorised": draw(st.sampled_from([0, 0, 1, 2])),
                "exclusions.fixed": draw(st.sampled_from([0, 0, 1, 2, None])),
            }
            for measure, value in values.items():
                if draw(st.integers(0, 15)):
                    start = term.starts_on + DAY * part_time
                    found.append(Fact(len(found) + 100, person.id, measure, start, term.ends_on, value))
    return found


@st.composite
def held_facts(draw: st.DrawFn, people: list[Person]) -> list[Fact]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        start = draw(days)
        end = draw(st.none() | st.integers(1, 150).map(lambda length, start=start: start + DAY * length))  # type: ignore[misc]  # bound early
        person = draw(st.sampled_from([None, *(person.id for person in people)]))
        found.append(Fact(number + 9000, person, "care.plan", start, end, None, draw(st.sampled_from("ab"))))
    return found


@st.composite
def rolls(draw: st.DrawFn, people: list[Person]) -> list[Roll]:
    found = []
    for person in people:
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.just(date(2015, 9, 1)) | days)
            end = draw(st.none() | days)
            placement = draw(st.sampled_from(["mainstream", "mainstream", "alternative", "none"]))
            found.append(Roll(person.id, start, end if end and end > start else None, placement))
    return found


@st.composite
def families(draw: st.DrawFn) -> FamilyFacts:
    """Draw a family with everything that can be missing missing at times."""
    count = draw(st.integers(1, 3))
    people = [Person(number, draw(births), draw(memberships())) for number in range(1, count + 1)]
    calendar = draw(terms())
    facts = [*draw(event_facts(people)), *draw(term_facts(people, calendar)), *draw(held_facts(people))]
    attached_on = draw(days)
    return FamilyFacts(
        attached_on,
        tuple(people),
        calendar,
        tuple(facts),
        tuple(draw(rolls(people))),
        draw(coverages()),
        tuple(RecordedNeed("need-1", day) for day in draw(st.lists(days, max_size=1))),
        tuple(draw(st.lists(st.builds(Baseline, st.just("need-0"), st.just("offence.proven"), counts), max_size=1))),
    )


counts = st.none() | st.integers(0, 4)
months = st.integers(1, 4)
limits = st.builds(Limit, st.sampled_from(Bound), st.integers(0, 3))
fractions = st.sampled_from([Fraction(1, 3), Fraction(33, 100), Fraction(60, 100), Fraction(1)])
shares = st.builds(Share, st.sampled_from([Bound.AT_LEAST, Bound.MORE_THAN]), fractions)
runs = st.builds(Run, st.integers(1, 3), st.sampled_from(Scope), st.just(SchoolAge()))
changing = st.builds(
    lambda day, earlier: (Threshold(earlier, day), Threshold(Fraction(90, 100))),
    days,
    st.sampled_from([Fraction(85, 100), Fraction(1, 3)]),
)
thresholds = st.just((Threshold(Fraction(90, 100)),)) | st.just((Threshold(Fraction(10, 100)),)) | changing
measures = st.sampled_from([("offence.proven",), ("asb.incident",), ("offence.proven", "offence.caution")])

events = st.builds(Events, measures, st.sampled_from(Ages), months, limits)
reductions = st.builds(Reduction, measures, st.sampled_from(Ages), months, shares)
rates = st.builds(
    SessionRate,
    runs,
    st.sampled_from(Rate),
    st.sampled_from(Authorised),
    st.sampled_from(Mode),
    st.sampled_from(Bound),
    thresholds,
)
term_counts = st.builds(TermCount, runs, st.just("exclusions.fixed"), limits)
held = st.builds(Held, st.just(("care.plan",)), st.sampled_from([(), ("a",)]))
placements = st.builds(
    Placement, st.sampled_from([("alternative",), ("none",)]), st.sampled_from(Scope), st.just(SchoolAge())
)
entries = events | rates | term_counts | placements | held
leaves = entries | reductions


def _larger(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AllOf, several),
        st.builds(AnyOf, several),
        several.flatmap(lambda found: st.builds(AtLeastOf, st.integers(1, len(found)), st.just(found))),
        st.builds(NeutralWhen, parts, entries),
    )


def _several(parts: tuple[Rule, ...]) -> st.SearchStrategy[Rule]:
    return st.sampled_from([AllOf(parts), AnyOf(parts), AtLeastOf(2, parts)])


states = st.recursive(held | placements, lambda parts: st.builds(Not, parts), max_leaves=2)
sustained = st.builds(Sustained, states, months)
rules: st.SearchStrategy[Rule] = st.recursive(leaves | states | sustained, _larger, max_leaves=4)

# What an outcome asks: few events, good attendance, few exclusions. More good evidence can only help these.
good_limits = st.builds(Limit, st.sampled_from([Bound.AT_MOST, Bound.FEWER_THAN]), st.integers(0, 3))
outcomes: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Events, measures, st.sampled_from(Ages), months, good_limits),
    st.builds(
        SessionRate,
        runs,
        st.just(Rate.ATTENDANCE),
        st.sampled_from(Authorised),
        st.just(Mode.PER_TERM),
        st.sampled_from([Bound.AT_LEAST, Bound.MORE_THAN]),
        st.just((Threshold(Fraction(85, 100)),)) | changing,
    ),
    st.builds(TermCount, runs, st.just("exclusions.fixed"), good_limits),
)
good_rules: st.SearchStrategy[Rule] = st.recursive(
    outcomes, lambda parts: st.lists(parts, min_size=2, max_size=3).map(tuple).flatmap(_several), max_leaves=4
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan of two needs under two headlines, with or without a gate."""
    first = Indicator("need-0", "one", "One", "One", draw(entries), draw(rules))
    second = Indicator("need-1", "two", "Two", "Two", draw(st.none() | entries), draw(st.none() | rules))
    gates = draw(st.just(()) | rates.map(lambda rule: (Gate("gate", "Gate", rule),)))
    headlines = (Headline("one", "One", (first,)), Headline("two", "Two", (second,)))
    return Plan("Invented", "", headlines, Eligibility(2, CountBy.HEADLINE), gates)


__all__ = ["FIRST", "LAST", "WALKED", "days", "families", "good_rules", "plans", "proven", "replace", "rules"]
