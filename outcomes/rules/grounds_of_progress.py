"""Why a condition on what people enter is as it is on a day: judgements, levels, readings of a tool."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from outcomes.rules.facts import RecordedJudgement
from outcomes.rules.grounds import Ground, Grounds, Missing
from outcomes.rules.grounds_of_states import grounds
from outcomes.rules.operators.judged import Judged
from outcomes.rules.record import Case
from outcomes.rules.words import day_in_words, role_in_words

PROFESSIONAL = "professional"


@grounds.register
def _(rule: Judged, case: Case, day: date) -> Grounds:
    made = [each for each in rule.judgements(case.record, case.indicator) if each.met_on <= day]
    standing = [each for each in made if each.ends_on is None or day < each.ends_on]
    because = tuple(_judgement_ground(rule, each) for each in standing or made[-1:])
    return Grounds(because, tuple(_too_old(rule, standing, day)), f"a professional's view, agreed by {_who(rule)}")


def _judgement_ground(rule: Judged, judgement: RecordedJudgement) -> Ground:
    until = f" to {day_in_words(judgement.ends_on - timedelta(days=1))}" if judgement.ends_on else ""
    says = f"Confirmed by a professional from {day_in_words(judgement.met_on)}{until}, agreed by {_who(rule)}."
    return Ground(says, judgement.met_on, judgement.ends_on, source=PROFESSIONAL)


def _too_old(rule: Judged, standing: list[RecordedJudgement], day: date) -> Iterator[Missing]:
    if standing and all(day.toordinal() >= rule.valid_to(each) for each in standing):
        says = f"The last confirmation by a professional is more than {rule.valid_months} months old."
        yield Missing(says, PROFESSIONAL)


def _who(rule: Judged) -> str:
    return role_in_words(rule.approver)


__all__ = ["grounds"]
