"""Worked cases of an outcomes plan: invented families with what an analyst expects of them, held against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from outcomes.rules.eligibility import Eligible
from outcomes.rules.employment import Employment, employment_in_words
from outcomes.rules.explain import Explanation, FamilyExplained, GateExplained, NeedExplained, explain
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.judge import Judgement, judge
from outcomes.rules.plan import Plan
from outcomes.rules.status import Status, horizons_of, status_on

NONE = "none"
NO_NEED = "no need"
MAY_BE_A_NEED = "may be a need"
STATUSES = tuple(str(status) for status in Status)
NEED_STATES = (*STATUSES, NO_NEED, MAY_BE_A_NEED)


class About(StrEnum):
    """What of a family an expectation speaks of."""

    FAMILY = "family"
    NEED = "need"
    GATE = "gate"
    ELIGIBLE = "eligible"
    EMPLOYMENT = "employment"


class Aspect(StrEnum):
    """What is expected of it: its answer on the day, since when, from when at the earliest, found on which day."""

    IS = "is"
    SINCE = "since"
    EARLIEST = "earliest"
    IDENTIFIED = "identified"


class Known(NamedTuple):
    """By when what an answer rests on had been told, and to which day the files were complete at most."""

    on: date
    complete_to: date


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an analyst expects of one thing on one day: an answer, a day as 2019-12-01, or "none".

    `known` is by when it was told, None where all that the case tells counts.
    """

    on: date
    about: About
    expected: str
    aspect: Aspect = Aspect.IS
    code: str = ""
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """An invented family, what it shows, and what is expected of it on which days.

    `as_known` are its facts as they were known on an earlier day, for the expectations that ask about one.
    """

    name: str
    shows: str
    facts: FamilyFacts
    expectations: tuple[Expectation, ...]
    as_known: Mapping[Known, FamilyFacts] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[tuple[date, Known | None], ...]:
        """Return the days on which something is expected, and by when it was told, in order; what is known now last."""
        found = {(expectation.on, expectation.known) for expectation in self.expectations}
        return tuple(sorted(found, key=lambda one: (one[0], one[1] or Known(date.max, date.max))))


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of one thing on a day, and why, in sentences; those of a part are set in by two spaces."""

    about: About
    code: str
    label: str
    values: dict[Aspect, str]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation beside what the rules say, with the reasons."""

    expectation: Expectation
    label: str
    found: str
    reasons: tuple[str, ...]

    @property
    def is_as_expected(self) -> bool:
        """Return whether the rules say what was expected."""
        return self.found == self.expectation.expected


@dataclass(frozen=True, slots=True)
class DayResult:
    """Everything the rules say of a case on one day, as known by another, and what was expected of it."""

    on: date
    known: Known | None
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One worked case, day by day."""

    case: WorkedCase
    days: tuple[DayResult, ...]

    @property
    def differences(self) -> tuple[Check, ...]:
        """Return the expectations that the rules do not share."""
        return tuple(check for day in self.days for check in day.checks if not check.is_as_expected)


def run_cases(plan: Plan, cases: Iterable[WorkedCase]) -> tuple[CaseResult, ...]:
    """Return of every worked case what the outcomes plan makes of it on each day of which something is expected."""
    return tuple(_run(plan, case) for case in cases)


def _run(plan: Plan, case: WorkedCase) -> CaseResult:
    judged = {known: judge(facts, plan) for known, facts in _told(case).items()}
    return CaseResult(case, tuple(_on(asked, plan, case, judged[asked[1]]) for asked in case.asked))


def _told(case: WorkedCase) -> dict[Known | None, FamilyFacts]:
    return dict[Known | None, FamilyFacts]([(None, case.facts), *case.as_known.items()])


def _on(asked: tuple[date, Known | None], plan: Plan, case: WorkedCase, judgement: Judgement) -> DayResult:
    (day, known), facts = asked, _told(case)[asked[1]]
    found = tuple(_findings(explain(facts, plan, day=day, judgement=judgement), facts, judgement))
    checks = tuple(_check(each, plan, found) for each in case.expectations if (each.on, each.known) == asked)
    return DayResult(day, known, found, checks)


def _check(expectation: Expectation, plan: Plan, findings: Iterable[Finding]) -> Check:
    about, code = expectation.about, expectation.code
    for finding in findings:
        if (finding.about, finding.code) == (about, code):
            found = finding.values.get(expectation.aspect, NONE)
            return Check(expectation, finding.label, found, finding.reasons)
    says = "It was present neither on the day of attachment nor since." if about is About.NEED else ""
    label = plan.indicators[code].label if about is About.NEED else str(about)
    found = NO_NEED if expectation.aspect is Aspect.IS else NONE
    return Check(expectation, label, found, (says,) if says else ("The outcomes plan has no such result.",))


def _findings(explained: FamilyExplained, facts: FamilyFacts, judgement: Judgement) -> Iterator[Finding]:
    yield _of_family(explained)
    for need in (*explained.needs, *explained.doubts):
        yield _of_need(need)
    for gate in explained.gates:
        yield _of_gate(gate)
    yield _of_eligibility(judgement.eligibility)
    if judgement.employment is not None:
        yield _of_employment(judgement.employment, facts, explained.day)


def _of_family(explained: FamilyExplained) -> Finding:
    reasons = [explained.sentence]
    reasons += [f"{need.label}: {_state(need)}." for need in (*explained.needs, *explained.doubts)]
    reasons += [f"{gate.label}: {gate.status}." for gate in explained.gates]
    values = _values(explained.status, explained.since, explained.earliest)
    return Finding(About.FAMILY, "", "the family", values, tuple(reasons))


def _state(need: NeedExplained) -> str:
    return MAY_BE_A_NEED if need.is_doubt else str(need.status)


def _of_need(need: NeedExplained) -> Finding:
    values = _values(_state(need), need.outcome.since, need.outcome.earliest)
    values[Aspect.IDENTIFIED] = NONE if need.is_doubt else need.identified_on.isoformat()
    return Finding(About.NEED, need.indicator, need.label, values, tuple(in_sentences(need.outcome)))


def _of_gate(gate: GateExplained) -> Finding:
    values = _values(gate.status, gate.outcome.since, gate.outcome.earliest)
    return Finding(About.GATE, gate.code, gate.label, values, tuple(in_sentences(gate.outcome)))


def _of_eligibility(eligibility: Eligible) -> Finding:
    known = {True: "true", False: "false", None: str(Status.NOT_KNOWN)}
    return Finding(
        About.ELIGIBLE, "", "eligible", {Aspect.IS: known[eligibility.is_eligible]}, tuple(eligibility.reasons)
    )


def _of_employment(employment: Employment, facts: FamilyFacts, day: date) -> Finding:
    status = status_on(employment.answer, day, horizons=horizons_of(facts.coverage))
    earliest = employment.answer.possible.first_on_or_after(day)
    started = [person for person in employment.people if person.in_work_since <= day]
    reasons = [says for person in started for says in employment_in_words(person, day)]
    return Finding(
        About.EMPLOYMENT,
        "",
        "continuous employment",
        _values(status, employment.answer.met.since(day), earliest),
        tuple(reasons) or ("Nobody has moved from an out-of-work benefit into work.",),
    )


def _values(status: str, since: date | None, earliest: date | None) -> dict[Aspect, str]:
    return {
        Aspect.IS: str(status),
        Aspect.SINCE: since.isoformat() if since else NONE,
        Aspect.EARLIEST: earliest.isoformat() if earliest else NONE,
    }


def in_sentences(explanation: Explanation, depth: int = 0) -> Iterator[str]:
    """Yield a condition's sentence, what it rests on and what is missing, then those of its parts, set in."""
    margin = "  " * depth
    yield margin + explanation.sentence
    for says in (*(ground.says for ground in explanation.because), *(miss.says for miss in explanation.missing)):
        yield f"{margin}  {says}"
    for part in explanation.parts:
        yield from in_sentences(part, depth + 1)
