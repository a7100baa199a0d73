"""One family's facts, put in order for the rules: whose events count, which terms have ended, what is missing."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from outcomes.rules.ages import ADULT_AT, Ages, SchoolAge, nth_birthday
from outcomes.rules.daysets import ALWAYS, NEVER, NEVER_ENDS, Answer, DaySet, widened
from outcomes.rules.facts import Fact, FamilyFacts, Measure, Person, Term, supplier_of
from outcomes.rules.reach import reach_of
from outcomes.rules.school_calendar import calendar_of

REGISTER = "exclusions"
SESSION_MEASURES = (Measure.SESSIONS_POSSIBLE, Measure.SESSIONS_AUTHORISED, Measure.SESSIONS_UNAUTHORISED)


class Sessions(NamedTuple):
    """A child's half-day sessions in one term, over all its schools."""

    possible: int
    authorised: int
    unauthorised: int


class Told(NamedTuple):
    """What was told of a count: at least so many, and no more where it was told whole."""

    at_least: int
    is_whole: bool


NOT_TOLD, NOTHING = Told(0, is_whole=False), Told(0, is_whole=True)


class Pupil(NamedTuple):
    """A child of the family, and the days on which it counts as one of school age."""

    person: int
    applies: DaySet


class Answering(Protocol):
    """A condition."""

    def answer(self, case: Case) -> Answer:
        """Return the days on which it is met and those on which it might be."""


class Asking(Protocol):
    """A condition that asks the evidence of some measures, and where there is none the coverage alone."""

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures it asks about."""

    def of_record(self, record: Record) -> Answer:
        """Return the answer, whatever day a need was identified on."""


class Record:
    """The facts of one family with what the rules look up again and again. It never changes what it was given."""

    __slots__ = (
        "_by_measure",
        "_by_term",
        "_pupils",
        "_sessions",
        "_told",
        "_windows",
        "answered",
        "answers",
        "calendar",
        "facts",
        "kept",
        "members",
        "people",
        "reach",
        "term_ends",
        "term_starts",
        "terms",
        "values",
    )

    def __init__(self, facts: FamilyFacts) -> None:
        self.facts = facts
        self.people: dict[int, Person] = {person.id: person for person in facts.people}
        self.members: dict[int, DaySet] = {person.id: _membership_days(person) for person in facts.people}
        self.calendar = calendar_of(facts.terms)
        self.terms, self.term_starts, self.term_ends = self.calendar[:3]
        self.answers: dict[tuple[int, date | None, str], Answer] = {}
        # Kept beside its condition, so that no other can come to bear its id.
        self.answered: dict[tuple[int, str, date | None], tuple[object, Answer]] = {}
        self.values: dict[tuple[int, int], tuple[Told | None, ...]] = {}
        self.kept: dict[tuple[str, int], Any] = {}
        self.reach = reach_of(facts.coverage)
        self._windows: dict[tuple[tuple[str, ...], Ages, int, tuple[str, ...]], list[tuple[int, int]]] = {}
        self._by_measure: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts.facts:
            self._by_measure[fact.measure].append(fact)
        self._by_term: dict[str, dict[int, dict[int, list[Fact]]]] = {}
        self._told: dict[tuple[int, str], dict[int, Told]] = {}
        self._sessions: dict[int, dict[int, Sessions]] = {}
        self._pupils: dict[SchoolAge, list[Pupil]] = {}

    def of_measure(self, measure: str) -> Sequence[Fact]:
        """Return the facts of one measure."""
        return self._by_measure.get(measure, ())

    def ask(self, asking: Asking) -> Answer:
        """Return the answer of a condition, shared with other families where nothing speaks of its measures."""
        if self.speaks_of(asking.measures):
            return asking.of_record(self)
        return self.reach.once(asking, lambda: asking.of_record(self))

    @property
    def measures(self) -> Iterable[str]:
        """Return the measures of which there is evidence."""
        return self._by_measure

    def speaks_of(self, measures: Iterable[str]) -> bool:
        """Return whether there is evidence of one of these measures."""
        return any(measure in self._by_measure for measure in measures)

    def counts(self, fact: Fact) -> bool:
        """Return whether the fact is the family's.

        "Events count for the household the person belonged to that day", also after they leave; what is known of
        somebody from before they came or after they left is another household's.
        """
        if fact.person is None:
            return True
        return fact.person in self.members and fact.starts_on in self.members[fact.person]

    def events(self, measures: Sequence[str], ages: Ages, codes: Sequence[str] = ()) -> list[Fact]:
        """Return the family's events of these measures by people of that age on the day, in order.

        What two sources tell of the same person, measure and day is told twice, and counted once.
        """
        found = [
            fact
            for measure in measures
            for fact in self.of_measure(measure)
            if self.counts(fact)
            and (ages is Ages.ALL or self._age_fits(fact, ages))
            and (not codes or fact.code in codes)
        ]
        return sorted(_told_once(found), key=lambda fact: (fact.starts_on, fact.evidence))

    def spells(
        self, measures: Sequence[str], *, codes: Sequence[str] = (), ages: Ages = Ages.ALL
    ) -> list[tuple[Fact, DaySet]]:
        """Return the family's spells of these measures, in order, each with the days on which it is the family's.

        Those are the days on which the person belongs to it and is of that age; a spell without an end still lasts.
        """
        found = [
            (fact, days)
            for measure in measures
            for fact in self.of_measure(measure)
            if (not codes or fact.code in codes) and (days := self._days_of(fact, ages))
        ]
        return sorted(found, key=lambda spell: (spell[0].starts_on, spell[0].evidence))

    def _days_of(self, fact: Fact, ages: Ages) -> DaySet:
        return days_spoken_of(fact) & self.of_age(fact.person, ages)

    def of_age(self, person: int | None, ages: Ages) -> DaySet:
        """Return the days on which somebody belongs to the family and is of that age; the family is as adults are."""
        if person is None:
            return NEVER if ages is Ages.UNDER_18 else ALWAYS
        days = self.members.get(person, NEVER)
        if ages is Ages.ALL or not days:
            return days
        as_adult = DaySet.starting(nth_birthday(self.people[person].born_on, ADULT_AT))
        return days & as_adult if ages is Ages.ADULT else days - as_adult

    def _age_fits(self, fact: Fact, ages: Ages) -> bool:
        # An event of the family as a whole has no age: it counts with the adults', who answer for the household.
        if fact.person is None:
            return ages is Ages.ADULT
        is_adult = nth_birthday(self.people[fact.person].born_on, ADULT_AT) <= fact.starts_on
        return is_adult is (ages is Ages.ADULT)

    def windows(
        self, measures: tuple[str, ...], ages: Ages, months: int, codes: tuple[str, ...] = ()
    ) -> list[tuple[int, int]]:
        """Return for each event the days on which it lies within the last months, as often as it counts."""
        key = (measures, ages, months, codes)
        if key not in self._windows:
            self._windows[key] = [
                window
                for event in self.events(measures, ages, codes)
                for window in [widened(*_event_days(event), months)] * event.weight
            ]
        return self._windows[key]

    def blind(self, measures: tuple[str, ...], months: int) -> DaySet:
        """Return the days of whose last months the suppliers of these measures did not tell everything."""
        return self.reach.blind(measures, months)

    def holes(self, measures: tuple[str, ...]) -> DaySet:
        """Return the days for which the suppliers of these measures sent nothing; all days where none ever came."""
        return self.reach.holes(measures)

    def complete_to(self, measure: str) -> date | None:
        """Return the last day to which the supplier of a measure is complete."""
        known = self.reach.of_source(supplier_of(measure))
        return known.complete_to if known else None

    def in_terms(self, person: int, measure: str) -> dict[int, list[Fact]]:
        """Return a child's facts of a measure by the place of the term they fall in; excluded terms hold none."""
        if measure not in self._by_term:
            self._by_term[measure] = self._sorted_into_terms(measure)
        return self._by_term[measure].get(person, {})

    def _sorted_into_terms(self, measure: str) -> dict[int, dict[int, list[Fact]]]:
        found: dict[int, dict[int, list[Fact]]] = {person: {} for person in self.people}
        beginning_on, place_of = self.calendar.beginning_on, self.calendar.place_of
        for fact in self.of_measure(measure):
            by_place = found.get(fact.person)  # type: ignore[arg-type]  # of no person: in no term
            place = beginning_on.get(fact.starts_on)
            if place is None:
                place = place_of(fact.starts_on)
            if by_place is None or place is None:
                continue
            if place in by_place:
                by_place[place].append(fact)
            else:
                by_place[place] = [fact]
        return found

    def told(self, person: int, measure: str) -> dict[int, Told]:
        """Return what was told of a child's count by term: by its schools, by the exclusions register, or by both."""
        key = (person, measure)
        if key not in self._told:
            found: dict[int, Told] = {}
            for place, facts in self.in_terms(person, measure).items():
                is_one_report = len(facts) == 1 and facts[0].source != REGISTER  # much the commonest
                found[place] = _told_by_one(facts[0]) if is_one_report else self._told_of(place, facts)
            self._told[key] = found
        return self._told[key]

    def _told_of(self, place: int, facts: Sequence[Fact]) -> Told:
        listed = sum(fact.weight for fact in facts if fact.source == REGISTER)
        reports = [fact.value for fact in facts if fact.source != REGISTER]
        reported = sum(value for value in reports if value is not None)
        is_whole = None not in reports if reports else self._register_covers(self.terms[place])
        return Told(max(listed, reported), is_whole)

    def _register_covers(self, term: Term) -> bool:
        known = self.reach.of_source(REGISTER)
        if known is None or known.complete_to is None or known.complete_to + timedelta(days=1) < term.ends_on:
            return False
        begins_late = known.complete_from is not None and known.complete_from > term.starts_on
        return not begins_late and not any(s < term.ends_on and term.starts_on < e for s, e in known.holes)

    def sessions(self, person: int) -> dict[int, Sessions]:
        """Return a child's sessions by term, without the terms of which a school left one of the three out."""
        if person not in self._sessions:
            possible, authorised, unauthorised = (self.in_terms(person, measure) for measure in SESSION_MEASURES)
            found: dict[int, Sessions] = {}
            for place, reports in possible.items():
                absent, without_leave = authorised.get(place, ()), unauthorised.get(place, ())
                if not len(reports) == len(absent) == len(without_leave):
                    continue
                total = _value if len(reports) == 1 else _total  # one is much the commonest
                p, a, u = total(reports), total(absent), total(without_leave)
                if p is not None and a is not None and u is not None:
                    found[place] = Sessions(p, a, u)
            self._sessions[person] = found
        return self._sessions[person]

    def covered_terms(self, measure: str) -> int:
        """Return how many terms had ended by the day to which the supplier of a measure is complete."""
        complete_to = self.complete_to(measure)
        return 0 if complete_to is None else bisect_right(self.term_ends, complete_to.toordinal() + 1)

    def pupils(self, school_age: SchoolAge) -> list[Pupil]:
        """Return who is a child of school age in the family on some days, not having left school, and when."""
        if school_age not in self._pupils:
            days_of = ((person.id, self._as_pupil(person, school_age)) for person in self.facts.people)
            self._pupils[school_age] = sorted(Pupil(person, days) for person, days in days_of if days)
        return self._pupils[school_age]

    def _as_pupil(self, person: Person, school_age: SchoolAge) -> DaySet:
        days = self.members[person.id] & school_age.of(person.born_on)
        # Who grew up before the family was attached is asked nothing, nor are the parents about their own school.
        if not days or days.edges[-1] <= self.facts.attached_on.toordinal():
            return NEVER
        return days - self.left_school(person.id, from_age=school_age.ends_with)

    def left_school(self, person: int, *, from_age: int) -> DaySet:
        """Return the days on which somebody old enough to leave is on no roll any more, having been on one."""
        rolls = [roll for roll in self.facts.rolls if roll.person == person and roll.placement != "none"]
        if not rolls or any(roll.ends_on is None for roll in rolls):
            return NEVER
        last_day = max(roll.ends_on.toordinal() if roll.ends_on else NEVER_ENDS for roll in rolls)
        old_enough = nth_birthday(self.people[person].born_on, from_age).toordinal()
        return DaySet((max(last_day, old_enough), NEVER_ENDS))


def _told_by_one(report: Fact) -> Told:
    if report.value:
        return Told(report.value, is_whole=True)
    return NOT_TOLD if report.value is None else NOTHING


def _told_once(facts: list[Fact]) -> list[Fact]:
    """Return of what several sources told of one person, measure and day what the one with the most told."""
    told: dict[tuple[str, int | None, date], dict[str, list[Fact]]] = {}
    for fact in facts:
        told.setdefault((fact.measure, fact.person, fact.starts_on), {}).setdefault(fact.source, []).append(fact)
    if all(len(sources) == 1 for sources in told.values()):
        return facts
    most = (max(sources.items(), key=_how_much_told)[1] for sources in told.values())
    return [fact for chosen in most for fact in chosen]


def _how_much_told(by_source: tuple[str, list[Fact]]) -> tuple[int, str]:
    return sum(fact.weight for fact in by_source[1]), by_source[0]


def _event_days(event: Fact) -> tuple[int, int]:
    start = event.starts_on.toordinal()
    return start, event.ends_on.toordinal() if event.ends_on else start + 1


def days_spoken_of(spell: Fact) -> DaySet:
    """Return the days of a spell, which lasts where it has no end."""
    end = NEVER_ENDS if spell.ends_on is None else spell.ends_on.toordinal()
    start = spell.starts_on.toordinal()
    return DaySet((start, end)) if start < end else NEVER


def _value(facts: Sequence[Fact]) -> int | None:
    return facts[0].value


def _total(facts: Sequence[Fact]) -> int | None:
    """Return the sum of the facts' values, or None where one of them is not known."""
    values = [fact.value for fact in facts if fact.value is not None]
    return sum(values) if len(values) == len(facts) else None


def _membership_days(person: Person) -> DaySet:
    if len(person.memberships) == 1:
        only = person.memberships[0]
        end = NEVER_ENDS if only.ends_on is None else only.ends_on.toordinal()
        return DaySet((only.starts_on.toordinal(), end))
    return DaySet.of(*((held.starts_on, held.ends_on) for held in person.memberships))


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule is asked about: a family's record, for which indicator, and from which day its windows run.

    "Windows start no earlier than the day the need was identified": `since` is that day. An entry rule and a gate
    ask without one.
    """

    record: Record
    indicator: str = ""
    since: date | None = None

    def answer_to(self, rule: Answering) -> Answer:
        """Return the answer to a condition, worked out once: judging and explaining ask the same ones."""
        key = (id(rule), self.indicator, self.since)
        found = self.record.answered.get(key)
        if found is None:
            found = self.record.answered[key] = rule, rule.answer(self)
        return found[1]
