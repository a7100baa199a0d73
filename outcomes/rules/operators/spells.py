"""Conditions on spells that must be over or kept: help that has ended, an order without a breach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outcomes.rules.ages import Ages
from outcomes.rules.daysets import ALWAYS, NEVER, NEVER_ENDS, Answer, DaySet, negated, overlapping
from outcomes.rules.facts import Fact, suppliers
from outcomes.rules.operators.base import Leaf
from outcomes.rules.operators.events import since_full_window
from outcomes.rules.record import Case, Record


@dataclass(frozen=True, slots=True)
class Ended(Leaf):
    """There was such a thing, none was open in the last months, and it was not asked for again.

    "CPP, CIN or early help ended, not re-opened within 6 months" [R+]; "closed EHA not reopened or started within 6
    months" [S22]. We read it as no spell of these measures on any day of the last months, of anybody who belonged to
    the family that day, and none of the events of `reopened_by`; one without an end still lasts. Like any window it
    opens on the day the need was identified. What never was has not ended: somebody must have had one.
    "Step-down", "no ASB or no escalation" [S22]: what ended must not have become something heavier, so none of
    `not_into` may be open or begin in the months either; to have had one of those alone is not to have ended anything.
    """

    measures: tuple[str, ...]
    months: int
    codes: tuple[str, ...] = ()
    ages: Ages = Ages.ALL
    reopened_by: tuple[str, ...] = ()
    says: str = ""
    not_into: tuple[str, ...] = ()

    def answer(self, case: Case) -> Answer:
        """Return the days on which nothing was open for the months."""
        record = case.record
        seen = any(map(record.of_measure, (*self.reopened_by, *self.not_into)))
        answer = self.of_record(record) if seen else record.ask(self)
        return since_full_window(answer, case.since, months=self.months)

    def open_on(self, record: Record, day: date) -> list[Fact]:
        """Return what still lasts on a day, without an end that is known."""
        return [spell for spell, days in self.spells(record) if spell.ends_on is None and day in days]

    def spells(self, record: Record) -> list[tuple[Fact, DaySet]]:
        """Return what may not be open: what is to end, and what it must not become."""
        ending = record.spells(self.measures, codes=self.codes, ages=self.ages)
        return ending + record.spells(self.not_into, ages=self.ages)

    def of_record(self, record: Record) -> Answer:
        """Return the days in whose last months nothing was open, as far as was told."""
        spells = record.spells(self.measures, codes=self.codes, ages=self.ages)
        open_on = self.spells(record) if self.not_into else spells
        was_open = overlapping(1, [days.edges for _, days in open_on]).widen(months=self.months)
        if self.reopened_by:
            was_open |= overlapping(1, record.windows(self.reopened_by, self.ages, self.months))
        asked = (*self.measures, *self.reopened_by, *self.not_into)
        blind = record.blind(asked, self.months)
        was_one = DaySet.after(min((days.edges[0] for _, days in spells), default=NEVER_ENDS))
        holes = record.holes(self.measures)
        may_have_been = was_one | (DaySet.after(holes.edges[0]) if holes else NEVER)
        over = negated(Answer(was_open, was_open | blind))
        return Answer(over.met & was_one, over.possible & may_have_been, rests_on=suppliers(asked))


@dataclass(frozen=True, slots=True)
class OrderKept(Leaf):
    """An order is kept: no breach for so many months, or over its own length.

    "No breach in 12 months or over the order's length" [S22]. We read it as met where the last months are without a
    breach, or where every order that was in force since the need was identified has run out, at least one has, and
    none was breached while it ran. Months and lengths begin on the day the need was identified.
    """

    measures: tuple[str, ...]
    breaches: tuple[str, ...]
    months: int
    codes: tuple[str, ...] = ()
    ages: Ages = Ages.ALL
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which orders have been kept for long enough."""
        record, rests_on = case.record, suppliers((*self.measures, *self.breaches))
        breached = overlapping(1, record.windows(self.breaches, self.ages, self.months))
        without = negated(Answer(breached, breached | record.blind(self.breaches, self.months)))
        for_months = since_full_window(without, case.since, months=self.months)
        to_the_end = self._to_the_end(case)
        met, possible = for_months.met | to_the_end.met, for_months.possible | to_the_end.possible
        return Answer(met, possible, rests_on=rests_on)

    def orders(self, case: Case) -> list[tuple[Fact, DaySet]]:
        """Return the orders that were in force since the need was identified, each with its days since then."""
        from_the_need = DaySet.starting(case.since) if case.since else ALWAYS
        spells = case.record.spells(self.measures, codes=self.codes, ages=self.ages)
        return [(order, since) for order, days in spells if (since := days & from_the_need)]

    def breaches_of(self, order: Fact, days: DaySet, record: Record) -> list[Fact]:
        """Return the breaches by whoever the order was made on, on these days."""
        breaches = record.events(self.breaches, self.ages)
        return [each for each in breaches if each.person == order.person and each.weight and each.starts_on in days]

    def _to_the_end(self, case: Case) -> Answer:
        orders = self.orders(case)
        if not orders:
            return Answer(NEVER, NEVER)
        against = NEVER
        for order, days in orders:
            is_breached = bool(self.breaches_of(order, days, case.record))
            against |= DaySet.after(days.edges[0]) if is_breached else days
        ran_out = DaySet.after(min(days.edges[-1] for _, days in orders)) - against
        begun = case.since.toordinal() if case.since else min(days.edges[0] for _, days in orders)
        return Answer(ran_out - self._after_a_hole(case, begun), ran_out)

    def _after_a_hole(self, case: Case, begun: int) -> DaySet:
        """Return the days from the first on of which a source told nothing."""
        holes = case.record.holes((*self.measures, *self.breaches)) & DaySet((begun, NEVER_ENDS))
        return DaySet.after(holes.edges[0]) if holes else NEVER
