"""A condition that a professional judges, and a second person approves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outcomes.rules.daysets import NEVER, NEVER_ENDS, Answer, DaySet, months_after
from outcomes.rules.facts import RecordedJudgement
from outcomes.rules.operators.base import OfOneNeed
from outcomes.rules.operators.states import from_the_need
from outcomes.rules.record import Case, Record


class Approver(StrEnum):
    """The role of the second person, who approves or refuses."""

    TEAM_MANAGER = "team-manager"
    PROGRAMME_MANAGER = "programme-manager"
    SENIOR_OFFICER = "senior-officer"


@dataclass(frozen=True, slots=True)
class Judged(OfOneNeed):
    """A professional has judged the need met, with their reason, and a second person has approved it.

    "Discretion by named head of service for near-miss or equivalent progress, audited" [S15]; "professional judgement
    with approver" [I]. We read it as the days from which, and to which, an approved judgement says that this very need
    is met, none before the need was identified. Where it is valid for so many months only, it is not known after them
    whether it still is so. A need nobody has judged is not met yet: silence is no judgement. One that waits for its
    approval, or was refused or withdrawn, is none.
    """

    approver: Approver
    valid_months: int | None = None
    says: str = ""

    def answer(self, case: Case) -> Answer:
        """Return the days on which an approved judgement of the need stands."""
        met = possible = NEVER
        for judgement in self.judgements(case.record, case.indicator):
            begins, ends = judgement.met_on.toordinal(), NEVER_ENDS
            if judgement.ends_on:
                ends = judgement.ends_on.toordinal()
            if begins < ends:
                met |= DaySet((begins, min(ends, self.valid_to(judgement))))
                possible |= DaySet((begins, ends))
        return from_the_need(Answer(met, possible), case)

    def judgements(self, record: Record, indicator: str) -> list[RecordedJudgement]:
        """Return the approved judgements of a need, in order."""
        found = [each for each in record.facts.judgements if each.indicator == indicator]
        return sorted(found, key=lambda each: (each.met_on, each.ends_on is None, each.ends_on or each.met_on))

    def valid_to(self, judgement: RecordedJudgement) -> int:
        """Return the first day on which a judgement is too old to tell."""
        begins = judgement.met_on.toordinal()
        return NEVER_ENDS if self.valid_months is None else months_after(begins, self.valid_months)
