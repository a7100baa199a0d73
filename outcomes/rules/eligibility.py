"""Whether a family could be attached: what was present on the attachment day, and whether there was a child."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from outcomes.rules.ages import ADULT_AT, nth_birthday
from outcomes.rules.daysets import Answer
from outcomes.rules.facts import FamilyFacts, Measure, Membership, Person
from outcomes.rules.plan import CountBy, Eligibility, Plan
from outcomes.rules.record import Case, Record
from outcomes.rules.status import Horizon, Status, horizons_of, silent_sources

EXPECTING = "Somebody of the family was expecting a child on that day."


@dataclass(frozen=True, slots=True)
class Eligible:
    """What the programme's entry rule found on the attachment day.

    `needs` and `headlines` were present; `counted` of them count, fewer where an absent parent's limit bites;
    `in_doubt` are the indicators of which the evidence leaves it open. `reasons` are sentences.
    """

    status: Status
    needs: tuple[str, ...]
    headlines: tuple[str, ...]
    counted: int
    minimum: int
    in_doubt: tuple[str, ...]
    dependent_child: Status
    reasons: tuple[str, ...]

    @property
    def is_eligible(self) -> bool | None:
        """Return whether the family is eligible; None where it is not known."""
        return None if self.status is Status.NOT_KNOWN else self.status is Status.MET


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted once: a need or a headline, or else a local criterion, which each is one of its own."""

    code: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found on the attachment day. `choices` are what may be counted together, `doubted` what more might be.

    There are several choices where an absent parent's limit leaves open which of their problems counts.
    """

    present: tuple[str, ...]
    in_doubt: tuple[str, ...]
    choices: tuple[frozenset[Unit], ...]
    doubted: frozenset[Unit]


def eligible_on_attachment(
    record: Record, plan: Plan, *, entries: Mapping[str, Answer], recorded: Collection[str]
) -> Eligible:
    """Say whether the family met the entry rule on the day it was attached.

    "At least two of the six headline problems" and a dependent child [S26, S13]; in Phase 1 all three national
    criteria [R+], or two and a local one [S43, S44]; "an adult with parenting responsibility who does not live with
    the children full-time can count for only one of the problems" [S13]; "dependent children and/or expectant
    parents" [S4]. `entries` are the answers of the entry rules, `recorded` the needs a professional had recorded by
    that day.
    """
    rule, day = plan.eligibility, record.facts.attached_on
    found = _found(record, plan, entries=entries, recorded=set(recorded))
    child = _child(record.facts, rule, day)
    counted = max(found.choices, key=lambda units: (_is_enough(rule, units), _number(rule, units)))
    enough = _is_enough(rule, counted)
    might_be = any(_is_enough(rule, units | found.doubted) for units in found.choices)
    return Eligible(
        _status(child, is_enough=enough, might_be=might_be),
        found.present,
        tuple(head.code for head in plan.headlines if any(i.code in found.present for i in head.indicators)),
        _number(rule, counted),
        rule.minimum,
        found.in_doubt,
        child,
        (
            *_reasons_of_number(
                rule, _number(rule, counted), _number(rule, _units(plan, found.present)), enough=enough
            ),
            *(("For others it is not known whether they were present.",) if might_be and not enough else ()),
            *_reasons_of_child(record.facts, rule, child),
        ),
    )


def _found(record: Record, plan: Plan, *, entries: Mapping[str, Answer], recorded: set[str]) -> _Found:
    day, horizons = record.facts.attached_on, horizons_of(record.facts.coverage)
    by_evidence = {code for code, answer in entries.items() if day in answer.met and day not in answer.neutral}
    present = tuple(code for code in plan.indicators if code in by_evidence or code in recorded)
    in_doubt = tuple(
        code for code, entry in entries.items() if code not in present and _in_doubt(entry, day, horizons=horizons)
    )
    limit = plan.eligibility.absent_parent_limit
    absent = _absent_parents(record.facts) if limit is not None and by_evidence else []
    if limit is None or not absent:
        return _Found(present, in_doubt, (_units(plan, present),), _units(plan, in_doubt))
    at_home, not_sure = _present_without(record.facts, plan, by_evidence, absent)
    without = _units(plan, at_home | recorded)
    each = []
    for person in absent:
        others = [other for other in absent if other is not person]
        more = _units(plan, _present_without(record.facts, plan, by_evidence, others)[0]) - without
        each.append(list(combinations(sorted(more, key=lambda unit: unit.code), min(limit, len(more)))))
    choices = tuple(without.union(*chosen) for chosen in product(*each))
    return _Found(present, in_doubt, choices, _units(plan, {*in_doubt, *not_sure}))


def _in_doubt(entry: Answer, day: date, *, horizons: Mapping[str, Horizon]) -> bool:
    if day in entry.possible and day not in entry.neutral:
        return True
    return bool(silent_sources(entry, day, horizons=horizons))


def _units(plan: Plan, codes: Iterable[str]) -> frozenset[Unit]:
    """Return what is counted: the needs themselves or the headlines they fall under, and each local criterion."""
    by_need = plan.eligibility.count_by is CountBy.NEED
    return frozenset(
        Unit(code if by_need or code in plan.local else plan.indicators[code].headline, code in plan.local)
        for code in codes
    )


def _number(rule: Eligibility, units: Collection[Unit]) -> int:
    """Return how many count; local criteria do where a way of being eligible asks for them."""
    counts_local = any(way.local for way in rule.any_way)
    return sum(1 for unit in units if counts_local or not unit.is_local)


def _is_enough(rule: Eligibility, units: Collection[Unit]) -> bool:
    local = sum(1 for unit in units if unit.is_local)
    return any(len(units) - local >= way.national and local >= way.local for way in rule.any_way)


def _absent_parents(facts: FamilyFacts) -> list[Person]:
    """Return the adults with parental responsibility who did not live with the family that day."""
    day = facts.attached_on
    found = []
    for person in facts.people:
        held = membership_on(person, day)
        is_adult = nth_birthday(person.born_on, ADULT_AT) <= day
        if is_adult and held and held.has_parental_responsibility and not held.lives_there:
            found.append(person)
    return sorted(found, key=lambda person: person.id)


def _present_without(
    facts: FamilyFacts, plan: Plan, codes: Collection[str], people: list[Person]
) -> tuple[set[str], set[str]]:
    """Return which of the indicators would be present had these people not been of the family, and which might be."""
    if not people:
        return set(codes), set()
    record = Record(replace(facts, people=tuple(p for p in facts.people if p not in people)))
    day, present, not_sure = facts.attached_on, set(), set()
    for code in codes:
        entry = plan.indicators[code].entry
        answer = entry.answer(Case(record, code)) if entry else None
        if answer and day in answer.met - answer.neutral:
            present.add(code)
        elif answer and day in answer.possible - answer.neutral:
            not_sure.add(code)
    return present, not_sure


def membership_on(person: Person, day: date) -> Membership | None:
    """Return the person's membership that holds on a day."""
    return next((m for m in person.memberships if m.starts_on <= day and (m.ends_on is None or day < m.ends_on)), None)


def _child(facts: FamilyFacts, rule: Eligibility, day: date) -> Status:
    """Say whether there was a child for whom the programme is there, where the rule asks for one."""
    if not rule.needs_dependent_child:
        return Status.MET
    if rule.expectant_parent and is_expecting(facts, day):
        return Status.MET
    return dependent_child(facts, rule, day)


def dependent_child(facts: FamilyFacts, rule: Eligibility, day: date) -> Status:
    """Say whether a dependent child lived with the family on a day.

    "0 to 15, or 16 to 18 in full-time education, training or unemployed, living with parents or main carer"
    [S13, S46]. We read a young person on a school's roll that day as in education; of another we do not know.
    """
    found = Status.NOT_YET
    for person in facts.people:
        held = membership_on(person, day)
        if not held or not held.lives_there or person.born_on > day:
            continue
        if day < nth_birthday(person.born_on, rule.child_under):
            return Status.MET
        if day < nth_birthday(person.born_on, rule.young_person_under):
            if _on_roll(facts, person, day):
                return Status.MET
            found = Status.NOT_KNOWN
    return found


def _on_roll(facts: FamilyFacts, person: Person, day: date) -> bool:
    return any(
        roll.person == person.id
        and roll.placement != "none"
        and roll.starts_on <= day
        and (roll.ends_on is None or day < roll.ends_on)
        for roll in facts.rolls
    )


def is_expecting(facts: FamilyFacts, day: date) -> bool:
    """Return whether somebody of the family was recorded as expecting a child on a day.

    "Dependent children and/or expectant parents" [S4]. No agency tells of it, so that nothing recorded says nothing,
    and nothing waits for it: we read it as nobody expecting. An expectant parent lives with the family that day.
    """
    at_home = {person.id for person in facts.people if (held := membership_on(person, day)) and held.lives_there}
    return any(
        fact.measure == Measure.EXPECTING
        and (fact.person is None or fact.person in at_home)
        and fact.starts_on <= day
        and (fact.ends_on is None or day < fact.ends_on)
        for fact in facts.facts
    )


def _status(child: Status, *, is_enough: bool, might_be: bool) -> Status:
    if child is Status.NOT_YET or not (is_enough or might_be):
        return Status.NOT_YET
    return Status.MET if is_enough and child is Status.MET else Status.NOT_KNOWN


def _reasons_of_number(rule: Eligibility, counted: int, present: int, *, enough: bool) -> Iterator[str]:
    what = "needs" if rule.count_by is CountBy.NEED else "headlines"
    if rule.ways:
        asked = ", or ".join(way.label for way in rule.ways)
        what = "national and local criteria" if any(way.local for way in rule.ways) else what
        yield f"{present} {what} were present on the day of attachment; asked for are {asked}."
    else:
        found = f"1 {what[:-1]} was" if present == 1 else f"{present} {what} were"
        yield f"{found} present on the day of attachment; at least {rule.minimum} are asked for."
    if counted < present:
        yield (
            f"{counted} of them count, for a parent who lives elsewhere counts for no more than "
            f"{rule.absent_parent_limit}."
        )
    if not enough and counted >= rule.minimum:
        yield "They are not those that are asked for together."


def _reasons_of_child(facts: FamilyFacts, rule: Eligibility, child: Status) -> Iterator[str]:
    if not rule.needs_dependent_child:
        return
    if child is Status.MET and dependent_child(facts, rule, facts.attached_on) is not Status.MET:
        yield EXPECTING
    if child is Status.NOT_YET:
        yield "No dependent child lived with the family on that day."
        if rule.expectant_parent:
            yield "Nobody of the family is recorded as expecting one."
    if child is Status.NOT_KNOWN:
        yield "It is not known whether the young person at home was in education, training or out of work."
