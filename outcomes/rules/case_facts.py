"""Reads what happened to the family of a worked case: one line of the file for one thing, as an analyst tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from fractions import Fraction

from outcomes.rules.case_keys import ended, is_known, listed, needed_day, needed_whole, one_of, some_day, tenths, whole
from outcomes.rules.facts import SPELLS, Fact, Measure, Person, Roll, Term, supplier_of
from outcomes.rules.operators.base import walk
from outcomes.rules.operators.progress import Distance
from outcomes.rules.plan import Plan
from outcomes.rules.reading_common import PLACEMENTS, codes_known
from outcomes.rules.reading_progress import MOST_POINTS
from outcomes.rules.sections import Section

PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%")
OF_SESSIONS = (1_000, 10_000)  # so that the decimals of a percentage are whole sessions
MOST_PENCE = 100_000_000
RATERS = ("worker", "family", "child")
ONE_OF_THESE = "what, attended, sessions, exclusions or roll"
_DAY = timedelta(days=1)
_TERM_LINES = ("attended", "sessions", "exclusions")

Span = tuple[date, date | None]
Told = tuple[int | None, str, str]


@dataclass(frozen=True, slots=True)
class Household:
    """The people of a case by the name or letter its lines call them; of some of those named something is wrong."""

    people: dict[str, Person]
    named: frozenset[str] = frozenset()

    def of(self, section: Section, *, is_needed: bool = False) -> Person | None:
        """Return of whom a line speaks; None where it is the family as a whole."""
        found = section.take("who")
        if found is None and not is_needed:
            return None
        if not isinstance(found, str) or found not in {*self.people, *self.named}:
            section.fault("who", f"one of the people of the case: {', '.join(self.people) or 'nobody yet'}", found)
            return None
        return self.people.get(found)


@dataclass(slots=True)
class CaseFacts:
    """The evidence and the school rolls of one case, gathered line by line, as they were known on a day.

    Without `known_on` every line counts that was not withdrawn. `indicators` are the plan's, where it can be read, and
    `areas` those it asks about of each distance-travelled tool.
    """

    household: Household
    terms: tuple[Term, ...]
    school_complete_to: date | None
    known_on: date | None = None
    indicators: tuple[str, ...] = ()
    areas: Mapping[str, tuple[str, ...]] | None = None
    facts: list[Fact] = field(default_factory=list)
    rolls: list[Roll] = field(default_factory=list)
    by_term: dict[tuple[int, str, str], dict[str, int]] = field(default_factory=dict)
    usual: list[tuple[int, str, dict[str, int]]] = field(default_factory=list)

    def read(self, section: Section) -> CaseFacts:
        """Read every line; what is told of a child without a term holds for its terms that no line names."""
        for line in section.sections("facts", least=0):
            counts = is_known(line, self.known_on)
            gathered = self if counts else replace(self, facts=[], rolls=[], by_term={}, usual=[])
            gathered._line(line)
            line.done()
        self._write_terms()
        return self

    def _line(self, line: Section) -> None:
        kinds = [key for key in ("what", *_TERM_LINES, "roll") if line.has(key)]
        if not kinds:
            _say_nothing_told(line)
        if "what" in kinds:
            self._evidence(line)
        if "roll" in kinds:
            self._roll(line)
        if any(key in kinds for key in _TERM_LINES):
            self._of_terms(line)

    def _evidence(self, line: Section) -> None:
        person = self.household.of(line)
        measure = self._measure(line)
        if measure is None:
            for key in line.table:
                line.pass_over(key)
            return
        span = _spell(line, measure) if measure in SPELLS else _single_day(line, measure)
        code = self._code(line, measure)
        value = _value(line, measure)
        is_elsewhere = line.flag("elsewhere", default=False)
        if span is None or (person is None and line.has("who")):  # of somebody not known: no evidence of the family
            return
        if person is not None:
            _must_be_theirs(line, person, span, is_elsewhere=is_elsewhere)
        source = "exclusions" if measure.startswith("exclusions.") else supplier_of(measure)
        self._add(person.id if person else None, measure, span, (value, code, source))

    def _measure(self, line: Section) -> str | None:
        found = line.text("what")
        if found in set(Measure) and not found.startswith("sessions."):
            return found
        if found.startswith("sessions."):
            line.fault("what", "sessions in a line of their own: sessions = { possible = …, unauthorised = … }", found)
        elif found:
            near = get_close_matches(found, [str(measure) for measure in Measure], n=1)
            meant = f", perhaps {near[0]!r}" if near else ""
            line.fault("what", f"a measure of the guide's list{meant}", found)
        return None

    def _code(self, line: Section, measure: str) -> str:
        if measure == Measure.READING:
            return self._code_of_reading(line)
        found, known = line.text("code", default=""), codes_known((measure,))
        if measure == Measure.LEVEL:
            if self.indicators and found not in self.indicators:
                line.fault("code", f"the need it is a level of: {', '.join(self.indicators)}", found)
        elif found and not known:
            line.fault("code", f"none: what is recorded of {measure} bears no code", found)
        elif found and found not in known:
            line.fault("code", listed(known), found)
        return found

    def _code_of_reading(self, line: Section) -> str:
        """Return the code of a reading; a tool or an area nobody asks about is a fault, or else meant to stand beside.

        What a family went back in is told beside the result, so that a case may have readings of more than is asked.
        """
        tool, area = line.text("tool"), line.text("area")
        rater, is_beside = one_of(line, "rater", RATERS, default="worker"), line.flag("beside", default=False)
        if self.areas is not None and tool and tool not in self.areas:
            known = ", ".join(self.areas) or "there is none"
            line.fault("tool", f"a tool that a condition of the outcomes plan asks about: {known}", tool)
        elif self.areas is not None and tool and area and not is_beside and area not in self.areas[tool]:
            known = f"{', '.join(self.areas[tool])}; or beside = true for another area of it"
            line.fault("area", f"an area that the outcomes plan asks about of {tool!r}: {known}", area)
        return f"{tool}/{area}/{rater}"

    def _roll(self, line: Section) -> None:
        person = self.household.of(line, is_needed=True)
        placement, span = one_of(line, "roll", PLACEMENTS, default=""), _spell(line, "a school's roll")
        if person is None or span is None or not placement:
            return
        if span[0] < person.born_on:
            line.fault("from", f"a day on or after the birth, {person.born_on}", span[0].isoformat())
        if self.known_on is None or span[0] <= self.known_on:
            self.rolls.append(Roll(person.id, span[0], span[1], placement))

    def _of_terms(self, line: Section) -> None:
        person, named = self.household.of(line, is_needed=True), _terms_named(line)
        for key, read in (("attended", _attended), ("sessions", _sessions), ("exclusions", _exclusions)):
            if not line.has(key):
                continue
            if person is None:
                line.take(key)
                continue
            kind = "exclusions" if key == "exclusions" else "sessions"
            within, counts = read(line)
            for term in self._named(line, [*within, *named], person):
                self.by_term[person.id, term, kind] = counts
            if not within and not named:
                self.usual.append((person.id, kind, counts))

    def _named(self, line: Section, names: Iterable[str], person: Person) -> Iterator[str]:
        known = {term.name: term for term in self.terms}
        for name in names:
            if name not in known:
                line.fault("term", f"a term of the case: {', '.join(known) or 'there are none'}", name)
            elif known[name].starts_on < person.born_on:
                line.fault("term", f"a term after the birth, {person.born_on}", name)
            else:
                yield name

    def _write_terms(self) -> None:
        complete_to = self.school_complete_to
        ended_terms = [term for term in self.terms if complete_to and term.ends_on - _DAY <= complete_to]
        for person, kind, counts in self.usual:
            for term in ended_terms:
                self.by_term.setdefault((person, term.name, kind), counts)
        spans = {term.name: (term.starts_on, term.ends_on) for term in self.terms}
        for (person, name, kind), counts in self.by_term.items():
            for what, count in counts.items():
                self._add(person, f"{kind}.{what}", spans[name], (count, "", "school"))

    def _add(self, person: int | None, measure: str, span: Span, told: Told) -> None:
        value, code, source = told
        starts_on, ends_on = span
        last_day = ends_on - _DAY if ends_on and source == "school" else starts_on
        if self.known_on and last_day > self.known_on:
            return  # nobody knew on that day what was still to come
        self.facts.append(Fact(len(self.facts) + 1, person, measure, *span, value, code, source))


def areas_read(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return which areas of which distance-travelled tools an outcomes plan asks about."""
    asked = [one.outcome for one in plan.indicators.values() if one.outcome] + [gate.rule for gate in plan.gates]
    found: dict[str, tuple[str, ...]] = {}
    for part in (part for rule in asked for part in walk(rule)):
        if isinstance(part, Distance):
            found[part.tool] = tuple(dict.fromkeys((*found.get(part.tool, ()), *part.areas)))
    return found


def _say_nothing_told(line: Section) -> None:
    """Note that a line tells nothing, or the key by which it was meant to."""
    wrong = line.misspelling_of("what", *_TERM_LINES, "roll")
    for key in {*line.table, "what", *_TERM_LINES, "roll"} - {wrong}:
        line.pass_over(key)
    if not wrong:
        line.fault("", f"one of {ONE_OF_THESE}")


def _single_day(line: Section, measure: str) -> Span | None:
    if line.has("from") and not line.has("on"):
        line.fault("from", f"on, the one day: {measure} is told of a day and not of a stretch of days")
        _pass_over_days(line)
        return None
    on = needed_day(line, "on")
    return (on, on + _DAY) if on else None


def _pass_over_days(line: Section) -> None:
    for key in ("on", "from", "to"):
        line.pass_over(key)


def _spell(line: Section, measure: str) -> Span | None:
    if line.has("on") and not line.has("from"):
        line.fault("on", f"from, the first day, and to, the last, where there is one: {measure} lasts for a time")
        _pass_over_days(line)
        return None
    from_on, last_day = needed_day(line, "from"), some_day(line, "to")
    return (from_on, ended(line, "to", from_on, last_day)) if from_on else None


def _must_be_theirs(line: Section, person: Person, span: Span, *, is_elsewhere: bool) -> None:
    starts_on, ends_on = span
    key = "on" if line.has("on") else "from"
    if starts_on < person.born_on:
        line.fault(key, f"a day on or after the birth, {person.born_on}", starts_on.isoformat())
        return
    in_family = any(
        (ends_on is None or held.starts_on < ends_on) and (held.ends_on is None or starts_on < held.ends_on)
        for held in person.memberships
    )
    if not in_family and not is_elsewhere:
        line.fault(
            key,
            "a day on which the person belongs to the family, or elsewhere = true to show that it does not count",
            starts_on.isoformat(),
        )


def _value(line: Section, measure: str) -> int | None:
    if measure == Measure.READING:
        return tenths(line, "reading", most=MOST_POINTS)
    if measure == Measure.LEVEL:
        return needed_whole(line, "level", most=100)
    if measure == Measure.MONEY_ARREARS and line.has("value") and not line.has("pounds"):
        line.pass_over("value")
        line.fault("value", "pounds: what is owed is told in whole pounds")
        return None
    if measure == Measure.MONEY_ARREARS:
        return needed_whole(line, "pounds", most=MOST_PENCE // 100) * 100
    if not line.has("times") and not line.has("value"):
        line.asked += ["times", "value"]
        return None
    return whole(line, "times" if line.has("times") else "value", least=1)


_Counts = tuple[list[str], dict[str, int]]


def _attended(line: Section) -> _Counts:
    found = line.take("attended")
    matched = PERCENT.fullmatch(found) if isinstance(found, str) else None
    share = Fraction(matched[1]) / 100 if matched else Fraction(2)
    if share > 1:
        line.fault("attended", 'a percentage with at most two decimals from "0%" to "100%"', found)
        share = Fraction(1)
    possible = next(count for count in OF_SESSIONS if share * count % 1 == 0)
    return [], {"possible": possible, "authorised": 0, "unauthorised": possible - int(share * possible)}


def _sessions(line: Section) -> _Counts:
    table = line.section("sessions")
    possible = needed_whole(table, "possible", least=1, most=2000)
    authorised, unauthorised = whole(table, "authorised", most=2000), whole(table, "unauthorised", most=2000)
    if table.has("possible") and authorised + unauthorised > possible:
        table.fault("possible", f"at least the {authorised + unauthorised} sessions missed", possible)
    names = _terms_named(table)
    table.done()
    return names, {"possible": possible, "authorised": authorised, "unauthorised": unauthorised}


def _exclusions(line: Section) -> _Counts:
    table = line.section("exclusions")
    counts = {key: whole(table, key, most=100) for key in ("fixed", "permanent")}
    names = _terms_named(table)
    table.done()
    return names, counts


def _terms_named(table: Section) -> list[str]:
    one = table.text("term", default="")
    return [*([one] if one else []), *table.texts("terms", least=0)]
