"""Judges one family under one plan: its needs, what each asks, the gates, and the days on which all are met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from outcomes.rules.daysets import ALWAYS, NEVER, NEVER_BEGAN, UNKNOWN, Answer, DaySet, all_of, reaches
from outcomes.rules.eligibility import Eligible, eligible_on_attachment
from outcomes.rules.employment import Employment, continuous_employment
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.operators.base import Rule
from outcomes.rules.plan import Indicator, Plan
from outcomes.rules.record import Case, Record


class FoundBy(StrEnum):
    """How a need was found."""

    EVIDENCE = "evidence"
    PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True)
class Need:
    """An indicator that was present at entry or became so; it counts for ever after.

    `entry` is where its indicator is present, `outcome` where what the plan asks is met. One that is not `is_asked`
    counts for eligibility alone and blocks no result.
    """

    indicator: str
    headline: str
    identified_on: date
    found_by: FoundBy
    entry: Answer
    outcome: Answer
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """An indicator of which the evidence leaves open whether it was present from `possible_on` on.

    It is no need. But until what it would ask is met, the family cannot be said to have none left.
    """

    indicator: str
    headline: str
    possible_on: date
    entry: Answer
    outcome: Answer


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """On which days a gate of the plan is met."""

    code: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class BaselineUsed:
    """The baseline a need was measured against, and what it would be now; None: not known."""

    indicator: str
    measure: str
    count: int | None
    would_be: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the rules say of a family. Needs, doubts, gates and baselines stand in the plan's order.

    `employment` is the other way to a result, None where the plan has none.
    """

    needs: tuple[Need, ...]
    doubts: tuple[Doubt, ...]
    gates: tuple[GateAnswer, ...]
    gate: Answer
    family: Answer
    eligibility: Eligible
    baselines: tuple[BaselineUsed, ...]
    employment: Employment | None = None

    @property
    def rests_on(self) -> frozenset[str]:
        """Return the sources the open end of the family's answer rests on."""
        return self.family.rests_on


def judge(facts: FamilyFacts, plan: Plan, *, record: Record | None = None) -> Judgement:
    """Judge a family: "all problems of the family improved to plan level and held", from attachment on.

    "Every problem present at engagement and every problem found later must reach the plan's standard" [S13, S25].
    A need blocks from the day it was identified until its own outcome is met. "Regress: any problem returning,
    any new problem in any member, or attendance falling below the gate cancels readiness" [S40, S13]: a problem
    that returns leaves its outcome's days, a new one is a new need. `record` is that of the same facts where another
    plan was judged on them: what the plans share is answered once.
    """
    record = record or Record(facts)
    entries = entry_answers(record, plan)
    asked = {code: e for code, e in entries.items() if code not in plan.entry_only} if plan.entry_only else entries
    needs = tuple(_needs(record, plan, entries))
    doubts = tuple(_doubts(record, plan, asked, needs))
    gates = tuple(GateAnswer(gate.code, Case(record).answer_to(gate.rule)) for gate in plan.gates)
    gate = all_of([found.answer for found in gates]).but_only_on(DaySet.starting(facts.attached_on))
    on_entry = {need.indicator for need in needs if need.identified_on == facts.attached_on}
    return Judgement(
        needs,
        doubts,
        gates,
        gate,
        _family(facts, [need for need in needs if need.is_asked], doubts, gate, asked),
        eligible_on_attachment(
            record, plan, entries=entries, recorded=on_entry & {need.indicator for need in facts.needs}
        ),
        tuple(_baselines(record, plan, needs)),
        continuous_employment(record, plan) if plan.has_employment else None,
    )


def entry_answers(record: Record, plan: Plan) -> dict[str, Answer]:
    """Return for each indicator that evidence can show the days on which it is present, and may be.

    Whether the family is attached does not matter: of one that is not, `attached_on` is the day asked about.
    """
    quiet = record.reach.once(plan, lambda: _quiet(record, plan))
    asked = set(quiet.always)
    for measure in record.measures:
        asked.update(quiet.concerned.get(measure, ()))
    found = dict(quiet.answers)
    for code in asked:
        indicator = plan.indicators[code]
        found[code] = _ask(record, indicator.entry, indicator=indicator)
    return found


@dataclass(frozen=True, slots=True)
class _Quiet:
    """What a plan's entries say of a family of whom nothing is told, in the plan's order.

    `concerned` are those that evidence of a measure may change; `always` those that ask more than evidence.
    """

    answers: dict[str, Answer]
    always: tuple[str, ...]
    concerned: dict[str, tuple[str, ...]]


def _quiet(record: Record, plan: Plan) -> _Quiet:
    nothing = Record(replace(record.facts, facts=()))
    entries = {code: indicator for code, indicator in plan.indicators.items() if indicator.entry}
    concerned: dict[str, tuple[str, ...]] = {}
    for code, indicator in entries.items():
        for measure in indicator.asks_only:
            concerned[measure] = (*concerned.get(measure, ()), code)
    return _Quiet(
        {code: _ask(nothing, indicator.entry, indicator=indicator) for code, indicator in entries.items()},
        tuple(code for code, indicator in entries.items() if not indicator.asks_only),
        concerned,
    )


def _ask(record: Record, rule: Rule | None, *, indicator: Indicator, since: date | None = None) -> Answer:
    """Answer a rule, once for all the indicators of a headline that share it and are asked from the same day."""
    if rule is None:
        return UNKNOWN
    key = (id(rule), since, indicator.code if indicator.is_of_its_own else "")
    if key not in record.answers:
        record.answers[key] = Case(record, indicator.code, since).answer_to(rule)
    return record.answers[key]


def says_the_same(record: Record, one: Plan, other: Plan, *, of: Iterable[str]) -> bool:
    """Say whether two plans that differ in these indicators alone surely judge a family alike.

    They do where each of the indicators is present on the same days under both, and what it asks is met on the same
    days, if ever it is asked. Where an entry rule differs and its indicator may have been present, it is left open: who
    is eligible also depends on what would have been present without an absent parent.
    """
    recorded = _recorded(record.facts, one)
    for code in of:
        mine, theirs = one.indicators[code], other.indicators[code]
        entry = _ask(record, mine.entry, indicator=mine) if mine.entry else None
        if entry != (_ask(record, theirs.entry, indicator=theirs) if theirs.entry else None):
            return False
        may_be = entry is not None and reaches(entry.possible, record.facts.attached_on)
        if may_be and mine.entry != theirs.entry:
            return False
        days = {_first_present(record.facts, entry), recorded.get(code)}
        if may_be and entry:
            days.add((entry.possible - entry.neutral).first_on_or_after(record.facts.attached_on))
        for day in days - {None}:
            if _ask(record, mine.outcome, indicator=mine, since=day) != _ask(
                record, theirs.outcome, indicator=theirs, since=day
            ):
                return False
    return True


def same_in_silence(nothing: Record, one: Plan, other: Plan, *, of: Iterable[str]) -> DaySet:
    """Return the days of attachment of families that both plans surely judge alike while nothing speaks of them.

    They differ in these indicators alone, no evidence is of what their entries ask, and no professional recorded them.
    What a silent source leaves open may be a need of anybody attached before it ended; `nothing` is a record under the
    same coverage of which nothing is told.
    """
    found = ALWAYS
    for code in of:
        sides = [plan.indicators[code] for plan in (one, other)]
        if any(side.entry and not side.asks_only for side in sides):
            return NEVER
        mine, theirs = (_ask(nothing, side.entry, indicator=side) if side.entry else None for side in sides)
        if mine != theirs:
            return NEVER
        found -= _up_to_the_last(mine.possible) if mine else NEVER
    return found


def _up_to_the_last(days: DaySet) -> DaySet:
    return DaySet((NEVER_BEGAN, days.edges[-1])) if days.edges else NEVER


def _needs(record: Record, plan: Plan, entries: Mapping[str, Answer]) -> Iterator[Need]:
    """Yield what was present on the day of attachment, and what became so while the family was attached.

    "Present at entry" is read on the attachment day; a need found later counts from the first day its indicator
    is present. A professional may record one from a day of their own; what was known before the attachment counts
    from the attachment.
    """
    recorded = _recorded(record.facts, plan)
    for code, indicator in plan.indicators.items():
        by_evidence = _first_present(record.facts, entries.get(code))
        by_professional = recorded.get(code)
        days = [day for day in (by_evidence, by_professional) if day is not None]
        if not days:
            continue
        identified_on = min(days)
        yield Need(
            code,
            indicator.headline,
            identified_on,
            FoundBy.EVIDENCE if identified_on == by_evidence else FoundBy.PROFESSIONAL,
            entries.get(code, UNKNOWN),
            _ask(record, indicator.outcome, indicator=indicator, since=identified_on),
            code not in plan.entry_only,
        )


def _recorded(facts: FamilyFacts, plan: Plan) -> dict[str, date]:
    """Return the day from which each need that a professional recorded counts."""
    found: dict[str, date] = {}
    for need in facts.needs:
        if need.indicator not in plan.indicators:
            raise ValueError(f"The outcomes plan {plan.name!r} has no indicator {need.indicator!r}.")
        identified_on = max(need.identified_on, facts.attached_on)
        found[need.indicator] = min(identified_on, found.get(need.indicator, identified_on))
    return found


def _first_present(facts: FamilyFacts, entry: Answer | None) -> date | None:
    if entry is None or not reaches(entry.met, facts.attached_on):
        return None
    return (entry.met - entry.neutral).first_on_or_after(facts.attached_on)


def _doubts(record: Record, plan: Plan, entries: Mapping[str, Answer], needs: Iterable[Need]) -> Iterator[Doubt]:
    """Yield the indicators that may have been present before they surely were, if ever they were.

    "Unknown never counts as met": a family of which it is not known whether it had a need cannot be said to have
    met it, unless what the need would have asked has been met since.
    """
    identified = {need.indicator: need.identified_on for need in needs}
    for code, entry in entries.items():
        if not reaches(entry.possible, record.facts.attached_on):
            continue
        possible_on = (entry.possible - entry.neutral).first_on_or_after(record.facts.attached_on)
        if possible_on is None or (code in identified and identified[code] <= possible_on):
            continue
        indicator = plan.indicators[code]
        outcome = _ask(record, indicator.outcome, indicator=indicator, since=possible_on)
        yield Doubt(code, indicator.headline, possible_on, entry, outcome)


def _family(
    facts: FamilyFacts,
    needs: Sequence[Need],
    doubts: Sequence[Doubt],
    gate: Answer,
    entries: Mapping[str, Answer],
) -> Answer:
    """Return the days from attachment on on which every need found by then is met, and the gates are."""
    found = {need.indicator: need.identified_on for need in needs}
    parts = [gate]
    parts += [need.outcome.unless_before(need.identified_on) for need in needs]
    parts += [_blocking(doubt, found.get(doubt.indicator)) for doubt in doubts]
    # A family is also met in that nothing new was found, which rests on the sources that would have told.
    watched = [entry.rests_on for code, entry in entries.items() if code not in found]
    every = all_of(parts).resting_also_on(frozenset().union(*watched))
    first_need = min(found.values(), default=None)
    first_doubt = min((doubt.possible_on for doubt in doubts), default=None)
    asked = [day for day in (first_need, first_doubt) if day is not None]
    met = every.met & DaySet.starting(first_need) if first_need else NEVER
    possible = every.possible & DaySet.starting(min(asked)) if asked else NEVER
    return Answer(met, possible, NEVER, every.rests_on)


def _blocking(doubt: Doubt, identified_on: date | None) -> Answer:
    """Return met where nothing is left open: before the doubt, once its outcome is met, or once it is a need."""
    settled = doubt.outcome.met | DaySet.before(doubt.possible_on)
    if identified_on:
        settled |= DaySet.starting(identified_on)
    return Answer(settled, ALWAYS, NEVER, doubt.outcome.rests_on | doubt.entry.rests_on)


def _baselines(record: Record, plan: Plan, needs: Iterable[Need]) -> Iterator[BaselineUsed]:
    for need in needs:
        case = Case(record, need.indicator, need.identified_on)
        for rule in plan.indicators[need.indicator].reductions:
            yield BaselineUsed(need.indicator, rule.measure, rule.baseline(case), rule.would_be(case))
