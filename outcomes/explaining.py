"""Explains a family on a day: its facts gathered, the rules asked, and what pages and prints show of the answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import structlog

from families.models import Family
from outcomes.gathering import Gathered, gather
from outcomes.judging import judged_versions, plans_of
from outcomes.knowing import end_of
from outcomes.rules.daysets import NEVER, Answer, DaySet
from outcomes.rules.explain import (
    Explanation,
    FamilyExplained,
    GateExplained,
    NeedExplained,
    explain,
)
from outcomes.rules.facts import Fact, FamilyFacts, Measure, supplier_of
from outcomes.rules.judge import Judgement
from outcomes.rules.plan import Plan
from outcomes.rules.status import Horizon, Status, horizons_of
from outcomes.rules.versions import JudgedVersion, as_one, version_on

log = structlog.get_logger(__name__)

BENEFITS = supplier_of(Measure.BENEFIT_CLAIM)  # the kind of source whose evidence is benefit data
NEARLY = timedelta(days=62)  # two months: the next claim window is seldom further away


class NeedState(StrEnum):
    """How a need stands, in words a family may read; the wording on pages is of the kind "need"."""

    MET = "met"
    NEARLY_THERE = "nearly there"
    NOT_YET = "not yet"
    NEEDS_ATTENTION_AGAIN = "needs attention again"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which something is met and those of which it is not known, silent sources counted; the rest is not.

    ``counts_from`` is where its days begin; ``known_to`` the day after the last that its sources reach, None where
    they reach any day. On the days of ``running`` its window has begun and is not full: from the day after the last
    thing that counted against it up to the day on which it can be met.
    """

    counts_from: date
    met: DaySet
    not_known: DaySet
    known_to: date | None
    running: DaySet = NEVER


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need as it is shown."""

    explained: NeedExplained
    state: NeedState
    days: Days


@dataclass(frozen=True, slots=True)
class GateShown:
    """A condition on the whole family as it is shown."""

    explained: GateExplained
    state: NeedState
    days: Days


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """A family's explanation on a day under the attachment that holds then.

    ``plan`` is the version of the outcomes plan that holds on the day, ``versions`` are all of them, each with the
    first day it holds (None: from the beginning); ``facts`` is what the rules were given. ``benefit_evidence`` are the
    pieces of evidence that are benefit data, for whoever tells it to people.
    """

    attachment: int
    attached_on: date
    plan: Plan
    versions: tuple[tuple[date | None, str], ...]
    facts: FamilyFacts
    whole: FamilyExplained
    state: NeedState
    days: Days
    needs: tuple[NeedShown, ...]
    doubts: tuple[NeedExplained, ...]
    gates: tuple[GateShown, ...]
    benefit_evidence: frozenset[int]


class CannotExplainError(Exception):
    """The rules failed on this family's facts: a fault of the rules, never an answer about the family."""


def explain_family(family: Family, *, day: date, known_on: date | None = None) -> FamilyShown | None:
    """Return the explanation of ``family`` on ``day`` from what is recorded now; None where it is not attached.

    ``known_on`` asks for it from what was recorded by the end of that day. Who may see what is today's question, and
    the caller's: of people, restrictions and benefit data nothing is decided here.
    Two queries, however much there is to tell. Raises :class:`CannotExplainError` where the rules fail.
    """
    known_by = end_of(known_on) if known_on else None
    one = _attachment_on(gather([family.pk], known_by=known_by), day)
    if one is None:
        return None
    try:
        return _shown(one, judged_versions(one, plans_of([one])), day)
    except Exception as error:
        log.exception("a family could not be explained", family_id=family.pk)
        raise CannotExplainError from error


@dataclass(frozen=True, slots=True)
class Standing:
    """How a family stands on a day, for a list: its state, since when, the earliest day of all met, who is silent."""

    state: NeedState
    since: date | None
    earliest: date | None
    silent: tuple[str, ...]


def standings(families: Sequence[int], *, day: date) -> dict[int, Standing]:
    """Return how each of ``families`` stands on ``day``, by the same rules as its explanation; not attached, no entry.

    Two queries for a keyworker's families, eleven for many; one that the rules fail on is left out and logged.
    """
    attachments: dict[int, list[Gathered]] = {}
    for one in gather(families):
        attachments.setdefault(one.family, []).append(one)
    plans = plans_of(one for ones in attachments.values() for one in ones)
    found: dict[int, Standing] = {}
    for family, ones in attachments.items():
        held = _attachment_on(ones, day)
        try:
            if held:
                found[family] = _standing(judged_versions(held, plans), day)
        except Exception:
            log.exception("a family could not be explained", family_id=family)
    return found


def _standing(judged: Sequence[JudgedVersion], day: date) -> Standing:
    held = version_on(judged, day)
    horizons = horizons_of(held.facts.coverage)
    judgement = _judgement_on(judged, day)
    whole = explain(held.facts, held.plan, day=day, horizons=horizons, judgement=judgement)
    days = _family_days(judged, horizons)
    state = _state(whole.status, whole.earliest, days, day)
    return Standing(state, judgement.family.met.since(day), whole.earliest, whole.silent)


def _judgement_on(judged: Sequence[JudgedVersion], day: date) -> Judgement:
    """Return the judgement of the version that holds on a day; the family's days before and after are the others'."""
    held = version_on(judged, day).judgement
    family = as_one(judged).family
    return replace(held, family=Answer(family.met, family.possible, family.neutral, held.family.rests_on))


def _attachment_on(attachments: list[Gathered], day: date) -> Gathered | None:
    """Return the latest attachment that had begun by ``day``, or the first of all."""
    begun = [one for one in attachments if one.facts.attached_on <= day]
    if begun:
        return max(begun, key=lambda one: one.facts.attached_on)
    return min(attachments, key=lambda one: one.facts.attached_on, default=None)


def _shown(one: Gathered, judged: Sequence[JudgedVersion], day: date) -> FamilyShown:
    held = version_on(judged, day)
    horizons = horizons_of(one.facts.coverage)
    whole = explain(held.facts, held.plan, day=day, horizons=horizons, judgement=_judgement_on(judged, day))
    days = _family_days(judged, horizons)
    needs = tuple(_need(need, judged, day, horizons) for need in whole.needs)
    return FamilyShown(
        one.attachment,
        one.facts.attached_on,
        held.plan,
        tuple((from_on, version.plan.name) for (from_on, _), version in zip(one.versions, judged, strict=True)),
        held.facts,
        whole,
        _state(whole.status, whole.earliest, days, day),
        replace(days, running=_running_of_all(whole, needs, days)),
        needs,
        whole.doubts,
        tuple(_gate(gate, judged, day, horizons) for gate in whole.gates),
        frozenset(fact.evidence for fact in one.facts.facts if _is_of_benefits(fact)),
    )


def _is_of_benefits(fact: Fact) -> bool:
    return BENEFITS in (fact.source, supplier_of(fact.measure))


def _need(
    need: NeedExplained, judged: Sequence[JudgedVersion], day: date, horizons: Mapping[str, Horizon]
) -> NeedShown:
    answers = [
        (version.days, found.outcome)
        for version in judged
        for found in version.judgement.needs
        if found.indicator == need.indicator
    ]
    days = _days(answers, _asked_from(need, judged), horizons)
    days = replace(days, running=_running(need.outcome, days, day))
    return NeedShown(need, _state(need.status, need.outcome.earliest, days, day), days)


def _asked_from(need: NeedExplained, judged: Sequence[JudgedVersion]) -> date:
    """Return the first day on which a version that held knew of a need: on days of another nothing was asked of it."""
    known = [
        version.days.first_on_or_after(found.identified_on)
        for version in judged
        for found in version.judgement.needs
        if found.indicator == need.indicator
    ]
    return min((day for day in known if day), default=need.identified_on)


def _gate(
    gate: GateExplained, judged: Sequence[JudgedVersion], day: date, horizons: Mapping[str, Horizon]
) -> GateShown:
    answers = [
        (version.days, found.answer)
        for version in judged
        for found in version.judgement.gates
        if found.code == gate.code
    ]
    days = _days(answers, judged[0].facts.attached_on, horizons)
    return GateShown(gate, _state(gate.status, gate.outcome.earliest, days, day), days)


def _family_days(judged: Sequence[JudgedVersion], horizons: Mapping[str, Horizon]) -> Days:
    answers = [(version.days, version.judgement.family) for version in judged]
    return _days(answers, judged[0].facts.attached_on, horizons)


def _days(answers: Sequence[tuple[DaySet, Answer]], counts_from: date, horizons: Mapping[str, Horizon]) -> Days:
    """Return the days of answers, each on the days on which its version holds.

    Those its sources do not reach are not known, whatever the last known state was.
    """
    met = not_known = NEVER
    known_to = None
    for holding, answer in answers:
        ours = holding & DaySet.starting(counts_from)
        known_to = _known_to(answer, horizons)
        silent = DaySet.starting(known_to) if known_to else NEVER
        met |= (answer.met - silent) & ours
        not_known |= (answer.unknown | silent) & ours
    return Days(counts_from, met, not_known, known_to)


def _running(outcome: Explanation, days: Days, day: date) -> DaySet:
    """Return the days on which the window of what is not met yet runs, if nothing new counts against it."""
    if outcome.status is not Status.NOT_YET or not outcome.earliest:
        return NEVER
    against = [ground for leaf in leaves(outcome) for ground in leaf.because if ground.is_against]
    over = [ground.ends_on or ground.starts_on + timedelta(days=1) for ground in against if ground.starts_on <= day]
    begins = max([days.counts_from, *(min(end, day + timedelta(days=1)) for end in over)])
    return DaySet.of((begins, outcome.earliest)) - days.met - days.not_known


def _running_of_all(whole: FamilyExplained, needs: Sequence[NeedShown], days: Days) -> DaySet:
    """Return the days on which the windows of all needs that are not met run."""
    asked = [need for need in needs if need.explained.is_asked]
    open_needs = [need.days.running for need in asked if need.explained.status is Status.NOT_YET]
    if whole.status is not Status.NOT_YET or not whole.earliest or not all(open_needs):
        return NEVER
    begins = [running.intervals[0].starts_on for running in open_needs]
    first = max((day for day in begins if day), default=None)
    return DaySet.of((first, whole.earliest)) - days.met - days.not_known if first else NEVER


def _known_to(answer: Answer, horizons: Mapping[str, Horizon]) -> date | None:
    reached = [horizons.get(source) for source in answer.rests_on]
    if any(horizon is None or horizon.complete_to is None for horizon in reached):
        return date.min
    ends = [h.complete_to + timedelta(days=h.allowed_lag_days + 1) for h in reached if h and h.complete_to]
    return min(ends, default=None)


def _state(status: Status, earliest: date | None, days: Days, day: date) -> NeedState:
    if status is not Status.NOT_YET:
        return NeedState(status.value)
    if days.met & DaySet.before(day):
        return NeedState.NEEDS_ATTENTION_AGAIN
    return NeedState.NEARLY_THERE if earliest and earliest <= day + NEARLY else NeedState.NOT_YET


def leaves(explanation: Explanation) -> Iterator[Explanation]:
    """Yield the conditions an explanation is made of, in order, each with what it rests on.

    A condition about a single other one ("it is not so", "held for") is told as a whole: its part alone says the
    opposite, or less.
    """
    if len(explanation.parts) > 1:
        for part in explanation.parts:
            yield from leaves(part)
        return
    within = [leaf for part in explanation.parts for leaf in leaves(part)]
    yield replace(
        explanation,
        because=(*explanation.because, *(ground for leaf in within for ground in leaf.because)),
        missing=(*explanation.missing, *(one for leaf in within for one in leaf.missing)),
        parts=(),
    )
