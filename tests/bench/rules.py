"""How fast families are judged: families a second on one core, and the ratio to a plain loop over their facts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import process_time

from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Membership, Person, Roll, Term
from outcomes.rules.judge import judge
from outcomes.rules.reading import read_plan_file

PLAN = Path(__file__).parents[2] / "outcomes" / "plans" / "composite-phase-2.toml"
FIRST_YEAR = 2016
TERM_DAYS = (((9, 4), (12, 20)), ((1, 6), (3, 30)), ((4, 20), (7, 20)))
SEEDS = 1_000_003


def calendar() -> tuple[Term, ...]:
    """Return four school years of three terms."""
    found = []
    for year in range(FIRST_YEAR, FIRST_YEAR + 4):
        for number, (start, end) in enumerate(TERM_DAYS):
            of = year if number == 0 else year + 1
            found.append(Term(f"{year} {number}", date(of, *start), date(of, *end)))
    return tuple(found)


TERMS = calendar()
LAG_DAYS = {
    "school": 130,
    "exclusions": 130,
    "placements": 130,
    "offences": 45,
    "youth-offending": 45,
    "asb": 45,
    "orders": 45,
    "social-care": 45,
    "benefits": 45,
    "employment": 60,
    "neet": 60,
    "housing": 60,
    "domestic-abuse": 45,
    "health": 90,
}
COVERAGE = tuple(
    Coverage(source, date(2020, 7, 21) if source == "school" else date(2020, 9, 27), lag, date(2016, 9, 1))
    for source, lag in LAG_DAYS.items()
)


def invented_family(number: int) -> FamilyFacts:
    """Return a family of four whose facts follow from its number: two children reported in every term.

    Every third has help of social care, every fourth a benefit left for work, every fifth abuse and a health need.
    """
    attached_on = date(2018, 1, 1) + timedelta(days=number % 500)
    children = [number * 4, number * 4 + 1]
    adults = [number * 4 + 2, number * 4 + 3]
    people = [_person(child, date(2004 + (number + child) % 9, 5, 1)) for child in children]
    people += [_person(adult, date(1985, 1, 1)) for adult in adults]
    facts = [fact for child in children for place in range(len(TERMS)) for fact in _reports(child, place)]
    facts += [_event(number, place, people[place % 4].id) for place in range((number * 7919) % 6)]
    facts += _told(number, attached_on, children[0], adults[0])
    rolls = tuple(Roll(child, date(2015, 9, 1), None, "mainstream") for child in children)
    return FamilyFacts(attached_on, tuple(people), TERMS, tuple(facts), rolls, COVERAGE)


def _person(number: int, born_on: date) -> Person:
    return Person(number, born_on, (Membership(max(born_on, date(2004, 1, 1))),))


def _reports(child: int, place: int) -> list[Fact]:
    term, luck = TERMS[place], (child * 31 + place * 17) % 100
    values = {
        "sessions.possible": 120,
        "sessions.authorised": luck % 5,
        "sessions.unauthorised": 18 if luck < 12 else 2,
        "exclusions.fixed": int(luck > 95),
        "exclusions.permanent": 0,
    }
    return [Fact(1, child, m, term.starts_on, term.ends_on, v, "", "school") for m, v in values.items()]


def _event(number: int, place: int, person: int) -> Fact:
    day = date(2017, 1, 1) + timedelta(days=(number * SEEDS + place * 137) % 1300)
    measure = "offence.proven" if place % 2 else "asb.incident"
    return Fact(2, person, measure, day, day + timedelta(days=1), None, "", "offences")


def _told(number: int, day: date, child: int, adult: int) -> list[Fact]:
    """Return what agencies beside the school and the police tell."""
    found = []
    if number % 3 == 0:
        found.append(_spell(child, "care.child-in-need", day, before=200, after=150, source="social-care"))
    if number % 4 == 0:
        found.append(_spell(adult, "benefit.claim", day, before=300, after=60, source="benefits", code="jsa"))
        found.append(_spell(adult, "work.employment", day, before=-70, after=400, source="employment", code="hmrc"))
    if number % 5 == 0:
        found.append(_spell(adult, "abuse.victim", day, before=90, after=-89, source="domestic-abuse", code="high"))
        for after, code in ((10, "need"), (120, "engaged"), (240, "managed")):
            told = _spell(
                adult, "health.mental-health", day, before=-after, after=after + 1, source="health", code=code
            )
            found.append(told)
    return found


def _spell(person: int, measure: str, day: date, *, before: int, after: int, source: str, code: str = "") -> Fact:
    start, end = day - timedelta(days=before), day + timedelta(days=after)
    return Fact(3, person, measure, start, end, None, code, source)


def plain_loop(facts: FamilyFacts) -> int:
    """Return a sum that touches every fact once, as the cheapest reading of a family would."""
    total = 0
    for fact in facts.facts:
        if fact.starts_on >= facts.attached_on:
            total += fact.value or 1
    return total


def a_second(work: Callable[[FamilyFacts], object], families: Sequence[FamilyFacts]) -> float:
    """Return how many families a second the work is done for: the best of three rounds."""
    best = 0.0
    for _ in range(3):
        started = process_time()
        for facts in families:
            work(facts)
        best = max(best, len(families) / (process_time() - started))
    return best


def bench(count: int = 2_000) -> str:
    """Return the measurement in words."""
    plan = read_plan_file(PLAN)
    families = [invented_family(number) for number in range(count)]
    facts = sum(len(family.facts) for family in families) / count
    judged = a_second(lambda family: judge(family, plan), families)
    looped = a_second(plain_loop, families)
    return (
        f"rules: {judged:,.0f} families/s on one core ({facts:.0f} facts a family); "
        f"a plain loop over the facts {looped:,.0f} families/s; ratio {looped / judged:.1f}"
    )


if __name__ == "__main__":
    sys.stdout.write(bench(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000) + "\n")
