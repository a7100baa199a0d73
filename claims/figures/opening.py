"""What the numbers of pace and cohorts count: for each its sentence and exactly the families behind it.

A number's address says what it counts (``what``) and the part meant. An address that means nothing has nothing behind
it: ``opened`` returns None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from claims.figures.cohorts import SENTENCES as STAGE_SENTENCES
from claims.figures.cohorts import TITLES as STAGES
from claims.figures.cohorts import Stage, families_at
from claims.figures.coming import SENTENCES, Coming, due_in, not_reported, placed
from claims.figures.durations import BOUNDS, WAITS, Since, bands, took, waited, waiting
from claims.figures.durations import SENTENCES as WAITS_SENTENCES
from claims.figures.lasting import lasting_of
from claims.figures.nearness import SENTENCE as NEAR_SENTENCE
from claims.figures.nearness import near_misses, nearly
from claims.figures.registry import FIGURES, AsAt, Rows, worked_with
from claims.figures.selection import EVERYTHING, Selection
from claims.models import Programme, ResultType
from claims.watching import MILESTONES, Held
from families.words import period
from outcomes.rules.daysets import add_months

Asked = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A number opened: its title, its sentence and the attachments it counts."""

    title: str
    sentence: str
    rows: Rows


def opened(
    what: str, programme: Programme, *, as_at: date, asked: Asked, selection: Selection = EVERYTHING
) -> Opened | None:
    """Return what a number counts, of a part of the programme where one is selected; None: it names no number."""
    opener = OPENERS.get(what)
    found = opener(programme, as_at, asked) if opener else None
    if found is None:
        return None
    return replace(found, rows=selection.narrow(found.rows, FIGURES["worked-with"], as_at=as_at))


def _coming(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families whose earliest date falls in a window."""
    windows = list(programme.windows.filter(submit_by__gte=as_at).order_by("opens_on"))
    window = next((one for one in windows if str(one.pk) == asked.get("window")), None)
    how = next((one for one in Coming if one == asked.get("how")), None)
    if window is None or how is None:
        return None
    rows = placed(AsAt(programme, as_at), due_in(windows, as_at)).filter(falls_in=window.pk, how=how.value)
    return Opened(title=f"Earliest date in {window.name}", sentence=SENTENCES[how], rows=rows)


def _not_reported(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families that could still be reported."""
    sentence = "Families attached by the day that are not known to be ineligible and were not reported by it."
    return Opened(title="Attached and not reported", sentence=sentence, rows=not_reported(AsAt(programme, as_at)))


def _outstanding(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families of which evidence is outstanding, in whichever window, or those that count towards a target."""
    windows = list(programme.windows.filter(submit_by__gte=as_at).order_by("opens_on"))
    rows = placed(AsAt(programme, as_at), due_in(windows, as_at)).filter(how=Coming.OUTSTANDING.value)
    if "target" in asked:
        target = next((one for one in programme.targets.all() if str(one.pk) == asked["target"]), None)
        if target is None:
            return None
        ends_on = target.ends_on or programme.ends_on
        rows = rows.filter(falls_in__in=[one.pk for one in windows if one.opens_on < ends_on])
    return Opened(title="Evidence outstanding", sentence=SENTENCES[Coming.OUTSTANDING], rows=rows)


def _cohort(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open a stage of the families attached in a period."""
    stage = next((one for one in Stage if one == asked.get("stage")), None)
    starts_on, ends_on = _day(asked.get("from")), _day(asked.get("to"))
    if stage is None or starts_on is None or ends_on is None or ends_on <= starts_on:
        return None
    rows = families_at(programme, stage, as_at=as_at, starts_on=starts_on, ends_on=ends_on)
    title = f"{STAGES[stage]}, attached {period(starts_on, ends_on)}"
    return Opened(title=title, sentence=STAGE_SENTENCES[stage], rows=rows)


def _waiting(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families that have waited for the months of a band."""
    since = next((one for one in Since if one == asked.get("since")), None)
    band = next((one for one in bands(WAITS) if str(one.least) == asked.get("months")), None)
    if since is None or band is None:
        return None
    rows = waiting(programme, since, as_at=as_at).filter(waited(band, as_at))
    return Opened(
        title=f"Waiting for {band.name[:1].lower()}{band.name[1:]}", sentence=WAITS_SENTENCES[since], rows=rows
    )


def _took(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families turned around within a band of months."""
    band = next((one for one in bands(BOUNDS) if str(one.least) == asked.get("months")), None)
    if band is None or asked.get("result") not in ResultType.values:
        return None
    claims = took(AsAt(programme, as_at)).filter(months__gte=band.least, result_type=asked["result"])
    claims = claims if band.below is None else claims.filter(months__lt=band.below)
    rows = worked_with(programme, as_at).filter(pk__in=claims.order_by().values("attachment"))
    sentence = "Families whose result is reported, by the whole months from attachment to the day it was sent."
    return Opened(title=f"Turned around in {band.name[:1].lower()}{band.name[1:]}", sentence=sentence, rows=rows)


def _near(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families that are one need away."""
    need = asked.get("need", "")
    if need and need not in {one.indicator for one in near_misses(programme, as_at=as_at)}:
        return None
    rows = nearly(programme, need, as_at=as_at)
    title = f"One need away: {need.replace('-', ' ')}" if need else "One need away"
    return Opened(title=title, sentence=NEAR_SENTENCE, rows=rows)


def _relapsed(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families that did not hold what was paid for."""
    fell = [one.attachment for one in lasting_of(AsAt(programme, as_at)).relapsed]
    sentence = (
        "Families whose result by progress was paid and whose outcomes plan was certainly not met on a day since."
    )
    return Opened(title="Relapsed since", sentence=sentence, rows=worked_with(programme, as_at).filter(pk__in=fell))


def _sustained(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families that held, did not, or of which it is not known, so many months after their claim."""
    months = next((one for one in MILESTONES if str(one) == asked.get("months")), None)
    held = next((one for one in Held if one == asked.get("held")), None)
    if months is None or held is None:
        return None
    watched = lasting_of(AsAt(programme, as_at)).watched
    days = [(one, add_months(one.sent_on, months)) for one in watched]
    found = [one.attachment for one, day in days if day <= as_at and one.held_to(day) is held]
    return Opened(
        title=f"{held.value.capitalize()} for {months} months",
        sentence="Families whose result by progress was paid, by whether their outcomes plan was met every day since.",
        rows=worked_with(programme, as_at).filter(pk__in=found),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


# What each of them is asked by.
ASKED_BY: Mapping[str, tuple[str, ...]] = {
    "coming": ("window", "how"),
    "not-reported": (),
    "outstanding": ("target",),
    "cohort": ("stage", "from", "to"),
    "waiting": ("since", "months"),
    "took": ("months", "result"),
    "near": ("need",),
    "relapsed": (),
    "sustained": ("months", "held"),
}
OPENERS: Mapping[str, Callable[[Programme, date, Asked], Opened | None]] = {
    "coming": _coming,
    "not-reported": _not_reported,
    "outstanding": _outstanding,
    "cohort": _cohort,
    "waiting": _waiting,
    "took": _took,
    "near": _near,
    "relapsed": _relapsed,
    "sustained": _sustained,
}
