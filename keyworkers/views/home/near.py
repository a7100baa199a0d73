"""Near misses: families one condition short of their outcomes plan, and how many days are left until it can be met."""

from datetime import date, timedelta

from django.urls import reverse

from families.words import counted
from families.words import day as said
from keyworkers.views.home.work import Work, line
from keyworkers.views.sections import Section, WorkLine
from outcomes.judging import plan_of
from outcomes.rules.daysets import NEVER
from outcomes.rules.plan import Plan
from outcomes.standing import NeedStands

SHOWN = 10
FORESEEN = timedelta(days=366)  # a later day may only be the one on which a child will have left school
MOST_OPEN = 3  # of these, all but one may count for entry alone


def near_misses(work: Work) -> Section:
    """Return the families whose stored verdict is one condition short, the soonest first."""
    lines = near_lines(work)
    return Section(
        "One condition short",
        work=lines[:SHOWN],
        total=len(lines),
        empty="No family is one condition short",
        href=f"{reverse('work')}?kind=near" if len(lines) > SHOWN else "",
        link=f"See all {len(lines)}",
    )


def near_lines(work: Work) -> list[WorkLine]:
    """Return a line for each family of which all is met today but one need, or the condition on the whole family."""
    short = {pk: needs for pk in work.rows if (needs := _short_of(work, pk)) is not None}
    told = [_told(work, pk, needs, plan_of(work.rows[pk].held)) for pk, needs in short.items()]
    return [one for _, one in sorted(filter(None, told), key=lambda each: each[0])]


def _told(work: Work, family: int, needs: list[NeedStands], plan: Plan) -> tuple[date, WorkLine] | None:
    """Return the line of a family that is exactly one condition short, with the day by which lines are ordered."""
    row = work.rows[family]
    asked = [need.indicator for need in needs if need.indicator not in plan.entry_only]
    if len(asked) + (work.day not in (row.gate_met or NEVER)) != 1:
        return None
    known = plan.indicators.get(asked[0]) if asked else None
    what = (known.need if known else asked[0]) if asked else "a condition on the whole family"
    first = row.met.first_on_or_after(work.day)
    first = first if first and first <= work.day + FORESEEN else None
    days = counted((first - work.day).days, "day,days") if first else ""
    soon = f"can be met in {days}, from {said(first)}" if first else "waits for evidence"
    return first or date.max, line(row, "near", f"Only this is left: {what}; {soon}", "family_why", "See what is left")


def _short_of(work: Work, family: int) -> list[NeedStands] | None:
    """Return the needs of a family that are not met, where few enough are for it to be a near miss."""
    row = work.rows[family]
    if row.met is None or (work.day in row.met and not work.silent & set(row.rests_on or ())):
        return None
    needs = [need for need in work.needs.get(family, ()) if need.attachment == row.attachment]
    return needs if len(needs) <= MOST_OPEN else None
