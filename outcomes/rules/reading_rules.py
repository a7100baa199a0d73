"""Reads the conditions of an outcomes plan: the kind of each, its parameters, and the faults in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from outcomes.rules.ages import Ages, SchoolAge
from outcomes.rules.facts import BENEFITS, SPELLS, VERIFICATIONS, Measure, codes_of
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope, Share, walk
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.records import Beyond, Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount, Threshold
from outcomes.rules.operators.work import EmploymentRule, EmploymentRules, InWork
from outcomes.rules.sections import Section

TERM_MEASURES = (str(Measure.EXCLUSIONS_FIXED), str(Measure.EXCLUSIONS_PERMANENT))
SPELL_MEASURES = tuple(str(m) for m in Measure if m in SPELLS)
RECORD_MEASURES = tuple(str(m) for m in Measure if m.value.startswith(("health.", "abuse.", "money.arrears")))
_NO_EVENTS = ("sessions.", "exclusions.", "money.arrears", "progress.", "distance.")
EVENT_MEASURES = tuple(str(m) for m in Measure if m not in SPELLS and not m.value.startswith(_NO_EVENTS))
PLACEMENTS = ("mainstream", "special", "alternative", "home-educated", "none")
HAS_A_WINDOW = (Events, Reduction, SessionRate, TermCount, Ended, OrderKept, InWork)
MOST_PENCE = 100_000_000


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads conditions under one plan's school age and what it asks of continuous employment."""

    school_age: SchoolAge
    employment: EmploymentRules | None = None

    def read(self, section: Section, *, is_entry: bool = False) -> Rule:
        """Return the condition a table describes; where it describes none, one that is never used."""
        kind = section.take("type")
        read = _KINDS.get(kind) if isinstance(kind, str) else None
        if read is None:
            section.fault("type", f"one of {', '.join(_KINDS)}", kind)
            return Held(("nothing",))
        rule = read(self, section)
        section.done()
        if is_entry and any(_needs_a_start(part) for part in walk(rule)):
            section.fault("type", "no reduction at entry: there is no starting point yet", kind)
        return rule

    def events(self, section: Section) -> Rule:
        """Return a number of events in the last months."""
        measures = section.texts("measures", known=EVENT_MEASURES)
        ages = section.choice("ages", Ages, default=Ages.ALL)
        months = section.number("months", least=1, most=120, default=1)
        codes = self._codes(section, measures)
        return Events(measures, ages, months, self._limit(section), section.text("says", default=""), codes)

    def reduction(self, section: Section) -> Rule:
        """Return a reduction against the baseline."""
        measures = section.texts("measures", known=EVENT_MEASURES)
        ages = section.choice("ages", Ages, default=Ages.ALL)
        months = section.number("months", least=1, most=120, default=1)
        bound = self._bound(section, among=(Bound.AT_LEAST, Bound.MORE_THAN))
        by = Share(bound, section.share(bound))
        if section.has(bound) and not by.fraction:
            section.fault(bound, "a reduction of more than 0%")
        return Reduction(measures, ages, months, by, section.text("says", default=""))

    def sessions(self, section: Section) -> Rule:
        """Return a share of the school sessions."""
        bound = self._bound(section, among=tuple(Bound))
        return SessionRate(
            self._run(section),
            section.choice("rate", Rate, default=Rate.ATTENDANCE),
            section.choice("authorised", Authorised, default=Authorised.ABSENT),
            section.choice("mode", Mode, default=Mode.PER_TERM),
            bound,
            self._thresholds(section, bound),
            section.text("says", default=""),
        )

    def term_count(self, section: Section) -> Rule:
        """Return a count over a run of terms."""
        measure = section.text("measure")
        if measure and measure not in TERM_MEASURES:
            section.fault("measure", f"one of {', '.join(TERM_MEASURES)}", measure)
        return TermCount(self._run(section), measure, self._limit(section), section.text("says", default=""))

    def held(self, section: Section) -> Rule:
        """Return something recorded as so."""
        measures = section.texts("measures", known=SPELL_MEASURES)
        return Held(
            measures,
            self._codes(section, measures),
            section.choice("ages", Ages, default=Ages.ALL),
            section.choice("people", Scope, default=Scope.ANY),
            section.texts("among", known=SPELL_MEASURES, least=0),
            section.text("says", default=""),
        )

    def ended(self, section: Section) -> Rule:
        """Return something that is over and was not begun again."""
        measures = section.texts("measures", known=SPELL_MEASURES)
        return Ended(
            measures,
            section.number("months", least=1, most=120, default=1),
            self._codes(section, measures),
            section.choice("ages", Ages, default=Ages.ALL),
            section.texts("reopened_by", known=EVENT_MEASURES, least=0),
            section.text("says", default=""),
        )

    def order_kept(self, section: Section) -> Rule:
        """Return orders that are kept for months or over their length."""
        measures = section.texts("measures", known=SPELL_MEASURES)
        return OrderKept(
            measures,
            section.texts("breaches", known=EVENT_MEASURES),
            section.number("months", least=1, most=120, default=1),
            self._codes(section, measures),
            section.choice("ages", Ages, default=Ages.ALL),
            section.text("says", default=""),
        )

    def latest(self, section: Section) -> Rule:
        """Return what the last record says."""
        measures = section.texts("measures", known=RECORD_MEASURES)
        valid_months = section.number("valid_months", least=1, most=120, default=1)
        people = section.choice("people", Scope, default=Scope.EACH)
        bounds = [bound for bound in Bound if section.has(bound)]
        given = [key for key in ("codes", "below_start", *bounds) if section.has(key)]
        if len(given) != 1:
            section.fault("", f"exactly one of codes, below_start, {', '.join(Bound)}", ", ".join(given) or "none")
        limit = Limit(bounds[0], section.number(bounds[0], most=MOST_PENCE)) if bounds else None
        return Latest(
            measures,
            valid_months,
            people,
            self._codes(section, measures),
            limit,
            section.texts("below_start", known=codes_of(measures), least=0),
            section.choice("ages", Ages, default=Ages.ALL),
            section.choice("beyond", Beyond, default=Beyond.NOT_KNOWN),
            section.text("says", default=""),
        )

    def in_work(self, section: Section) -> Rule:
        """Return work that lasts, as the plan's continuous employment has it."""
        if self.employment is None:
            section.fault("type", "a table [employment], which says how long work must last")
        return InWork(self.employment or EmploymentRules((), ()), section.text("says", default=""))

    def _codes(self, section: Section, measures: tuple[str, ...]) -> tuple[str, ...]:
        return section.texts("codes", known=codes_of(measures), least=0)

    def placement(self, section: Section) -> Rule:
        """Return where a child is educated."""
        placements = section.texts("placements", known=PLACEMENTS)
        children = section.choice("children", Scope, default=Scope.ANY)
        return Placement(placements, children, self.school_age, section.text("says", default=""))

    def all_of(self, section: Section) -> Rule:
        """Return all of several."""
        return AllOf(self._parts(section), section.text("says", default=""))

    def any_of(self, section: Section) -> Rule:
        """Return one of several."""
        return AnyOf(self._parts(section), section.text("says", default=""))

    def at_least_of(self, section: Section) -> Rule:
        """Return so many of several."""
        parts = self._parts(section)
        least = section.number("least", least=1, most=max(1, len(parts)), default=1)
        return AtLeastOf(least, parts, section.text("says", default=""))

    def negation(self, section: Section) -> Rule:
        """Return a condition turned round; one with a window or a run of its own has a bound to turn round."""
        part = self.read(section.section("part"))
        if any(isinstance(each, HAS_A_WINDOW) for each in walk(part)):
            section.fault("part", "no condition with months or terms of its own: turn its bound round instead")
        return Not(part, section.text("says", default=""))

    def neutral_when(self, section: Section) -> Rule:
        """Return a condition that at times does not apply."""
        part, when = self.read(section.section("part")), self.read(section.section("when"))
        return NeutralWhen(part, when, section.text("says", default=""))

    def sustained(self, section: Section) -> Rule:
        """Return a condition held for months; one with a window or a run of its own is held already."""
        part = self.read(section.section("part"))
        if any(isinstance(each, HAS_A_WINDOW) for each in walk(part)):
            section.fault("part", "no condition with months or terms of its own: it is sustained already")
        months = section.number("months", least=1, most=120, default=1)
        return Sustained(part, months, section.text("says", default=""))

    def _parts(self, section: Section) -> tuple[Rule, ...]:
        return tuple(self.read(part) for part in section.sections("parts", least=2))

    def _run(self, section: Section) -> Run:
        terms = section.number("terms", least=1, most=12, default=1)
        return Run(terms, section.choice("children", Scope, default=Scope.EACH), self.school_age)

    def _bound(self, section: Section, *, among: tuple[Bound, ...]) -> Bound:
        given = [bound for bound in among if section.has(bound)]
        if len(given) != 1:
            section.fault("", f"exactly one of {', '.join(among)}", ", ".join(given) or "none")
        return given[0] if given else among[0]

    def _limit(self, section: Section) -> Limit:
        bound = self._bound(section, among=tuple(Bound))
        return Limit(bound, section.number(bound) if section.has(bound) else 0)

    def _thresholds(self, section: Section, bound: Bound) -> tuple[Threshold, ...]:
        """Return the thresholds: one value, or a list in which each but the last says for which terms."""
        given = section.table.get(bound)
        if not isinstance(given, list):
            return (Threshold(section.share(bound)),) if section.has(bound) else ()
        section.take(bound)
        found = []
        for place, item in enumerate(given, start=1):
            key = f"{bound}[{place}]"
            wrapped = Section(section.findings, section.path, {key: item})
            before = Section(section.findings, section.at(key), item).day("for_terms_ending_before")
            found.append(Threshold(wrapped.share(key), before))
        if not _in_order([threshold.for_terms_ending_before for threshold in found]):
            section.fault(bound, "later and later days, and none for the last threshold")
        return tuple(found)


def read_employment(section: Section) -> EmploymentRules:
    """Return what a plan asks of continuous employment."""
    days = section.number("days_a_week", least=1, most=7, default=7)
    verified_by = section.texts("verified_by", known=VERIFICATIONS)
    rules = tuple(_employment_rule(each) for each in section.sections("rules"))
    named = [benefit for rule in rules for benefit in rule.benefits]
    for benefit in sorted({benefit for benefit in named if named.count(benefit) > 1}):
        section.fault("rules", "each benefit once", benefit)
    section.done()
    return EmploymentRules(rules, verified_by, days)


def _employment_rule(section: Section) -> EmploymentRule:
    benefits = section.texts("benefits", known=BENEFITS)
    weeks = section.number("weeks", least=1, most=104, default=1)
    within = section.number("within", least=1, most=104, default=1)
    if within < weeks:
        section.fault("within", f"at least the {weeks} weeks", within)
    section.done()
    return EmploymentRule(benefits, weeks, within)


def _needs_a_start(rule: Rule) -> bool:
    return isinstance(rule, Reduction) or (isinstance(rule, Latest) and bool(rule.order))


def _in_order(days: list[date | None]) -> bool:
    earlier = [day for day in days[:-1] if day is not None]
    return bool(days) and days[-1] is None and len(earlier) == len(days) - 1 and earlier == sorted(set(earlier))


_KINDS: dict[str, Callable[[RuleReader, Section], Rule]] = {
    "events": RuleReader.events,
    "reduction": RuleReader.reduction,
    "sessions": RuleReader.sessions,
    "term-count": RuleReader.term_count,
    "held": RuleReader.held,
    "ended": RuleReader.ended,
    "latest": RuleReader.latest,
    "order-kept": RuleReader.order_kept,
    "in-work": RuleReader.in_work,
    "placement": RuleReader.placement,
    "all": RuleReader.all_of,
    "any": RuleReader.any_of,
    "at-least": RuleReader.at_least_of,
    "not": RuleReader.negation,
    "neutral-when": RuleReader.neutral_when,
    "sustained": RuleReader.sustained,
}
