"""What differs between a family as known on a day and as known now, in sentences."""

from collections.abc import Iterator
from datetime import date

from families.words import counted, day, short_day
from outcomes.explaining import FamilyShown
from outcomes.rules.words import source_in_words


def what_differs(then: FamilyShown | None, now: FamilyShown | None, *, sees_benefits: bool) -> list[str]:
    """Return what is known now of the same day and was not then, or otherwise."""
    if then is None or now is None:
        return [] if then is now else [_not_recorded(then)]
    return [*_whole(then, now), *_needs(then, now), *_evidence(then, now, sees_benefits=sees_benefits)]


def _not_recorded(then: FamilyShown | None) -> str:
    when = "then" if then is None else "now"
    return f"That work with this family had begun was not recorded {when}."


def _whole(then: FamilyShown, now: FamilyShown) -> Iterator[str]:
    if then.attached_on != now.attached_on:
        yield f"The work began on {day(then.attached_on)} by what was known then, now on {day(now.attached_on)}."
    if then.plan.name != now.plan.name:
        yield f"Judged then by “{then.plan.name}”, now by “{now.plan.name}”."
    if then.state != now.state:
        yield f"The family as a whole: then {then.state}, now {now.state}."


def _needs(then: FamilyShown, now: FamilyShown) -> Iterator[str]:
    before = {need.explained.indicator: need for need in then.needs}
    after = {need.explained.indicator: need for need in now.needs}
    for code in {**before, **after}:
        old, new = before.get(code), after.get(code)
        if old and new and old.state != new.state:
            yield f"{new.explained.need}: then {old.state}, now {new.state}."
        elif new and not old:
            yield f"{new.explained.need}: known as a need now, not then."
        elif old and not new:
            yield f"{old.explained.need}: known as a need then, not now."


def _evidence(then: FamilyShown, now: FamilyShown, *, sees_benefits: bool) -> Iterator[str]:
    before, after = (_pieces(shown, sees_benefits=sees_benefits) for shown in (then, now))
    if came := len(after - before):
        yield f"{counted(came, 'piece of evidence has,pieces of evidence have').capitalize()} come since."
    if went := len(before - after):
        pieces = counted(went, "piece of evidence was,pieces of evidence were")
        yield f"{pieces.capitalize()} replaced or withdrawn since."
    told = {one.source: one.complete_to for one in then.facts.coverage}
    later = [
        f"{source_in_words(one.source)} ({_to(told.get(one.source))} then, {_to(one.complete_to)} now)"
        for one in now.facts.coverage
        if one.complete_to != told.get(one.source)
    ]
    if later:
        yield f"How far sources are complete differs: {', '.join(later)}."


def _to(complete_to: date | None) -> str:
    return f"to {short_day(complete_to)}" if complete_to else "nothing"


def _pieces(shown: FamilyShown, *, sees_benefits: bool) -> set[int]:
    pieces = {fact.evidence for fact in shown.facts.facts}
    return pieces if sees_benefits else pieces - shown.benefit_evidence
