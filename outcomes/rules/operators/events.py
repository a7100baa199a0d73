"""Conditions on events: how many in the last months, and how many fewer than at the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor

from outcomes.rules.ages import Ages
from outcomes.rules.daysets import (
    DOES_NOT_APPLY,
    Answer,
    DaySet,
    add_months,
    negated,
    overlapping,
    widened,
)
from outcomes.rules.facts import Fact, suppliers
from outcomes.rules.operators.base import Bound, Leaf, Limit, OfOneNeed, Share
from outcomes.rules.record import Case, Record


def reached(
    record: Record, *, measures: tuple[str, ...], ages: Ages, months: int, count: int, codes: tuple[str, ...] = ()
) -> Answer:
    """Return the days on which at least `count` events lie within the last `months` months."""
    if count <= 0:
        return Answer.known(~DaySet())
    surely = overlapping(count, record.windows(measures, ages, months, codes))
    return Answer(surely, surely | record.blind(measures, months), rests_on=suppliers(measures))


class Counted(StrEnum):
    """Whose events are counted together: all that count, or each person's for themselves."""

    TOGETHER = "together"
    EACH = "each"
    ANY = "any"


def reached_by_one(
    record: Record, *, measures: tuple[str, ...], ages: Ages, months: int, count: int, codes: tuple[str, ...] = ()
) -> Answer:
    """Return the days on which at least `count` events of one and the same person lie within the last months."""
    if count <= 0:
        return Answer.known(~DaySet())
    windows: dict[int | None, list[tuple[int, int]]] = {}
    for event in record.events(measures, ages, codes):
        start = event.starts_on.toordinal()
        end = event.ends_on.toordinal() if event.ends_on else start + 1
        windows.setdefault(event.person, []).extend([widened(start, end, months)] * event.weight)
    surely = overlapping(1, [overlapping(count, of_one).edges for of_one in windows.values()])
    return Answer(surely, surely | record.blind(measures, months), rests_on=suppliers(measures))


@dataclass(frozen=True, slots=True)
class Events(Leaf):
    """So many events in the last months.

    "No proven offence for 6 months" [S22, R+]. We read it as the complement of the offences' dates each widened
    by six months: an offence on 1 January counts against every day up to 30 June, and 1 July is the first day
    without. A count over its limit is not met whatever else is missing; a limit kept is met only where the
    source sent everything. The window opens on the day the need was identified, so the first day that can be met
    is that day + N months.

    "Family-level, person-level and per-child aggregation" [I]. Counted together, the events of all whose age fits are
    one number. Of each, or of any, the same limit is held against every person's own number: `each` keeps to an upper
    limit, `any` reaches a lower one; the other way round there is nothing to ask, for somebody always had no event.
    What concerns the family as a whole, and no person, is a number of its own.
    """

    measures: tuple[str, ...]
    ages: Ages
    months: int
    limit: Limit
    says: str = ""
    codes: tuple[str, ...] = ()
    people: Counted = Counted.TOGETHER

    def answer(self, case: Case) -> Answer:
        """Return the days on which the number of events keeps to the limit."""
        return since_full_window(case.record.ask(self), case.since, months=self.months)

    def of_record(self, record: Record) -> Answer:
        """Return the days on whose last months the number of events keeps to the limit."""
        count = reached if self.people is Counted.TOGETHER else reached_by_one
        over = count(
            record,
            measures=self.measures,
            ages=self.ages,
            months=self.months,
            count=self.limit.reached_at,
            codes=self.codes,
        )
        return negated(over) if self.limit.bound.is_upper else over

    def events(self, record: Record) -> list[Fact]:
        """Return the family's events that it counts, in order."""
        return record.events(self.measures, self.ages, self.codes)


def since_full_window(answer: Answer, since: date | None, *, months: int) -> Answer:
    """Return the same, and not met before a whole window has passed since the need was identified."""
    return answer.but_only_on(DaySet.starting(add_months(since, months))) if since else answer


@dataclass(frozen=True, slots=True)
class Reduction(OfOneNeed):
    """So many fewer events than at the baseline.

    "Offending by all under-18s down by at least 33 % over the last 6 months"; "60 % reduction in anti-social
    behaviour across the family" [S39, S25]. The baseline is the count as it stood on the day the need was
    identified, which for everything present at entry is the day of attachment: the months up to and including
    that day. It is compared with the count as it stands on a later day, exactly and as fractions: 6 to 4 is
    33.3 % and meets 33 %, 5 to 2 is 60 % and meets 60 %. A baseline of zero is neutral: there is nothing to
    reduce. A baseline whose months the source does not cover is unknown. A baseline fixed earlier stands,
    whatever was learnt since; only an approved correction changes it.
    """

    measures: tuple[str, ...]
    ages: Ages
    months: int
    by: Share
    says: str = ""

    @property
    def measure(self) -> str:
        """Return the name under which the baseline is fixed: what is counted, whose, and over how many months.

        A version of the outcomes plan that counts over other months has a starting point of its own.
        """
        counted = "+".join(self.measures)
        whose = "" if self.ages is Ages.ALL else f" {self.ages}"
        return f"{counted}{whose} over {self.months} months"

    def baseline(self, case: Case) -> int | None:
        """Return the baseline as it was fixed, or else as the evidence has it; None where it is not known."""
        for fixed in case.record.facts.baselines:
            if (fixed.indicator, fixed.measure) == (case.indicator, self.measure):
                return fixed.count
        return self.would_be(case)

    def would_be(self, case: Case) -> int | None:
        """Return the baseline as the evidence has it now."""
        since = case.since or case.record.facts.attached_on
        if not self._is_covered(case.record, since):
            return None
        day = since.toordinal()
        return sum(start <= day < end for start, end in case.record.windows(self.measures, self.ages, self.months))

    def _is_covered(self, record: Record, since: date) -> bool:
        ends = [record.complete_to(measure) for measure in self.measures]
        if not all(end is not None and end >= since for end in ends):
            return False
        return since not in record.blind(self.measures, self.months)

    def most(self, baseline: int) -> int:
        """Return the highest count that still is the reduction asked for."""
        left = baseline * (1 - self.by.fraction)
        return floor(left) if self.by.bound is Bound.AT_LEAST else ceil(left) - 1

    def answer(self, case: Case) -> Answer:
        """Return the days on which the count is low enough against the baseline."""
        baseline = self.baseline(case)
        if baseline == 0:
            return DOES_NOT_APPLY
        if baseline is None:
            # It may be zero, so the reduction might not apply: possible on every day.
            return Answer(DaySet(), ~DaySet(), rests_on=suppliers(self.measures))
        over = reached(
            case.record,
            measures=self.measures,
            ages=self.ages,
            months=self.months,
            count=self.most(baseline) + 1,
        )
        return since_full_window(negated(over), case.since, months=self.months)
