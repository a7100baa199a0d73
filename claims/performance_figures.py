"""What a performance page says in numbers: its figures as at a day, and the sentence they suggest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claims.figures.counting import Counted, divided, progress
from claims.figures.registry import OF_MEASURE
from claims.figures.selection import BEFORE, DIMENSIONS, Key
from claims.models import PageFigure, Programme, ResultType, Target, TargetMeasure, Window
from claims.rounding import percentage, share_text
from families.models import District
from families.words import month, number

A_DAY = timedelta(days=1)
MONTH, WINDOW, RESULT_TYPE, DISTRICT = "month", "window", "result_type", "district"
EARLIER, UNDIVIDED, NOT_KNOWN = "earlier", "not divided", "not known"
MONTHS_SHOWN = 12
# In which order a page's measures stand.
MEASURES = (TargetMeasure.TURNED_AROUND, TargetMeasure.WORKED_WITH)
Parts = list[tuple[str, int]]


def ends_of_months(programme: Programme, *, today: date) -> list[date]:
    """Return the last days of the programme's months that are over, the latest first: those a page can be about."""
    found = []
    day = (today + A_DAY).replace(day=1) - A_DAY
    while day >= programme.starts_on:
        found.append(day)
        day = day.replace(day=1) - A_DAY
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A measure as it is counted for a page, in its target's period; without a target since the programme's start."""

    counted: Counted
    number: int

    @property
    def target(self) -> Target | None:
        """Return what it is held against."""
        return self.counted.target

    def figure(self) -> PageFigure:
        """Return it as a page keeps it."""
        counted, target = self.counted, self.target
        return PageFigure(
            name=counted.figure.name,
            title=counted.figure.title,
            sentence=counted.figure.sentence,
            as_at=counted.as_at,
            number=self.number,
            measure=counted.figure.measure or "",
            target=target.number if target else None,
            target_label=(target.label or "target") if target else "",
            target_ends_on=(target.ends_on or counted.programme.ends_on) if target else None,
            is_our_reading=bool(target and target.is_our_reading),
            text=held_against(self.number, target),
        )

    def part(self, breakdown: str, part: str, count: int) -> PageFigure:
        """Return a part of it as a page keeps it."""
        whole = self.figure()
        whole.breakdown, whole.part, whole.number, whole.text = breakdown, part, count, number(count)
        whole.target, whole.target_label, whole.target_ends_on, whole.is_our_reading = None, "", None, False
        return whole


def held_against(count: int, target: Target | None) -> str:
    """Return a count against its target as every other page says it."""
    return share_text(count, target.number, target.label) if target else number(count)


def headlines(programme: Programme, *, as_at: date) -> list[Headline]:
    """Return the measures of a page, each against its targets: a year's before the programme's."""
    against = progress(programme, as_at=as_at)
    found = []
    for measure in MEASURES:
        held = [Headline(counted=one.counted, number=one.number) for one in against if one.target.measure == measure]
        alone = Counted(programme=programme, figure=OF_MEASURE[measure], as_at=as_at)
        found += sorted(held, key=_total_last) or [Headline(counted=alone, number=alone.number())]
    return found


def _total_last(one: Headline) -> bool:
    return one.target is None or one.target.starts_on is None


def figures_of(programme: Programme, *, as_at: date) -> list[PageFigure]:
    """Return a page's figures as they stand at a day, in order and not kept, counted as every other page counts them.

    First the measures against their targets; then the first of them by month, window, route to the result and
    district, each adding up to the whole.
    """
    told = headlines(programme, as_at=as_at)
    main = told[0]
    found = [one.figure() for one in told]
    for breakdown, divide in DIVIDED.items():
        parts = divide(main.counted)
        if any(count for part, count in parts if part not in (UNDIVIDED, NOT_KNOWN)):
            found += [main.part(breakdown, part, count) for part, count in parts]
    for position, figure in enumerate(found, 1):
        figure.position = position
    return found


def by_month(counted: Counted) -> Parts:
    """Return a figure by the month that places it in a year; what came before the months shown is one part."""
    found = _divided(counted, MONTH)
    shown = _months(counted)
    parts = [(one, found.pop(one, 0)) for one in shown]
    earlier = found.total()
    return [(EARLIER, earlier), *parts] if earlier else parts


def _months(counted: Counted) -> list[str]:
    """Return the months shown, as 2020-09: those of the target's period so far, or of a year."""
    starts_on = (counted.target.starts_on if counted.target else None) or counted.programme.starts_on
    found = [counted.as_at.replace(day=1)]
    while len(found) < MONTHS_SHOWN and found[0] > starts_on:
        found.insert(0, (found[0] - A_DAY).replace(day=1))
    return [f"{first:%Y-%m}" for first in found]


def by_window(counted: Counted) -> Parts:
    """Return a figure by the window its claims were sent in."""
    found = _divided(counted, WINDOW)
    starts_on = (counted.target.starts_on if counted.target else None) or counted.programme.starts_on
    windows = counted.programme.windows.filter(opens_on__lte=counted.as_at).order_by("opens_on")
    parts = [(one.name, found.pop(one.pk, 0), one.closes_on >= starts_on) for one in windows]
    return _with_undivided([(name, count) for name, count, is_within in parts if count or is_within], found)


def by_result_type(counted: Counted) -> Parts:
    """Return a figure by the route to its result."""
    found = _divided(counted, RESULT_TYPE)
    return _with_undivided([(str(kind.label), found.pop(kind.value, 0)) for kind in ResultType], found)


def by_district(counted: Counted) -> Parts:
    """Return a figure by the district families lived in on the day they were attached."""
    found = _divided(counted, DISTRICT)
    districts = District.objects.filter(council=counted.programme.council_id).order_by("name")
    return _with_undivided([(one.name, found.pop(one.pk, 0)) for one in districts], found)


def _divided(counted: Counted, name: str) -> Counter[Key]:
    return divided([counted], DIMENSIONS[name])[counted]


def _with_undivided(parts: Parts, left: Counter[Key]) -> Parts:
    """Return parts with, last, what cannot be divided: counted before this system, or without what divides it."""
    unknown = left.total() - left[BEFORE]
    return [*parts, *[(part, count) for part, count in ((NOT_KNOWN, unknown), (UNDIVIDED, left[BEFORE])) if count]]


DIVIDED = {MONTH: by_month, WINDOW: by_window, RESULT_TYPE: by_result_type, DISTRICT: by_district}


def suggested(programme: Programme, *, as_at: date) -> str:
    """Return the first sentences a month's commentary could begin with, in West Sussex's words, its target named."""
    main = headlines(programme, as_at=as_at)[0]
    further = dict(by_month(main.counted))[f"{as_at:%Y-%m}"]
    ends_on = (main.target and main.target.ends_on) or programme.ends_on
    left = programme.windows.filter(opens_on__gt=as_at, opens_on__lt=ends_on).order_by("opens_on").first()
    is_over = as_at >= ends_on - A_DAY
    return " ".join(filter(None, [_came(further, main, month(as_at)), _remains(main, left, is_over=is_over)]))


def _came(further: int, main: Headline, in_month: str) -> str:
    if further > 1:
        came = f"A further {further:,} claims were submitted in {in_month}"
    else:
        came = f"{'One further claim was' if further else 'No further claim was'} submitted in {in_month}"
    if main.target is None:
        return f"{came}: {main.number:,} families turned around in all."
    label = main.target.label or "target"
    share = f"{percentage(main.number, main.target.number)} of our {label}"
    so = ", meaning that" if further else ";"
    return f"{came}{so} we have met {share} ({main.number:,} of {main.target.number:,})."


def _remains(main: Headline, planned_in: Window | None, *, is_over: bool) -> str:
    left = main.target.number - main.number if main.target else 0
    if left <= 0:
        return ""
    family, are = ("family", "is") if left == 1 else (f"{left:,} families", "are")
    if planned_in is None:
        return f"Its period ended {left:,} short of it." if is_over else f"{left:,} more would reach it."
    return f"The remaining {family} {are} planned to be claimed in {planned_in}."


def said_of(figures: Iterable[PageFigure]) -> Sequence[tuple[str, int, str]]:
    """Return what figures say, to be compared: what was counted, how many, in which words."""
    return [(f"{one.name}/{one.breakdown}/{one.part}/{one.target_label}", one.number, one.text) for one in figures]
