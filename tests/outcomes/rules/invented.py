"""Invented families and plans for the properties: one year, short terms, every edge within reach."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.facts import (
    Baseline,
    Coverage,
    Fact,
    FamilyFacts,
    Membership,
    Person,
    RecordedJudgement,
    RecordedNeed,
    Roll,
    Term,
)
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope, Share
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, CountedFrom, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Counted, Events, Reduction
from outcomes.rules.operators.judged import Approver, Judged
from outcomes.rules.operators.progress import Better, Distance, Levels, Reach
from outcomes.rules.operators.records import Beyond, Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.starts import Band, Before, ByStart, Improvement, SessionsImproved
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount, Threshold
from outcomes.rules.operators.work import EmploymentRule, EmploymentRules, InWork
from outcomes.rules.plan import CountBy, Eligibility, Gate, Headline, Indicator, Plan

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
def good_coverages(draw: st.DrawFn) -> tuple[Coverage, ...]:
    """Draw sources that are mostly complete, at times with one hole in all of them, at times as bad as can be."""
    kind = draw(st.sampled_from(["complete", "complete", "hole", "bad"]))
    if kind == "bad":
        return draw(coverages())
    start = draw(days)
    holes = () if kind == "complete" else ((start, start + DAY * draw(st.integers(1, 10))),)
    return tuple(Coverage(source, LAST, 30, None, holes) for source in SOURCES)


SOURCES = ("offences", "school", "social-care", "orders", "domestic-abuse", "housing", "benefits", "exclusions")


@st.composite
def coverages(draw: st.DrawFn) -> tuple[Coverage, ...]:
    found = []
    for source in SOURCES:
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
    return tuple(found[: draw(st.sampled_from([8, 8, 8, 2]))])


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
        if draw(st.integers(0, 4)) == 0:  # and another agency tells of that day too
            told = draw(st.sampled_from([None, 0, 1, 3]))
            found.append(
                Fact(number + 50, person, found[-1].measure, start, start + DAY, told, source="youth-offending")
            )
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
            for _ in range(draw(st.sampled_from([0, 0, 0, 1, 3]))):
                day = draw(days)
                found.append(Fact(len(found) + 100, person.id, "exclusions.fixed", day, day + DAY, 1, "", "exclusions"))
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


CODES: dict[str, list[str]] = {
    "care.child-in-need": [""],
    "order.in-force": ["licence", "supervision"],
    "benefit.claim": ["jsa", "esa", "uc-working-enough"],
    "work.employment": ["payslip", "payslip", "self-reported", ""],
    "placement.in": ["none", "alternative"],
    "care.re-referral": [""],
    "order.breach": [""],
    "abuse.victim": ["standard", "medium", "high", "high", "high", ""],
    "health.mental-health": ["need", "engaged", "managed"],
    "money.arrears": [""],
    "progress.level": ["need-0", "need-0", "need-1"],
    "distance.reading": ["star/home/worker", "star/home/family", "star/school/worker", "other/home/worker"],
}
VALUES: dict[str, list[int | None]] = {
    "money.arrears": [None, 0, 1, 2],
    "progress.level": [None, 1, 1, 2, 2, 3],
    "distance.reading": [None, 10, 20, 25, 30, 40],
}
LASTING = ("care.child-in-need", "order.in-force", "benefit.claim", "work.employment", "placement.in")


@st.composite
def state_facts(draw: st.DrawFn, people: list[Person], measures: list[str], most: int) -> list[Fact]:
    """Draw spells, records and events of these measures, close to one another."""
    found = []
    for number in range(draw(st.integers(0, most))):
        measure = draw(st.sampled_from(measures))
        start = draw(days)
        end: date | None = start + DAY
        if measure in LASTING:
            end = draw(st.none() | st.integers(1, 150).map(lambda length, start=start: start + DAY * length))  # type: ignore[misc]  # bound early
        person = draw(st.sampled_from([None, *(person.id for person in people)]))
        value = draw(st.sampled_from(VALUES[measure])) if measure in VALUES else None
        code = draw(st.sampled_from(CODES[measure]))
        found.append(Fact(number + 9500, person, measure, start, end, value, code))
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
    facts += draw(state_facts(people, list(CODES), 4))
    attached_on = draw(days)
    return FamilyFacts(
        attached_on,
        tuple(people),
        calendar,
        tuple(facts),
        tuple(draw(rolls(people))),
        draw(coverages()),
        tuple(RecordedNeed("need-1", day) for day in draw(st.lists(days, max_size=1))),
        draw(fixed),
        tuple(draw(st.lists(judgements, max_size=2))),
        draw(st.none() | days),
    )


@st.composite
def families_told_of(draw: st.DrawFn, *measures: str) -> FamilyFacts:
    """Draw a family of which much is told of a few measures, and nothing else."""
    people = [Person(number, draw(births), draw(memberships())) for number in range(1, draw(st.integers(1, 2)) + 1)]
    facts = [*draw(state_facts(people, list(measures), 8)), *draw(held_facts(people))]
    return FamilyFacts(draw(days), tuple(people), (), tuple(facts), (), draw(good_coverages()))


@st.composite
def families_at_school(draw: st.DrawFn) -> FamilyFacts:
    """Draw a family whose children are of school age, in short terms of which most are reported."""
    born = [date(2010, 5, 5), date(2008, 8, 31), date(2003, 4, 10), date(2014, 3, 31)]
    people = [Person(number, draw(st.sampled_from(born)), draw(memberships())) for number in (1, 2)]
    calendar = draw(terms())
    facts = draw(term_facts(people, calendar))
    return FamilyFacts(
        draw(days), tuple(people), calendar, tuple(facts), tuple(draw(rolls(people))), draw(good_coverages())
    )


@st.composite
def families_judged(draw: st.DrawFn) -> FamilyFacts:
    """Draw a family of which a professional said something of its needs, and nobody else anything."""
    told = tuple(draw(st.lists(judgements, max_size=4)))
    adult = Person(1, date(1985, 2, 3), draw(memberships()))
    return FamilyFacts(draw(days), (adult,), (), (), (), draw(good_coverages()), judgements=told)


@st.composite
def families_at_work(draw: st.DrawFn) -> FamilyFacts:
    """Draw a family whose adult leaves a benefit for a job, or for several with gaps, at times for a benefit again."""
    adult = Person(1, draw(st.sampled_from([date(1985, 2, 3), date(2001, 6, 15)])), draw(memberships()))
    left = draw(days)
    claims = [Fact(1, 1, "benefit.claim", left - DAY * 30, left, None, draw(st.sampled_from(["jsa", "esa"])))]
    found, day = [], left + DAY * draw(st.integers(-20, 20))
    for number in range(draw(st.integers(1, 5))):
        length = draw(st.integers(5, 60))
        end = None if draw(st.integers(0, 5)) == 0 else day + DAY * length
        code = draw(st.sampled_from(["payslip", "payslip", "payslip", "self-reported"]))
        found.append(Fact(number + 10, 1, "work.employment", day, end, None, code))
        day += DAY * (length + draw(st.integers(0, 10)))
    if draw(st.booleans()):
        again = left + DAY * draw(st.integers(0, 90))
        code = draw(st.sampled_from(["jsa", "esa", "uc-working-enough"]))
        claims.append(Fact(2, 1, "benefit.claim", again, again + DAY * draw(st.integers(1, 20)), None, code))
    attached_on = left - DAY * draw(st.integers(-2, 30))
    return FamilyFacts(attached_on, (adult,), (), (*claims, *found), (), draw(good_coverages()))


@st.composite
def families_on_the_way(draw: st.DrawFn) -> FamilyFacts:
    """Draw a family for which much becomes better after the attachment: a risk, readings, sessions at school."""
    people = (Person(1, date(1985, 2, 3), draw(memberships())), Person(2, date(2010, 5, 5), draw(memberships())))
    attached_on, found = FIRST + DAY * draw(st.integers(60, 160)), list[Fact]()
    for measure, codes in (("abuse.victim", [""]), ("distance.reading", ["star/home/worker", "star/school/worker"])):
        for code in codes:
            weeks = sorted(draw(st.lists(st.integers(0, 48), min_size=3, max_size=7)))
            for step in (7 * week for week in weeks):  # so many weeks apart is at times exactly so many
                worse = FIRST + DAY * step <= attached_on or draw(st.integers(0, 5)) == 0
                start, is_risk = FIRST + DAY * step, measure == "abuse.victim"
                value, said = (None, draw(_risks(worse=worse))) if is_risk else (draw(_marks(worse=worse)), code)
                found.append(Fact(len(found), 1 if is_risk else None, measure, start, start + DAY, value, said))
    calendar, reports = draw(_terms_on_the_way(attached_on))
    found += draw(_an_order(attached_on)) + draw(_a_job(attached_on))
    closed_on = draw(st.sampled_from([None, *(attached_on + DAY * length for length in (1, 20, 45, 90))]))
    coverage = draw(good_coverages())
    return FamilyFacts(attached_on, people, calendar, (*found, *reports), (), coverage, closed_on=closed_on)


@st.composite
def _an_order(draw: st.DrawFn, attached_on: date) -> list[Fact]:
    """Draw an order that runs out some weeks after the attachment, at times breached while it ran or later."""
    start = attached_on + DAY * draw(st.integers(-10, 20))
    end = start + DAY * draw(st.integers(20, 60))
    order = Fact(150, 1, "order.in-force", start, end, None, draw(st.sampled_from(["licence", "supervision"])))
    breached = [start + DAY * length for length in draw(st.lists(st.integers(0, 70), max_size=2))]
    return [order, *(Fact(160, 1, "order.breach", day, day + DAY) for day in breached)]


@st.composite
def _a_job(draw: st.DrawFn, attached_on: date) -> list[Fact]:
    """Draw a job some days after a benefit that ends after the attachment, told by a payslip or by nobody else."""
    left = attached_on + DAY * draw(st.integers(1, 20))
    start, code = left + DAY * draw(st.integers(0, 10)), draw(st.sampled_from(["payslip", "self-reported"]))
    claim = Fact(170, 1, "benefit.claim", left - DAY * 40, left, None, draw(st.sampled_from(["jsa", "esa"])))
    return [claim, Fact(171, 1, "work.employment", start, start + DAY * draw(st.integers(20, 120)), None, code)]


def _risks(*, worse: bool) -> st.SearchStrategy[str]:
    return st.sampled_from(["high", "high", "medium"] if worse else ["standard", "medium", "standard"])


def _marks(*, worse: bool) -> st.SearchStrategy[int | None]:
    return st.sampled_from([10, 10, 20] if worse else [20, 30, 40, 40, None])


@st.composite
def _terms_on_the_way(draw: st.DrawFn, attached_on: date) -> tuple[tuple[Term, ...], list[Fact]]:
    """Draw short terms, one after the other, of which nearly all are reported of the second person."""
    calendar, reports, start = [], list[Fact](), FIRST - DAY * 100
    for number in range(10):
        end = start + DAY * draw(st.integers(25, 45))
        calendar.append(Term(f"Term {number}", start, end))
        missed = draw(st.sampled_from([1, 6, 9, 9] if start < attached_on else [0, 1, 2, 4]))
        if draw(st.integers(0, 11)):
            told = {"possible": 10, "authorised": draw(st.sampled_from([0, 0, 0, 1])), "unauthorised": missed}
            reports += [
                Fact(200 + 3 * number + place, 2, f"sessions.{what}", start, end, count)
                for place, (what, count) in enumerate(told.items())
            ]
        start = end
    return tuple(calendar), reports


counts = st.none() | st.integers(0, 4)
# Starting points fixed for whatever a reduction may count, so that it finds its own.
COUNTED = [
    f"{what}{whose} over {number} months"
    for what in ("offence.proven", "asb.incident", "offence.proven+offence.caution")
    for whose in ("", " under-18", " adult")
    for number in range(1, 5)
]
fixed = st.just(()) | counts.map(lambda count: tuple(Baseline("need-0", name, count) for name in COUNTED))
judgements = st.builds(
    lambda indicator, start, length: RecordedJudgement(indicator, start, start + DAY * length if length else None),
    st.sampled_from(["need-0", "need-0", "need-1"]),
    days,
    st.none() | st.integers(1, 200),
)
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

events = st.builds(Events, measures, st.sampled_from(Ages), months, limits, people=st.sampled_from(Counted))
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
befores = st.builds(Before, runs, st.sampled_from(Rate), st.sampled_from(Authorised))
improved = st.builds(
    SessionsImproved,
    befores,
    st.sampled_from([Fraction(1, 20), Fraction(1, 10), Fraction(1, 2)]),
    st.sampled_from(Improvement),
)
by_start = st.builds(
    lambda before, below, low, other: ByStart(before, (Band(low, below), Band(other))),
    befores,
    st.sampled_from([Fraction(1, 10), Fraction(9, 10), Fraction(95, 100)]),
    rates | term_counts | improved,
    rates | term_counts | improved,
)
plan_codes = st.sampled_from([(), ("a",)])
ages = st.sampled_from(Ages)
held = st.builds(Held, st.just(("care.plan",)), plan_codes, ages)
held |= st.builds(
    Held, st.just(("care.plan",)), plan_codes, ages, st.just(Scope.EACH), st.sampled_from([(), ("care.child-in-need",)])
)
ended = st.builds(
    Ended,
    st.sampled_from([("care.child-in-need",), ("care.child-in-need", "care.plan")]),
    months,
    st.just(()),
    ages,
    st.sampled_from([(), ("care.re-referral",)]),
    not_into=st.sampled_from([(), ("order.in-force",)]),
)
orders = st.builds(
    OrderKept,
    st.just(("order.in-force",)),
    st.just(("order.breach",)),
    months,
    st.sampled_from([(), ("licence",)]),
    ages,
)
beyonds = st.sampled_from(Beyond)
latest = st.builds(
    Latest,
    st.sampled_from([("health.mental-health",), ("abuse.victim",), ("health.mental-health", "abuse.victim")]),
    months,
    st.sampled_from(Scope),
    codes=st.sampled_from([("managed",), ("engaged", "managed", "high")]),
    ages=ages,
    beyond=beyonds,
)
latest |= st.builds(
    Latest, st.just(("money.arrears",)), months, st.sampled_from(Scope), limit=limits, ages=ages, beyond=beyonds
)
lower = st.builds(
    Latest,
    st.sampled_from([("abuse.victim",), ("abuse.victim", "health.mental-health")]),
    st.integers(2, 10),
    st.sampled_from(Scope),
    order=st.just(("standard", "medium", "high")),
    beyond=beyonds,
)
employments = st.builds(
    lambda few, many, spare, days: EmploymentRules(
        (EmploymentRule(("jsa",), many, many + spare), EmploymentRule(("esa",), few, few)), ("payslip",), days
    ),
    st.integers(1, 3),
    st.integers(2, 5),
    st.integers(0, 2),
    st.sampled_from([5, 7]),
)
in_work = st.builds(InWork, employments)
levels = st.builds(
    Levels, st.integers(2, 10), st.sampled_from([(Reach(1, 2), Reach(2, 3)), (Reach(1, 3),), (Reach(2, 2),)])
)
distances = st.builds(
    lambda areas, weeks, raters, asked: Distance("star", areas, weeks, raters, **asked),
    st.sampled_from([("home",), ("home", "school")]),
    st.integers(1, 8),
    st.sampled_from([(), (), ("worker",)]),
    st.sampled_from(
        [
            {"improved_by": 10},
            {"improved_by": 5, "better": Better.LOWER},
            {"final_at_least": 30},
            {"final_at_most": 20},
        ]
    ),
)
judged = st.builds(Judged, st.just(Approver.TEAM_MANAGER), st.none() | months)
placements = st.builds(
    Placement, st.sampled_from([("alternative",), ("none",)]), st.sampled_from(Scope), st.just(SchoolAge())
)
entries = events | rates | term_counts | placements | held | latest
leaves = entries | reductions | lower | ended | orders | in_work | judged | levels | distances | improved | by_start


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


states = st.recursive(held | placements | latest, lambda parts: st.builds(Not, parts), max_leaves=2)
sustained = st.builds(Sustained, states, months)
closed = st.builds(Sustained, events | term_counts | judged | held, months, counted_from=st.just(CountedFrom.CLOSED))
rules: st.SearchStrategy[Rule] = st.recursive(leaves | states | sustained | closed, _larger, max_leaves=4)

# What an outcome asks: few events, good attendance, few exclusions. More good evidence can only help these.
good_limits = st.builds(Limit, st.just(Bound.AT_MOST), st.integers(0, 3)) | st.builds(
    Limit, st.just(Bound.FEWER_THAN), st.integers(1, 3)
)
outcomes: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Events, measures, st.sampled_from(Ages), months, good_limits, people=st.sampled_from(Counted)),
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


@st.composite
def larger_plans(draw: st.DrawFn) -> Plan:
    """Draw a plan of up to six needs under up to three headlines, some with one outcome between them, and gates."""
    headlines, number = [], 0
    for place in range(draw(st.integers(1, 3))):
        shared, indicators = draw(rules), []
        for _ in range(draw(st.integers(1, 2))):
            outcome = draw(st.just(shared) | rules | st.none())
            entry = draw(entries | st.none())
            indicators.append(Indicator(f"need-{number}", f"head-{place}", "Need", "Need", entry, outcome))
            number += 1
        headlines.append(Headline(f"head-{place}", "Headline", tuple(indicators)))
    gates = [Gate(f"gate-{place}", "Gate", rule) for place, rule in enumerate(draw(st.lists(rules, max_size=2)))]
    return Plan("Invented", "", tuple(headlines), Eligibility(2, CountBy.NEED), tuple(gates))


__all__ = ["FIRST", "LAST", "WALKED", "days", "families", "good_rules", "plans", "proven", "replace", "rules"]
