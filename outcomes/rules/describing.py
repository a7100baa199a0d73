"""The words of conditions, as a family may read them: what each kind asks, to stand within a sentence."""

from __future__ import annotations

from functools import singledispatch

from outcomes.rules.ages import Ages
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, CountedFrom, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Counted, Events, Reduction
from outcomes.rules.operators.judged import Judged
from outcomes.rules.operators.progress import Distance, Levels
from outcomes.rules.operators.records import Latest
from outcomes.rules.operators.spells import Ended, OrderKept
from outcomes.rules.operators.starts import Before, ByStart, Improvement, SessionsImproved
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount
from outcomes.rules.operators.work import InWork
from outcomes.rules.words import (
    amount_in_words,
    bound_in_words,
    code_in_words,
    codes_in_words,
    counted_in_words,
    day_in_words,
    measure_in_words,
    percent,
    place_in_words,
    points_in_words,
    role_in_words,
)

_BY = {
    Ages.ALL: "by anyone in the family",
    Ages.UNDER_18: "by anyone under 18",
    Ages.ADULT: "by an adult in the family",
}
_OF = {Ages.ALL: "", Ages.UNDER_18: " for anyone under 18", Ages.ADULT: " for an adult in the family"}
_ALONE = {Counted.EACH: "each person counted alone", Counted.ANY: "one person counted alone"}
_CHILDREN = {Scope.EACH: "each child of school age", Scope.ANY: "a child of school age"}


@singledispatch
def describe(rule: Rule) -> str:
    """Return a condition in plain words, to stand within a sentence."""
    raise NotImplementedError(f"No words for a condition of the kind {type(rule).__name__}.")


def condition_in_words(rule: Rule) -> str:
    """Return the plan's own words for a condition, or those its numbers make."""
    return rule.says or describe(rule)


@describe.register
def _(rule: Events) -> str:
    what = _limit_in_words(rule.limit, rule.measures)
    alone = f", {_ALONE[rule.people]}" if rule.people in _ALONE else ""
    return f"{what}{codes_in_words(rule.codes)} {_who(rule)} in the last {_months(rule.months)}{alone}"


def _who(rule: Events) -> str:
    did_it = all(measure.startswith(("offence.", "asb.")) for measure in rule.measures)
    return _BY[rule.ages] if did_it else _BY[rule.ages].replace("by", "of", 1)


@describe.register
def _(rule: Reduction) -> str:
    bound = "at least" if rule.by.bound is Bound.AT_LEAST else "more than"
    return (
        f"{counted_in_words(rule.measures, 2)} {_BY[rule.ages]} in the last {_months(rule.months)} "
        f"down by {bound} {percent(rule.by.fraction)} from the starting point"
    )


@describe.register
def _(rule: SessionRate) -> str:
    last = rule.thresholds[-1].fraction
    earlier = "".join(
        f" ({percent(t.fraction)} for terms that ended before {day_in_words(t.for_terms_ending_before)})"
        for t in rule.thresholds
        if t.for_terms_ending_before
    )
    return f"{_rate(rule)} of {bound_in_words(rule.bound)} {percent(last)}{earlier} {_run(rule.run, rule.mode)}"


@describe.register
def _(rule: SessionsImproved) -> str:
    went = "up" if rule.before.rate is Rate.ATTENDANCE else "down"
    by = percent(rule.by) if rule.reading is Improvement.RELATIVE else f"{percent(rule.by)[:-1]} percentage points"
    compared = "from what it was before" if rule.reading is Improvement.RELATIVE else "since before"
    return f"{_rate(rule.before)} {went} by at least {by} {compared}, {_run(rule.run, Mode.AVERAGED)}"


@describe.register
def _(rule: ByStart) -> str:
    asked = [f"below {percent(band.below)}: {condition_in_words(band.part)}" for band in rule.bands if band.below]
    otherwise = f"otherwise: {condition_in_words(rule.bands[-1].part)}" if rule.bands else ""
    return f"by {_rate(rule.before)} at the starting point; " + "; ".join([*asked, otherwise])


def _rate(rule: SessionRate | Before) -> str:
    if rule.rate is Rate.ABSENCE:
        return "unauthorised absence" if rule.authorised is Authorised.PRESENT else "absence"
    if rule.authorised is Authorised.ABSENT:
        return "school attendance"
    return "school attendance, authorised absence aside,"


@describe.register
def _(rule: TermCount) -> str:
    return f"{_limit_in_words(rule.limit, (rule.measure,))} {_run(rule.run, Mode.AVERAGED)}"


@describe.register
def _(rule: Held) -> str:
    whose = " for each concerned" if rule.people is Scope.EACH else ""
    return f"{counted_in_words(rule.measures, 1)}{codes_in_words(rule.codes)}{_OF[rule.ages]}{whose}"


@describe.register
def _(rule: Ended) -> str:
    what = counted_in_words(rule.measures, 1)
    again = f" and no {counted_in_words(rule.reopened_by, 1)}" if rule.reopened_by else ""
    again += f", nor {counted_in_words(rule.not_into, 1)} instead," if rule.not_into else ""
    return f"no more {what}{codes_in_words(rule.codes)}{_OF[rule.ages]}{again} for {_lasting(rule.months, 'month')}"


@describe.register
def _(rule: OrderKept) -> str:
    return f"no {counted_in_words(rule.breaches, 1)} for {_lasting(rule.months, 'month')} or to the order's end"


@describe.register
def _(rule: Latest) -> str:
    what = " and ".join(measure_in_words(measure, 1) for measure in rule.measures)
    whose = "for each concerned" if rule.people is Scope.EACH else "for somebody in the family"
    if rule.order:
        return f"the last record of {what} lower than at the starting point, {whose}"
    if rule.limit is None:
        return f"{what} last recorded as {' or '.join(code_in_words(code) for code in rule.codes)}, {whose}"
    bound = bound_in_words(rule.limit.bound)
    return f"{what} of {bound} {amount_in_words(rule.measures[0], rule.limit.number)}, {whose}"


@describe.register
def _(rule: Judged) -> str:
    lasting = f", for no longer than {_lasting(rule.valid_months, 'month')}" if rule.valid_months else ""
    return f"a professional's view that this is achieved, agreed by {role_in_words(rule.approver)}{lasting}"


@describe.register
def _(rule: Levels) -> str:
    reach = ", ".join(f"level {one.to} from level {one.start}" for one in rule.reach)
    return f"progress to {reach} at the start"


@describe.register
def _(rule: Distance) -> str:
    areas = " and in ".join(map(code_in_words, rule.areas))
    raters = f", read by {' or '.join(f'the {rater}' for rater in rule.raters)}" if rule.raters else ""
    if rule.improved_by is None:
        at_most = rule.final_at_most is not None
        final = rule.final_at_most if at_most else rule.final_at_least
        moved = f"at {'most' if at_most else 'least'} {points_in_words(final or 0)} points in {areas}"
    else:
        moved = f"an improvement of at least {points_in_words(rule.improved_by)} points in {areas}"
    apart = _lasting(rule.weeks_apart, "week")
    return f"{moved} on {code_in_words(rule.tool)}{raters}, {apart} or more after the first reading"


@describe.register
def _(rule: InWork) -> str:
    return "an adult off benefit and in work that has lasted"


@describe.register
def _(rule: Placement) -> str:
    places = " or ".join(map(place_in_words, rule.placements))
    return f"{_CHILDREN[rule.children]} in {places}"


@describe.register
def _(rule: AllOf) -> str:
    return "all of: " + "; ".join(condition_in_words(part) for part in rule.parts)


@describe.register
def _(rule: AnyOf) -> str:
    return "one of: " + "; ".join(condition_in_words(part) for part in rule.parts)


@describe.register
def _(rule: AtLeastOf) -> str:
    return f"at least {rule.least} of: " + "; ".join(condition_in_words(part) for part in rule.parts)


@describe.register
def _(rule: Not) -> str:
    return f"it is not so: {condition_in_words(rule.part)}"


@describe.register
def _(rule: NeutralWhen) -> str:
    return f"{condition_in_words(rule.part)}, unless {condition_in_words(rule.when)}"


@describe.register
def _(rule: Sustained) -> str:
    after = " after the work with the family ended" if rule.counted_from is CountedFrom.CLOSED else ""
    return f"{condition_in_words(rule.part)}, held for {_lasting(rule.months, 'month')}{after}"


def _limit_in_words(limit: Limit, measures: tuple[str, ...]) -> str:
    if limit.bound.is_upper and limit.reached_at == 1:
        return f"no {counted_in_words(measures, 1)}"
    return f"{limit.bound.value.replace('_', ' ')} {limit.number} {counted_in_words(measures, limit.number)}"


def _months(months: int) -> str:
    return "month" if months == 1 else f"{months} months"


def _lasting(number: int, unit: str) -> str:
    return f"a {unit}" if number == 1 else f"{number} {unit}s"


def _run(run: Run, mode: Mode) -> str:
    if mode is Mode.PER_TERM:
        terms = "in the last term" if run.terms == 1 else f"in each of the last {run.terms} terms"
    else:
        terms = "over the last term" if run.terms == 1 else f"over the last {run.terms} terms together"
    return f"{terms}, for {_CHILDREN[run.children]}"
