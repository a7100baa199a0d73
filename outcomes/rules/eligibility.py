"""Whether a family could be attached: what was present on the attachment day, and whether there was a child."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from outcomes.rules.ages import ADULT_AT, nth_birthday
from outcomes.rules.daysets import Answer
from outcomes.rules.facts import FamilyFacts, Membership, Person
from outcomes.rules.plan import CountBy, Eligibility, Plan
from outcomes.rules.record import Case, Record
from outcomes.rules.status import Horizon, Status, horizons_of, silent_sources


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


def eligible_on_attachment(
    record: Record, plan: Plan, *, entries: Mapping[str, Answer], recorded: Collection[str]
) -> Eligible:
    """Say whether the family met the entry rule on the day it was attached.

    "At least two of the six headline problems" and a dependent child [S26, S13]; "an adult with parenting
    responsibility who does not live with the children full-time can count for only one of the problems" [S13].
    `entries` are the answers of the entry rules, `recorded` the needs a professional had recorded by that day.
    """
    rule, day = plan.eligibility, record.facts.attached_on
    by_evidence = {code for code, answer in entries.items() if day in answer.met and day not in answer.neutral}
    present = [code for code in plan.indicators if code in by_evidence or code in recorded]
    horizons = horizons_of(record.facts.coverage)
    in_doubt = [
        code for code, entry in entries.items() if code not in present and _in_doubt(entry, day, horizons=horizons)
    ]
    counted = _counted(record, plan, by_evidence, set(recorded))
    child = dependent_child(record.facts, rule, day) if rule.needs_dependent_child else Status.MET
    at_most = counted + len(_units(plan, in_doubt) - _units(plan, present))
    return Eligible(
        _status(counted, at_most, rule, child),
        tuple(present),
        tuple(head.code for head in plan.headlines if any(i.code in present for i in head.indicators)),
        counted,
        rule.minimum,
        tuple(in_doubt),
        child,
        tuple(_reasons(rule, counted, at_most, child, len(_units(plan, present)))),
    )


def _in_doubt(entry: Answer, day: date, *, horizons: Mapping[str, Horizon]) -> bool:
    if day in entry.possible and day not in entry.neutral:
        return True
    return bool(silent_sources(entry, day, horizons=horizons))


def _units(plan: Plan, codes: Collection[str]) -> set[str]:
    """Return what is counted: the needs themselves or the headlines they fall under."""
    if plan.eligibility.count_by is CountBy.NEED:
        return set(codes)
    return {plan.indicators[code].headline for code in codes}


def _counted(record: Record, plan: Plan, by_evidence: set[str], recorded: set[str]) -> int:
    limit = plan.eligibility.absent_parent_limit
    absent = _absent_parents(record.facts) if limit is not None and by_evidence else []
    if limit is None or not absent:
        return len(_units(plan, by_evidence | recorded))
    without = _units(plan, _present_without(record.facts, plan, by_evidence, absent) | recorded)
    choices = []
    for person in absent:
        others = [other for other in absent if other is not person]
        more = _units(plan, _present_without(record.facts, plan, by_evidence, others)) - without
        choices.append(list(combinations(sorted(more), min(limit, len(more)))))
    return max(len(without.union(*chosen)) for chosen in product(*choices))


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


def _present_without(facts: FamilyFacts, plan: Plan, codes: Collection[str], people: list[Person]) -> set[str]:
    """Return which of the indicators would be present had these people not been of the family."""
    if not people:
        return set(codes)
    record = Record(replace(facts, people=tuple(p for p in facts.people if p not in people)))
    found = set()
    for code in codes:
        entry = plan.indicators[code].entry
        answer = entry.answer(Case(record, code)) if entry else None
        if answer and facts.attached_on in answer.met - answer.neutral:
            found.add(code)
    return found


def membership_on(person: Person, day: date) -> Membership | None:
    """Return the person's membership that holds on a day."""
    return next((m for m in person.memberships if m.starts_on <= day and (m.ends_on is None or day < m.ends_on)), None)


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


def _status(counted: int, at_most: int, rule: Eligibility, child: Status) -> Status:
    if at_most < rule.minimum or child is Status.NOT_YET:
        return Status.NOT_YET
    if counted < rule.minimum or child is Status.NOT_KNOWN:
        return Status.NOT_KNOWN
    return Status.MET


def _reasons(rule: Eligibility, counted: int, at_most: int, child: Status, present: int) -> Iterator[str]:
    what = "needs" if rule.count_by is CountBy.NEED else "headlines"
    yield f"{present} {what} were present on the day of attachment; at least {rule.minimum} are asked for."
    if counted < present:
        yield (
            f"{counted} of them count, for a parent who lives elsewhere counts for no more than "
            f"{rule.absent_parent_limit}."
        )
    if counted < rule.minimum <= at_most:
        yield "For others it is not known whether they were present."
    if child is Status.NOT_YET:
        yield "No dependent child lived with the family on that day."
    if child is Status.NOT_KNOWN:
        yield "It is not known whether the young person at home was in education, training or out of work."
