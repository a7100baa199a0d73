"""What to know before publishing an outcomes plan: what is not verified, recalled, different, or never met."""

from __future__ import annotations

from collections.abc import Iterator

from outcomes.rules.facts import Measure, suppliers
from outcomes.rules.operators.base import Rule, walk
from outcomes.rules.operators.states import Placement
from outcomes.rules.operators.terms import SessionRate, TermCount
from outcomes.rules.plan import Plan, SourcedValue

_UNSURE = {"R-": "recalled with low confidence", "I": "our own inference"}


def warnings_of(plan: Plan) -> tuple[str, ...]:
    """Return what is to be known before a plan is published, as sentences; a plan may be published in spite of them.

    "What is not verified says so." First the values nobody has verified, then each that rests on little, then where
    the plan differs from its framework, which files its entries wait for, and the needs it cannot judge.
    """
    return (
        *_not_verified(plan),
        *_resting_on_little(plan),
        *_different(plan),
        *_files_asked_for(plan),
        *_not_judged(plan),
    )


def _not_verified(plan: Plan) -> Iterator[str]:
    if plan.not_verified:
        yield f"Nobody has verified {_of(len(plan.not_verified), len(plan.values))} of this plan."
    if plan.framework is None:
        return
    values = plan.framework.values
    open_values = [value for value in values if not value.verified_by]
    if open_values:
        yield f"Nobody has verified {_of(len(open_values), len(values))} of the framework {plan.framework.name!r}."


def _of(some: int, every: int) -> str:
    if some == every:
        return "the one value" if every == 1 else f"any of the {every} values"
    return f"{some} of the {every} values"


def _resting_on_little(plan: Plan) -> Iterator[str]:
    for value in plan.values:
        for mark, what in _UNSURE.items():
            if mark in marks_of(value):
                yield f"{value.path}: {value.value} is {what} ({mark}): {value.source}"


def marks_of(value: SourcedValue) -> tuple[str, ...]:
    """Return the marks of a value, of which there may be several."""
    return tuple(mark.strip() for mark in value.mark.replace("/", ",").split(","))


def _different(plan: Plan) -> Iterator[str]:
    for one in plan.overrides:
        name = plan.framework.name if plan.framework else ""
        yield f"{one.path} differs from the framework {name!r}: {one.value} here, {one.inherited} there."
    if plan.framework and plan.framework.has_employment and plan.employment is None:
        yield (
            "The framework has a result by continuous employment. This plan does not say how long work must last "
            "(the table [employment]), so nobody reaches that result."
        )
    if plan.framework and plan.employment and not plan.framework.has_employment:
        yield "The framework has no result by continuous employment; [employment] serves conditions that ask for work."


def _files_asked_for(plan: Plan) -> Iterator[str]:
    asking: dict[str, list[str]] = {}
    for indicator in plan.indicators.values():
        for source in sorted(files_asked_by(indicator.entry)) if indicator.entry else ():
            asking.setdefault(source, []).append(indicator.code)
    for source, codes in asking.items():
        yield (
            f"Without the file {source!r} every family stays not known, for the entries of {', '.join(codes)} ask it: "
            "a council that does not receive it leaves them out."
        )


def files_asked_by(rule: Rule) -> frozenset[str]:
    """Return the kinds of source a condition waits for, because their silence would mean that there was none."""
    return suppliers(measure for part in walk(rule) for measure in _measures(part))


def _measures(rule: Rule) -> tuple[str, ...]:
    if isinstance(rule, SessionRate | Placement):
        return (Measure.SESSIONS_POSSIBLE,)
    if isinstance(rule, TermCount):
        return (rule.measure,)
    found = getattr(rule, "measures", ())
    return tuple(found)


def _not_judged(plan: Plan) -> Iterator[str]:
    for indicator in plan.indicators.values():
        if indicator.outcome is not None:
            continue
        if indicator.code in plan.entry_only:
            yield f"The need {indicator.code!r} has no outcome: it counts for eligibility alone."
        else:
            yield f"The need {indicator.code!r} has no outcome: a family that has it is never known to meet the plan."
