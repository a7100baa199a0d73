"""What holds of every family: order is irrelevant, unknown is never met, better evidence never undoes "met"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Term
from outcomes.rules.judge import judge
from outcomes.rules.operators.base import Rule
from outcomes.rules.plan import Plan
from outcomes.rules.record import Case, Record
from tests.outcomes.rules.invented import (
    days,
    ended,
    families,
    families_at_work,
    good_rules,
    held,
    in_work,
    orders,
    plans,
    proven,
    rules,
)

Row = TypeVar("Row")


@proven(15, 1_000)
@given(families(), plans(), st.integers(0, 50))
def test_the_order_of_evidence_people_and_terms_does_not_matter(facts: FamilyFacts, plan: Plan, turn: int) -> None:
    def turned(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        place = turn % max(1, len(rows))
        return rows[place:][::-1] + rows[:place]

    shuffled = replace(
        facts,
        people=turned(facts.people),
        terms=turned(facts.terms),
        facts=turned(facts.facts),
        rolls=turned(facts.rolls),
        coverage=turned(facts.coverage),
    )

    assert judge(shuffled, plan) == judge(facts, plan)


LASTING = ("care.", "order.in-force", "benefit.", "work.", "placement.", "participation.", "household.")


@proven(35, 2_500)
@given(families() | families_at_work(), rules | ended | orders | in_work | held, st.none() | days, st.integers(1, 400))
def test_a_spell_told_in_two_pieces_says_the_same(
    facts: FamilyFacts, rule: Rule, since: date | None, after: int
) -> None:
    in_pieces = replace(facts, facts=tuple(piece for fact in facts.facts for piece in _split(fact, after)))

    whole = rule.answer(Case(Record(facts), "need-0", since))
    pieces = rule.answer(Case(Record(in_pieces), "need-0", since))

    assert pieces == whole


def _split(fact: Fact, after: int) -> tuple[Fact, ...]:
    """Return what lasts in two pieces, the second beginning on the day the first is over."""
    day = fact.starts_on + timedelta(days=after)
    lasts = fact.measure.startswith(LASTING) and fact.measure != "care.re-referral"
    if not lasts or (fact.ends_on is not None and fact.ends_on <= day):
        return (fact,)
    return fact._replace(ends_on=day), fact._replace(evidence=fact.evidence + 100_000, starts_on=day)


@proven(15, 1_000)
@given(families(), plans())
def test_what_is_met_is_possible_everywhere(facts: FamilyFacts, plan: Plan) -> None:
    judgement = judge(facts, plan)
    answers = [judgement.family, judgement.gate, *(gate.answer for gate in judgement.gates)]
    answers += [answer for need in judgement.needs for answer in (need.entry, need.outcome)]
    answers += [answer for doubt in judgement.doubts for answer in (doubt.entry, doubt.outcome)]

    for answer in answers:
        assert answer.neutral <= answer.met <= answer.possible


@proven(25, 2_000)
@given(families(), rules, st.none() | days, days, st.integers(1, 40))
def test_knowing_less_makes_nothing_met_and_nothing_sure(
    facts: FamilyFacts, rule: Rule, since: date | None, start: date, length: int
) -> None:
    hole = (start, start + timedelta(days=length))
    told_less = replace(facts, coverage=tuple(_with_hole(known, hole) for known in facts.coverage))

    before = rule.answer(Case(Record(facts), "", since))
    after = rule.answer(Case(Record(told_less), "", since))

    assert after.met <= before.met
    assert before.possible <= after.possible


def _with_hole(known: Coverage, hole: tuple[date, date]) -> Coverage:
    return replace(known, holes=(*known.holes, hole))


@proven(25, 2_000)
@given(families(), good_rules, st.none() | days, st.sets(st.integers(0, 7)))
def test_better_evidence_never_undoes_met(facts: FamilyFacts, rule: Rule, since: date | None, gone: set[int]) -> None:
    """Events that did not happen after all, holes that were filled with nothing bad, terms reported as perfect."""
    better = replace(
        facts,
        facts=(*(_better(fact, gone) for fact in facts.facts), *_perfect_reports(facts)),
        coverage=tuple(replace(known, holes=(), complete_from=None) for known in facts.coverage),
    )

    before = rule.answer(Case(Record(facts), "", since))
    after = rule.answer(Case(Record(better), "", since))

    assert before.met <= after.met


# So many sessions that a term of which a school told only the absences is a good one all the same.
PERFECT = {"sessions.possible": 1000, "sessions.authorised": 0, "sessions.unauthorised": 0, "exclusions.fixed": 0}


def _better(fact: Fact, gone: set[int]) -> Fact:
    if fact.value is None and fact.measure in PERFECT:
        return fact._replace(value=PERFECT[fact.measure])
    if fact.measure in ("sessions.unauthorised", "sessions.authorised", "exclusions.fixed"):
        return fact._replace(value=fact.value and max(0, fact.value - 1))
    return fact._replace(value=0) if fact.evidence in gone else fact


def _perfect_reports(facts: FamilyFacts) -> list[Fact]:
    reported = {(fact.person, fact.measure, _term_of(fact, facts.terms)) for fact in facts.facts}
    return [
        Fact(5000, person.id, measure, term.starts_on, term.ends_on, value)
        for person in facts.people
        for term in facts.terms
        for measure, value in PERFECT.items()
        if (person.id, measure, term) not in reported
    ]


def _term_of(fact: Fact, terms: tuple[Term, ...]) -> Term | None:
    return next((term for term in terms if term.starts_on <= fact.starts_on < term.ends_on), None)
