"""Whether a programme's targets are reached: at the pace of the past year, by the families' earliest dates, and limits.

Two ways are told apart and neither is mixed into the other. The pace (``claims.figures.pace``) knows nothing of
families; the earliest dates (``claims.figures.coming``) know nothing of the pace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from claims.figures.coming import Ahead, InWindow, months_from
from claims.figures.counting import Progress, in_force, numbers, progress_of
from claims.figures.pace import Answer, Range, Seen, Tried, answer_to, reached, tried, year_before
from claims.models import Programme, Target, TargetMeasure, Window
from families.words import counted, day, month


class Limits(StrEnum):
    """What stands between a programme and its target."""

    WINDOWS = "windows"
    EVIDENCE = "evidence"
    FAMILIES = "families"
    CAP = "cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One thing that limits what is reached, in words, and what opens the families it speaks of."""

    what: Limits
    words: str
    binds: bool

    @property
    def said(self) -> str:
        """Return it with what it means for the target."""
        return f"{self.words} Without more, the target is not reached." if self.binds else self.words


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Whether one target is reached: at the pace, by the earliest dates, within which limits."""

    one: Progress
    ahead: Ahead

    @property
    def target(self) -> Target:
        """Return the target it is about."""
        return self.one.target

    @property
    def ends_on(self) -> date:
        """Return the day after the last on which something counts towards the target."""
        return self.target.ends_on or self.ahead.programme.ends_on

    @property
    def last(self) -> date:
        """Return the last day on which something counts towards the target."""
        return self.ends_on - timedelta(days=1)

    @property
    def is_by_window(self) -> bool:
        """Return whether the pace is told by window; else by month."""
        return self.target.measure == TargetMeasure.TURNED_AROUND

    @cached_property
    def seen(self) -> list[Seen]:
        """Return what the windows, or months, of the past year brought."""
        if not self.is_by_window:
            return self.ahead.months
        return [one for one in self.ahead.past if one.on >= year_before(self.ahead.as_at)]

    @cached_property
    def open_windows(self) -> list[Window]:
        """Return the windows in which claims can still be sent that count towards the target."""
        return [one for one in self.ahead.open_or_coming if one.opens_on < self.ends_on]

    @cached_property
    def left(self) -> list[str]:
        """Return the windows, or whole months, that are still to bring something before the target ends."""
        if not self.is_by_window:
            ahead = months_from(self.ahead.as_at + timedelta(days=1), to=self.last)
            return [month(one) for one in ahead]
        return [one.name for one in self.open_windows if not self.ahead.reported_in[one.pk]]

    @cached_property
    def at_pace(self) -> Range | None:
        """Return what is reached at the pace of the past year; None: nothing shows one, as where no window is set."""
        if self.is_by_window and not self.ahead.windows:
            return None
        return self.reached_after(len(self.left))

    def reached_after(self, left: int) -> Range | None:
        """Return what is reached at the pace after so many more windows, or months."""
        return reached(self.one.number, self.seen, left=left)

    @cached_property
    def tried(self) -> list[Tried]:
        """Return how the pace would have done before, where enough windows are past."""
        return tried(self.ahead.past if self.is_by_window else self.ahead.months)

    @cached_property
    def in_windows(self) -> list[InWindow]:
        """Return the families whose earliest date falls in each window that counts towards the target."""
        if not self.is_by_window:
            return []
        counted_ones = {one.pk for one in self.open_windows}
        return [one for one in self.ahead.in_windows if one.window.pk in counted_ones]

    @cached_property
    def by_dates(self) -> Range | None:
        """Return what is reached if each family is claimed in the window its earliest date falls in.

        Low: those that meet what is asked today. Likely: and those whose earliest date comes. High: and those of which
        evidence is outstanding.
        """
        if not self.is_by_window or self.ahead.programme.council.is_as_published:
            return None
        met = self.one.number + sum(one.met for one in self.in_windows)
        likely = met + sum(one.dated for one in self.in_windows)
        return Range(low=met, likely=likely, high=likely + sum(one.outstanding for one in self.in_windows))

    @property
    def answer(self) -> Answer:
        """Return whether the target is reached at the pace."""
        number, left = self.one.number, len(self.left)
        return answer_to(self.target.number, number, self.at_pace, left=left, is_open=self.is_open)

    @property
    def is_open(self) -> bool:
        """Return whether something can still be counted towards the target, if only in what has begun."""
        return bool(self.open_windows) if self.is_by_window else self.ahead.as_at <= self.last

    @property
    def needed(self) -> str:
        """Return how many each window, or month, that is left has to bring: "12 in each of 2 windows"."""
        what = "window" if self.is_by_window else "month"
        if not self.one.remaining or not self.left:
            return ""
        each = -(-self.one.remaining // len(self.left))
        if len(self.left) == 1:
            return f"{each:,} in the one {what} left"
        return f"{each:,} in each of {len(self.left)} {what}s"

    @cached_property
    def limits(self) -> list[Limit]:
        """Return what limits what is reached; what stands between it and the target is said to bind."""
        if not self.is_by_window or not self.one.remaining:
            return []
        return [one for one in (self._windows(), self._evidence(), self._families(), self._cap()) if one]

    def _windows(self) -> Limit | None:
        if self.open_windows or not self.ahead.windows:
            return None
        last = day(self.ends_on - timedelta(days=1))
        return Limit(
            what=Limits.WINDOWS, words=f"No window is left in which a claim can be sent by {last}.", binds=True
        )

    def _evidence(self) -> Limit | None:
        outstanding = sum(one.outstanding for one in self.in_windows)
        if not outstanding or self.by_dates is None:
            return None
        likely = self.by_dates.likely
        families = counted(outstanding, "family,families")
        words = f"Evidence is outstanding of {families} that could be claimed by then: not known is never met."
        return Limit(what=Limits.EVIDENCE, words=words, binds=likely < self.target.number <= likely + outstanding)

    def _families(self) -> Limit | None:
        if self.ahead.programme.council.is_as_published:
            return None
        most = self.one.number + self.ahead.unreported
        families = counted(self.ahead.unreported, "family is,families are")
        words = f"{families[0].upper()}{families[1:]} attached and not reported: if every one were claimed, {most:,}."
        return Limit(what=Limits.FAMILIES, words=words, binds=most < self.target.number)

    def _cap(self) -> Limit | None:
        room = room_for(self.ahead, self.open_windows)
        if room is None:
            return None
        most = self.one.number + room
        words = f"The cap leaves room for {counted(room, 'claim,claims')}: no more than {most:,} is paid for."
        return Limit(what=Limits.CAP, words=words, binds=most < self.target.number)

    @property
    def assumptions(self) -> list[str]:
        """Return what is taken for granted, in words."""
        what = "window" if self.is_by_window else "month"
        ends = day(self.last)
        counts = [one.count for one in self.seen]
        said = f"{counted(len(counts), f'{what},{what}s')} of the past year"
        first = (
            f"The pace is that of {said}: {min(counts):,} to {max(counts):,} each, {sum(counts):,} together."
            if counts
            else f"No {what} of the past year shows a pace."
        )
        found = [first, f"{counted(len(self.left), f'{what} is,{what}s are')} left that count by {ends}.".capitalize()]
        if self.by_dates is not None:
            found.append(
                "By the earliest dates every family is claimed in the first window that finds what is asked met, if "
                "nothing new happens in it; families attached from now on are not counted."
            )
        if self.is_by_window and any(line.window_id is None for line in self.one.counted.balances()):
            found.append("What was counted before this system without a window is in the number, not in the pace.")
        return found


def room_for(ahead: Ahead, windows: Sequence[Window]) -> int | None:
    """Return how many results the caps leave for some windows, those in a batch among them; None: without a cap."""
    closing = [one.closes_on for one in windows]
    yearly = [one for one in ahead.rooms if not one.is_in_total]
    lefts = [one.left for one in ahead.rooms if one.is_in_total]
    if yearly and all(any(one.starts_on <= on < one.ends_on for one in yearly) for on in closing):
        lefts.append(sum(one.left for one in yearly if any(one.starts_on <= on < one.ends_on for on in closing)))
    return min(lefts) + ahead.in_a_batch if lefts else None


def outlook_of(ahead: Ahead, against: Sequence[Progress] | None = None) -> list[Outlook]:
    """Return whether each of a programme's targets is reached, from what its windows can bring.

    ``against`` is how far it has come, where that was counted already.
    """
    if against is None:
        held = in_force(ahead.programme, as_at=ahead.as_at)
        against = progress_of(held, numbers(held, at=[ahead.at]))
    return [Outlook(one=one, ahead=ahead) for one in against]


def pace_of(programme: Programme, *, as_at: date) -> list[Outlook]:
    """Return whether each of a programme's targets is reached: those in total, and those of the year of the day."""
    return outlook_of(Ahead(programme=programme, as_at=as_at))
