"""Explains a family's judgement on one day: the same tree of conditions, in words a family may read, with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from outcomes.rules.daysets import Answer, DaySet
from outcomes.rules.describing import condition_in_words
from outcomes.rules.eligibility import Eligible
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.grounds import Ground, Missing
from outcomes.rules.grounds_of_starts import grounds
from outcomes.rules.judge import Doubt, FoundBy, Judgement, Need, judge
from outcomes.rules.operators.base import Rule, Scope
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, Not
from outcomes.rules.operators.spells import Ended
from outcomes.rules.operators.starts import ByStart, SessionsImproved
from outcomes.rules.operators.terms import SessionRate, TermCount
from outcomes.rules.operators.work import InWork
from outcomes.rules.plan import Plan
from outcomes.rules.record import Case, Record
from outcomes.rules.status import Horizon, Status, horizons_of, silent_sources, status_of_all, status_on
from outcomes.rules.words import day_in_words, source_in_words


@dataclass(frozen=True, slots=True)
class Explanation:
    """One condition on one day.

    `since` is the first day of its present state, None where it never began; `until` the day on which that state
    ends if nothing more arrives, None where it does not end. `earliest` is the first day, that day or later, on
    which it can be met if nothing worsens; None where it waits for evidence, which `waits_for` then names. That
    a child will have left school one day is no such day.
    """

    condition: str
    status: Status
    applies: bool
    sentence: str
    since: date | None
    until: date | None
    earliest: date | None
    waits_for: str
    because: tuple[Ground, ...]
    missing: tuple[Missing, ...]
    parts: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class NeedExplained:
    """One need, or one of which the evidence leaves it open, with what the outcomes plan asks.

    One that is not `is_asked` counts for eligibility alone: the family's result does not wait for it.
    """

    indicator: str
    headline: str
    headline_label: str
    label: str
    need: str
    identified_on: date
    found_by: FoundBy | None
    is_doubt: bool
    status: Status
    outcome: Explanation
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class GateExplained:
    """One condition on the family whatever its needs."""

    code: str
    label: str
    status: Status
    outcome: Explanation


@dataclass(frozen=True, slots=True)
class FamilyExplained:
    """A family on one day: whether everything is met, since when, from when it can be, and each part of it."""

    day: date
    status: Status
    sentence: str
    since: date | None
    until: date | None
    earliest: date | None
    needs: tuple[NeedExplained, ...]
    doubts: tuple[NeedExplained, ...]
    gates: tuple[GateExplained, ...]
    eligibility: Eligible
    silent: tuple[str, ...]


def explain(
    facts: FamilyFacts,
    plan: Plan,
    *,
    day: date,
    horizons: Mapping[str, Horizon] | None = None,
    judgement: Judgement | None = None,
    view: View | None = None,
) -> FamilyExplained:
    """Explain the family's judgement on a day; horizons and judgement are those of the facts unless given.

    `view` is that from which another plan was explained on the same facts: what the plans share is explained once.
    """
    reach = horizons_of(facts.coverage) if horizons is None else horizons
    view = view or View(Record(facts), day, reach)
    judgement = judgement or judge(facts, plan)
    found = tuple(_need(view, plan, need) for need in judgement.needs if need.identified_on <= day)
    doubts = tuple(_doubt(view, plan, doubt) for doubt in judgement.doubts if doubt.possible_on <= day)
    gates = tuple(
        _gate(view, gate.code, gate.label, gate.rule, answered.answer)
        for gate, answered in zip(plan.gates, judgement.gates, strict=True)
    )
    status = status_of_family(judgement, day, horizons=reach)
    state = _state_days(judgement.family, status)
    asked = [each.outcome for each in found + doubts if each.is_asked] + [gate.outcome for gate in gates]
    earliest = _first_of_all(judgement.family, status, asked, day)
    return FamilyExplained(
        day,
        status,
        _family_sentence(status, since=state.since(day), earliest=earliest),
        state.since(day),
        _until(state, day, earliest),
        earliest,
        found,
        doubts,
        gates,
        judgement.eligibility,
        silent_sources(judgement.family, day, horizons=reach),
    )


def status_of_family(judgement: Judgement, day: date, *, horizons: Mapping[str, Horizon]) -> Status:
    """Return the family's status on a day: one need or gate not yet met decides, whatever else is silent."""
    whole = status_on(judgement.family, day, horizons=horizons)
    if whole is not Status.NOT_KNOWN:
        return whole
    asked = [need.outcome for need in judgement.needs if need.identified_on <= day and need.is_asked]
    asked += [gate.answer for gate in judgement.gates]
    decided = status_of_all(status_on(answer, day, horizons=horizons) for answer in asked)
    return Status.NOT_YET if decided is Status.NOT_YET else Status.NOT_KNOWN


def explain_rule(rule: Rule, case: Case, *, day: date, horizons: Mapping[str, Horizon]) -> Explanation:
    """Explain one condition with every condition it is made of."""
    answer = case.answer_to(rule)
    status = status_on(answer, day, horizons=horizons)
    applies = day not in answer.neutral
    why = grounds(rule, case, day)
    state = _state_days(answer, status)
    # What is turned round explains itself: "not yet: no school" beside its opposite would read as a fault.
    shown = () if isinstance(rule, Not) else _parts_on(rule, case, day)
    parts = tuple(explain_rule(part, asked, day=day, horizons=horizons) for part, asked in shown)
    earliest = _earliest(rule, case, answer, status=status, parts=parts, day=day)
    since = _since(state, case, day)
    silent = tuple(_silent(source, horizons) for source in silent_sources(answer, day, horizons=horizons))
    waits_for = "" if earliest else why.waits_for or _awaited(parts)
    condition = condition_in_words(rule)
    return Explanation(
        condition,
        status,
        applies,
        _sentence(condition, status, applies=applies, since=since, earliest=earliest)
        + (f" It waits for {waits_for}." if waits_for else ""),
        since,
        _until(state, day, earliest),
        earliest,
        waits_for,
        why.because,
        (*silent, *why.missing),
        parts,
    )


def _parts_on(rule: Rule, case: Case, day: date) -> Sequence[tuple[Rule, Case]]:
    """Return what a condition asks on a day: its parts, or of each child the part its start asks for."""
    return rule.asked_on(case, day) if isinstance(rule, ByStart) else [(part, case) for part in rule.parts]


def _awaited(parts: Sequence[Explanation]) -> str:
    """Return what the parts that are not met wait for, each thing once."""
    awaited = [part.waits_for for part in parts if part.status is not Status.MET and part.waits_for]
    return " and ".join(dict.fromkeys(awaited))


@dataclass(frozen=True, slots=True)
class View:
    """From where the family is looked at: its record, the day, and how far the sources reach; and what was seen."""

    record: Record
    day: date
    horizons: Mapping[str, Horizon]
    seen: dict[tuple[int, str, date | None], Explanation] = field(default_factory=dict)

    def outcome(self, rule: Rule | None, *, indicator: str, since: date | None) -> Explanation:
        """Return the explanation of a condition, once for all plans that have it."""
        if rule is None:
            return _not_judged()
        key = (id(rule), indicator, since)
        if key not in self.seen:
            case = Case(self.record, indicator, since)
            self.seen[key] = explain_rule(rule, case, day=self.day, horizons=self.horizons)
        return self.seen[key]


def _need(view: View, plan: Plan, need: Need) -> NeedExplained:
    return _asked(view, plan, need.indicator, since=need.identified_on, found_by=need.found_by)


def _doubt(view: View, plan: Plan, doubt: Doubt) -> NeedExplained:
    return _asked(view, plan, doubt.indicator, since=doubt.possible_on, found_by=None)


def _asked(view: View, plan: Plan, code: str, *, since: date, found_by: FoundBy | None) -> NeedExplained:
    indicator = plan.indicators[code]
    outcome = view.outcome(indicator.outcome, indicator=code, since=since)
    return NeedExplained(
        code,
        indicator.headline,
        next(head.label for head in plan.headlines if head.code == indicator.headline),
        indicator.label,
        indicator.need,
        since,
        found_by,
        found_by is None,
        outcome.status,
        outcome,
        code not in plan.entry_only,
    )


def _gate(view: View, code: str, label: str, rule: Rule, answer: Answer) -> GateExplained:
    outcome = view.outcome(rule, indicator="", since=None)
    return GateExplained(code, label, status_on(answer, view.day, horizons=view.horizons), outcome)


def _not_judged() -> Explanation:
    condition = "an outcome that a professional confirms"
    says = "This outcome is not yet read from the records."
    return Explanation(
        condition=condition,
        status=Status.NOT_KNOWN,
        applies=True,
        sentence=f"Not known: {condition}.",
        since=None,
        until=None,
        earliest=None,
        waits_for="a professional's record",
        because=(),
        missing=(Missing(says, "professional"),),
        parts=(),
    )


def _state_days(answer: Answer, status: Status) -> DaySet:
    if status is Status.MET:
        return answer.met
    return ~answer.possible if status is Status.NOT_YET else answer.unknown


def _since(state: DaySet, case: Case, day: date) -> date | None:
    """Return the first day of the present state, which for a need is never before it was identified."""
    days = [start for start in (state.since(day), case.since) if start is not None]
    return max(days) if days and day in state else None


def _until(state: DaySet, day: date, earliest: date | None) -> date | None:
    """Return the day on which the present state ends; what waits for evidence does not end by itself."""
    interval = state.holding(day)
    return interval.ends_on if interval and earliest else None


def _earliest(
    rule: Rule, case: Case, answer: Answer, *, status: Status, parts: Sequence[Explanation], day: date
) -> date | None:
    """Return the first day from this one on on which a condition can be met if nothing worsens.

    Evidence that is still to come may make it met sooner, and a child may leave school or grow up before: none of it is
    counted on, so a condition that waits for evidence has no such day.
    """
    if status is Status.MET:
        return day
    if (least := _how_many(rule)) is not None:
        if not least:
            return _first_of_all(answer, status, parts, day)
        firsts = sorted(part.earliest for part in parts if part.earliest and part.applies)
        return _first_from(answer, status, firsts[least - 1], day) if len(firsts) >= least else None
    met = answer.met - answer.neutral
    if isinstance(rule, Ended) and rule.open_on(case.record, day):
        return None
    if isinstance(rule, InWork):  # weeks to come are not known yet, but if work goes on they will have been worked
        met = answer.possible
    if isinstance(rule, SessionRate | TermCount | SessionsImproved):
        met &= DaySet.before(rule.last_day(case.record) + timedelta(days=1))
    return _first_from(Answer(met, answer.possible), status, day, day)


def _how_many(rule: Rule) -> int | None:
    """Return how many of its parts a condition asks for, 0 where it is all, None where it has none of its own."""
    if isinstance(rule, AtLeastOf):
        return rule.least
    if isinstance(rule, ByStart):
        return int(rule.before.run.children is Scope.ANY)
    return int(isinstance(rule, AnyOf)) if isinstance(rule, AllOf | AnyOf) else None


def _first_of_all(answer: Answer, status: Status, parts: Sequence[Explanation], day: date) -> date | None:
    if status is Status.MET:
        return day
    firsts = [part.earliest for part in parts]
    known = [first for first in firsts if first]
    return _first_from(answer, status, max(known, default=day), day) if len(known) == len(firsts) else None


def _first_from(answer: Answer, status: Status, first: date, day: date) -> date | None:
    found = answer.met.first_on_or_after(first)
    # Where a source is silent for too long, it must speak before anything can be met.
    return None if found == day and status is not Status.MET else found


def _silent(source: str, horizons: Mapping[str, Horizon]) -> Missing:
    name = source_in_words(source)
    complete_to = horizons[source].complete_to if source in horizons else None
    if complete_to is None:
        return Missing(f"Nothing has come yet from {name}.", source)
    after = day_in_words(complete_to)
    return Missing(f"Nothing has come from {name} for the time after {after}.", source)


def _sentence(condition: str, status: Status, *, applies: bool, since: date | None, earliest: date | None) -> str:
    if not applies and status is Status.MET:
        return f"Does not apply: {condition}."
    if status is Status.MET:
        return f"Met{f' since {day_in_words(since)}' if since else ''}: {condition}."
    if status is Status.NOT_KNOWN:
        return f"Not known: {condition}."
    then = f" It can be met from {day_in_words(earliest)} if nothing new happens." if earliest else ""
    return f"Not yet: {condition}.{then}"


def _family_sentence(status: Status, *, since: date | None, earliest: date | None) -> str:
    if status is Status.MET:
        return f"Every need is met{f' since {day_in_words(since)}' if since else ''}."
    if status is Status.NOT_KNOWN:
        return "It is not known whether every need is met, because evidence is missing."
    if earliest:
        return f"Not every need is met yet. All can be met from {day_in_words(earliest)} if nothing new happens."
    return "Not every need is met yet."
