"""A second, slow and obvious reading of the rules: it walks day by day and counts by hand.

It knows the facts and the plan's parameters, and shares no code with the operators: no intervals, no shifting of
sets, no sums of sessions across a tree. Each answer is three booleans for one day: met, possible, neutral.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Person, Term
from outcomes.rules.operators.base import Rule
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Run, SessionRate, TermCount
from outcomes.rules.plan import Indicator, Plan

DAY = timedelta(days=1)
KINDS = {"sessions": "school", "exclusions": "school", "offence": "offences", "asb": "offences", "care": "social-care"}


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

    def count_events(self, rule: Events | Reduction, day: date) -> int:
        total = 0
        for fact in self.facts.facts:
            last = fact.ends_on - DAY if fact.ends_on else fact.starts_on
            if fact.measure not in rule.measures or not self.is_ours(fact):
                continue
            if not self.age_fits(fact, rule.ages.value):
                continue
            if fact.starts_on <= day < months_on(last, rule.months):
                total += 1 if fact.value is None else fact.value
        return total

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
        number, limit = self.count_events(rule, day), Fraction(rule.limit.number)
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
        # A baseline fixed for everybody is not the baseline of the under-18s.
        counted = "+".join(rule.measures) + ("" if rule.ages.value == "all" else f" {rule.ages.value}")
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

    def share(self, rule: SessionRate, person: Person, term: Term) -> tuple[int, int] | None:
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
            values = [fact.value for fact in self.reports(person, term, rule.measure)]
            if not values or None in values:
                is_whole = False
            else:
                total += sum(value or 0 for value in values)
        bound, limit = rule.limit.bound.value, Fraction(rule.limit.number)
        highest = total if is_whole else total + 20
        could = [beyond(bound, Fraction(n), limit) for n in range(total, highest + 1)]
        return Said(all(could), any(could))

    # States -----------------------------------------------------------------------------------------------------

    def held(self, rule: Held, day: date, since: date | None) -> Said:
        if since and day < since:
            return NO
        is_held = any(
            fact.measure == rule.measure
            and (not rule.codes or fact.code in rule.codes)
            and self.is_ours(fact)
            and holds(fact.starts_on, fact.ends_on, day)
            for fact in self.facts.facts
        )
        return Said(is_held, is_held or self.is_silent(rule.measure, day))

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
        match rule:
            case Events():
                return self.events(rule, day, since)
            case Reduction():
                return self.reduction(rule, day, since, indicator)
            case SessionRate() | TermCount():
                return self.of_terms(rule, day, since)
            case Held():
                return self.held(rule, day, since)
            case Placement():
                return self.placement(rule, day, since)
        raise AssertionError(f"The oracle has not heard of {rule}.")

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
        while months_on(start, rule.months) > day:
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
