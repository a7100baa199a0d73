"""The words of conditions and days, as a family may read them: need, starting point, not yet, not known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import singledispatch

from outcomes.rules.facts import Measure
from outcomes.rules.operators.base import Bound, Limit, Rule, Scope
from outcomes.rules.operators.combine import AllOf, AnyOf, AtLeastOf, NeutralWhen, Not, Sustained
from outcomes.rules.operators.events import Events, Reduction
from outcomes.rules.operators.states import Held, Placement
from outcomes.rules.operators.terms import Authorised, Mode, Rate, Run, SessionRate, TermCount
from outcomes.rules.record import Ages

SOURCES = {"school": "the schools' record", "offences": "the police and anti-social behaviour record"}

_ONE_OF = {
    Measure.OFFENCE_PROVEN: "proven offence",
    Measure.OFFENCE_CAUTION: "caution",
    Measure.OFFENCE_VICTIM: "offence suffered",
    Measure.ASB_INCIDENT: "incident of anti-social behaviour",
    Measure.ASB_VICTIM: "incident of anti-social behaviour suffered",
    Measure.EXCLUSIONS_FIXED: "fixed-term exclusion",
    Measure.EXCLUSIONS_PERMANENT: "permanent exclusion",
}
_MANY_OF = {
    Measure.OFFENCE_VICTIM: "offences suffered",
    Measure.ASB_INCIDENT: "incidents of anti-social behaviour",
    Measure.ASB_VICTIM: "incidents of anti-social behaviour suffered",
}
_BY = {
    Ages.ALL: "by anyone in the family",
    Ages.UNDER_18: "by anyone under 18",
    Ages.ADULT: "by an adult in the family",
}
_CHILDREN = {Scope.EACH: "each child of school age", Scope.ANY: "a child of school age"}
_PLACES = {
    "mainstream": "a mainstream school",
    "special": "a special school",
    "alternative": "alternative provision",
    "home-educated": "education at home",
    "none": "no school",
}


def day_in_words(day: date) -> str:
    """Return a day as people write it: 3 March 2020."""
    return f"{day.day} {day:%B %Y}"


def source_in_words(source: str) -> str:
    """Return what a kind of source is called."""
    return SOURCES.get(source, f"the {source.replace('-', ' ')} record")


def place_in_words(placement: str) -> str:
    """Return what a placement is called."""
    return _PLACES.get(placement, placement)


def measure_in_words(measure: str, count: int) -> str:
    """Return what a measure counts, in the singular or the plural."""
    known = Measure(measure) if measure in set(Measure) else None
    one = _ONE_OF.get(known, measure.replace(".", " ")) if known else measure.replace(".", " ")
    if count == 1:
        return one
    return _MANY_OF.get(known, f"{one}s") if known else f"{one}s"


def counted_in_words(measures: tuple[str, ...], count: int) -> str:
    """Return what several measures count, joined by "or"."""
    return " or ".join(measure_in_words(measure, count) for measure in measures)


def percent(fraction: Fraction) -> str:
    """Return a fraction as a percentage without needless zeros."""
    hundred = fraction * 100
    return f"{hundred.numerator // hundred.denominator if hundred.denominator == 1 else float(hundred):g}%"


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
    return f"{what} {_BY[rule.ages]} in the last {_months(rule.months)}"


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


def _rate(rule: SessionRate) -> str:
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
    codes = f" ({', '.join(rule.codes)})" if rule.codes else ""
    return f"{rule.measure.replace('.', ' ').replace('-', ' ')}{codes}"


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
    return f"{condition_in_words(rule.part)}, held for {_months(rule.months)}"


def bound_in_words(bound: Bound) -> str:
    """Return a bound as it stands before its number."""
    return "less than" if bound is Bound.FEWER_THAN else bound.value.replace("_", " ")


def _limit_in_words(limit: Limit, measures: tuple[str, ...]) -> str:
    if limit.bound.is_upper and limit.reached_at == 1:
        return f"no {counted_in_words(measures, 1)}"
    return f"{limit.bound.value.replace('_', ' ')} {limit.number} {counted_in_words(measures, limit.number)}"


def _months(months: int) -> str:
    return "month" if months == 1 else f"{months} months"


def _run(run: Run, mode: Mode) -> str:
    if mode is Mode.PER_TERM:
        terms = "in the last term" if run.terms == 1 else f"in each of the last {run.terms} terms"
    else:
        terms = "over the last term" if run.terms == 1 else f"over the last {run.terms} terms together"
    return f"{terms}, for {_CHILDREN[run.children]}"
