"""Reads the conditions of an outcomes plan: the kind of each, its parameters, and the faults in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from outcomes.rules.ages import SchoolAge
from outcomes.rules.facts import BENEFITS, VERIFICATIONS
from outcomes.rules.operators.base import Rule, walk
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, CountedFrom, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.judged import Judged
from outcomes.rules.operators.progress import Distance, Levels
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.starts import Band, ByStart, SessionsImproved
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import SessionRate, TermCount
from outcomes.rules.operators.work import EmploymentRule, EmploymentRules, InWork
from outcomes.rules.reading_common import EVENT_MEASURES, months_of, words_of
from outcomes.rules.reading_progress import distance, judged, levels
from outcomes.rules.reading_states import ended, events, held, latest, order_kept, reduction
from outcomes.rules.reading_terms import before_of, placement, sessions, sessions_improved, term_count
from outcomes.rules.sections import Section

MOST_PARTS = 1000
OF_A_CHILDS_TERMS = (SessionRate, TermCount, SessionsImproved, ByStart, Placement)
HAS_A_WINDOW = (Events, Reduction, SessionRate, TermCount, SessionsImproved, Ended, OrderKept, InWork, Sustained)


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads conditions under one plan's school age, its continuous employment, and from when it sustains."""

    school_age: SchoolAge
    employment: EmploymentRules | None = None
    counted_from: CountedFrom = CountedFrom.MET
    is_counted_from_known: bool = True

    def read(self, section: Section, *, is_entry: bool = False, is_gate: bool = False) -> Rule:
        """Return the condition a table describes; where it describes none, one that is never used."""
        if is_entry and self.counted_from is not CountedFrom.MET:
            return replace(self, counted_from=CountedFrom.MET).read(section, is_entry=True)
        kind = section.take("type")
        read = KINDS.get(kind) if isinstance(kind, str) else None
        if read is None:
            _say_kinds(section, kind)
            return Held(("nothing",))
        rule = read(self, section)
        section.done()
        if is_entry:
            _check_entry(section, rule)
        if is_gate and any(isinstance(part, Judged | Levels) for part in walk(rule)):
            section.fault("type", "nothing that is said of one need: a gate holds whatever the needs", kind)
        return rule

    def in_work(self, section: Section) -> Rule:
        """Return work that lasts, as the plan's continuous employment has it."""
        if self.employment is None:
            section.fault("type", "a table [employment], which says how long work must last")
        return InWork(self.employment or EmploymentRules((), ()), words_of(section))

    def all_of(self, section: Section) -> Rule:
        """Return all of several."""
        return AllOf(self._parts(section), words_of(section))

    def any_of(self, section: Section) -> Rule:
        """Return one of several."""
        return AnyOf(self._parts(section), words_of(section))

    def at_least_of(self, section: Section) -> Rule:
        """Return so many of several."""
        parts = self._parts(section)
        most = len(parts) if section.is_sound("parts") else MOST_PARTS
        least = section.number("least", least=1, most=most, default=1)
        return AtLeastOf(least, parts, words_of(section))

    def negation(self, section: Section) -> Rule:
        """Return a condition turned round; one with a window or a run of its own has a bound to turn round."""
        part = self.read(section.section("part"))
        if _has_a_window(part):
            section.fault("part", "no condition with months or terms of its own: turn its bound round instead")
        return Not(part, words_of(section))

    def neutral_when(self, section: Section) -> Rule:
        """Return a condition that at times does not apply."""
        part, when = self.read(section.section("part")), self.read(section.section("when"))
        return NeutralWhen(part, when, words_of(section))

    def sustained(self, section: Section) -> Rule:
        """Return a condition held for months; one with a window or a run of its own is held already, unless closed."""
        part = self.read(section.section("part"))
        counted_from = section.choice("counted_from", CountedFrom, default=self.counted_from)
        is_known = self.is_counted_from_known or section.has("counted_from")
        if is_known and section.is_sound("counted_from") and counted_from is CountedFrom.MET and _has_a_window(part):
            section.fault("part", "no condition with months or terms of its own: it is sustained already")
        if any(map(_is_after_closing, walk(part))):
            section.fault("part", "nothing that is counted from closing itself")
        return Sustained(part, months_of(section), words_of(section), counted_from)

    def by_start(self, section: Section) -> Rule:
        """Return what is asked of a child by where it stood when the need was identified."""
        before, tables = before_of(section, self.school_age), list(section.sections("bands", least=2))
        bands = tuple(self._band(band) for band in tables)
        if section.is_sound("bands"):
            _check_bands(section, [band.below for band in bands])
        return ByStart(before, bands, words_of(section))

    def _band(self, section: Section) -> Band:
        below = section.share("below") if section.has("below") else None
        section.pass_over("below")
        part = self.read(section.section("part"))
        leaves = [each for each in walk(part) if not each.parts]
        if not all(isinstance(each, OF_A_CHILDS_TERMS) for each in leaves):
            section.fault("part", "only conditions on a child's schooling: each child is asked alone")
        section.done()
        return Band(part, below)

    def _parts(self, section: Section) -> tuple[Rule, ...]:
        return tuple(self.read(part) for part in section.sections("parts", least=2))


def _check_bands(section: Section, shares: list[Fraction | None]) -> None:
    given = [share for share in shares if share is not None]
    if len(given) != len(shares) - 1 or shares[-1] is not None:
        section.fault("bands", "a share to lie below in each, and none in the last")
    elif given != sorted(set(given)):
        section.fault("bands", "higher and higher shares to lie below")


def read_employment(section: Section) -> EmploymentRules:
    """Return what a plan asks of continuous employment."""
    days = section.number("days_a_week", least=1, most=7, default=7)
    verified_by = section.texts("verified_by", known=VERIFICATIONS)
    rules = tuple(_employment_rule(each) for each in section.sections("rules"))
    named = [benefit for rule in rules for benefit in rule.benefits]
    for benefit in sorted({benefit for benefit in named if named.count(benefit) > 1}):
        if section.is_sound("rules"):
            section.fault("rules", "each benefit once", benefit)
    section.done()
    return EmploymentRules(rules, verified_by, days)


def _employment_rule(section: Section) -> EmploymentRule:
    benefits = section.texts("benefits", known=BENEFITS)
    weeks = section.number("weeks", least=1, most=104, default=1)
    within = section.number("within", least=1, most=104, default=1)
    if within < weeks and section.is_sound("weeks", "within"):
        section.fault("within", f"at least the {weeks} weeks", within)
    section.done()
    return EmploymentRule(benefits, weeks, within)


def _say_kinds(section: Section, kind: object) -> None:
    """Note that a condition has no kind, or none there is."""
    if kind is None and (wrong := section.misspelling_of("type")):
        section.findings.note(section.at(wrong), "no such key; did you mean 'type'?")
    else:
        section.findings.unknown(section.at("type"), list(KINDS), kind)


def _has_a_window(rule: Rule) -> bool:
    return any(isinstance(part, HAS_A_WINDOW) for part in walk(rule))


def _check_entry(section: Section, rule: Rule) -> None:
    parts, kind = list(walk(rule)), section.table.get("type")
    if any(isinstance(part, Reduction) for part in parts):
        section.fault("type", "no reduction at entry: there is no starting point yet", kind)
    if any(_needs_a_start(part) for part in parts):
        section.fault("type", "no progress at entry: there is no starting point yet", kind)
    if any(map(_is_after_closing, parts)):
        section.fault("type", "nothing counted from closing at entry", kind)
    if any(isinstance(part, Judged) for part in parts):
        section.fault("type", "no judgement at entry: a professional records the need itself", kind)


def _needs_a_start(rule: Rule) -> bool:
    is_lower = isinstance(rule, Latest) and bool(rule.order)
    return is_lower or isinstance(rule, Levels | Distance | SessionsImproved | ByStart)


def _is_after_closing(rule: Rule) -> bool:
    return isinstance(rule, Sustained) and rule.counted_from is CountedFrom.CLOSED


Read = Callable[[RuleReader, Section], Rule]


def _of_evidence(read: Callable[[Section], Rule]) -> Read:
    return lambda _, section: read(section)


def _of_terms(read: Callable[[Section, SchoolAge], Rule]) -> Read:
    return lambda reader, section: read(section, reader.school_age)


KINDS: dict[str, Read] = {
    "events": _of_evidence(events),
    "reduction": _of_evidence(reduction),
    "sessions": _of_terms(sessions),
    "term-count": _of_terms(term_count),
    "sessions-improved": _of_terms(sessions_improved),
    "by-start": RuleReader.by_start,
    "held": _of_evidence(held),
    "ended": _of_evidence(ended),
    "latest": _of_evidence(latest),
    "order-kept": _of_evidence(order_kept),
    "judged": _of_evidence(judged),
    "levels": _of_evidence(levels),
    "distance": _of_evidence(distance),
    "in-work": RuleReader.in_work,
    "placement": _of_terms(placement),
    "all": RuleReader.all_of,
    "any": RuleReader.any_of,
    "at-least": RuleReader.at_least_of,
    "not": RuleReader.negation,
    "neutral-when": RuleReader.neutral_when,
    "sustained": RuleReader.sustained,
}

__all__ = ["EVENT_MEASURES", "KINDS", "RuleReader", "read_employment"]
