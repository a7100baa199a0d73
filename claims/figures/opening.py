"""What the numbers of pace and cohorts count: for each its sentence and exactly the families behind it.

A number's address says what it counts (``what``) and the part meant. An address that means nothing has nothing behind
it: ``opened`` returns None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from claims.figures.coming import SENTENCES, Coming, not_reported, placed
from claims.figures.registry import Rows
from claims.models import Programme

Asked = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A number opened: its title, its sentence and the attachments it counts."""

    title: str
    sentence: str
    rows: Rows


def opened(what: str, programme: Programme, *, as_at: date, asked: Asked) -> Opened | None:
    """Return what a number counts; None where the address names no number."""
    opener = OPENERS.get(what)
    return opener(programme, as_at, asked) if opener else None


def _coming(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families whose earliest date falls in a window."""
    windows = list(programme.windows.filter(submit_by__gte=as_at).order_by("opens_on"))
    window = next((one for one in windows if str(one.pk) == asked.get("window")), None)
    how = next((one for one in Coming if one == asked.get("how")), None)
    if window is None or how is None:
        return None
    rows = placed(programme, as_at, windows).filter(falls_in=window.pk, how=how.value)
    return Opened(title=f"Earliest date in {window.name}", sentence=SENTENCES[how], rows=rows)


def _not_reported(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families that could still be reported."""
    sentence = "Families attached by the day that are not known to be ineligible and were not reported by it."
    return Opened(title="Attached and not reported", sentence=sentence, rows=not_reported(programme, as_at))


def _outstanding(programme: Programme, as_at: date, asked: Asked) -> Opened | None:
    """Open the families of which evidence is outstanding, whichever window they might be claimed in."""
    windows = list(programme.windows.filter(submit_by__gte=as_at).order_by("opens_on"))
    rows = placed(programme, as_at, windows).filter(how=Coming.OUTSTANDING.value)
    return Opened(title="Evidence outstanding", sentence=SENTENCES[Coming.OUTSTANDING], rows=rows)


OPENERS: Mapping[str, Callable[[Programme, date, Asked], Opened | None]] = {
    "coming": _coming,
    "not-reported": _not_reported,
    "outstanding": _outstanding,
}
