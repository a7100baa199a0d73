"""What another version of the outcomes plan would change for one family on a day, both ways, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from outcomes.rules.asked import measures_of
from outcomes.rules.daysets import NEVER, DaySet
from outcomes.rules.document import Value, values_of_gate, values_of_indicator
from outcomes.rules.explain import (
    Explanation,
    FamilyExplained,
    GateExplained,
    NeedExplained,
    View,
    explain,
    status_of_family,
)
from outcomes.rules.facts import Coverage, FamilyFacts, Measure, supplier_of
from outcomes.rules.judge import Judgement, same_in_silence, says_the_same
from outcomes.rules.plan import Plan
from outcomes.rules.record import Record
from outcomes.rules.status import Status, horizons_of, status_on
from outcomes.rules.versions import JudgedVersion, judge_versions
from outcomes.rules.words import day_in_words, source_in_words

K = TypeVar("K")
Asked = NeedExplained | GateExplained


@dataclass(frozen=True, slots=True)
class Standing:
    """How a family stands under one version; `by_work` None: no adult left a benefit for work."""

    status: Status
    earliest: date | None
    eligible: Status
    by_work: Status | None


@dataclass(frozen=True, slots=True)
class Difference:
    """How a family stands now and how it would; the needs that come or go, those the version lacks, and why."""

    now: Standing
    then: Standing
    needs_come: tuple[str, ...]
    needs_go: tuple[str, ...]
    lacks: tuple[str, ...]
    reasons: tuple[str, ...]


class WhatIf:
    """Another version beside those that families are judged under, as if it held from `as_of` on."""

    def __init__(self, other: Plan, *, as_of: date) -> None:
        self.other = other
        self.as_of = as_of
        self._beside: dict[int, _Beside] = {}

    def difference(self, facts: FamilyFacts, versions: Sequence[tuple[date | None, Plan]]) -> Difference | None:
        """Return what it would change for a family; None where nothing of it differs.

        `versions` are those the family is judged under, as `judge_versions` takes them. Whether a family is eligible is
        told as if it had been attached under the other version.
        """
        held = self._held(versions)
        beside, record = self._beside_of(held[-1][1]), Record(facts)
        if len(held) == 1 and beside.surely_same(record):
            return None
        return _difference(record, held, beside.other, as_of=self.as_of)

    def measures(self, plans: Iterable[Plan]) -> frozenset[str] | None:
        """Return the measures whose facts tell whether a family under one of these plans is surely the same.

        None: no fact may be left out.
        """
        found = [self._beside_of(plan).measures for plan in plans]
        known = [measures for measures in found if measures is not None]
        return frozenset().union(*known) if len(known) == len(found) else None

    def is_surely_same(self, facts: FamilyFacts, versions: Sequence[tuple[date | None, Plan]]) -> bool:
        """Say whether nothing that differs can touch a family, of whom no more than :meth:`measures` need be read."""
        held = self._held(versions)
        return len(held) == 1 and self._beside_of(held[0][1]).surely_same(Record(facts))

    def same_in_silence(self, plan: Plan, coverage: tuple[Coverage, ...]) -> DaySet:
        """Return the days of attachment of families under a plan that are surely the same if nothing speaks of them.

        Nothing does where there is no evidence of :meth:`measures`, and neither a need recorded nor a move.
        """
        return self._beside_of(plan).same_in_silence(coverage)

    def _held(self, versions: Sequence[tuple[date | None, Plan]]) -> list[tuple[date | None, Plan]]:
        return [version for version in versions if version[0] is None or version[0] <= self.as_of]

    def _beside_of(self, plan: Plan) -> _Beside:
        if id(plan) not in self._beside:
            self._beside[id(plan)] = _Beside.of(plan, self.other)
        return self._beside[id(plan)]


@dataclass(frozen=True, slots=True)
class _Beside:
    """Two versions side by side; `other` has the very conditions of `plan` wherever they are equal.

    `changed` are the indicators in which alone they differ; None where more does.
    """

    plan: Plan
    other: Plan
    changed: tuple[str, ...] | None

    @classmethod
    def of(cls, plan: Plan, other: Plan) -> _Beside:
        ours = plan.indicators
        headlines = tuple(
            replace(head, indicators=tuple(_ours(one, ours.get(one.code)) for one in head.indicators))
            for head in other.headlines
        )
        gates = {gate.code: gate for gate in plan.gates}
        shared = replace(
            other, headlines=headlines, gates=tuple(_ours(one, gates.get(one.code)) for one in other.gates)
        )
        changed = tuple(code for code, one in shared.indicators.items() if one is not ours.get(code))
        is_all = _apart_from_rules(plan) == _apart_from_rules(shared)
        # What an outcome is measured against is fixed by whichever version is judged first.
        is_plain = not any(each.indicators[code].reductions for each in (plan, shared) for code in changed if is_all)
        return cls(plan, shared, changed if is_all and is_plain else None)

    @property
    def measures(self) -> frozenset[str] | None:
        """Return the measures that what differs can ask about; None where more than some indicators differs."""
        if self.changed is None:
            return None
        indicators = (plan.indicators[code] for plan in (self.plan, self.other) for code in self.changed)
        rules = (rule for one in indicators for rule in (one.entry, one.outcome) if rule)
        return frozenset(measure for rule in rules for measure in measures_of(rule))

    def surely_same(self, record: Record) -> bool:
        """Say whether nothing of what differs between the versions can touch a family."""
        return self.changed is not None and says_the_same(record, self.plan, self.other, of=self.changed)

    def same_in_silence(self, coverage: tuple[Coverage, ...]) -> DaySet:
        """Return the days of attachment of families that it surely cannot touch if nothing speaks of them."""
        if self.changed is None:
            return NEVER
        nothing = Record(FamilyFacts(date.max, (), (), (), (), coverage))
        return same_in_silence(nothing, self.plan, self.other, of=self.changed)


def _ours(one: K, mine: K | None) -> K:
    """Return what is ours where the other's is equal, and the other's where it is not."""
    return mine if mine is not None and mine == one else one


def _apart_from_rules(plan: Plan) -> tuple[object, ...]:
    """Return everything of a plan that decides, but for the conditions of its indicators."""
    return (
        [(code, one.headline, one.entry is None) for code, one in plan.indicators.items()],
        [head.code for head in plan.headlines],
        plan.entry_only,
        plan.local,
        plan.eligibility,
        [(gate.code, gate.rule) for gate in plan.gates],
        plan.employment,
        plan.has_employment,
    )


def _difference(
    record: Record, held: Sequence[tuple[date | None, Plan]], other: Plan, *, as_of: date
) -> Difference | None:
    facts = record.facts
    *_, now, then = judge_versions(facts, [*held, (as_of, other)], record=record)
    lacks = tuple(sorted({need.indicator for need in facts.needs} - set(other.indicators)))
    if not lacks and _says(now.judgement) == _says(then.judgement):
        return None
    met = _where_met(now, as_of)
    if not lacks and met and met == _where_met(then, as_of):
        return None
    view = View(record, as_of, horizons_of(facts.coverage))
    explained_now, explained_then = (_explained(version, view) for version in (now, then))
    before, after = _standing(now, explained_now, as_of), _standing(then, explained_then, as_of)
    needs_now = [need.indicator for need in explained_now.needs]
    needs_then = [need.indicator for need in explained_then.needs]
    come = tuple(code for code in needs_then if code not in needs_now)
    go = tuple(code for code in needs_now if code not in needs_then)
    if before == after and not (come or go or lacks):
        return None
    reasons = (
        *_of_needs(now.plan, explained_now, other, explained_then),
        *_of_gates(now.plan, explained_now, other, explained_then),
        *_of_the_family(before, after, explained_then, silent_now=explained_now.silent),
    )
    return Difference(before, after, come, go, lacks, reasons)


def _where_met(version: JudgedVersion, day: date) -> tuple[object, ...]:
    """Return all that can differ of a family that meets its plan on a day; empty where it does not meet it."""
    judgement = version.judgement
    if status_of_family(judgement, day, horizons=horizons_of(version.facts.coverage)) is not Status.MET:
        return ()
    needs = [need.indicator for need in judgement.needs if need.identified_on <= day]
    return needs, judgement.eligibility.status, _by_work(version, day=day)


def _says(judgement: Judgement) -> tuple[object, ...]:
    """Return everything that can make a difference."""
    return (
        [(need.indicator, need.identified_on, need.outcome) for need in judgement.needs],
        [(doubt.indicator, doubt.possible_on, doubt.outcome) for doubt in judgement.doubts],
        judgement.gates,
        judgement.family,
        judgement.eligibility.status,
        judgement.employment and judgement.employment.answer,
    )


def _explained(version: JudgedVersion, view: View) -> FamilyExplained:
    """Explain a version's judgement, from the view on the family's facts where the version was judged on just those."""
    shared = view if version.facts is view.record.facts else None
    return explain(version.facts, version.plan, day=view.day, judgement=version.judgement, view=shared)


def _standing(version: JudgedVersion, explained: FamilyExplained, day: date) -> Standing:
    return Standing(
        explained.status, explained.earliest, version.judgement.eligibility.status, _by_work(version, day=day)
    )


def _by_work(version: JudgedVersion, *, day: date) -> Status | None:
    found = version.judgement.employment
    if found is None or not found.people:
        return None
    # That nobody was on a benefit in those weeks, only the Jobcentre's silence says.
    answer = found.answer.resting_also_on(frozenset({supplier_of(Measure.BENEFIT_CLAIM)}))
    return status_on(answer, day, horizons=horizons_of(version.facts.coverage))


def _of_the_family(
    before: Standing, after: Standing, then: FamilyExplained, *, silent_now: Sequence[str]
) -> Iterator[str]:
    if before.eligible != after.eligible:
        yield f"Eligibility: {after.eligible} instead of {before.eligible}. {' '.join(then.eligibility.reasons)}"
    if before.by_work != after.by_work:
        yield f"The result by work: {after.by_work or 'not asked'} instead of {before.by_work or 'not asked'}."
    for source in then.silent:
        if source not in silent_now:
            yield f"It would rest on {source_in_words(source)}, from which nothing has come for too long."


def _of_needs(plan: Plan, now: FamilyExplained, other: Plan, then: FamilyExplained) -> Iterator[str]:
    here = {need.indicator: need for need in (*now.needs, *now.doubts)}
    there = {need.indicator: need for need in (*then.needs, *then.doubts)}
    for code, need in there.items():
        if code not in here:
            what = "It would be open whether there is this need" if need.is_doubt else "A need more"
            yield f"{what}: {need.need} ({need.label}). {_deciding(need.outcome).sentence}"
        elif _differ(here[code], need):
            values = _changed(values_of_indicator(plan, code), values_of_indicator(other, code))
            yield f"{need.need}: {_both(here[code], need)}{values}"
    for code, need in here.items():
        if code not in there:
            yield f"No longer a need: {need.need} ({need.label})."


def _of_gates(plan: Plan, now: FamilyExplained, other: Plan, then: FamilyExplained) -> Iterator[str]:
    here = {gate.code: gate for gate in now.gates}
    for gate in then.gates:
        if gate.code not in here:
            if gate.status is not Status.MET:
                yield f"A condition more, {gate.label}. {_deciding(gate.outcome).sentence}"
        elif _differ(here[gate.code], gate):
            values = _changed(values_of_gate(plan, gate.code), values_of_gate(other, gate.code))
            yield f"{gate.label}: {_both(here[gate.code], gate)}{values}"
    for code, gate in here.items():
        if gate.status is not Status.MET and code not in {each.code for each in then.gates}:
            yield f"No longer asked: {gate.label}."


def _differ(one: Asked, other: Asked) -> bool:
    return one.status is not other.status or one.outcome.earliest != other.outcome.earliest


def _both(now: Asked, then: Asked) -> str:
    was = "It is open today" if isinstance(now, NeedExplained) and now.is_doubt else "Today"
    if now.status is then.status and then.outcome.earliest and now.outcome.earliest:
        return f"can be met from {day_in_words(then.outcome.earliest)} instead of {day_in_words(now.outcome.earliest)}."
    return f"{_deciding(then.outcome).sentence} {was}: {_deciding(now.outcome).sentence}"


def _deciding(explanation: Explanation) -> Explanation:
    """Return the condition within a condition that decides: the first that is not met, or all of it where it is met."""
    if explanation.status is Status.MET:
        return explanation
    for part in explanation.parts:
        if part.applies and part.status is explanation.status:
            return _deciding(part)
    return explanation


def _changed(ours: Sequence[Value], theirs: Sequence[Value]) -> str:
    """Return the values that differ between two versions, in a sentence."""
    former = {value.place: value.source.value for value in ours}
    said = [
        f"{value.place} is {value.source.value}, {_was(former.get(value.place))}"
        for value in theirs
        if former.get(value.place) != value.source.value
    ]
    return f" Here {'; '.join(said)}." if said else ""


def _was(value: str | None) -> str:
    return f"not {value}" if value is not None else "which is new"
