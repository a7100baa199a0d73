"""Judges a family that was moved to another version of its outcomes plan: each day under the version that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from outcomes.rules.daysets import ALWAYS, DOES_NOT_APPLY, NEVER, Answer, DaySet, overlapping
from outcomes.rules.employment import Employment
from outcomes.rules.facts import Baseline, FamilyFacts
from outcomes.rules.judge import BaselineUsed, GateAnswer, Judgement, Need, judge
from outcomes.rules.plan import Plan
from outcomes.rules.record import Record

_NOT_ASKED = Answer(NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """What one version of the plan says of a family, the days on which that version holds, and the facts it judged."""

    plan: Plan
    days: DaySet
    facts: FamilyFacts
    judgement: Judgement


def judge_versions(
    facts: FamilyFacts, versions: Sequence[tuple[date | None, Plan]], *, record: Record | None = None
) -> tuple[JudgedVersion, ...]:
    """Judge a family under each version of its plan, given with the first day it holds; None: from the beginning.

    Each version judges the family from its attachment on, as if it had always held. A need that a professional
    recorded is asked for by every version that knows its indicator. A baseline is fixed under the first version that
    knows it, and later ones measure against it. `record` is that of the facts, where there is one already.
    """
    if len(versions) == 1:
        return (JudgedVersion(versions[0][1], ALWAYS, facts, judge(facts, versions[0][1])),)
    known = frozenset(code for _, plan in versions for code in plan.indicators)
    judged: list[JudgedVersion] = []
    record = Record(facts) if record is None else record
    for days, (_, plan) in zip(stretches([from_on for from_on, _ in versions]), versions, strict=True):
        needs = tuple(n for n in facts.needs if n.indicator in plan.indicators or n.indicator not in known)
        fixed = tuple(_fixed_by(judged, facts.baselines))
        is_same = not fixed and needs == facts.needs
        asked = facts if is_same else replace(facts, needs=needs, baselines=(*facts.baselines, *fixed))
        judgement = judge(asked, plan, record=record if is_same else None)
        judged.append(JudgedVersion(plan, days, asked, judgement))
    return tuple(judged)


def stretches(starts: Sequence[date | None]) -> list[DaySet]:
    """Return the days of each of several versions that follow one another, each from its first day on."""
    bounded = [DaySet.starting(start) if start else ALWAYS for start in starts]
    return [mine - later for mine, later in pairwise([*bounded, NEVER])]


def version_on(judged: Sequence[JudgedVersion], day: date) -> JudgedVersion:
    """Return the version that holds on a day."""
    return next(version for version in judged if day in version.days)


def spliced(answers: Iterable[tuple[DaySet, Answer]]) -> Answer:
    """Return an answer that says on each day what the answer says to which that day belongs.

    It rests on the sources of them all: the day asked about may belong to any, and unknown never counts as met.
    """
    parts = [answer.but_only_on(days) for days, answer in answers]
    return Answer(
        overlapping(1, [part.met.edges for part in parts]),
        overlapping(1, [part.possible.edges for part in parts]),
        overlapping(1, [part.neutral.edges for part in parts]),
        frozenset().union(*(part.rests_on for part in parts)),
    )


def as_one(judged: Sequence[JudgedVersion]) -> Judgement:
    """Return one judgement of all versions: each day's answer is that of the version that holds.

    Needs, doubts and gates are those of the latest version. A need recorded by a professional that it no longer knows
    stays, as the last version that did judges it. Who is eligible is said by the version that held at attachment.
    """
    latest = judged[-1].judgement
    if len(judged) == 1:
        return latest
    return Judgement(
        tuple(_needs(judged)),
        latest.doubts,
        tuple(_gate(judged, gate.code) for gate in latest.gates),
        spliced((version.days, version.judgement.gate) for version in judged),
        spliced((version.days, version.judgement.family) for version in judged),
        version_on(judged, judged[-1].facts.attached_on).judgement.eligibility,
        tuple(_baselines(judged)),
        _employment(judged),
    )


def _needs(judged: Sequence[JudgedVersion]) -> Iterator[Need]:
    """Yield each need once, identified on the first day on which a version that held knew of it."""
    for need in judged[-1].judgement.needs:
        by_version = [(version.days, _need_in(version, need.indicator)) for version in judged]
        known = [days.first_on_or_after(each.identified_on) for days, each in by_version if each]
        outcome = spliced((days, each.outcome if each else _NOT_ASKED) for days, each in by_version)
        first = min((day for day in known if day), default=need.identified_on)
        yield replace(need, identified_on=first, outcome=outcome)
    recorded = {need.indicator for version in judged for need in version.facts.needs}
    for indicator in sorted(recorded - judged[-1].plan.indicators.keys()):
        yield next(found for version in reversed(judged) if (found := _need_in(version, indicator)))


def _need_in(version: JudgedVersion, indicator: str) -> Need | None:
    return next((need for need in version.judgement.needs if need.indicator == indicator), None)


def _gate(judged: Sequence[JudgedVersion], code: str) -> GateAnswer:
    """Return a gate's answer; on days of a version without that gate it does not apply."""
    answers = [{gate.code: gate.answer for gate in version.judgement.gates} for version in judged]
    return GateAnswer(
        code,
        spliced(
            (version.days, found.get(code, DOES_NOT_APPLY)) for version, found in zip(judged, answers, strict=True)
        ),
    )


def _baselines(judged: Sequence[JudgedVersion]) -> Iterable[BaselineUsed]:
    """Return each baseline once, as the first version that knows it has it."""
    found: dict[tuple[str, str], BaselineUsed] = {}
    for used in (used for version in judged for used in version.judgement.baselines):
        key = used.indicator, used.measure
        if key not in found or found[key].count is None:
            found[key] = used
    return found.values()


def _fixed_by(judged: Sequence[JudgedVersion], already: Sequence[Baseline]) -> Iterator[Baseline]:
    fixed = {(baseline.indicator, baseline.measure) for baseline in already}
    for used in _baselines(judged):
        if used.count is not None and (used.indicator, used.measure) not in fixed:
            yield Baseline(used.indicator, used.measure, used.count)


def _employment(judged: Sequence[JudgedVersion]) -> Employment | None:
    """Return the days of continuous employment, with the weeks as the latest version that counts any counts them."""
    found = [version.judgement.employment for version in judged]
    if not any(found):
        return None
    answers = ((version.days, each.answer if each else _NOT_ASKED) for version, each in zip(judged, found, strict=True))
    people = next((each.people for each in reversed(found) if each and each.people), ())
    return Employment(spliced(answers), people)
