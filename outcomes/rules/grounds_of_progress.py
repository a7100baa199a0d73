"""Why a condition on what people enter is as it is on a day: judgements, levels, readings of a tool."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from outcomes.rules.facts import Fact, RecordedJudgement
from outcomes.rules.grounds import Ground, Grounds, Missing
from outcomes.rules.grounds_of_states import grounds
from outcomes.rules.operators.judged import Judged
from outcomes.rules.operators.progress import Better, Distance, Levels, Records, Series, start_of
from outcomes.rules.record import Case
from outcomes.rules.words import code_in_words, day_in_words, points_in_words, role_in_words

PROFESSIONAL = "professional"


@grounds.register
def _(rule: Judged, case: Case, day: date) -> Grounds:
    made = [each for each in rule.judgements(case.record, case.indicator) if each.met_on <= day]
    standing = [each for each in made if each.ends_on is None or day < each.ends_on]
    because = tuple(_judgement_ground(rule, each) for each in standing or made[-1:])
    return Grounds(because, tuple(_too_old(rule, standing, day)), f"a professional's view, agreed by {_who(rule)}")


def _judgement_ground(rule: Judged, judgement: RecordedJudgement) -> Ground:
    until = f" to {day_in_words(judgement.ends_on - timedelta(days=1))}" if judgement.ends_on else ""
    says = f"Confirmed by a professional from {day_in_words(judgement.met_on)}{until}, agreed by {_who(rule)}."
    return Ground(says, judgement.met_on, judgement.ends_on, source=PROFESSIONAL)


def _too_old(rule: Judged, standing: list[RecordedJudgement], day: date) -> Iterator[Missing]:
    if standing and all(day.toordinal() >= rule.valid_to(each) for each in standing):
        says = f"The last confirmation by a professional is more than {rule.valid_months} months old."
        yield Missing(says, PROFESSIONAL)


def _who(rule: Judged) -> str:
    return role_in_words(rule.approver)


@grounds.register
def _(rule: Levels, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    start = start_of(case)
    for history in rule.histories(case):
        made = [facts for on, facts in history.days if on <= day]
        if day not in history.applies or not made:
            continue
        at_start, last = rule.at_start(history, start), made[-1]
        because += [_level_at_start(rule, fact) for fact in at_start]
        if last != at_start:
            is_against = not rule.read(last, at_start).met
            because += [_entered(fact, f"{_level(fact)}, recorded on", is_against=is_against) for fact in last]
        missing += [Missing(says, PROFESSIONAL, history.person) for says in _levels_missing(rule, at_start, start)]
        if rule.is_too_old(last, day):
            says = f"The last level recorded is more than {rule.valid_months} months old."
            missing.append(Missing(says, PROFESSIONAL, history.person))
        missing += _without_value(last, "level")
    return Grounds(tuple(because), tuple(missing), "a level recorded by a professional")


def _level(fact: Fact) -> str:
    return "No level" if fact.value is None else f"Level {fact.value}"


def _level_at_start(rule: Levels, fact: Fact) -> Ground:
    to = rule.asked_of(fact)
    asked = "" if to is None else f" Level {to} is asked for from there."
    return _entered(fact, f"{_level(fact)} at the start, recorded on", then=asked, is_against=False)


def _levels_missing(rule: Levels, at_start: Records, start: date) -> Iterator[str]:
    if not at_start:
        yield f"No level stood on {day_in_words(start)}, when the need was identified."
    for fact in at_start:
        if rule.asked_of(fact) is None:
            yield f"The outcomes plan does not say what is to be reached from {_level(fact).lower()}."


@grounds.register
def _(rule: Distance, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    start, found = start_of(case), rule.series(case.record)
    shown = {(each.area, each.person) for each in found if _has_moved(rule, each, start, day)}
    for series in found:
        last = series.last(day)
        if last is None:
            continue
        first = series.first(start)
        if series.area in rule.areas:
            because += _moved(rule, series, first, last, is_shown=(series.area, series.person) in shown)
            missing += _without_value([*first[1], *last[1]], "reading")
        else:
            because += _went_back(rule, series, first, last)
    tool = code_in_words(rule.tool)
    waits_for = f"a reading of {tool} {rule.weeks_apart} weeks or more after the first one"
    return Grounds(tuple(because), tuple(missing), waits_for)


Reading = tuple[date, Records]


def _has_moved(rule: Distance, series: Series, start: date, day: date) -> bool:
    """Return whether the readings of one rater show what is asked for, by a day."""
    first, last = series.first(start), series.last(day)
    return last is not None and rule.is_far_enough(first[0], last[0]) and rule.read(last[1], first[1]).met


def _moved(rule: Distance, series: Series, first: Reading, last: Reading, *, is_shown: bool) -> Iterator[Ground]:
    """Yield the first and the last reading of an area; one that lies too close to the first cannot show anything.

    Where one rater's readings show what is asked for, another's are told and not against it.
    """
    for fact in first[1] if first[0] <= last[0] else ():
        yield _read(series, fact, "first reading")
    if last[0] > first[0]:
        is_far = rule.is_far_enough(first[0], last[0])
        what = "last reading" if is_far else f"less than {rule.weeks_apart} weeks after the first"
        for fact in last[1]:
            yield _read(series, fact, what, is_against=not is_shown)


def _went_back(rule: Distance, series: Series, first: Reading, last: Reading) -> Iterator[Ground]:
    """Yield that another area went back: it does not undo what went forward, and is told beside it."""
    before = [fact.value for fact in first[1] if fact.value is not None]
    after = [fact.value for fact in last[1] if fact.value is not None]
    if last[0] <= first[0] or not before or not after:
        return
    best, worst = (max, min) if rule.better is Better.HIGHER else (min, max)
    if rule.forward(best(before), worst(after)) < 0:
        way = "down" if rule.better is Better.HIGHER else "up"
        what = f"went {way} from {points_in_words(best(before))}, which this condition does not ask about"
        yield from (_read(series, fact, what) for fact in last[1])


def _read(series: Series, fact: Fact, what: str, *, is_against: bool = False) -> Ground:
    area, rater = code_in_words(series.area), f" by the {series.rater}" if series.rater else ""
    points = "no value" if fact.value is None else points_in_words(fact.value)
    return _entered(fact, f"{area[0].upper()}{area[1:]}: {points}{rater}, {what}, on", is_against=is_against)


def _entered(fact: Fact, says: str, *, is_against: bool, then: str = "") -> Ground:
    told = f"{says} {day_in_words(fact.starts_on)}.{then}"
    source = fact.source or PROFESSIONAL
    return Ground(told, fact.starts_on, fact.ends_on, (fact.evidence,), source, fact.person, is_against=is_against)


def _without_value(facts: Records, what: str) -> Iterator[Missing]:
    for fact in facts:
        if fact.value is None:
            yield Missing(f"The {what} of {day_in_words(fact.starts_on)} has no value.", PROFESSIONAL, fact.person)
    if len({fact.value for fact in facts}) > 1 and len({fact.starts_on for fact in facts}) == 1:
        yield Missing(f"The {what}s of {day_in_words(facts[0].starts_on)} disagree.", PROFESSIONAL, facts[0].person)


__all__ = ["grounds"]
