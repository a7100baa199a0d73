"""Near misses: families one condition short of their outcomes plan, and how many days are left until it can be met."""

from django.urls import reverse

from families.words import counted
from families.words import day as said
from keyworkers.views.home.work import Work, line
from keyworkers.views.sections import Section, WorkLine
from outcomes.judgements import plans_held
from outcomes.rules.daysets import DaySet
from outcomes.standing import NeedStands

SHOWN = 10


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
    short = {
        pk: found for pk, row in work.rows.items() if row.attachment and (found := _short_of(work, pk)) is not None
    }
    plans = plans_held([work.rows[pk].attachment for pk in short], on=work.day) if short else {}
    found = []
    for pk, needs in short.items():
        row = work.rows[pk]
        plan = plans[row.attachment]
        asked = [need for need in needs if need.indicator not in plan.entry_only]
        gate_met = work.day in (row.gate_met or DaySet())
        if len(asked) + (not gate_met) != 1:
            continue
        known = plan.indicators.get(asked[0].indicator) if asked else None
        what = (known.need if known else asked[0].indicator) if asked else "a condition on the whole family"
        first = row.met.first_on_or_after(work.day)
        soon = (
            f"can be met in {counted((first - work.day).days, 'day,days')}, from {said(first)}"
            if first
            else "waits for evidence"
        )
        found.append(
            (
                (first is None, first or work.day),
                line(row, "near", f"Only this is left: {what}; {soon}", "family_why", "See what is left"),
            )
        )
    return [one for _, one in sorted(found, key=lambda each: each[0])]


def _short_of(work: Work, family: int) -> list[NeedStands] | None:
    """Return the needs of a family that are not met, where few enough are for it to be a near miss."""
    row = work.rows[family]
    if row.met is None or (work.day in row.met and not work.silent & set(row.rests_on or ())):
        return None
    needs = [need for need in work.needs.get(family, ()) if need.attachment == row.attachment]
    return needs if len(needs) <= MOST_OPEN else None


MOST_OPEN = 3  # of these, all but one may count for entry alone
