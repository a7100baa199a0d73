"""Work: the ledger of the weeks an adult has worked since leaving a benefit, and the condition that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outcomes.rules.ages import ADULT_AT, nth_birthday
from outcomes.rules.daysets import NEVER, NEVER_ENDS, Answer, DaySet
from outcomes.rules.facts import Fact, Measure, Person, suppliers
from outcomes.rules.operators.base import Leaf
from outcomes.rules.record import Case, Record, days_spoken_of

A_WEEK = 7


class WeekState(StrEnum):
    """What became of one week since work began."""

    WORKED = "worked"
    NOT_VERIFIED = "not verified"
    NO_WORK = "no work"
    ON_BENEFIT = "on a benefit"
    NOT_KNOWN = "not known"

    @property
    def is_worked(self) -> bool:
        """Return whether the week counts."""
        return self is WeekState.WORKED

    @property
    def may_be_worked(self) -> bool:
        """Return whether the week counts or may yet count."""
        return self in (WeekState.WORKED, WeekState.NOT_VERIFIED, WeekState.NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of the ledger, and what became of them."""

    starts_on: date
    state: WeekState


@dataclass(frozen=True, slots=True)
class EmploymentRule:
    """So many weeks worked within so many, for somebody who leaves one of these benefits."""

    benefits: tuple[str, ...]
    weeks: int
    within: int


@dataclass(frozen=True, slots=True)
class EmploymentRules:
    """What the plan asks of continuous employment.

    The benefits its rules name are the out-of-work benefits; a benefit that none names (Universal Credit of somebody
    who works enough) is none. Work counts once it is verified in one of the ways of `verified_by`.
    """

    rules: tuple[EmploymentRule, ...]
    verified_by: tuple[str, ...]
    days_a_week: int = A_WEEK

    @property
    def out_of_work(self) -> tuple[str, ...]:
        """Return the out-of-work benefits."""
        return tuple(benefit for rule in self.rules for benefit in rule.benefits)

    def rule_for(self, benefit: str) -> EmploymentRule:
        """Return what is asked of somebody who leaves a benefit."""
        return next(rule for rule in self.rules if benefit in rule.benefits)


@dataclass(frozen=True, slots=True)
class PersonInWork:
    """An adult who left a benefit for work: what is asked, and the weeks since work began.

    `met_on` is the first day on which enough weeks are complete, `possible_on` the first on which they can be if work
    goes on and is verified; None: never, with this beginning. `weeks` reach as far as it is known whether there was a
    benefit. `verified` are the ways in which the work was, `evidence` what the ledger stands in.
    """

    person: int
    benefit: str
    off_benefit_on: date
    in_work_since: date
    rule: EmploymentRule
    weeks: tuple[Week, ...]
    met_on: date | None
    possible_on: date | None
    verified: tuple[str, ...] = ()
    evidence: tuple[int, ...] = ()

    @property
    def worked(self) -> int:
        """Return how many weeks count so far."""
        return sum(week.state.is_worked for week in self.weeks)


def people_in_work(record: Record, rules: EmploymentRules) -> tuple[PersonInWork, ...]:
    """Return the adults of the family who left an out-of-work benefit for work after the attachment.

    Of several beginnings of one adult, the one that is met first, else the one that can be, else the latest.
    """
    if not record.of_measure(Measure.BENEFIT_CLAIM) or not record.of_measure(Measure.WORK_EMPLOYMENT):
        return ()
    key = ("work", id(rules))
    if key not in record.kept:  # asked as an outcome, and as a result of its own
        people = sorted(record.facts.people, key=lambda each: each.id)
        begun = (list(_beginnings(record, rules, person)) for person in people)
        record.kept[key] = tuple(min(each, key=_best) for each in begun if each)
    found: tuple[PersonInWork, ...] = record.kept[key]
    return found


def _best(begun: PersonInWork) -> tuple[date, date, int]:
    return begun.met_on or date.max, begun.possible_on or date.max, -begun.in_work_since.toordinal()


def _beginnings(record: Record, rules: EmploymentRules, person: Person) -> Iterator[PersonInWork]:
    """Yield each time the person was in work and on no benefit any more, with the weeks since."""
    claims = [f for f in _of(record, Measure.BENEFIT_CLAIM, person) if f.code in rules.out_of_work]
    jobs = _of(record, Measure.WORK_EMPLOYMENT, person)
    on_benefit, in_work = _days(claims), _days(jobs)
    proven = _days(job for job in jobs if job.code in rules.verified_by)
    eligible = record.members[person.id] & DaySet.starting(nth_birthday(person.born_on, ADULT_AT))
    for start in (in_work - on_benefit).edges[::2]:
        left = max((end for end in on_benefit.edges[1::2] if end <= start), default=None)
        if left is None or left <= record.facts.attached_on.toordinal() or date.fromordinal(left) not in eligible:
            continue
        last = [claim for claim in claims if claim.ends_on and claim.ends_on.toordinal() == left]
        benefit = max((claim.code for claim in last), key=lambda code: (rules.rule_for(code).weeks, code))
        ledger = _Ledger(rules, on_benefit, in_work, proven, record)
        yield ledger.since(start, person=person.id, benefit=benefit, left=left, told=(*last, *jobs))


def _of(record: Record, measure: str, person: Person) -> list[Fact]:
    return [fact for fact in record.of_measure(measure) if fact.person == person.id]


def _days(spells: Iterable[Fact]) -> DaySet:
    found = NEVER
    for spell in spells:
        found |= days_spoken_of(spell)
    return found


@dataclass(frozen=True, slots=True)
class _Ledger:
    """One adult's days on a benefit and in work, from which weeks are read."""

    rules: EmploymentRules
    on_benefit: DaySet
    in_work: DaySet
    proven: DaySet
    record: Record

    def since(self, start: int, *, person: int, benefit: str, left: int, told: Iterable[Fact]) -> PersonInWork:
        rule = self.rules.rule_for(benefit)
        states = [self.state(start + A_WEEK * number) for number in range(rule.within)]
        met = _complete([state.is_worked for state in states], rule.weeks)
        possible = _complete([state.may_be_worked for state in states], rule.weeks)
        shown = min(met or rule.within, self._known_weeks(start))
        ends = NEVER_ENDS if met is None else start + A_WEEK * met
        counted = [fact for fact in told if fact.starts_on.toordinal() < ends and _reaches(fact, left)]
        return PersonInWork(
            person,
            benefit,
            date.fromordinal(left),
            date.fromordinal(start),
            rule,
            tuple(Week(date.fromordinal(start + A_WEEK * n), states[n]) for n in range(shown)),
            None if met is None else date.fromordinal(start + A_WEEK * met),
            None if possible is None else date.fromordinal(start + A_WEEK * possible),
            tuple(sorted({fact.code for fact in counted if fact.code in self.rules.verified_by})),
            tuple(sorted(fact.evidence for fact in counted)),
        )

    def state(self, start: int) -> WeekState:
        """Return what became of the week that starts on a day."""
        week = DaySet((start, start + A_WEEK))
        if self.on_benefit & week:
            return WeekState.ON_BENEFIT
        if _length(self.in_work & week) < self.rules.days_a_week:
            return WeekState.NO_WORK
        if start + A_WEEK > self._known_to() or self.record.holes((Measure.BENEFIT_CLAIM,)) & week:
            return WeekState.NOT_KNOWN
        is_proven = _length(self.proven & week) >= self.rules.days_a_week
        return WeekState.WORKED if is_proven else WeekState.NOT_VERIFIED

    def _known_to(self) -> int:
        complete_to = self.record.complete_to(Measure.BENEFIT_CLAIM)
        return complete_to.toordinal() + 1 if complete_to else 0

    def _known_weeks(self, start: int) -> int:
        return max(0, (self._known_to() - start + A_WEEK - 1) // A_WEEK)


def _complete(counts: list[bool], least: int) -> int | None:
    """Return after how many weeks so many have counted."""
    found = 0
    for number, is_counted in enumerate(counts, start=1):
        found += is_counted
        if found >= least:
            return number
    return None


def _reaches(fact: Fact, day: int) -> bool:
    return fact.ends_on is None or fact.ends_on.toordinal() >= day


def _length(days: DaySet) -> int:
    return sum(days.edges[1::2]) - sum(days.edges[::2])


@dataclass(frozen=True, slots=True)
class InWork(Leaf):
    """An adult has left a benefit for work that lasted as long as continuous employment asks, and is on none now.

    "Adult off benefit" [R+]. We read it as continuous employment reached by one adult, for as long as that adult is on
    no out-of-work benefit again.
    """

    rules: EmploymentRules
    says: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """Return what is asked about."""
        return (Measure.BENEFIT_CLAIM, Measure.WORK_EMPLOYMENT)

    def answer(self, case: Case) -> Answer:
        """Return the days on which an adult is in work for long enough, from the day the need was identified on."""
        record = case.record
        met = possible = NEVER
        for begun in people_in_work(record, self.rules):
            again = _days(
                fact
                for fact in record.of_measure(Measure.BENEFIT_CLAIM)
                if fact.person == begun.person and fact.code in self.rules.out_of_work
            )
            if begun.met_on:
                met |= DaySet.starting(begun.met_on) - again
            if begun.possible_on:
                possible |= DaySet.starting(begun.possible_on) - again
        holes = record.holes((Measure.BENEFIT_CLAIM,))
        answer = Answer(met - holes, possible, rests_on=suppliers((Measure.BENEFIT_CLAIM,)))
        return answer.but_only_on(DaySet.starting(case.since)) if case.since else answer
