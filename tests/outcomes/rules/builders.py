"""Short ways to write a family's facts, for tests that read as the policy does."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import count

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Membership, Person, Roll, Term
from outcomes.rules.operators.base import Bound, Limit, Scope, Share
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount, Threshold

EVIDENCE = count(1)
ATTACHED = date(2018, 9, 1)
CHILD, SIBLING, MOTHER, FATHER = 1, 2, 3, 4
POLICE = Coverage("offences", date(2021, 3, 31), 45)
SCHOOL = Coverage("school", date(2020, 7, 21), 130)


def member(
    person: int,
    born_on: date = date(2008, 5, 1),
    *,
    since: date = date(2008, 5, 1),
    until: date | None = None,
    relationship: str = "child",
    lives_there: bool = True,
    has_parental_responsibility: bool = False,
) -> Person:
    held = Membership(since, until, relationship, lives_there, has_parental_responsibility)
    return Person(person, born_on, (held,))


def parent(person: int = MOTHER, *, lives_there: bool = True) -> Person:
    return member(
        person,
        date(1985, 1, 1),
        relationship="mother",
        lives_there=lives_there,
        has_parental_responsibility=True,
    )


def term(name: str, starts_on: date, ends_on: date, *, is_excluded: bool = False) -> Term:
    """A term with its last day, as calendars print it."""
    return Term(name, starts_on, ends_on + timedelta(days=1), is_excluded)


AUTUMN_17 = term("2017-18 Autumn", date(2017, 9, 4), date(2017, 12, 20))
SPRING_18 = term("2017-18 Spring", date(2018, 1, 8), date(2018, 3, 29))
SUMMER_18 = term("2017-18 Summer", date(2018, 4, 16), date(2018, 7, 20))
AUTUMN_18 = term("2018-19 Autumn", date(2018, 9, 4), date(2018, 12, 20))
SPRING_19 = term("2018-19 Spring", date(2019, 1, 7), date(2019, 4, 5))
SUMMER_19 = term("2018-19 Summer", date(2019, 4, 23), date(2019, 7, 19))
AUTUMN_19 = term("2019-20 Autumn", date(2019, 9, 4), date(2019, 12, 20))
TERMS = (AUTUMN_17, SPRING_18, SUMMER_18, AUTUMN_18, SPRING_19, SUMMER_19, AUTUMN_19)
YEAR_19 = (AUTUMN_18, SPRING_19, SUMMER_19)


def sessions(
    person: int, in_term: Term, *, possible: int = 1000, authorised: int = 0, unauthorised: int = 0
) -> list[Fact]:
    values = (
        ("sessions.possible", possible),
        ("sessions.authorised", authorised),
        ("sessions.unauthorised", unauthorised),
    )
    return [reported(person, in_term, measure, value) for measure, value in values]


def attended(person: int, in_term: Term, percent: str) -> list[Fact]:
    """A term of a thousand sessions, so many per cent of them attended."""
    return sessions(person, in_term, unauthorised=1000 - int(Fraction(percent) * 10))


def reported(person: int, in_term: Term, measure: str, value: int) -> Fact:
    return Fact(next(EVIDENCE), person, measure, in_term.starts_on, in_term.ends_on, value, "", "school")


def event(person: int | None, day: date, measure: str = "offence.proven") -> Fact:
    return Fact(next(EVIDENCE), person, measure, day, day + timedelta(days=1), None, "", "offences")


def family(
    *facts: Fact,
    people: tuple[Person, ...] = (),
    attached_on: date = ATTACHED,
    terms: tuple[Term, ...] = TERMS,
    rolls: tuple[Roll, ...] = (),
    coverage: tuple[Coverage, ...] = (POLICE, SCHOOL),
    **more: object,
) -> FamilyFacts:
    return FamilyFacts(attached_on, people or (member(CHILD), parent()), terms, facts, rolls, coverage, **more)  # type: ignore[arg-type]  # passed on as given


def no_offence(*, months: int = 6, ages: Ages = Ages.UNDER_18) -> Events:
    return Events(("offence.proven",), ages, months, Limit(Bound.AT_MOST, 0))


def down_by(percent: int, measure: str = "offence.proven", *, ages: Ages = Ages.UNDER_18) -> Reduction:
    return Reduction((measure,), ages, 6, Share(Bound.AT_LEAST, Fraction(percent, 100)))


def attendance(
    *,
    percent: int = 90,
    mode: Mode = Mode.PER_TERM,
    terms: int = 3,
    children: Scope = Scope.EACH,
    authorised: Authorised = Authorised.ABSENT,
    before: tuple[Threshold, ...] = (),
) -> SessionRate:
    thresholds = (*before, Threshold(Fraction(percent, 100)))
    run = Run(terms, children, SchoolAge())
    return SessionRate(run, Rate.ATTENDANCE, authorised, mode, Bound.AT_LEAST, thresholds)


def unauthorised_absence(bound: Bound, percent: int = 10, *, children: Scope = Scope.ANY) -> SessionRate:
    run = Run(3, children, SchoolAge())
    threshold = Threshold(Fraction(percent, 100))
    return SessionRate(run, Rate.ABSENCE, Authorised.PRESENT, Mode.AVERAGED, bound, (threshold,))


def exclusions(bound: Bound, number: int, *, children: Scope = Scope.EACH) -> TermCount:
    return TermCount(Run(3, children, SchoolAge()), "exclusions.fixed", Limit(bound, number))
