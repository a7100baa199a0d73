"""A second, slow and obvious reading of the rules: it walks day by day and counts by hand.

It knows the facts and the plan's parameters, and shares no code with the operators: no intervals, no shifting of
sets, no sums of sessions across a tree. Each answer is three booleans for one day: met, possible, neutral.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple

from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Person, Term
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.judged import Judged
from outcomes.rules.operators.progress import Distance, Levels
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.starts import Before, ByStart, SessionsImproved
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Run, SessionRate, TermCount
from outcomes.rules.operators.work import EmploymentRules, InWork
from outcomes.rules.plan import Indicator, Plan

DAY = timedelta(days=1)
EARLIEST, LATEST = date(2018, 10, 1), date(2020, 8, 31)
"""Nothing that is invented begins earlier or ends later; what has no end is still so then."""
KINDS = {
    "sessions": "school",
    "exclusions": "school",
    "offence": "offences",
    "asb": "offences",
    "care": "social-care",
    "order": "orders",
    "benefit": "benefits",
    "money": "housing",
    "abuse": "domestic-abuse",
}
TOLD_ONLY = ("health", "work", "placement", "progress", "distance")


class Said(NamedTuple):
    """What a rule says of one day."""

    met: bool
    possible: bool
    neutral: bool = False


YES, NO, MAYBE, NEUTRAL = Said(True, True), Said(False, False), Said(False, True), Said(True, True, True)


@cache
def months_on(day: date, months: int) -> date:
    """That day so many months later, found by counting months one at a time."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_old(born_on: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def holds(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day < ends_on)


def is_of_school_age(born_on: date, day: date) -> bool:
    """From the first 1 January, April or September after the 5th birthday to the last Friday of June at 16."""
    started = any(
        date(year, month, 1) <= day and years_old(born_on, date(year, month, 1) - DAY) >= 5
        for year in (day.year - 1, day.year)
        for month in (1, 4, 9)
    )
    sixteenth = date(born_on.year + 16, born_on.month, born_on.day)
    leaving_year = sixteenth.year + 1 if sixteenth.month >= 9 else sixteenth.year
    leaving = max(date(leaving_year, 6, d) for d in range(24, 31) if date(leaving_year, 6, d).weekday() == 4)
    return started and day <= leaving


def beyond(bound: str, value: Fraction, number: Fraction) -> bool:
    """Whether the value keeps to the bound."""
    return {
        "at_least": value >= number,
        "more_than": value > number,
        "at_most": value <= number,
        "fewer_than": value < number,
    }[bound]


@dataclass
class Oracle:
    """Reads one family day by day."""

    facts: FamilyFacts
    silences: dict[tuple[str, date], bool] = field(default_factory=dict)
    orders: dict[tuple[int, date | None], list[tuple[Fact, set[date]]]] = field(default_factory=dict)
    firsts: dict[tuple[int, str], date | None] = field(default_factory=dict)
    ledgers: dict[int, list[tuple[int, date | None, date | None]]] = field(default_factory=dict)
    alone: dict[int, Oracle] = field(default_factory=dict)

    # Facts ------------------------------------------------------------------------------------------------------

    def person(self, number: int) -> Person | None:
        return next((person for person in self.facts.people if person.id == number), None)

    def is_member(self, person: Person | None, day: date) -> bool:
        return person is not None and any(holds(m.starts_on, m.ends_on, day) for m in person.memberships)

    def is_ours(self, fact: Fact) -> bool:
        return fact.person is None or self.is_member(self.person(fact.person), fact.starts_on)

    def coverage(self, measure: str) -> Coverage | None:
        kind = KINDS.get(measure.split(".", maxsplit=1)[0], measure.split(".", maxsplit=1)[0])
        return next((known for known in self.facts.coverage if known.source == kind), None)

    def is_silent(self, measure: str, day: date) -> bool:
        if (measure, day) not in self.silences:
            self.silences[measure, day] = self._is_silent(measure, day)
        return self.silences[measure, day]

    def _is_silent(self, measure: str, day: date) -> bool:
        if measure.split(".", maxsplit=1)[0] in TOLD_ONLY:
            return False
        known = self.coverage(measure)
        if known is None or known.complete_to is None:
            return True
        if known.complete_from and day < known.complete_from:
            return True
        return any(start <= day < end for start, end in known.holes)

    def was_silent(self, measures: Iterable[str], day: date, months: int) -> bool:
        """Whether a source was silent on some day whose months reach this one."""
        earlier = day
        while months_on(earlier, months) > day or earlier == day:
            if any(self.is_silent(measure, earlier) for measure in measures):
                return True
            earlier -= DAY
        return False

    # Events -----------------------------------------------------------------------------------------------------

    def number_held(self, rule: Events, day: date) -> int:
        """The number that is held against the limit: all events, or those of whoever has the most."""
        if rule.people.value == "together":
            return self.count_events(rule, day)
        people: list[int | None] = [None, *(person.id for person in self.facts.people)]
        return max(self.count_events(rule, day, (one,)) for one in people)

    def count_events(self, rule: Events | Reduction, day: date, of: tuple[int | None, ...] = ()) -> int:
        total = 0
        for fact in self.events_of(rule.measures, rule.ages.value, getattr(rule, "codes", ())):
            last = fact.ends_on - DAY if fact.ends_on else fact.starts_on
            if fact.starts_on <= day < months_on(last, rule.months) and (not of or fact.person in of):
                total += 1 if fact.value is None else fact.value
        return total

    def events_of(self, measures: tuple[str, ...], ages: str, codes: tuple[str, ...] = ()) -> list[Fact]:
        """The family's events; of what two sources tell of one person, measure and day, what the fuller one tells."""
        ours = [
            fact
            for fact in self.facts.facts
            if fact.measure in measures
            and self.is_ours(fact)
            and self.age_fits(fact, ages)
            and (not codes or fact.code in codes)
        ]
        return [fact for fact in ours if self.fullest(fact, ours) == fact.source]

    @staticmethod
    def fullest(fact: Fact, facts: list[Fact]) -> str:
        same = [f for f in facts if (f.measure, f.person, f.starts_on) == (fact.measure, fact.person, fact.starts_on)]
        told: dict[str, int] = {}
        for each in same:
            told[each.source] = told.get(each.source, 0) + (1 if each.value is None else each.value)
        return max(sorted(told, reverse=True), key=lambda source: told[source])

    def age_fits(self, fact: Fact, ages: str) -> bool:
        if ages == "all":
            return True
        person = self.person(fact.person) if fact.person is not None else None
        if person is None:
            return ages == "adult"
        return (years_old(person.born_on, fact.starts_on) >= 18) == (ages == "adult")

    def events(self, rule: Events, day: date, since: date | None) -> Said:
        if since and day < months_on(since, rule.months):
            return NO
        number, limit = self.number_held(rule, day), Fraction(rule.limit.number)
        keeps = beyond(rule.limit.bound.value, Fraction(number), limit)
        if not self.was_silent(rule.measures, day, rule.months):
            return YES if keeps else NO
        # More may have happened than we were told, never less.
        could_keep = any(beyond(rule.limit.bound.value, Fraction(n), limit) for n in range(number, number + 20))
        must_keep = all(beyond(rule.limit.bound.value, Fraction(n), limit) for n in range(number, number + 20))
        return Said(must_keep, could_keep)

    def reduction(self, rule: Reduction, day: date, since: date | None, indicator: str) -> Said:
        start = since or self.facts.attached_on
        baseline = self.baseline(rule, start, indicator)
        if baseline == 0:
            return NEUTRAL
        if baseline is None:
            return MAYBE
        if since and day < months_on(since, rule.months):
            return NO
        number = self.count_events(rule, day)
        keeps = beyond(rule.by.bound.value, Fraction(baseline - number, baseline), rule.by.fraction)
        return Said(keeps and not self.was_silent(rule.measures, day, rule.months), keeps)

    def baseline(self, rule: Reduction, start: date, indicator: str) -> int | None:
        # A baseline fixed for everybody is not the baseline of the under-18s, nor one over six months one over twelve.
        whose = "" if rule.ages.value == "all" else f" {rule.ages.value}"
        counted = f"{'+'.join(rule.measures)}{whose} over {rule.months} months"
        for fixed in self.facts.baselines:
            if fixed.indicator == indicator and fixed.measure == counted:
                return fixed.count
        for measure in rule.measures:
            known = self.coverage(measure)
            if known is None or known.complete_to is None or known.complete_to < start:
                return None
        if self.was_silent(rule.measures, start, rule.months):
            return None
        return self.count_events(rule, start)

    # Terms ------------------------------------------------------------------------------------------------------

    def terms(self) -> list[Term]:
        return sorted((t for t in self.facts.terms if not t.is_excluded), key=lambda term: term.starts_on)

    def reports(self, person: Person, term: Term, measure: str) -> list[Fact]:
        return [
            fact
            for fact in self.facts.facts
            if fact.person == person.id and fact.measure == measure and term.starts_on <= fact.starts_on < term.ends_on
        ]

    def children(self, day: date, *, but_not_leavers: bool) -> list[Person]:
        return [
            person
            for person in self.facts.people
            if self.is_member(person, day)
            and is_of_school_age(person.born_on, day)
            and not (but_not_leavers and self.has_left(person, day))
        ]

    def has_left(self, person: Person, day: date) -> bool:
        rolls = [r for r in self.facts.rolls if r.person == person.id and r.placement != "none"]
        if not rolls or years_old(person.born_on, day) < 16:
            return False
        return all(roll.ends_on is not None and roll.ends_on <= day for roll in rolls)

    def judged_terms(self, person: Person, measure: str) -> list[Term]:
        """The terms up to the last one the school is complete to, or has reported of this child."""
        known = self.coverage(measure)
        up_to = known.complete_to if known else None
        terms = self.terms()
        last = -1
        for place, term in enumerate(terms):
            if (up_to and term.ends_on - DAY <= up_to) or self.reports(person, term, measure):
                last = place
        return terms[: last + 1]

    def of_terms(self, rule: SessionRate | TermCount, day: date, since: date | None) -> Said:
        measure = "sessions.possible" if isinstance(rule, SessionRate) else rule.measure
        said = [self.of_child(rule, person, day, since, measure) for person in self.children(day, but_not_leavers=True)]
        return combined(said, 1 if rule.run.children.value == "any" else len(said))

    def of_child(
        self, rule: SessionRate | TermCount, person: Person, day: date, since: date | None, measure: str
    ) -> Said:
        run = self.last_terms(rule.run, person, day, measure)
        if len(run) < rule.run.terms:
            return NO if since else MAYBE
        if since and run[0].starts_on < since:
            return NO
        due = [
            term
            for term in run
            if self.reports(person, term, measure) or is_of_school_age(person.born_on, term.starts_on)
        ]
        if not due:
            return NEUTRAL
        return self.rate(rule, person, due) if isinstance(rule, SessionRate) else self.count(rule, person, due)

    def last_terms(self, run: Run, person: Person, day: date, measure: str) -> list[Term]:
        ended = [term for term in self.judged_terms(person, measure) if term.ends_on <= day]
        return ended[-run.terms :]

    def rate(self, rule: SessionRate, person: Person, due: list[Term]) -> Said:
        shares = [self.share(rule, person, term) for term in due]
        asked = [self.threshold(rule, term) for term in due]
        if rule.mode.value == "averaged":
            known = [share for share in shares if share is not None]
            if len(known) < len(shares):
                return MAYBE
            whole = sum(of for _, of in known)
            need = sum(of * threshold for (_, of), threshold in zip(known, asked, strict=True)) / whole
            keeps = beyond(rule.bound.value, Fraction(sum(part for part, _ in known), whole), Fraction(need))
            return YES if keeps else NO
        keeps_each = [
            None if share is None else beyond(rule.bound.value, Fraction(*share), threshold)
            for share, threshold in zip(shares, asked, strict=True)
        ]
        if False in keeps_each:
            return NO
        return MAYBE if None in keeps_each else YES

    def share(self, rule: SessionRate | Before, person: Person, term: Term) -> tuple[int, int] | None:
        possible, authorised, unauthorised = (
            [fact.value for fact in self.reports(person, term, f"sessions.{what}")]
            for what in ("possible", "authorised", "unauthorised")
        )
        if not possible or not len(possible) == len(authorised) == len(unauthorised):
            return None
        a, u, p = (sum(v or 0 for v in values) for values in (authorised, unauthorised, possible))
        if None in (*possible, *authorised, *unauthorised):
            return None
        if rule.authorised.value == "present":
            present, of = p - u, p
        elif rule.authorised.value == "absent":
            present, of = p - u - a, p
        else:
            present, of = p - u - a, p - a
        if of <= 0:
            return None
        return (present if rule.rate.value == "attendance" else of - present), of

    def threshold(self, rule: SessionRate, term: Term) -> Fraction:
        for threshold in rule.thresholds:
            before = threshold.for_terms_ending_before
            if before is None or term.ends_on - DAY < before:
                return threshold.fraction
        raise AssertionError("The last threshold is for every later term.")

    def count(self, rule: TermCount, person: Person, due: list[Term]) -> Said:
        total, is_whole = 0, True
        for term in due:
            told = self.reports(person, term, rule.measure)
            listed = sum(1 if f.value is None else f.value for f in told if f.source == "exclusions")
            values = [fact.value for fact in told if fact.source != "exclusions"]
            total += max(listed, sum(value or 0 for value in values))
            if None in values or (not values and not (told and self.is_listed(term))):
                is_whole = False
        bound, limit = rule.limit.bound.value, Fraction(rule.limit.number)
        highest = total if is_whole else total + 20
        could = [beyond(bound, Fraction(n), limit) for n in range(total, highest + 1)]
        return Said(all(could), any(could))

    def started(self, before: Before, person: Person, start: date) -> Fraction | str | None:
        """A child's share of the sessions before the start, as far as it is known; "none" where it had none."""
        ended = [term for term in self.terms() if term.ends_on <= start][-before.run.terms :]
        if len(ended) < before.run.terms:
            return None
        due = [
            term
            for term in ended
            if self.reports(person, term, "sessions.possible") or is_of_school_age(person.born_on, term.starts_on)
        ]
        return self.added_up(before, person, due) if due else "none"

    def added_up(self, before: Before, person: Person, due: list[Term]) -> Fraction | None:
        shares = [self.share(before, person, term) for term in due]
        if None in shares:
            return None
        return Fraction(sum(share[0] for share in shares if share), sum(share[1] for share in shares if share))

    def improved(self, rule: SessionsImproved, day: date, since: date | None) -> Said:
        children = self.children(day, but_not_leavers=True)
        said = [self.child_improved(rule, person, day, since) for person in children]
        return combined(said, 1 if rule.run.children.value == "any" else len(said))

    def child_improved(self, rule: SessionsImproved, person: Person, day: date, since: date | None) -> Said:
        is_attendance = rule.before.rate.value == "attendance"
        start = self.started(rule.before, person, since or self.facts.attached_on)
        if start in ("none", Fraction(1 if is_attendance else 0)):
            return NEUTRAL
        run = self.last_terms(rule.run, person, day, "sessions.possible")
        if len(run) < rule.run.terms:
            return NO if since else MAYBE
        if since and run[0].starts_on < since:
            return NO
        return self.better(rule, person, run, start)

    def better(self, rule: SessionsImproved, person: Person, run: list[Term], start: Fraction | str | None) -> Said:
        due = [
            term
            for term in run
            if self.reports(person, term, "sessions.possible") or is_of_school_age(person.born_on, term.starts_on)
        ]
        if not due:
            return NEUTRAL
        now = self.added_up(rule.before, person, due)
        if now is None or not isinstance(start, Fraction):
            return MAYBE
        by = now - start if rule.before.rate.value == "attendance" else start - now
        if rule.reading.value == "points":
            return YES if by >= rule.by else NO
        return YES if (by / start >= rule.by if start else by > 0) else NO

    def by_start(self, rule: ByStart, day: date, since: date | None, indicator: str) -> Said:
        said = []
        for person in self.children(day, but_not_leavers=True):
            alone = self.alone.setdefault(person.id, Oracle(replace(self.facts, people=(person,))))
            start = self.started(rule.before, person, since or self.facts.attached_on)
            each = [(band.below, alone.says(band.part, day, since, indicator)) for band in rule.bands]
            if start is None:
                said.append(Said(met=False, possible=any(one.possible for _, one in each)))
            elif isinstance(start, str):
                said.append(each[-1][1])
            else:
                said.append(next(one for below, one in each if below is None or start < below))
        return combined(said, 1 if rule.before.run.children.value == "any" else len(said))

    def is_listed(self, term: Term) -> bool:
        """Whether the exclusions register is complete over the whole term."""
        known = next((known for known in self.facts.coverage if known.source == "exclusions"), None)
        if known is None or known.complete_to is None:
            return False
        days = [term.starts_on + DAY * n for n in range((term.ends_on - term.starts_on).days)]
        return all(
            day <= known.complete_to
            and (known.complete_from is None or day >= known.complete_from)
            and not any(start <= day < end for start, end in known.holes)
            for day in days
        )

    # States -----------------------------------------------------------------------------------------------------

    def counts_on(self, number: int | None, ages: str, day: date) -> bool:
        """Whether somebody belongs to the family that day and is of that age; the family itself is as adults are."""
        if number is None:
            return ages != "under-18"
        person = self.person(number)
        if person is None or not self.is_member(person, day):
            return False
        return ages == "all" or (years_old(person.born_on, day) >= 18) == (ages == "adult")

    def is_recorded(self, fact: Fact, day: date, ages: str) -> bool:
        return holds(fact.starts_on, fact.ends_on, day) and self.counts_on(fact.person, ages, day)

    def of(self, measures: tuple[str, ...], codes: tuple[str, ...] = ()) -> list[Fact]:
        return [f for f in self.facts.facts if f.measure in measures and (not codes or f.code in codes)]

    def held(self, rule: Held, day: date, since: date | None) -> Said:
        if since and day < since:
            return NO
        ages = rule.ages.value
        told = [fact for fact in self.of(rule.measures, rule.codes) if self.is_recorded(fact, day, ages)]
        if rule.people.value == "any":
            return Said(bool(told), bool(told) or any(self.is_silent(measure, day) for measure in rule.measures))
        concerned = self.concerned(rule, day)
        is_so = bool(concerned) and concerned <= {fact.person for fact in told}
        unsure = any(self.is_silent(measure, day) for measure in (*rule.measures, *rule.among))
        return Said(is_so and not unsure, is_so or unsure)

    def concerned(self, rule: Held, day: date) -> set[int | None]:
        """Of whom what concerns them was recorded on this day or an earlier one while they were in the family."""
        told = self.of(rule.among or rule.measures)
        found = {fact.person for fact in told if self.was_recorded(fact, day, rule.ages.value)}
        return {person for person in found if self.counts_on(person, rule.ages.value, day)}

    def ended(self, rule: Ended, day: date, since: date | None) -> Said:
        if since and day < months_on(since, rule.months):
            return NO
        ages, spells = rule.ages.value, self.of(rule.measures, rule.codes)
        was_one = any(self.was_recorded(fact, day, ages) for fact in spells)
        before = [day - DAY * n for n in range((day - EARLIEST).days + 1)]
        may_have_been = was_one or any(self.is_silent(m, each) for m in rule.measures for each in before)
        lately = list(takewhile(lambda each: day < months_on(each, rule.months), before))
        may_not_be = [*spells, *self.of(rule.not_into)]
        was_open = any(self.is_recorded(fact, each, ages) for fact in may_not_be for each in lately)
        again = any(
            fact.starts_on <= day < months_on(fact.ends_on - DAY if fact.ends_on else fact.starts_on, rule.months)
            for fact in self.events_of(rule.reopened_by, ages)
            if fact.value != 0
        )
        if was_open or again:
            return NO
        unsure = self.was_silent((*rule.measures, *rule.reopened_by, *rule.not_into), day, rule.months)
        return Said(was_one and not unsure, may_have_been)

    def was_recorded(self, fact: Fact, day: date, ages: str) -> bool:
        """Whether a spell was the family's on this day or an earlier one."""
        key = (id(fact), ages)
        if key not in self.firsts:
            walked = (fact.starts_on + DAY * n for n in range((LATEST - fact.starts_on).days + 1))
            self.firsts[key] = next((each for each in walked if self.is_recorded(fact, each, ages)), None)
        first = self.firsts[key]
        return first is not None and first <= day

    def order_kept(self, rule: OrderKept, day: date, since: date | None) -> Said:
        ages, breaches = rule.ages.value, self.events_of(rule.breaches, rule.ages.value)
        breaches = [breach for breach in breaches if breach.value != 0]
        lately = any(
            breach.starts_on
            <= day
            < months_on(breach.ends_on - DAY if breach.ends_on else breach.starts_on, rule.months)
            for breach in breaches
        )
        is_full = since is None or day >= months_on(since, rule.months)
        for_months = is_full and not lately
        to_the_end, sure = self.run_out(rule, breaches, day, since, ages)
        unsure = self.was_silent(rule.breaches, day, rule.months)
        return Said((for_months and not unsure) or (to_the_end and sure), for_months or to_the_end)

    def run_out(
        self, rule: OrderKept, breaches: list[Fact], day: date, since: date | None, ages: str
    ) -> tuple[bool, bool]:
        """Whether the orders begun by a day have run out unbroken since the need, and whether that is sure."""
        ran = self.runs(rule, since, ages)
        started = [(order, days) for order, days in ran if min(days) <= day]
        if not started or any(day in days for _, days in started):
            return False, False
        for order, days in started:
            if any(breach.person == order.person and breach.starts_on in days for breach in breaches):
                return False, False
        ended = any(max(days) < day and max(days) < LATEST for _, days in started)
        first = since or min(min(days) for _, days in ran)
        told = [first + DAY * n for n in range((day - first).days + 1)]
        sure = not any(self.is_silent(m, each) for m in (*rule.measures, *rule.breaches) for each in told)
        return ended, sure

    def runs(self, rule: OrderKept, since: date | None, ages: str) -> list[tuple[Fact, set[date]]]:
        """The orders in force since a day, each with its days since."""
        if (id(rule), since) not in self.orders:
            begun = since or EARLIEST
            walked = [begun + DAY * n for n in range((LATEST - begun).days + 1)]
            told = self.of(rule.measures, rule.codes)
            ran = [(order, {each for each in walked if self.is_recorded(order, each, ages)}) for order in told]
            self.orders[id(rule), since] = [(order, days) for order, days in ran if days]
        return self.orders[id(rule), since]

    # Records ----------------------------------------------------------------------------------------------------

    def latest(self, rule: Latest, day: date, since: date | None) -> Said:
        if since and day < since:
            return NO
        start = since or self.facts.attached_on
        unsure = self.was_silent(rule.measures, day, rule.valid_months)
        said = []
        for measure in rule.measures:
            for person in {fact.person for fact in self.of((measure,))}:
                facts = [fact for fact in self.of((measure,)) if fact.person == person]
                if min(f.starts_on for f in facts) <= day and self.counts_on(person, rule.ages.value, day):
                    said.append(self.last_said(rule, facts, day, start))
        if not said:
            is_so = rule.limit is not None and beyond(rule.limit.bound.value, Fraction(0), Fraction(rule.limit.number))
            is_so = is_so and not any(m.split(".")[0] in TOLD_ONLY for m in rule.measures)
            return Said(is_so and not unsure, is_so or unsure)
        if rule.people.value == "any":
            return Said(any(one.met for one in said), any(one.possible for one in said) or unsure)
        return Said(all(one.met for one in said) and not unsure, all(one.possible for one in said))

    def last_said(self, rule: Latest, facts: list[Fact], day: date, start: date) -> Said:
        last = max(fact.starts_on for fact in facts if fact.starts_on <= day)
        is_hidden = self.is_hidden(rule, facts[0].measure, last, day)
        if day >= months_on(last, rule.valid_months):
            return MAYBE if rule.beyond.value == "not-known" or is_hidden else NO
        read = [self.reads(rule, fact, facts, start) for fact in facts if fact.starts_on == last]
        met, possible = all(one.met for one in read), any(one.possible for one in read)
        return Said(met and not is_hidden, possible or is_hidden)

    def is_hidden(self, rule: Latest, measure: str, last: date, day: date) -> bool:
        """Whether a record after the last one may have stood on this day, in a silence of a source."""
        return any(
            self.is_silent(each, silent)
            for each in rule.measures
            for silent in (last + DAY * n for n in range(1, (day - last).days + 1))
            if day < months_on(silent, rule.valid_months)
        )

    def reads(self, rule: Latest, fact: Fact, facts: list[Fact], start: date) -> Said:
        if rule.order:
            return self.is_lower(rule, fact, facts, start)
        if rule.limit is None:
            return YES if fact.code in rule.codes else NO
        if fact.value is None:
            return MAYBE
        return YES if beyond(rule.limit.bound.value, Fraction(fact.value), Fraction(rule.limit.number)) else NO

    def is_lower(self, rule: Latest, fact: Fact, facts: list[Fact], start: date) -> Said:
        for measure in rule.measures:
            known = self.coverage(measure)
            if measure.split(".")[0] not in TOLD_ONLY and (
                not known or not known.complete_to or known.complete_to < start
            ):
                return MAYBE
        earlier = [each for each in facts if each.starts_on <= start]
        if not earlier:
            return MAYBE if self.was_silent(rule.measures, start, rule.valid_months) else NO
        last = max(each.starts_on for each in earlier)
        codes = [each.code for each in earlier if each.starts_on == last]
        if start >= months_on(last, rule.valid_months) or self.is_hidden(rule, fact.measure, last, start):
            return MAYBE
        if any(code not in rule.order for code in (*codes, fact.code)):
            return MAYBE
        lower = [rule.order.index(fact.code) < rule.order.index(code) for code in codes]
        return Said(all(lower), any(lower))

    # What people enter ------------------------------------------------------------------------------------------

    def judged(self, rule: Judged, day: date, since: date | None, indicator: str) -> Said:
        if since and day < since:
            return NO
        said = [j for j in self.facts.judgements if j.indicator == indicator and holds(j.met_on, j.ends_on, day)]
        valid = [j for j in said if rule.valid_months is None or day < months_on(j.met_on, rule.valid_months)]
        return Said(bool(valid), bool(said))

    def levels(self, rule: Levels, day: date, since: date | None, indicator: str) -> Said:
        if since and day < since:
            return NO
        start, told = since or self.facts.attached_on, self.of(("progress.level",), (indicator,))
        said = []
        for person in {fact.person for fact in told}:
            mine = [fact for fact in told if fact.person == person]
            if min(fact.starts_on for fact in mine) <= day and self.counts_on(person, "all", day):
                said.append(self.level_of(rule, mine, day, start))
        return combined(said, len(said)) if said else NO

    def level_of(self, rule: Levels, told: list[Fact], day: date, start: date) -> Said:
        at_start, now = self.standing(told, start, rule.valid_months), self.standing(told, day, rule.valid_months)
        wanted = {reach.start: reach.to for reach in rule.reach}
        asked = [wanted.get(fact.value) if fact.value is not None else None for fact in at_start]
        if not now or not at_start:
            return MAYBE
        said = [
            MAYBE if fact.value is None or to is None else (YES if fact.value >= to else NO)
            for fact in now
            for to in asked
        ]
        return Said(all(one.met for one in said), any(one.possible for one in said))

    @staticmethod
    def standing(told: list[Fact], day: date, months: int) -> list[Fact]:
        """The records of the last day on which any was made, if they are not too old by a day."""
        last = max((fact.starts_on for fact in told if fact.starts_on <= day), default=None)
        if last is None or day >= months_on(last, months):
            return []
        return [fact for fact in told if fact.starts_on == last]

    def distance(self, rule: Distance, day: date, since: date | None) -> Said:
        if since and day < since:
            return NO
        areas = [self.area(rule, area, day, since or self.facts.attached_on) for area in rule.areas]
        return combined(areas, len(areas))

    def area(self, rule: Distance, area: str, day: date, start: date) -> Said:
        codes = [f"{rule.tool}/{area}/{rater}" for rater in ("worker", "family", "child")]
        told = [fact for fact in self.of(("distance.reading",)) if fact.code in codes]
        told = [fact for fact in told if not rule.raters or fact.code.rsplit("/", 1)[1] in rule.raters]
        said = []
        for person in {fact.person for fact in told}:
            mine = [fact for fact in told if fact.person == person]
            if min(fact.starts_on for fact in mine) <= day and self.counts_on(person, "all", day):
                raters = {fact.code for fact in mine}
                each = [self.moved(rule, [f for f in mine if f.code == rater], day, start) for rater in raters]
                said.append(combined(each, 1))
        return combined(said, len(said)) if said else NO

    def moved(self, rule: Distance, told: list[Fact], day: date, start: date) -> Said:
        before = [fact.starts_on for fact in told if fact.starts_on <= start]
        first = max(before) if before else min(fact.starts_on for fact in told)
        made = [fact.starts_on for fact in told if fact.starts_on <= day]
        if not made or (max(made) - first).days < 7 * rule.weeks_apart:
            return NO
        said = []
        for last in (fact.value for fact in told if fact.starts_on == max(made)):
            for begun in (fact.value for fact in told if fact.starts_on == first):
                if last is None or (rule.improved_by is not None and begun is None):
                    said.append(MAYBE)
                elif rule.final_at_most is not None:
                    said.append(YES if last <= rule.final_at_most else NO)
                elif rule.final_at_least is not None:
                    said.append(YES if last >= rule.final_at_least else NO)
                else:
                    gained = last - (begun or 0) if rule.better == "higher" else (begun or 0) - last
                    said.append(YES if gained >= (rule.improved_by or 0) else NO)
        return Said(all(one.met for one in said), any(one.possible for one in said))

    # Work -------------------------------------------------------------------------------------------------------

    def in_work(self, rule: InWork, day: date, since: date | None) -> Said:
        if since and day < since:
            return NO
        said = [
            Said(bool(met and met <= day), bool(possible and possible <= day))
            for person, met, possible in self.employed(rule.rules)
            if not self.on_benefit(rule.rules, person, day)
        ]
        unsure = self.is_silent("benefit.claim", day)
        return Said(any(one.met for one in said) and not unsure, any(one.possible for one in said))

    def employment(self, rules: EmploymentRules, day: date) -> Said:
        """Whether continuous employment has been reached by a day; once it is, it stays."""
        found = self.employed(rules)
        met = any(reached and reached <= day for _, reached, _ in found)
        return Said(met, met or any(possible and possible <= day for _, _, possible in found))

    def employed(self, rules: EmploymentRules) -> list[tuple[int, date | None, date | None]]:
        """For each adult with a beginning in work: the day the weeks are complete, and the day they may be."""
        if id(rules) not in self.ledgers:
            self.ledgers[id(rules)] = [
                (person.id, *best)
                for person in self.facts.people
                if (best := self.best_beginning(rules, person)) is not None
            ]
        return self.ledgers[id(rules)]

    def best_beginning(self, rules: EmploymentRules, person: Person) -> tuple[date | None, date | None] | None:
        found = []
        for n in range((LATEST - EARLIEST).days):
            day = EARLIEST + DAY * n
            is_in = self.at_work(person.id, day) and not self.on_benefit(rules, person.id, day)
            was_in = self.at_work(person.id, day - DAY) and not self.on_benefit(rules, person.id, day - DAY)
            if is_in and not was_in:
                reached = self.beginning(rules, person, day)
                found += [(reached[0], reached[1], day)] if reached else []
        if not found:
            return None
        best = min(found, key=lambda one: (one[0] or date.max, one[1] or date.max, -one[2].toordinal()))
        return best[0], best[1]

    def beginning(self, rules: EmploymentRules, person: Person, start: date) -> tuple[date | None, date | None] | None:
        left = start
        while left > EARLIEST and not self.on_benefit(rules, person.id, left - DAY):
            left -= DAY
        if left == EARLIEST or left <= self.facts.attached_on:
            return None
        if not self.is_member(person, left) or years_old(person.born_on, left) < 18:
            return None
        asked = [
            (rule.weeks, rule.within)
            for rule in rules.rules
            for fact in self.of(("benefit.claim",), rule.benefits)
            if fact.person == person.id and fact.ends_on == left
        ]
        weeks, within = max(asked)
        worked = possible = 0
        met_on = possible_on = None
        for number in range(within):
            first = start + 7 * DAY * number
            is_met, may_be = self.week(rules, person.id, first)
            worked, possible = worked + is_met, possible + may_be
            met_on = met_on or (first + 7 * DAY if worked >= weeks else None)
            possible_on = possible_on or (first + 7 * DAY if possible >= weeks else None)
        return met_on, possible_on

    def week(self, rules: EmploymentRules, person: int, first: date) -> tuple[bool, bool]:
        """Whether a week is surely worked, and whether it may be."""
        days = [first + DAY * n for n in range(7)]
        if any(self.on_benefit(rules, person, day) for day in days):
            return False, False
        if sum(self.at_work(person, day) for day in days) < rules.days_a_week:
            return False, False
        known = self.coverage("benefit.claim")
        is_known = bool(known and known.complete_to and days[-1] <= known.complete_to)
        is_known = is_known and not any(self.is_silent("benefit.claim", day) for day in days)
        proven = sum(self.at_work(person, day, rules.verified_by) for day in days) >= rules.days_a_week
        return is_known and proven, True

    def at_work(self, person: int, day: date, codes: tuple[str, ...] = ()) -> bool:
        spells = self.of(("work.employment",), codes)
        return any(fact.person == person and holds(fact.starts_on, fact.ends_on, day) for fact in spells)

    def on_benefit(self, rules: EmploymentRules, person: int, day: date) -> bool:
        named = tuple(benefit for rule in rules.rules for benefit in rule.benefits)
        claims = self.of(("benefit.claim",), named) if named else []
        return any(fact.person == person and holds(fact.starts_on, fact.ends_on, day) for fact in claims)

    def placement(self, rule: Placement, day: date, since: date | None) -> Said:
        if since and day < since:
            return NO
        known = self.coverage("sessions.possible")
        nothing_came = known is None or known.complete_to is None
        said = []
        for person in self.children(day, but_not_leavers=False):
            placed = any(
                roll.person == person.id
                and roll.placement in rule.placements
                and holds(roll.starts_on, roll.ends_on, day)
                for roll in self.facts.rolls
            )
            placed = placed or any(
                fact.person == person.id and holds(fact.starts_on, fact.ends_on, day)
                for fact in self.of(("placement.in",), rule.placements)
            )
            said.append(Said(placed, placed or nothing_came))
        return combined(said, 1 if rule.children.value == "any" else len(said))

    # Trees ------------------------------------------------------------------------------------------------------

    def says(self, rule: Rule, day: date, since: date | None = None, indicator: str = "") -> Said:
        """What a condition says of a day; since when its windows run, and for which indicator."""
        if isinstance(rule, AllOf | AnyOf | AtLeastOf):
            said = [self.says(part, day, since, indicator) for part in rule.parts]
            least = {AllOf: len(said), AnyOf: 1}.get(type(rule), getattr(rule, "least", 0))
            return combined(said, least)
        if isinstance(rule, Not):
            if since and day < since:
                return NO
            part = self.says(rule.part, day, since, indicator)
            return NEUTRAL if part.neutral else Said(not part.possible, not part.met)
        if isinstance(rule, NeutralWhen):
            return self.neutral_when(rule, day, since, indicator)
        if isinstance(rule, Sustained):
            return self.sustained(rule, day, since, indicator)
        return self.of_evidence(rule, day, since, indicator)

    def of_evidence(self, rule: Rule, day: date, since: date | None, indicator: str) -> Said:
        if isinstance(rule, Reduction):
            return self.reduction(rule, day, since, indicator)
        if isinstance(rule, Judged):
            return self.judged(rule, day, since, indicator)
        if isinstance(rule, ByStart):
            return self.by_start(rule, day, since, indicator)
        if isinstance(rule, Levels):
            return self.levels(rule, day, since, indicator)
        read: dict[type, Callable[[Any, date, date | None], Said]] = {
            Events: self.events,
            SessionRate: self.of_terms,
            TermCount: self.of_terms,
            SessionsImproved: self.improved,
            Held: self.held,
            Placement: self.placement,
            Ended: self.ended,
            OrderKept: self.order_kept,
            Latest: self.latest,
            Distance: self.distance,
            InWork: self.in_work,
        }
        return read[type(rule)](rule, day, since)

    def neutral_when(self, rule: NeutralWhen, day: date, since: date | None, indicator: str) -> Said:
        part, when = self.says(rule.part, day, since, indicator), self.says(rule.when, day)
        if when.met and not when.neutral:
            return NEUTRAL
        may_be_neutral = when.possible and not when.neutral
        return Said(part.met, part.possible or may_be_neutral, part.neutral)

    def sustained(self, rule: Sustained, day: date, since: date | None, indicator: str) -> Said:
        if self.says(rule.part, day, since, indicator).neutral:
            return NEUTRAL
        start = day
        if rule.counted_from.value == "closed":
            closed = self.facts.closed_on
            if closed is None or day < months_on(closed, rule.months):
                return NO
            start = closed
        while rule.counted_from.value == "met" and months_on(start, rule.months) > day:
            start -= DAY
        walked = [start + DAY * n for n in range((day - start).days + 1)]
        said = [self.says(rule.part, each, since, indicator) for each in walked]
        return Said(all(each.met for each in said), all(each.possible for each in said))

    # The family -------------------------------------------------------------------------------------------------

    def family(self, plan: Plan, last: date) -> dict[date, Said]:
        """What is said of the family on every day from its attachment to the last."""
        walked = [self.facts.attached_on + DAY * n for n in range((last - self.facts.attached_on).days + 1)]
        found = [(i, *self.found(i, walked)) for head in plan.headlines for i in head.indicators]
        return {day: self.family_on(day, plan, found) for day in walked}

    def found(self, indicator: Indicator, walked: list[date]) -> tuple[date | None, date | None]:
        """The day the need was identified, and the day from which it may have been there before."""
        recorded = [max(n.identified_on, walked[0]) for n in self.facts.needs if n.indicator == indicator.code]
        need, doubt = min(recorded, default=None), None
        for day in walked:
            if indicator.entry is None:
                break
            said = self.says(indicator.entry, day)
            if said.met and not said.neutral:
                need = min(need or day, day)
                break
            if doubt is None and said.possible and not said.neutral:
                doubt = day
        return need, (doubt if doubt and (need is None or doubt < need) else None)

    def family_on(self, day: date, plan: Plan, found: list[tuple[Indicator, date | None, date | None]]) -> Said:
        said = [self.says(gate.rule, day) for gate in plan.gates]
        has_need, has_doubt = False, False
        for indicator, need, doubt in found:
            if need and need <= day:
                has_need = True
                said.append(self.outcome(indicator, day, need))
            elif doubt and doubt <= day:
                has_doubt = True
                said.append(Said(self.outcome(indicator, day, doubt).met, True))
        met = has_need and all(each.met for each in said)
        return Said(met, (has_need or has_doubt) and all(each.possible for each in said))

    def outcome(self, indicator: Indicator, day: date, since: date) -> Said:
        if indicator.outcome is None:
            return MAYBE
        return self.says(indicator.outcome, day, since, indicator.code)


def combined(said: list[Said], least: int) -> Said:
    """At least so many of those that apply."""
    applying = [each for each in said if not each.neutral]
    if not applying:
        return NEUTRAL
    needed = min(least, len(applying))
    return Said(sum(each.met for each in applying) >= needed, sum(each.possible for each in applying) >= needed)
